"""What does a file change about a list?

The records of a file go by once and are written to a spool; what the list holds stands beside in a few bytes an entry.
So a million entries are compared in bounded memory. What comes out is in the order in which the store keeps it best: by
kind, then by entry.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import BinaryIO, Final, TypeVar
from uuid import UUID

from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import AuthorityCode, EntryId
from screening.domain.imports import (
    ContentFactors,
    DifferenceKind,
    FindingKind,
    ImportCounts,
    ImportFinding,
    KnownEntry,
    StagedEntry,
)
from screening.domain.lists import ImportBrakes, ListDefinition
from screening.lists import json_text
from screening.lists.entry_bodies import content_key, read_entry, write_entry, written_body
from screening.lists.entry_forms import entry_id
from screening.lists.import_brakes import lies_in_the_future
from screening.lists.import_merging import next_said, withdrawn
from screening.lists.imported import Imported
from screening.lists.known_entries import KnownEntries
from screening.lists.merged_entries import joined, survivor_of
from screening.lists.readers import NotedLine, RejectedLine, SkippedRecord
from screening.lists.versions import ContentProduct

AT_ONCE: Final = 500
"""Entries, or findings, that come out together."""
MOST_FINDINGS: Final = 10_000
"""Of each kind, so many are told; all are counted."""
_STEP: Final = 1000
_UNCHANGED, _HELD, _ROUTED = -1, -2, -3

T = TypeVar("T")

Before = Callable[[Sequence[tuple[EntryId, int]]], Mapping[EntryId, ListEntry]]
"""Gives entries in these revisions."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many records have been read, of so many bytes."""

    records: int
    read: int


@dataclass(frozen=True, slots=True, repr=False)
class Staged:
    """What the import does to some entries."""

    entries: list[StagedEntry]


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What is to be said of some records."""

    findings: list[ImportFinding]


@dataclass(frozen=True, slots=True)
class Compared:
    """The end: everything was read and compared."""

    counts: ImportCounts
    factors: ContentFactors


Piece = Step | Staged | Found | Compared


class Comparison:
    """One import on its way. `spool` is an empty file, opened for writing and reading, for nobody else to read."""

    def __init__(
        self, definition: ListDefinition, owner: AuthorityCode, known: KnownEntries, before: Before, spool: BinaryIO
    ) -> None:
        self._definition = definition
        self._owner = owner
        self._known = known
        self._before = before
        self._spool = spool
        self._seen: dict[bytes, int] = {}
        """Where an entry of the file stands in the spool, or why it does not."""
        self._counted: Counter[str] = Counter()
        self._findings: list[ImportFinding] = []
        self._routed: dict[bytes, list[ListEntry]] = {}
        """What the file says of entries that were merged, by their survivors."""
        self._added, self._removed = ContentProduct(), ContentProduct()

    def run(self, records: Iterable[Imported], today: date, position: Callable[[], int] = lambda: 0) -> Iterator[Piece]:
        """Compare, piece by piece; `position` tells how many bytes were read.

        Raises what the records raise: then nothing of it may be used.
        """
        brakes = self._definition.imports.brakes if self._definition.imports else ImportBrakes()
        for record in records:
            self._counted["records"] += not isinstance(record, NotedLine)
            if isinstance(record, ListEntry):
                self._take(record, today, brakes.future_dates)
            else:
                self._note(record)
            if self._counted["records"] % _STEP == 0:
                yield Step(self._counted["records"], position())
            if len(self._findings) >= AT_ONCE:
                yield self._found()
        yield Step(self._counted["records"], position())
        yield from (Staged(chunk) for chunk in _chunks(self._differences()))
        if self._findings:
            yield self._found()
        yield Compared(ImportCounts(**self._counted), ContentFactors(self._added.written(), self._removed.written()))

    def _take(self, entry: ListEntry, today: date, days: int) -> None:
        """Take an entry of the file: to the spool, where it is not what the list says."""
        at = entry.id.bytes
        known = self._known.get(at)
        if self._seen.get(at, _HELD) != _HELD:
            self._reject(entry, FindingKind.DUPLICATE, "entry_repeated")
        elif entry.owner != self._owner or (known and known.owner != self._owner and _is_on(known)):
            self._counted["other_owner"] += 1
            self._seen[at] = _HELD
            self._reject(entry, FindingKind.REJECTED, "import_other_owner")
        else:
            self._counted["future_dates"] += lies_in_the_future(entry, today, days)
            self._seen[at] = self._place(entry, known)

    def _place(self, entry: ListEntry, known: KnownEntry | None) -> int:
        body = write_entry(entry)
        written = written_body(body)
        key = content_key(body, written)
        if known is not None and known.key == key and known.state in (entry.state, EntryState.SUSPENDED):
            return _UNCHANGED
        place = self._spool.tell()
        line = (entry.state.value, key, written)
        self._spool.write("\t".join(line).encode() + b"\n")
        if known is None:
            self._added.add(entry)
        return place

    def _reject(self, entry: ListEntry, kind: FindingKind, reason: str) -> None:
        self._tell(ImportFinding(kind, "", reason, entry.source_id, "owner"))

    def _note(self, record: RejectedLine | NotedLine | SkippedRecord) -> None:
        if isinstance(record, SkippedRecord):
            self._tell(ImportFinding(FindingKind.SKIPPED, str(record.place), record.reason))
            return
        if isinstance(record, NotedLine):
            kind = FindingKind.NOTED
        else:
            kind = FindingKind.DUPLICATE if record.reason == "entry_repeated" else FindingKind.REJECTED
        if kind is FindingKind.REJECTED and record.source_id is not None:
            # What is said wrongly is not withdrawn: whoever is on the list stays there until it is said rightly.
            self._seen.setdefault(entry_id(self._definition.code, record.source_id).bytes, _HELD)
        self._counted["other_owner"] += kind is FindingKind.REJECTED and record.reason == "entry_owner"
        place, parameters = str(record.place), tuple(record.parameters.items())
        self._tell(ImportFinding(kind, place, record.reason, record.source_id, record.key, parameters))

    def _tell(self, finding: ImportFinding) -> None:
        counter = _COUNTERS[finding.kind]
        self._counted[counter] += 1
        if self._counted[counter] <= MOST_FINDINGS:
            self._findings.append(finding)

    def _found(self) -> Found:
        found, self._findings = Found(self._findings), []
        return found

    def _differences(self) -> Iterator[StagedEntry]:
        self._spool.flush()
        in_spool = [at for at, place in self._seen.items() if place >= 0]
        in_spool.sort()
        if in_spool:
            yield from self._spooled(in_spool, DifferenceKind.ADDED)
            in_spool = sorted({*in_spool, *self._routed}) if self._routed else in_spool
            yield from self._spooled(in_spool, DifferenceKind.AMENDED)
        yield from self._withdrawn()
        del in_spool
        self._counted["unchanged"] += sum(place == _UNCHANGED for place in self._seen.values())

    def _spooled(self, in_spool: Sequence[bytes], kind: DifferenceKind) -> Iterator[StagedEntry]:
        """Give what the spool adds or amends. Entries that come back are among the added."""
        for chunk in _chunks(iter(in_spool)):
            known = {at: self._known.get(at) for at in chunk}
            wanted = [at for at in chunk if _kind(known[at]) is kind]
            befores = self._before([(each.entry_id, each.revision) for at in wanted if (each := known[at])])
            for at in wanted:
                its_id = EntryId(UUID(bytes=at))
                before, place = befores.get(its_id), self._seen[at]
                if before is None:
                    state, key, body = self._line(place)
                    self._counted["added"] += 1
                    yield StagedEntry(kind, its_id, 1, EntryState(state), self._owner, key, body)
                    continue
                said = self._said(before, place) if place >= 0 else None
                if said is not None and before.merged_into is not None:
                    self._route(before, said)
                elif (after := self._amended(before, said, self._routed.get(at, ()))) is not None:
                    self._counted[kind.value] += 1
                    yield staged_entry(kind, after)

    def _said(self, before: ListEntry, place: int) -> ListEntry:
        state, _, body = self._line(place)
        return read_entry(before.id, 1, self._definition.code, state, json_text.read(body))

    def _line(self, place: int) -> tuple[str, str, str]:
        """Read a line of the spool. Not by a map of the file: half a gigabyte of it would count as ours."""
        self._spool.seek(place)
        state, key, body = self._spool.readline().decode().rstrip("\n").split("\t", 2)
        return state, key, body

    def _route(self, merged: ListEntry, said: ListEntry) -> None:
        """Keep what the file says of a merged entry for its survivor, which is not withdrawn for want of a record."""
        survivor = survivor_of(merged, self._latest)
        if survivor is None or survivor.owner != self._owner:
            self._reject(merged, FindingKind.REJECTED, "entry_merged")
            return
        self._counted["merged"] += 1
        at = survivor.id.bytes
        if self._seen.get(at, _UNCHANGED) in (_UNCHANGED, _ROUTED):
            self._seen[at] = _ROUTED
        if self._seen[at] != _HELD:
            self._routed.setdefault(at, []).append(said)

    def _latest(self, wanted: EntryId) -> ListEntry | None:
        known = self._known.get(wanted.bytes)
        return self._before([(wanted, known.revision)])[wanted] if known else None

    def _amended(self, before: ListEntry, said: ListEntry | None, routed: Sequence[ListEntry]) -> ListEntry | None:
        after = replace(before, revision=before.revision + 1) if said is None else next_said(before, said)
        for each in routed:
            after = joined(after, each)
        if replace(after, revision=before.revision) == before:
            self._counted["unchanged"] += 1
            return None
        self._added.add(after)
        self._removed.add(before)
        return after

    def _withdrawn(self) -> Iterator[StagedEntry]:
        gone: list[bytes] = []
        for each in self._known:
            if not _is_on(each):
                continue
            at = each.entry_id.bytes
            place = self._seen.get(at)
            self._counted["owned"] += each.owner == self._owner
            self._counted["held"] += place == _HELD
            self._counted["of_others"] += each.owner != self._owner
            if place is None and each.owner == self._owner:
                gone.append(at)
        gone.sort()
        for chunk in _chunks(iter(gone)):
            wanted = [known for at in chunk if (known := self._known.get(at))]
            befores = self._before([(known.entry_id, known.revision) for known in wanted])
            for known in wanted:
                before = befores[known.entry_id]
                self._counted["withdrawn"] += 1
                self._removed.add(before)
                yield staged_entry(DifferenceKind.WITHDRAWN, withdrawn(before))


def staged_entry(kind: DifferenceKind, entry: ListEntry) -> StagedEntry:
    """Write an entry as it is staged."""
    body = write_entry(entry)
    written = written_body(body)
    key = content_key(body, written)
    return StagedEntry(kind, entry.id, entry.revision, entry.state, entry.owner, key, written)


_COUNTERS: Final[Mapping[FindingKind, str]] = {
    FindingKind.REJECTED: "rejected",
    FindingKind.DUPLICATE: "duplicates",
    FindingKind.NOTED: "noted",
    FindingKind.SKIPPED: "skipped",
}


def _kind(known: KnownEntry | None) -> DifferenceKind:
    return DifferenceKind.AMENDED if known is not None and _is_on(known) else DifferenceKind.ADDED


def _is_on(known: KnownEntry) -> bool:
    return known.state is not EntryState.WITHDRAWN


def _chunks(items: Iterator[T]) -> Iterator[list[T]]:
    while chunk := list(islice(items, AT_ONCE)):
        yield chunk
