"""Which tokens of a traveller's name answer to which of an entry's name?"""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.matching.names.alignment import ListedName, QueryName, align, saving, unmatched_loss
from screening.matching.names.name_evidence import NameComparison, alike_tokens, compare_names
from screening.matching.names.query_names import listed_name, query_names
from screening.matching.names.rarity import background_rarity
from screening.matching.names.tokens import Token, tokens_of
from tests.builders import a_traveller

RARITY = background_rarity()
WORDS = tuple(Token(word) for word in ("ALI", "ALIA", "ALIM", "ALIMA", "HALIM", "HALIMA", "KHAN"))
TOKENS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(tuple)
WEIGHTS = st.lists(st.floats(0.05, 1.0), min_size=7, max_size=7).map(tuple)


def likeness(name: str, listed: str, *, may_be_truncated: bool = False) -> float:
    """Compare a traveller's name (`SURNAME, GIVEN NAMES`) with an entry's: the best over all ways of writing it."""
    return best(name, listed, may_be_truncated=may_be_truncated).likeness


def best(name: str, listed: str, *, may_be_truncated: bool = False) -> NameComparison:
    """Give the best comparison of the two."""
    entry = listed_name(tokens_of(listed), RARITY)
    asked = query_names(a_traveller(name, may_be_truncated=may_be_truncated), RARITY)
    compared = (compare_names(way, entry, alike_tokens(way, entry), RARITY.nats) for way in asked)
    return max(compared, key=lambda comparison: comparison.weight)


@given(TOKENS, TOKENS, WEIGHTS, st.booleans())
def test_no_other_pairing_loses_less(
    asked: tuple[Token, ...], entered: tuple[Token, ...], weights: tuple[float, ...], is_cut: bool
) -> None:
    """The loss equals the least over all one-to-one pairings, tried one by one."""
    weight_of = dict(zip(WORDS, weights, strict=True))
    query = QueryName(asked, tuple(weight_of[token] for token in asked), (0.75,) * len(asked), is_cut)
    listed = ListedName(entered, tuple(weight_of[token] for token in entered), (1.0,) * len(entered))
    rows = [{at: row[token] for at, token in enumerate(entered) if token in row} for row in alike_tokens(query, listed)]
    places = [*range(len(entered)), *([None] * len(asked))]
    least = min(
        unmatched_loss(query, listed)
        - sum(
            saving(query, position, listed.weights[place], rows[position][place])
            for position, place in enumerate(order)
            if place is not None and place in rows[position]
        )
        for order in set(permutations(places, len(asked)))
    )
    found = align(query, listed, rows)
    assert found.loss == pytest.approx(least)
    assert len({pair.listed for pair in found.pairs}) == len({pair.query for pair in found.pairs}) == len(found.pairs)


def test_equal_names_are_wholly_alike() -> None:
    """Likeness 1."""
    assert likeness("KHAN, MUHAMMAD YOUSAF", "Muhammad Yousaf Khan") == 1.0


def test_order_is_free() -> None:
    """Surname and given names may change places."""
    assert likeness("YOUSAF, KHAN", "Khan Yousaf") == likeness("KHAN, YOUSAF", "Khan Yousaf") == 1.0


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("ABDUL RAHMAN KHAN", "Abdurrahman Khan"),
        ("ABDURRAHMAN KHAN", "Abdul Rahman Khan"),
        ("ZIA UL HAQ", "Ziaulhaq"),
        ("ZIAULHAQ", "Zia-ul-Haq"),
        ("AZIZ ULLAH TAREEN", "Azizullah Tareen"),
        ("AZIZULLAH TAREEN", "Aziz Ullah Tareen"),
        ("SHAMS UDDIN", "Shamsuddin"),
    ],
)
def test_names_written_as_one_or_as_two_are_alike(name: str, listed: str) -> None:
    """Joins of ABDUL, ULLAH, UDDIN and the article, either way round."""
    assert likeness(name, listed) > 0.95


def test_particles_hardly_count() -> None:
    """ABU BAKR AL BALUSHI is BAKR BALUSHI; without BALUSHI he is another."""
    assert likeness("AL BALUSHI, ABU BAKR", "Bakr Balushi") > 0.9
    assert likeness("AL, ABU BAKR", "Bakr Balushi") < 0.85


def test_more_given_names_on_the_list_cost_half_of_what_more_on_the_document_cost() -> None:
    """Lists tell more names than documents have room for."""
    fewer, more = (
        likeness("TAREEN, ZULFIQAR", "Tareen Zulfiqar Waheed"),
        likeness("TAREEN, ZULFIQAR WAHEED", "Tareen Zulfiqar"),
    )
    assert 1.0 > fewer > more


@pytest.mark.parametrize(
    "listed", ["Tareen Muhammad Zulfiqar", "Tareen Muhammad Zulfiqar Waheed", "Muhammad Zulf Tareen"]
)
def test_cut_name_matches_by_its_beginning_where_the_mrz_permits_it(listed: str) -> None:
    """At a truncation point the last token may be a beginning, and tokens after it may be missing."""
    assert likeness("TAREEN, MUHAMMAD ZULF", listed, may_be_truncated=True) == 1.0


def test_name_that_is_not_cut_does_not_match_by_its_beginning() -> None:
    """Only there."""
    assert likeness("TAREEN, MUHAMMAD ZULF", "Tareen Muhammad Zulfiqar") < 0.95
    assert likeness("TAREEN, MUHAMMAD ZULF", "Tareen Muhammad Zulf Waheed") < 0.95


def test_only_the_last_token_is_cut() -> None:
    """A beginning elsewhere is another name."""
    cut = likeness("TAREEN, ZULF MUHAMMAD", "Tareen Zulfiqar Muhammad", may_be_truncated=True)
    assert cut < 0.95


def test_digraphs_of_an_mrz_match_the_spoken_name() -> None:
    """MXHMD YOUSAF is MUHAMMAD YUSUF."""
    assert likeness("MXHMD YOUSAF", "Muhammad Yusuf") > 0.95


def test_name_that_stands_twice_surprises_once() -> None:
    """MUHAMMAD twelve times is no rarer than once."""
    assert best("MUHAMMAD " * 12, "Muhammad " * 12).surprise == best("MUHAMMAD", "Muhammad").surprise
