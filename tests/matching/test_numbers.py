"""Are two numbers of documents or identity cards the same, or one slip apart?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.travellers import Cnic
from screening.matching.index.number_keys import (
    build_key_table,
    characters_of,
    entries_confused,
    entries_neighbouring,
    halves_of,
    key_of,
    written_cnic,
)
from screening.matching.score.numbers import (
    confused_numbers,
    is_confusion,
    is_neighbouring_cnic,
    neighbouring_cnics,
    standard_number,
)

NUMBERS = st.text(alphabet="AB0O1I5S8B2ZKQ", max_size=10)


@pytest.mark.parametrize(
    ("one", "other", "confused"),
    [
        ("AB0123456", "ABO123456", True),
        ("AB1", "ABI", True),
        ("AB5", "ABS", True),
        ("AB8", "A88", True),
        ("AB2", "ABZ", True),
        ("AB3", "AB4", False),
        ("AB00", "ABOO", False),
        ("AB1", "AB1", False),
        ("AB1", "AB12", False),
    ],
)
def test_confusion_is_one_character_taken_for_one_that_looks_like_it(one: str, other: str, confused: bool) -> None:
    """Zero and O, one and I; not two of them, and not any other letter."""
    assert is_confusion(one, other) is is_confusion(other, one) is confused


@given(NUMBERS, NUMBERS)
def test_every_confusion_is_among_the_numbers_looked_up(one: str, other: str) -> None:
    """The index asks for exactly the numbers that the definition calls confused."""
    assert (other in set(confused_numbers(one))) == is_confusion(one, other)


@given(st.text(alphabet="01", min_size=13, max_size=13), st.text(alphabet="01", min_size=13, max_size=13))
def test_every_neighbouring_card_is_among_the_cards_looked_up(one: str, other: str) -> None:
    """The same for card numbers."""
    assert (other in set(neighbouring_cnics(Cnic(one)))) == is_neighbouring_cnic(Cnic(one), Cnic(other))


@given(NUMBERS.filter(bool), NUMBERS.filter(bool))
def test_table_gives_the_numbers_that_a_number_may_be_taken_for(one: str, other: str) -> None:
    """These and no others, though none of them is written out."""
    table = build_key_table([int(key_of(other.encode("ascii")))], [7])
    found = entries_confused(table, characters_of(one)).tolist()
    assert found == [7] * (one == other or is_confusion(one, other))


@given(st.text(alphabet="01\u0661", min_size=1, max_size=13), st.text(alphabet="01x", min_size=1, max_size=13))
def test_table_gives_the_cards_one_digit_apart(one: str, other: str) -> None:
    """Whatever stands there instead of a card number."""
    card = written_cnic(Cnic(other))
    table = build_key_table([int(key_of(card))], [7], halves_of(card))
    found = entries_neighbouring(table, characters_of(written_cnic(Cnic(one)))).tolist()
    assert found == [7] * (one == other or other in set(neighbouring_cnics(Cnic(one))))


def test_number_is_compared_without_spaces_dashes_and_fillers() -> None:
    """AB-123 456 and ab123456<< are one number."""
    assert standard_number("AB-123 456") == standard_number("ab123456<<") == "AB123456"
