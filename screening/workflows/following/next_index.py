"""How is the index built over what the store holds, and begun while an import is still being staged?

What an import stages is taken down piece by piece as it comes, seen by no search. When the index is to be built, that
counts only where the import has become the version right after the one with which it was compared: then the list is
what was staged, and what it held before of everything else. In every other case it is thrown away, and all is read
anew. Either way the index is over whole editions that the store names.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from screening.domain.entries import ListEntry
from screening.domain.errors import ImportDecided
from screening.domain.identifiers import EntryId, ImportId, ListCode
from screening.domain.imports import DifferenceKind, ImportState, ListImport
from screening.domain.lists import ListDefinition
from screening.matching.names.rarity import Rarity
from screening.matching.snapshot import ListTaker, SearchedList, Snapshot, build_taken
from screening.matching.snapshot_file import FetchedEntries
from screening.workflows.ports import Repositories

Look = Callable[[], AbstractContextManager[Repositories]]
"""Opens a consistent view of the store."""

_AT_ONCE: Final = 5_000
"""Staged entries that are taken down in one view of the store."""
_MAY_COME: Final = (ImportState.CHECKING, ImportState.WAITING, ImportState.IN_FORCE)
_STAYS: Final = (DifferenceKind.ADDED, DifferenceKind.AMENDED)


@dataclass(slots=True)
class _Ahead:
    """What was taken down of an import that is being staged; `codes` are the lists that there will be then."""

    import_id: ImportId
    batch: int
    codes: tuple[ListCode, ...]
    held_by: int
    taker: ListTaker
    taken: int = 0
    last: dict[DifferenceKind, EntryId] = field(default_factory=dict)

    def take(self, repositories: Repositories, definition: ListDefinition) -> bool:
        """Take down a piece of what is staged; say whether there was any."""
        for kind in _STAYS:
            entries = repositories.imports.staged_entries(self.batch, kind, _AT_ONCE, self.last.get(kind))
            if entries:
                self.taker.take(self.held_by, definition, entries)
                self.taken += len(entries)
                self.last[kind] = entries[-1].id
                return True
        return False


class NextIndex:
    """An index in the making."""

    def __init__(self, look: Look, definitions: Sequence[ListDefinition], background: Rarity) -> None:
        self._look = look
        self._definitions: Mapping[ListCode, ListDefinition] = {each.code: each for each in definitions}
        self._background = background
        self._ahead: _Ahead | None = None

    def take_ahead(self, import_id: ImportId) -> bool:
        """Take down a piece of what an import has staged; say whether there was any.

        Raises ImportDecided for an import that came to nothing.
        """
        with self._look() as repositories:
            made = repositories.imports.get(import_id)
            if made.state not in _MAY_COME:
                raise ImportDecided(state=made.state)
            if self._ahead is None:
                codes = tuple(sorted({*self._codes(repositories), made.list_code}))
                taker = ListTaker(self._background)
                self._ahead = _Ahead(import_id, made.batch, codes, codes.index(made.list_code), taker)
            return self._ahead.take(repositories, self._definitions[made.list_code])

    def build(self) -> Snapshot:
        """Build the index over what the store holds now; its entries are not there to be asked for."""
        with self._look() as repositories:
            ahead, self._ahead = self._ahead, None
            made = repositories.imports.get(ahead.import_id) if ahead else None
            if ahead is None or made is None or not self._is_led_to(made, ahead, repositories):
                taker, made = ListTaker(self._background), None
            else:
                taker = ahead.taker
            lists = [self._searched(code, made, repositories) for code in self._codes(repositories)]
            for held_by, held in enumerate(lists):
                code = held.definition.code
                if made is not None and code == made.list_code:
                    rest = repositories.lists.entries_beside(code, made.base_version, made.batch)
                else:
                    rest = repositories.lists.each_entry(code)
                taker.take(held_by, held.definition, rest)
        return build_taken(taker.taken(lists), lambda index: FetchedEntries(index, _fetch_none))

    def _is_led_to(self, made: ListImport, ahead: _Ahead, repositories: Repositories) -> bool:
        """Take down what is left of the import, and say whether its version is just what was taken and what it left.

        Between the two versions nobody changed anything, so nothing staged was altered to make room for that.
        """
        is_next = made.state is ImportState.IN_FORCE and made.version == made.base_version + 1
        if not is_next or made.counts.changes == 0 or self._codes(repositories) != ahead.codes:
            return False
        while ahead.take(repositories, self._definitions[made.list_code]):
            pass
        return ahead.taken == made.counts.added + made.counts.amended

    def _codes(self, repositories: Repositories) -> tuple[ListCode, ...]:
        return tuple(sorted(each.code for each in repositories.lists.versions() if each.code in self._definitions))

    def _searched(self, code: ListCode, made: ListImport | None, repositories: Repositories) -> SearchedList:
        """Give a list in the edition of which the index is: what came after the import's is brought forward."""
        number = made.version if made is not None and code == made.list_code else None
        version = repositories.lists.version(code, number)
        if version is None:
            raise LookupError(code)
        return SearchedList(self._definitions[code], version)


def _fetch_none(entry_id: EntryId, revision: int) -> ListEntry:
    """Whoever builds an index asks for none of its entries."""
    raise LookupError(entry_id, revision)
