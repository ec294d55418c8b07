"""What of an entry is compared with a traveller?

A list entry holds much that no comparison asks for. Its particulars are what the score is made of, in the form in which
they are compared; they can be written as bytes, so that a million of them need no objects, and equal bytes mean equal
particulars.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.identifiers import StateCode
from screening.domain.lists import Holds
from screening.domain.travellers import Cnic
from screening.matching.names import Token, Tokens, forms_of
from screening.matching.numbers import standard_number

MOST_NAMES = 100
"""Names of one entry that are compared, the first ones."""


@dataclass(frozen=True, slots=True, repr=False)
class ListedDocument:
    """A document's number as it is compared, and who issued it."""

    number: str
    issuing_state: StateCode | None


@dataclass(frozen=True, slots=True, repr=False)
class Particulars:
    """The forms of all names, each once, and what is compared beside them. Of a document's entry: documents alone."""

    forms: tuple[Tokens, ...] = ()
    dates_of_birth: tuple[PartialDate, ...] = ()
    documents: tuple[ListedDocument, ...] = ()
    cnic: Cnic | None = None


def particulars_of(entry: ListEntry, holds: Holds) -> Particulars:
    """Take from an entry what is compared."""
    documents = tuple(ListedDocument(standard_number(own.number), own.issuing_state) for own in entry.documents)
    if holds is Holds.DOCUMENTS:
        return Particulars(documents=documents)
    forms = dict.fromkeys(form for name in entry.names[:MOST_NAMES] for form in forms_of(name.text))
    return Particulars(tuple(forms), entry.dates_of_birth, documents, entry.cnic)


def write(particulars: Particulars) -> bytes:
    """Write particulars as bytes."""
    fields = (
        [" ".join(form) for form in particulars.forms],
        [str(born) for born in particulars.dates_of_birth],
        [(document.number, document.issuing_state) for document in particulars.documents],
        particulars.cnic,
    )
    return json.dumps(fields, separators=(",", ":")).encode("ascii")


def read(written: bytes) -> Particulars:
    """Read what `write` wrote."""
    forms, dates, documents, cnic = json.loads(written)
    return Particulars(
        tuple(_tokens(form) for form in forms),
        tuple(PartialDate.parse(born) for born in dates),
        tuple(ListedDocument(number, state) for number, state in documents),
        cnic,
    )


def _tokens(form: str) -> Tokens:
    words: Sequence[str] = form.split(" ")
    return tuple(Token(word) for word in words)
