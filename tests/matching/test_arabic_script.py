"""How is a name in Arabic script spoken, and how is it told from its letters in an MRZ?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.transliteration import equivalents, transliterate
from screening.matching.names.arabic_script import (
    SPELLINGS,
    known_name,
    may_spell,
    name_in_letters,
    spoken,
    spoken_names,
    spoken_word,
)
from screening.matching.names.name_pools import name_pools
from screening.matching.names.spelling_classes import standard_spelling

LETTERS = st.text([letter for letter in equivalents() if "\u0600" <= letter <= "\u06ff"], min_size=1, max_size=30)
NAMES = sorted({name for pool in name_pools() for name, _ in pool.token_shares()})


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("محمد", "MUHAMMAD"),
        ("فرحان", "FARHAN"),
        ("مغل", "MUGHAL"),
        ("راجپوت", "RAJPUT"),
        ("بھٹی", "BHATTI"),
        ("چٹھہ", "CHATTHA"),
        ("شعیب", "SHOAIB"),
        ("یعقوب", "YAQOOB"),
        ("اچکزئی", "ACHAKZAI"),
        ("القحطاني", "AL QAHTANI"),
        ("عبدالحکیم", "ABDUL HAKIM"),
        ("حبیب‌اللہ", "HABIBULLAH"),
        ("مُحَمَّد", "MUHAMMAD"),
        ("حافظ", "HAFIZ"),
    ],
)
def test_word_is_read_as_the_name_of_the_region_that_it_spells(word: str, name: str) -> None:
    """From the table of spoken names, else as the commonest name of the pools that its letters may stand for."""
    assert spoken(word) == name


def test_word_that_spells_no_known_name_is_read_letter_by_letter() -> None:
    """Pashto's letters too."""
    assert spoken("ښڅځ") == "KHTSZ"
    assert known_name("زرکوتانی") == ""
    assert spoken("زرکوتانی") == "ZRKOTANI"


def test_names_that_no_letters_part_stay_apart() -> None:
    """A vowel that is written is read, and so is each consonant."""
    assert may_spell("کریم", "KARIM")
    assert not may_spell("کریم", "KARAM")
    assert not may_spell("کریم", "KARIMI")
    assert not may_spell("کریم", "RAHIM")
    assert not may_spell("جان", "JUAN")


def test_name_that_an_mrz_spells_by_the_arabic_table_is_heard() -> None:
    """MXHMD is how some States print MUHAMMAD; a name that merely has an X in it stays what it is."""
    assert name_in_letters("MXHMD") == "MUHAMMAD"
    assert name_in_letters("MAXIM") == ""
    assert name_in_letters("KHAN") == ""
    assert name_in_letters("MUELLER") == ""


@pytest.mark.parametrize("word", sorted(word for word in spoken_names() if not set(word) & {"\u200c", "\u0670", "أ"}))
def test_letters_of_each_spoken_name_lead_back_to_it(word: str) -> None:
    """As long as the letters show that they are no Latin word."""
    told = name_in_letters(transliterate(word))
    assert not told or standard_spelling(told) == standard_spelling(spoken_word(word))


@given(LETTERS)
def test_any_word_is_spoken_in_a_to_z(word: str) -> None:
    """However long, in a time that its letters bound."""
    known = "".join(letter for letter in word if letter in SPELLINGS)
    assert all(part.isascii() and part.isupper() for part in spoken(known).split())


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=39))
def test_name_that_letters_spell_spells_no_other(token: str) -> None:
    """One step tells how rare it is."""
    for part in name_in_letters(token).split():
        assert standard_spelling(name_in_letters(part) or part) == standard_spelling(part)


@pytest.mark.parametrize("name", NAMES[::40])
def test_known_name_in_its_own_letters_is_found(name: str) -> None:
    """Without the vowels that the script does not write, whatever stands for each consonant."""
    written = {letter: spelled for spelled, letter in zip("بپتجدرزسفلمن", "BPTJDRZSFLMN", strict=True)}
    if set(name) - {"A"} <= set(written):
        assert known_name("".join("ا" if letter == "A" else written[letter] for letter in name))
