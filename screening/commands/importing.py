"""What shall a list hold, as files or an earlier version say? `import-list`, `roll-back`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screening.commands.house import definition_of, opened_house
from screening.commands.telling import (
    BAD_INPUT,
    SOME_FAILED,
    print_problem,
    print_table,
    say,
    sentence,
    showing_share,
    telling_errors,
)
from screening.domain.imports import DifferenceKind, FindingKind, ImportBrake, ImportedFile, ImportState
from screening.settings import read_settings

if TYPE_CHECKING:
    from screening.app import House
    from screening.domain.imports import ListImport
    from screening.domain.lists import ListDefinition

_SHOWN = 20
_CHUNK = 1_048_576


def import_list(
    code: Annotated[str, typer.Argument(help="The list's code: the stem of its TOML.")],
    files: Annotated[
        list[Path],
        typer.Argument(
            exists=True, dir_okay=False, help="Entries as CODE.entries.toml; or files as the list's [import] says."
        ),
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what the files would change.")] = False,
    owner: Annotated[
        str | None, typer.Option(help="Whose entries they are, where the list has several owners.")
    ] = None,
    override: Annotated[
        list[ImportBrake] | None, typer.Option(help="A brake that is pulled and shall not count; repeatable.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why it shall not count.")] = "",
) -> None:
    """Make files the whole content of a list, or say what they would change.

    It takes effect on your word alone: whoever works on this machine answers for it. A service may run meanwhile, and
    searches what was imported by itself. Exit code 1: a brake is pulled, or a record cannot be used.
    """
    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        definition = definition_of(house, code)
        if any(file.name.lower().endswith(".toml") for file in files):
            _publish(house, definition, files)
            return
        if override and not reason.strip():
            typer.echo(sentence("command.import_reason"), err=True)
            raise typer.Exit(BAD_INPUT)
        made = _run(house, definition, files, owner, is_dry_run=dry_run, override=override or (), reason=reason)
        _tell(house, made)


def roll_back(
    code: Annotated[str, typer.Argument(help="The list's code: the stem of its TOML.")],
    version: Annotated[int, typer.Argument(min=1, help="The version that the list is to hold again.")],
    *,
    reason: Annotated[str, typer.Option(help="Why, for the journal and for whoever looks at the list later.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would change.")] = False,
    owner: Annotated[
        str | None, typer.Option(help="Whose entries are rolled back, where the list has several owners.")
    ] = None,
    override: Annotated[
        list[ImportBrake] | None, typer.Option(help="A brake that is pulled and shall not count; repeatable.")
    ] = None,
) -> None:
    """Have a list hold again what it held at a version, as a new version, or say what that would change.

    It takes effect on your word alone: whoever works on this machine answers for it. Suspensions since then stay. Exit
    code 1: a brake is pulled, or an entry cannot be brought back.
    """
    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        from screening.domain.identifiers import AuthorityCode
        from screening.workflows.imports.decide_import import sweep_imports
        from screening.workflows.imports.import_list import owner_of
        from screening.workflows.imports.roll_back import make_roll_back

        definition = definition_of(house, code)
        sweep_imports(house.parts)
        whose = owner_of(definition, AuthorityCode(owner) if owner else None)
        made = make_roll_back(definition, whose, version, reason, None, house.parts, is_dry_run=dry_run)
        _tell(house, _compare(house, definition, made, (), override or (), reason))


def _publish(house: "House", definition: "ListDefinition", files: Sequence[Path]) -> None:
    from screening.lists.entries import read_entries
    from screening.workflows.desk.publish_list import publish_list

    if len(files) > 1:
        typer.echo(sentence("command.import_one_toml"), err=True)
        raise typer.Exit(BAD_INPUT)
    version = publish_list(definition, read_entries(files[0], definition), None, house.parts)
    say("command.list_imported", list=definition.code, version=version.number, entries=version.entries)


def _run(
    house: "House",
    definition: "ListDefinition",
    files: Sequence[Path],
    owner: str | None,
    *,
    is_dry_run: bool,
    override: Sequence[ImportBrake],
    reason: str,
) -> "ListImport":
    from screening.domain.identifiers import AuthorityCode
    from screening.workflows.imports.decide_import import sweep_imports
    from screening.workflows.imports.import_list import make_import, owner_of

    sweep_imports(house.parts)
    whose = owner_of(definition, AuthorityCode(owner) if owner else None)
    made = make_import(definition, whose, tuple(map(_described, files)), None, house.parts, is_dry_run=is_dry_run)
    paths = tuple((file.name, file.absolute()) for file in files)
    return _compare(house, definition, made, paths, override, reason)


def _compare(
    house: "House",
    definition: "ListDefinition",
    made: "ListImport",
    paths: tuple[tuple[str, Path], ...],
    override: Sequence[ImportBrake],
    reason: str,
) -> "ListImport":
    from screening.app import look_of
    from screening.workflows.imports.compare_apart import ComparerApart
    from screening.workflows.imports.compare_import import ComparisonAsked
    from screening.workflows.imports.import_list import run_import

    house.settings.imports.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=house.settings.imports) as folder, _progress(made) as told:
        today = house.parts.clock.now().date()
        asked = ComparisonAsked(definition, made.owner, paths, Path(folder), today, made.restores)
        comparer = ComparerApart(look_of(house.settings))
        return run_import(
            made, asked, comparer, house.parts, overridden=frozenset(override), reason=reason.strip(), told=told
        )


def _described(file: Path) -> ImportedFile:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return ImportedFile(file.name, digest.hexdigest(), file.stat().st_size)


@contextmanager
def _progress(made: "ListImport") -> "Iterator[Callable[[ListImport], None]]":
    """Show on stderr how much of the files is read, and how many entries are compared."""
    begun = sentence("command.importing", records=0, changes=0)
    with showing_share(begun, sum(file.length for file in made.files)) as show:

        def told(now: "ListImport") -> None:
            show(now.read, sentence("command.importing", records=now.counts.records, changes=now.counts.changes))

        yield told


def _tell(house: "House", made: "ListImport") -> None:
    """Print what became of the import. Exit code 1 where somebody has to look at it, 2 where it failed."""
    from screening.domain.errors import InvalidImport, Unavailable

    if made.failure is not None:
        kind = InvalidImport if made.failure.code == InvalidImport.code else Unavailable
        print_problem(kind(made.failure.where, **dict(made.failure.parameters)))
        raise typer.Exit(BAD_INPUT)
    _print_counts(made)
    _print_differences(house, made)
    _print_findings(house, made)
    if made.state is ImportState.IN_FORCE:
        say("command.import_in_force", list=made.list_code, version=made.version or 0)
    elif made.state is ImportState.TRIED:
        say("command.import_tried", list=made.list_code)
    if made.brakes and made.state is not ImportState.IN_FORCE:
        typer.echo(sentence("command.import_brakes", brakes=", ".join(sorted(made.brakes))), err=True)
    if made.counts.rejected or (made.brakes and made.state is not ImportState.IN_FORCE):
        raise typer.Exit(SOME_FAILED)


def _print_counts(made: "ListImport") -> None:
    names = (
        "records", "added", "amended", "withdrawn", "unchanged", "rejected", "duplicates", "noted", "skipped", "held",
        "of_others",
    )  # fmt: skip
    rows = [[sentence(f"command.import_count.{name}"), f"{getattr(made.counts, name):,}"] for name in names]
    print_table(sentence("command.import_title", list=made.list_code, owner=made.owner), rows)


def _print_differences(house: "House", made: "ListImport") -> None:
    """Print the first of each kind by its source id, of what is amended the fields: nobody's particulars."""
    from screening.lists.entry_forms import written_entry
    from screening.workflows.imports.look_up_imports import differences

    for kind in DifferenceKind:
        with house.store.read() as repositories:
            found = differences(repositories, made, kind, _SHOWN).items
        rows = []
        for each in found:
            was, will_be = written_entry(each.before) if each.before else {}, written_entry(each.entry)
            changed = [key for key in {**was, **will_be} if was.get(key) != will_be.get(key)]
            is_amended = kind is DifferenceKind.AMENDED
            rows.append([each.entry.source_id, ", ".join(changed) if is_amended else each.entry.category])
        if rows:
            print_table(sentence(f"command.import_first.{kind}", shown=len(rows)), rows)


def _print_findings(house: "House", made: "ListImport") -> None:
    """Print the first records that are no entries, each with its place and reason."""
    from screening.catalogue.sentences import load_catalogue

    catalogue = load_catalogue()
    for kind in (FindingKind.REJECTED, FindingKind.DUPLICATE, FindingKind.NOTED):
        with house.store.read() as repositories:
            found = repositories.imports.findings(made.batch, kind, _SHOWN).items
        rows = [
            [each.place, each.source_id or "", catalogue.sentence(f"reason.{each.reason}", dict(each.parameters))]
            for each in found
        ]
        if rows:
            print_table(sentence(f"command.import_first.{kind}", shown=len(rows)), rows)
