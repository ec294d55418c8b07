"""What does the store in memory hold? Copied whole for each unit of work, so that undoing is forgetting the copy."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from screening.domain.accounts import Account, RefusedName, SignInSession
from screening.domain.alerts import Alert
from screening.domain.api_keys import ApiKey
from screening.domain.changes import ListChange
from screening.domain.checkposts import Checkpost
from screening.domain.crossings import Crossing, Screening
from screening.domain.document_findings import DocumentFinding
from screening.domain.entries import ListEntry
from screening.domain.feed import FeedMark
from screening.domain.hits import Hit
from screening.domain.identifiers import (
    AccountId,
    AlertId,
    ApiKeyId,
    ChangeId,
    CheckpostCode,
    CrossingId,
    EntryId,
    FindingId,
    HitId,
    ImportId,
    ListCode,
    ScreeningId,
    ShiftId,
)
from screening.domain.imports import ImportFinding, ListImport, StagedEntry
from screening.domain.journal import JournalPayload, JournalRecord, SignedHead
from screening.domain.lists import ListVersion
from screening.domain.photographs import NamedPhotograph, Photograph
from screening.domain.reviews import ReviewDates
from screening.domain.shifts import Shift
from screening.workflows.ports import Answer, ReviewMark


@dataclass(slots=True)
class MemoryState:
    """Every table, as a dictionary or a list of frozen things."""

    checkposts: dict[CheckpostCode, Checkpost] = field(default_factory=dict)
    accounts: dict[AccountId, Account] = field(default_factory=dict)
    refused_names: dict[str, RefusedName] = field(default_factory=dict)
    sessions: dict[str, SignInSession] = field(default_factory=dict)
    api_keys: dict[ApiKeyId, ApiKey] = field(default_factory=dict)
    versions: dict[tuple[ListCode, int], ListVersion] = field(default_factory=dict)
    revisions: dict[tuple[EntryId, int], tuple[ListEntry, int]] = field(default_factory=dict)
    """An entry's revision, and the number of the version that brought it."""
    late_screened: dict[ListCode, int] = field(default_factory=dict)
    late_begun: dict[ListCode, date] = field(default_factory=dict)
    marks: list[FeedMark] = field(default_factory=list)
    changes: dict[ChangeId, ListChange] = field(default_factory=dict)
    imports: dict[ImportId, ListImport] = field(default_factory=dict)
    staged: dict[tuple[int, EntryId], tuple[ListCode, StagedEntry]] = field(default_factory=dict)
    """By batch and entry."""
    import_findings: dict[tuple[int, int], ImportFinding] = field(default_factory=dict)
    swept: dict[ImportId, bool] = field(default_factory=dict)
    batches: dict[int, tuple[ListCode, int]] = field(default_factory=dict)
    """The version that names a batch."""
    review_dates: dict[EntryId, tuple[ReviewDates, date | None]] = field(default_factory=dict)
    """With the day on which it was noted that the review is overdue."""
    review_marks: dict[ListCode, ReviewMark] = field(default_factory=dict)
    photographs: dict[tuple[ListCode, str], tuple[Photograph, bool]] = field(default_factory=dict)
    """And whether a change has named it."""
    named_photographs: dict[EntryId, NamedPhotograph] = field(default_factory=dict)
    received_photographs: dict[NamedPhotograph, bytes] = field(default_factory=dict)
    photograph_tries: dict[NamedPhotograph, tuple[int, datetime]] = field(default_factory=dict)
    numbers: dict[tuple[CheckpostCode, int], int] = field(default_factory=dict)
    crossings: dict[CrossingId, Crossing] = field(default_factory=dict)
    screenings: dict[ScreeningId, Screening] = field(default_factory=dict)
    alerts: dict[AlertId, Alert] = field(default_factory=dict)
    hits: dict[HitId, Hit] = field(default_factory=dict)
    findings: dict[FindingId, DocumentFinding] = field(default_factory=dict)
    shifts: dict[ShiftId, Shift] = field(default_factory=dict)
    records: list[JournalRecord] = field(default_factory=list)
    payloads: dict[int, JournalPayload] = field(default_factory=dict)
    heads: list[SignedHead] = field(default_factory=list)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def copy(self) -> "MemoryState":
        """Copy the tables, not the frozen things in them."""
        return MemoryState(**{table.name: getattr(self, table.name).copy() for table in fields(self)})
