"""What exactly is wrong with a request that does not have the form it should?

Pydantic's own messages quote what was sent; these never do. Every kind of error becomes one of our codes, whose
sentence is in the catalogue under `reason.<code>`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from screening.web.problem_schema import NamedValue, ProblemItem
from screening.web.strict_json import NAMED_TWICE

MAX_ITEMS: Final = 20

_CODES: Final[Mapping[str, str]] = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "json_invalid": "json",
    "string_too_long": "text_too_long",
    "string_too_short": "text_too_short",
    "string_type": "text_expected",
    "string_pattern_mismatch": "text_form",
    "too_long": "too_many",
    "too_short": "too_few",
    "enum": "not_a_choice",
    "literal_error": "not_a_choice",
    "union_tag_invalid": "not_a_choice",
    "uuid_parsing": "not_an_id",
    "uuid_type": "not_an_id",
    "uuid_version": "not_an_id",
    "timezone_aware": "offset_missing",
    "datetime_type": "not_a_time",
    "datetime_parsing": "not_a_time",
    "datetime_from_date_parsing": "not_a_time",
    "date_from_datetime_parsing": "date",
    "date_parsing": "date",
    "int_parsing": "number_expected",
    "int_type": "number_expected",
    "bool_type": "boolean_expected",
    "bool_parsing": "boolean_expected",
    "greater_than_equal": "number_range",
    "less_than_equal": "number_range",
    "model_attributes_type": "object_expected",
    "model_type": "object_expected",
    "dict_type": "object_expected",
    "list_type": "list_expected",
}
_LIMITS: Final = ("max_length", "min_length", "ge", "le")
OUR_CODE: Final = "code"
"""The key of a validator's own code in the context of its PydanticCustomError."""


def items_of(found: Sequence[Mapping[str, object]]) -> list[ProblemItem]:
    """Translate pydantic's errors, the first `MAX_ITEMS` of them."""
    return [_item(each) for each in found[:MAX_ITEMS]]


def _item(error: Mapping[str, object]) -> ProblemItem:
    kind = str(error.get("type", ""))
    context = error.get("ctx")
    particulars = context if isinstance(context, Mapping) else {}
    if kind == "json_invalid" and particulars.get("error") == NAMED_TWICE:
        return ProblemItem(pointer="", code=NAMED_TWICE)
    code = str(particulars.get(OUR_CODE) or _CODES.get(kind, "form"))
    location = error.get("loc")
    place = list(location) if isinstance(location, Sequence) else []
    if kind == "extra_forbidden" or (place and isinstance(place[-1], int) and kind == "json_invalid"):
        # The last part is a name that the caller made up, or how far into the text: no place of ours.
        place = place[:-1]
    limits = [
        NamedValue(name=name, value=value)
        for name in _LIMITS
        if isinstance(value := particulars.get(name), int | float)
    ]
    return ProblemItem(pointer=_pointer(place)[:300], code=code, parameters=limits)


def _pointer(place: Sequence[object]) -> str:
    """Write a place of the body as a JSON pointer, one elsewhere as `header:`, `query:`, `path:` or `cookie:`."""
    if not place:
        return ""
    source, *inside = (str(part) for part in place)
    if source != "body":
        return f"{source}:{'.'.join(inside)}"
    # A part that begins with a colon is our own name for one of several forms, not a part of what was sent.
    inside = [part for part in inside if not part.startswith(":")]
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in inside)
