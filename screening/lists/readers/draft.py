"""What has a record of another's format said so far of one person?

A draft gathers names, dates and numbers as the format gives them, in the form of our keys. What it cannot take (a
name too long, a State nobody knows) is noted, and kept in the grounds where an officer can read it: an entry is never
made poorer unseen. Names are never shortened; grounds are.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from screening.domain.errors import Parameter
from screening.domain.states import state_of
from screening.domain.travellers import Sex
from screening.lists.entry_forms import MAX_NAME
from screening.lists.readers.card_numbers import card_number, is_issued
from screening.lists.readers.document_numbers import bare_number, document_number
from screening.lists.readers.records import ImportPlace, NotedLine, WrittenEntry
from screening.lists.readers.written_dates import written_dates, written_day
from screening.lists.tables import MAX_ITEMS, MAX_TEXT, UNSEEN

PASSPORT: Final = "P"
IDENTITY_CARD: Final = "I"
_SEXES: Final = {
    "m": Sex.MALE,
    "male": Sex.MALE,
    "f": Sex.FEMALE,
    "female": Sex.FEMALE,
    "x": Sex.OTHER,
    "other": Sex.OTHER,
}
_CARD: Final = re.compile(r"\d{5}-\d{7}-\d")
"""As Pakistan alone writes the number of its card: other States' numbers have 13 digits too."""
_LEAST_LETTERS: Final = 2
_LONGEST_STATE: Final = 100
_MOST_GROUNDS: Final = 20


class Draft:
    """One entry in the making. Texts may be None or empty: then nothing was said."""

    __slots__ = ("_grounds", "_is_sex_told", "_notes", "_place", "_values", "kinds")

    def __init__(self, place: ImportPlace, source_id: str | None) -> None:
        self._place = place
        self._values: dict[str, object] = {}
        self._grounds: dict[str, None] = {}
        self._notes: dict[tuple[str, str], NotedLine] = {}
        self._is_sex_told = False
        self.kinds: list[str] = []
        self.put("source_id", source_id)

    @property
    def has_names(self) -> bool:
        """Whether any name was taken."""
        return "names" in self._values or "weak_names" in self._values

    def put(self, key: str, text: str | None) -> None:
        """Take a text as it is for a key that holds one."""
        said = _clean(text)
        if said:
            self._values[key] = said

    def name(self, text: str | None, *, is_weak: bool = False) -> None:
        """Take a name as it is written."""
        said = _clean(text)
        if not said:
            return
        if len(said) > MAX_NAME or sum(letter.isalpha() for letter in said) < _LEAST_LETTERS:
            self._note("names", "import_name_left_out", said, limit=MAX_NAME)
        elif is_weak and said in self._several("names"):
            return
        else:
            self._add("weak_names" if is_weak else "names", said)

    def name_parts(self, surname: str | None, *given: str | None, is_weak: bool = False) -> None:
        """Take a name whose parts the format knows."""
        last, first = _clean(surname), " ".join(filter(None, map(_clean, given)))
        self.name(f"{last}, {first}" if last and first else last or first, is_weak=is_weak)

    def born(self, text: str | None) -> None:
        """Take a birth date in any spelling."""
        said = _clean(text)
        if said:
            dates = written_dates(said)
            for each in dates:
                self._add("born", str(each))
            if not dates:
                self._note("born", "import_date_left_out", f"Born: {said}")

    def born_between(self, first: str | None, last: str | None) -> None:
        """Take a span of years."""
        low, high = _clean(first), _clean(last)
        spans = written_dates(f"{low} to {high}") if low and high else written_dates(low or high)
        for each in spans:
            self._add("born", str(each))
        if (low or high) and not spans:
            self._note("born", "import_date_left_out", f"Born: {low} to {high}")

    def document(self, number: str | None, state: str | None = None, kind: str | None = None) -> None:
        """Take a travel document or an identity card; the separators of its number are dropped."""
        said = _clean(number)
        if not said:
            return
        found = document_number(said)
        if found is None:
            self._note("documents", "import_document_left_out", f"Document: {said}")
            return
        code = self._state(state, "documents")
        is_card = card_number(said) is not None and (code == "PAK" or (code is None and _CARD.fullmatch(said)))
        if is_card and kind != PASSPORT:
            self.card(said)
            return
        document = {"number": found, "state": code, "type": kind}
        self._add("documents", {key: value for key, value in document.items() if value})
        if found != bare_number(said):
            self.ground(f"Document: {said}")

    def card(self, text: str | None) -> None:
        """Take a number of Pakistan's identity card; one that its office cannot have given is noted, and taken."""
        said = _clean(text)
        if not said:
            return
        digits = card_number(said)
        if digits is None or self._values.get("cnic", digits) != digits:
            self._note("cnic", "import_card_left_out", f"CNIC: {said}")
            return
        self._values["cnic"] = digits
        if not is_issued(digits):
            self._note("cnic", "import_card_doubtful")

    def nationality(self, text: str | None) -> None:
        """Take a State by its code or its name in English."""
        code = self._state(text, "nationalities")
        if code is not None:
            self._add("nationalities", code)

    def sex(self, text: str | None) -> None:
        """Take a sex; of two neither, as the wrong one would speak against the traveller's being this person."""
        said = _clean(text).lower()
        if not said or self._values.get("sex") == _SEXES.get(said, ""):
            return
        if said in _SEXES and not self._is_sex_told:
            self._values["sex"] = _SEXES[said].value
        else:
            self._note("sex", "import_sex_left_out", f"Sex: {self._values.pop('sex', '')} {said}")
        self._is_sex_told = True

    def father(self, text: str | None) -> None:
        """Take the father's or husband's name; a second one stays in the grounds."""
        said = _clean(text)
        if not said:
            return
        has_letters = sum(letter.isalpha() for letter in said) >= _LEAST_LETTERS
        if not has_letters or len(said) > MAX_NAME or self._values.get("father_name", said) != said:
            self._note("father_name", "import_name_left_out", f"Father: {said}", limit=MAX_NAME)
        else:
            self._values["father_name"] = said

    def day(self, key: str, text: str | None) -> None:
        """Take a whole day, such as that from which the entry holds; the earliest of several."""
        said = _clean(text)
        if said:
            found = written_day(said)
            if found is None:
                self._note(key, "import_date_left_out", f"{key}: {said}")
            else:
                known = self._values.get(key)
                self._values[key] = min(known, found) if isinstance(known, date) else found

    def ground(self, text: str | None) -> None:
        """Add to the grounds what an officer should read."""
        said = _clean(text)
        if said and len(self._grounds) < _MOST_GROUNDS:
            self._grounds[said] = None

    def records(self) -> Iterator[NotedLine | WrittenEntry]:
        """Give what was noted, then the entry."""
        yield from self._notes.values()
        if self._grounds:
            grounds = "; ".join(self._grounds)
            self._values["grounds"] = grounds if len(grounds) <= MAX_TEXT else f"{grounds[: MAX_TEXT - 1].rstrip()}…"
        yield WrittenEntry(self._place, self._values, tuple(self.kinds))

    def _state(self, text: str | None, key: str) -> str | None:
        said = _clean(text)
        if not said:
            return None
        code = state_of(said) if len(said) <= _LONGEST_STATE else None
        if code is None:
            self._note(key, "import_state_left_out", f"State: {said}")
        return code

    def _several(self, key: str) -> list[object]:
        found = self._values.get(key)
        return found if isinstance(found, list) else []

    def _add(self, key: str, value: object) -> None:
        several = self._several(key)
        if value in several:
            return
        if len(several) >= MAX_ITEMS:
            self._note(key, "import_too_many_of_one", limit=MAX_ITEMS)
            return
        several.append(value)
        self._values[key] = several

    def _note(self, key: str, reason: str, kept: str = "", **parameters: Parameter) -> None:
        """Say, once for key and reason, that something was left out, and keep it in the grounds."""
        source_id = self._values.get("source_id")
        told = source_id if isinstance(source_id, str) else None
        self._notes.setdefault((key, reason), NotedLine(self._place, told, key, reason, parameters))
        self.ground(kept)


def _clean(text: str | None) -> str:
    """Give a text on one line, without what cannot be seen."""
    return " ".join(UNSEEN.sub(" ", text).split()) if text else ""
