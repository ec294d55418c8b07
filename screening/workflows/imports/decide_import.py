"""Does another officer agree to an import? And who sees to what nobody decided, or finished?"""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from screening.auth.permissions import Permission, require, require_for
from screening.domain.accounts import Account
from screening.domain.errors import ApproverIsProposer, ImportDecided, ImpossibleImport, InvalidInput, NotFound
from screening.domain.identifiers import ImportId, ListCode
from screening.domain.imports import ImportBrake, ImportDecision, ImportFailure, ImportState, ListImport
from screening.workflows.imports.put_import_in_force import journal_import, put_import_in_force
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason, written_reason

SILENT_FOR: Final = timedelta(minutes=2)
"""An import that nobody has touched for so long is worked on by nobody: its process was killed."""
WAITS_FOR: Final = timedelta(days=3)
"""So long an import may wait for another officer. After that the list is another, and so is the source."""
KEPT_FOR: Final = timedelta(hours=1)
"""So long what came to nothing, or was only tried, can still be looked at."""
SWEPT_AT_ONCE: Final = 2000


def approve_import(
    code: ListCode, import_id: ImportId, reason: str, overridden: Iterable[ImportBrake], officer: Account, parts: Parts
) -> ListImport:
    """Agree to another officer's import: it is in force when this returns.

    Each brake that it pulls is overridden by name, with a reason. Raises NotFound, NotAllowed, ApproverIsProposer,
    ImportDecided, ImpossibleImport, InvalidInput.
    """
    require(officer, Permission.LIST_PUBLISH)
    brakes = frozenset(overridden)
    said = needed_reason(reason) if brakes else written_reason(reason) or ""

    def work(repositories: Repositories) -> ListImport:
        made = _waiting(repositories, code, import_id, officer)
        if made.made_by == officer.id:
            raise ApproverIsProposer("import_id", action=Permission.LIST_PUBLISH)
        missing = made.brakes - brakes
        if missing:
            raise ImpossibleImport("overridden", reason="import_brake", brakes=", ".join(sorted(missing)))
        if brakes - made.brakes:
            raise InvalidInput("overridden", reason="import_brake_not_pulled")
        decision = ImportDecision(officer.id, parts.clock.now(), said, brakes)
        return put_import_in_force(repositories, replace(made, decision=decision), officer, parts)

    return parts.store.write(work)


def reject_import(code: ListCode, import_id: ImportId, reason: str, officer: Account, parts: Parts) -> ListImport:
    """Refuse another officer's import, or take back one's own, also while it is being checked.

    Raises NotFound, NotAllowed, ImportDecided, InvalidInput (no reason).
    """
    require(officer, Permission.LIST_PUBLISH)
    said = needed_reason(reason)

    def work(repositories: Repositories) -> ListImport:
        made = _open(repositories, code, import_id, officer)
        is_own = made.made_by == officer.id
        if made.state is ImportState.CHECKING and not is_own:
            raise ImportDecided("import_id", state=made.state)
        at = parts.clock.now()
        over = replace(
            made,
            state=ImportState.WITHDRAWN_BY_OFFICER if is_own else ImportState.REFUSED,
            decision=ImportDecision(officer.id, at, said),
            touched_at=at,
        )
        repositories.imports.save(over)
        journal_import(repositories, "import.withdrawn" if is_own else "import.refused", over, officer)
        return over

    return parts.store.write(work)


def sweep_imports(parts: Parts, stopping: threading.Event | None = None) -> int:
    """End what was left by a kill, or waits for too long, and delete what nobody will ever see, in small units.

    Gives how many imports it ended. Any process may do it, at any time. Raises StoreUnavailable.
    """
    now = parts.clock.now()
    with parts.store.read() as repositories:
        left = repositories.imports.abandoned(now - SILENT_FOR, now - WAITS_FOR)
    for made in left:
        _end(made, parts)
    with parts.store.read() as repositories:
        over = repositories.imports.to_sweep(now - KEPT_FOR)
    for made in over:
        while _sweep_some(made, parts):
            if stopping is not None and stopping.is_set():
                return len(left)
    return len(left)


def _sweep_some(made: ListImport, parts: Parts) -> bool:
    return parts.store.write(lambda repositories: repositories.imports.sweep(made, SWEPT_AT_ONCE))


def _end(made: ListImport, parts: Parts) -> None:
    now = parts.clock.now()

    def work(repositories: Repositories) -> None:
        current = repositories.imports.get(made.id)
        is_left = current.state is ImportState.CHECKING and current.touched_at < now - SILENT_FOR
        if is_left:
            failure = ImportFailure("unavailable", None, (("reason", "import_broken_off"),))
            over = replace(current, state=ImportState.FAILED, failure=failure, touched_at=now)
        elif current.state is ImportState.WAITING and current.made_at < now - WAITS_FOR:
            over = replace(current, state=ImportState.LAPSED, touched_at=now)
        else:
            return
        repositories.imports.save(over)
        journal_import(repositories, "import.failed" if is_left else "import.lapsed", over, None)

    parts.store.write(work)


def _waiting(repositories: Repositories, code: ListCode, import_id: ImportId, officer: Account) -> ListImport:
    made = _open(repositories, code, import_id, officer)
    if made.state is not ImportState.WAITING:
        raise ImportDecided("import_id", state=made.state)
    return made


def _open(repositories: Repositories, code: ListCode, import_id: ImportId, officer: Account) -> ListImport:
    made = repositories.imports.get(import_id)
    if made.list_code != code:
        raise NotFound("import_id", what="import")
    require_for(officer, Permission.LIST_PUBLISH, made.owner)
    if made.state not in (ImportState.CHECKING, ImportState.WAITING):
        raise ImportDecided("import_id", state=made.state)
    return made
