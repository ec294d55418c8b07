"""What became of the other times that this document, or this CNIC, was presented?"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from screening.auth.permissions import Permission, reach
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.crossings import Crossing, Screening
from screening.domain.document_findings import DocumentFinding
from screening.domain.hits import Hit
from screening.domain.travellers import TravelDocument
from screening.workflows.ports import PresentedBefore, Repositories

MOST_EARLIER: Final = 10
"""Crossings that are told: more than anybody reads beside a waiting traveller."""
_LOOKED_AT: Final = 2 * MOST_EARLIER
"""Of these some fall away, whose document has the same number and was issued by another State."""


class SharedMark(StrEnum):
    """What two crossings have in common."""

    DOCUMENT = "document"
    CNIC = "cnic"


@dataclass(frozen=True, slots=True, repr=False)
class EarlierCrossing:
    """Another crossing of the same document or CNIC, with its last screening and what was decided about its matters.

    Whoever crossed unscreened has no screening, and a document that the officer wrote down.
    """

    crossing: Crossing
    screening: Screening | None
    shared: SharedMark
    alert: Alert | None
    hits: tuple[Hit, ...]
    findings: tuple[DocumentFinding, ...]


@dataclass(frozen=True, slots=True, repr=False)
class EarlierCrossings:
    """The newest of them, newest first; `has_more` where some are left out."""

    crossings: tuple[EarlierCrossing, ...]
    has_more: bool


def find_earlier_crossings(
    repositories: Repositories, screenings: tuple[Screening, ...], caller: Account
) -> EarlierCrossings:
    """Find them at the checkposts whose alerts the caller may see. `screenings` are those of the crossing at hand."""
    documents = [document for screening in screenings for document in screening.documents]
    cnics = [each.traveller.cnic for each in screenings if each.traveller and each.traveller.cnic]
    which = PresentedBefore(
        numbers=frozenset(document.number for document in documents),
        cnic=cnics[-1] if cnics else None,
        besides=screenings[-1].crossing_id,
        checkposts=reach(caller, Permission.ALERT_VIEW, repositories.checkposts.all()),
    )
    found = repositories.crossings.presented_before(which, _LOOKED_AT)
    told = [each for crossing in found if (each := _earlier(repositories, crossing, documents, which))]
    return EarlierCrossings(tuple(told[:MOST_EARLIER]), len(told) > MOST_EARLIER or len(found) == _LOOKED_AT)


def _earlier(
    repositories: Repositories, crossing: Crossing, documents: list[TravelDocument], which: PresentedBefore
) -> EarlierCrossing | None:
    screenings = repositories.crossings.screenings(crossing.id)
    unscreened = crossing.movement.documents if crossing.movement else ()
    theirs = (*unscreened, *(document for screening in screenings for document in screening.documents))
    shared = _shared(screenings, theirs, documents, which)
    if shared is None:
        return None
    return EarlierCrossing(
        crossing,
        screenings[-1] if screenings else None,
        shared,
        repositories.alerts.of_crossing(crossing.id),
        repositories.alerts.hits(crossing.id),
        repositories.alerts.findings(crossing.id),
    )


def _shared(
    screenings: Iterable[Screening],
    theirs: Iterable[TravelDocument],
    documents: list[TravelDocument],
    which: PresentedBefore,
) -> SharedMark | None:
    if any(_is_same(one, other) for one in theirs for other in documents):
        return SharedMark.DOCUMENT
    cnics = {each.traveller.cnic for each in screenings if each.traveller}
    return SharedMark.CNIC if which.cnic in cnics - {None} else None


def _is_same(one: TravelDocument, other: TravelDocument) -> bool:
    """Whether the numbers are equal and, where both are known, so are the issuing States."""
    states = {one.issuing_state, other.issuing_state} - {None}
    return one.number == other.number and len(states) < 2
