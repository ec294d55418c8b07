"""Which tokens does a name consist of?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.matching.names.tokens import LONGEST_TOKEN, MOST_TOKENS, Token, forms_of, spoken_of_digraphs, tokens_of


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
        ("محمد یوسف خان", ["MXHMD XYAWSF XKHAN", "MUHAMMAD YOUSAF KHAN"]),
        ("عبدالرحمن", ["EBDALRXHMN", "ABDUL RAHMAN"]),
        ("王伟", []),
    ],
)
def test_name_of_any_script_takes_the_forms_it_may_have_in_an_mrz(written: str, forms: list[str]) -> None:
    """By ICAO's table, by its other equivalents, and, for Arabic script, as spoken; other scripts have no form."""
    assert [" ".join(form) for form in forms_of(written)] == forms


def test_name_that_an_mrz_spells_by_the_arabic_table_is_heard() -> None:
    """MXHMD is how some States print MUHAMMAD; a name that merely has an X in it stays what it is."""
    assert spoken_of_digraphs(Token("MXHMD")) == ("MUHAMMAD",)
    assert spoken_of_digraphs(Token("MAXIM")) == ()
    assert spoken_of_digraphs(Token("KHAN")) == ()


@given(st.text(max_size=600))
def test_any_text_becomes_few_short_tokens(text: str) -> None:
    """However long and in whatever script: at most 12 tokens of at most 39 letters A-Z, and none is empty."""
    for form in forms_of(text):
        assert 0 < len(form) <= MOST_TOKENS
        assert all(token.isascii() and token.isalpha() and token.isupper() for token in form)
        assert all(len(token) <= LONGEST_TOKEN for token in form)
