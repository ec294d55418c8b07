"""What does an MRZ say that was typed, pasted, or sent by a keyboard-wedge reader?"""

import re
import string
import time
import unicodedata
from collections.abc import Sequence
from datetime import date

from screening.domain.errors import InvalidMrz
from screening.domain.readings import Reading
from screening.mrz.check_digits import FILLER
from screening.mrz.judgement import judge
from screening.mrz.parser import parse_mrz

TEXT_READER = "text"
MAX_TEXT_LENGTH = 500
"""Five times the longest MRZ: room for spaces, line ends and labels, and nothing to wear a parser out."""

_LINE_ENDS = re.compile(r"\r\n|[\n\r\t\u2028\u2029]")
"""A wedge reader may be set to send a tabulator for Enter."""
_LABEL = re.compile(r"^\s*(?:MRZ\s*[:=]|(?:MRZ\s*)?(?:LINE|L)?\s*[123]\s*[:=.)]|[%;$#!*~]{1,3})\s*", re.IGNORECASE)
"""What people and wedge readers put before a line. Each form has a character that no MRZ holds."""
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LIKE_FILLERS = {"«": "<<", "≪": "<<", "《": "<<", "‹": FILLER, "〈": FILLER, "⟨": FILLER, "❮": FILLER, "˂": FILLER}
_SMALL_LETTERS = {letter: letter.upper() for letter in string.ascii_lowercase}
_AS_PRINTED = str.maketrans(_LIKE_FILLERS | _SMALL_LETTERS) | _FULL_WIDTH
"""Word processors, input methods and fonts put these for the characters of an MRZ. Nothing else is replaced."""
_SPLIT_TOTALS = {88: 44, 72: 36, 90: 30}
"""Characters of a whole MRZ -> characters of a line."""


def read_mrz_text(text: str | Sequence[str], today: date) -> Reading:
    """Read one MRZ from text: with or without line ends, spaces, labels, in either case, with look-alikes of `<`.

    Nothing is guessed: characters are neither added nor replaced by likely ones. The reading has one zone, `valid`,
    `check_failed`, or `uncertain` (see `screening.mrz.judgement`). Raises InvalidMrz as `parse_mrz` does, and with
    `characters` for control characters, `line_length` for a text of over `MAX_TEXT_LENGTH` characters.
    """
    started = time.perf_counter()
    whole = text if isinstance(text, str) else "\n".join(text)
    zone = judge(parse_mrz(split_lines(whole), today))
    return Reading(TEXT_READER, (zone,), (time.perf_counter() - started) * 1000)


def split_lines(text: str) -> tuple[str, ...]:
    """Bring text into the MRZ's form: its lines, in capital letters, without what does not belong to them."""
    if len(text) > MAX_TEXT_LENGTH:
        raise InvalidMrz(reason="line_length", found=str(len(text)))
    lines = [cleaned for line in _LINE_ENDS.split(text) if (cleaned := _clean(line))]
    joined = "".join(lines)
    length = _SPLIT_TOTALS.get(len(joined))
    if length is None:
        return tuple(lines)
    return tuple(joined[start : start + length] for start in range(0, len(joined), length))


def _clean(line: str) -> str:
    """One line without label, spaces and invisible marks. Control characters stay, and are refused by the parser.

    Marks of writing direction (Cf) come along when text is copied from a page in Urdu.
    """
    visible = "".join(" " if unicodedata.category(c) == "Zs" else c for c in line if unicodedata.category(c) != "Cf")
    unlabelled = _LABEL.sub("", visible.translate(_FULL_WIDTH))
    return unlabelled.replace(" ", "").translate(_AS_PRINTED)
