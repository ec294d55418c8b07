"""What is told of an import, and of each entry and record that it touches?"""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from screening.api.fields import Cursor
from screening.api.taken_files import LONGEST_NAME, MOST_FILES
from screening.domain.imports import (
    DifferenceKind,
    FindingKind,
    ImportBrake,
    ImportCounts,
    ImportState,
    ListImport,
)
from screening.web.projection import Strict

MOST_NAMES: Final = 3
LONGEST_SOURCE: Final = 300

Code = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=4000)]
AnyKind = Literal["added", "amended", "withdrawn", "rejected", "duplicate", "noted", "skipped"]


class OfficerSeen(Strict):
    """An officer by id and username."""

    id: UUID
    username: Annotated[str, Field(max_length=64)]


class FileSeen(Strict):
    """A file that was handed in."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    sha256: Annotated[str, Field(max_length=64)]
    length: int


class CountsSeen(Strict):
    """How many records were read and what becomes of entries, exactly.

    `held` stay as they are because their record was rejected, `of_others` because another authority owns them, `left`
    because officers altered them meanwhile; `owned` stood on the list under this owner.
    """

    records: int
    added: int
    amended: int
    withdrawn: int
    unchanged: int
    rejected: int
    duplicates: int
    noted: int
    skipped: int
    held: int
    of_others: int
    owned: int
    left: int
    future_dates: int
    other_owner: int
    merged: int

    @classmethod
    def of(cls, counts: ImportCounts) -> "CountsSeen":
        """Write them."""
        return cls(**{name: getattr(counts, name) for name in cls.model_fields})


class ImportDecisionSeen(Strict):
    """Who else looked at the import (null: the command line), what was said, and the brakes that were overridden."""

    decided_by: OfficerSeen | None
    decided_at: AwareDatetime
    reason: Annotated[str, Field(max_length=2000)]
    overridden: Annotated[list[ImportBrake], Field(max_length=len(ImportBrake))]


class ReasonSeen(Strict):
    """A code, and what it says in the caller's language."""

    code: Code
    text: Text


class FailureSeen(Strict):
    """Why an import came to nothing, and where in which file."""

    code: Code
    where: Annotated[str, Field(max_length=300)] | None
    reason: ReasonSeen | None


class FieldSeen(Strict):
    """A field that the import changes, as it was and as it will be; each of several values apart."""

    field: Code
    before: Annotated[list[Text], Field(max_length=300)]
    after: Annotated[list[Text], Field(max_length=300)]


class DifferenceSeen(Strict):
    """What an import does to an entry, or what is to be said of a record of its files.

    `fields` are those of an amended entry that change; `place` and `reason` are a record's.
    """

    kind: AnyKind
    entry_id: UUID | None
    source_id: Annotated[str, Field(max_length=64)] | None
    names: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=MOST_NAMES)]
    fields: Annotated[list[FieldSeen], Field(max_length=40)]
    place: Annotated[str, Field(max_length=300)] | None = None
    key: Annotated[str, Field(max_length=300)] | None = None
    reason: ReasonSeen | None = None


class ProgressSeen(Strict):
    """How far an import is: while it is `checking`, `read` of `length` bytes, and the counts so far."""

    id: UUID
    state: ImportState
    read: int
    length: int
    counts: CountsSeen

    @classmethod
    def of(cls, made: ListImport) -> "ProgressSeen":
        """Write it."""
        counts, length = CountsSeen.of(made.counts), sum(each.length for each in made.files)
        return cls(id=made.id, state=made.state, read=made.read, length=length, counts=counts)


class ImportSeen(Strict):
    """An import. While it is `checking`, `read` of `length` bytes are read, and the counts are those so far.

    A roll-back has no files: `restores` is the version that the list is to hold again, `reason` why.
    """

    id: UUID
    list_code: Code
    owner: Code
    state: ImportState
    dry_run: bool
    made_by: OfficerSeen | None
    made_at: AwareDatetime
    files: Annotated[list[FileSeen], Field(max_length=MOST_FILES)]
    obtained_from: Annotated[str, Field(max_length=LONGEST_SOURCE)] | None
    obtained_at: AwareDatetime | None
    read: int
    length: int
    base_version: int
    counts: CountsSeen
    brakes: Annotated[list[ImportBrake], Field(max_length=len(ImportBrake))]
    decision: ImportDecisionSeen | None
    failure: FailureSeen | None
    version: int | None
    feed_position: int | None
    restores: int | None
    reason: Annotated[str, Field(max_length=2000)]


class KindSeen(Strict):
    """The first differences of one kind, and the cursor that asks for those after them; null at the end."""

    kind: AnyKind
    items: Annotated[list[DifferenceSeen], Field(max_length=1000)]
    next_cursor: Cursor | None


class ImportOpened(ImportSeen):
    """An import with the first of what it found."""

    differences: Annotated[list[KindSeen], Field(max_length=len(DifferenceKind) + len(FindingKind))]
