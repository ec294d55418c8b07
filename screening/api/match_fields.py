"""How do FollowTheMoney's properties and ours stand for each other, and how does an answer of yente look?

Of the Person schema: names, birth dates, gender, nationality, father's name, passport and identity numbers. What else a
query says is not compared, and is left out of the echo of the query.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field

from screening.api.fields import Reason, Request
from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry, NameQuality
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import StateCode
from screening.domain.lists import Holds
from screening.domain.names import PrintedName
from screening.domain.states import alpha_3_of, iso_codes
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller
from screening.web.projection import Strict
from screening.workflows.counter.screen_traveller import presented_typed
from screening.workflows.enquiries.match_entries import MatchQuestion

PERSON, PASSPORT = "Person", "Passport"
_OF_PERSONS: Final = frozenset({PERSON, "LegalEntity", "Thing"})
_OF_DOCUMENTS: Final = frozenset({PASSPORT, "Identification"})
_NAMES: Final = ("name", "alias", "previousName", "weakAlias")
_NUMBERS: Final = ("passportNumber", "idNumber", "number")
_STATES: Final = ("nationality", "citizenship", "country")
_COMPARED: Final = frozenset(
    {
        *_NAMES,
        *_NUMBERS,
        *_STATES,
        "firstName",
        "secondName",
        "middleName",
        "lastName",
        "fatherName",
        "birthDate",
        "gender",
    }
)
_GENDERS: Final[Mapping[str, Sex]] = {"male": Sex.MALE, "female": Sex.FEMALE, "other": Sex.OTHER}
MOST_QUERIES: Final = 50
MOST_WAYS: Final = 12
"""Names, birth dates and nationalities of one query, times each other."""
MOST_DOCUMENTS: Final = 5
_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./<-]{0,39}")
_CNIC_DIGITS: Final = 13
_LONGEST: Final = 500

Value = Annotated[str, Field(max_length=_LONGEST)]
Values = Value | Annotated[list[Value], Field(max_length=50)]
Word = Annotated[str, Field(max_length=64, pattern="^[A-Za-z][A-Za-z0-9_]*$")]
Name = Annotated[str, Field(max_length=100)]
Properties = Annotated[dict[Name, Values], Field(max_length=100)]


class QueryAsked(Request):
    """Whom or what to look for, in FollowTheMoney's terms: a Person, or a Passport."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    schema_: Annotated[Word, Field(alias="schema")]
    properties: Properties
    id: Name | None = None


class MatchAsked(Request):
    """Up to 50 queries under names of the caller's choice, and why they are asked (or the header X-Reason)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "queries": {
                        "q": {
                            "schema": "Person",
                            "properties": {"name": ["Tariq Mehmood Rahman"], "birthDate": ["1979-03-14"]},
                        }
                    },
                    "reason": "Case 12 of the AHTC.",
                }
            ]
        }
    )

    queries: Annotated[dict[Name, QueryAsked], Field(min_length=1, max_length=MOST_QUERIES)]
    weights: Annotated[dict[Name, float], Field(max_length=0, default_factory=dict)]
    config: Annotated[dict[Name, float], Field(max_length=0, default_factory=dict)]
    reason: Reason | None = None


class Explained(Strict):
    """One reason for or against: its weight in log-odds, and the sentence for it."""

    score: float
    weight: float
    detail: Annotated[str, Field(max_length=1000)]


class ScoredEntity(Strict):
    """An entry that is like what was asked for: a likeness, never a verdict."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: UUID
    caption: Value
    schema_: Annotated[Word, Field(alias="schema")]
    properties: Annotated[dict[Name, Annotated[list[Value], Field(max_length=400)]], Field(max_length=100)]
    datasets: Annotated[list[Name], Field(max_length=1)]
    referents: Annotated[list[Name], Field(max_length=1)]
    target: bool = True
    first_seen: AwareDatetime | None = None
    last_seen: AwareDatetime | None = None
    last_change: AwareDatetime | None = None
    score: Annotated[float, Field(ge=0, le=1)]
    match: bool
    features: Annotated[dict[Name, float], Field(max_length=20)]
    explanations: Annotated[dict[Name, Explained], Field(max_length=20)]


class Total(Strict):
    """How many were found: `eq` exactly so many, `gte` so many at least."""

    value: Annotated[int, Field(ge=0)]
    relation: Annotated[str, Field(pattern="^(eq|gte)$", max_length=3)]


class QueryEcho(Strict):
    """The query as it was compared."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: Name | None = None
    schema_: Annotated[Word, Field(alias="schema")]
    properties: Annotated[dict[Name, Annotated[list[Value], Field(max_length=50)]], Field(max_length=100)]


class Matches(Strict):
    """What came of one query."""

    status: Annotated[int, Field(ge=200, le=200)] = 200
    results: Annotated[list[ScoredEntity], Field(max_length=200)]
    total: Total
    query: QueryEcho


class Feature(Strict):
    """What is compared."""

    description: Annotated[str, Field(max_length=500)]


class MatchAnswered(Strict):
    """The answers under the names of their queries."""

    responses: Annotated[dict[Name, Matches], Field(max_length=MOST_QUERIES)]
    matcher: Annotated[dict[Name, Feature], Field(max_length=20)]
    limit: Annotated[int, Field(ge=1)]


def question_of(asked: QueryAsked, place: str) -> MatchQuestion:
    """Read a query. Raises InvalidInput, whose `where` is the query's place, never its name.

    `match_schema` for a schema that no list of ours holds, `match_ways` for too many names at once, `match_state`,
    `date`, `document_number`, `nothing_to_screen`.
    """
    said = _said(asked)
    documents = _documents(said, place)
    if asked.schema_ in _OF_DOCUMENTS:
        return MatchQuestion((presented_typed(None, documents),))
    if asked.schema_ not in _OF_PERSONS:
        raise InvalidInput(place, reason="match_schema")
    names = _names(said)
    born: list[PartialDate | None] = [_date(each, place) for each in said.get("birthDate", ())] or [None]
    states: list[StateCode | None] = [_state(each, place) for name in _STATES for each in said.get(name, ())] or [None]
    ways = list(dict.fromkeys(product(names, born, states)))
    if len(ways) > MOST_WAYS or len(documents) > MOST_DOCUMENTS:
        raise InvalidInput(place, reason="match_ways", most=MOST_WAYS, documents=MOST_DOCUMENTS)
    gender = next((_GENDERS[each.lower()] for each in said.get("gender", ()) if each.lower() in _GENDERS), None)
    cnic = next((Cnic(each) for each in map(_digits, said.get("idNumber", ())) if len(each) == _CNIC_DIGITS), None)
    father = next(iter(said.get("fatherName", ())), None)
    return MatchQuestion(
        tuple(
            presented_typed(Traveller(name, day, gender, state, cnic, father), documents) for name, day, state in ways
        )
    )


def echo_of(asked: QueryAsked) -> QueryEcho:
    """Write the query as it was compared."""
    return QueryEcho(
        id=asked.id, schema_=asked.schema_, properties={name: list(each) for name, each in _said(asked).items()}
    )


def properties_of(entry: ListEntry) -> dict[str, list[str]]:
    """Write an entry in FollowTheMoney's properties; what is empty is left out."""
    alpha_2 = {code: name.lower() for name, code in iso_codes().items()}
    genders = {sex: name for name, sex in _GENDERS.items()}
    written: dict[str, Sequence[str | None]] = {
        "name": [name.text for name in entry.names if name.quality is NameQuality.GOOD],
        "weakAlias": [name.text for name in entry.names if name.quality is NameQuality.WEAK],
        "birthDate": [str(born) for born in entry.dates_of_birth],
        "gender": [genders[entry.sex]] if entry.sex else [],
        "nationality": [alpha_2.get(state, state.lower()) for state in entry.nationalities],
        "fatherName": [entry.father_name],
        "idNumber": [entry.cnic],
        "passportNumber": [document.number for document in entry.documents],
        "notes": [entry.grounds],
    }
    kept = {name: [each[:_LONGEST] for each in values if each] for name, values in written.items()}
    return {name: values for name, values in kept.items() if values}


def schema_of(holds: Holds) -> str:
    """Say what a list's entries are in FollowTheMoney's terms."""
    return PERSON if holds is Holds.PERSONS else PASSPORT


def _said(asked: QueryAsked) -> dict[str, tuple[str, ...]]:
    """Give what is compared, without what was said twice or not at all."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in asked.properties.items():
        several = [values] if isinstance(values, str) else values
        clean = tuple(dict.fromkeys(each.strip() for each in several if each.strip()))
        if name in _COMPARED and clean:
            found[name] = clean
    return found


def _names(said: Mapping[str, tuple[str, ...]]) -> list[PrintedName]:
    given = " ".join(each for name in ("firstName", "secondName", "middleName") for each in said.get(name, ()))
    surname = " ".join(said.get("lastName", ()))
    parted = [PrintedName(surname, given)] if surname or given else []
    whole = [PrintedName("", each) for name in _NAMES for each in said.get(name, ())]
    return [*parted, *whole] or [PrintedName("", "")]


def _documents(said: Mapping[str, tuple[str, ...]], place: str) -> tuple[TravelDocument, ...]:
    numbers = []
    for each in (each for name in _NUMBERS for each in said.get(name, ())):
        if not _NUMBER.fullmatch(each):
            raise InvalidInput(place, reason="document_number")
        numbers.append(re.sub("[^A-Za-z0-9]", "", each).upper())
    return tuple(TravelDocument(number) for number in dict.fromkeys(numbers))


def _date(text: str, place: str) -> PartialDate:
    try:
        return PartialDate.parse(text[:10])
    except InvalidInput:
        raise InvalidInput(place, reason="date") from None


def _state(text: str, place: str) -> StateCode:
    code = alpha_3_of(text) or StateCode(text.upper())
    if not re.fullmatch("[A-Z]{1,3}", code):
        raise InvalidInput(place, reason="match_state")
    return code


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)
