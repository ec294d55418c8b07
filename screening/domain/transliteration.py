"""How does a national letter stand in the MRZ?

The table is ICAO Doc 9303-3, section 6: Latin, Cyrillic and Arabic letters and their equivalents of A-Z. Exceptions of
single languages are left out: a name does not say which language it is in.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("icao_transliteration.csv")
_BRACKETED = re.compile(r"\(.*?\)")
_SHADDA = "\u0651"


@cache
def equivalents() -> Mapping[str, tuple[str, ...]]:
    """Give, by letter, its equivalents in the order of the standard; a letter that is not encoded has one empty one."""
    table: dict[str, tuple[str, ...]] = {}
    with _FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            written = _BRACKETED.sub("", row["mrz"]).strip()
            table[chr(int(row["code_point"], 16))] = tuple(part.strip() for part in written.split(" or "))
    return table


def transliterate(text: str, choice: int = 0) -> str:
    """Write text in A-Z; what is no letter stays as it is, and letters of a script without a table are left out.

    `choice` says which equivalent to take where the standard gives several (the last, where there are fewer).
    """
    if text.isascii():
        return text.upper()
    written: list[str] = []
    for letter in unicodedata.normalize("NFC", text).upper():
        written.append(_written(letter, choice, written[-1] if written else ""))
    return "".join(written)


def _written(letter: str, choice: int, before: str) -> str:
    if letter.isascii():
        return letter
    if letter == _SHADDA:
        return before
    known = equivalents().get(letter)
    if known:
        return known[min(choice, len(known) - 1)]
    base = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    if base.isascii():
        return base
    return "" if unicodedata.category(letter)[0] in "LM" else " "
