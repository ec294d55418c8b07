"""How do the lists in force follow the store?

The watch polls the journal's position of list changes; a wake-up after a commit only shortens the wait. Of a list that
changed only the entries that changed are read, and searched beside the index; when they have become many, the next
index is built in a thread of its own. Each snapshot is made aside and swapped by one reference, so a screening always
searches one whole edition of every list.

After an import of very many entries the edition before is searched until the next index is built; what officers change
one by one meanwhile, a suspension above all, is searched at once all the same. Such an index is built in a process of
its own where there is a builder (`build_apart`), which has begun while the import was staged.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound, StoreUnavailable, Unavailable
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.imports import ListImport
from screening.domain.lists import ListDefinition
from screening.matching.names.rarity import Rarity
from screening.matching.preparation import prepare
from screening.matching.snapshot import SearchedList, Snapshot, TakenLists, advance, build_taken, take_lists
from screening.matching.snapshot_file import EditionOf, FetchedEntries, Refusal, open_snapshot, write_snapshot
from screening.workflows.following.bring_forward import brought_forward
from screening.workflows.following.build_apart import IndexBuilder
from screening.workflows.following.long_lived import leave_alone
from screening.workflows.ports import Repositories, Store

POLL_S = 0.5
PACE_S = 0.02
"""The least time between two looks: where many changes come at once, one look serves several."""

LONGEST_STOP_S = 5.0
"""How long the end waits for an index that is being built."""

LATEST_SWAP = timedelta(seconds=10)
"""A change that is not searched by then is not on its way: the watch has failed."""

MERGE_FROM = 500
"""Changed entries from which a new index is built; meanwhile they are searched beside the one there is."""
MOST_BESIDE = 20_000
"""Of more changed entries than these the next index is built first: they would be slow to search beside it."""
AGAIN_S = 60.0
"""After how long an index is built again that came to nothing."""
LONGEST_BUILD = timedelta(minutes=10)
"""An index that is not built by then is not on its way."""
MOST_HELD = 20_000
"""Up to this many entries are held in memory; of more, those of hits are read from the store, the index from a file."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class _Whole:
    """Every list, taken down to build the index of, and the entries, where they are few enough to be held."""

    taken: TakenLists
    held: tuple[ListEntry, ...] | None


class ListWatch:
    """Keeps the current snapshot of every defined list."""

    def __init__(
        self,
        store: Store,
        definitions: Sequence[ListDefinition],
        background: Rarity,
        index_file: Path | None = None,
        builder: IndexBuilder | None = None,
    ) -> None:
        self._store = store
        self._definitions: Mapping[ListCode, ListDefinition] = {each.code: each for each in definitions}
        self._background = background
        self._index_file = index_file
        self._builder = builder
        self._merging: threading.Thread | None = None
        self._snapshot: Snapshot | None = None
        self._position = 0
        self._looked_at = 0
        """The position up to which was looked; `_position` is what the snapshot holds."""
        self._is_behind = False
        """Whether an import waits for the next index."""
        self._refreshing = threading.Lock()
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def current(self) -> Snapshot:
        """Give the snapshot to search now. Raises Unavailable (`reason="lists"`) while there is none."""
        snapshot = self._snapshot
        if snapshot is None:
            raise Unavailable(reason="lists")
        return snapshot

    def require_current(self, now: datetime) -> None:
        """Let pass a snapshot that holds every change of a list, those of the last `LATEST_SWAP` aside.

        So does one to which an import is on its way. Raises Unavailable: `lists` while there is no snapshot,
        `lists_behind` where an older change is not in it.
        """
        self.current()
        with self._store.read() as repositories:
            missed = repositories.journal.records(self._position, 1, action_prefix="list.")
        if missed and now - missed[0].at > (LONGEST_BUILD if self._is_behind else LATEST_SWAP):
            raise Unavailable(reason="lists_behind", seq=missed[0].seq)

    def expect(self, made: ListImport) -> None:
        """Hear what an import has staged so far: of more than is searched beside the index, the next one is begun."""
        if self._builder is not None and made.counts.changes > MOST_BESIDE:
            self._builder.make_ready(made.id)

    def definition(self, code: ListCode) -> ListDefinition:
        """Give a list's definition. Raises NotFound."""
        try:
            return self._definitions[code]
        except KeyError:
            raise NotFound(what="list") from None

    def definitions(self) -> tuple[ListDefinition, ...]:
        """Give every definition, by code."""
        return tuple(self._definitions[code] for code in sorted(self._definitions))

    def refresh(self) -> bool:
        """Build and swap in the next snapshot if a list has changed since the last; say whether it had.

        What takes long, to build an index, is done after the transaction: the store must not keep for it what is over.
        """
        with self._refreshing:
            with self._store.read() as repositories:
                head = repositories.journal.head()
                position = head.seq if head else 0
                if self._snapshot is not None and not self._has_changed(repositories, position):
                    self._note(position)
                    return False
                self._is_behind = self._snapshot is not None and self._is_overtaken(self._snapshot, repositories)
                following = self._beside(repositories) if self._is_behind else self._next(repositories)
            self._snapshot = following if isinstance(following, Snapshot) else self._build(following)
            self._note(position)
            return True

    def start(self) -> None:
        """Make the search ready, build the first snapshot, then follow the store from a thread until `stop`."""
        prepare()
        self.refresh()
        self._store.on_commit(self._changed.set, about="list.")
        self._thread = threading.Thread(target=self._follow, name="list-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the threads. A large index that is just being built is left: its file is written whole or not at all."""
        self._stopping.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join()
        if self._merging is not None:
            self._merging.join(LONGEST_STOP_S)
        if self._builder is not None:
            self._builder.give_up()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            self._changed.wait(POLL_S)
            self._changed.clear()
            # While the store is away the snapshot in hand stays; every answer tells its age, and a stale list is never
            # clear.
            with suppress(StoreUnavailable):
                self.refresh()
                self._merge_if_due()
            self._stopping.wait(PACE_S)

    def _note(self, position: int) -> None:
        """Note how far was looked; where an import waits for its index, that is not what the snapshot holds."""
        self._looked_at = position
        if not self._is_behind:
            self._position = position

    def _is_overtaken(self, snapshot: Snapshot, repositories: Repositories) -> bool:
        """Whether more has changed since than is searched beside the index, or a great list is new."""
        held = {each.version.code: each.version.number for each in snapshot.lists}
        for latest in self._latest(repositories):
            code, before = latest.version.code, held.get(latest.version.code, 0)
            if before == 0 and latest.version.entries > MOST_BESIDE:
                return True
            changed = 0 < before < latest.version.number
            if changed and repositories.lists.count_changed(code, before, MOST_BESIDE + 1) > MOST_BESIDE:
                return True
        return False

    def _beside(self, repositories: Repositories) -> Snapshot:
        """Give the snapshot in hand, of its editions, with what officers changed one by one since."""
        held = self.current()
        changed = {
            at: repositories.lists.changed_singly(each.version.code, each.version.number)
            for at, each in enumerate(held.lists)
        }
        return advance(held, held.lists, changed) if any(changed.values()) else held

    def _next(self, repositories: Repositories) -> Snapshot | _Whole:
        """Give the snapshot of what the store holds: from the one in hand and what changed, where that leads there.

        The first one in hand is what an earlier process left in the file, unless a great import came after that.
        Elsewhere the lists are taken down, to be built of.
        """
        lists = self._latest(repositories)
        before = self._snapshot or self._open(partial(self._edition, repositories))
        if before is not None and self._is_overtaken(before, repositories):
            before = None
        following = brought_forward(before, lists, repositories) if before else None
        return following or self._take_whole(repositories, lists)

    def _edition(self, repositories: Repositories, code: ListCode, number: int) -> SearchedList | None:
        definition, version = self._definitions.get(code), repositories.lists.version(code, number)
        return SearchedList(definition, version) if definition and version else None

    def _latest(self, repositories: Repositories) -> tuple[SearchedList, ...]:
        versions = repositories.lists.versions()
        return tuple(
            SearchedList(self._definitions[each.code], each) for each in versions if each.code in self._definitions
        )

    def _take_whole(self, repositories: Repositories, lists: Sequence[SearchedList]) -> _Whole:
        """Read every list; entries that are too many to be held go by one by one."""
        if self._index_file is not None and sum(each.version.entries for each in lists) > MOST_HELD:
            passing = [(each, repositories.lists.each_entry(each.definition.code)) for each in lists]
            return _Whole(take_lists(passing, self._background), None)
        held = [(each, repositories.lists.entries(each.definition.code)) for each in lists]
        return _Whole(take_lists(held, self._background), tuple(entry for _, entries in held for entry in entries))

    def _build(self, whole: _Whole) -> Snapshot:
        """Build the index, in a file where the entries are too many to be held."""
        held = whole.held
        if self._index_file is None or held is not None:
            return build_taken(whole.taken, lambda _: held or ())
        built = build_taken(whole.taken, lambda index: FetchedEntries(index, self._entry))
        try:
            write_snapshot(self._index_file, built)
        except OSError:
            _log.warning("The index could not be written; it is kept in memory and built anew at the next start.")
            return built
        written = {(each.version.code, each.version.number): each for each in built.lists}
        return self._open(lambda code, number: written.get((code, number))) or built

    def _open(self, edition_of: EditionOf) -> Snapshot | None:
        """Map the index in the file, if it is whole and of editions that are known."""
        if self._index_file is None:
            return None
        opened = open_snapshot(self._index_file, edition_of, self._background, self._entry)
        if isinstance(opened, Snapshot):
            return opened
        if opened is not Refusal.MISSING:
            _log.warning("The index file is not used (%s); the index is built anew.", opened.value)
        return None

    def _entry(self, entry_id: EntryId, revision: int) -> ListEntry:
        with self._store.read() as repositories:
            return repositories.lists.entry(entry_id, revision)

    def _merge_if_due(self) -> None:
        """Build the next index in a thread of its own, once enough has changed."""
        is_merging = self._merging is not None and self._merging.is_alive()
        if not is_merging and (self._is_behind or self.current().changed >= MERGE_FROM):
            self._merging = threading.Thread(target=self._merge, name="list-merge", daemon=True)
            self._merging.start()

    def _merge(self) -> None:
        """Build the index of what the store holds now, and bring it forward by what has changed while it was built."""
        with suppress(StoreUnavailable):
            built = self._built_apart() if self._is_great() else self._built_here()
            if built is None or self._stopping.is_set():
                return
            with self._refreshing, self._store.read() as repositories:
                self._take_built(built, repositories)
            leave_alone()

    def _is_great(self) -> bool:
        """Whether the entries are too many to be held, so that the index of them stands in a file."""
        with self._store.read() as repositories:
            return sum(each.version.entries for each in self._latest(repositories)) > MOST_HELD

    def _built_here(self) -> Snapshot | None:
        with self._store.read() as repositories:
            whole = self._take_whole(repositories, self._latest(repositories))
        return None if self._stopping.is_set() else self._build(whole)

    def _built_apart(self) -> Snapshot | None:
        """Have the index built by another process, and map it; None where that has come to nothing."""
        if self._builder is None:
            return self._built_here()
        try:
            is_built = self._builder.build(self._stopping)
        except OSError:
            return self._built_here()
        if not is_built:
            if not self._stopping.is_set():
                _log.warning("The process that built the index is gone; the next one begins in a minute.")
            self._stopping.wait(AGAIN_S)
            return None
        with self._store.read() as repositories:
            return self._open(partial(self._edition, repositories))

    def _take_built(self, built: Snapshot, repositories: Repositories) -> None:
        """Take a built index into use, unless the next import has overtaken it already."""
        if self._is_overtaken(built, repositories):
            return
        head = repositories.journal.head()
        following = brought_forward(built, self._latest(repositories), repositories)
        if following is not None:
            self._snapshot = following
            self._is_behind = False
            self._note(head.seq if head else 0)

    def _has_changed(self, repositories: Repositories, position: int) -> bool:
        """Whether a list changed between the position looked at last and this one: only what is new is read."""
        if position == self._looked_at:
            return False
        return bool(repositories.journal.records(self._looked_at, 1, action_prefix="list."))
