"""How do Latin words, numbers and dates keep their order inside a sentence that runs from right to left?

Left to itself, a browser shows 2026-11-21 after Urdu letters as 21-11-2026, and /openapi.json with its slash at the
other end (Unicode Standard Annex 9). So whatever is put into such a sentence, and every literal of several parts in the
sentence itself, is set between isolates, which are invisible. Translators need not know of them.
"""

import re
from collections.abc import Mapping
from typing import Final

from screening.domain.wording import Language

RIGHT_TO_LEFT: Final = frozenset({Language.URDU})
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
_END_OF_ISOLATE: Final = "\u2069"
_FIELD_OR_LITERAL: Final = re.compile(r"\{[^{}]*\}|[/`]?[A-Za-z0-9]+(?:[-/:+._][A-Za-z0-9]+)+`?|[/`][A-Za-z0-9]+`?")


def isolate_literals(sentence: str) -> str:
    """Set the literals of a right-to-left sentence apart; its {fields} are left alone."""
    return _FIELD_OR_LITERAL.sub(lambda found: _literal(found[0]), sentence)


class IsolatedValues:
    """Particulars as they are put into a right-to-left sentence: each set apart, in the direction of its own letters.

    It asks the mapping for every value, so that one which answers for missing names still does.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str | int | float]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str | int | float:
        """Give one value."""
        value = self._values[name]
        return f"{_FIRST_STRONG_ISOLATE}{value}{_END_OF_ISOLATE}" if isinstance(value, str) else value


def _literal(found: str) -> str:
    return found if found.startswith("{") else f"{_LEFT_TO_RIGHT_ISOLATE}{found}{_END_OF_ISOLATE}"
