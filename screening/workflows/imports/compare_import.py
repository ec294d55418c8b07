"""What would these files change about that list?

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
from screening.workflows.ports import Repositories

Look = Callable[[], AbstractContextManager[Repositories]]
"""Opens a consistent view of the store."""


@dataclass(frozen=True, slots=True)
class ComparisonAsked:
    """Which files, as `(name, path)`, for which owner's entries of which list, on what day.

    `folder` takes the spool.
    """

    definition: ListDefinition
    owner: AuthorityCode
    files: tuple[tuple[str, Path], ...]
    folder: Path
    today: date


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


def compare_import(asked: ComparisonAsked, look: Look) -> Generator[Begun | Piece, None, None]:
    """Give what the files change: first `Begun`, last `Compared`.

    Raises InvalidImport, at any piece: then nothing of it may be used. No view of the store stays open for long.
    """
    code = asked.definition.code
    with look() as repositories:
        version = repositories.lists.version(code)
        known = KnownEntries(repositories.lists.known(code))
    yield Begun(version.number if version else 0)

    def before(revisions: Sequence[tuple[EntryId, int]]) -> Mapping[EntryId, ListEntry]:
        if not revisions:
            return {}
        with look() as repositories:
            return repositories.lists.several(revisions)

    with ExitStack() as opened:
        files = [ImportFile(name, opened.enter_context(path.open("rb"))) for name, path in asked.files]
        spool = opened.enter_context(TemporaryFile(dir=asked.folder))
        comparison = Comparison(asked.definition, asked.owner, known, before, spool)
        read = _Read()
        yield from comparison.run(read_imported(files, asked.definition, read.note), asked.today, read.position)
