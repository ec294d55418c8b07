"""How common is an entry's name, and would the person it means be found by it?

Pure: the answer follows from the entry and from how rare names are, whoever has crossed. A *bearer* of the entry is a
traveller whose document prints one of its names exactly.
"""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.hits import EvidenceKind
from screening.domain.lists import Holds
from screening.domain.names import PrintedName
from screening.domain.travellers import Traveller
from screening.matching.names.rarity import Rarity
from screening.matching.names.tokens import Tokens, forms_of
from screening.matching.score.particulars import Particulars, particulars_of
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_of, score_particulars

COMMON_BELOW: Final = 10_000
"""A name that one traveller in fewer bears so nearly is common: it stops somebody else every day or two."""
MOST_COMPARED: Final = 10
"""Names, and dates of birth, of one entry that are looked at, the first ones: each is compared with all the others."""


@dataclass(frozen=True, slots=True)
class NamePrice:
    """What the entry's names say by themselves.

    `one_in`: so many travellers there are to one who bears so much of the commonest of them; None where the entry has
    no name that can be compared. `by_name` is the score (0 to 1) of a bearer of whom nothing else is known, `at_most`
    that of one who agrees in everything else that a passport prints as well: date of birth, sex, nationality.
    """

    one_in: int | None
    by_name: float
    at_most: float

    @property
    def is_common(self) -> bool:
        """Whether so many bear the name that it says little."""
        return self.one_in is not None and self.one_in < COMMON_BELOW


def price_name(entry: ListEntry, holds: Holds, rarity: Rarity) -> NamePrice:
    """Compare the entry with those who bear its names.

    A name in another script may be printed in several ways: the commonest counts, for nobody knows which.
    """
    listed = particulars_of(entry, holds)
    if holds is Holds.DOCUMENTS or not listed.forms:
        return NamePrice(None, 0.0, 0.0)
    names = [forms for forms in (forms_of(name.text) for name in entry.names[:MOST_COMPARED]) if forms]
    commonest = [min(_bearer(form, listed, rarity) for form in forms) for forms in names]
    best = max(commonest, key=lambda bearer: bearer.score)
    dates = listed.dates_of_birth[:MOST_COMPARED] or (None,)
    in_full = (_bearer(best.form, listed, rarity, _in_full(listed, born)).score for born in dates)
    return NamePrice(min(bearer.one_in for bearer in commonest), best.score, max(in_full))


def is_name_only(entry: ListEntry) -> bool:
    """Whether nothing but names tells the person from others: no date of birth, father's name or number."""
    return not (entry.dates_of_birth or entry.father_name or entry.cnic or entry.documents)


class _Bearer(NamedTuple):
    """One in so many bears so much of a name, and what score the bearer has."""

    one_in: int
    score: float
    form: Tokens


_NOBODY_KNOWN: Final = Traveller(PrintedName("", ""))


def _in_full(listed: Particulars, born: PartialDate | None) -> Traveller:
    """Give everything else that a passport prints, as the entry has it."""
    nationality = listed.nationalities[0] if listed.nationalities else None
    return replace(_NOBODY_KNOWN, date_of_birth=born, sex=listed.sex, nationality=nationality)


def _bearer(form: Tokens, listed: Particulars, rarity: Rarity, known: Traveller = _NOBODY_KNOWN) -> _Bearer:
    traveller = replace(known, name=PrintedName(" ".join(form), ""))
    evidence = score_particulars(make_query(traveller, (), rarity), listed, Holds.PERSONS, rarity)
    one_in = next(each.parameters.get("one_in", 1) for each in evidence if each.kind is EvidenceKind.NAME)
    return _Bearer(int(one_in), score_of(evidence), form)
