"""Who might stand at the counter, and who on a list, when nobody real may be used?

A seeded population of fictional people for benchmarks, calibration and thresholds: the same seed gives the same people
on every machine. Names are composed from the name pools; card numbers begin with a digit that no province has, and the
State is UTO. How often a listed traveller's particulars differ from the entry's is our assumption, named below.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from random import Random
from typing import Literal
from uuid import UUID

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryDocument, EntryName, ListEntry, NameQuality
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, StateCode
from screening.domain.lists import AlertKind, Holds, ListDefinition, ListInForce, ListRule, ListVersion, Upkeep
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller
from screening.domain.wording import Wording
from screening.matching.names.name_pools import NamePool, name_pools
from screening.matching.prices.name_variants import vary_name

FULL_DATE, MONTH_ONLY, YEAR_ONLY, FIRST_OF_JANUARY = 0.62, 0.03, 0.15, 0.08
"""How entries give the date of birth; the rest give none."""
DATE_AS_LISTED, DAY_MONTH_SWAPPED, YEARS_OFF, DAYS_OFF, OTHER_DATE = 0.9, 0.015, 0.035, 0.015, 0.035
"""How a listed traveller's date of birth compares with the true one behind the entry."""
WITH_CNIC, WITH_DOCUMENT = 0.35, 0.25
"""Share of the entries that give them."""
ALIASES = 0.45
"""How many other names an entry gives on average."""
DOCUMENT_SHOWN, CNIC_SHOWN = 0.3, 0.6
"""Share of the listed travellers who present the document of the entry, and whose MRZ has the CNIC."""
RARE_FAMILY_NAME = 0.12
"""Share of the people with a family name that hardly anybody else has."""

_STATE = StateCode("UTO")
_ROOTS = (
    "ZAR",
    "KOT",
    "MIR",
    "SHAN",
    "DAR",
    "GOR",
    "BAL",
    "TOR",
    "SAN",
    "LAK",
    "CHAR",
    "NOK",
    "PAN",
    "RUD",
    "WAZ",
    "JHAL",
)
_MIDDLES = ("A", "I", "U", "OK", "AM", "IN", "AR", "EL", "OSH", "UND")
_ENDINGS = ("ANI", "WAL", "ZAI", "KHEL", "PURI", "VI", "OTRA", "ANO", "DAR", "MAL")


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Somebody who does not exist."""

    region: str
    given: tuple[str, ...]
    family: str
    born: PartialDate
    sex: Sex
    father_name: str
    cnic: Cnic
    document: str


@dataclass(frozen=True, slots=True, repr=False)
class SeededTraveller:
    """A traveller with a document; `entry_id` names the entry that is about the same person, None for the innocent."""

    traveller: Traveller
    documents: tuple[TravelDocument, ...]
    entry_id: EntryId | None = None


def generate_entries(
    count: int, seed: int, list_code: str = "seeded", *, aliases: float = ALIASES
) -> Iterator[ListEntry]:
    """Give the entries of a list of persons, one after another, with so many aliases each on average."""
    chance = _chance(seed, "entries")
    for number in range(count):
        yield _entry(chance, number, _person(chance), ListCode(list_code), aliases)


def list_of(entries: Sequence[ListEntry], threshold: float) -> ListInForce:
    """Give entries of persons as one list in force, each of whose hits is a referral."""
    code, wording, moment = ListCode("seeded"), Wording("seeded", "seeded"), datetime(2026, 11, 21, tzinfo=UTC)
    definition = ListDefinition(
        code=code,
        name=wording,
        holds=Holds.PERSONS,
        authorities=(AuthorityCode("moi"),),
        categories=("person",),
        rules=(ListRule(AlertKind.REFERRAL, wording),),
        threshold=threshold,
        upkeep=Upkeep.KEPT_HERE,
    )
    version = ListVersion(code, 1, moment, moment, len(entries), "0" * 64)
    return ListInForce(definition, version, entries)


def generate_travellers(count: int, seed: int, listed: Sequence[ListEntry] = ()) -> Iterator[SeededTraveller]:
    """Give travellers: innocent ones, or, where entries are handed in, persons of those entries in turn.

    A listed one's name is in another spelling, order or completeness than the entry's more often than not.
    """
    chance = _chance(seed, "listed" if listed else "clean")
    for number in range(count):
        if listed:
            yield _listed(chance, listed[number % len(listed)])
        else:
            yield _clean(chance)


def _chance(seed: int, kind: str) -> Random:
    return Random(f"{kind} {seed}")  # noqa: S311 (people are made up here, not secrets.)


def _person(chance: Random) -> Person:
    pool = name_pools()[bisect(_pool_shares(), chance.random() * _pool_shares()[-1])]
    more = chance.random() < pool.given_tokens - int(pool.given_tokens)
    given = tuple(_draw(chance, pool, "given") for _ in range(max(1, int(pool.given_tokens) + more)))
    return Person(
        region=pool.region,
        given=given,
        family=_family(chance, pool),
        born=PartialDate(chance.randint(1945, 2005), chance.randint(1, 12), chance.randint(1, 28)),
        sex=chance.choice((Sex.MALE, Sex.MALE, Sex.FEMALE)),
        father_name=f"{_draw(chance, pool, 'given')} {_draw(chance, pool, 'family')}",
        cnic=Cnic(f"0{chance.randrange(10**12):012}"),
        document=f"{chance.choice('ABCDEFGHJK')}{chance.choice('ABCDEFGHJK')}{chance.randrange(10**7):07}",
    )


def _draw(chance: Random, pool: NamePool, kind: Literal["given", "family"]) -> str:
    tokens, shares = _tokens_and_shares()[pool.region, kind]
    return tokens[bisect(shares, chance.random() * shares[-1])]


@cache
def _pool_shares() -> tuple[float, ...]:
    return tuple(accumulate(pool.share for pool in name_pools()))


@cache
def _tokens_and_shares() -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[float, ...]]]:
    """Give by region and kind the tokens of a pool, and their shares added up.

    The first sum above a chance number of the whole gives the token, as with `Random.choices`.
    """
    kinds = {(pool.region, kind): getattr(pool, kind) for pool in name_pools() for kind in ("given", "family")}
    return {key: (tuple(shares), tuple(accumulate(shares.values()))) for key, shares in kinds.items()}


def _family(chance: Random, pool: NamePool) -> str:
    if chance.random() < RARE_FAMILY_NAME:
        return chance.choice(_ROOTS) + chance.choice(_MIDDLES) + chance.choice(_ENDINGS)
    return _draw(chance, pool, "family")


def _entry(chance: Random, number: int, person: Person, code: ListCode, aliases: float) -> ListEntry:
    tokens = (*person.given, person.family)
    names = [EntryName(" ".join(tokens))]
    for _ in range(int(aliases) + (chance.random() < aliases % 1)):
        alias = vary_name(chance, tokens)
        names.append(EntryName(" ".join(alias), NameQuality.WEAK if len(alias) < len(tokens) else NameQuality.GOOD))
    dates = _listed_date(chance, person.born)
    return ListEntry(
        id=_entry_id(chance, number),
        list_code=code,
        source_id=f"S-{number}",
        revision=1,
        owner=AuthorityCode("moi"),
        category="person",
        legal_basis="Seeded population",
        contact="+92 51 000 0000",
        names=tuple(names),
        documents=(EntryDocument(person.document, _STATE, "P"),) if chance.random() < WITH_DOCUMENT else (),
        dates_of_birth=dates,
        sex=person.sex,
        father_name=person.father_name,
        cnic=person.cnic if chance.random() < WITH_CNIC else None,
    )


def _entry_id(chance: Random, number: int) -> EntryId:
    """Make a UUID of version 7 that the seed decides."""
    return EntryId(UUID(int=number << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62)))


def _listed_date(chance: Random, born: PartialDate) -> tuple[PartialDate, ...]:
    forms = (
        (born,),
        (PartialDate(born.year, born.month),),
        (PartialDate(born.year),),
        (PartialDate(born.year, 1, 1),),
        (),
    )
    given = (FULL_DATE, MONTH_ONLY, YEAR_ONLY, FIRST_OF_JANUARY)
    return chance.choices(forms, (*given, 1 - sum(given)))[0]


def _clean(chance: Random) -> SeededTraveller:
    person = _person(chance)
    cnic = person.cnic if chance.random() < CNIC_SHOWN else None
    traveller = Traveller(
        name=PrintedName(person.family, " ".join(person.given), 39),
        date_of_birth=person.born,
        sex=person.sex,
        nationality=_STATE,
        cnic=cnic,
    )
    return SeededTraveller(traveller, (TravelDocument(person.document, _STATE),))


def _listed(chance: Random, entry: ListEntry) -> SeededTraveller:
    *given, surname = vary_name(chance, tuple(entry.names[0].text.split()))
    own = (
        entry.documents[0].number if entry.documents and chance.random() < DOCUMENT_SHOWN else _person(chance).document
    )
    traveller = Traveller(
        name=_printed(surname, " ".join(given)),
        date_of_birth=_shown_date(chance, entry),
        sex=entry.sex,
        nationality=_STATE,
        cnic=entry.cnic if chance.random() < CNIC_SHOWN else None,
    )
    return SeededTraveller(traveller, (TravelDocument(own, _STATE),), entry.id)


def _printed(surname: str, given_names: str) -> PrintedName:
    """Print a name into the 39 characters of a passport's MRZ: two fillers between its halves (Doc 9303-4, 4.2.2)."""
    room = 39 - len(surname) - 2
    name = PrintedName(surname, given_names, 39)
    return name if len(given_names) <= room else replace(name, given_names=given_names[:room], may_be_truncated=True)


def _shown_date(chance: Random, entry: ListEntry) -> PartialDate:
    """Give the complete date on the document of an entry's person."""
    listed = entry.dates_of_birth[0] if entry.dates_of_birth else PartialDate(chance.randint(1945, 2005))
    known = listed.is_complete and (listed.month, listed.day) != (1, 1)
    month = listed.month if known or (listed.month and not listed.is_complete) else chance.randint(1, 12)
    born = PartialDate(listed.year, month, listed.day if known else chance.randint(1, 28))
    slips = (
        born,
        replace(born, month=born.day, day=born.month) if born.day <= 12 else born,
        replace(born, year=born.year + chance.choice((-2, -1, 1, 2)), day=min(born.day, 28)),
        replace(born, day=born.day % 28 + 1),
        _person(chance).born,
    )
    return chance.choices(slips, (DATE_AS_LISTED, DAY_MONTH_SWAPPED, YEARS_OFF, DAYS_OFF, OTHER_DATE))[0]
