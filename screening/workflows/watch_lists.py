"""How do the lists in force follow the store?

The watch polls the journal's position of list changes; a wake-up after a commit only shortens the wait. Of a list that
changed only the entries that changed are read. The next snapshot is built aside and swapped by one reference, so a
screening always searches one whole edition of every list.
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound, StoreUnavailable, Unavailable
from screening.domain.identifiers import ListCode
from screening.domain.lists import ListDefinition, ListDelta, ListInForce, ListVersion
from screening.lists.versions import apply_delta, leads_to
from screening.matching.preparation import prepare
from screening.matching.rarity import Rarity
from screening.matching.snapshot import Snapshot, advance, build_snapshot
from screening.workflows.ports import Repositories, Store

POLL_S = 0.5
PACE_S = 0.02
"""The least time between two looks: where many changes come at once, one look serves several."""

LATEST_SWAP = timedelta(seconds=10)
"""A change that is not searched by then is not on its way: the watch has failed."""


MOST_UNMERGED = 500
"""Changed entries that are searched beside the index; with more, the index is built anew."""


class _Advanced(NamedTuple):
    """A list in its latest version, and what changed since the snapshot in hand; None where it was read whole."""

    held: ListInForce
    changed: tuple[ListEntry, ...] | None


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

    def require_current(self, now: datetime) -> None:
        """Let pass a snapshot that holds every change of a list, those of the last `LATEST_SWAP` aside.

        Raises Unavailable: `lists` while there is no snapshot, `lists_behind` where an older change is not in it.
        """
        self.current()
        with self._store.read() as repositories:
            missed = repositories.journal.records(self._position, 1, action_prefix="list.")
        if missed and now - missed[0].at > LATEST_SWAP:
            raise Unavailable(reason="lists_behind", seq=missed[0].seq)

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
                held = {each.definition.code: each for each in self._snapshot.lists} if self._snapshot else {}
                advanced = [
                    self._next(repositories, held.get(version.code), version)
                    for version in repositories.lists.versions()
                    if version.code in self._definitions
                ]
            self._snapshot = _next_snapshot(self._snapshot, advanced, self._background)
            self._position = position
            return True

    def start(self) -> None:
        """Make the search ready, build the first snapshot, then follow the store from a thread until `stop`."""
        prepare()
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
            self._changed.clear()
            # While the store is away the snapshot in hand stays; every answer tells its age, and a stale list is never
            # clear.
            with suppress(StoreUnavailable):
                self.refresh()
            self._stopping.wait(PACE_S)

    def _next(self, repositories: Repositories, held: ListInForce | None, version: ListVersion) -> _Advanced:
        """Give a list in that version: from the one in hand and what changed since, where that leads there."""
        if held is not None and leads_to(held.version, version):
            delta = ListDelta(version, repositories.lists.changed(version.code, held.version.number))
            advanced = apply_delta(held, delta)
            if len(advanced.entries) == version.entries:
                return _Advanced(advanced, delta.changed)
        # The first time, or after a store was put back that knows another course of things.
        whole = repositories.lists.entries(version.code)
        return _Advanced(ListInForce(self._definitions[version.code], version, whole), None)

    def _has_changed(self, repositories: Repositories, position: int) -> bool:
        """Whether a list changed between the position looked at last and this one: only what is new is read."""
        if position == self._position:
            return False
        return bool(repositories.journal.records(self._position, 1, action_prefix="list."))


def _next_snapshot(before: Snapshot | None, advanced: Sequence[_Advanced], background: Rarity) -> Snapshot:
    """Bring the snapshot forward by what changed; build it anew where a list was read whole, or too much has changed.

    Where only versions tell something new, the entries stay as they are.
    """
    lists = tuple(each.held for each in advanced)
    changed = {at: each.changed for at, each in enumerate(advanced) if each.changed is not None}
    is_known = before is not None and [each.definition for each in lists] == [each.definition for each in before.lists]
    if before is None or not is_known or len(changed) < len(lists):
        return build_snapshot(lists, background)
    if not any(changed.values()):
        return replace(before, lists=lists)
    following = advance(before, lists, changed)
    return following if len(following.unmerged) <= MOST_UNMERGED else build_snapshot(lists, background)
