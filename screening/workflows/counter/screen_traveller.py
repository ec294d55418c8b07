"""Is this traveller, or this document, on a list?

The search runs before and outside the transaction; the record of crossing, screening, hits, alert and journal is one
durable unit. Nothing is answered that is not stored.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from screening.alerts.check_failures import ReferCheckFailures
from screening.alerts.outcomes import Verdict, decide_outcome
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.checkposts import Checkpost
from screening.domain.clock import local_date
from screening.domain.corrections import Correction, correction_of
from screening.domain.crossings import (
    Crossing,
    DataSource,
    ListSearched,
    Screening,
    ScreeningReason,
)
from screening.domain.document_findings import DocumentFinding
from screening.domain.errors import CrossingClosed, InvalidInput
from screening.domain.hits import Hit
from screening.domain.identifiers import (
    CrossingId,
    EntryId,
    HitId,
    ScreeningId,
    new_uuid,
)
from screening.domain.lists import AlertKind
from screening.domain.readings import CheckDigit, Reading, ReadingStatus, Zone
from screening.domain.travellers import TravelDocument, Traveller
from screening.matching.search import MOST_HITS, SCORER_VERSION, SearchResult, screen
from screening.workflows.counter.find_in_document import (
    DocumentFindings,
    DocumentSeen,
    new_finding,
    record_finding,
)
from screening.workflows.counter.lists_searched import lists_searched
from screening.workflows.counter.places import Place, open_crossing, place_of, require_counter, require_within_reach
from screening.workflows.counter.raise_alert import raise_or_amend
from screening.workflows.counter.tell_screening import Raised, journal_draft
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

MOST_SCREENINGS = 100
"""Attempts within one crossing: an officer who needs more of them needs the shift manager."""


@dataclass(frozen=True, slots=True, repr=False)
class Presented:
    """What was laid on the counter: a reading (of image or text), or fields typed and confirmed by the officer."""

    source: DataSource
    traveller: Traveller | None
    documents: tuple[TravelDocument, ...]
    mrz_lines: tuple[str, ...] = ()
    reading_status: ReadingStatus | None = None
    zones: int = 1
    image_sha256: str | None = None
    checks: tuple[CheckDigit, ...] = ()


def presented_reading(reading: Reading, source: DataSource, image_sha256: str | None = None) -> Presented:
    """Make a reading ready to be screened. Of several documents on one image none is taken: the officer picks."""
    documents = {zone.lines for zone in reading.zones}
    zone: Zone | None = reading.best if len(documents) == 1 else None
    record = zone.record if zone else None
    return Presented(
        source=source,
        traveller=record.traveller if record else None,
        documents=(record.document,) if record else (),
        mrz_lines=zone.lines if zone else (),
        reading_status=reading.status,
        zones=len(documents),
        image_sha256=image_sha256,
        checks=record.checks if record else (),
    )


def presented_typed(traveller: Traveller | None, documents: tuple[TravelDocument, ...]) -> Presented:
    """Make typed fields ready to be screened. Raises InvalidInput where there is neither name, CNIC nor document."""
    if not documents and (traveller is None or not (traveller.name.text or traveller.cnic)):
        raise InvalidInput("traveller", reason="nothing_to_screen")
    return Presented(source=DataSource.TYPED, traveller=traveller, documents=documents)


@dataclass(frozen=True, slots=True)
class SearchTime:
    """How long a search took by the clock, and how much of that a processor worked on it. For the measurements."""

    elapsed_s: float = 0.0
    processor_s: float = 0.0


@dataclass(frozen=True, slots=True, repr=False)
class Screened:
    """What a screening left behind: everything, to be cut down to the caller's role at the edge."""

    checkpost: Checkpost
    crossing: Crossing
    screening: Screening
    hits: tuple[Hit, ...]
    alert: Alert | None
    search: SearchTime
    findings: tuple[DocumentFinding, ...] = ()
    """Those of the crossing that keep the traveller from passing, of this attempt or an earlier one."""


def screen_traveller(
    where: Place | CrossingId,
    presented: Presented,
    officer: Account,
    parts: Parts,
    *,
    reason: ScreeningReason | None = None,
    occurred_at: datetime | None = None,
) -> Screened:
    """Screen what was presented, in a new crossing (a Place) or in the open one that a rescan names (its id).

    Raises NotAllowed, UnknownCheckpost, NotFound, CrossingClosed, InvalidInput (too many attempts, a typed birth still
    to come), Unavailable and StoreUnavailable.
    """
    found = search_traveller(where, presented, officer, parts, reason=reason, occurred_at=occurred_at)
    return parts.store.write(found)


def search_traveller(
    where: Place | CrossingId,
    presented: Presented,
    officer: Account,
    parts: Parts,
    *,
    reason: ScreeningReason | None = None,
    occurred_at: datetime | None = None,
) -> Callable[[Repositories], Screened]:
    """Search, and give the unit of work that records what was found: `screen_traveller` up to its write.

    Nothing may be answered before that unit is durable. It raises CrossingClosed and InvalidInput (too many attempts);
    the rest of what `screen_traveller` raises comes out here.
    """
    with parts.store.read() as repositories:
        if isinstance(where, Place):
            place, checkpost = where, repositories.checkposts.get(where.checkpost)
        else:
            opened = repositories.crossings.get(where)
            place, checkpost = place_of(opened), repositories.checkposts.get(opened.checkpost)
            require_within_reach(checkpost, officer)
    require_counter(place, checkpost, officer)
    now = parts.clock.now()
    today = local_date(now, checkpost.time_zone)
    _refuse_future_birth(presented, today)
    began, worked = time.perf_counter(), time.thread_time()
    found = screen(
        parts.watch.current(),
        presented.traveller,
        presented.documents,
        place.direction,
        today,
        most_hits=None,
    )
    search = SearchTime(time.perf_counter() - began, time.thread_time() - worked)
    lists = lists_searched(parts, found, place.direction, now)
    attempt = _Attempt(place, checkpost, presented, officer, found, search, lists, reason, occurred_at or now, now)
    return lambda repositories: _record(repositories, where, attempt, parts.refer_check_failures)


def _refuse_future_birth(presented: Presented, today: date) -> None:
    """Refuse a typed birth after today at the checkpost; what was read is recorded, whatever it says."""
    born = presented.traveller.date_of_birth if presented.traveller else None
    if presented.source is DataSource.TYPED and born is not None and born.is_after(today):
        raise InvalidInput("traveller.date_of_birth", reason="future_birth")


@dataclass(frozen=True, slots=True, repr=False)
class _Attempt:
    """One search with its circumstances, ready to be recorded."""

    place: Place
    checkpost: Checkpost
    presented: Presented
    officer: Account
    found: SearchResult
    search: SearchTime
    lists: tuple[ListSearched, ...]
    reason: ScreeningReason | None
    occurred_at: datetime
    now: datetime


def _record(
    repositories: Repositories, where: Place | CrossingId, attempt: _Attempt, policy: ReferCheckFailures
) -> Screened:
    crossing = _crossing_for(repositories, where, attempt)
    is_first = isinstance(where, Place)
    # A crossing that is only now opened has neither hits nor an alert: questions less in the writer's turn.
    earlier = () if is_first else repositories.alerts.hits(crossing.id)
    before = None if is_first else repositories.alerts.of_crossing(crossing.id)
    settled = _settled(repositories, crossing.id, earlier, attempt.presented)
    screening_id = ScreeningId(new_uuid())
    unsettled = [
        hit for hit in _hits(attempt, crossing.id, screening_id) if (hit.entry_id, hit.entry_revision) not in settled
    ]
    hits = _handed_out(unsettled)
    replaced = {hit.entry_id: hit.id for hit in hits}
    standing = [hit for hit in earlier if hit.stands and not (hit.is_open and hit.entry_id in replaced)]
    is_check_failure_known = _is_check_failure_known(repositories, None if is_first else crossing.id, attempt)
    findings = _findings(repositories, crossing.id, screening_id, attempt, policy, is_first=is_first)
    verdict = _verdict(
        attempt, [*unsettled, *standing], findings.standing, is_check_failure_known=is_check_failure_known
    )
    screening = _screening(attempt, crossing.id, screening_id, verdict, is_first=is_first)
    repositories.crossings.add_screening(screening)
    kinds = [*(hit.kind for hit in hits), *((findings.new.kind,) if findings.new else ())]
    alert = raise_or_amend(repositories, crossing, before, kinds, attempt.now)
    record_finding(repositories, findings)
    if hits:
        repositories.alerts.add_hits(hits)
        for hit in earlier:
            if hit.is_open and hit.entry_id in replaced:
                repositories.alerts.save_hit(replace(hit, superseded_by=replaced[hit.entry_id]))
    correction = _correction(repositories, screening, is_first=is_first)
    raised = Raised(hits, findings.new, alert if kinds else None)
    repositories.journal.append(journal_draft(crossing, screening, correction, raised, attempt.officer))
    return Screened(attempt.checkpost, crossing, screening, hits, alert, attempt.search, findings.standing)


def _findings(
    repositories: Repositories,
    crossing_id: CrossingId,
    screening_id: ScreeningId,
    attempt: _Attempt,
    policy: ReferCheckFailures,
    *,
    is_first: bool,
) -> DocumentFindings:
    presented = attempt.presented
    earlier = () if is_first else repositories.alerts.findings(crossing_id)
    seen = DocumentSeen(
        crossing_id,
        screening_id,
        presented.source,
        presented.reading_status,
        attempt.reason,
        presented.mrz_lines,
        presented.checks,
    )
    return DocumentFindings(earlier, new_finding(repositories, seen, earlier, policy))


def _crossing_for(repositories: Repositories, where: Place | CrossingId, attempt: _Attempt) -> Crossing:
    if not isinstance(where, Place):
        crossing = repositories.crossings.get(where)
        if not crossing.is_open:
            raise CrossingClosed("crossing.id")
        if len(repositories.crossings.screenings(crossing.id)) >= MOST_SCREENINGS:
            raise InvalidInput("crossing.id", reason="too_many_screenings", most=MOST_SCREENINGS)
        return crossing
    return open_crossing(repositories, where, attempt.checkpost, attempt.officer, attempt.now)


def _settled(
    repositories: Repositories, crossing_id: CrossingId, earlier: Sequence[Hit], presented: Presented
) -> frozenset[tuple[EntryId, int]]:
    """Give the entry revisions that a person has already decided for these very data of this crossing.

    A rescan that reads the same again needs no second decision; one that reads something else does.
    """
    decided = [hit for hit in earlier if hit.decision is not None]
    if not decided:
        return frozenset()
    same = {
        screening.id
        for screening in repositories.crossings.screenings(crossing_id)
        if (screening.traveller, screening.documents) == (presented.traveller, presented.documents)
    }
    return frozenset((hit.entry_id, hit.entry_revision) for hit in decided if hit.screening_id in same)


def _hits(attempt: _Attempt, crossing_id: CrossingId, screening_id: ScreeningId) -> list[Hit]:
    hits = []
    for candidate in attempt.found.hits:
        rule = candidate.definition.rule_for(attempt.place.direction, candidate.entry.category)
        if rule is None:
            continue
        hits.append(
            Hit(
                id=HitId(new_uuid()),
                crossing_id=crossing_id,
                screening_id=screening_id,
                list_code=candidate.definition.code,
                list_version=candidate.version.number,
                entry_id=candidate.entry.id,
                entry_revision=candidate.entry.revision,
                category=candidate.entry.category,
                handling=candidate.entry.handling,
                kind=rule.raises,
                scorer_version=SCORER_VERSION,
                threshold=candidate.definition.threshold,
                score=candidate.score,
                evidence=candidate.evidence,
            )
        )
    return hits


def _handed_out(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Cut to what people can work through, offloads before referrals; the strongest first.

    The others count for the outcome all the same, and come with a rescan once these are decided.
    """
    gravest = sorted(hits, key=lambda hit: (hit.kind is not AlertKind.OFFLOAD, -hit.score))[:MOST_HITS]
    return tuple(sorted(gravest, key=lambda hit: -hit.score))


def _is_check_failure_known(repositories: Repositories, joined: CrossingId | None, attempt: _Attempt) -> bool:
    """Whether the officer has looked at a check digit that fails, and it fails all the same.

    Fields that are typed do not answer for a document whose check digits contradict what is printed on it.
    """
    if attempt.presented.reading_status is not None:
        is_confirmed = attempt.reason is ScreeningReason.CORRECTED
        return is_confirmed and attempt.presented.reading_status is ReadingStatus.CHECK_FAILED
    if joined is None:
        return False
    read = [each.reading_status for each in repositories.crossings.screenings(joined) if each.reading_status]
    return bool(read) and read[-1] is ReadingStatus.CHECK_FAILED


def _verdict(
    attempt: _Attempt, hits: Sequence[Hit], findings: Sequence[DocumentFinding], *, is_check_failure_known: bool
) -> Verdict:
    return decide_outcome(
        kinds=[(hit.kind, hit.handling) for hit in hits],
        reading=attempt.presented.reading_status,
        zones=attempt.presented.zones,
        source=attempt.presented.source,
        is_search_complete=bool(attempt.lists)
        and attempt.found.is_by_name
        and not any(each.stale for each in attempt.lists),
        is_check_failure_known=is_check_failure_known,
        findings=[finding.kind for finding in findings],
    )


def _screening(
    attempt: _Attempt, crossing_id: CrossingId, screening_id: ScreeningId, verdict: Verdict, *, is_first: bool
) -> Screening:
    presented, found = attempt.presented, attempt.found
    return Screening(
        id=screening_id,
        crossing_id=crossing_id,
        reason=attempt.reason or (ScreeningReason.FIRST if is_first else ScreeningReason.RESCAN),
        source=presented.source,
        officer=attempt.officer.id,
        occurred_at=attempt.occurred_at,
        recorded_at=attempt.now,
        outcome=verdict.outcome,
        outcome_shown=verdict.outcome_shown,
        instruction=verdict.instruction,
        instruction_shown=verdict.instruction_shown,
        traveller=presented.traveller,
        documents=presented.documents,
        mrz_lines=presented.mrz_lines,
        reading_status=presented.reading_status,
        image_sha256=presented.image_sha256,
        lists=attempt.lists,
        hits_total=found.hits_total,
        below_threshold=found.below_threshold,
    )


def _correction(repositories: Repositories, screening: Screening, *, is_first: bool) -> Correction | None:
    if is_first or screening.reason is not ScreeningReason.CORRECTED:
        return None
    others = repositories.crossings.screenings(screening.crossing_id)
    return correction_of(screening, [each for each in others if each.id != screening.id])
