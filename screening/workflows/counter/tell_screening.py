"""How is a screening told in the journal?"""

from dataclasses import dataclass

from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.corrections import Correction
from screening.domain.crossings import Crossing, Screening
from screening.domain.document_findings import DocumentFinding
from screening.domain.hits import Hit
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.workflows.counter.find_in_document import write_finding
from screening.workflows.parts import actor_name
from screening.workflows.ports import SCREENED


@dataclass(frozen=True, slots=True, repr=False)
class Raised:
    """What one attempt put before the shift manager; no alert where that is nothing."""

    hits: tuple[Hit, ...]
    finding: DocumentFinding | None
    alert: Alert | None


def journal_draft(
    crossing: Crossing,
    screening: Screening,
    correction: Correction | None,
    raised: Raised,
    officer: Account,
) -> JournalDraft:
    """Write the record of one attempt."""
    objects = [f"screening:{screening.id}", f"crossing:{crossing.id}", f"checkpost:{crossing.checkpost}"]
    if raised.alert is not None:
        objects.append(f"alert:{raised.alert.id}")
    payload: dict[str, Json] = {
        "number": crossing.number,
        "counter": crossing.counter,
        "direction": crossing.direction,
        "reason": screening.reason,
        "source": screening.source,
        "mrz_lines": list(screening.mrz_lines),
        "documents": [document.number for document in screening.documents],
        "name": screening.traveller.name.text if screening.traveller else None,
        "image_sha256": screening.image_sha256,
        "corrected_from": _write_correction(correction) if correction else None,
        "outcome": screening.outcome,
        "outcome_shown": screening.outcome_shown,
        "lists": {each.code: each.version for each in screening.lists},
        "hits": [
            {"hit": str(hit.id), "entry": str(hit.entry_id), "revision": hit.entry_revision, "score": hit.score}
            for hit in raised.hits
        ],
        "finding": write_finding(raised.finding) if raised.finding else None,
    }
    return JournalDraft(SCREENED, actor_name(officer), tuple(objects), RetentionClass.CROSSING, payload)


def _write_correction(correction: Correction) -> dict[str, Json]:
    changed: list[Json] | None = None
    if correction.changed is not None:
        changed = [[cell.line, cell.position] for cell in correction.changed]
    return {"screening": str(correction.scan), "image_sha256": correction.image_sha256, "changed": changed}
