"""How much do a list's entries tell, that helps to tell people apart?

Counted over the arrays of the index, so that a million entries take a moment and it is always the snapshot's version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from screening.domain.identifiers import ListCode
from screening.matching.index import features
from screening.matching.index.date_ranges import NO_DATE
from screening.matching.snapshot import Part, Snapshot

_DAYS = 100
"""What is left of a packed date by dividing by it is the day, 0 where none is known."""


class Told(StrEnum):
    """What an entry tells beside a name."""

    BIRTH_DATE = "birth_date"
    """A complete one."""
    BIRTH_YEAR = "birth_year"
    """A year, or year and month, and no complete date."""
    CNIC = "cnic"
    DOCUMENT = "document"
    FATHER_NAME = "father_name"
    NATIONALITY = "nationality"
    SEX = "sex"
    NAME_ONLY = "name_only"
    """None of all these: nobody can be told apart from a namesake."""
    NOT_IN_FORCE = "not_in_force"
    """Not searched on the day: suspended, expired, not yet in force, or unconfirmed for too long."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many entries a list has, and how many of them tell each thing."""

    version: int
    entries: int
    told: Mapping[Told, int]


def count_completeness(snapshot: Snapshot, code: ListCode, on: date) -> Completeness | None:
    """Count what the entries of a list tell; None for a list that the snapshot does not hold."""
    at = next((at for at, held in enumerate(snapshot.lists) if held.definition.code == code), None)
    if at is None:
        return None
    counts = [_count(part, at, on) for part in snapshot.parts]
    told = {each: sum(count[each] for count in counts) for each in Told}
    return Completeness(snapshot.lists[at].version.number, snapshot.count(at), told)


def _count(part: Part, held_by: int, on: date) -> dict[Told, int]:
    index = part.index
    own = (index.lists == held_by) & ~part.is_dead
    beside, day = index.features[own], on.toordinal()
    has_date, has_year = _births(part)
    told = {
        Told.BIRTH_DATE: has_date[own],
        Told.BIRTH_YEAR: has_year[own],
        Told.CNIC: _has(beside, features.CNIC),
        Told.DOCUMENT: _among(index.documents.entries, len(own))[own],
        Told.FATHER_NAME: _has(beside, features.FATHER),
        Told.NATIONALITY: _has(beside, features.NATIONALITY),
        Told.SEX: _has(beside, features.MALE) | _has(beside, features.FEMALE),
    }
    told[Told.NAME_ONLY] = ~np.logical_or.reduce(list(told.values()))
    told[Told.NOT_IN_FORCE] = (index.from_day[own] > day) | (day > index.until_day[own])
    return {each: int(np.count_nonzero(has_it)) for each, has_it in told.items()}


def _births(part: Part) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say of each entry whether it tells a complete date of birth, and whether it tells part of one and no more."""
    records, entries = part.index.records, len(part.index.lists)
    complete, any_date = np.zeros(entries, dtype=np.bool_), np.zeros(entries, dtype=np.bool_)
    born = np.repeat(records.days, np.diff(records.day_starts))
    complete[records.entry[born % _DAYS != 0]] = True
    any_date[records.entry[born != NO_DATE]] = True
    return complete, any_date & ~complete


def _has(beside: NDArray[np.uint8], bit: int) -> NDArray[np.bool_]:
    has_it: NDArray[np.bool_] = (beside & (1 << bit)) != 0
    return has_it


def _among(entries: NDArray[np.int32], count: int) -> NDArray[np.bool_]:
    is_among = np.zeros(count, dtype=np.bool_)
    is_among[entries] = True
    return is_among
