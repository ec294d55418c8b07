"""How rare is a name token?"""

from screening.matching.names.rarity import LEAST_WEIGHT, Rarity, background_rarity
from screening.matching.names.spelling_classes import standard_spelling
from screening.matching.names.tokens import Token, tokens_of


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
