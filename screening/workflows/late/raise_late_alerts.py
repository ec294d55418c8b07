"""Whom has this checkpost let go who is on a list now?

When an entry comes into force, those who crossed lately are compared with it as if they stood at the counter: who left,
entered, or has not gone yet raises a *late alert*. A late hit joins its crossing's alert, reopening what was decided; a
crossing without one gets one. It is recorded with an attempt to screen of its own, for the reason `late`, of the data
that were recorded then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from screening.alerts.outcomes import decide_outcome
from screening.domain.changes import ChangeState
from screening.domain.crossings import (
    Crossing,
    DataSource,
    Instruction,
    ListSearched,
    MovementKind,
    Outcome,
    Screening,
    ScreeningReason,
)
from screening.domain.entries import Handling, ListEntry
from screening.domain.hits import Hit
from screening.domain.identifiers import AccountId, EntryId, HitId, ListCode, ScreeningId, new_uuid
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.domain.travellers import TravelDocument, Traveller
from screening.lists.versions import age_s, is_stale
from screening.matching.retro.recorded import RecordedTravellers
from screening.matching.retro.retro_hits import RetroHit
from screening.matching.score.scoring import SCORER_VERSION
from screening.matching.snapshot import Snapshot
from screening.workflows.clockwork import CLOCK
from screening.workflows.counter.raise_alert import raise_or_amend
from screening.workflows.late.late_hits import (
    News,
    day_at_posts,
    find_begun,
    find_late_hits,
    find_news,
    is_news,
    just_merged,
)
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter, Repositories

MOST_OF_ENTRY: Final = 100
"""Late alerts that one entry raises, of those who have not gone yet first: nobody could work through more."""
_TURNED_AWAY: Final = frozenset({MovementKind.STOPPED, MovementKind.WITHDRAWN})
"""Who did not cross. The list holds them when they come again."""
_CHANGES_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class LateRound:
    """What came of one look: the list's `version` up to which it went, how many `alerts` were raised or amended, and
    how many hits were `left_out` because one entry raises no more.
    """

    version: int
    alerts: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class _LateHit:
    """A crossing that an entry would have hit, and the circumstances."""

    news: News
    entry: ListEntry
    found: RetroHit


def raise_late_alerts(
    code: ListCode, after: int, since: datetime, parts: Parts, pace: Callable[[], None] = lambda: None
) -> LateRound:
    """Compare the entries that versions after that one put in force with the crossings recorded from `since` on.

    Looking twice raises nothing twice. `pace` is called between pieces of work. Raises Unavailable, StoreUnavailable.
    """
    snapshot, recorded = parts.watch.current(), parts.recorded.current()
    with parts.store.read() as repositories:
        news = find_news(repositories, code, after, parts)
    if news is None:
        return LateRound(after)
    return _raise_all(news, recorded, snapshot, since, parts, pace)


def raise_for_begun(
    code: ListCode, began_after: date, since: datetime, parts: Parts, pace: Callable[[], None] = lambda: None
) -> int:
    """Do so for the entries of a list whose first day has come since that day; say how many alerts were raised.

    Looking twice raises nothing twice. Raises Unavailable, StoreUnavailable.
    """
    snapshot, recorded = parts.watch.current(), parts.recorded.current()
    with parts.store.read() as repositories:
        today = day_at_posts(repositories, parts.clock.now())
    news = find_begun(snapshot, code, began_after, today)
    return 0 if news is None else _raise_all(news, recorded, snapshot, since, parts, pace).alerts


def _raise_all(
    news: News,
    recorded: RecordedTravellers,
    snapshot: Snapshot,
    since: datetime,
    parts: Parts,
    pace: Callable[[], None],
) -> LateRound:
    alerts = left_out = 0
    for entry, hits in find_late_hits(news, recorded, snapshot, since, pace):
        with parts.store.read() as repositories:
            if news.entries is None and not is_news(repositories, entry, news):
                continue
            told = _to_be_told(repositories, news, entry, hits)
        left_out += max(0, len(told) - MOST_OF_ENTRY)
        for hit in told[:MOST_OF_ENTRY]:
            alerts += parts.store.write(partial(_record, late=_LateHit(news, entry, hit), parts=parts))
            pace()
    return LateRound(news.version.number, alerts, left_out)


def _to_be_told(repositories: Repositories, news: News, entry: ListEntry, hits: Sequence[RetroHit]) -> list[RetroHit]:
    """Give those whose crossing has not heard of the entry; who has not gone yet first, then the newest."""
    crossings = repositories.crossings.several([hit.crossing_id for hit in hits])
    merged = just_merged(repositories, entry, news)
    fresh = [
        hit
        for hit in hits
        if hit.crossing_id in crossings
        and _did_not_turn_away(crossings[hit.crossing_id])
        and not _is_known(repositories.alerts.hits(hit.crossing_id), entry, merged)
    ]
    return sorted(fresh, key=lambda hit: (not crossings[hit.crossing_id].is_open, -hit.at.timestamp()))


def _did_not_turn_away(crossing: Crossing) -> bool:
    return crossing.movement is None or crossing.movement.kind not in _TURNED_AWAY


def _is_known(hits: Sequence[Hit], entry: ListEntry, merged: frozenset[EntryId]) -> bool:
    """Whether the crossing has a hit of this revision, of another that a person has yet to decide, or of an entry that
    this one has just taken up.
    """
    return any(
        hit.entry_id in merged or (hit.entry_id == entry.id and (hit.entry_revision == entry.revision or hit.is_open))
        for hit in hits
    )


def _record(repositories: Repositories, late: _LateHit, parts: Parts) -> bool:
    """Record the late hit, unless the crossing has heard of the entry meanwhile; say whether it was recorded."""
    crossing = repositories.crossings.get(late.found.crossing_id)
    earlier = repositories.alerts.hits(crossing.id)
    rule = late.news.definition.rule_for(crossing.direction, late.entry.category)
    merged = just_merged(repositories, late.entry, late.news)
    if rule is None or not _did_not_turn_away(crossing) or _is_known(earlier, late.entry, merged):
        return False
    now, screening_id = parts.clock.now(), ScreeningId(new_uuid())
    hit = Hit(
        id=HitId(new_uuid()),
        crossing_id=crossing.id,
        screening_id=screening_id,
        list_code=late.news.definition.code,
        list_version=late.news.version.number,
        entry_id=late.entry.id,
        entry_revision=late.entry.revision,
        category=late.entry.category,
        handling=late.entry.handling,
        kind=rule.raises,
        scorer_version=SCORER_VERSION,
        threshold=late.news.definition.threshold,
        score=late.found.score,
        evidence=late.found.evidence,
    )
    standing = [each for each in earlier if each.stands]
    screening = _screening(repositories, crossing, late, screening_id, [hit, *standing], now)
    repositories.crossings.add_screening(screening)
    alert = raise_or_amend(repositories, crossing, repositories.alerts.of_crossing(crossing.id), [hit.kind], now)
    repositories.alerts.add_hits([hit])
    objects = [f"screening:{screening_id}", f"crossing:{crossing.id}", f"checkpost:{crossing.checkpost}"]
    objects += [f"entry:{late.entry.id}", *([f"alert:{alert.id}"] if alert else [])]
    payload: dict[str, Json] = {
        "number": crossing.number,
        "list": late.news.definition.code,
        "version": late.news.version.number,
        "revision": late.entry.revision,
        "hit": str(hit.id),
        "score": hit.score,
        "recorded_at": late.found.at.isoformat(),
    }
    repositories.journal.append(
        JournalDraft("crossing.late_hit", CLOCK, tuple(objects), RetentionClass.CROSSING, payload)
    )
    return True


def _screening(
    repositories: Repositories,
    crossing: Crossing,
    late: _LateHit,
    screening_id: ScreeningId,
    hits: Sequence[Hit],
    now: datetime,
) -> Screening:
    """Make the attempt. What the counter is told changes only while the traveller may still stand there, and never by a
    discreet hit: else a decided alert, whose instruction it would lift, told of it.
    """
    attempts = repositories.crossings.screenings(crossing.id)
    verdict = decide_outcome(
        kinds=[(each.kind, each.handling) for each in hits],
        reading=None,
        zones=1,
        source=DataSource.TYPED,
        is_search_complete=True,
        findings=[each.kind for each in repositories.alerts.findings(crossing.id) if each.stands],
    )
    shown = (verdict.outcome_shown, verdict.instruction_shown)
    last = attempts[-1] if attempts else None
    is_discreet = late.entry.handling is Handling.DISCREET
    if last is not None and (not crossing.is_open or is_discreet or last.outcome_shown is Outcome.UNDETERMINED):
        shown = (last.outcome_shown, last.instruction_shown)
    elif last is None:
        shown = (Outcome.UNDETERMINED, Instruction.MANUAL_PROCEDURE)
    traveller, documents = _as_recorded(crossing, attempts, late.found.at)
    definition, version = late.news.definition, late.news.version
    searched = ListSearched(
        definition.code, version.number, age_s(definition, version, now), is_stale(definition, version, now)
    )
    return Screening(
        id=screening_id,
        crossing_id=crossing.id,
        reason=ScreeningReason.LATE,
        source=DataSource.TYPED,
        officer=_who_put_in_force(repositories, late.entry) or crossing.opened_by,
        occurred_at=now,
        recorded_at=now,
        outcome=verdict.outcome,
        outcome_shown=shown[0],
        instruction=verdict.instruction,
        instruction_shown=shown[1],
        traveller=traveller,
        documents=documents,
        mrz_lines=(),
        reading_status=None,
        image_sha256=None,
        lists=(searched,),
        hits_total=1,
        below_threshold=0,
    )


def _as_recorded(
    crossing: Crossing, attempts: Sequence[Screening], at: datetime
) -> tuple[Traveller | None, tuple[TravelDocument, ...]]:
    """Give who was recorded at that moment: by an attempt to screen, or written down of somebody unscreened."""
    for attempt in attempts:
        if attempt.recorded_at == at:
            return attempt.traveller, attempt.documents
    movement = crossing.movement
    return (movement.traveller, movement.documents) if movement else (None, ())


def _who_put_in_force(repositories: Repositories, entry: ListEntry) -> AccountId | None:
    """Give by whose word the entry stands as it does; None where a whole edition brought it."""
    states = frozenset({ChangeState.APPROVED, ChangeState.LIVE_AT_ONCE})
    made = repositories.changes.find(ChangeFilter(entry.list_code, states, entry.id), _CHANGES_LOOKED_AT).items
    change = next((each for each in made if (each.entry.id, each.entry.revision) == (entry.id, entry.revision)), None)
    if change is None:
        return None
    return change.decision.decided_by if change.decision else change.proposed_by
