"""Who was recorded at the crossings so far, laid out to be asked who an entry would have hit?

In *parts*, each of which nobody alters once it is built: a question may read them from any thread. Who comes is put
into a small part of its own, and when there are several of about one size they are built into one. A *person* of a part
is all that is compared of a traveller and documents, kept once; an *appearance* is one time that this was recorded.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from screening.domain.crossings import RecordedTraveller
from screening.domain.dates import PartialDate
from screening.domain.identifiers import CheckpostCode, CrossingId
from screening.domain.lists import Direction
from screening.domain.travellers import TravelDocument, Traveller
from screening.matching.index.date_ranges import NO_DATE, pack
from screening.matching.index.index import Written
from screening.matching.index.lexicon import Indexes, TokenIds
from screening.matching.index.number_keys import KeyTable, build_key_table, halves_of, key_of, written_cnic
from screening.matching.names.rarity import Rarity
from screening.matching.retro.recorded_names import NameRows, RecordedNames
from screening.matching.retro.written_travellers import read_traveller, write_traveller
from screening.matching.score.query import Query, make_query

TIER = 8
"""So many parts of about one size are built into one."""
MOST_IN_PART = 1_000_000
"""Appearances in one part at most: what is built at once holds some memory twice."""
_LOW = 2**64 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DIRECTIONS = tuple(Direction)


@dataclass(frozen=True, slots=True, repr=False)
class Appearances:
    """By appearance, oldest first: whose, at which crossing (two halves of its id), when (microseconds since 1970),
    at which checkpost (its position in `places`) and which way.
    """

    person: TokenIds
    crossing: NDArray[np.uint64]
    at_us: Indexes
    place: NDArray[np.int16]
    direction: NDArray[np.int8]
    places: tuple[CheckpostCode, ...]

    def crossing_of(self, number: int) -> CrossingId:
        """Give at which crossing it was."""
        return CrossingId(UUID(int=int(self.crossing[number, 0]) << 64 | int(self.crossing[number, 1])))

    def moment_of(self, number: int) -> datetime:
        """Give when it was recorded."""
        return _EPOCH + int(self.at_us[number]) * _MICROSECOND

    def those_of(self, direction: Direction) -> NDArray[np.bool_]:
        """Say which went that way."""
        which: NDArray[np.bool_] = self.direction == _DIRECTIONS.index(direction)
        return which


@dataclass(frozen=True, slots=True, repr=False)
class RecordedPart:
    """Some of the recorded travellers, weighed by one rarity.

    By person: `name` (its number in `names`, one after the last where there is none), `day` (the position of the date
    of birth in `days`, which are packed dates, rising), and `written`. `with_father` are the persons who tell the
    father's name.
    """

    rarity: Rarity
    names: RecordedNames
    days: TokenIds
    name: TokenIds
    day: TokenIds
    with_father: TokenIds
    written: Written
    documents: KeyTable
    cnics: KeyTable
    appearances: Appearances

    @property
    def size(self) -> int:
        """How many appearances there are."""
        return len(self.appearances.person)

    def person(self, number: int) -> tuple[Traveller | None, tuple[TravelDocument, ...]]:
        """Give a person's traveller and documents."""
        return read_traveller(self.written.of(number))

    def all(self) -> Iterator[RecordedTraveller]:
        """Give everybody as they were recorded, oldest first."""
        kept = self.appearances
        for at in range(self.size):
            traveller, documents = self.person(int(kept.person[at]))
            place, direction = kept.places[kept.place[at]], _DIRECTIONS[kept.direction[at]]
            yield RecordedTraveller(kept.crossing_of(at), kept.moment_of(at), place, direction, traveller, documents)


@dataclass(frozen=True, slots=True, repr=False)
class RecordedTravellers:
    """Everybody recorded up to a position of the journal, oldest part first."""

    parts: tuple[RecordedPart, ...]
    position: int

    @property
    def size(self) -> int:
        """How many appearances there are."""
        return sum(part.size for part in self.parts)

    @property
    def since(self) -> datetime | None:
        """When the oldest of them was recorded."""
        return min((part.appearances.moment_of(0) for part in self.parts if part.size), default=None)

    def count_since(self, moment: datetime) -> int:
        """Count those who were recorded at that moment or later."""
        at_us = (moment - _EPOCH) // _MICROSECOND
        return sum(int(np.count_nonzero(part.appearances.at_us >= at_us)) for part in self.parts)

    def followed_by(self, part: RecordedPart, position: int) -> "RecordedTravellers":
        """Give it with those who came since, up to a later position."""
        return RecordedTravellers((*self.parts, part) if part.size else self.parts, position)


class PartBuilder:
    """Takes recorded travellers one after another, oldest first, and lays them out.

    To make the ways of a new name takes a tenth of a millisecond of Python; `pause` is called after each, so that a
    long build can let other threads have their turn.
    """

    def __init__(self, rarity: Rarity, pause: Callable[[], None] = lambda: None) -> None:
        self._rarity = rarity
        self._pause = pause
        self._names = NameRows()
        self._name_of: dict[tuple[str, bool, str | None], int] = {}
        self._person_of: dict[bytes, int] = {}
        self._name = array("i")
        self._born = array("i")
        self._with_father = array("i")
        self._documents: list[tuple[int, int]] = []
        self._cnics: list[tuple[int, int]] = []
        self._cnic_halves: list[int] = []
        self._person = array("i")
        self._crossing = array("Q")
        self._at_us = array("q")
        self._place = array("h")
        self._direction = array("b")
        self._place_of: dict[CheckpostCode, int] = {}

    def add(self, recorded: RecordedTraveller) -> None:
        """Add one."""
        written = write_traveller(recorded.traveller, recorded.documents)
        person = self._person_of.get(written)
        if person is None:
            person = self._person_of[written] = len(self._name)
            self._add_person(person, recorded.traveller, recorded.documents)
        self._person.append(person)
        self._crossing.extend((recorded.crossing_id.int >> 64, recorded.crossing_id.int & _LOW))
        self._at_us.append((recorded.at - _EPOCH) // _MICROSECOND)
        self._place.append(self._place_of.setdefault(recorded.checkpost, len(self._place_of)))
        self._direction.append(_DIRECTIONS.index(recorded.direction))

    def _add_person(self, person: int, traveller: Traveller | None, documents: tuple[TravelDocument, ...]) -> None:
        key = _name_key(traveller)
        query = make_query(None if key in self._name_of else traveller, documents, self._rarity)
        if key not in self._name_of:
            self._name_of[key] = self._names.add(query.names) if query.names else -1
            self._pause()
        self._name.append(self._name_of[key])
        self._born.append(_packed(traveller.date_of_birth if traveller else None))
        self._documents.extend((int(key_of(document.number.encode("ascii"))), person) for document in query.documents)
        if traveller and traveller.father_name:
            self._with_father.append(person)
        if traveller and traveller.cnic:
            card = written_cnic(traveller.cnic)
            self._cnics.append((int(key_of(card)), person))
            self._cnic_halves.extend(halves_of(card))

    def build(self) -> RecordedPart:
        """Lay them out."""
        names = self._names.put_in_order(self._rarity)
        name = np.array(self._name, dtype=np.int32)
        name[name < 0] = len(names.name_starts) - 1
        days, day = np.unique(np.array(self._born, dtype=np.int32), return_inverse=True)
        starts = np.cumsum([0, *map(len, self._person_of)])
        text = np.frombuffer(b"".join(self._person_of), dtype=np.uint8)
        return RecordedPart(
            rarity=self._rarity,
            names=names,
            days=days,
            name=name,
            day=day.astype(np.int32),
            with_father=np.array(self._with_father, dtype=np.int32),
            written=Written(starts, text),
            documents=_table(self._documents),
            cnics=_table(self._cnics, self._cnic_halves),
            appearances=Appearances(
                person=np.array(self._person, dtype=np.int32),
                crossing=np.array(self._crossing, dtype=np.uint64).reshape(-1, 2),
                at_us=np.array(self._at_us, dtype=np.int64),
                place=np.array(self._place, dtype=np.int16),
                direction=np.array(self._direction, dtype=np.int8),
                places=tuple(self._place_of),
            ),
        )


def build_part(
    recorded: Iterable[RecordedTraveller], rarity: Rarity, pause: Callable[[], None] = lambda: None
) -> RecordedPart:
    """Lay out recorded travellers, oldest first."""
    builder = PartBuilder(rarity, pause)
    for each in recorded:
        builder.add(each)
    return builder.build()


def parts_to_join(parts: tuple[RecordedPart, ...]) -> tuple[RecordedPart, ...]:
    """Give the last parts that are to be built into one: TIER of about one size, or none."""
    last = parts[-TIER:]
    is_due = len(last) == TIER and len({_tier(part) for part in last}) == 1
    return last if is_due and sum(part.size for part in last) <= MOST_IN_PART else ()


def _tier(part: RecordedPart) -> int:
    tier, size = 0, part.size
    while size >= TIER:
        size //= TIER
        tier += 1
    return tier


def query_of(person: tuple[Traveller | None, tuple[TravelDocument, ...]], rarity: Rarity) -> Query:
    """Make the query that a screening of that person would make."""
    return make_query(*person, rarity)


def _name_key(traveller: Traveller | None) -> tuple[str, bool, str | None]:
    """Give what decides about the ways of a name."""
    if traveller is None:
        return "", False, None
    return traveller.name.text, traveller.name.may_be_truncated, traveller.native_name


def _packed(born: PartialDate | None) -> int:
    return pack(born) if born else NO_DATE


def _table(pairs: list[tuple[int, int]], halves: Sequence[int] = ()) -> KeyTable:
    return build_key_table([key for key, _ in pairs], [person for _, person in pairs], halves)
