"""How are the numbers about a list summed up, in the database itself?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Case, ColumnElement, Connection, and_, case, func, literal, select, text, union_all

from screening.domain.changes import ChangeKind
from screening.domain.decisions import Disposition
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.list_figures import ONE_WEEK, ChangedInWeek, EntryHits, HitCounts, Weeks
from screening.store.columns import table_of
from screening.store.tables_alerts import STANDS, HitRow
from screening.store.tables_lists import ListFeedRow, ListVersionRow

_VERSIONS = table_of(ListVersionRow)
_FEED = table_of(ListFeedRow)
_HITS = table_of(HitRow)


@dataclass(frozen=True, slots=True)
class SqlFigures:
    """`ports.Figures` over one connection: plain SQL that every database understands, weeks told apart by comparing."""

    connection: Connection

    def sizes(self, code: ListCode, weeks: Weeks) -> Mapping[int, int]:
        """Give how many entries the list had at the end of each week in which it got a version, by the week's place."""
        week = _week(_VERSIONS.c.published_at, weeks, before=True)
        last = (
            select(week.label("week"), func.max(_VERSIONS.c.number).label("number"))
            .where(_VERSIONS.c.code == code, _VERSIONS.c.published_at < weeks.first + weeks.count * ONE_WEEK)
            .group_by("week")
            .subquery()
        )
        wanted = select(last.c.week, _VERSIONS.c.entries).join(
            _VERSIONS, and_(_VERSIONS.c.code == code, _VERSIONS.c.number == last.c.number)
        )
        return {row.week: row.entries for row in self.connection.execute(wanted)}

    def changes(self, code: ListCode, weeks: Weeks) -> tuple[ChangedInWeek, ...]:
        """Give the revisions that came in each week, by week and kind."""
        week = _week(_VERSIONS.c.published_at, weeks)
        wanted = (
            select(week.label("week"), _FEED.c.kind, func.sum(_FEED.c.changed).label("revisions"))
            .join(_FEED, and_(_FEED.c.list_code == _VERSIONS.c.code, _FEED.c.version == _VERSIONS.c.number))
            .where(_VERSIONS.c.code == code, _within(_VERSIONS.c.published_at, weeks))
            .group_by("week", _FEED.c.kind)
        )
        found = [
            ChangedInWeek(row.week, ChangeKind(row.kind) if row.kind else None, int(row.revisions))
            for row in self.connection.execute(wanted)
            if row.revisions
        ]
        return tuple(sorted(found, key=lambda each: (each.week, each.kind or "")))

    def hits(self, code: ListCode, weeks: Weeks) -> Mapping[int, HitCounts]:
        """Give the hits of each week's screenings, by the week's place."""
        wanted = [
            select(literal(place).label("week"), *_NUMBERS).where(
                _HITS.c.list_code == code, text(STANDS), _screened_from(begins, begins + ONE_WEEK)
            )
            for place, begins in enumerate(weeks.begins)
        ]
        rows = self.connection.execute(union_all(*wanted))
        found = {row.week: _read_counts(row) for row in rows}
        return {week: found[week] for week in sorted(found) if found[week].total}

    def most_false(self, code: ListCode, weeks: Weeks, limit: int) -> tuple[EntryHits, ...]:
        """Give the entries with the most false hits in these weeks' screenings, most first, then by id."""
        # When is asked within the sum alone: as a condition, SQLite would take the index by time and sort all.
        false = func.count(case((_screened_in(weeks), 1)))
        worst = (
            select(_HITS.c.entry_id)
            .where(_HITS.c.list_code == code, _HITS.c.disposition == Disposition.FALSE_HIT.value, text(STANDS))
            .group_by(_HITS.c.entry_id)
            .having(false > 0)
            .order_by(false.desc(), _HITS.c.entry_id)
            .limit(limit)
        )
        return tuple(
            EntryHits(EntryId(row.entry_id), self._hits_of(code, weeks, EntryId(row.entry_id)))
            for row in self.connection.execute(worst).all()
        )

    def _hits_of(self, code: ListCode, weeks: Weeks, entry_id: EntryId) -> HitCounts:
        of_entry = _HITS.c.list_code == code, _HITS.c.entry_id == entry_id, text(STANDS), _screened_in(weeks)
        return _read_counts(self.connection.execute(select(*_NUMBERS).where(*of_entry)).one())


_NUMBERS: Final = (
    func.count().label("hits"),
    func.count(_HITS.c.disposition).label("decided"),
    func.count(case((_HITS.c.disposition == Disposition.FALSE_HIT.value, 1))).label("false"),
    func.count(case((_HITS.c.disposition == Disposition.CLEARED.value, 1))).label("cleared"),
)
"""Counted side by side and not in groups: what is counted stands in an index by time, and is not sorted anew."""


def _read_counts(row: Any) -> HitCounts:  # noqa: ANN401  a row of each statement has a type of its own
    return HitCounts(row.hits - row.decided, row.false, row.cleared, row.decided - row.false - row.cleared)


def _screened_in(weeks: Weeks) -> ColumnElement[bool]:
    return _screened_from(weeks.first, weeks.first + weeks.count * ONE_WEEK)


def _screened_from(begins: datetime, ends: datetime) -> ColumnElement[bool]:
    return and_(_HITS.c.screened_at >= begins, _HITS.c.screened_at < ends)


def _within(moment: ColumnElement[object], weeks: Weeks) -> ColumnElement[bool]:
    return and_(moment >= weeks.first, moment < weeks.first + weeks.count * ONE_WEEK)


def _week(moment: ColumnElement[object], weeks: Weeks, *, before: bool = False) -> Case[int]:
    """Give the place of the week in which a moment lies; -1 for one before them all, where that is asked for."""
    ends = [(moment < begins + ONE_WEEK, place) for place, begins in enumerate(weeks.begins)]
    return case(*([(moment < weeks.first, -1)] if before else []), *ends)
