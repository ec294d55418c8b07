"""How is a list entry written as JSON, and read again?

The keys are the stored form, not the domain's field names: renaming a field must not lose old revisions.
"""

import hashlib
from datetime import date
from typing import Any, Final
from uuid import UUID

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryDocument, EntryName, EntryState, Handling, ListEntry, NameQuality
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, StateCode
from screening.domain.journal import Json
from screening.domain.travellers import Cnic, Sex
from screening.domain.wording import Wording
from screening.lists import json_text

Body = dict[str, Json]

_NOT_OF_FILES: Final = frozenset({"photograph_sha256", "confirm_by", "reviewed_on", "merged_into", "merged_from"})
"""What no file of entries says: it stays with the entry whatever is imported."""
_KEY_BYTES: Final = 16


def write_entry(entry: ListEntry) -> Body:
    """Write what the row's own columns (id, revision, list, state) do not say. What is empty is left out."""
    body: Body = {
        "source_id": entry.source_id,
        "owner": entry.owner,
        "category": entry.category,
        "legal_basis": entry.legal_basis,
        "contact": entry.contact,
        "names": [{"text": name.text, "quality": name.quality.value} for name in entry.names],
        "documents": [
            {"number": document.number, "issuing_state": document.issuing_state, "type": document.document_type}
            for document in entry.documents
        ],
        "dates_of_birth": [str(born) for born in entry.dates_of_birth],
        "sex": entry.sex.value if entry.sex else None,
        "nationalities": list(entry.nationalities),
        "father_name": entry.father_name,
        "cnic": entry.cnic,
        "photograph_sha256": entry.photograph_sha256,
        "grounds": entry.grounds,
        "order_number": entry.order_number,
        "advice": {"en": entry.advice.en, "ur": entry.advice.ur} if entry.advice else None,
        "handling": entry.handling.value,
        "valid_from": _write_day(entry.valid_from),
        "expires": _write_day(entry.expires),
        "review_on": _write_day(entry.review_on),
        "confirm_by": _write_day(entry.confirm_by),
        "reviewed_on": _write_day(entry.reviewed_on),
        "merged_into": str(entry.merged_into) if entry.merged_into else None,
        "merged_from": [str(each) for each in entry.merged_from],
    }
    return {key: value for key, value in body.items() if value not in (None, [])}


def written_body(body: Body) -> str:
    """Write a body as JSON, its keys in the order of `write_entry`."""
    return json_text.written(body)


def content_key(body: Body, written: str | None = None) -> str:
    """Give a digest (BLAKE2b, 128 bits, hex) of what files say of an entry: equal where the content is.

    State, photograph, emergency and review are not in it. It finds differences, among entries of one list; it proves
    nothing, and bodies of other keys or another order count as different. `written` is the body as JSON, where that is
    at hand.
    """
    if written is None or not _NOT_OF_FILES.isdisjoint(body):
        written = written_body({key: value for key, value in body.items() if key not in _NOT_OF_FILES})
    return hashlib.blake2b(written.encode(), digest_size=_KEY_BYTES).hexdigest()


def read_entry(entry_id: EntryId, revision: int, list_code: str, state: str, body: dict[str, Any]) -> ListEntry:
    """Read an entry from its columns and body."""
    advice = body.get("advice")
    return ListEntry(
        id=entry_id,
        list_code=ListCode(list_code),
        source_id=body["source_id"],
        revision=revision,
        owner=AuthorityCode(body["owner"]),
        category=body["category"],
        legal_basis=body["legal_basis"],
        contact=body["contact"],
        names=tuple(EntryName(name["text"], NameQuality(name["quality"])) for name in body.get("names", ())),
        documents=tuple(
            EntryDocument(document["number"], _state(document["issuing_state"]), document["type"])
            for document in body.get("documents", ())
        ),
        dates_of_birth=tuple(PartialDate.parse(born) for born in body.get("dates_of_birth", ())),
        sex=Sex(body["sex"]) if "sex" in body else None,
        nationalities=tuple(StateCode(code) for code in body.get("nationalities", ())),
        father_name=body.get("father_name"),
        cnic=Cnic(body["cnic"]) if "cnic" in body else None,
        photograph_sha256=body.get("photograph_sha256"),
        grounds=body.get("grounds"),
        order_number=body.get("order_number"),
        advice=Wording(advice["en"], advice["ur"]) if advice else None,
        handling=Handling(body["handling"]),
        state=EntryState(state),
        valid_from=_read_day(body.get("valid_from")),
        expires=_read_day(body.get("expires")),
        review_on=_read_day(body.get("review_on")),
        confirm_by=_read_day(body.get("confirm_by")),
        reviewed_on=_read_day(body.get("reviewed_on")),
        merged_into=EntryId(UUID(body["merged_into"])) if "merged_into" in body else None,
        merged_from=tuple(EntryId(UUID(each)) for each in body.get("merged_from", ())),
    )


def _state(code: str | None) -> StateCode | None:
    return None if code is None else StateCode(code)


def _write_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
