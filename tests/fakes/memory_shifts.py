"""The roster, in memory."""

from dataclasses import dataclass

from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import ShiftId
from screening.domain.shifts import Shift
from screening.workflows.ports import Page, ShiftFilter
from tests.fakes.memory_pages import page_after
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryShifts:
    """`ports.Shifts` in memory."""

    state: MemoryState

    def add(self, shift: Shift) -> None:
        if shift.officer not in self.state.accounts:
            raise NotFound(what="account")
        if shift.id in self.state.shifts:
            raise Conflict(reason="shift_exists")
        self.state.shifts[shift.id] = shift

    def get(self, shift_id: ShiftId) -> Shift:
        if shift_id not in self.state.shifts:
            raise NotFound(what="shift")
        return self.state.shifts[shift_id]

    def save(self, shift: Shift) -> None:
        self.get(shift.id)
        self.state.shifts[shift.id] = shift

    def find(self, which: ShiftFilter, limit: int, cursor: str | None = None) -> Page[Shift]:
        found = [
            shift
            for shift in self.state.shifts.values()
            if which.level in (None, shift.level)
            and (which.places is None or shift.place in which.places)
            and (which.ends_after is None or shift.ends_at > which.ends_after)
            and (which.begins_before is None or shift.begins_at < which.begins_before)
        ]
        found.sort(key=lambda shift: (shift.begins_at, shift.id))
        return page_after(found, [str(shift.id) for shift in found], limit, cursor)
