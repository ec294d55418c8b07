"""Which tokens does a name consist of?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.matching.names.tokens import (
    LONGEST_TOKEN,
    MOST_TOKENS,
    asked_forms_of,
    forms_of,
    tokens_of,
)


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("Zia-ul-Haq", "ZIA UL HAQ"),
        ("O'Neil", "ONEIL"),
        ("Khan, Muhammad Yousaf", "KHAN MUHAMMAD YOUSAF"),
        ("Dr. Ayesha  Malik", "AYESHA MALIK"),
        ("Dr.", "DR"),
        ("Mohd. Ali 3rd", "MOHD ALI RD"),
        ("", ""),
        ("12345", ""),
    ],
)
def test_name_becomes_tokens_of_a_to_z(written: str, tokens: str) -> None:
    """Hyphens and dots part, apostrophes join, digits go, titles go unless nothing else is left."""
    assert tokens_of(written) == tuple(tokens.split())


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("Müller", ["MUELLER", "MULLER"]),
        ("Ægir Þórsson", ["AEGIR THORSSON"]),
        ("Владимир Щукин", ["VLADIMIR SHCHUKIN"]),
        ("محمد یوسف خان", ["MUHAMMAD YOUSAF KHAN", "MXHMD XYAWSF XKHAN"]),
        ("عبدالرحمن", ["ABDUL RAHMAN", "EBDALRXHMN"]),
        ("王伟", []),
    ],
)
def test_name_of_any_script_takes_the_forms_it_may_have_in_an_mrz(written: str, forms: list[str]) -> None:
    """By ICAO's table, by its other equivalents, and, for Arabic script, as spoken; other scripts have no form."""
    assert [" ".join(form) for form in forms_of(written)] == forms


@pytest.mark.parametrize(
    ("written", "forms"),
    [("فرحان علی", ["FARHAN ALI"]), ("Müller", ["MUELLER", "MULLER"]), ("Farhan علی", ["FARHAN ALI"]), ("ـــ", [])],
)
def test_name_in_arabic_script_is_asked_for_as_it_is_spoken_alone(written: str, forms: list[str]) -> None:
    """Not by the standard's table as well: the same letters would agree twice, and the officer would read FRXHAN."""
    assert [" ".join(form) for form in asked_forms_of(written)] == forms


@given(st.text(max_size=600))
def test_any_text_becomes_few_short_tokens(text: str) -> None:
    """However long and in whatever script: at most 12 tokens of at most 39 letters A-Z, and none is empty."""
    assert set(asked_forms_of(text)) <= set(forms_of(text))
    for form in forms_of(text):
        assert 0 < len(form) <= MOST_TOKENS
        assert all(token.isascii() and token.isalpha() and token.isupper() for token in form)
        assert all(len(token) <= LONGEST_TOKEN for token in form)
