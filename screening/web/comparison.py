"""How do traveller and entry compare, field by field?

Not the score: that is what the evidence adds up to. Here stands, for a person, whether what the two sides tell of one
field is the same.
"""

from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from screening.domain.crossings import Screening
from screening.domain.entries import ListEntry
from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.matching.names.token_similarity import similarity
from screening.matching.names.tokens import forms_of
from screening.matching.score.numbers import is_confusion, may_be_same_state, standard_number


class ComparedField(StrEnum):
    """What is compared, in the order in which it is shown."""

    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    DOCUMENT_NUMBER = "document_number"
    CNIC = "cnic"
    FATHER_NAME = "father_name"
    SEX = "sex"
    NATIONALITY = "nationality"


class FieldAgreement(StrEnum):
    """How a field turned out."""

    SAME = "same"
    PARTLY = "partly"
    DIFFERS = "differs"
    NOT_KNOWN = "not_known"
    """One side, or neither, tells it."""


class FieldCompared(BaseModel):
    """One field, and whether both sides tell the same of it."""

    model_config = ConfigDict(extra="forbid")

    field: ComparedField
    agreement: FieldAgreement


_OF_EVIDENCE: Final = {
    Agreement.AGREES: FieldAgreement.SAME,
    Agreement.PARTLY: FieldAgreement.PARTLY,
    Agreement.CONTRADICTS: FieldAgreement.DIFFERS,
    Agreement.ABSENT: FieldAgreement.NOT_KNOWN,
}


def compare_fields(screening: Screening, entry: ListEntry, evidence: tuple[Evidence, ...]) -> tuple[FieldCompared, ...]:
    """Compare every field. `evidence` is the hit's, which was told by `screening` and `entry` in that revision."""
    of_evidence = {each.kind: _OF_EVIDENCE[each.agreement] for each in evidence}
    traveller = screening.traveller
    sides = {
        ComparedField.NAME: of_evidence.get(EvidenceKind.NAME, FieldAgreement.NOT_KNOWN),
        ComparedField.DATE_OF_BIRTH: of_evidence.get(EvidenceKind.DATE_OF_BIRTH, FieldAgreement.NOT_KNOWN),
        ComparedField.DOCUMENT_NUMBER: _documents(screening, entry),
        ComparedField.CNIC: of_evidence.get(EvidenceKind.CNIC, FieldAgreement.NOT_KNOWN),
        ComparedField.FATHER_NAME: of_evidence.get(EvidenceKind.FATHER_NAME)
        or _names(traveller.father_name if traveller else None, entry.father_name),
        ComparedField.SEX: _one_of(traveller.sex if traveller else None, (entry.sex,) if entry.sex else ()),
        ComparedField.NATIONALITY: _one_of(traveller.nationality if traveller else None, entry.nationalities),
    }
    return tuple(FieldCompared(field=field, agreement=agreement) for field, agreement in sides.items())


def _documents(screening: Screening, entry: ListEntry) -> FieldAgreement:
    presented = [(standard_number(each.number), each.issuing_state) for each in screening.documents]
    listed = [(standard_number(each.number), each.issuing_state) for each in entry.documents]
    if not presented or not listed:
        return FieldAgreement.NOT_KNOWN
    pairs = [(one, other) for one, state in presented for other, its in listed if may_be_same_state(state, its)]
    if any(one == other for one, other in pairs):
        return FieldAgreement.SAME
    return FieldAgreement.PARTLY if any(is_confusion(one, other) for one, other in pairs) else FieldAgreement.DIFFERS


def _one_of(presented: str | None, listed: tuple[str, ...]) -> FieldAgreement:
    if presented is None or not listed:
        return FieldAgreement.NOT_KNOWN
    return FieldAgreement.SAME if presented in listed else FieldAgreement.DIFFERS


def _names(presented: str | None, listed: str | None) -> FieldAgreement:
    """Compare two names that no evidence tells of (scorer 1): the same where every part of the shorter has its like."""
    ones, others = forms_of(presented or ""), forms_of(listed or "")
    if not ones or not others:
        return FieldAgreement.NOT_KNOWN
    best = 0.0
    for one in ones:
        for other in others:
            shorter, longer = sorted((one, other), key=len)
            alike = sum(max(similarity(token, each) for each in longer) > 0 for token in shorter)
            best = max(best, alike / len(shorter))
    if best == 1:
        return FieldAgreement.SAME
    return FieldAgreement.PARTLY if best > 0 else FieldAgreement.DIFFERS
