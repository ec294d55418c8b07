"""How alike are two name tokens?"""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Jaro, JaroWinkler

from screening.matching.names.spelling_classes import read_classes
from screening.matching.names.string_measures import jaro_winkler, likeness_of_letters, may_reach
from screening.matching.names.token_similarity import FLOOR, SAME_NAME, similarity
from screening.matching.names.tokens import Token

CLASSES = read_classes()
WORDS = st.text(alphabet="AHKLMNRU", min_size=1, max_size=12)


@pytest.mark.parametrize(("spellings", "others"), CLASSES, ids=[spellings[0] for spellings, _ in CLASSES])
def test_spellings_of_a_class_are_one_name_and_its_neighbours_are_others(
    spellings: tuple[str, ...], others: tuple[str, ...]
) -> None:
    """Every two spellings of the class hit at .97; every name named beside it does not."""
    assert len(spellings) > 1
    assert others
    for one, other in combinations(spellings, 2):
        assert similarity(Token(one), Token(other)) == SAME_NAME
    for other in others:
        assert similarity(Token(spellings[0]), Token(other)) < SAME_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("MUHAMMAD", "MOHD"), ("MUHAMMAD", "MD"), ("REHMAN", "RAHMAN"), ("YOUSAF", "YUSUF"), ("USMAN", "OSMAN")),
        *(("SYED", "SAYED"), ("CHAUDHRY", "CHOUDHRY"), ("SHEIKH", "SHAIKH"), ("ABDURRAHMAN", "ABDULREHMAN")),
    ],
)
def test_common_spellings_of_the_region_are_one_name(one: str, other: str) -> None:
    """The pairs that officers name first."""
    assert similarity(Token(one), Token(other)) == SAME_NAME


def test_no_spelling_stands_in_two_classes() -> None:
    """Else two names would be one through a third."""
    counted = Counter(spelling for spellings, _ in CLASSES for spelling in spellings)
    assert [spelling for spelling, count in counted.items() if count > 1] == []


def test_unlike_tokens_are_not_alike_at_all() -> None:
    """Below the floor there is nothing."""
    assert similarity(Token("KHAN"), Token("ERIKSSON")) == 0.0


@given(WORDS, WORDS)
def test_likeness_lies_on_the_grid_and_is_symmetric(one: str, other: str) -> None:
    """Steps of 1/200, rounded down from the mean of the two measures."""
    likeness = likeness_of_letters(one, other)
    assert likeness == likeness_of_letters(other, one) == round(likeness * 200) / 200
    mean = jaro_winkler(one, other) / 2 + OSA.normalized_similarity(one, other) / 2
    assert likeness <= mean + 1e-9 < likeness + 1 / 200 + 2e-9


@given(WORDS, WORDS)
def test_jaro_winkler_is_the_reference_except_at_seven_tenths(one: str, other: str) -> None:
    """rapidfuzz is the reference wherever its rounding does not decide."""
    jaro = Jaro.similarity(one, other)
    expected = jaro if abs(jaro - 0.7) < 1e-9 else JaroWinkler.similarity(one, other)
    assert jaro_winkler(one, other) == expected


def test_no_boost_where_jaro_is_exactly_seven_tenths() -> None:
    """ECBECF and EBADE share an initial and three letters in order: (3/6 + 3/5 + 1) / 3, which rapidfuzz boosts."""
    assert Jaro.similarity("ECBECF", "EBADE") == pytest.approx(0.7, abs=1e-12)
    assert JaroWinkler.similarity("ECBECF", "EBADE") == pytest.approx(0.73)
    assert jaro_winkler("ECBECF", "EBADE") == pytest.approx(0.7)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=8), st.sampled_from((0.75, 0.85)))
def test_quick_look_never_leaves_out_a_pair_that_reaches_the_floor(
    words: list[str], others: list[str], floor: float
) -> None:
    """What `may_reach` rules out is below the floor."""
    possible = may_reach(words, others, floor)
    for row, one in enumerate(words):
        for column, other in enumerate(others):
            assert possible[row, column] or likeness_of_letters(one, other) < floor
    assert FLOOR == 0.75
