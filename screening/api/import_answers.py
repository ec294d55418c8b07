"""How is whoever hands in an import, or a roll-back, answered while it is worked on?"""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotDoneYet
from typing import Any, Final

from screening.api.import_fields import ImportOpened
from screening.api.written_imports import import_opened
from screening.domain.errors import ImpossibleImport, InvalidEntry, InvalidImport, InvalidInput, ScreeningError
from screening.domain.imports import (
    ImportFailure,
    ImportState,
    ListImport,
)
from screening.domain.wording import Language
from screening.web.once import Written
from screening.web.service import Service
from screening.workflows.imports.look_up_imports import ImportFile, import_file
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

ANSWERED_IN_S: Final = 3.0
"""An import that takes longer is answered as it stands, and goes on."""
SHOWN: Final = 1000
"""Differences of each kind in an answer; the rest is asked for with a cursor."""
_MOST_OF_DRY_RUN: Final = 1_000_000
_TOLD_AT_ONCE: Final = {each.code: each for each in (InvalidImport, ImpossibleImport, InvalidInput, InvalidEntry)}
"""What is wrong with the files themselves."""


MADE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": ImportOpened, "description": "A dry run: nothing of it is kept."},
    201: {"model": ImportOpened, "description": "The import: in force, or waiting for another officer."},
    202: {"model": ImportOpened, "description": "It takes longer: ask for it again at its Location."},
}


def how_it_stands(made: ListImport, done: Future[ListImport], parts: Parts, *, is_async: bool = False) -> ImportFile:
    """Wait a little for an import, unless that is not wished, and give it as it stands then."""

    def as_it_stands(repositories: Repositories) -> ImportFile:
        return import_file(repositories, repositories.imports.get(made.id), 0)

    if is_async:
        return parts.store.write(as_it_stands)
    try:
        made = done.result(ANSWERED_IN_S)
    except NotDoneYet:
        return parts.store.write(as_it_stands)
    if made.failure is not None and made.failure.code in _TOLD_AT_ONCE:
        raise _raised(made.failure)
    return parts.store.write(lambda repositories: _shown(repositories, made))


def _shown(repositories: Repositories, made: ListImport) -> ImportFile:
    """Show an import; a dry run goes with that."""
    seen = import_file(repositories, made, SHOWN)
    if made.state is ImportState.TRIED:
        repositories.imports.sweep(made, _MOST_OF_DRY_RUN)
    return seen


def written_import(seen: ImportFile, service: Service, language: Language, *, is_async: bool = False) -> Written:
    """Write how an import stands that was just made: 202 while it is compared, with the place to ask again."""
    status = 202 if is_async else status_of(seen.made)
    place = None if status == 200 else f"/api/v1/lists/{seen.made.list_code}/imports/{seen.made.id}"
    return Written(status, import_opened(seen, service.catalogue, language), place)


def _raised(failure: ImportFailure) -> ScreeningError:
    return _TOLD_AT_ONCE[failure.code](failure.where, **dict(failure.parameters))


def status_of(made: ListImport) -> int:
    """Give the status that answers for an import: 202 while it is compared."""
    if made.state is ImportState.CHECKING:
        return 202
    return 200 if made.is_dry_run else 201
