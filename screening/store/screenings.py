"""How does a screening become rows, and a row a screening?"""

from typing import Any

from sqlalchemy import Row

from screening.domain.crossings import DataSource, Instruction, Outcome, Screening, ScreeningReason
from screening.domain.identifiers import AccountId, CrossingId, ScreeningId
from screening.domain.journal import RetentionClass
from screening.domain.readings import ReadingStatus
from screening.store.retention import delete_after
from screening.store.screening_bodies import (
    read_documents,
    read_lists,
    read_traveller,
    write_documents,
    write_lists,
    write_traveller,
)


def write_screening(screening: Screening) -> dict[str, object]:
    """Write the row of `screenings`."""
    return {
        "id": screening.id,
        "crossing_id": screening.crossing_id,
        "reason": screening.reason.value,
        "source": screening.source.value,
        "officer": screening.officer,
        "occurred_at": screening.occurred_at,
        "recorded_at": screening.recorded_at,
        "outcome": screening.outcome.value,
        "outcome_shown": screening.outcome_shown.value,
        "instruction": screening.instruction.value,
        "instruction_shown": screening.instruction_shown.value,
        "traveller": write_traveller(screening.traveller),
        "documents": write_documents(screening.documents),
        "mrz_lines": list(screening.mrz_lines),
        "reading_status": screening.reading_status.value if screening.reading_status else None,
        "image_sha256": screening.image_sha256,
        "lists": write_lists(screening.lists),
        "hits_total": screening.hits_total,
        "below_threshold": screening.below_threshold,
        "cnic": screening.traveller.cnic if screening.traveller else None,
        "retention_class": RetentionClass.CROSSING.value,
        "delete_after": delete_after(RetentionClass.CROSSING, screening.recorded_at),
    }


def document_rows(screening: Screening) -> list[dict[str, object]]:
    """Write the rows of `screened_documents`, by which the crossing is found."""
    numbers = dict.fromkeys(document.number for document in screening.documents)
    return [
        {"number": number, "crossing_id": screening.crossing_id, "screening_id": screening.id} for number in numbers
    ]


def read_screening(row: Row[Any]) -> Screening:
    """Read a row of `screenings`."""
    return Screening(
        id=ScreeningId(row.id),
        crossing_id=CrossingId(row.crossing_id),
        reason=ScreeningReason(row.reason),
        source=DataSource(row.source),
        officer=AccountId(row.officer),
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        outcome=Outcome(row.outcome),
        outcome_shown=Outcome(row.outcome_shown),
        instruction=Instruction(row.instruction),
        instruction_shown=Instruction(row.instruction_shown),
        traveller=read_traveller(row.traveller),
        documents=read_documents(row.documents),
        mrz_lines=tuple(row.mrz_lines),
        reading_status=ReadingStatus(row.reading_status) if row.reading_status else None,
        image_sha256=row.image_sha256,
        lists=read_lists(row.lists),
        hits_total=row.hits_total,
        below_threshold=row.below_threshold,
    )
