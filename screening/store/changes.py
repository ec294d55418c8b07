"""Where are the changes of lists kept, proposed and decided?"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from screening.domain.changes import ChangeDecision, ChangeKind, ChangeState, ListChange, Merging, ProposedCost
from screening.domain.errors import ChangeDecided, Conflict, InvalidInput, NotFound
from screening.domain.identifiers import AccountId, ChangeId, EntryId, ListCode
from screening.domain.journal import RetentionClass
from screening.lists.entry_bodies import read_entry, write_entry
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.cursors import read_cursor, write_cursor
from screening.store.retention import delete_after
from screening.store.tables_changes import ListChangeRow
from screening.workflows.ports import ChangeFilter, Page

_CHANGES = table_of(ListChangeRow)

_ADD = insert(_CHANGES)


@dataclass(frozen=True, slots=True)
class SqlChanges:
    """`ports.Changes` over one connection."""

    connection: Connection
    additions: Additions

    def add(self, change: ListChange) -> None:
        """Add one. Raises Conflict where its id is there."""
        self.additions.add(_ADD, _write(change), twice=Conflict(reason="change_exists"))

    def get(self, change_id: ChangeId) -> ListChange:
        """Give one by id."""
        row = self.connection.execute(select(_CHANGES).where(_CHANGES.c.id == change_id)).one_or_none()
        if row is None:
            raise NotFound(what="change")
        return _read(row)

    def save(self, change: ListChange) -> None:
        """Replace a change that is proposed. Raises ChangeDecided where it is not any more."""
        still_open = and_(_CHANGES.c.id == change.id, _CHANGES.c.state == ChangeState.PROPOSED.value)
        if self.connection.execute(update(_CHANGES).where(still_open).values(_write(change))).rowcount == 0:
            raise ChangeDecided(state=self.get(change.id).state)

    def find(self, which: ChangeFilter, limit: int, cursor: str | None = None) -> Page[ListChange]:
        """Give changes, newest first unless asked otherwise. Raises InvalidInput (`reason="cursor"`)."""
        wanted = select(_CHANGES).where(_CHANGES.c.list_code == which.list_code)
        if which.states is not None:
            wanted = wanted.where(_CHANGES.c.state.in_(sorted(state.value for state in which.states)))
        if which.entry_id is not None:
            wanted = wanted.where(or_(_CHANGES.c.entry_id == which.entry_id, _CHANGES.c.merged_id == which.entry_id))
        place = _CHANGES.c.id
        if cursor is not None:
            wanted = wanted.where(place > _read_place(cursor) if which.oldest_first else place < _read_place(cursor))
        rows = self.connection.execute(
            wanted.order_by(place.asc() if which.oldest_first else place.desc()).limit(limit + 1)
        )
        found = tuple(_read(row) for row in rows)
        items = found[:limit]
        return Page(items, write_cursor(items[-1].id.hex) if len(found) > limit else None)


def _read_place(cursor: str) -> UUID:
    try:
        return UUID(read_cursor(cursor, 1)[0])
    except ValueError:
        raise InvalidInput("cursor", reason="cursor") from None


def _write(change: ListChange) -> dict[str, object]:
    decision = change.decision
    return {
        "id": change.id,
        "list_code": change.list_code,
        "kind": change.kind.value,
        "state": change.state.value,
        "entry_id": change.entry.id,
        "base_revision": change.base_revision,
        "entry_state": change.entry.state.value,
        "body": write_entry(change.entry),
        "is_emergency": change.is_emergency,
        "reason": change.reason,
        "proposed_by": change.proposed_by,
        "proposed_at": change.proposed_at,
        "decided_by": decision.decided_by if decision else None,
        "decided_at": decision.decided_at if decision else None,
        "decision_reason": decision.reason if decision else None,
        "feed_position": change.feed_position,
        "common_name_reason": change.common_name_reason,
        "merged_id": change.merges.entry_id if change.merges else None,
        "merged_revision": change.merges.base_revision if change.merges else None,
        "cost": _write_cost(change.cost) if change.cost else None,
        "retention_class": RetentionClass.LIST_CHANGE.value,
        "delete_after": delete_after(RetentionClass.LIST_CHANGE, change.proposed_at),
    }


def _read(row: Row[Any]) -> ListChange:
    return ListChange(
        id=ChangeId(row.id),
        list_code=ListCode(row.list_code),
        kind=ChangeKind(row.kind),
        entry=read_entry(EntryId(row.entry_id), row.base_revision + 1, row.list_code, row.entry_state, row.body),
        base_revision=row.base_revision,
        reason=row.reason,
        proposed_by=AccountId(row.proposed_by),
        proposed_at=row.proposed_at,
        state=ChangeState(row.state),
        is_emergency=row.is_emergency,
        decision=_read_decision(row),
        feed_position=row.feed_position,
        common_name_reason=row.common_name_reason,
        merges=Merging(EntryId(row.merged_id), row.merged_revision) if row.merged_id else None,
        cost=_read_cost(row.cost) if row.cost else None,
    )


def _write_cost(cost: ProposedCost) -> dict[str, object]:
    return {**asdict(cost), "reckoned_at": cost.reckoned_at.isoformat()}


def _read_cost(body: dict[str, Any]) -> ProposedCost:
    return ProposedCost(**{**body, "reckoned_at": datetime.fromisoformat(body["reckoned_at"])})


def _read_decision(row: Row[Any]) -> ChangeDecision | None:
    if row.decided_by is None:
        return None
    return ChangeDecision(AccountId(row.decided_by), row.decided_at, row.decision_reason)
