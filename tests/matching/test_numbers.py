"""Are two numbers of documents or identity cards the same, or one slip apart?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.travellers import Cnic
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


def test_number_is_compared_without_spaces_dashes_and_fillers() -> None:
    """AB-123 456 and ab123456<< are one number."""
    assert standard_number("AB-123 456") == standard_number("ab123456<<") == "AB123456"
