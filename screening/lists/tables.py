"""Does a TOML file hold the keys and the kinds of value that it should?

The one place where a file of `watchlists/` is taken apart. Every problem is an error that names file, place and key;
`reason` is one of the `list_file_*` codes, whose sentences tell a policy officer what to write instead.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeGuard, TypeVar

from screening.domain.errors import InvalidDefinition, InvalidEntry, InvalidInput, Parameter
from screening.domain.wording import Wording

MAX_TEXT = 500
MAX_ITEMS = 100
MAX_LINE_BYTES = 4_000
"""The longest text, the longest array within one table, and the longest line that we take.

The time that tomllib takes grows with the square of a line's length, where keys are dotted.
"""

_LINE = re.compile(r"line (\d+)")
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Every control character, the separators of lines, what would turn the order of what follows on the screen, and halves
of characters, which no store takes.
"""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")

Problem = type[InvalidDefinition] | type[InvalidEntry]
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """One table of a file. `place` is the file's name and what leads to the table, each with a colon and a space."""

    values: Mapping[str, object]
    place: str
    problem: Problem

    def refuse(self, key: str, reason: str, **parameters: Parameter) -> InvalidInput:
        """Make the error for one key, to be raised."""
        return self.problem(where=f"{self.place}{key}", reason=reason, **parameters)

    def expect(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Refuse a key that nobody reads (it is a slip of the pen, and would be without effect) and a missing one."""
        for key in self.values:
            if key not in required and key not in optional:
                raise self.refuse(_shown(key), "list_file_unknown_key", known=_listed((*required, *optional)))
        for key in required:
            if key not in self.values:
                raise self.refuse(key, "list_file_missing_key")

    def text(self, key: str, longest: int = MAX_TEXT) -> str:
        """Give a text, without the blanks around it."""
        return self._checked_text(key, self._value(key), longest)

    def optional_text(self, key: str, longest: int = MAX_TEXT) -> str | None:
        """Give a text, or None where the key is not there."""
        return self.text(key, longest) if key in self.values else None

    def texts(self, key: str, longest: int = MAX_TEXT) -> tuple[str, ...]:
        """Give an array of texts, none of them twice; empty where the key is not there."""
        items = self._array(key, "list_file_not_an_array_of_texts")
        if not items:
            return ()
        found = [self._checked_text(key, item, longest) for item in items]
        if len(found) > 1 and len(set(found)) < len(found):
            raise self.refuse(key, "list_file_repeated")
        return tuple(found)

    def code(self, key: str) -> str:
        """Give a short code: small letters, digits and underscores."""
        return self._checked_code(key, self.text(key))

    def codes(self, key: str) -> tuple[str, ...]:
        """Give an array of at least one code."""
        found = tuple(self._checked_code(key, item) for item in self.texts(key))
        if not found:
            raise self.refuse(key, "list_file_empty_array")
        return found

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """Give a member of a closed set."""
        written = self.text(key)
        try:
            return choices(written)
        except ValueError:
            raise self.refuse(key, "list_file_unknown_value", known=_listed(choices)) from None

    def choices(self, key: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """Give members of a closed set, at least one; none where the key is not there."""
        if key not in self.values:
            return ()
        written = self.texts(key)
        if not written:
            raise self.refuse(key, "list_file_empty_array")
        if any(each not in set(choices) for each in written):
            raise self.refuse(key, "list_file_unknown_value", known=_listed(choices))
        return tuple(choices(each) for each in written)

    def number(self, key: str) -> float:
        """Give a number, whole or not."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(key, "list_file_not_a_number")
        return float(value)

    def whole_number(self, key: str) -> int:
        """Give a whole number."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(key, "list_file_not_a_whole_number")
        return value

    def day(self, key: str) -> date | None:
        """Give a calendar day, written 2026-11-21 with or without quotation marks; None where the key is not there."""
        return self._checked_day(key, self.values[key]) if key in self.values else None

    def written_days(self, key: str) -> tuple[str, ...]:
        """Give an array of days as they are written; items may be TOML dates or texts."""
        items = self._array(key, "list_file_not_an_array_of_texts")
        return tuple(item.isoformat() if _is_day(item) else self._checked_text(key, item, MAX_TEXT) for item in items)

    def wording(self, key: str) -> Wording:
        """Give a text in English and Urdu."""
        table = self.table(key)
        if "ur" not in table.values:
            raise table.refuse("ur", "list_file_missing_urdu")
        table.expect(("en", "ur"))
        return Wording(table.text("en"), table.text("ur"))

    def table(self, key: str) -> Self:
        """Give a table within this one."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.refuse(key, "list_file_not_a_table")
        return type(self)(value, f"{self.place}{key}.", self.problem)

    def tables(self, key: str, called: str, most: int = MAX_ITEMS) -> tuple[Self, ...]:
        """Give an array of tables. `called` is what each is called, with its number, in errors: `rule`, `entry`."""
        found: list[Self] = []
        for number, item in enumerate(self._array(key, "list_file_not_an_array_of_tables", most), start=1):
            if not isinstance(item, dict):
                raise self.refuse(key, "list_file_not_an_array_of_tables")
            found.append(type(self)(item, f"{self.place}{called} {number}: ", self.problem))
        return tuple(found)

    def _value(self, key: str) -> object:
        if key not in self.values:
            raise self.refuse(key, "list_file_missing_key")
        return self.values[key]

    def _array(self, key: str, wrong: str, most: int = MAX_ITEMS) -> list[object]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.refuse(key, wrong)
        if len(value) > most:
            raise self.refuse(key, "list_file_too_many", limit=most)
        return value

    def _checked_text(self, key: str, value: object, longest: int) -> str:
        if not isinstance(value, str):
            raise self.refuse(key, "list_file_not_a_text")
        text = value.strip(" ")
        if not text:
            raise self.refuse(key, "list_file_empty_text")
        if len(text) > longest:
            raise self.refuse(key, "list_file_text_too_long", limit=longest, found=len(text))
        if UNSEEN.search(text):
            raise self.refuse(key, "list_file_control_character")
        return text

    def _checked_code(self, key: str, text: str) -> str:
        if not _CODE.fullmatch(text):
            raise self.refuse(key, "list_file_not_a_code")
        return text

    def _checked_day(self, key: str, value: object) -> date:
        if _is_day(value):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) and len(value) == len("2026-11-21") else "")
        except ValueError:
            raise self.refuse(key, "list_file_not_a_day") from None


def read_table(path: Path, problem: Problem, max_bytes: int) -> Table:
    """Read a whole file as one table. Raises `problem` where it is not there, too large, or no TOML in UTF-8."""
    place = f"{path.name}: "
    try:
        with path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except OSError:
        raise problem(where=path.name, reason="list_file_unreadable") from None
    if len(content) > max_bytes:
        raise problem(where=path.name, reason="list_file_too_large", limit=max_bytes)
    for number, line in enumerate(content.split(b"\n"), start=1):
        if len(line) > MAX_LINE_BYTES:
            raise problem(where=f"{place}line {number}", reason="list_file_line_too_long", limit=MAX_LINE_BYTES)
    try:
        return Table(tomllib.loads(content.decode("utf-8-sig")), place, problem)
    except UnicodeDecodeError as fault:
        number = content.count(b"\n", 0, fault.start) + 1
        raise problem(where=f"{place}line {number}", reason="list_file_not_utf8") from None
    except tomllib.TOMLDecodeError as fault:
        found = _LINE.search(str(fault))
        number = int(found[1]) if found else content.count(b"\n") + 1
        raise problem(where=f"{place}line {number}", reason="list_file_not_toml", line=number) from None
    except RecursionError:
        raise problem(where=path.name, reason="list_file_nested_too_deeply") from None


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _shown(key: str) -> str:
    """Give a key as it may stand in an error: short, and without what would disturb a terminal."""
    return "".join(character if character.isprintable() else "?" for character in key[:40])
