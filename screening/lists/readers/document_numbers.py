"""Which number does a document bear, as the world's lists write it?"""

import re
import unicodedata
from typing import Final

_SEPARATORS: Final = re.compile(r"[\s./_'’–—-]+")
_NUMBER: Final = re.compile(r"(?=.*\d)[A-Z0-9]{1,20}")
_AFTER_NUMBER: Final = re.compile(r"[,;(]|\bissued\b|\bexp", re.IGNORECASE)


def document_number(text: str) -> str | None:
    """Give a number in capital letters and digits, or None where there is none.

    Separators are dropped, digits of other scripts written as ours, and what stands behind the number (where and when
    it was issued) is left away.
    """
    for said in (text, _AFTER_NUMBER.split(text, maxsplit=1)[0]):
        number = bare_number(said)
        if _NUMBER.fullmatch(number):
            return number
    return None


def bare_number(text: str) -> str:
    """Give a text in capitals without separators, and with our digits."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(str(digit) if (digit := unicodedata.digit(sign, -1)) >= 0 else sign for sign in text)
    return _SEPARATORS.sub("", text).upper()
