"""Small builders of fictional things: each gives a sensible one, and takes what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from screening.domain.crossings import Crossing, CrossingNumber
from screening.domain.dates import PartialDate
from screening.domain.decisions import Disposition
from screening.domain.entries import EntryDocument, EntryName, Handling, ListEntry
from screening.domain.identifiers import (
    AccountId,
    AuthorityCode,
    CheckpostCode,
    CounterCode,
    CrossingId,
    EntryId,
    ListCode,
    StateCode,
    new_uuid,
)
from screening.domain.lists import (
    AlertKind,
    Direction,
    Holds,
    ListDefinition,
    ListInForce,
    ListRule,
    ListVersion,
    Upkeep,
)
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller
from screening.domain.wording import Wording

A_MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def a_traveller(
    name: str = "ERIKSSON, ANNA MARIA",
    *,
    born: str | None = "1974-08-12",
    sex: Sex | None = Sex.FEMALE,
    nationality: str | None = "UTO",
    cnic: str | None = None,
    father_name: str | None = None,
    may_be_truncated: bool = False,
) -> Traveller:
    """Make a traveller; `name` is `SURNAME, GIVEN NAMES`, and without a comma all of it stands in the given names."""
    surname, comma, given_names = name.partition(", ")
    if not comma:
        surname, given_names = "", name
    return Traveller(
        name=PrintedName(surname, given_names, 39, may_be_truncated),
        date_of_birth=PartialDate.parse(born) if born else None,
        sex=sex,
        nationality=StateCode(nationality) if nationality else None,
        cnic=Cnic(cnic) if cnic else None,
        father_name=father_name,
    )


def a_document(number: str = "L898902C3", *, state: str | None = "UTO", document_type: str = "P") -> TravelDocument:
    """Make a travel document."""
    return TravelDocument(number, StateCode(state) if state else None, document_type)


class EntryFields(TypedDict, total=False):
    """Fields of an entry that a test may set as they are."""

    category: str
    father_name: str
    handling: Handling
    sex: Sex


def an_entry(
    *names: str,
    list_code: str = "ecl",
    born: tuple[str, ...] = (),
    documents: tuple[str, ...] = (),
    cnic: str | None = None,
    entry_id: EntryId | None = None,
    **fields: Unpack[EntryFields],
) -> ListEntry:
    """Make a list entry in its first revision."""
    entry = ListEntry(
        id=entry_id or EntryId(new_uuid()),
        list_code=ListCode(list_code),
        source_id="1",
        revision=1,
        owner=AuthorityCode("moi"),
        category="person",
        legal_basis="Exit from Pakistan (Control) Ordinance, 1981",
        contact="+92 51 000 0000",
        names=tuple(EntryName(name) for name in names),
        documents=tuple(EntryDocument(number) for number in documents),
        dates_of_birth=tuple(PartialDate.parse(date) for date in born),
        cnic=Cnic(cnic) if cnic else None,
    )
    return replace(entry, **fields)


def a_definition(
    code: str = "ecl",
    *,
    holds: Holds = Holds.PERSONS,
    raises: AlertKind = AlertKind.OFFLOAD,
    direction: Direction | None = Direction.EXIT,
    threshold: float = 0.7,
    second_officer: frozenset[Disposition] = frozenset(),
) -> ListDefinition:
    """Make a list definition with one rule, kept here, so never stale."""
    return ListDefinition(
        code=ListCode(code),
        name=Wording(code.upper(), code.upper()),
        holds=holds,
        authorities=(AuthorityCode("moi"),),
        categories=("person",),
        rules=(ListRule(raises, Wording("Look closely.", "غور سے دیکھیں۔"), direction, second_officer=second_officer),),
        threshold=threshold,
        upkeep=Upkeep.KEPT_HERE,
    )


def a_list_in_force(*entries: ListEntry, definition: ListDefinition | None = None) -> ListInForce:
    """Make a list in its first version."""
    definition = definition or a_definition()
    version = ListVersion(definition.code, 1, A_MOMENT, A_MOMENT, len(entries), "0" * 64)
    return ListInForce(definition, version, entries)


def a_crossing(*, number: str = "KHI-26-000001", direction: Direction = Direction.EXIT) -> Crossing:
    """Make an open crossing at counter 4 of KHI."""
    return Crossing(
        id=CrossingId(new_uuid()),
        number=CrossingNumber(number),
        checkpost=CheckpostCode("KHI"),
        counter=CounterCode("4"),
        direction=direction,
        opened_at=A_MOMENT,
        opened_by=AccountId(new_uuid()),
    )
