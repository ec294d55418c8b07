"""Which forms may the fields of a request have?

Every text is bounded and free of control characters; every time carries its offset. Refusals are codes (see
`screening.web.validation`), and never quote what was sent.
"""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from screening.domain.dates import PartialDate
from screening.domain.errors import InvalidInput
from screening.web.validation import OUR_CODE

LONGEST_NAME: Final = 200
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of characters, line and paragraph separators."""
_DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make a text read otherwise than it is. Joiners, which Urdu needs, stay."""
_EARLIEST_YEAR: Final = 2000
_LATEST_YEAR: Final = 2100
_DOCUMENT_NUMBER: Final = re.compile(r"[A-Z0-9]{1,24}")
_CNIC: Final = re.compile(r"\d{13}")


class Request(BaseModel):
    """What all requests share: a field that nobody knows is refused, never skipped."""

    model_config = ConfigDict(extra="forbid")


def refusal(code: str) -> PydanticCustomError:
    """Make the refusal of one field, told by a code whose sentence stands under `reason.<code>`."""
    return PydanticCustomError("refused", "refused", {OUR_CODE: code})


def _without_controls(text: str) -> str:
    if any(unicodedata.category(each) in _REFUSED_CATEGORIES or each in _DIRECTION_MARKS for each in text):
        raise refusal("control_character")
    return text.strip()


def _lines_without_controls(text: str) -> str:
    return "\n".join(_without_controls(line) for line in re.split(r"\r\n|\r|\n", text)).strip()


def _written_date(text: str) -> str:
    try:
        PartialDate.parse(text)
    except InvalidInput:
        raise refusal("date") from None
    return text


def _document_number(text: str) -> str:
    number = re.sub(r"[\s<./-]", "", text).upper()
    if not _DOCUMENT_NUMBER.fullmatch(number):
        raise refusal("document_number")
    return number


def _cnic(text: str) -> str:
    number = re.sub(r"[ -]", "", text)
    if not (number.isascii() and _CNIC.fullmatch(number)):
        raise refusal("cnic")
    return number


def _plausible(moment: datetime) -> datetime:
    if not _EARLIEST_YEAR <= moment.year < _LATEST_YEAR:
        raise refusal("time_range")
    return moment


def _written_time(value: object) -> object:
    # A bare number would be taken for seconds since 1970.
    if not isinstance(value, str) or value.lstrip("+-").replace(".", "", 1).isdigit():
        raise refusal("not_a_time")
    return value


Clean = AfterValidator(_without_controls)

Name = Annotated[str, Field(max_length=LONGEST_NAME), Clean]
Reason = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_lines_without_controls)]
"""What an officer writes, in one or more lines."""
ServiceName = Annotated[str, Field(min_length=1, max_length=40, examples=["PK-301"]), Clean]
CheckpostField = Annotated[str, Field(min_length=1, max_length=10, examples=["KHI"]), Clean]
CounterField = Annotated[str, Field(min_length=1, max_length=10, examples=["4"]), Clean]
StateField = Annotated[str, Field(pattern="^[A-Za-z]{1,3}$", max_length=3, examples=["UTO"]), AfterValidator(str.upper)]
DateField = Annotated[str, Field(min_length=4, max_length=10, examples=["1974-08-12"]), AfterValidator(_written_date)]
DocumentNumber = Annotated[
    str, Field(min_length=1, max_length=40, examples=["L898902C3"]), Clean, AfterValidator(_document_number)
]
CnicField = Annotated[
    str, Field(min_length=13, max_length=20, examples=["42101-1234567-1"]), Clean, AfterValidator(_cnic)
]
TimeField = Annotated[AwareDatetime, BeforeValidator(_written_time), AfterValidator(_plausible)]
Cursor = Annotated[str, Field(max_length=200, pattern="^[A-Za-z0-9_:=.|+-]+$")]
Limit = Annotated[int, Field(ge=1, le=200)]
ListCodeField = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40)]
