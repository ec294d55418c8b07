"""The positions of the lists' versions, in memory."""

from dataclasses import dataclass

from screening.domain.feed import CarriedEntry, FeedHead, FeedMark
from screening.domain.identifiers import EntryId
from screening.lists.entry_bodies import write_entry
from screening.workflows.ports import Brought
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryFeed:
    """`ports.Feed` in memory."""

    state: MemoryState

    def head(self) -> FeedHead:
        return self.state.marks[-1].head if self.state.marks else FeedHead()

    def at(self, position: int) -> FeedHead | None:
        if position > len(self.state.marks):
            return None
        return self.state.marks[position - 1].head if position else FeedHead()

    def marks(self, after: int, limit: int) -> tuple[FeedMark, ...]:
        return tuple(self.state.marks[after : after + limit])

    def brought(self, first: int, last: int) -> tuple[Brought, ...]:
        return tuple(
            Brought(mark.position, entry)
            for mark in self.state.marks[first - 1 : last]
            for entry in self.brought_by(mark, None, len(self.state.revisions))
        )

    def brought_by(self, mark: FeedMark, after: EntryId | None, limit: int) -> tuple[CarriedEntry, ...]:
        place = (mark.version.code, mark.version.number)
        found = [entry for entry, version in self.state.revisions.values() if (entry.list_code, version) == place]
        found.sort(key=lambda entry: entry.id)
        return tuple(
            CarriedEntry(entry.id, entry.revision, entry.state, write_entry(entry))
            for entry in found
            if after is None or entry.id > after
        )[:limit]
