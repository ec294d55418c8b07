"""Changes of lists, in memory."""

from dataclasses import dataclass

from screening.domain.changes import ChangeState, ListChange
from screening.domain.errors import ChangeDecided, Conflict, NotFound
from screening.domain.identifiers import ChangeId
from screening.workflows.ports import ChangeFilter, Page
from tests.fakes.memory_pages import page_after
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryChanges:
    """`ports.Changes` in memory."""

    state: MemoryState

    def add(self, change: ListChange) -> None:
        if change.id in self.state.changes:
            raise Conflict(reason="change_exists")
        self.state.changes[change.id] = change

    def get(self, change_id: ChangeId) -> ListChange:
        if change_id not in self.state.changes:
            raise NotFound(what="change")
        return self.state.changes[change_id]

    def save(self, change: ListChange) -> None:
        stored = self.get(change.id)
        if stored.state is not ChangeState.PROPOSED:
            raise ChangeDecided(state=stored.state)
        self.state.changes[change.id] = change

    def find(self, which: ChangeFilter, limit: int, cursor: str | None = None) -> Page[ListChange]:
        found = [
            change
            for change in self.state.changes.values()
            if change.list_code == which.list_code
            and (which.states is None or change.state in which.states)
            and which.entry_id in (None, change.entry.id, change.merges.entry_id if change.merges else change.entry.id)
        ]
        found.sort(key=lambda change: change.id, reverse=not which.oldest_first)
        return page_after(found, [str(change.id) for change in found], limit, cursor)
