"""Where is it kept when entries must be looked at again?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, not_, or_, select, update

from screening.domain.identifiers import AuthorityCode, EntryId, ListCode
from screening.domain.reviews import ReviewDates, ReviewSpan
from screening.lists.entry_bodies import read_entry
from screening.store.columns import table_of
from screening.store.tables_lists import ListVersionRow
from screening.store.tables_reviews import EntryReviewRow, ReviewMarkRow
from screening.store.visible_entries import Span, latest_rows
from screening.workflows.ports import EntryBrought, ReviewMark

_REVIEWS = table_of(EntryReviewRow)
_MARKS = table_of(ReviewMarkRow)
_VERSIONS = table_of(ListVersionRow)
_ALL_MARKS = select(_MARKS)
_FIELDS: Final = tuple(field.name for field in fields(ReviewDates))


@dataclass(frozen=True, slots=True)
class SqlReviews:
    """`ports.Reviews` over one connection."""

    connection: Connection

    def mark(self, code: ListCode) -> ReviewMark | None:
        """Give how far a list's entries were followed; None: not at all."""
        row = self.connection.execute(select(_MARKS).where(_MARKS.c.code == code)).one_or_none()
        return None if row is None else ReviewMark(row.version, row.rules)

    def marks(self) -> Mapping[ListCode, ReviewMark]:
        """Give how far each list's entries were followed."""
        return {ListCode(row.code): ReviewMark(row.version, row.rules) for row in self.connection.execute(_ALL_MARKS)}

    def set_mark(self, code: ListCode, mark: ReviewMark) -> None:
        """Note it."""
        values = asdict(mark)
        if self.connection.execute(update(_MARKS).where(_MARKS.c.code == code).values(values)).rowcount == 0:
            self.connection.execute(insert(_MARKS), {"code": code, **values})

    def brought(self, code: ListCode, after: int, beyond: EntryId | None = None) -> Iterator[EntryBrought]:
        """Give what versions after that one brought, each entry in its latest revision, by id, beyond that one."""
        asked = select(_VERSIONS.c.number, _VERSIONS.c.batch, _VERSIONS.c.published_at)
        rows = self.connection.execute(asked.where(_VERSIONS.c.code == code, _VERSIONS.c.number > after)).all()
        by_version = {row.number: row.published_at for row in rows}
        by_batch = {row.batch: row.published_at for row in rows if row.batch is not None}
        for row in latest_rows(self.connection, Span(code, after, beyond=beyond)):
            is_imported = "batch" in row._mapping  # noqa: SLF001  SQLAlchemy's public name for a row's columns
            at = by_batch[row.batch] if is_imported else by_version[row.version]
            entry = read_entry(EntryId(row.entry_id), row.revision, row.list_code, row.state, row.body)
            yield EntryBrought(entry, at)

    def take(self, dates: Sequence[ReviewDates]) -> None:
        """Keep these entries' days; of an older revision than is kept: nothing."""
        asked = select(_REVIEWS).where(_REVIEWS.c.entry_id.in_([each.entry_id for each in dates]))
        held = {EntryId(row.entry_id): row for row in self.connection.execute(asked)}
        taken = [each for each in dates if each.entry_id not in held or _is_newer(each, held[each.entry_id])]
        if not taken:
            return
        replaced = [each.entry_id for each in taken if each.entry_id in held]
        if replaced:
            self.connection.execute(delete(_REVIEWS).where(_REVIEWS.c.entry_id.in_(replaced)))
        self.connection.execute(
            insert(_REVIEWS),
            [{**_write(each), "overdue_noted_on": _still_noted(held.get(each.entry_id), each)} for each in taken],
        )

    def find(
        self,
        span: ReviewSpan,
        limit: int,
        after: tuple[date, EntryId] | None = None,
        without: Sequence[ReviewSpan] = (),
    ) -> tuple[ReviewDates, ...]:
        """Give the entries of a span by their day and id, those after that place, but for those `without` holds too."""
        day = _REVIEWS.c[span.day.value]
        wanted = select(_REVIEWS).where(_within(span), *(not_(_within(other)) for other in without))
        if after is not None:
            wanted = wanted.where(or_(day > after[0], and_(day == after[0], _REVIEWS.c.entry_id > after[1])))
        rows = self.connection.execute(wanted.order_by(day, _REVIEWS.c.entry_id).limit(limit))
        return tuple(_read(row) for row in rows)

    def count(self, span: ReviewSpan, most: int) -> int:
        """Count the entries of a span, up to so many."""
        some = select(_REVIEWS.c.entry_id).where(_within(span)).limit(most).subquery()
        return self.connection.execute(select(func.count()).select_from(some)).scalar_one()

    def not_noted(self, span: ReviewSpan, limit: int) -> tuple[ReviewDates, ...]:
        """Give the entries of a span of days of review of which it is not noted that the review is overdue."""
        wanted = select(_REVIEWS).where(_within(span), _REVIEWS.c.overdue_noted_on.is_(None))
        rows = self.connection.execute(wanted.order_by(_REVIEWS.c.review_on).limit(limit))
        return tuple(_read(row) for row in rows)

    def note_overdue(self, entry_ids: Sequence[EntryId], on: date) -> None:
        """Note that of these."""
        these = _REVIEWS.c.entry_id.in_(list(entry_ids))
        self.connection.execute(update(_REVIEWS).where(these).values(overdue_noted_on=on))


def _within(span: ReviewSpan) -> ColumnElement[bool]:
    day, expires = _REVIEWS.c[span.day.value], _REVIEWS.c.expires
    conditions = [_REVIEWS.c.list_code == span.list_code, day.is_not(None)]
    if span.first is not None:
        conditions.append(day >= span.first)
    if span.last is not None:
        conditions.append(day <= span.last)
    if span.owners is not None:
        conditions.append(_REVIEWS.c.owner.in_(sorted(span.owners)))
    return and_(*conditions, or_(expires.is_(None), expires >= span.alive_on))


def _is_newer(dates: ReviewDates, held: Row[Any]) -> bool:
    """Whether it says something else, of this revision (by other rules) or of a later one."""
    return held.revision <= dates.revision and _read(held) != dates


def _still_noted(held: Row[Any] | None, now: ReviewDates) -> date | None:
    if held is None or held.review_on != now.review_on:
        return None
    noted: date | None = held.overdue_noted_on
    return noted


def _write(each: ReviewDates) -> dict[str, object]:
    # Not `asdict`, which copies every value: a list of a million is taken while counters wait for their turn.
    return {name: getattr(each, name) for name in _FIELDS}


def _read(row: Row[Any]) -> ReviewDates:
    return ReviewDates(
        EntryId(row.entry_id),
        ListCode(row.list_code),
        AuthorityCode(row.owner),
        row.revision,
        row.review_on,
        row.confirm_by,
        row.expires,
        row.suspended_on,
        row.sparse_on,
    )
