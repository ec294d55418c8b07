"""A list of which files are imported, with two officers of its owner, over the store in memory."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from screening.domain.accounts import Account, Role
from screening.domain.entries import ListEntry
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.imports import ImportBrake, ImportedFile, ListImport
from screening.domain.lists import ImportBrakes, ImportFormat, ImportRules, ListDefinition, Upkeep
from screening.lists.entry_forms import entry_id
from screening.lists.import_comparison import Piece
from screening.lists.own_csv import written_csv
from screening.workflows.imports.compare_import import Begun, Comparer, ComparisonAsked, compare_import
from screening.workflows.imports.import_list import make_import, run_import
from screening.workflows.imports.roll_back import make_roll_back
from screening.workflows.parts import Parts
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

ECL, MOI = ListCode("ecl"), AuthorityCode("moi")
RULES = ImportRules(ImportFormat.OWN_CSV, brakes=ImportBrakes(most_withdrawn=0.5))
KEPT_HERE = replace(a_definition(), imports=RULES)
OBTAINED = replace(KEPT_HERE, upkeep=Upkeep.OBTAINED, permitted_age_s=86_400)


def said(
    number: int, name: str = "Anna Eriksson", *, father_name: str | None = None, grounds: str | None = None
) -> ListEntry:
    """Make an entry as a file says it."""
    source_id = f"A-{number}"
    entry = an_entry(name, entry_id=entry_id(ECL, source_id))
    return replace(entry, source_id=source_id, father_name=father_name, grounds=grounds)


def write_file(folder: Path, entries: Sequence[ListEntry], *more_lines: str) -> Path:
    """Write entries as our CSV, and some lines as they are."""
    folder.mkdir(exist_ok=True)
    path = folder / "list.csv"
    path.write_text("".join(written_csv(entries)) + "".join(f"{line}\r\n" for line in more_lines), encoding="utf-8")
    return path


@dataclass
class ImportSite:
    """Karachi, and how its officers import."""

    site: Site
    folder: Path
    definition: ListDefinition = OBTAINED

    def __post_init__(self) -> None:
        self.site.publish(self.definition)
        self.first = self.site.person("first", Role.LIST_OFFICER, "authority:moi")
        self.second = self.site.person("second", Role.LIST_OFFICER, "authority:moi")

    @property
    def parts(self) -> Parts:
        return self.site.parts

    def compare(self, asked: ComparisonAsked) -> Generator[Begun | Piece, None, None]:
        return compare_import(asked, self.site.store.read)

    def run(
        self,
        entries: Sequence[ListEntry],
        *more_lines: str,
        by: Account | None = None,
        is_dry_run: bool = False,
        overridden: frozenset[ImportBrake] = frozenset(),
        as_command: bool = False,
        comparer: Comparer | None = None,
    ) -> ListImport:
        """Import a file of these entries as the first officer."""
        path = write_file(self.folder, entries, *more_lines)
        file = ImportedFile("list.csv", "ab" * 32, path.stat().st_size)
        officer = None if as_command else by or self.first
        made = make_import(self.definition, MOI, (file,), officer, self.parts, is_dry_run=is_dry_run)
        today = self.site.clock.now().date()
        asked = ComparisonAsked(self.definition, MOI, (("list.csv", path),), self.folder, today)
        return run_import(made, asked, comparer or self.compare, self.parts, overridden=overridden, reason="By order.")

    def roll_back(
        self,
        version: int,
        *,
        by: Account | None = None,
        is_dry_run: bool = False,
        comparer: Comparer | None = None,
        reason: str = "It was a mistake.",
    ) -> ListImport:
        """Ask for what the list held at that version, as the first officer."""
        made = make_roll_back(
            self.definition, MOI, version, reason, by or self.first, self.parts, is_dry_run=is_dry_run
        )
        self.folder.mkdir(exist_ok=True)
        today = self.site.clock.now().date()
        asked = ComparisonAsked(self.definition, MOI, (), self.folder, today, version)
        return run_import(made, asked, comparer or self.compare, self.parts)

    def meanwhile(self, at: type[Piece] | type[Begun], what: Callable[[], object]) -> Comparer:
        """Give a comparer that has something else happen before the first piece of that kind."""

        def compare(asked: ComparisonAsked) -> Generator[Begun | Piece, None, None]:
            waiting = [what]
            for piece in self.compare(asked):
                if waiting and isinstance(piece, at):
                    waiting.pop()()
                yield piece

        return compare

    def entries(self) -> list[ListEntry]:
        with self.site.store.read() as kept:
            return sorted(kept.lists.entries(ECL), key=lambda entry: entry.source_id)

    def version(self) -> int:
        with self.site.store.read() as kept:
            version = kept.lists.version(ECL)
        return version.number if version else 0
