"""What shall a whole list hold from now on, as its owner's files say?

An import is made, compared and staged in small units of work, and then either takes effect, or waits for another
officer: always on a list that is kept here, and wherever it pulls a brake.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Final

from screening.auth.permissions import Permission, require_for
from screening.domain.accounts import Account
from screening.domain.errors import Conflict, ImportDecided, ImpossibleImport, InvalidInput, ScreeningError
from screening.domain.identifiers import AuthorityCode, ImportId, new_uuid
from screening.domain.imports import (
    NOT_SAID,
    DifferenceKind,
    ImportBrake,
    ImportDecision,
    ImportedFile,
    ImportFailure,
    ImportSource,
    ImportState,
    ListImport,
    StagedEntry,
)
from screening.domain.lists import ImportBrakes, ListDefinition, Upkeep
from screening.lists.import_brakes import brakes_pulled
from screening.lists.import_comparison import Compared, Found, Piece, Staged, Step
from screening.lists.versions import CLOCK_TOLERANCE
from screening.workflows.imports.compare_import import Begun, Comparer, ComparisonAsked
from screening.workflows.imports.put_import_in_force import journal_import, put_import_in_force
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

TOUCH_S: Final = 2.0
"""How often an import says that it is worked on, and how far it is."""
MOST_SHOWN: Final = 1000
"""Of each kind, so many differences of a dry run are kept to be shown."""

Told = Callable[[ListImport], None]


def owner_of(definition: ListDefinition, asked: AuthorityCode | None) -> AuthorityCode:
    """Give whose entries an import brings: as asked, as the list's rules say, or the one authority there is.

    Raises InvalidInput where nobody or somebody else is named.
    """
    only = definition.authorities[0] if len(definition.authorities) == 1 else None
    owner = asked or (definition.imports.owner if definition.imports else None) or only
    if owner is None:
        raise InvalidInput("owner", reason="import_owner_needed", known=", ".join(definition.authorities))
    if owner not in definition.authorities:
        raise InvalidInput("owner", reason="import_owner_unknown", known=", ".join(definition.authorities))
    return owner


def make_import(
    definition: ListDefinition,
    owner: AuthorityCode,
    files: tuple[ImportedFile, ...],
    by: Account | None,
    parts: Parts,
    *,
    is_dry_run: bool = False,
    source: ImportSource = NOT_SAID,
) -> ListImport:
    """Record that an import begins; `by` is None for the command line.

    Raises NotAllowed, ImpossibleImport for a list that takes no files, and InvalidInput for files that were obtained
    after now.
    """
    if by is not None:
        require_for(by, Permission.LIST_PUBLISH, owner)
    if definition.imports is None:
        raise ImpossibleImport("code", reason="list_takes_no_import")
    return record_import(definition, owner, by, parts, files=files, is_dry_run=is_dry_run, source=source)


def record_import(
    definition: ListDefinition,
    owner: AuthorityCode,
    by: Account | None,
    parts: Parts,
    *,
    files: tuple[ImportedFile, ...] = (),
    is_dry_run: bool = False,
    source: ImportSource = NOT_SAID,
    restores: int | None = None,
    reason: str = "",
) -> ListImport:
    """Record that an import, or a roll-back, begins."""
    at = parts.clock.now()
    if source.obtained_at is not None and source.obtained_at > at + CLOCK_TOLERANCE:
        raise InvalidInput("obtained_at", reason="obtained_later")

    def work(repositories: Repositories) -> ListImport:
        made = ListImport(
            id=ImportId(new_uuid()),
            batch=repositories.imports.next_batch(),
            list_code=definition.code,
            owner=owner,
            made_by=by.id if by else None,
            made_at=at,
            touched_at=at,
            files=files,
            is_dry_run=is_dry_run,
            source=source,
            restores=restores,
            reason=reason,
        )
        repositories.imports.add(made)
        journal_import(repositories, "import.made", made, by)
        return made

    return parts.store.write(work)


def run_import(
    made: ListImport,
    asked: ComparisonAsked,
    comparer: Comparer,
    parts: Parts,
    *,
    overridden: frozenset[ImportBrake] = frozenset(),
    reason: str = "",
    told: Told = lambda _: None,
) -> ListImport:
    """Compare and stage, and give what became of it. What cannot be read to its end is `failed`, and said so.

    `overridden` and `reason` are the command line's word about brakes. `told` is told how far it is. Raises
    StoreUnavailable; then, and after a kill, `sweep_imports` finds what was left.
    """
    running = _Running(made, asked.definition, parts, told)
    try:
        with closing(comparer(asked)) as pieces:
            for piece in pieces:
                running.take(piece)
        return _conclude(running.made, asked.definition, parts, overridden, reason)
    except ImportDecided:
        # Taken back, or given up by whoever thought nobody works on it.
        with parts.store.read() as repositories:
            return repositories.imports.get(made.id)
    except ScreeningError as error:
        return fail_import(running.made, error, parts)


def fail_import(made: ListImport, error: ScreeningError, parts: Parts) -> ListImport:
    """Record that an import came to nothing, and why."""
    failure = ImportFailure(error.code, error.where, tuple(error.parameters.items()))
    failed = replace(made, state=ImportState.FAILED, failure=failure, touched_at=parts.clock.now())

    def work(repositories: Repositories) -> ListImport:
        repositories.imports.save(failed)
        journal_import(repositories, "import.failed", failed, None)
        return failed

    return parts.store.write(work)


class _Running:
    """An import whose pieces are being taken into the store."""

    def __init__(self, made: ListImport, definition: ListDefinition, parts: Parts, told: Told) -> None:
        self.made = made
        self._definition = definition
        self._parts = parts
        self._told = told
        self._touched = time.monotonic()
        self._noted = 0
        self._shown = dict.fromkeys(DifferenceKind, 0)

    def take(self, piece: Begun | Piece) -> None:
        """Take one piece. Raises ImportDecided where the import is over, and StoreUnavailable."""
        match piece:
            case Begun():
                self._save(replace(self.made, base_version=piece.base_version))
            case Step():
                counts = replace(self.made.counts, records=piece.records)
                self.made = replace(self.made, counts=counts, read=piece.read)
            case Staged():
                self._stage(piece.entries)
            case Found():
                number = self._noted + 1
                self._noted += len(piece.findings)
                self._write(lambda repositories: repositories.imports.note(self.made.batch, number, piece.findings))
            case Compared():
                self._save(replace(self.made, counts=piece.counts, factors=piece.factors))
        if time.monotonic() - self._touched > TOUCH_S:
            self._save(self.made)

    def _stage(self, entries: list[StagedEntry]) -> None:
        if self.made.is_dry_run:
            entries = [each for each in entries if self._is_shown(each)]
        if entries:
            code = self.made.list_code
            self._write(lambda repositories: repositories.imports.stage(self.made.batch, code, entries))
        counted = {each.value: getattr(self.made.counts, each.value) for each in DifferenceKind}
        for entry in entries:
            counted[entry.kind.value] += 1
        self.made = replace(self.made, counts=replace(self.made.counts, **counted))
        if not self.made.is_dry_run:
            self._parts.watch.expect(self.made)

    def _is_shown(self, entry: StagedEntry) -> bool:
        self._shown[entry.kind] += 1
        return self._shown[entry.kind] <= MOST_SHOWN

    def _save(self, made: ListImport) -> None:
        self.made = replace(made, touched_at=self._parts.clock.now())
        self._touched = time.monotonic()
        self._write(lambda repositories: repositories.imports.save(self.made))
        self._told(self.made)

    def _write(self, work: Callable[[Repositories], None]) -> None:
        """Write one small unit."""
        self._parts.store.write(work)


def _conclude(
    made: ListImport, definition: ListDefinition, parts: Parts, overridden: frozenset[ImportBrake], reason: str
) -> ListImport:
    """Put a compared import in force, or have it wait, in one unit of work."""
    brakes = definition.imports.brakes if definition.imports else ImportBrakes()
    made = replace(made, brakes=brakes_pulled(made.counts, brakes), touched_at=parts.clock.now())

    def work(repositories: Repositories) -> ListImport:
        if repositories.imports.get(made.id).state is not ImportState.CHECKING:
            raise ImportDecided(state=repositories.imports.get(made.id).state)
        officer = repositories.accounts.get(made.made_by) if made.made_by else None
        if made.is_dry_run:
            tried = replace(made, state=ImportState.TRIED)
            repositories.imports.save(tried)
            journal_import(repositories, "import.tried", tried, officer)
            return tried
        if made.restores is not None and made.counts.changes == 0:
            raise ImpossibleImport("version", reason="nothing_to_roll_back")
        if made.brakes <= overridden and not _needs_another(made, definition):
            return put_import_in_force(repositories, _overridden(made, reason), officer, parts)
        waiting = replace(made, state=ImportState.WAITING)
        repositories.imports.save(waiting)
        journal_import(repositories, "import.waiting", waiting, officer)
        return waiting

    try:
        return parts.store.write(work)
    except Conflict as conflict:
        if isinstance(conflict, ImportDecided | ImpossibleImport):
            raise
        raise ImpossibleImport(reason="import_outdated") from None


def _overridden(made: ListImport, reason: str) -> ListImport:
    """Give the import with the command line's word about the brakes that it pulls."""
    if not made.brakes:
        return made
    return replace(made, decision=ImportDecision(None, made.touched_at, reason, made.brakes))


def _needs_another(made: ListImport, definition: ListDefinition) -> bool:
    """Whether an import takes two officers even where it pulls no brake: on a list that is kept here, if it changes.

    A roll-back always does: no source vouches for what it brings back.
    """
    is_ours = definition.upkeep is Upkeep.KEPT_HERE or made.restores is not None
    return made.made_by is not None and is_ours and made.counts.changes > 0
