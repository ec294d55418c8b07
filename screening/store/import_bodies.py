"""How is an import written as JSON, and read again?

The keys are the stored form, not the domain's field names.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from screening.domain.identifiers import AccountId, AuthorityCode, ImportId, ListCode
from screening.domain.imports import (
    ContentFactors,
    FindingKind,
    ImportBrake,
    ImportCounts,
    ImportDecision,
    ImportedFile,
    ImportFailure,
    ImportFinding,
    ImportSource,
    ImportState,
    ListImport,
)
from screening.domain.journal import Json

Body = dict[str, Json]


def write_import(made: ListImport) -> Body:
    """Write what the row's own columns do not say."""
    decision, failure = made.decision, made.failure
    return {
        "owner": made.owner,
        "files": [{"name": file.name, "sha256": file.sha256, "length": file.length} for file in made.files],
        "base_version": made.base_version,
        "read": made.read,
        "counts": asdict(made.counts),
        "brakes": [*sorted(brake.value for brake in made.brakes)],
        "factors": {"added": made.factors.added, "removed": made.factors.removed},
        "decision": {
            "by": str(decision.decided_by) if decision.decided_by else None,
            "at": decision.decided_at.isoformat(),
            "reason": decision.reason,
            "overridden": [*sorted(brake.value for brake in decision.overridden)],
        }
        if decision
        else None,
        "failure": {"code": failure.code, "where": failure.where, "parameters": dict(failure.parameters)}
        if failure
        else None,
        "version": made.version,
        "feed_position": made.feed_position,
        "source": {
            "from": made.source.obtained_from,
            "at": made.source.obtained_at.isoformat() if made.source.obtained_at else None,
        },
        "restores": made.restores,
        "reason": made.reason,
    }


def read_import(
    import_id: ImportId,
    batch: int,
    code: ListCode,
    state: ImportState,
    body: dict[str, Any],
    *,
    made_by: AccountId | None,
    made_at: datetime,
    touched_at: datetime,
    is_dry_run: bool,
) -> ListImport:
    """Read an import from its columns and body."""
    decision, failure = body["decision"], body["failure"]
    return ListImport(
        id=import_id,
        batch=batch,
        list_code=code,
        owner=AuthorityCode(body["owner"]),
        made_by=made_by,
        made_at=made_at,
        touched_at=touched_at,
        files=tuple(ImportedFile(file["name"], file["sha256"], file["length"]) for file in body["files"]),
        is_dry_run=is_dry_run,
        state=state,
        base_version=body["base_version"],
        read=body["read"],
        counts=ImportCounts(**body["counts"]),
        brakes=frozenset(map(ImportBrake, body["brakes"])),
        factors=ContentFactors(**body["factors"]),
        decision=_read_decision(decision) if decision else None,
        failure=_read_failure(failure) if failure else None,
        version=body["version"],
        feed_position=body["feed_position"],
        source=_read_source(body.get("source") or {}),
        # Imports of before there were roll-backs name neither.
        restores=body.get("restores"),
        reason=body.get("reason", ""),
    )


def write_finding(finding: ImportFinding) -> Body:
    """Write a finding; its kind stands beside."""
    return {
        "place": finding.place,
        "reason": finding.reason,
        "source_id": finding.source_id,
        "entry_key": finding.entry_key,
        "parameters": dict(finding.parameters),
    }


def read_finding(kind: FindingKind, body: dict[str, Any]) -> ImportFinding:
    """Read a finding of that kind."""
    return ImportFinding(
        kind, body["place"], body["reason"], body["source_id"], body["entry_key"], tuple(body["parameters"].items())
    )


def _read_decision(written: dict[str, Any]) -> ImportDecision:
    return ImportDecision(
        AccountId(UUID(written["by"])) if written["by"] else None,
        datetime.fromisoformat(written["at"]),
        written["reason"],
        frozenset(map(ImportBrake, written["overridden"])),
    )


def _read_source(written: dict[str, Any]) -> ImportSource:
    """Read a source; imports of before it was asked have none."""
    at = written.get("at")
    return ImportSource(written.get("from"), datetime.fromisoformat(at) if at else None)


def _read_failure(written: dict[str, Any]) -> ImportFailure:
    return ImportFailure(written["code"], written["where"], tuple(written["parameters"].items()))
