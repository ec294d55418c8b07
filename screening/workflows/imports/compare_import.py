"""What would these files, or the return to an earlier version, change about that list?

Reads files and list, and writes nothing but a spool of its own; so it can be done apart from the service, by a process
with a view of the store alone (`compare_apart`).
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile

from screening.domain.entries import ListEntry
from screening.domain.identifiers import AuthorityCode, EntryId
from screening.domain.lists import ListDefinition
from screening.lists.import_comparison import Comparison, Piece
from screening.lists.imported import read_imported
from screening.lists.known_entries import KnownEntries
from screening.lists.readers import ImportFile
from screening.lists.restored_version import Restoration
from screening.workflows.ports import Repositories

Look = Callable[[], AbstractContextManager[Repositories]]
"""Opens a consistent view of the store."""


@dataclass(frozen=True, slots=True)
class ComparisonAsked:
    """Which files, as `(name, path)`, for which owner's entries of which list, on what day.

    `folder` takes the spool. A roll-back names no files but the version that it `restores`.
    """

    definition: ListDefinition
    owner: AuthorityCode
    files: tuple[tuple[str, Path], ...]
    folder: Path
    today: date
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """The version that the files are compared with; 0 where the list was never published."""

    base_version: int


Comparer = Callable[[ComparisonAsked], Generator[Begun | Piece, None, None]]


class _Read:
    """How far the files are read."""

    def __init__(self) -> None:
        self._position = 0

    def note(self, position: int) -> None:
        """Note how far."""
        self._position = position

    def position(self) -> int:
        """Say how far."""
        return self._position


@dataclass(frozen=True, slots=True)
class _Before:
    """Reads entries in the revisions that are asked for, each time in a view of its own."""

    look: Look

    def __call__(self, revisions: Sequence[tuple[EntryId, int]]) -> Mapping[EntryId, ListEntry]:
        if not revisions:
            return {}
        with self.look() as repositories:
            return repositories.lists.several(revisions)


def compare_import(asked: ComparisonAsked, look: Look) -> Generator[Begun | Piece, None, None]:
    """Give what the files change: first `Begun`, last `Compared`.

    Raises InvalidImport, at any piece: then nothing of it may be used. No view of the store stays open for long.
    """
    if asked.restores is not None:
        yield from _compare_version(asked, asked.restores, look)
        return
    code, before = asked.definition.code, _Before(look)
    with look() as repositories:
        version = repositories.lists.version(code)
        known = KnownEntries(repositories.lists.known(code))
    yield Begun(version.number if version else 0)
    with ExitStack() as opened:
        files = [ImportFile(name, opened.enter_context(path.open("rb"))) for name, path in asked.files]
        spool = opened.enter_context(TemporaryFile(dir=asked.folder))
        comparison = Comparison(asked.definition, asked.owner, known, before, spool)
        read = _Read()
        yield from comparison.run(read_imported(files, asked.definition, read.note), asked.today, read.position)


def _compare_version(asked: ComparisonAsked, restores: int, look: Look) -> Generator[Begun | Piece, None, None]:
    """Give what it changes to hold the owner's entries as of that version again."""
    code = asked.definition.code
    restoration = Restoration(asked.definition, asked.owner, _Before(look))
    with look() as repositories:
        version = repositories.lists.version(code)
        restoration.take(repositories.lists.known(code, restores), repositories.lists.known(code))
    yield Begun(version.number if version else 0)
    yield from restoration.run(asked.today)
