"""How is an import written down for whoever may see it?"""

from typing import Any

from screening.api.import_fields import (
    MOST_NAMES,
    CountsSeen,
    DifferenceSeen,
    FailureSeen,
    FieldSeen,
    FileSeen,
    ImportDecisionSeen,
    ImportOpened,
    ImportSeen,
    KindSeen,
    OfficerSeen,
    ReasonSeen,
)
from screening.catalogue.sentences import Catalogue
from screening.domain.entries import ListEntry
from screening.domain.imports import (
    DifferenceKind,
    ImportFinding,
)
from screening.domain.wording import Language
from screening.lists.entry_forms import written_entry
from screening.workflows.imports.look_up_imports import Difference, ImportFile


def import_seen(file: ImportFile, catalogue: Catalogue, language: Language) -> ImportSeen:
    """Write an import."""
    return ImportSeen(**_parts(file, catalogue, language))


def import_opened(file: ImportFile, catalogue: Catalogue, language: Language) -> ImportOpened:
    """Write an import with what it found."""
    differences = [
        KindSeen(kind=kind.value, items=[difference_seen(each) for each in page.items], next_cursor=page.next_cursor)
        for kind, page in file.differences.items()
    ]
    findings = [
        KindSeen(
            kind=kind.value,
            items=[finding_seen(each, catalogue, language) for each in page.items],
            next_cursor=page.next_cursor,
        )
        for kind, page in file.findings.items()
    ]
    return ImportOpened(**_parts(file, catalogue, language), differences=[*differences, *findings])


def difference_seen(difference: Difference) -> DifferenceSeen:
    """Write what an import does to an entry."""
    entry, before = difference.entry, difference.before
    is_amended = difference.kind is DifferenceKind.AMENDED and before is not None
    return DifferenceSeen(
        kind=difference.kind.value,
        entry_id=entry.id,
        source_id=entry.source_id,
        names=[name.text for name in entry.names[:MOST_NAMES]],
        fields=_fields(before, entry) if is_amended and before else [],
    )


def finding_seen(finding: ImportFinding, catalogue: Catalogue, language: Language) -> DifferenceSeen:
    """Write what is to be said of a record."""
    return DifferenceSeen(
        kind=finding.kind.value,
        entry_id=None,
        source_id=finding.source_id,
        names=[],
        fields=[],
        place=finding.place or None,
        key=finding.entry_key or None,
        reason=_reason(finding.reason, dict(finding.parameters), catalogue, language),
    )


def _parts(file: ImportFile, catalogue: Catalogue, language: Language) -> dict[str, Any]:
    made, decision, failure = file.made, file.made.decision, file.made.failure
    officers = {each: OfficerSeen(id=each, username=name) for each, name in file.usernames.items()}
    told = dict(failure.parameters) if failure else {}
    return {
        "id": made.id,
        "list_code": made.list_code,
        "owner": made.owner,
        "state": made.state,
        "dry_run": made.is_dry_run,
        "made_by": officers[made.made_by] if made.made_by else None,
        "made_at": made.made_at,
        "files": [FileSeen(name=each.name, sha256=each.sha256, length=each.length) for each in made.files],
        "obtained_from": made.source.obtained_from,
        "obtained_at": made.source.obtained_at,
        "read": made.read,
        "length": sum(each.length for each in made.files),
        "base_version": made.base_version,
        "counts": CountsSeen.of(made.counts),
        "brakes": sorted(made.brakes),
        "decision": ImportDecisionSeen(
            decided_by=officers[decision.decided_by] if decision.decided_by else None,
            decided_at=decision.decided_at,
            reason=decision.reason,
            overridden=sorted(decision.overridden),
        )
        if decision
        else None,
        "failure": FailureSeen(
            code=failure.code,
            where=failure.where,
            reason=_reason(str(told["reason"]), told, catalogue, language) if "reason" in told else None,
        )
        if failure
        else None,
        "version": made.version,
        "feed_position": made.feed_position,
        "restores": made.restores,
        "reason": made.reason,
    }


def _reason(code: str, parameters: dict[str, Any], catalogue: Catalogue, language: Language) -> ReasonSeen:
    return ReasonSeen(code=code, text=catalogue.sentence(f"reason.{code}", parameters, language))


def _fields(before: ListEntry, after: ListEntry) -> list[FieldSeen]:
    was, will_be = written_entry(before), written_entry(after)
    keys = [key for key in {**was, **will_be} if was.get(key) != will_be.get(key)]
    return [FieldSeen(field=key, before=_said(was.get(key)), after=_said(will_be.get(key))) for key in keys]


def _said(value: object) -> list[str]:
    """Write a value as texts: none, one, or each of several."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [" ".join(str(each) for each in value.values())]
    return [text for each in value for text in _said(each)] if isinstance(value, list) else [str(value)]
