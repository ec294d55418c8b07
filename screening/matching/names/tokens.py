"""Which tokens does a name consist of?

A token is a word of A-Z, as the MRZ has it. Entry names come in any script; MRZ names are tokens already, except that
some States transliterate Arabic letter by letter (MUHAMMAD stands as MXHMD).
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NewType

from screening.domain.transliteration import equivalents, transliterate

Token = NewType("Token", str)
Tokens = tuple[Token, ...]

MOST_TOKENS = 12
"""Tokens of a name that are compared, the first ones: no MRZ has room for more that tell anything."""
LONGEST_TOKEN = 39
"""Letters of a token that are compared: the longest name field of an MRZ (Doc 9303-4, TD3)."""
LONGEST_TEXT = 400
"""Characters of a name that are looked at."""

TITLES = frozenset(("DR", "ENGR", "GEN", "MISS", "MR", "MRS", "MS", "PROF"))
"""Not part of a name; left out as long as something else remains."""
PARTICLES = frozenset(("AL", "AR", "AS", "AZ", "AN", "UL", "UR", "US", "UD", "UN", "EL"))
"""The article, as it stands between the halves of a name."""
LIGHT = PARTICLES | frozenset(
    (
        *("BIN", "IBN", "BEN", "BINT", "BINTI", "BTE", "ABU", "ABO", "ABOU", "UMM", "UM", "OULD", "WALAD"),
        *("DE", "DA", "DO", "DOS", "DEL", "LA", "LE", "VAN", "VON", "DER", "DI", "Y"),
        *("HAJI", "HAJJI", "HADJI", "HAJ", "HAJJ", "HAFIZ", "QARI", "MAULANA", "MAULVI", "MAWLAWI"),
        *("MULLAH", "MULLA", "MOLLAH", "MUFTI", "HAZRAT", "JANAB", "SHRI", "SMT"),
    )
)
"""Articles, particles and honorifics: they stand or fall away freely, so they weigh next to nothing."""

_APOSTROPHES = re.compile(r"['`´\u2018\u2019\u02bb\u02bc\u02be\u02bf]")
_WORD = re.compile(r"[A-Z]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_TATWEEL_AND_VOWELS = re.compile(r"[\u0640\u064b-\u0652\u0670\u200c\u200d]")


def tokens_of(text: str) -> Tokens:
    """Give the tokens of a name in A-Z; an apostrophe joins, every other sign parts. Titles are left out."""
    words = _WORD.findall(_APOSTROPHES.sub("", text.upper()))
    named = [word for word in words if word not in TITLES] or words
    return tuple(Token(word[:LONGEST_TOKEN]) for word in named[:MOST_TOKENS])


def is_light(token: str) -> bool:
    """Whether a token says next to nothing: a particle, an honorific, an initial."""
    return len(token) == 1 or token in LIGHT


def forms_of(text: str) -> tuple[Tokens, ...]:
    """Give the ways a name in any script may stand in an MRZ, each once and none of them empty.

    By the standard's first equivalents, by its others (MUELLER, MULLER), and for Arabic script as it is spoken.
    """
    if not text:
        return ()
    text = text[:LONGEST_TEXT]
    # In A-Z, as every MRZ prints it, no letter has an equivalent to choose.
    choices = (0,) if text.isascii() else (0, 2)
    written = [tokens_of(transliterate(text, choice)) for choice in choices]
    if _ARABIC.search(text):
        written.append(tokens_of(spoken(text)))
    return tuple(form for form in dict.fromkeys(written) if form)


@cache
def _spoken_words() -> Mapping[str, str]:
    lines = Path(__file__).with_name("spoken_names.txt").read_text(encoding="utf-8").splitlines()
    words = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return {word[0]: word[1] if word[1:] else "" for word in words}


def spoken(text: str) -> str:
    """Write words in Arabic script as they are spoken: from the table of names, else letter by letter."""
    table = _spoken_words()
    words = _TATWEEL_AND_VOWELS.sub("", text).split()
    return " ".join(table.get(word) or "".join(table.get(letter, letter) for letter in word) for word in words)


@cache
def _arabic_letters() -> Mapping[str, str]:
    """Give Arabic letters by their equivalents, only those that the table of spoken names uses."""
    table = _spoken_words()
    return {
        written: letter
        for letter, choices in equivalents().items()
        for written in choices
        if written and letter in table
    }


def spoken_of_digraphs(token: Token) -> Tokens:
    """Give how a token that an MRZ spells by the Arabic table is spoken (MXHMD: MUHAMMAD); empty where it is none.

    Only words of the table of spoken names are told: a letter X in other names would otherwise make nonsense.
    """
    if "X" not in token:
        return ()
    letters, rest = _arabic_letters(), str(token)
    word = ""
    while rest:
        width = next((width for width in (3, 2, 1) if rest[:width] in letters), 0)
        if not width:
            return ()
        word, rest = word + letters[rest[:width]], rest[width:]
    return tokens_of(_spoken_words().get(word, ""))
