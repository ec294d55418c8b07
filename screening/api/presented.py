"""What does a caller hand in to be screened, and where?"""

from datetime import date, datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Discriminator, Field, JsonValue, Tag, model_validator

from screening.api.fields import (
    CheckpostField,
    CnicField,
    CounterField,
    DateField,
    DocumentNumber,
    Name,
    Request,
    ServiceName,
    StateField,
    TimeField,
    refusal,
)
from screening.domain.clock import local_date
from screening.domain.crossings import ScreeningReason
from screening.domain.dates import PartialDate
from screening.domain.identifiers import CheckpostCode, CounterCode, CrossingId, StateCode
from screening.domain.lists import Direction
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller
from screening.workflows.counter.places import Place
from screening.workflows.parts import Parts

MrzLine = Annotated[str, Field(max_length=200)]


class OpenCrossing(Request):
    """The open crossing of the same traveller, for a rescan, a correction, or a second document."""

    id: UUID


class NewCrossing(Request):
    """Where and which way the traveller crosses. `departs_at` carries its offset from UTC."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "checkpost": "KHI",
                    "counter": "4",
                    "direction": "exit",
                    "service": "PK-301",
                    "departs_at": "2026-11-21T16:40:00+05:00",
                }
            ]
        }
    )

    checkpost: CheckpostField
    counter: CounterField
    direction: Direction
    service: ServiceName | None = None
    departs_at: TimeField | None = None

    def place(self) -> Place:
        """Give it as the workflows take it."""
        return Place(
            CheckpostCode(self.checkpost),
            CounterCode(self.counter),
            self.direction,
            self.service,
            self.departs_at,
        )


def _which_crossing(value: object) -> str:
    return ":open" if isinstance(value, OpenCrossing) or (isinstance(value, dict) and "id" in value) else ":new"


CrossingField = Annotated[
    Annotated[OpenCrossing, Tag(":open")] | Annotated[NewCrossing, Tag(":new")], Discriminator(_which_crossing)
]


def _which_mrz(value: object) -> str:
    return ":text" if isinstance(value, str) else ":lines"


MrzField = Annotated[
    Annotated[list[MrzLine], Field(min_length=1, max_length=3), Tag(":lines")]
    | Annotated[str, Field(min_length=1, max_length=500), Tag(":text")],
    Discriminator(_which_mrz),
]


class TypedTraveller(Request):
    """The traveller as typed, or as read and corrected, and confirmed by the officer who sends it."""

    surname: Name = ""
    given_names: Name = ""
    date_of_birth: DateField | None = None
    sex: Sex | None = None
    nationality: StateField | None = None
    cnic: CnicField | None = None
    father_name: Name | None = None
    native_name: Name | None = None

    def traveller(self) -> Traveller:
        """Give it as the workflows take it."""
        return Traveller(
            name=PrintedName(self.surname, self.given_names),
            date_of_birth=PartialDate.parse(self.date_of_birth) if self.date_of_birth else None,
            sex=self.sex,
            nationality=StateCode(self.nationality) if self.nationality else None,
            cnic=Cnic(self.cnic) if self.cnic else None,
            father_name=self.father_name or None,
            native_name=self.native_name or None,
        )


class TypedDocument(Request):
    """A travel document as typed."""

    number: DocumentNumber
    issuing_state: StateField | None = None
    type: Annotated[str, Field(pattern="^[A-Z]{1,2}$", max_length=2)] = "P"
    date_of_expiry: DateField | None = None

    def document(self) -> TravelDocument:
        """Give it as the workflows take it."""
        return TravelDocument(
            number=self.number,
            issuing_state=StateCode(self.issuing_state) if self.issuing_state else None,
            document_type=self.type,
            date_of_expiry=PartialDate.parse(self.date_of_expiry) if self.date_of_expiry else None,
        )


class LinesOrData(Request):
    """The `mrz` lines, or a typed `traveller`, `documents`, or both: one of the two."""

    mrz: MrzField | None = None
    traveller: TypedTraveller | None = None
    documents: Annotated[list[TypedDocument], Field(max_length=5, default_factory=list)]

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        is_typed = self.traveller is not None or bool(self.documents)
        if (self.mrz is not None) == is_typed:
            raise refusal("one_of_mrz_and_traveller")
        return self


ONE_OF_TWO: Final[list[JsonValue]] = [
    {
        "required": ["mrz"],
        "properties": {
            "mrz": {"not": {"type": "null"}},
            "traveller": {"type": "null"},
            "documents": {"type": "array", "maxItems": 0},
        },
    },
    {
        "anyOf": [
            {"required": ["traveller"], "properties": {"traveller": {"not": {"type": "null"}}}},
            {
                "required": ["documents"],
                "properties": {"documents": {"type": "array", "minItems": 1, "maxItems": 5}},
            },
        ],
        "properties": {"mrz": {"type": "null"}},
    },
]
"""The same, for the description."""


class ScreeningRequest(LinesOrData):
    """What to screen: `mrz` lines, or a typed `traveller`, `documents`, or both; and in which crossing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mrz": [
                        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
                    ],
                    "crossing": {"checkpost": "KHI", "counter": "4", "direction": "exit"},
                },
                {
                    "traveller": {
                        "surname": "ERIKSSON",
                        "given_names": "ANNA MARIA",
                        "date_of_birth": "1974-08-12",
                        "sex": "F",
                        "nationality": "UTO",
                    },
                    "documents": [{"number": "L898902C3", "issuing_state": "UTO"}],
                    "crossing": {"id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"},
                    "reason": "corrected",
                },
            ],
            "oneOf": ONE_OF_TWO,
        }
    )

    crossing: CrossingField
    reason: Literal["rescan", "corrected", "second_document"] | None = None
    occurred_at: TimeField | None = None


def screened_where(crossing: OpenCrossing | NewCrossing) -> Place | CrossingId:
    """Say in which crossing, as the workflows take it."""
    return CrossingId(crossing.id) if isinstance(crossing, OpenCrossing) else crossing.place()


def screening_reason(reason: str | None) -> ScreeningReason | None:
    """Say why, as the workflows take it."""
    return ScreeningReason(reason) if reason else None


def day_at(where: Place | CrossingId, moment: datetime, parts: Parts) -> date:
    """Give the calendar day at the crossing's checkpost. Raises UnknownCheckpost, NotFound."""
    with parts.store.read() as repositories:
        code = where.checkpost if isinstance(where, Place) else repositories.crossings.get(where).checkpost
        return local_date(moment, repositories.checkposts.get(code).time_zone)
