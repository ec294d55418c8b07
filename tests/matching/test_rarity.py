"""How rare is a name token?"""

import pytest

from screening.matching.names.rarity import LEAST_WEIGHT, Rarity, background_rarity
from screening.matching.names.spelling_classes import standard_spelling
from screening.matching.names.tokens import Token, forms_of, tokens_of


def test_weight_falls_with_the_names_that_have_the_token() -> None:
    """ln(N/df)/ln N: 1 for one of N, .5 for one in the root of N, .05 at least."""
    counted = {"ZARKOTANI": 1, "DURRANI": 100, "MUHAMMAD": 9_000}
    rarity = Rarity(10_000, {standard_spelling(token): count for token, count in counted.items()})
    weights = [round(rarity.weight(Token(token)), 3) for token in ("ZARKOTANI", "DURRANI", "MUHAMMAD", "UNHEARD")]
    assert weights == [1.0, 0.5, LEAST_WEIGHT, 1.0]


def test_spellings_of_one_name_are_equally_rare() -> None:
    """MOHD is no rarer than MUHAMMAD."""
    rarity = background_rarity()
    assert rarity.weight(Token("MOHD")) == rarity.weight(Token("MUHAMMAD")) < rarity.weight(Token("TAIMOOR"))


def test_particles_and_initials_weigh_next_to_nothing() -> None:
    """However rarely they stand in the population."""
    assert {background_rarity().weight(Token(token)) for token in ("UL", "BIN", "HAJI", "K")} == {LEAST_WEIGHT}


def test_names_of_the_lists_count_beside_the_background() -> None:
    """A name that a list holds a hundred times is no longer rare."""
    before = background_rarity()
    after = before.with_names([tokens_of("Gulbadin Zarkotani")] * 100)
    assert after.names == before.names + 100
    assert after.weight(Token("ZARKOTANI")) < before.weight(Token("ZARKOTANI")) == 1.0


@pytest.mark.parametrize(
    ("in_letters", "spoken"),
    [("FRXHAN", "FARHAN"), ("ELXYA", "ALI"), ("MXHMD", "MUHAMMAD"), ("ASLM", "ASLAM"), ("XSSDXYAQXYA", "SIDDIQUI")],
)
def test_name_in_the_letters_of_arabic_script_is_as_rare_as_the_name(in_letters: str, spoken: str) -> None:
    """Whoever bears the one bears the other: letter by letter it is rarer in print alone."""
    rarity = background_rarity()
    assert rarity.weight(Token(in_letters)) == rarity.weight(Token(spoken)) < 1.0
    assert rarity.company(Token(in_letters)) == pytest.approx(rarity.company(Token(spoken)))


def test_two_names_in_one_word_of_letters_surprise_as_the_two_do() -> None:
    """EBDALRXHMN says what ABDUL beside RAHMAN says: each in the other's company, and their region once."""
    rarity = background_rarity()
    shares = [(rarity.company(token), rarity.weight(token)) for token in tokens_of("ABDUL RAHMAN")]
    both = sum(kept * weight for kept, weight in shares) + max((1 - kept) * weight for kept, weight in shares)
    assert rarity.weight(Token("EBDALRXHMN")) == pytest.approx(both)


def test_names_of_the_lists_count_in_whichever_letters_they_stand() -> None:
    """A list that holds a name in Arabic script makes that name no rarer and no commoner than one in A-Z does."""
    before = background_rarity()
    in_script = before.with_names(form for _ in range(100) for form in forms_of("فرحان"))
    in_letters = before.with_names(form for _ in range(200) for form in forms_of("Farhan"))
    assert in_script == in_letters
