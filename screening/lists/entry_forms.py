"""What is a valid list entry?

The one place that says so, for files of entries and for what officers propose. An entry is written as a table: the
keys are those of `watchlists/README.md`.
"""

import re
from datetime import date, timedelta
from itertools import islice
from typing import Final
from uuid import UUID, uuid5

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryDocument, EntryName, EntryState, Handling, ListEntry, NameQuality
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, StateCode
from screening.domain.lists import Holds, ListDefinition
from screening.domain.transliteration import transliterate
from screening.domain.travellers import Cnic, Sex
from screening.lists.tables import Table

MAX_NAME: Final = 200
LONGEST_SOURCE_ID: Final = 64
_NAMESPACE: Final = UUID("6b0c1f0a-6f0e-4d5c-9b57-2f6c6f3a5d11")
"""The namespace of entry ids that are made from list and source id (UUID version 5). It never changes."""

SHARED = ("owner", "category", "legal_basis", "contact")
"""What the entries of a file may have in common, under `[defaults]`."""
_REQUIRED = ("source_id", *SHARED)
_OPTIONAL = (
    "names",
    "weak_names",
    "documents",
    "born",
    "sex",
    "nationalities",
    "father_name",
    "cnic",
    "grounds",
    "order_number",
    "advice",
    "handling",
    "state",
    "valid_from",
    "expires",
    "review_on",
)
_STATE = re.compile(r"[A-Z]{1,3}")
_DOCUMENT_NUMBER = re.compile(r"[A-Z0-9]{1,20}")
_DOCUMENT_TYPE = re.compile(r"[A-Z][A-Z]?")
_CNIC = re.compile(r"\d{5}-?\d{7}-?\d", re.ASCII)
_LEAST_LETTERS = 2


def entry_id(code: ListCode, source_id: str) -> EntryId:
    """Give the id of an entry: always the same for one list and source id."""
    return EntryId(uuid5(_NAMESPACE, f"{code}/{source_id}"))


def make_entry(table: Table, definition: ListDefinition) -> ListEntry:
    """Make the entry that a table describes, in its first revision. Raises the table's own problem."""
    table.expect(_REQUIRED, _OPTIONAL)
    source_id = table.text("source_id", LONGEST_SOURCE_ID)
    names, documents, cnic = _names(table), _documents(table, definition.holds), _cnic(table)
    if not (names or documents or cnic):
        raise table.refuse("names", "entry_without_name_document_or_cnic")
    if not (documents or cnic or any(_stands_in_mrz(name.text) for name in names)):
        raise table.refuse("names", "entry_names_of_unknown_script")
    valid_from, expires = _validity(table, definition)
    return ListEntry(
        id=entry_id(definition.code, source_id),
        list_code=definition.code,
        source_id=source_id,
        revision=1,
        owner=AuthorityCode(_member(table, "owner", definition.authorities, "entry_owner")),
        category=_member(table, "category", definition.categories, "entry_category"),
        legal_basis=table.text("legal_basis"),
        contact=table.text("contact"),
        names=names,
        documents=documents,
        dates_of_birth=tuple(_date_of_birth(table, text) for text in table.written_days("born")),
        sex=table.choice("sex", Sex) if "sex" in table.values else None,
        nationalities=_states(table, "nationalities"),
        father_name=_father_name(table),
        cnic=cnic,
        grounds=table.optional_text("grounds"),
        order_number=table.optional_text("order_number"),
        advice=table.wording("advice") if "advice" in table.values else None,
        handling=table.choice("handling", Handling) if "handling" in table.values else Handling.STOP,
        state=_state(table),
        valid_from=valid_from,
        expires=expires,
        review_on=table.day("review_on"),
    )


def written_entry(entry: ListEntry) -> dict[str, object]:
    """Write an entry as the table that `make_entry` reads; what is empty is left out."""
    names = {
        quality: [name.text for name in entry.names if name.quality is quality]
        for quality in (NameQuality.GOOD, NameQuality.WEAK)
    }
    written: dict[str, object] = {
        "source_id": entry.source_id,
        "owner": entry.owner,
        "category": entry.category,
        "legal_basis": entry.legal_basis,
        "contact": entry.contact,
        "names": names[NameQuality.GOOD],
        "weak_names": names[NameQuality.WEAK],
        "documents": [_written_document(document) for document in entry.documents],
        "born": [str(born) for born in entry.dates_of_birth],
        "sex": entry.sex,
        "nationalities": list(entry.nationalities),
        "father_name": entry.father_name,
        "cnic": entry.cnic,
        "grounds": entry.grounds,
        "order_number": entry.order_number,
        "advice": {"en": entry.advice.en, "ur": entry.advice.ur} if entry.advice else None,
        "handling": entry.handling,
        "state": entry.state,
        "valid_from": entry.valid_from,
        "expires": entry.expires,
        "review_on": entry.review_on,
    }
    return {key: value for key, value in written.items() if value not in (None, [])}


def _member(table: Table, key: str, members: tuple[str, ...], reason: str) -> str:
    written = table.text(key)
    if written not in members:
        raise table.refuse(key, reason, known=", ".join(members))
    return written


def _names(table: Table) -> tuple[EntryName, ...]:
    names: list[EntryName] = []
    for key, quality in (("names", NameQuality.GOOD), ("weak_names", NameQuality.WEAK)):
        names += [EntryName(_usable_name(table, key, text), quality) for text in table.texts(key, MAX_NAME)]
    return tuple(names)


def _father_name(table: Table) -> str | None:
    name = table.optional_text("father_name", MAX_NAME)
    return None if name is None else _usable_name(table, "father_name", name)


def _usable_name(table: Table, key: str, text: str) -> str:
    if len(text) >= _LEAST_LETTERS and text[:_LEAST_LETTERS].isalpha():
        return text
    if sum(1 for _ in islice(filter(str.isalpha, text), _LEAST_LETTERS)) < _LEAST_LETTERS:
        raise table.refuse(key, "entry_name")
    return text


def _stands_in_mrz(text: str) -> bool:
    """Whether a document prints anything of the name in A-Z: else nobody's is ever like it."""
    return any("A" <= letter <= "Z" for letter in transliterate(text))


def _documents(table: Table, holds: Holds) -> tuple[EntryDocument, ...]:
    documents = tuple([_document(item, holds) for item in table.tables("documents", "document")])
    if holds is Holds.DOCUMENTS and not documents:
        raise table.refuse("documents", "entry_without_document")
    return documents


def _document(table: Table, holds: Holds) -> EntryDocument:
    if holds is Holds.DOCUMENTS:
        table.expect(("number", "state", "type"))
    else:
        table.expect(("number",), ("state", "type"))
    number = table.text("number")
    if not _DOCUMENT_NUMBER.fullmatch(number):
        raise table.refuse("number", "entry_document_number")
    kind = table.optional_text("type")
    if kind is not None and not _DOCUMENT_TYPE.fullmatch(kind):
        raise table.refuse("type", "entry_document_type")
    state = table.optional_text("state")
    return EntryDocument(number, None if state is None else _state_code(table, "state", state), kind)


def _states(table: Table, key: str) -> tuple[StateCode, ...]:
    return tuple(_state_code(table, key, text) for text in table.texts(key))


def _state_code(table: Table, key: str, text: str) -> StateCode:
    if not _STATE.fullmatch(text):
        raise table.refuse(key, "entry_state_code")
    return StateCode(text)


def _cnic(table: Table) -> Cnic | None:
    written = table.optional_text("cnic")
    if written is None:
        return None
    if not _CNIC.fullmatch(written):
        raise table.refuse("cnic", "entry_cnic")
    return Cnic(written.replace("-", ""))


def _date_of_birth(table: Table, text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except InvalidInput:
        raise table.refuse("born", "entry_born") from None


def _state(table: Table) -> EntryState:
    state = table.choice("state", EntryState) if "state" in table.values else EntryState.ACTIVE
    if state is EntryState.WITHDRAWN:
        raise table.refuse("state", "entry_withdrawn")
    return state


def _validity(table: Table, definition: ListDefinition) -> tuple[date | None, date | None]:
    """Give the first and the last day, both inclusive; a list with `validity_days` supplies the last."""
    valid_from, expires = table.day("valid_from"), table.day("expires")
    if expires is None and definition.validity_days is not None:
        if valid_from is None:
            raise table.refuse("valid_from", "entry_without_valid_from", days=definition.validity_days)
        expires = _last_day(table, valid_from, definition.validity_days)
    if valid_from is not None and expires is not None:
        if expires < valid_from:
            raise table.refuse("expires", "entry_expires_before_it_begins")
        if definition.validity_days and definition.renewals is not None:
            most = definition.validity_days * (1 + definition.renewals)
            if (expires - valid_from).days >= most:
                raise table.refuse("expires", "entry_expires_too_late", most=most)
    return valid_from, expires


def _last_day(table: Table, first: date, days: int) -> date:
    try:
        return first + timedelta(days=days - 1)
    except OverflowError:
        raise table.refuse("valid_from", "list_file_not_a_day") from None


def _written_document(document: EntryDocument) -> dict[str, str]:
    written = {"number": document.number, "state": document.issuing_state, "type": document.document_type}
    return {key: value for key, value in written.items() if value is not None}
