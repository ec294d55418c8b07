"""Whom would this entry have hit, had it been on the list?

For the list officer, before an entry is proposed, amended or approved: nothing needs to be in force. The answer is as
exact as a screening (`matching.retro`), and the look is journalled with its reason, like every look at travellers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.auth.permissions import Permission, require, require_for
from screening.domain.accounts import Account
from screening.domain.crossings import Crossing
from screening.domain.identifiers import ListCode
from screening.domain.journal import Json
from screening.domain.lists import ListDefinition
from screening.matching.retro.retro_hits import RetroHit, find_crossings
from screening.workflows.enquiries.entry_meant import EntryQuestion, entry_meant
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason
from screening.workflows.views.journalled import journal_view, journalled

MOST_TOLD: Final = 100
"""Crossings that are told one by one, the newest; the others are counted."""


@dataclass(frozen=True, slots=True, repr=False)
class RetroCrossing:
    """A crossing that the entry would have hit."""

    hit: RetroHit
    crossing: Crossing


@dataclass(frozen=True, slots=True, repr=False)
class RetroAnswer:
    """How many crossings the entry would have hit, how many of these plainly other people's; the newest one by one.

    `attempts` counts what was looked through (a crossing has one for each time it was screened), recorded from `since`
    on; None where nothing is recorded.
    """

    definition: ListDefinition
    attempts: int
    since: datetime | None
    total: int
    plainly_others: int
    crossings: tuple[RetroCrossing, ...]


def retro_screen(code: ListCode, question: EntryQuestion, officer: Account, parts: Parts) -> RetroAnswer:
    """Look through the recorded crossings.

    Raises NotAllowed, NotFound, InvalidInput, InvalidEntry, ImpossibleChange, Unavailable (until the index is built)
    and NotJournalled.
    """
    require(officer, Permission.ENTRY_RETRO_SCREEN)
    definition, reason = parts.watch.definition(code), needed_reason(question.reason)
    recorded, now = parts.recorded.current(), parts.clock.now()
    with parts.store.read() as repositories:
        entry = entry_meant(repositories, definition, question, now.date())
    require_for(officer, Permission.ENTRY_RETRO_SCREEN, entry.owner)
    since = now - timedelta(days=question.days)
    hits = find_crossings(recorded, entry, definition, since)
    others = sum(hit.is_plainly_another for hit in hits)
    oldest = recorded.since

    def work(repositories: Repositories) -> RetroAnswer:
        crossings = repositories.crossings.several([hit.crossing_id for hit in hits[:MOST_TOLD]])
        told = tuple(
            RetroCrossing(hit, crossings[hit.crossing_id]) for hit in hits[:MOST_TOLD] if hit.crossing_id in crossings
        )
        payload: dict[str, Json] = {
            "reason": reason,
            "days": question.days,
            "revision": entry.revision,
            "names": [name.text for name in entry.names],
            "total": len(hits),
            "plainly_others": others,
            "shown": [each.crossing.number for each in told],
        }
        objects = (f"list:{code}", f"entry:{entry.id}", *(f"crossing:{each.crossing.id}" for each in told))
        journal_view(repositories, "entry.retro_screened", officer, *objects, payload=payload)
        first = max(oldest, since) if oldest else None
        return RetroAnswer(definition, recorded.count_since(since), first, len(hits), others, told)

    return journalled(work, parts)
