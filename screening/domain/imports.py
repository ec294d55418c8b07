"""What is an import of a whole list, how far has it come, and what does it change?"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from screening.domain.entries import EntryState
from screening.domain.errors import Parameter
from screening.domain.identifiers import AccountId, AuthorityCode, EntryId, ImportId, ListCode

MOST_BYTES: Final = 1_000_000_000
"""Of one import's files together, unless it is set otherwise."""


class ImportState(StrEnum):
    """How far an import has come. Only what is `checking` or `waiting` can still change."""

    CHECKING = "checking"
    """Its files are being read and compared."""
    WAITING = "waiting"
    """It is compared; another officer has yet to agree."""
    IN_FORCE = "in_force"
    REFUSED = "refused"
    """Another officer did not agree."""
    WITHDRAWN_BY_OFFICER = "withdrawn_by_officer"
    """Whoever made it took it back."""
    LAPSED = "lapsed"
    """Nobody decided in time."""
    TRIED = "tried"
    """A dry run that is done: it is kept for an hour at most."""
    FAILED = "failed"
    """Its files could not be read to the end, or the work was broken off."""


class ImportBrake(StrEnum):
    """Why an import asks for another officer who overrides it by name."""

    FEW_ENTRIES = "few_entries"
    """Fewer than the list is known to have."""
    MANY_WITHDRAWN = "many_withdrawn"
    """Too large a share of the owner's entries would go."""
    FUTURE_DATES = "future_dates"
    """Births that are still to come, or entries that begin far ahead."""
    OTHER_OWNER = "other_owner"
    """Records of an owner who may not own entries of the list, or who is not the import's."""
    MANY_REJECTED = "many_rejected"
    """Too many records that cannot be used."""


class DifferenceKind(StrEnum):
    """What an import does to an entry."""

    ADDED = "added"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


class FindingKind(StrEnum):
    """What is to be said of a record of a file."""

    REJECTED = "rejected"
    """It cannot be used."""
    DUPLICATE = "duplicate"
    """Its source id has come before."""
    NOTED = "noted"
    """It became an entry, but something in it could not be taken."""
    SKIPPED = "skipped"
    """It is about no person."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was handed in: its name, its digest (SHA-256, hex) and its length in bytes."""

    name: str
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many records and entries, exactly.

    `records` were read: entries, `rejected`, `duplicates` and `skipped` ones; from `noted` ones something was lost.
    `unchanged` entries say what the list says. `held` stay as they are because the record that speaks of them was
    rejected; `of_others` because another authority owns them. `owned` stood on the list under the import's owner
    before. `merged` records speak of entries that were merged into others, which take up what is new. `left` were
    altered by officers meanwhile, whose word stands. `future_dates` and `other_owner` are records that say such things.
    """

    records: int = 0
    added: int = 0
    amended: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    rejected: int = 0
    duplicates: int = 0
    noted: int = 0
    skipped: int = 0
    held: int = 0
    of_others: int = 0
    owned: int = 0
    left: int = 0
    future_dates: int = 0
    other_owner: int = 0
    merged: int = 0

    @property
    def entries(self) -> int:
        """How many entries the files hold."""
        return self.added + self.amended + self.unchanged + self.merged

    @property
    def changes(self) -> int:
        """How many entries the import would change."""
        return self.added + self.amended + self.withdrawn


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """Why an import came to nothing: an error's code, place and particulars."""

    code: str
    where: str | None = None
    parameters: tuple[tuple[str, Parameter], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportDecision:
    """Who else looked at an import, when, why, and which brakes were overridden by name.

    `decided_by` is None for the command line.
    """

    decided_by: AccountId | None
    decided_at: datetime
    reason: str
    overridden: frozenset[ImportBrake] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where the files were obtained, in the officer's words, and when; None where it was not said.

    A list that comes from elsewhere is as old as its files: its age is counted from `obtained_at`.
    """

    obtained_from: str | None = None
    obtained_at: datetime | None = None


NOT_SAID: Final = ImportSource()


@dataclass(frozen=True, slots=True)
class ContentFactors:
    """What the import's changes do to the number that is the list's content (`lists.versions`), in hex."""

    added: str = "1"
    removed: str = "1"


@dataclass(frozen=True, slots=True)
class ListImport:
    """One import of a whole list, for one owner.

    `batch` numbers the entries it staged. It was compared with version `base_version` (0: the list was never
    published). `made_by` is None for the command line. `version` is what it made of the list, `feed_position` where
    in the feed of list changes that stands. `touched_at` is when its work was last known to go on, and
    `read` how many bytes of its files were read by then. A *roll-back* has no files: `restores` is the version of which
    the list is to hold its owner's entries again, for that `reason`.
    """

    id: ImportId
    batch: int
    list_code: ListCode
    owner: AuthorityCode
    made_by: AccountId | None
    made_at: datetime
    touched_at: datetime
    files: tuple[ImportedFile, ...]
    is_dry_run: bool = False
    state: ImportState = ImportState.CHECKING
    base_version: int = 0
    read: int = 0
    counts: ImportCounts = field(default_factory=ImportCounts)
    brakes: frozenset[ImportBrake] = frozenset()
    factors: ContentFactors = field(default_factory=ContentFactors, repr=False)
    decision: ImportDecision | None = None
    failure: ImportFailure | None = None
    version: int | None = None
    feed_position: int | None = None
    source: ImportSource = NOT_SAID
    restores: int | None = None
    reason: str = ""


class StagedEntry(NamedTuple):
    """An entry as an import makes it, written as the store keeps it (`lists.entry_bodies`).

    A tuple, since a million of them pass from one process to another.
    """

    kind: DifferenceKind
    entry_id: EntryId
    revision: int
    state: EntryState
    owner: AuthorityCode
    key: str
    """The digest of what files say of it (`lists.entry_bodies.content_key`)."""
    body: str
    """JSON."""


class KnownEntry(NamedTuple):
    """What an import has to know of an entry that the list holds, in its latest revision."""

    entry_id: EntryId
    revision: int
    state: EntryState
    owner: AuthorityCode
    key: str


@dataclass(frozen=True, slots=True, repr=False)
class ImportFinding:
    """What is to be said of a record of a file: where it stands, and why.

    `entry_key` is the key that is wrong; `source_id` the record's, where it could be read.
    """

    kind: FindingKind
    place: str
    reason: str
    source_id: str | None = None
    entry_key: str | None = None
    parameters: tuple[tuple[str, Parameter], ...] = ()
