"""How would a name be written by somebody who only hears it?

The letters of Arabic, Persian, Urdu and Cyrillic names come into A-Z by ear, and every ear has its own habits: GHAFOOR
and GAFUR, QASEEM and KASIM, PETROFF and PETROV, YELENA and ELENA. Words that come to the same once the habits are taken
out are spellings of one name. The rules are few and each is one that a whole country has; where a rule would make one
of names that a region tells apart (HASSAN and HUSSAIN, KHALID and HALID, CHARIF and SHARIF), it is not here.
"""

import re
from typing import Final

_WRITTEN: Final = (
    *(("SCH", "SH"), ("TCH", "CH"), ("DZH", "J"), ("DJ", "J"), ("DZ", "Z"), ("GH", "G"), ("PH", "F")),
    *(("TH", "T"), ("DH", "D"), ("CK", "K"), ("QU", "K"), ("X", "KS"), ("CE", "SE"), ("CI", "SI"), ("CY", "SY")),
    *(("OUE", "U"), ("OU", "U"), ("OO", "U")),
    *((vowels, "I") for vowels in ("EE", "EA", "AI", "AY", "EI", "EY", "IE", "IY", "YI")),
)
"""What is written for what is heard, in the order in which it is looked for."""
_SINGLE: Final = str.maketrans("QCWOEY", "KKVUII")
_OTHER_CH: Final = "0"
"""Stands for CH, whose C is no K."""
_DOUBLED: Final = re.compile(r"(.)\1+")

SHORTEST: Final = 4
"""Letters of what is heard, from which words may be spellings of one name."""
FEWEST_VOWELS: Final = 2
"""The same of its vowels: in one syllable every letter tells names apart (CHEN and CHIN)."""


def heard(word: str) -> str:
    """Give what is heard of a word of A-Z; empty for one too short to be told by ear."""
    if len(word) < SHORTEST:
        return ""
    written = _without_russian_ends(word)
    for letters, sound in _WRITTEN:
        written = written.replace(letters, sound)
    written = written.replace("CH", _OTHER_CH).translate(_SINGLE)
    sounds = _DOUBLED.sub(r"\1", written)
    if len(sounds) > SHORTEST and sounds.endswith(("AH", "IH", "UH")):
        sounds = sounds[:-1]
    vowels = sounds.count("A") + sounds.count("I") + sounds.count("U")
    return sounds if len(sounds) >= SHORTEST and vowels >= FEWEST_VOWELS else ""


def _without_russian_ends(word: str) -> str:
    """Write PETROFF and POPOW as PETROV and POPOV, YELENA as ELENA, IOURI as YOURI."""
    if word.endswith(("OFF", "EFF")):
        word = f"{word[:-2]}V"
    elif word.endswith(("OW", "EW")):
        word = f"{word[:-1]}V"
    if word.startswith("YE"):
        return word[1:]
    return f"Y{word[1:]}" if word.startswith(("IOU", "IU")) else word
