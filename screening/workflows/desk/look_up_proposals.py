"""What waits for a second officer, over all lists that an officer decides on? The view is journalled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from screening.auth.permissions import Permission, may, may_for, require
from screening.domain.accounts import Account
from screening.domain.changes import ChangeState, ListChange
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.imports import ImportState, ListImport
from screening.domain.lists import ListDefinition
from screening.workflows.imports.decide_import import WAITS_FOR
from screening.workflows.imports.look_up_imports import ImportFile, import_file
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter, Repositories
from screening.workflows.views.journalled import journal_view, journalled
from screening.workflows.views.look_up_changes import ChangeFile, change_file

MOST_OF_LIST: Final = 500
"""So many of a list's oldest proposals are looked at; those behind them come up as the others are decided."""
_AT_ONCE: Final = 200
_PROPOSED: Final = frozenset({ChangeState.PROPOSED})
_LIVE: Final = frozenset({ChangeState.LIVE_AT_ONCE})


@dataclass(frozen=True, slots=True, repr=False)
class ProposalQueue:
    """What waits: `unconfirmed` emergency entries, which lapse first first, and some of the rest, oldest first.

    `total` counts the rest; `is_cut` says that a list has more than are looked at. `next_cursor` asks for those after.
    """

    unconfirmed: tuple[ChangeFile, ...]
    waiting: tuple[ChangeFile | ImportFile, ...]
    total: int
    is_cut: bool
    next_cursor: str | None


def lists_decided(caller: Account, parts: Parts) -> tuple[ListDefinition, ...]:
    """Give the lists on which the caller decides; to who only reads, all. Raises NotAllowed."""
    require(caller, Permission.CHANGE_VIEW)
    return tuple(
        definition
        for definition in parts.watch.definitions()
        if any(_is_for(caller, authority) for authority in definition.authorities)
    )


def view_queue(
    code: ListCode | None, caller: Account, parts: Parts, *, limit: int, cursor: str | None = None
) -> ProposalQueue:
    """Give what waits on one list, or on all on which the caller decides.

    Raises NotAllowed, NotFound, InvalidInput, NotJournalled.
    """
    require(caller, Permission.CHANGE_VIEW)
    after = _read_cursor(cursor)
    definitions = lists_decided(caller, parts) if code is None else (parts.watch.definition(code),)

    def work(repositories: Repositories) -> ProposalQueue:
        journal_view(repositories, "change.listed", caller, *(f"list:{each.code}" for each in definitions))
        unconfirmed = [
            file for each in definitions for file in _unconfirmed(repositories, each, parts) if _is_his(file, caller)
        ]
        waiting: list[ListChange | ListImport] = []
        is_cut = False
        for definition in definitions:
            which = ChangeFilter(definition.code, _PROPOSED, oldest_first=True)
            page = repositories.changes.find(which, MOST_OF_LIST)
            is_cut = is_cut or page.next_cursor is not None
            waiting += [each for each in page.items if _is_for(caller, each.entry.owner)]
            waiting += [each for each in _imports(repositories, definition, parts) if _is_for(caller, each.owner)]
        # Ids are in the order of time.
        waiting.sort(key=lambda each: each.id)
        rest = [each for each in waiting if after is None or each.id > after]
        shown = rest[:limit]
        return ProposalQueue(
            tuple(sorted(unconfirmed, key=lambda file: str(_lapses(file)))),
            tuple(_file(repositories, each) for each in shown),
            len(waiting),
            is_cut,
            shown[-1].id.hex if len(rest) > limit else None,
        )

    return journalled(work, parts)


def _is_for(caller: Account, owner: AuthorityCode) -> bool:
    """Whether the caller decides on entries of that owner, or is one who only reads."""
    decides = may(caller, Permission.ENTRY_APPROVE)
    return may_for(caller, Permission.ENTRY_APPROVE, owner) if decides else True


def _is_his(file: ChangeFile, caller: Account) -> bool:
    return _is_for(caller, file.change.entry.owner)


def _unconfirmed(repositories: Repositories, definition: ListDefinition, parts: Parts) -> Iterator[ChangeFile]:
    """Give the emergency entries that nobody else has confirmed: made within the days that they hold."""
    since = parts.clock.now() - timedelta(days=definition.confirm_within_days + 2)
    cursor: str | None = None
    while True:
        page = repositories.changes.find(ChangeFilter(definition.code, _LIVE), _AT_ONCE, cursor)
        for change in page.items:
            if change.proposed_at < since:
                return
            if change.is_emergency:
                file = change_file(repositories, change)
                if _lapses(file) is not None:
                    yield file
        cursor = page.next_cursor
        if cursor is None:
            return


def _lapses(file: ChangeFile) -> object:
    return file.entry_now.confirm_by if file.entry_now else None


def _imports(repositories: Repositories, definition: ListDefinition, parts: Parts) -> Iterator[ListImport]:
    """Give the imports that wait: what waited for too long has lapsed."""
    since, cursor = parts.clock.now() - WAITS_FOR - timedelta(days=1), None
    while True:
        page = repositories.imports.find(definition.code, _AT_ONCE, cursor)
        for made in page.items:
            if made.made_at < since:
                return
            if made.state is ImportState.WAITING:
                yield made
        cursor = page.next_cursor
        if cursor is None:
            return


def _file(repositories: Repositories, proposal: ListChange | ListImport) -> ChangeFile | ImportFile:
    if isinstance(proposal, ListImport):
        return import_file(repositories, proposal, 0)
    return change_file(repositories, proposal)


def _read_cursor(cursor: str | None) -> UUID | None:
    try:
        return None if cursor is None else UUID(cursor)
    except ValueError:
        raise InvalidInput("cursor", reason="cursor") from None
