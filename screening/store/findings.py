"""How does a finding about a document become a row, and a row a finding?"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from screening.domain.document_findings import DocumentFinding, FindingBasis, FindingCode
from screening.domain.identifiers import CrossingId, FindingId, ScreeningId
from screening.domain.journal import RetentionClass
from screening.domain.lists import AlertKind
from screening.domain.readings import CheckDigit, CheckName
from screening.store.hits import read_whole_decision, write_decision
from screening.store.retention import delete_after


def write_finding(finding: DocumentFinding, at: datetime) -> dict[str, object]:
    """Write the row of `findings`; it is kept for the alerts' span from `at`, the moment it was last changed."""
    return {
        "id": finding.id,
        "crossing_id": finding.crossing_id,
        "screening_id": finding.screening_id,
        "code": finding.code.value,
        "basis": finding.basis.value,
        "kind": finding.kind.value,
        "checks": [[check.name.value, check.printed, check.computed] for check in finding.checks],
        "decision": write_decision(finding.decision) if finding.decision else None,
        "earlier_decisions": [write_decision(earlier) for earlier in finding.earlier_decisions],
        "superseded_by": finding.superseded_by,
        "retention_class": RetentionClass.ALERT.value,
        "delete_after": delete_after(RetentionClass.ALERT, at),
    }


def read_finding(row: Row[Any]) -> DocumentFinding:
    """Read a row of `findings`."""
    return DocumentFinding(
        id=FindingId(row.id),
        crossing_id=CrossingId(row.crossing_id),
        screening_id=ScreeningId(row.screening_id),
        code=FindingCode(row.code),
        basis=FindingBasis(row.basis),
        checks=tuple(
            CheckDigit(CheckName(name), printed, computed, holds=False) for name, printed, computed in row.checks
        ),
        kind=AlertKind(row.kind),
        decision=read_whole_decision(row.decision) if row.decision else None,
        earlier_decisions=tuple(read_whole_decision(earlier) for earlier in row.earlier_decisions),
        superseded_by=FindingId(row.superseded_by) if row.superseded_by else None,
    )
