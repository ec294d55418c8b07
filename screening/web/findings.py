"""How is a finding on a document written for those who may see it?"""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from screening.catalogue.sentences import Catalogue
from screening.domain.document_findings import DocumentFinding, FindingBasis, FindingCode
from screening.domain.lists import AlertKind
from screening.domain.readings import CheckName
from screening.domain.wording import Language

One = Annotated[str, Field(max_length=2)]


class CheckFailed(BaseModel):
    """A check digit that does not hold: what is printed, and what the characters that it proves would give."""

    model_config = ConfigDict(extra="forbid")

    name: CheckName
    printed: One
    computed: One


class FindingFound(BaseModel):
    """Something about the document itself, whoever presents it: no likeness to an entry, and never a verdict.

    It was seen in `screening_id`, by the page reader (`read`) or by an officer who gave the lines (`confirmed`).
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a12",
                    "screening_id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a10",
                    "code": "check_failure",
                    "basis": "confirmed",
                    "kind": "referral",
                    "text": "The print contradicts its own check digits: the document may have been altered.",
                    "checks": [{"name": "date_of_birth", "printed": "4", "computed": "1"}],
                    "is_open": True,
                }
            ]
        },
    )

    id: UUID
    screening_id: UUID
    code: FindingCode
    basis: FindingBasis
    kind: AlertKind
    text: Annotated[str, Field(max_length=1000)]
    checks: Annotated[tuple[CheckFailed, ...], Field(max_length=5)]
    is_open: bool


def finding_found(finding: DocumentFinding, catalogue: Catalogue, language: Language) -> FindingFound:
    """Write one finding."""
    return FindingFound(
        id=finding.id,
        screening_id=finding.screening_id,
        code=finding.code,
        basis=finding.basis,
        kind=finding.kind,
        text=catalogue.sentence(f"finding.{finding.code}", language=language),
        checks=tuple(
            CheckFailed(name=check.name, printed=check.printed, computed=check.computed) for check in finding.checks
        ),
        is_open=finding.is_open,
    )
