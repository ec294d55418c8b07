"""What does an officer read of an import: what it changes, which brakes it pulls, and what is to be done now?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from screening.auth.permissions import Permission, may_for
from screening.catalogue.sentences import Catalogue
from screening.domain.accounts import Account
from screening.domain.errors import Parameter
from screening.domain.identifiers import AuthorityCode
from screening.domain.imports import DifferenceKind, FindingKind, ImportBrake, ImportFinding, ListImport
from screening.domain.lists import ImportBrakes, ListDefinition, Upkeep
from screening.domain.wording import Language
from screening.lists.entry_differences import FieldDifference, entry_differences
from screening.web.problem_schema import Problem
from screening.web.problems import Trouble, write_problem
from screening.workflows.imports.look_up_imports import Difference, ImportFile, kinds_found

_REFUSED: Final = 422


class Step(StrEnum):
    """What an import takes to be in force; its sentence is `console.imports.step.<step>`."""

    NOTHING = "nothing"
    """The list says it all: only its age changes."""
    AT_ONCE = "at_once"
    ANOTHER_OFFICER = "another_officer"
    OVERRIDE = "override"
    """Another officer has to override each brake, and say why."""


@dataclass(frozen=True, slots=True)
class BrakePulled:
    """A brake with the particulars of its sentence, `console.imports.brake.<brake>`."""

    brake: ImportBrake
    parameters: Mapping[str, Parameter]


@dataclass(frozen=True, slots=True, repr=False)
class ChangedEntry:
    """An entry that an import changes, with the fields that it changes."""

    difference: Difference
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ToldFinding:
    """What is to be said of a record, in words."""

    finding: ImportFinding
    field: str
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class FoundPart:
    """Some of what an import found, of one kind; None where it found nothing."""

    kind: DifferenceKind | FindingKind | None
    entries: tuple[ChangedEntry, ...] = ()
    findings: tuple[ToldFinding, ...] = ()
    next_cursor: str | None = None


def counted_kinds(made: ListImport) -> tuple[tuple[DifferenceKind | FindingKind, int], ...]:
    """Give the kinds of which an import has any, with how many; what is `duplicate` is counted as `duplicates`."""

    def count(kind: DifferenceKind | FindingKind) -> int:
        return int(getattr(made.counts, "duplicates" if kind is FindingKind.DUPLICATE else kind.value))

    return tuple((kind, count(kind)) for kind in kinds_found(made))


def found_part(file: ImportFile, catalogue: Catalogue, language: Language) -> FoundPart:
    """Put into words the one part of an import that was looked up."""
    for kind, entries in file.differences.items():
        return FoundPart(kind, tuple(map(_changed, entries.items)), next_cursor=entries.next_cursor)
    for sort, found in file.findings.items():
        told = tuple(
            ToldFinding(
                each,
                _label(each.entry_key, catalogue, language),
                catalogue.sentence(f"reason.{each.reason}", dict(each.parameters), language),
            )
            for each in found.items
        )
        return FoundPart(sort, findings=told, next_cursor=found.next_cursor)
    return FoundPart(None)


def brakes_pulled(made: ListImport, definition: ListDefinition) -> tuple[BrakePulled, ...]:
    """Give the brakes that an import pulls, with the numbers that tell why."""
    counts = made.counts
    brakes = definition.imports.brakes if definition.imports else ImportBrakes()
    particulars: Mapping[ImportBrake, Mapping[str, Parameter]] = {
        ImportBrake.FEW_ENTRIES: {"entries": counts.entries, "fewest": brakes.fewest_entries},
        ImportBrake.MANY_WITHDRAWN: {
            "withdrawn": counts.withdrawn,
            "owned": counts.owned,
            "percent": f"{brakes.most_withdrawn * 100:g}",
        },
        ImportBrake.FUTURE_DATES: {"count": counts.future_dates, "days": brakes.future_dates},
        ImportBrake.OTHER_OWNER: {"count": counts.other_owner},
        ImportBrake.MANY_REJECTED: {"rejected": counts.rejected, "records": counts.records},
    }
    return tuple(BrakePulled(brake, particulars[brake]) for brake in ImportBrake if brake in made.brakes)


def step_needed(made: ListImport, definition: ListDefinition) -> Step:
    """Say what a compared import takes to be in force, as `import_list` rules."""
    if made.brakes:
        return Step.OVERRIDE
    if made.counts.changes == 0:
        return Step.NOTHING
    return Step.ANOTHER_OFFICER if definition.upkeep is Upkeep.KEPT_HERE else Step.AT_ONCE


def failure_told(made: ListImport, language: Language, catalogue: Catalogue) -> Problem | None:
    """Tell why an import came to nothing: as a problem with title and detail."""
    failure = made.failure
    if failure is None:
        return None
    trouble = Trouble(failure.code, _REFUSED, failure.where, dict(failure.parameters))
    return write_problem(trouble, "", language, catalogue)


def owners_for(definition: ListDefinition, caller: Account) -> Sequence[AuthorityCode]:
    """Give the authorities for whose entries the caller may import files of this list."""
    rules = definition.imports
    if rules is None:
        return ()
    owners = (rules.owner,) if rules.owner else definition.authorities
    return [owner for owner in owners if may_for(caller, Permission.LIST_PUBLISH, owner)]


def _label(key: str | None, catalogue: Catalogue, language: Language) -> str:
    """Give the label of the key that is wrong; one that only the file's format knows is told as it stands there."""
    code = f"console.lists.field.{key}"
    return catalogue.sentence(code, language=language) if catalogue.has(code) else key or "–"


def _changed(difference: Difference) -> ChangedEntry:
    before = difference.before
    is_amended = difference.kind is DifferenceKind.AMENDED and before is not None
    return ChangedEntry(difference, entry_differences(before, difference.entry) if is_amended and before else ())
