"""How are the numbers about a list summed up, in the database itself?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Case, ColumnElement, Connection, and_, case, func, select

from screening.domain.changes import ChangeKind
from screening.domain.decisions import Disposition
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.list_figures import ONE_WEEK, ChangedInWeek, EntryHits, HitCounts, Weeks
from screening.store.columns import table_of
from screening.store.tables_alerts import HitRow
from screening.store.tables_crossings import ScreeningRow
from screening.store.tables_lists import ListFeedRow, ListVersionRow

_VERSIONS = table_of(ListVersionRow)
_FEED = table_of(ListFeedRow)
_HITS = table_of(HitRow)
_SCREENINGS = table_of(ScreeningRow)

_IS_FALSE = case((_HITS.c.disposition == Disposition.FALSE_HIT.value, 1), else_=0)


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
        week = _week(_SCREENINGS.c.recorded_at, weeks)
        wanted = (
            select(week.label("week"), _HITS.c.disposition, func.count().label("hits"))
            .join(_SCREENINGS, _SCREENINGS.c.id == _HITS.c.screening_id)
            .where(_counts(code), _within(_SCREENINGS.c.recorded_at, weeks))
            .group_by("week", _HITS.c.disposition)
        )
        found: dict[int, dict[Disposition | None, int]] = defaultdict(dict)
        for row in self.connection.execute(wanted):
            found[row.week][Disposition(row.disposition) if row.disposition else None] = row.hits
        return {week: HitCounts.of(found[week]) for week in sorted(found)}

    def most_false(self, code: ListCode, weeks: Weeks, limit: int) -> tuple[EntryHits, ...]:
        """Give the entries with the most false hits in these weeks' screenings, most first, then by id."""
        false = func.sum(_IS_FALSE)
        those = _counts(code), _within(_SCREENINGS.c.recorded_at, weeks)
        worst = (
            select(_HITS.c.entry_id, false.label("false"))
            .join(_SCREENINGS, _SCREENINGS.c.id == _HITS.c.screening_id)
            .where(*those)
            .group_by(_HITS.c.entry_id)
            .having(false > 0)
            .order_by(false.desc(), _HITS.c.entry_id)
            .limit(limit)
        )
        ids = [row.entry_id for row in self.connection.execute(worst)]
        if not ids:
            return ()
        wanted = (
            select(_HITS.c.entry_id, _HITS.c.disposition, func.count().label("hits"))
            .join(_SCREENINGS, _SCREENINGS.c.id == _HITS.c.screening_id)
            .where(*those, _HITS.c.entry_id.in_(ids))
            .group_by(_HITS.c.entry_id, _HITS.c.disposition)
        )
        found: dict[EntryId, dict[Disposition | None, int]] = defaultdict(dict)
        for row in self.connection.execute(wanted):
            found[row.entry_id][Disposition(row.disposition) if row.disposition else None] = row.hits
        return tuple(EntryHits(EntryId(each), HitCounts.of(found[each])) for each in ids)


def _counts(code: ListCode) -> ColumnElement[bool]:
    return and_(_HITS.c.list_code == code, _HITS.c.superseded_by.is_(None))


def _within(moment: ColumnElement[object], weeks: Weeks) -> ColumnElement[bool]:
    return and_(moment >= weeks.first, moment < weeks.first + weeks.count * ONE_WEEK)


def _week(moment: ColumnElement[object], weeks: Weeks, *, before: bool = False) -> Case[int]:
    """Give the place of the week in which a moment lies; -1 for one before them all, where that is asked for."""
    ends = [(moment < begins + ONE_WEEK, place) for place, begins in enumerate(weeks.begins)]
    return case(*([(moment < weeks.first, -1)] if before else []), *ends)
