"""Is something the matter with the document itself, that the shift manager has not been asked about yet?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from screening.alerts.check_failures import ReferCheckFailures, basis_of, is_referred
from screening.domain.crossings import DataSource, ScreeningReason
from screening.domain.document_findings import DocumentFinding, FindingCode
from screening.domain.identifiers import CrossingId, FindingId, ScreeningId, new_uuid
from screening.domain.journal import Json
from screening.domain.readings import CheckDigit, ReadingStatus
from screening.workflows.ports import Repositories


@dataclass(frozen=True, slots=True, repr=False)
class DocumentSeen:
    """What one screening saw of the document."""

    crossing_id: CrossingId
    screening_id: ScreeningId
    source: DataSource
    status: ReadingStatus | None
    reason: ScreeningReason | None
    lines: tuple[str, ...]
    checks: tuple[CheckDigit, ...]


@dataclass(frozen=True, slots=True, repr=False)
class DocumentFindings:
    """A crossing's findings: those of before, and what this screening adds to them (None: nothing)."""

    earlier: tuple[DocumentFinding, ...] = ()
    new: DocumentFinding | None = None

    @property
    def standing(self) -> tuple[DocumentFinding, ...]:
        """What keeps the traveller from passing, once the new one has taken the place of what nobody has decided."""
        kept = (each for each in self.earlier if each.stands and not (self.new and each.is_open))
        return (*kept, *((self.new,) if self.new else ()))


def new_finding(
    repositories: Repositories,
    seen: DocumentSeen,
    earlier: Sequence[DocumentFinding],
    policy: ReferCheckFailures,
) -> DocumentFinding | None:
    """Give what the screening finds, by the policy; None where it is nothing, or is asked about already.

    The same lines read again are the same matter, decided or not. A valid reading
    takes nothing back: what an earlier one found stays until it is decided.
    """
    basis = basis_of(seen.source, seen.status, seen.reason)
    if basis is None or not is_referred(basis, policy):
        return None
    of_basis = {each.screening_id for each in earlier if each.answers_for(basis)}
    if of_basis and any(
        each.id in of_basis and each.mrz_lines == seen.lines
        for each in repositories.crossings.screenings(seen.crossing_id)
    ):
        return None
    return DocumentFinding(
        id=FindingId(new_uuid()),
        crossing_id=seen.crossing_id,
        screening_id=seen.screening_id,
        code=FindingCode.CHECK_FAILURE,
        basis=basis,
        checks=tuple(check for check in seen.checks if not check.holds),
    )


def record_finding(repositories: Repositories, findings: DocumentFindings) -> None:
    """Add what is new to the crossing's alert, in place of what nobody has decided."""
    if findings.new is None:
        return
    repositories.alerts.add_finding(findings.new)
    for each in findings.earlier:
        if each.is_open:
            repositories.alerts.save_finding(replace(each, superseded_by=findings.new.id))


def write_finding(finding: DocumentFinding) -> dict[str, Json]:
    """Write it for the journal; lines and digest stand beside it."""
    return {
        "finding": str(finding.id),
        "code": finding.code,
        "basis": finding.basis,
        "checks": [[check.name, check.printed, check.computed] for check in finding.checks],
    }
