"""Who on this manifest may be stopped, before anybody has come?

An advance look at the travellers of one service, by the very search of a screening. It opens no crossing, raises no
alert and clears nobody: each traveller is screened when he or she stands at the counter. It changes nothing, so it may
be asked again; each look is one record of the journal, with what was looked for and what was found.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from screening.alerts.outcomes import decide_outcome
from screening.auth.permissions import Permission, require, require_at
from screening.domain.accounts import Account
from screening.domain.checkposts import Checkpost
from screening.domain.clock import local_date
from screening.domain.crossings import ListSearched, Outcome
from screening.domain.identifiers import CheckpostCode
from screening.domain.journal import Json
from screening.domain.lists import AlertKind, Direction
from screening.matching.search import Candidate, SearchResult, screen_manifest
from screening.workflows.counter.lists_searched import lists_searched
from screening.workflows.counter.screen_traveller import Presented
from screening.workflows.parts import Parts
from screening.workflows.views.journalled import journal_view, journalled

MOST_TRAVELLERS: Final = 600
"""Travellers of one manifest: the largest aircraft. Ships and trains send several."""
MOST_HITS_EACH: Final = 5
"""Hits of one traveller that are told, the gravest; the others are counted."""


class Expectation(StrEnum):
    """What is to be expected of a traveller who has not come yet. None of these is a clearance."""

    OFFLOAD = "offload"
    REFER = "refer"
    UNDETERMINED = "undetermined"
    """A reading is in doubt, a list is too old, or there is no name to search by."""
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Voyage:
    """What the manifest is of: the service, where and which way its travellers will cross. `departs_at` is aware."""

    checkpost: CheckpostCode
    direction: Direction
    service: str | None = None
    departs_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ExpectedHit:
    """An entry that a traveller is like, and what a hit on it would raise."""

    candidate: Candidate
    kind: AlertKind


@dataclass(frozen=True, slots=True, repr=False)
class ExpectedTraveller:
    """One traveller of the manifest: what is expected, and what the counter is told of that.

    The two differ only by hits whose handling is discreet. `hits` are cut at MOST_HITS_EACH, `hits_total` is not.
    """

    presented: Presented
    expectation: Expectation
    expectation_shown: Expectation
    hits: tuple[ExpectedHit, ...]
    hits_total: int


@dataclass(frozen=True, slots=True, repr=False)
class LookAhead:
    """The travellers in the manifest's order, and the lists that were searched for all of them."""

    checkpost: Checkpost
    travellers: tuple[ExpectedTraveller, ...]
    lists: tuple[ListSearched, ...]


def look_ahead(voyage: Voyage, manifest: Sequence[Presented], officer: Account, parts: Parts) -> LookAhead:
    """Search every list that applies for each traveller, as of the day on which the service leaves, or today.

    At most MOST_TRAVELLERS are handed in. Raises NotAllowed, UnknownCheckpost, Unavailable and NotJournalled.
    """
    require(officer, Permission.TRAVELLER_SCREEN)
    with parts.store.read() as repositories:
        checkpost = repositories.checkposts.get(voyage.checkpost)
    require_at(officer, Permission.TRAVELLER_SCREEN, checkpost)
    now = parts.clock.now()
    found = screen_manifest(
        parts.watch.current(),
        [(each.traveller, each.documents) for each in manifest],
        voyage.direction,
        local_date(voyage.departs_at or now, checkpost.time_zone),
        most_hits=None,
    )
    lists = lists_searched(parts, found[0], voyage.direction, now) if found else ()
    travellers = tuple(
        _expected(presented, result, lists, voyage.direction) for presented, result in zip(manifest, found, strict=True)
    )
    looked = LookAhead(checkpost, travellers, lists)
    payload = _payload(voyage, looked)
    journalled(
        lambda repositories: journal_view(
            repositories, "manifest.searched", officer, f"checkpost:{checkpost.code}", payload=payload
        ),
        parts,
    )
    return looked


def _expected(
    presented: Presented, found: SearchResult, lists: Sequence[ListSearched], direction: Direction
) -> ExpectedTraveller:
    hits = [
        ExpectedHit(each, rule.raises)
        for each in found.hits
        if (rule := each.definition.rule_for(direction, each.entry.category)) is not None
    ]
    verdict = decide_outcome(
        kinds=[(hit.kind, hit.candidate.entry.handling) for hit in hits],
        reading=presented.reading_status,
        zones=presented.zones,
        source=presented.source,
        is_search_complete=bool(lists) and found.is_by_name and not any(each.stale for each in lists),
    )
    gravest = sorted(hits, key=lambda hit: (hit.kind is not AlertKind.OFFLOAD, -hit.candidate.score))
    return ExpectedTraveller(
        presented,
        _expectation(verdict.outcome),
        _expectation(verdict.outcome_shown),
        tuple(gravest[:MOST_HITS_EACH]),
        len(hits),
    )


def _expectation(outcome: Outcome) -> Expectation:
    return Expectation.NOTHING_FOUND if outcome is Outcome.CLEAR else Expectation(outcome.value)


def _payload(voyage: Voyage, looked: LookAhead) -> dict[str, Json]:
    """Tell for whom was looked, and what was found: by number of the line, from 1."""
    counts = Counter(each.expectation for each in looked.travellers)
    return {
        "service": voyage.service,
        "direction": voyage.direction,
        "departs_at": voyage.departs_at.isoformat() if voyage.departs_at else None,
        "travellers": [
            {
                "name": each.presented.traveller.name.text if each.presented.traveller else None,
                "documents": [document.number for document in each.presented.documents],
            }
            for each in looked.travellers
        ],
        "expected": {expectation.value: counts[expectation] for expectation in Expectation},
        "hits": [
            {"line": line, "entry": str(hit.candidate.entry.id), "revision": hit.candidate.entry.revision}
            for line, each in enumerate(looked.travellers, start=1)
            for hit in each.hits
        ],
        "lists": {each.code: each.version for each in looked.lists},
    }
