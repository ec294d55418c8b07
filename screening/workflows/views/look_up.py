"""What was recorded, and who may see it?

Looking at a board, an alert, an entry, a crossing or the journal is itself journalled: a view that cannot be journalled
is refused. What lies beyond the caller's reach is not found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from screening.auth.permissions import Permission, may, may_at, reach, require
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.crossings import Crossing, Outcome, Screening, ScreeningReason
from screening.domain.decisions import Decision, Disposition
from screening.domain.document_findings import DocumentFinding
from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound
from screening.domain.hits import Hit
from screening.domain.identifiers import AccountId, AlertId, CheckpostCode, CrossingId
from screening.domain.journal import JournalRecord, Json
from screening.domain.lists import Direction, ListDefinition
from screening.workflows.parts import Parts
from screening.workflows.ports import AlertFilter, CrossingFilter, Page, Repositories
from screening.workflows.views.board_lines import AlertLine, alert_lines
from screening.workflows.views.earlier_crossings import EarlierCrossings, find_earlier_crossings
from screening.workflows.views.journalled import journal_view, journalled

_ALERT = "alert:"
_ALERT_VIEWED = "alert.viewed"


@dataclass(frozen=True, slots=True, repr=False)
class CrossingFile:
    """A crossing with all its screenings; without alert, hits and findings where the caller may not see them."""

    crossing: Crossing
    screenings: tuple[Screening, ...]
    sees_alert: bool
    """Whether the caller may see the checkpost's alerts."""
    alert: Alert | None = None
    hits: tuple[Hit, ...] = ()
    findings: tuple[DocumentFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossingLine:
    """A crossing as one line: with what the counter was shown last, None where nobody screened the traveller."""

    crossing: Crossing
    outcome_shown: Outcome | None


@dataclass(frozen=True, slots=True, repr=False)
class HitFile:
    """A hit beside the entry, in the revision that made it and as it is now, and the list it stands on."""

    hit: Hit
    entry: ListEntry
    entry_now: ListEntry
    definition: ListDefinition
    direction: Direction

    @property
    def second_officer_for(self) -> frozenset[Disposition]:
        """The dispositions to which the list's rule wants a second officer to agree."""
        return self.definition.asks_second_officer(self.direction, self.hit.category)


@dataclass(frozen=True, slots=True, repr=False)
class AlertFile:
    """An alert as the shift manager needs it: its row of the board, its screenings, each hit with its entry, what was
    found on the document, and what became of the same document before.
    """

    line: AlertLine
    screenings: tuple[Screening, ...]
    hits: tuple[HitFile, ...]
    findings: tuple[DocumentFinding, ...]
    earlier: EarlierCrossings
    officers: Mapping[AccountId, str]
    """The username of everybody who decided something that is shown, or confirmed the lines of a finding."""


@dataclass(frozen=True, slots=True, repr=False)
class BoardChanges:
    """The alerts that changed since a journal position, oldest change first, and the position to ask from next.

    `is_last` where there are no more up to now.
    """

    position: int
    lines: tuple[tuple[int, AlertLine], ...]
    is_last: bool


def view_crossing(crossing_id: CrossingId, caller: Account, parts: Parts) -> CrossingFile:
    """Open one crossing. Raises NotFound, NotAllowed, NotJournalled."""
    require(caller, Permission.CROSSING_VIEW)

    def work(repositories: Repositories) -> CrossingFile:
        crossing = repositories.crossings.get(crossing_id)
        checkpost = repositories.checkposts.get(crossing.checkpost)
        if not may_at(caller, Permission.CROSSING_VIEW, checkpost):
            raise NotFound(what="crossing")
        sees_alert = may_at(caller, Permission.ALERT_VIEW, checkpost)
        journal_view(repositories, "crossing.viewed", caller, f"crossing:{crossing_id}")
        screenings = repositories.crossings.screenings(crossing_id)
        return CrossingFile(
            crossing,
            screenings if sees_alert else _told_at_the_counter(screenings),
            sees_alert,
            repositories.alerts.of_crossing(crossing_id) if sees_alert else None,
            repositories.alerts.hits(crossing_id) if sees_alert else (),
            repositories.alerts.findings(crossing_id) if sees_alert else (),
        )

    return journalled(work, parts)


def _told_at_the_counter(screenings: Sequence[Screening]) -> tuple[Screening, ...]:
    """Leave out what was compared later and told the counter nothing new: that there was something may be discreet."""
    told: list[Screening] = []
    for each in screenings:
        last = (told[-1].outcome_shown, told[-1].instruction_shown) if told else None
        is_news = last is not None and last != (each.outcome_shown, each.instruction_shown)
        if each.reason is not ScreeningReason.LATE or is_news:
            told.append(each)
    return tuple(told)


def search_crossings(
    which: CrossingFilter, caller: Account, parts: Parts, *, limit: int, cursor: str | None = None
) -> Page[CrossingLine]:
    """Find crossings within the caller's reach, newest first. Raises NotAllowed, InvalidInput, NotJournalled.

    A counter officer's search shows the last crossings of the own checkpost, without a document number to search by.
    What was asked for is journalled with what was found, so that it can be told later who looked for whom.
    """
    permission = Permission.CROSSING_SEARCH if may(caller, Permission.CROSSING_SEARCH) else Permission.CROSSING_VIEW
    require(caller, permission if which.document_number is None else Permission.CROSSING_SEARCH)

    def work(repositories: Repositories) -> Page[CrossingLine]:
        reached = reach(caller, permission, repositories.checkposts.all())
        asked = replace(which, checkposts=reached if which.checkposts is None else which.checkposts & reached)
        found = repositories.crossings.find(asked, limit, cursor)
        payload: dict[str, Json] = {
            "counter": which.counter,
            "number": which.number,
            "document_number": which.document_number,
            "opened_from": which.opened_from.isoformat() if which.opened_from else None,
            "opened_before": which.opened_before.isoformat() if which.opened_before else None,
            "only_open": which.only_open,
            "found": [crossing.number for crossing in found.items],
        }
        objects = (f"checkpost:{code}" for code in sorted(asked.checkposts or ()))
        journal_view(repositories, "crossing.searched", caller, *objects, payload=payload)
        shown = repositories.crossings.last_shown([crossing.id for crossing in found.items])
        return Page(tuple(CrossingLine(each, shown.get(each.id)) for each in found.items), found.next_cursor)

    return journalled(work, parts)


def view_alert(alert_id: AlertId, caller: Account, parts: Parts) -> AlertFile:
    """Open one alert. Raises NotFound, NotAllowed, NotJournalled.

    The journal's record names the earlier crossings that are shown with it.
    """
    require(caller, Permission.ALERT_VIEW)

    def work(repositories: Repositories) -> AlertFile:
        alert = repositories.alerts.get(alert_id)
        if not may_at(caller, Permission.ALERT_VIEW, repositories.checkposts.get(alert.checkpost)):
            raise NotFound(what="alert")
        (line,) = alert_lines(repositories, (alert,), parts.timers)
        screenings = repositories.crossings.screenings(alert.crossing_id)
        hits = repositories.alerts.hits(alert.crossing_id)
        findings = repositories.alerts.findings(alert.crossing_id)
        earlier = find_earlier_crossings(repositories, screenings, caller)
        seen = (alert.crossing_id, *(each.crossing.id for each in earlier.crossings))
        objects = (f"{_ALERT}{alert_id}", *(f"crossing:{each}" for each in seen))
        journal_view(repositories, _ALERT_VIEWED, caller, *objects)
        return AlertFile(
            line,
            screenings,
            tuple(_hit_file(repositories, hit, line.crossing.direction, parts) for hit in hits),
            findings,
            earlier,
            _usernames(repositories, screenings, hits, findings, earlier),
        )

    return journalled(work, parts)


def list_alerts(
    which: AlertFilter, caller: Account, parts: Parts, *, limit: int, cursor: str | None = None
) -> Page[AlertLine]:
    """Give the alerts within the caller's reach, in the board's order.

    The rows are read first and journalled then, so that a long board does not hold the writer up. Raises NotAllowed,
    InvalidInput, NotJournalled.
    """
    require(caller, Permission.ALERT_VIEW)
    with parts.store.read() as repositories:
        reached = reach(caller, Permission.ALERT_VIEW, repositories.checkposts.all())
        asked = AlertFilter(
            reached if which.checkposts is None else which.checkposts & reached, which.states, which.kind
        )
        page = repositories.alerts.find(asked, limit, parts.clock.now(), cursor)
        lines = alert_lines(repositories, page.items, parts.timers)
    objects = tuple(f"checkpost:{code}" for code in sorted(asked.checkposts or ()))
    payload: dict[str, Json] = {"shown": [line.crossing.number for line in lines]}
    journalled(
        lambda repositories: journal_view(repositories, "board.viewed", caller, *objects, payload=payload), parts
    )
    return Page(lines, page.next_cursor)


def subscribe_board(caller: Account, parts: Parts) -> frozenset[CheckpostCode]:
    """Journal that a live board is opened; give the checkposts that it shows. Raises NotAllowed, NotJournalled."""
    require(caller, Permission.ALERT_VIEW)

    def work(repositories: Repositories) -> frozenset[CheckpostCode]:
        reached = reach(caller, Permission.ALERT_VIEW, repositories.checkposts.all())
        journal_view(repositories, "board.subscribed", caller, *(f"checkpost:{code}" for code in sorted(reached)))
        return reached

    return journalled(work, parts)


def alert_changes(after: int, parts: Parts, *, limit: int = 200) -> BoardChanges:
    """Give the alerts that changed after a journal position, each once, with the position of its last change."""
    with parts.store.read() as repositories:
        records = repositories.journal.records(after, limit, object_prefix=_ALERT)
        changed: dict[str, int] = {}
        for record in records:
            for object_id in record.object_ids:
                if object_id.startswith(_ALERT) and record.action != _ALERT_VIEWED:
                    changed.pop(object_id, None)
                    changed[object_id] = record.seq
        alerts = [repositories.alerts.get(_alert_id(object_id)) for object_id in changed]
        lines = tuple(zip(changed.values(), alert_lines(repositories, alerts, parts.timers), strict=True))
        # Where nothing is left to give, what was passed over counts as seen: it is not looked through again.
        is_last = len(records) < limit
        head = repositories.journal.head() if is_last else records[-1]
        return BoardChanges(head.seq if head else after, lines, is_last)


def journal_position(parts: Parts) -> int:
    """Give the last journal position, 0 for an empty journal: where a stream that starts now begins."""
    with parts.store.read() as repositories:
        head = repositories.journal.head()
        return head.seq if head else 0


def read_journal(after: int, caller: Account, parts: Parts, *, limit: int) -> tuple[JournalRecord, ...]:
    """Give journal records after a position. Raises NotAllowed, NotJournalled."""
    require(caller, Permission.JOURNAL_VIEW)

    def work(repositories: Repositories) -> tuple[JournalRecord, ...]:
        records = repositories.journal.records(after, limit)
        journal_view(repositories, "journal.viewed", caller, payload={"after": after, "shown": len(records)})
        return records

    return journalled(work, parts)


def _usernames(
    repositories: Repositories,
    screenings: Iterable[Screening],
    hits: Iterable[Hit],
    findings: Sequence[DocumentFinding],
    earlier: EarlierCrossings,
) -> dict[AccountId, str]:
    all_hits = [*hits, *(hit for each in earlier.crossings for hit in each.hits)]
    all_findings = [*findings, *(finding for each in earlier.crossings for finding in each.findings)]
    decisions: list[Decision] = [decision for hit in all_hits for decision in hit.all_decisions]
    decisions += [decision for finding in all_findings for decision in finding.all_decisions]
    ids = {each.decided_by for each in decisions} | {each.second.officer for each in decisions if each.second}
    seen_in = {finding.screening_id for finding in findings}
    ids |= {screening.officer for screening in screenings if screening.id in seen_in}
    return {account_id: repositories.accounts.get(account_id).username for account_id in ids}


def _alert_id(object_id: str) -> AlertId:
    return AlertId(UUID(object_id.removeprefix(_ALERT)))


def _hit_file(repositories: Repositories, hit: Hit, direction: Direction, parts: Parts) -> HitFile:
    return HitFile(
        hit,
        repositories.lists.entry(hit.entry_id, hit.entry_revision),
        repositories.lists.entry(hit.entry_id),
        parts.watch.definition(hit.list_code),
        direction,
    )
