"""How is a name in Arabic script spoken, and how is it told from its letters in an MRZ?

The script leaves short vowels out, so that its letters alone give no name that anybody bears: فرحان is F-R-H-A-N by its
letters, FRXHAN by the standard's table and FARHAN in the passport. A word is read as the table of spoken names has it;
else as the commonest name of the region that it may spell; else letter by letter.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from screening.domain.transliteration import equivalents
from screening.matching.names.name_pools import name_pools
from screening.matching.names.spelling_classes import spelling_classes, standard_spelling

SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    letter: tuple(spellings.split())
    for letters, spellings in (
        ("ب", "B"),
        ("پ", "P"),
        ("تطٹټ", "T"),
        ("ث", "S TH T"),
        ("ج", "J G DJ"),
        ("چ", "CH TCH C"),
        ("حهہ", "H"),
        ("ھ", "H"),
        ("خ", "KH K"),
        ("دڈډ", "D"),
        ("ذظ", "Z DH TH D"),
        ("رڑړ", "R"),
        ("ز", "Z"),
        ("ژ", "ZH J Z"),
        ("سص", "S"),
        ("ش", "SH CH"),
        ("ض", "Z D DH"),
        ("غ", "GH G"),
        ("ف", "F PH"),
        ("ق", "Q K G GH"),
        ("کك", "K C"),
        ("گګ", "G"),
        ("ل", "L"),
        ("م", "M"),
        ("نںڼ", "N"),
        ("ځ", "Z DZ J"),
        ("څ", "TS S"),
        ("ږ", "G ZH"),
        ("ښ", "KH SH"),
        ("و", "O W V U OO OU AU AW OW"),
        ("ؤ", "O WOO WU W U OO OU"),
        ("یيېۍ", "I Y EE E AI AY EI EY IE IY"),
        ("ے", "E AY AI EY I"),
        ("ئ", "I Y E A"),
        ("ى", "A I Y"),
        ("اأٱ", "A AA"),
        ("إ", "I E"),
        ("آ", "AA A"),
        ("ع", "A AA I E U O"),
        ("ةۃ", "A AH AT H"),
        ("ۂۀ", "A AH E"),
    )
    for letter in letters
}
"""How each letter stands in A-Z; the first is what it becomes where no name is known."""
_SILENT: Final = frozenset("عئءہهھ")
"""Letters that may stand for nothing that is written in A-Z."""
_FIRST_VOWELS: Final = ("A", "I", "U", "E", "O", "AA", "EE", "OO", "OU")
"""What an Alif at the beginning carries."""
_LAST_VOWELS: Final = ("A", "AH", "E", "EH", "H")
"""What a He at the end stands for."""
_VOWELS: Final = frozenset("AEIOU")

LONGEST_WORD: Final = 24
"""Letters of a word that is asked for a name: no name that is known here is longer."""
_ARTICLE: Final = "ال"
_SERVANT: Final = "عبدال"
_OF_GOD: Final = ("اللہ", "الله")


def spoken(text: str) -> str:
    """Write words in Arabic script as they are spoken; vowel signs and whatever only joins letters are left out."""
    return " ".join(map(spoken_word, text.translate(_SIGNS).split()))


_SIGNS: Final = dict.fromkeys((0x0640, *range(0x064B, 0x0653), 0x0670, 0x200C, 0x200D))


@lru_cache(maxsize=1 << 16)
def spoken_word(word: str) -> str:
    """Write one word as it is spoken: a known name, else by its letters; what is no Arabic letter stays."""
    return known_name(word) or "".join(SPELLINGS.get(letter, (letter,))[0] for letter in word if letter != "ء")


def known_name(word: str) -> str:
    """Give the name that a word spells, perhaps in two words (ABDUL QADIR); empty where none is known."""
    if name := spoken_names().get(word, ""):
        return name
    if word.startswith(_SERVANT) and (rest := known_name(word.removeprefix(_SERVANT))):
        return f"ABDUL {rest}"
    if word.startswith(_ARTICLE) and (rest := known_name(word.removeprefix(_ARTICLE))):
        return f"AL {rest}"
    if word.endswith(_OF_GOD) and (rest := known_name(word[: -len(_OF_GOD[0])])):
        return f"{rest}ULLAH"
    if not 1 < len(word) <= LONGEST_WORD:
        return ""
    return next((name for name in _names_by_outline().get(_outline_of_word(word), ()) if may_spell(word, name)), "")


@cache
def spoken_names() -> Mapping[str, str]:
    """Give the names of file spoken_names.txt by the word in Arabic script."""
    lines = Path(__file__).with_name("spoken_names.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))


@cache
def _names_by_outline() -> Mapping[str, tuple[str, ...]]:
    """Give the names of pools and spelling classes by their outline, those of the commonest class first."""
    common: dict[str, float] = defaultdict(float)
    classes: dict[str, float] = defaultdict(float)
    for pool in name_pools():
        for name, share in pool.token_shares():
            common[name] += pool.share * share
            classes[standard_spelling(name)] += pool.share * share
    for name in spelling_classes().values():
        common.setdefault(name, 0.0)
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(common, key=lambda name: (-classes[standard_spelling(name)], -common[name], name)):
        found[_outline(name)].append(name)
    return {outline: tuple(names) for outline, names in found.items()}


_OUTLINE: Final = str.maketrans("CQXGJTDZF", "KKKKKSSSP", "AEIOUHWYV")
"""Letters that may stand for each other become one, and those that may be missing go."""


def _outline(name: str) -> str:
    """Give what all names have in common that one word may spell: its firm consonants, no two alike in a row."""
    firm = name.translate(_OUTLINE)
    return "".join(letter for at, letter in enumerate(firm) if firm[at - 1 : at] != letter)


def _outline_of_word(word: str) -> str:
    return _outline("".join(SPELLINGS.get(letter, ("",))[0] for letter in word))


def may_spell(word: str, name: str) -> bool:
    """Whether a word in Arabic script may spell a name of A-Z.

    Each letter in its order stands for one of its spellings, doubled or not, and after a consonant there may be one
    vowel that the word does not write, if another consonant follows.
    """
    reached = {0}
    for at, letter in enumerate(word):
        spellings = tuple(_spellings_at(word, at, letter))
        reached = {end for start in reached for spelling in spellings for end in _ends(name, start, spelling)}
    return len(name) in reached


def _spellings_at(word: str, at: int, letter: str) -> Iterator[str]:
    yield from SPELLINGS.get(letter, ())
    if letter in _SILENT:
        yield ""
    if at == 0 and letter == "ا":
        yield from _FIRST_VOWELS
    if at == len(word) - 1 and letter in "ہه":
        yield from _LAST_VOWELS


def _ends(name: str, start: int, spelling: str) -> Iterator[int]:
    """Give where in the name the spelling of one letter may end that starts at a place."""
    if not name.startswith(spelling, start):
        return
    end = start + len(spelling)
    yield end
    if not spelling or spelling[-1] in _VOWELS:
        return
    ends = (end, end + 1) if name.startswith(spelling[-1], end) else (end,)
    for closed in ends:
        yield closed
        vowel, then = name[closed : closed + 1], name[closed + 1 : closed + 2]
        if vowel in _VOWELS and then and then not in _VOWELS:
            yield closed + 1


@cache
def _letters_by_equivalent() -> Mapping[str, str]:
    """Give Arabic letters by what stands for them in an MRZ, only those that are spelled here."""
    return {
        written: letter
        for letter, choices in equivalents().items()
        for written in choices
        if written and letter in SPELLINGS
    }


@lru_cache(maxsize=1 << 17)
def name_in_letters(token: str) -> str:
    """Give the name that a token of A-Z spells by the standard's Arabic table (MXHMD: MUHAMMAD); empty for none.

    Only a token that no writer of A-Z would make is asked: one with an X, or with no vowel but the first letter.
    """
    if "X" not in token and not _VOWELS.isdisjoint(token[1:]):
        return ""
    letters, rest, word = _letters_by_equivalent(), token, ""
    while rest:
        width = next((width for width in (3, 2, 1) if rest[:width] in letters), 0)
        if not width:
            return ""
        word, rest = word + letters[rest[:width]], rest[width:]
    return known_name(word)
