"""Which forms may the fields of a request have?

Every text is bounded and free of control characters; every time carries its offset. Refusals are codes (see
`screening.web.validation`), and never quote what was sent. What a form is, its pattern tells in the description too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from screening.domain.dates import PartialDate
from screening.domain.errors import InvalidInput
from screening.web.validation import OUR_CODE

LONGEST_NAME: Final = 200
_HIDDEN: Final = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff\U000e0000-\U000e007f]")
"""Signs without a form of their own: soft hyphens, direction marks, zero-width spaces, byte-order marks, tags.

Keyboards and word processors put them into Urdu and Arabic texts unseen, so they are taken out, not refused; left in,
they would make two texts that read the same different. The joiners, which Urdu is spelt with, stay.
"""
_REFUSED: Final = r"\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2061-\u206f\ufff9-\ufffb"
"""Control characters, line and paragraph separators, and what makes a text read otherwise than it is."""
_REFUSED_IN_LINES: Final = _REFUSED.replace(r"\u0000-\u001f", r"\u0000-\u0009\u000b\u000c\u000e-\u001f")
_BLANK: Final = r"\s\u00ad\u061c\u180e\u200b-\u200f\u2060\ufeff\U000e0000-\U000e007f"
_LINES: Final = re.compile(r"\r\n|\r|\n")
_FORBIDDEN: Final = re.compile(rf"[{_REFUSED}\ud800-\udfff]")
_LEGIBLE: Final = re.compile(rf"[^{_BLANK}]")
_TEXT_PATTERN: Final = rf"^[^{_REFUSED}]*$"
_VISIBLE: Final = r"!-~\u00a1-\u00ac\u00ae-\u061b\u061d-\u167f\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff"
_SAID: Final = rf"[^{_REFUSED}]*[{_VISIBLE}][^{_REFUSED}]*"
_EARLIEST_YEAR: Final = 2000
_LATEST_YEAR: Final = 2100
_DOCUMENT_NUMBER: Final = "^[ \u00a0<./-]*([A-Za-z0-9][ \u00a0<./-]*){1,24}$"
_CNIC: Final = "^[ -]*([0-9][ -]*){13}$"
_ANY_YEAR: Final = "([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR: Final = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_DAY: Final = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
_DATE: Final = f"^({_ANY_YEAR}(-(0[1-9]|1[0-2]))?|{_ANY_YEAR}-({_DAY})|{_LEAP_YEAR}-02-29)$"
_HOUR: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_TIME: Final = rf"^20[0-9]{{2}}-({_DAY})T{_HOUR}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{_HOUR})$"


class Request(BaseModel):
    """What all requests share: a field that nobody knows is refused, never skipped."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Form:
    """A check of ours, with the pattern that tells the same to whoever reads the description."""

    check: Callable[[str], str] | None
    pattern: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after pydantic has."""
        inner = handler(source)
        return core_schema.no_info_after_validator_function(self.check, inner) if self.check else inner

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell the pattern."""
        return {**handler(schema), "pattern": self.pattern}


def refusal(code: str) -> PydanticCustomError:
    """Make the refusal of one field, told by a code whose sentence stands under `reason.<code>`."""
    return PydanticCustomError("refused", "refused", {OUR_CODE: code})


def _without_controls(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise refusal("control_character")
    return _HIDDEN.sub("", text).strip()


def _legible(text: str) -> str:
    clean = _without_controls(text)
    if not _LEGIBLE.search(clean):
        raise refusal("text_too_short")
    return clean


def _lines_without_controls(text: str) -> str:
    return "\n".join(_without_controls(line) for line in _LINES.split(text)).strip()


def _written_date(text: str) -> str:
    try:
        PartialDate.parse(text)
    except InvalidInput:
        raise refusal("date") from None
    return text


def _document_number(text: str) -> str:
    if not re.fullmatch(_DOCUMENT_NUMBER, text):
        raise refusal("document_number")
    return re.sub("[^A-Za-z0-9]", "", text).upper()


def _cnic(text: str) -> str:
    if not re.fullmatch(_CNIC, text):
        raise refusal("cnic")
    return re.sub("[ -]", "", text)


def _plausible(moment: datetime) -> datetime:
    if not _EARLIEST_YEAR <= moment.year < _LATEST_YEAR:
        raise refusal("time_range")
    return moment


def _written_time(value: object) -> object:
    # A bare number would be taken for seconds since 1970.
    if not isinstance(value, str) or value.lstrip("+-").replace(".", "", 1).isdigit():
        raise refusal("not_a_time")
    return value


Clean = Form(_without_controls, _TEXT_PATTERN)
"""One line, perhaps empty."""
Legible = Form(_legible, f"^{_SAID}$")
"""One line that says something."""

Name = Annotated[str, Field(max_length=LONGEST_NAME), Clean]
Reason = Annotated[
    str,
    Field(min_length=1, max_length=2000),
    Form(_lines_without_controls, rf"^[^{_REFUSED_IN_LINES}]*[{_VISIBLE}][^{_REFUSED_IN_LINES}]*$"),
]
"""What an officer writes, in one or more lines."""
ServiceName = Annotated[str, Field(min_length=1, max_length=40, examples=["PK-301"]), Legible]
CheckpostField = Annotated[str, Field(min_length=1, max_length=10, examples=["KHI"]), Legible]
CounterField = Annotated[str, Field(min_length=1, max_length=10, examples=["4"]), Legible]
StateField = Annotated[str, Field(pattern="^[A-Za-z]{1,3}$", max_length=3, examples=["UTO"]), AfterValidator(str.upper)]
DateField = Annotated[str, Field(min_length=4, max_length=10, examples=["1974-08-12"]), Form(_written_date, _DATE)]
DocumentNumber = Annotated[
    str, Field(min_length=1, max_length=40, examples=["L898902C3"]), Clean, Form(_document_number, _DOCUMENT_NUMBER)
]
CnicField = Annotated[str, Field(min_length=13, max_length=20, examples=["42101-1234567-1"]), Clean, Form(_cnic, _CNIC)]
TimeField = Annotated[AwareDatetime, BeforeValidator(_written_time), AfterValidator(_plausible), Form(None, _TIME)]
Cursor = Annotated[str, Field(max_length=200, pattern="^[A-Za-z0-9_:=.|+-]+$")]
Limit = Annotated[int, Field(ge=1, le=200)]
ListCodeField = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40)]
