"""Which tokens does a name consist of?

A token is a word of A-Z, as the MRZ has it. Entry names come in any script; MRZ names are tokens already, except that
some States transliterate Arabic letter by letter (MUHAMMAD stands as MXHMD).
"""

import re
from typing import NewType

from screening.domain.transliteration import transliterate
from screening.matching.names.arabic_script import spoken

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

    For Arabic script as it is spoken, first of all, so that a person reads that; then by the standard's first
    equivalents and by its others (MUELLER, MULLER).
    """
    return tuple(dict.fromkeys((*_spoken_forms(text), *_written_forms(text))))


def asked_forms_of(text: str) -> tuple[Tokens, ...]:
    """Give the ways a name is asked for: those of `forms_of`, but for Arabic script as it is spoken alone.

    What is listed in that script has the same form. By the standard's table it would agree once more, in letters that
    nobody reads.
    """
    if not text:
        return ()
    return tuple(dict.fromkeys(_spoken_forms(text) or _written_forms(text)))


def _spoken_forms(text: str) -> tuple[Tokens, ...]:
    text = text[:LONGEST_TEXT]
    if text.isascii() or not _ARABIC.search(text):
        return ()
    form = tokens_of(spoken(text))
    return (form,) if form else ()


def _written_forms(text: str) -> tuple[Tokens, ...]:
    text = text[:LONGEST_TEXT]
    # In A-Z, as every MRZ prints it, no letter has an equivalent to choose.
    choices = (0,) if text.isascii() else (0, 2)
    return tuple(form for choice in choices if (form := tokens_of(transliterate(text, choice))))
