"""How is a hit written for those who may see it?"""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from screening.catalogue.sentences import Catalogue
from screening.domain.hits import Agreement, Evidence, EvidenceKind, Hit
from screening.domain.lists import AlertKind
from screening.domain.wording import Language
from screening.matching.names.paired_names import PairedNames, read_pairs
from screening.web.problem_schema import NamedValue


class EvidenceSaid(BaseModel):
    """One reason for or against: a weight in log-odds (natural logarithm), and a sentence for the officer."""

    model_config = ConfigDict(extra="forbid")

    kind: EvidenceKind
    agreement: Agreement
    weight: float
    text: Annotated[str, Field(max_length=1000)]
    parameters: Annotated[list[NamedValue], Field(max_length=20)]


class HitFound(BaseModel):
    """A likeness to a list entry, never a verdict. `score` is 0 to 1."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11",
                    "list": "ecl",
                    "entry_id": "01936f4e-0000-7c3a-9d51-0b7f7e1f2a11",
                    "kind": "offload",
                    "score": 0.93,
                    "evidence": [],
                }
            ]
        },
    )

    id: UUID
    list: Annotated[str, Field(max_length=40)]
    entry_id: UUID
    kind: AlertKind
    score: Annotated[float, Field(ge=0, le=1)]
    evidence: Annotated[Sequence[EvidenceSaid], Field(max_length=50)]


def hit_found(hit: Hit, catalogue: Catalogue, language: Language) -> HitFound:
    """Write one hit."""
    return HitFound(
        id=hit.id,
        list=hit.list_code,
        entry_id=hit.entry_id,
        kind=hit.kind,
        score=hit.score,
        evidence=[evidence_said(each, catalogue, language) for each in hit.evidence],
    )


def paired_names(hit: Hit) -> PairedNames | None:
    """Give the names as the scorer paired them; None for a hit without two names, or of before pairs were kept."""
    of_name = (each for each in hit.evidence if each.kind is EvidenceKind.NAME)
    return next((read_pairs(each.parameters) for each in of_name), None)


def evidence_said(evidence: Evidence, catalogue: Catalogue, language: Language) -> EvidenceSaid:
    """Write one reason, in words. Where the catalogue has none, kind and agreement stand for them."""
    code = f"evidence.{evidence.kind}.{evidence.parameters.get('how', '')}"
    said = (
        catalogue.sentence(code, evidence.parameters, language)
        if catalogue.has(code)
        else f"{evidence.kind}: {evidence.agreement}"
    )
    return EvidenceSaid(
        kind=evidence.kind,
        agreement=evidence.agreement,
        weight=evidence.weight,
        text=said[:1000],
        parameters=[
            NamedValue(name=name, value=value[:500] if isinstance(value, str) else value)
            for name, value in sorted(evidence.parameters.items())
        ],
    )
