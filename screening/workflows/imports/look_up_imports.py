"""Which imports of a list were made, how far are they, and what do they change? Each view is journalled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from screening.auth.permissions import Permission, require, require_for
from screening.domain.accounts import Account
from screening.domain.entries import ListEntry
from screening.domain.errors import ImpossibleImport, NotFound
from screening.domain.identifiers import AccountId, ImportId, ListCode
from screening.domain.imports import DifferenceKind, FindingKind, ImportFinding, ImportState, ListImport
from screening.lists.staged_bodies import read_staged
from screening.workflows.parts import Parts
from screening.workflows.ports import Page, Repositories
from screening.workflows.views.journalled import journal_view, journalled


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """What an import does to an entry: `before` is None where it is new, or comes back."""

    kind: DifferenceKind
    entry: ListEntry
    before: ListEntry | None


@dataclass(frozen=True, slots=True, repr=False)
class ImportFile:
    """An import with the officers' usernames, and some of what it found."""

    made: ListImport
    usernames: Mapping[AccountId, str]
    differences: Mapping[DifferenceKind, Page[Difference]]
    findings: Mapping[FindingKind, Page[ImportFinding]]


def list_imports(
    code: ListCode,
    caller: Account,
    parts: Parts,
    *,
    limit: int,
    cursor: str | None = None,
    with_dry_runs: bool = False,
) -> Page[ImportFile]:
    """Give a list's imports, newest first, without what they found. Raises NotAllowed, NotFound, InvalidInput."""
    require(caller, Permission.CHANGE_VIEW)
    parts.watch.definition(code)

    def work(repositories: Repositories) -> Page[ImportFile]:
        page = repositories.imports.find(code, limit, cursor, with_dry_runs=with_dry_runs)
        journal_view(repositories, "import.listed", caller, f"list:{code}")
        return Page(tuple(import_file(repositories, made, 0) for made in page.items), page.next_cursor)

    return journalled(work, parts)


def view_import(code: ListCode, import_id: ImportId, caller: Account, parts: Parts, shown: int) -> ImportFile:
    """Open one import with so many of each kind. Raises NotAllowed, NotFound, NotJournalled."""
    require(caller, Permission.CHANGE_VIEW)

    def work(repositories: Repositories) -> ImportFile:
        made = _import_of(repositories, code, import_id)
        journal_view(repositories, "import.viewed", caller, f"import:{import_id}", f"list:{code}")
        return import_file(repositories, made, shown)

    return journalled(work, parts)


def view_import_part(
    code: ListCode,
    import_id: ImportId,
    kind: DifferenceKind | FindingKind | None,
    caller: Account,
    parts: Parts,
    *,
    limit: int,
    cursor: str | None = None,
) -> ImportFile:
    """Open one import with some of one kind; None: the first kind of which there is any.

    Raises NotAllowed, NotFound, InvalidInput, NotJournalled.
    """
    require(caller, Permission.CHANGE_VIEW)

    def work(repositories: Repositories) -> ImportFile:
        made = _import_of(repositories, code, import_id)
        journal_view(repositories, "import.viewed", caller, f"import:{import_id}", f"list:{code}")
        seen = import_file(repositories, made, 0)
        shown = kind or next(iter(kinds_found(made)), None)
        match shown:
            case DifferenceKind():
                return replace(seen, differences={shown: differences(repositories, made, shown, limit, cursor)})
            case FindingKind():
                found = repositories.imports.findings(made.batch, shown, limit, cursor)
                return replace(seen, findings={shown: found})
            case None:
                return seen

    return journalled(work, parts)


def kinds_found(made: ListImport) -> tuple[DifferenceKind | FindingKind, ...]:
    """Give the kinds of which an import has any, in the order in which an officer looks at them."""
    counts = made.counts
    of_kind: dict[DifferenceKind | FindingKind, int] = {
        DifferenceKind.AMENDED: counts.amended,
        DifferenceKind.WITHDRAWN: counts.withdrawn,
        DifferenceKind.ADDED: counts.added,
        FindingKind.REJECTED: counts.rejected,
        FindingKind.DUPLICATE: counts.duplicates,
        FindingKind.NOTED: counts.noted,
        FindingKind.SKIPPED: counts.skipped,
    }
    return tuple(kind for kind, count in of_kind.items() if count)


def tried_import(code: ListCode, import_id: ImportId, officer: Account, parts: Parts) -> ListImport:
    """Give a dry run that is done, to whoever may import the same in earnest.

    Raises NotFound, NotAllowed, and ImpossibleImport for what is no dry run or not done.
    """
    require(officer, Permission.LIST_PUBLISH)
    with parts.store.read() as repositories:
        made = _import_of(repositories, code, import_id)
    require_for(officer, Permission.LIST_PUBLISH, made.owner)
    if made.state is not ImportState.TRIED:
        raise ImpossibleImport("import_id", reason="import_not_tried")
    return made


def follow_import(code: ListCode, import_id: ImportId, caller: Account, parts: Parts) -> ListImport:
    """Say how far an import is: numbers alone, nobody's entry, and so not journalled. Raises NotAllowed, NotFound."""
    require(caller, Permission.CHANGE_VIEW)
    with parts.store.read() as repositories:
        return _import_of(repositories, code, import_id)


def view_differences(
    code: ListCode,
    import_id: ImportId,
    kind: DifferenceKind,
    caller: Account,
    parts: Parts,
    *,
    limit: int,
    cursor: str | None = None,
) -> Page[Difference]:
    """Give what an import does of that kind, by entry. Raises NotAllowed, NotFound, InvalidInput, NotJournalled."""
    require(caller, Permission.CHANGE_VIEW)

    def work(repositories: Repositories) -> Page[Difference]:
        made = _import_of(repositories, code, import_id)
        journal_view(repositories, "import.viewed", caller, f"import:{import_id}", f"list:{code}")
        return differences(repositories, made, kind, limit, cursor)

    return journalled(work, parts)


def view_findings(
    code: ListCode,
    import_id: ImportId,
    kind: FindingKind,
    caller: Account,
    parts: Parts,
    *,
    limit: int,
    cursor: str | None = None,
) -> Page[ImportFinding]:
    """Give what is to be said of the files' records. Raises NotAllowed, NotFound, InvalidInput, NotJournalled."""
    require(caller, Permission.CHANGE_VIEW)

    def work(repositories: Repositories) -> Page[ImportFinding]:
        made = _import_of(repositories, code, import_id)
        journal_view(repositories, "import.viewed", caller, f"import:{import_id}", f"list:{code}")
        return repositories.imports.findings(made.batch, kind, limit, cursor)

    return journalled(work, parts)


def import_file(repositories: Repositories, made: ListImport, shown: int) -> ImportFile:
    """Give an import with so many of each kind, as that unit of work sees it."""
    officers = {made.made_by, made.decision.decided_by if made.decision else None} - {None}
    usernames = {each: repositories.accounts.get(each).username for each in officers if each is not None}
    if shown == 0:
        return ImportFile(made, usernames, {}, {})
    return ImportFile(
        made,
        usernames,
        {kind: differences(repositories, made, kind, shown) for kind in DifferenceKind},
        {kind: repositories.imports.findings(made.batch, kind, shown) for kind in FindingKind},
    )


def differences(
    repositories: Repositories, made: ListImport, kind: DifferenceKind, limit: int, cursor: str | None = None
) -> Page[Difference]:
    """Give what an import does of a kind, each beside the entry as it was."""
    page = repositories.imports.staged(made.batch, kind, limit, cursor)
    earlier = repositories.lists.several([(each.entry_id, each.revision - 1) for each in page.items])
    found = tuple(
        Difference(kind, read_staged(each, made.list_code), earlier.get(each.entry_id)) for each in page.items
    )
    return Page(found, page.next_cursor)


def _import_of(repositories: Repositories, code: ListCode, import_id: ImportId) -> ListImport:
    made = repositories.imports.get(import_id)
    if made.list_code != code:
        raise NotFound("import_id", what="import")
    return made
