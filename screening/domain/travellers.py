"""Who stands at the counter, and with which document?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.names import PrintedName

Cnic = NewType("Cnic", str)
"""Pakistan's Computerised National Identity Card number: 13 digits, no dashes."""


class Sex(StrEnum):
    """As documents print it; X is a value of its own, an empty field is None."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


@dataclass(frozen=True, slots=True, repr=False)
class TravelDocument:
    """What carries the MRZ: passport, ID card, visa. `number` has capital letters and digits only, no fillers."""

    number: str
    issuing_state: StateCode | None = None
    document_type: str = "P"
    date_of_expiry: PartialDate | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Traveller:
    """The person presenting a document, in either direction, as far as document and officer tell."""

    name: PrintedName
    date_of_birth: PartialDate | None = None
    sex: Sex | None = None
    nationality: StateCode | None = None
    cnic: Cnic | None = None
    father_name: str | None = None
    native_name: str | None = None
