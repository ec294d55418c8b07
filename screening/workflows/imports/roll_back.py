"""Shall a list hold again what it held at an earlier version?

A roll-back is an import whose content is that version: compared, staged and agreed to like one, and one new version in
the end. It takes back an owner's entries alone, and always two officers; nothing of what happened since is deleted.
"""

from screening.auth.permissions import Permission, require, require_for
from screening.domain.accounts import Account
from screening.domain.errors import ImpossibleImport
from screening.domain.identifiers import AuthorityCode
from screening.domain.imports import ListImport
from screening.domain.lists import ListDefinition
from screening.workflows.imports.import_list import record_import
from screening.workflows.parts import Parts
from screening.workflows.reasons import needed_reason


def make_roll_back(
    definition: ListDefinition,
    owner: AuthorityCode,
    version: int,
    reason: str,
    by: Account | None,
    parts: Parts,
    *,
    is_dry_run: bool = False,
) -> ListImport:
    """Record that a roll-back to that version begins; `by` is None for the command line.

    Raises NotAllowed, InvalidInput (no reason), and ImpossibleImport for a version that is not an earlier one.
    """
    if by is not None:
        require(by, Permission.LIST_PUBLISH)
        require_for(by, Permission.LIST_PUBLISH, owner)
    said = needed_reason(reason)
    with parts.store.read() as repositories:
        latest = repositories.lists.version(definition.code)
    if latest is None or not 0 < version < latest.number:
        raise ImpossibleImport("version", reason="rollback_version", latest=latest.number if latest else 0)
    return record_import(definition, owner, by, parts, is_dry_run=is_dry_run, restores=version, reason=said)
