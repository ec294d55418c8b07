"""How does a hit become a row, and a row a hit?"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from screening.domain.decisions import Decision, Disposition, SecondWord
from screening.domain.entries import Handling
from screening.domain.hits import Agreement, Evidence, EvidenceKind, Hit
from screening.domain.identifiers import AccountId, CrossingId, EntryId, HitId, ListCode, ScreeningId
from screening.domain.journal import Json, RetentionClass
from screening.domain.lists import AlertKind
from screening.store.retention import delete_after


def write_hit(hit: Hit, at: datetime) -> dict[str, object]:
    """Write the row of `hits`; it is kept for the alerts' span from `at`, the moment it was last changed."""
    decision = hit.decision
    return {
        "id": hit.id,
        "crossing_id": hit.crossing_id,
        "screening_id": hit.screening_id,
        "list_code": hit.list_code,
        "list_version": hit.list_version,
        "entry_id": hit.entry_id,
        "entry_revision": hit.entry_revision,
        "category": hit.category,
        "handling": hit.handling.value,
        "kind": hit.kind.value,
        "scorer_version": hit.scorer_version,
        "threshold": hit.threshold,
        "score": hit.score,
        "evidence": [_write_evidence(evidence) for evidence in hit.evidence],
        "disposition": decision.disposition.value if decision else None,
        "decision_reason": decision.reason if decision else None,
        "decided_by": decision.decided_by if decision else None,
        "decided_at": decision.decided_at if decision else None,
        "earlier_decisions": [write_decision(earlier) for earlier in hit.earlier_decisions],
        "superseded_by": hit.superseded_by,
        "second_word": _write_second(decision.second) if decision and decision.second else None,
        "awaiting": write_decision(hit.awaiting) if hit.awaiting else None,
        "retention_class": RetentionClass.ALERT.value,
        "delete_after": delete_after(RetentionClass.ALERT, at),
    }


def read_hit(row: Row[Any]) -> Hit:
    """Read a row of `hits`."""
    return Hit(
        id=HitId(row.id),
        crossing_id=CrossingId(row.crossing_id),
        screening_id=ScreeningId(row.screening_id),
        list_code=ListCode(row.list_code),
        list_version=row.list_version,
        entry_id=EntryId(row.entry_id),
        entry_revision=row.entry_revision,
        category=row.category,
        handling=Handling(row.handling),
        kind=AlertKind(row.kind),
        scorer_version=row.scorer_version,
        threshold=row.threshold,
        score=row.score,
        evidence=tuple(_read_evidence(evidence) for evidence in row.evidence),
        decision=_read_decision(row),
        earlier_decisions=tuple(read_whole_decision(earlier) for earlier in row.earlier_decisions),
        awaiting=read_whole_decision(row.awaiting) if row.awaiting else None,
        superseded_by=HitId(row.superseded_by) if row.superseded_by else None,
    )


def _read_decision(row: Row[Any]) -> Decision | None:
    if row.disposition is None:
        return None
    return Decision(
        Disposition(row.disposition),
        row.decision_reason,
        AccountId(row.decided_by),
        row.decided_at,
        _read_second(row.second_word) if row.second_word else None,
    )


def write_decision(decision: Decision) -> dict[str, Json]:
    """Write a decision whole, as a JSON column takes it."""
    return {
        "disposition": decision.disposition.value,
        "reason": decision.reason,
        "decided_by": decision.decided_by.hex,
        "decided_at": decision.decided_at.isoformat(),
        "second": _write_second(decision.second) if decision.second else None,
    }


def read_whole_decision(body: dict[str, Any]) -> Decision:
    """Read what `write_decision` wrote."""
    return Decision(
        Disposition(body["disposition"]),
        body["reason"],
        AccountId(UUID(body["decided_by"])),
        datetime.fromisoformat(body["decided_at"]),
        # Decisions of before lists could ask for a second officer have no such key.
        _read_second(body["second"]) if body.get("second") else None,
    )


def _write_second(second: SecondWord) -> dict[str, Json]:
    return {
        "officer": second.officer.hex,
        "at": second.at.isoformat(),
        "agrees": second.agrees,
        "reason": second.reason,
    }


def _read_second(body: dict[str, Any]) -> SecondWord:
    return SecondWord(
        AccountId(UUID(body["officer"])), datetime.fromisoformat(body["at"]), body["agrees"], body["reason"]
    )


def _write_evidence(evidence: Evidence) -> dict[str, Json]:
    return {
        "kind": evidence.kind.value,
        "agreement": evidence.agreement.value,
        "parameters": dict(evidence.parameters),
        "weight": evidence.weight,
    }


def _read_evidence(body: dict[str, Any]) -> Evidence:
    return Evidence(EvidenceKind(body["kind"]), Agreement(body["agreement"]), body["parameters"], float(body["weight"]))
