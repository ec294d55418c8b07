"""Which tables are there? Importing this module declares all of them in `columns.METADATA`."""

from screening.store.columns import Row
from screening.store.tables_alerts import AlertRow, FindingRow, HitRow
from screening.store.tables_answers import AnswerRow
from screening.store.tables_changes import ListChangeRow
from screening.store.tables_crossings import (
    CrossingNumberRow,
    CrossingRow,
    ScreenedDocumentRow,
    ScreeningRow,
    UnscreenedDocumentRow,
)
from screening.store.tables_imports import ImportFindingRow, ListImportRow
from screening.store.tables_journal import (
    JournalHeadRow,
    JournalObjectRow,
    JournalPayloadRow,
    JournalRow,
    SignedHeadRow,
)
from screening.store.tables_lists import (
    LateScreenedRow,
    ListEntryRow,
    ListFeedRow,
    ListVersionRow,
    StagedEntryRow,
)
from screening.store.tables_people import (
    AccountRow,
    ApiKeyRow,
    CheckpostRow,
    GrantRow,
    RefusedNameRow,
    SignInSessionRow,
)
from screening.store.tables_photographs import EntryPhotographRow, PhotographTryRow, ReceivedPhotographRow
from screening.store.tables_reviews import EntryReviewRow, PhotographRow, ReviewMarkRow
from screening.store.tables_shifts import ShiftRow

TABLES: tuple[type[Row], ...] = (
    CheckpostRow,
    AccountRow,
    GrantRow,
    SignInSessionRow,
    RefusedNameRow,
    ApiKeyRow,
    ShiftRow,
    ListVersionRow,
    ListEntryRow,
    LateScreenedRow,
    StagedEntryRow,
    ListFeedRow,
    ListChangeRow,
    ListImportRow,
    ImportFindingRow,
    EntryReviewRow,
    ReviewMarkRow,
    PhotographRow,
    EntryPhotographRow,
    ReceivedPhotographRow,
    PhotographTryRow,
    CrossingNumberRow,
    CrossingRow,
    ScreeningRow,
    ScreenedDocumentRow,
    UnscreenedDocumentRow,
    AlertRow,
    HitRow,
    FindingRow,
    JournalHeadRow,
    JournalRow,
    JournalObjectRow,
    JournalPayloadRow,
    SignedHeadRow,
    AnswerRow,
)
"""In an order in which each table comes after those it points to."""
