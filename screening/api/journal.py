"""What was done, for those who audit it?"""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field

from screening.api.pages import LimitAsked, Page
from screening.domain.journal import JournalRecord
from screening.web.caller import Caller
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.workflows.views import look_up

router = APIRouter(tags=["journal"])

Digest = Annotated[str, Field(max_length=64)]
Text = Annotated[str, Field(max_length=200)]


class RecordSeen(Strict):
    """One link of the chain, without its payload."""

    seq: int
    at: AwareDatetime
    actor: Text
    action: Text
    object_ids: Annotated[list[Text], Field(max_length=1000)]
    payload_digest: Digest
    prev_hash: Digest
    hash: Digest

    @classmethod
    def of(cls, record: JournalRecord) -> "RecordSeen":
        """Write a record."""
        return cls(
            seq=record.seq,
            at=record.at,
            actor=record.actor,
            action=record.action,
            object_ids=list(record.object_ids),
            payload_digest=record.payload_digest,
            prev_hash=record.prev_hash,
            hash=record.hash,
        )


@router.get("/journal")
def read_journal(
    caller: Caller,
    service: ServiceOf,
    after: Annotated[int, Query(ge=0, le=2**63 - 1, description="A seq: records after it.")] = 0,
    cursor: Annotated[str | None, Query(pattern="^[0-9]{1,18}$", max_length=18)] = None,
    limit: LimitAsked = 50,
) -> Page[RecordSeen]:
    """Give the records in their order. The look itself is journalled, so the last page is never quite the last."""
    start = int(cursor) if cursor else after
    records = look_up.read_journal(start, caller.account, service.parts, limit=limit)
    is_full = len(records) == limit
    return Page(
        items=[RecordSeen.of(record) for record in records],
        next_cursor=str(records[-1].seq) if is_full else None,
    )
