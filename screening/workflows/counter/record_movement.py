"""How did the crossing end?

A counter records what happened, also against the instruction: that a traveller passed without being cleared, or was
never screened, must be a record with a reason rather than a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from screening.domain.accounts import Account
from screening.domain.crossings import (
    Crossing,
    Movement,
    MovementKind,
    Outcome,
    Screening,
    ScreeningReason,
    UnscreenedCause,
)
from screening.domain.decisions import Disposition
from screening.domain.document_findings import DocumentFinding
from screening.domain.entries import Handling
from screening.domain.errors import InvalidInput
from screening.domain.hits import Hit
from screening.domain.identifiers import CrossingId
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.domain.readings import ReadingStatus
from screening.domain.travellers import TravelDocument, Traveller
from screening.workflows.counter.places import Place, open_crossing, require_counter, require_within_reach
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason, written_reason


@dataclass(frozen=True, slots=True, repr=False)
class Ending:
    """What the officer records: the kind of movement, the reason where one is needed, and when it happened.

    `cause`, `traveller` and `documents` belong to `unscreened`: what kept the traveller from being screened, and what
    is known of traveller and documents.
    """

    kind: MovementKind
    reason: str | None = None
    occurred_at: datetime | None = None
    cause: UnscreenedCause | None = None
    traveller: Traveller | None = None
    documents: tuple[TravelDocument, ...] = ()


def record_movement(crossing_id: CrossingId, ending: Ending, officer: Account, parts: Parts) -> Crossing:
    """End a crossing. Raises NotFound, NotAllowed, CrossingClosed, and InvalidInput where a reason is missing.

    A reason is needed for `unscreened` without a cause that tells enough, and for `passed` while the counter's
    instruction is not to let pass.
    """
    _refuse_misplaced(ending)

    def work(repositories: Repositories) -> Crossing:
        crossing = repositories.crossings.get(crossing_id)
        require_within_reach(repositories.checkposts.get(crossing.checkpost), officer)
        if _needs_reason(repositories, crossing_id, ending):
            needed_reason(ending.reason)
        return _close(repositories, crossing_id, ending, officer, parts)

    return parts.store.write(work)


def record_unscreened(place: Place, ending: Ending, officer: Account, parts: Parts) -> Crossing:
    """Record that a traveller crossed, or turned away, without being screened. Raises as `record_movement` does."""
    if _needs_words(ending):
        needed_reason(ending.reason)

    def work(repositories: Repositories) -> Crossing:
        checkpost = repositories.checkposts.get(place.checkpost)
        require_counter(place, checkpost, officer)
        crossing = open_crossing(repositories, place, checkpost, officer, parts.clock.now())
        return _close(repositories, crossing.id, ending, officer, parts)

    return parts.store.write(work)


def _refuse_misplaced(ending: Ending) -> None:
    """Refuse what only belongs to an unscreened crossing. Raises InvalidInput (`unscreened_only`)."""
    if ending.kind is not MovementKind.UNSCREENED and (ending.cause or ending.traveller or ending.documents):
        raise InvalidInput("cause", reason="unscreened_only")


def _needs_words(ending: Ending) -> bool:
    """Whether the cause alone does not tell why nobody was screened."""
    return ending.cause in (None, UnscreenedCause.OTHER)


def _needs_reason(repositories: Repositories, crossing_id: CrossingId, ending: Ending) -> bool:
    if ending.kind is MovementKind.UNSCREENED:
        return _needs_words(ending)
    if ending.kind is not MovementKind.PASSED:
        return False
    screenings = repositories.crossings.screenings(crossing_id)
    if not screenings or screenings[-1].outcome_shown is Outcome.CLEAR:
        return False
    # What the counter was shown decides, so a discreet hit asks for nothing; a decided alert lifts the instruction.
    every = repositories.alerts.hits(crossing_id)
    if screenings[-1].outcome_shown is Outcome.UNDETERMINED or _are_hits_left(screenings[-1], every):
        return True
    hits = [hit for hit in every if hit.handling is not Handling.DISCREET]
    findings = repositories.alerts.findings(crossing_id)
    stand = [hit.stands for hit in hits] + [finding.stands for finding in findings]
    return not stand or any(stand) or (bool(findings) and not _is_relied_on(screenings, findings))


def _is_relied_on(screenings: Sequence[Screening], findings: Sequence[DocumentFinding]) -> bool:
    """Whether what was searched with is what the page says, and every list was searched, once findings are decided.

    That the document is in order tells of these very lines, and nothing of the lists; that it was misread tells that
    somebody else may have been searched for.
    """
    # What somebody was compared with later is no attempt at the counter: it read nothing.
    last = [each for each in screenings if each.reason is not ScreeningReason.LATE][-1]
    if not last.lists or any(each.stale for each in last.lists):
        return False
    cleared = {
        each.screening_id
        for each in findings
        if each.decision is not None and each.decision.disposition is Disposition.CLEARED
    }
    return last.reading_status is ReadingStatus.VALID or any(
        each.id in cleared and each.mrz_lines == last.mrz_lines for each in screenings
    )


def _are_hits_left(last: Screening, hits: Sequence[Hit]) -> bool:
    """Whether there were more hits than were handed out: nobody has looked at those yet."""
    return last.hits_total > len({hit.entry_id for hit in hits})


def _close(
    repositories: Repositories, crossing_id: CrossingId, ending: Ending, officer: Account, parts: Parts
) -> Crossing:
    now = parts.clock.now()
    movement = Movement(
        ending.kind,
        ending.occurred_at or now,
        now,
        officer.id,
        written_reason(ending.reason),
        ending.cause,
        ending.traveller,
        ending.documents,
    )
    closed = repositories.crossings.close(crossing_id, movement)
    alert = repositories.alerts.of_crossing(crossing_id)
    objects = [f"crossing:{crossing_id}", f"checkpost:{closed.checkpost}"]
    if alert is not None:
        objects.append(f"alert:{alert.id}")
    payload: dict[str, Json] = {
        "number": closed.number,
        "reason": movement.reason,
        "occurred_at": movement.occurred_at.isoformat(),
    }
    if movement.kind is MovementKind.UNSCREENED:
        payload |= {
            "cause": movement.cause,
            "name": movement.traveller.name.text if movement.traveller else None,
            "documents": [document.number for document in movement.documents],
        }
    repositories.journal.append(
        JournalDraft(f"crossing.{movement.kind}", actor_name(officer), tuple(objects), RetentionClass.CROSSING, payload)
    )
    return closed
