"""What may an officer write of a list entry?

Forms and bounds only: what a valid entry is, `screening.lists.entry_forms` says, for files and for officers alike.
"""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from screening.api.fields import Clean, CnicField, DateField, DocumentNumber, Request, StateField
from screening.domain.entries import Handling, NameQuality
from screening.domain.travellers import Sex

Line = Annotated[str, Field(min_length=1, max_length=500), Clean]
Word = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,31}$", max_length=32)]


class NameWritten(Request):
    """A name or alias, in any script."""

    text: Annotated[str, Field(min_length=1, max_length=200), Clean]
    quality: NameQuality = NameQuality.GOOD


class DocumentWritten(Request):
    """A document that the entry names."""

    number: DocumentNumber
    issuing_state: StateField | None = None
    type: Annotated[str, Field(pattern="^[A-Z]{1,2}$", max_length=2)] | None = None


class AdviceWritten(Request):
    """Advice to the officer in both languages."""

    en: Line
    ur: Line


class EntryWritten(Request):
    """The fields of an entry, as GET of one names them. Without a source_id an `add` gets one from us.

    `photograph_sha256` names what POST /lists/{code}/photographs gave.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "names": [{"text": "RAHMAN, TARIQ MEHMOOD"}],
                    "dates_of_birth": ["1979-03-14"],
                    "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
                    "contact": "+92 51 000 0000",
                }
            ]
        }
    )

    source_id: Annotated[str, Field(min_length=1, max_length=64), Clean] | None = None
    owner: Word | None = None
    category: Word | None = None
    legal_basis: Line | None = None
    contact: Line | None = None
    names: Annotated[list[NameWritten], Field(max_length=100)] | None = None
    documents: Annotated[list[DocumentWritten], Field(max_length=100)] | None = None
    dates_of_birth: Annotated[list[DateField], Field(max_length=100)] | None = None
    sex: Sex | None = None
    nationalities: Annotated[list[StateField], Field(max_length=100)] | None = None
    father_name: Annotated[str, Field(min_length=1, max_length=200), Clean] | None = None
    cnic: CnicField | None = None
    grounds: Line | None = None
    order_number: Line | None = None
    advice: AdviceWritten | None = None
    handling: Handling | None = None
    valid_from: date | None = None
    expires: date | None = None
    review_on: date | None = None
    photograph_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64)] | None = None

    def written(self) -> dict[str, object | None]:
        """Give the fields that were sent, as a file of entries writes them; what was sent empty is None."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        if "names" in sent:
            names = sent.pop("names") or []
            sent["names"] = [each.text for each in names if each.quality is NameQuality.GOOD]
            sent["weak_names"] = [each.text for each in names if each.quality is NameQuality.WEAK]
        if "documents" in sent:
            sent["documents"] = [_document(each) for each in sent["documents"] or []]
        if "dates_of_birth" in sent:
            sent["born"] = sent.pop("dates_of_birth")
        if self.advice is not None:
            sent["advice"] = {"en": self.advice.en, "ur": self.advice.ur}
        return {name: value or None for name, value in sent.items()}


def _document(document: DocumentWritten) -> dict[str, str]:
    written = {"number": document.number, "state": document.issuing_state, "type": document.type}
    return {key: value for key, value in written.items() if value is not None}
