"""What of an entry is compared with a traveller?

A list entry holds much that no comparison asks for. Its particulars are what the score is made of, in the form in which
they are compared; they can be written as bytes, so that a million of them need no objects, and equal bytes mean equal
particulars.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry, NameQuality
from screening.domain.identifiers import StateCode
from screening.domain.lists import Holds
from screening.domain.travellers import Cnic, Sex
from screening.matching.names.tokens import Token, Tokens, forms_of
from screening.matching.score.numbers import standard_number

MOST_NAMES = 100
"""Names of one entry that are compared, the first ones."""
_FIELDS = 8


@dataclass(frozen=True, slots=True, repr=False)
class ListedDocument:
    """A document's number as it is compared, and who issued it."""

    number: str
    issuing_state: StateCode | None


@dataclass(frozen=True, slots=True, repr=False)
class Particulars:
    """The forms of all names, each once, and what is compared beside them. Of a document's entry: documents alone.

    The first `good_forms` of the forms are those of good names, the others of weak aliases alone. `father` is the
    father's or husband's name in the same way.
    """

    forms: tuple[Tokens, ...] = ()
    good_forms: int = 0
    dates_of_birth: tuple[PartialDate, ...] = ()
    documents: tuple[ListedDocument, ...] = ()
    cnic: Cnic | None = None
    father: tuple[Tokens, ...] = ()
    sex: Sex | None = None
    nationalities: tuple[StateCode, ...] = ()


def particulars_of(entry: ListEntry, holds: Holds) -> Particulars:
    """Take from an entry what is compared."""
    documents = tuple(ListedDocument(standard_number(own.number), own.issuing_state) for own in entry.documents)
    if holds is Holds.DOCUMENTS:
        return Particulars(documents=documents)
    names = [(name.quality, forms_of(name.text)) for name in entry.names[:MOST_NAMES]]
    good = dict.fromkeys(form for quality, forms in names if quality is NameQuality.GOOD for form in forms)
    forms = good | dict.fromkeys(form for _, own in names for form in own)
    return Particulars(
        forms=tuple(forms),
        good_forms=len(good),
        dates_of_birth=entry.dates_of_birth,
        documents=documents,
        cnic=entry.cnic,
        father=forms_of(entry.father_name or ""),
        sex=entry.sex,
        nationalities=entry.nationalities,
    )


def write(particulars: Particulars) -> bytes:
    """Write particulars as bytes: a line a field, none of the empty ones at the end; tabs part several of a kind."""
    fields = (
        "\t".join(" ".join(form) for form in particulars.forms),
        "" if particulars.good_forms == len(particulars.forms) else str(particulars.good_forms),
        "\t".join(map(str, particulars.dates_of_birth)),
        "\t".join(f"{document.number} {document.issuing_state or ''}" for document in particulars.documents),
        # The one field that is told as it was typed; so written, it is one line whatever stands in it.
        json.dumps(particulars.cnic) if particulars.cnic else "",
        "\t".join(" ".join(form) for form in particulars.father),
        particulars.sex or "",
        "\t".join(particulars.nationalities),
    )
    return "\n".join(fields).rstrip("\n").encode("ascii")


def read(written: bytes) -> Particulars:
    """Read what `write` wrote."""
    fields = written.decode("ascii").split("\n")
    names, good, dates, documents, cnic, father, sex, nationalities = (
        *fields,
        *("" for _ in range(_FIELDS - len(fields))),
    )
    forms = _forms(names)
    return Particulars(
        forms=forms,
        good_forms=int(good) if good else len(forms),
        dates_of_birth=tuple(PartialDate.parse(born) for born in _several(dates)),
        documents=tuple(_document(*document.split(" ")) for document in _several(documents)),
        cnic=json.loads(cnic) if cnic else None,
        father=_forms(father),
        sex=Sex(sex) if sex else None,
        nationalities=tuple(StateCode(state) for state in _several(nationalities)),
    )


def _several(field: str) -> Sequence[str]:
    return field.split("\t") if field else ()


def _forms(field: str) -> tuple[Tokens, ...]:
    return tuple(tuple(Token(word) for word in form.split(" ")) for form in _several(field))


def _document(number: str, state: str) -> ListedDocument:
    return ListedDocument(number, StateCode(state) if state else None)
