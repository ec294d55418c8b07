"""What will this entry cost, and will it find whom it means?

For the list officer, before an entry is proposed and before it is approved: how complete it is, how common its name,
how many recorded crossings it would have stopped and how many of those are plainly other people's. Only counts are
given; who crossed, `retro_screen` tells. The question is journalled with its reason.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.auth.permissions import Permission, require, require_for
from screening.domain.accounts import Account
from screening.domain.entries import Detail, ListEntry
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import ListCode
from screening.domain.journal import Json
from screening.domain.lists import ListDefinition
from screening.matching.prices.entry_prices import NamePrice, is_name_only, price_name
from screening.matching.retro.retro_hits import find_crossings
from screening.workflows.enquiries.entry_meant import EntryQuestion, entry_meant
from screening.workflows.parts import Parts
from screening.workflows.reasons import needed_reason
from screening.workflows.views.journalled import journal_view, journalled

DAYS_LOOKED_BACK: Final = 30
"""Over which the cost is reckoned where nobody says otherwise."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, repr=False)
class EntryPrice:
    """What the entry does, at its list's threshold.

    `attempts` to screen were looked through, recorded from `since` on (None where nothing is recorded); the entry
    would have stopped `stopped` of their crossings, `plainly_others` of these plainly other people's.
    """

    definition: ListDefinition
    entry: ListEntry
    name: NamePrice
    attempts: int
    since: datetime | None
    stopped: int
    plainly_others: int
    alerts_a_day: float

    @property
    def missing(self) -> tuple[Detail, ...]:
        """What is not known that would help to tell people apart."""
        return tuple(detail for detail in Detail if detail not in self.entry.known)

    @property
    def has_number(self) -> bool:
        """Whether the entry is found by the number of a document or card, whatever the name."""
        return bool(self.entry.documents or self.entry.cnic)

    @property
    def finds_by_name(self) -> bool:
        """Whether a document that prints an entry's name exactly is enough for a hit."""
        return self.name.by_name >= self.definition.threshold

    @property
    def finds_in_full(self) -> bool:
        """Whether a traveller is a hit who agrees in everything that the entry says and a passport prints."""
        return self.name.at_most >= self.definition.threshold

    @property
    def needs_reason(self) -> bool:
        """Whether it can be proposed only with a reason why so common a name is to be listed by itself."""
        return is_name_only(self.entry) and self.name.is_common


def price_entry(code: ListCode, question: EntryQuestion, officer: Account, parts: Parts) -> EntryPrice:
    """Reckon what the entry costs.

    Raises NotAllowed, NotFound, InvalidInput, InvalidEntry, ImpossibleChange, Unavailable (until the index over
    recorded travellers is built) and NotJournalled.
    """
    require(officer, Permission.ENTRY_RETRO_SCREEN)
    definition, reason = parts.watch.definition(code), needed_reason(question.reason)
    with parts.store.read() as repositories:
        entry = entry_meant(repositories, definition, question, parts.clock.now().date())
    require_for(officer, Permission.ENTRY_RETRO_SCREEN, entry.owner)
    price = reckon_price(entry, definition, question.days, parts)
    payload: dict[str, Json] = {
        "reason": reason,
        "days": question.days,
        "revision": entry.revision,
        "one_in": price.name.one_in,
        "stopped": price.stopped,
        "plainly_others": price.plainly_others,
    }
    objects = (f"list:{code}", f"entry:{entry.id}")
    journalled(
        lambda repositories: journal_view(repositories, "entry.priced", officer, *objects, payload=payload), parts
    )
    return price


def reckon_price(entry: ListEntry, definition: ListDefinition, days: int, parts: Parts) -> EntryPrice:
    """Reckon what the entry costs over the crossings of so many days. Nothing is journalled.

    Raises Unavailable until the index over recorded travellers is built, and while no list is loaded.
    """
    recorded, now = parts.recorded.current(), parts.clock.now()
    asked_from = now - timedelta(days=days)
    since = max(recorded.since, asked_from) if recorded.since else None
    hits = find_crossings(recorded, entry, definition, asked_from)
    return EntryPrice(
        definition,
        entry,
        price_name(entry, definition.holds, parts.watch.current().rarity),
        attempts=recorded.count_since(asked_from),
        since=since,
        stopped=len(hits),
        plainly_others=sum(hit.is_plainly_another for hit in hits),
        # An hour's record says little about a day: so short a time counts as a day.
        alerts_a_day=len(hits) / (max(now - since, _ONE_DAY) / _ONE_DAY) if since else 0.0,
    )


def require_reason_for_common_name(
    entry: ListEntry, definition: ListDefinition, common_name_reason: str | None, parts: Parts
) -> None:
    """Let pass an entry that says more than a common name, or whose proposer says why it is needed all the same.

    Raises InvalidInput (`reason="common_name"`), and Unavailable while no list is loaded.
    """
    if common_name_reason or not is_name_only(entry):
        return
    name = price_name(entry, definition.holds, parts.watch.current().rarity)
    if name.is_common:
        raise InvalidInput("common_name_reason", reason="common_name", one_in=name.one_in or 1)
