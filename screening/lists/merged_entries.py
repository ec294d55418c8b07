"""What do two entries of one list become that mean the same person or document?

Pure functions. The *survivor* takes up what the other says; the other leaves the list and says where it went. Whatever
a source says of either from then on is the survivor's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from screening.domain.entries import EntryDocument, EntryName, EntryState, ListEntry, NameQuality
from screening.domain.errors import ImpossibleChange
from screening.domain.identifiers import EntryId

_ALIKE: Final = ("category", "handling", "sex", "cnic")
"""What cannot be joined: where the two say different things, the officer has to say which holds."""
_LONGEST_WAY: Final = 100


def require_mergeable(survivor: ListEntry, other: ListEntry) -> None:
    """Let pass two entries that one owner may make one. Raises ImpossibleChange."""
    if survivor.id == other.id:
        raise ImpossibleChange("merged_entry_id", reason="merge_itself")
    if survivor.owner != other.owner:
        raise ImpossibleChange("merged_entry_id", reason="merge_owner")
    if EntryState.WITHDRAWN in (survivor.state, other.state):
        raise ImpossibleChange("merged_entry_id", reason="is_withdrawn")
    if survivor.state is not other.state:
        # A court's word about one of them would be lifted, or laid on the other.
        raise ImpossibleChange("merged_entry_id", reason="merge_states")
    if survivor.confirm_by or other.confirm_by:
        raise ImpossibleChange("merged_entry_id", reason="merge_unconfirmed")


def differing(survivor: ListEntry, other: ListEntry) -> frozenset[str]:
    """Give the fields of which the officer has to say what holds.

    Days of validity are the survivor's own; of these only what would end or begin the other's too late or too early.
    """
    told = {
        name
        for name in _ALIKE
        if None not in (getattr(survivor, name), getattr(other, name))
        and getattr(survivor, name) != getattr(other, name)
    }
    if survivor.expires is not None and (other.expires is None or other.expires > survivor.expires):
        told.add("expires")
    if survivor.valid_from is not None and (other.valid_from is None or other.valid_from < survivor.valid_from):
        told.add("valid_from")
    return frozenset(told)


def merged_entry(survivor: ListEntry, other: ListEntry) -> ListEntry:
    """Give the survivor with all that the other says, in its present revision, where nobody says otherwise."""
    days = [day for day in (survivor.review_on, other.review_on) if day is not None]
    return replace(
        joined(survivor, other),
        advice=survivor.advice or other.advice,
        photograph_sha256=survivor.photograph_sha256 or other.photograph_sha256,
        review_on=min(days, default=None),
        merged_from=tuple(dict.fromkeys((*survivor.merged_from, other.id, *other.merged_from))),
    )


def merged_away(other: ListEntry, survivor: ListEntry) -> ListEntry:
    """Give the revision with which the other leaves the list for the survivor."""
    return replace(other, revision=other.revision + 1, state=EntryState.WITHDRAWN, merged_into=survivor.id)


def joined(entry: ListEntry, other: ListEntry) -> ListEntry:
    """Give an entry with the other's names, documents, dates of birth and nationalities besides its own.

    What it does not say at all it takes over. A name that either stands by is a good one.
    """
    return replace(
        entry,
        names=_joined_names((*entry.names, *other.names)),
        documents=_joined_documents((*entry.documents, *other.documents)),
        dates_of_birth=tuple(dict.fromkeys((*entry.dates_of_birth, *other.dates_of_birth))),
        nationalities=tuple(dict.fromkeys((*entry.nationalities, *other.nationalities))),
        sex=entry.sex or other.sex,
        father_name=entry.father_name or other.father_name,
        cnic=entry.cnic or other.cnic,
        grounds=entry.grounds or other.grounds,
        order_number=entry.order_number or other.order_number,
    )


def said_of_survivor(before: ListEntry, said: ListEntry) -> ListEntry:
    """Give what a source says of an entry; of a survivor it adds to what was joined and takes nothing of it away."""
    if not before.merged_from:
        return said
    if before.state is not EntryState.WITHDRAWN:
        said = joined(said, before)
    return replace(said, merged_from=before.merged_from)


def survivor_of(merged: ListEntry, latest: Callable[[EntryId], ListEntry | None]) -> ListEntry | None:
    """Give the entry that stands for a merged one now, over several merges; None where it left the list too."""
    found: ListEntry | None = merged
    for _ in range(_LONGEST_WAY):
        if found is None or found.state is not EntryState.WITHDRAWN:
            return found
        if found.merged_into is None:
            return None
        found = latest(found.merged_into)
    return None


def routed(known: Mapping[EntryId, ListEntry], said: Iterable[ListEntry]) -> tuple[ListEntry, ...]:
    """Give what a whole edition says of a list, where records of merged entries speak of their survivors."""
    spoken = {entry.id: entry for entry in said}
    merged = [entry for entry in spoken.values() if entry.id in known and known[entry.id].merged_into is not None]
    for entry in merged:
        del spoken[entry.id]
    spoken = {
        entry.id: said_of_survivor(known[entry.id], entry) if entry.id in known else entry for entry in spoken.values()
    }
    for entry in merged:
        survivor = survivor_of(known[entry.id], known.get)
        if survivor is not None:
            spoken[survivor.id] = joined(spoken.get(survivor.id, survivor), entry)
    return tuple(spoken.values())


def _joined_names(names: Iterable[EntryName]) -> tuple[EntryName, ...]:
    qualities: dict[str, NameQuality] = {}
    for name in names:
        if name.quality is NameQuality.GOOD or name.text not in qualities:
            qualities[name.text] = name.quality
    ordered = sorted(qualities.items(), key=lambda each: each[1] is not NameQuality.GOOD)
    return tuple(EntryName(text, quality) for text, quality in ordered)


def _joined_documents(documents: Iterable[EntryDocument]) -> tuple[EntryDocument, ...]:
    """Give each document once; one of which nothing but the number is known goes where another says more."""
    once = tuple(dict.fromkeys(documents))
    more = {each.number for each in once if each.issuing_state is not None or each.document_type is not None}
    return tuple(
        each
        for each in once
        if each.issuing_state is not None or each.document_type is not None or each.number not in more
    )
