"""Do the compiled measures equal rapidfuzz, and is every token found that is like a word?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.matching.index.lexicon import build_lexicon, class_of, in_order, tokens_in
from screening.matching.index.neighbourhoods import (
    find_neighbourhoods,
    look_up,
    make_room,
    neighbours,
    no_neighbourhoods,
)
from screening.matching.names.letters import likeness, numbers_of
from screening.matching.names.rarity import background_rarity
from screening.matching.names.spelling_classes import read_classes
from screening.matching.names.string_measures import jaro_winkler, likeness_of_letters
from screening.matching.names.token_similarity import similarity
from screening.matching.names.tokens import Token

SPELLINGS = [spelling for spellings, _ in read_classes() for spelling in spellings]
WORDS = st.one_of(
    st.text("AB", min_size=1, max_size=8),
    st.text("ABCDE", min_size=1, max_size=39),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12),
    st.sampled_from(SPELLINGS),
)


@st.composite
def changed(draw: st.DrawFn, words: st.SearchStrategy[str]) -> str:
    """Give a word with some letters swapped, replaced, left out or added."""
    letters = list(draw(words))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(letters) - 1))
        match draw(st.sampled_from(("swap", "replace", "drop", "add"))):
            case "swap":
                letters[at : at + 2] = letters[at : at + 2][::-1]
            case "replace":
                letters[at] = draw(st.sampled_from("ABCXYZ"))
            case "drop" if len(letters) > 1:
                del letters[at]
            case "add" if len(letters) < 39:
                letters.insert(at, draw(st.sampled_from("ABCXYZ")))
    return "".join(letters)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Give two words, often alike."""
    word = draw(WORDS)
    return word, draw(st.one_of(WORDS, changed(st.just(word))))


@settings(max_examples=2000)
@given(pairs())
def test_likeness_is_that_of_rapidfuzz(pair: tuple[str, str]) -> None:
    one, other = pair
    assert likeness(numbers_of(one), numbers_of(other)) == round(200 * likeness_of_letters(one, other))


def test_no_boost_where_jaro_is_exactly_seven_tenths() -> None:
    """Three letters in common: (3/5 + 3/6 + 1) / 3. Rapidfuzz's rounding would decide whether the prefix counts."""
    one, other = "ABCDE", "ABCXYZ"
    assert abs(jaro_winkler(one, other) - 0.7) < 1e-9
    assert likeness(numbers_of(one), numbers_of(other)) == round(200 * likeness_of_letters(one, other)) == 120


@settings(max_examples=200)
@given(
    st.lists(st.one_of(WORDS, changed(WORDS)), min_size=1, max_size=40),
    WORDS,
    st.sampled_from((150, 170)),
    st.booleans(),
)
def test_neighbours_are_all_tokens_that_are_alike(words: list[str], asked: str, floor: int, is_cut: bool) -> None:
    """Another spelling of one name, the beginning of a token, or alike by letters: none missing, none besides."""
    tokens = in_order(Token(word) for word in [*words, asked[:-1] or asked, asked + asked[:1]] if len(word) <= 39)
    lexicon = build_lexicon(tokens, background_rarity())
    assert tokens_in(lexicon) == tokens
    room = make_room(len(tokens))
    word, of_class = numbers_of(asked), class_of(Token(asked))
    found, steps = neighbours(lexicon, word, of_class, floor, is_cut, room)
    expected = {}
    for at, token in enumerate(tokens):
        alike = 1.0 if is_cut and token.startswith(asked) else similarity(Token(asked), token, floor / 200)
        if alike:
            expected[at] = round(200 * alike)
    assert len(found) == len(set(found.tolist()))
    assert dict(zip(found.tolist(), steps.tolist(), strict=True)) == expected
    for near in (find_neighbourhoods(lexicon), no_neighbourhoods()):
        again, likewise = look_up(lexicon, near, word, of_class, floor, is_cut, room)
        assert dict(zip(again.tolist(), likewise.tolist(), strict=True)) == expected
