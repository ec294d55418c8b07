"""What a text of a request may hold, told by the pattern in the description and kept by the check."""

import re
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from screening.api import fields

FORMS: dict[str, TypeAdapter[Any]] = {
    "name": TypeAdapter(fields.Name),
    "reason": TypeAdapter(fields.Reason),
    "service": TypeAdapter(fields.ServiceName),
    "date": TypeAdapter(fields.DateField),
    "document_number": TypeAdapter(fields.DocumentNumber),
    "cnic": TypeAdapter(fields.CnicField),
    "time": TypeAdapter(fields.TimeField),
}
Line = Annotated[str, fields.Legible]


REPEATED = {"cnic": 1, "document_number": 1}
"""How often a test repeats what a pattern lets stand any number of times; longer texts would nearly all be too long."""


def texts_of(form: str) -> st.SearchStrategy[str]:
    """Give texts that the described pattern and lengths allow."""
    schema = FORMS[form].json_schema()
    least, most = schema.get("minLength", 0), schema.get("maxLength", 200)
    pattern = schema["pattern"].replace("]*", f"]{{0,{REPEATED.get(form, 19)}}}")
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True).filter(lambda text: least <= len(text) <= most)


TEXTS = {form: texts_of(form) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_whatever_the_described_pattern_allows_is_taken(form: str, data: st.DataObject) -> None:
    FORMS[form].validate_python(data.draw(TEXTS[form]))


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u2029", "\x00", "\x7f", "\x9f", "\ud800", "\ufffb", "\u206a"])
def test_what_makes_a_text_read_otherwise_than_it_is_is_refused(sign: str) -> None:
    for form in ("name", "reason", "service", "document_number"):
        with pytest.raises(ValidationError):
            FORMS[form].validate_python(f"A{sign}B")


@pytest.mark.parametrize("sign", ["\u200e", "\u200f", "\u061c", "\u200b", "\u2060", "\ufeff", "\u00ad", "\U000e0041"])
def test_signs_that_nobody_sees_are_taken_out(sign: str) -> None:
    """Two names that read the same are then the same."""
    assert FORMS["name"].validate_python(f"{sign}A{sign}B{sign}") == "AB"
    assert FORMS["document_number"].validate_python(f"A{sign}B") == "AB"


def test_the_joiners_that_urdu_is_spelt_with_stay() -> None:
    assert FORMS["name"].validate_python("می\u200cروم") == "می\u200cروم"


@pytest.mark.parametrize("text", [" ", "\u200e", "\u00a0\u200b", "\u3000"])
def test_a_text_that_says_nothing_is_refused_where_one_is_needed(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(text)
