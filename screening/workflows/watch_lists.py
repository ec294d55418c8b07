"""How do the lists in force follow the store?

The watch polls the journal's position of list changes; a wake-up after a commit only shortens the wait. The next
snapshot is built aside and swapped by one reference, so a screening always searches one whole edition of every list.
"""

import threading
from collections.abc import Mapping, Sequence

from screening.domain.errors import NotFound, StoreUnavailable, Unavailable
from screening.domain.identifiers import ListCode
from screening.domain.lists import ListDefinition, ListInForce
from screening.matching.rarity import Rarity
from screening.matching.snapshot import Snapshot, build_snapshot
from screening.workflows.ports import Repositories, Store

POLL_S = 0.5
PACE_S = 0.02
"""The least time between two looks: under load one look serves many commits."""


class ListWatch:
    """Keeps the current snapshot of every defined list."""

    def __init__(self, store: Store, definitions: Sequence[ListDefinition], background: Rarity) -> None:
        self._store = store
        self._definitions: Mapping[ListCode, ListDefinition] = {each.code: each for each in definitions}
        self._background = background
        self._snapshot: Snapshot | None = None
        self._position = 0
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
        """Build and swap in the next snapshot if a list has changed since the last; say whether it had."""
        with self._refreshing:
            with self._store.read() as repositories:
                head = repositories.journal.head()
                position = head.seq if head else 0
                if self._snapshot is not None and not self._has_changed(repositories, position):
                    self._position = position
                    return False
                lists = [
                    ListInForce(definition, version, repositories.lists.entries(definition.code))
                    for definition in self.definitions()
                    if (version := repositories.lists.version(definition.code)) is not None
                ]
            self._snapshot = build_snapshot(lists, self._background)
            self._position = position
            return True

    def start(self) -> None:
        """Build the first snapshot, then follow the store from a thread until `stop`."""
        self.refresh()
        self._store.on_commit(self._changed.set, about="list.")
        self._thread = threading.Thread(target=self._follow, name="list-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            self._changed.wait(POLL_S)
            self._stopping.wait(PACE_S)
            self._changed.clear()
            try:
                self.refresh()
            except StoreUnavailable:
                # The snapshot in hand stays; every answer tells its age, and a stale list is never clear.
                continue

    def _has_changed(self, repositories: Repositories, position: int) -> bool:
        """Whether a list changed between the position looked at last and this one: only what is new is read."""
        if position == self._position:
            return False
        return bool(repositories.journal.records(self._position, 1, action_prefix="list."))
