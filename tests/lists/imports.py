"""How is a test's file read as an import?"""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from screening.catalogue.sentences import load_catalogue
from screening.domain.entries import ListEntry
from screening.domain.errors import InvalidImport
from screening.domain.identifiers import AuthorityCode
from screening.domain.lists import Holds, ImportFormat, ImportRules, ListDefinition
from screening.domain.wording import Language
from screening.lists.imported import Imported, read_imported
from screening.lists.readers import ImportFile, NotedLine, RejectedLine, SkippedRecord
from tests.builders import a_definition


def a_definition_of(format: ImportFormat, holds: Holds = Holds.PERSONS, **rules: object) -> ListDefinition:  # noqa: A002
    """A list whose entries come in this format, all of one owner and category unless told otherwise."""
    imports = ImportRules(format, AuthorityCode("moi"), "person", "Fictional order", "+92 00 0000000")
    return replace(a_definition(holds=holds), categories=("person", "other"), imports=replace(imports, **rules))  # type: ignore[arg-type]


def a_file(content: str | bytes, name: str = "list") -> ImportFile:
    return ImportFile(name, BytesIO(content.encode() if isinstance(content, str) else content))


def imported(
    content: str | bytes | Sequence[ImportFile],
    definition: ListDefinition,
) -> list[Imported]:
    files = [a_file(content)] if isinstance(content, str | bytes) else content
    return list(read_imported(files, definition))


def entries_of(records: Sequence[Imported]) -> list[ListEntry]:
    return [record for record in records if isinstance(record, ListEntry)]


def told(record: Imported) -> tuple[str, int, str, str]:
    """What a record that is no entry became, where, the key, and the reason, which has its sentences."""
    assert not isinstance(record, ListEntry)
    parameters = {} if isinstance(record, SkippedRecord) else dict(record.parameters)
    for language in Language:
        assert load_catalogue().sentence(f"reason.{record.reason}", parameters, language)
    key = record.key if isinstance(record, RejectedLine | NotedLine) else ""
    return type(record).__name__, record.place.number, key, record.reason


def why(problem: InvalidImport) -> tuple[str | None, str]:
    """Where a file is invalid, and why; and it has its sentence in both languages."""
    for language in Language:
        assert load_catalogue().sentence(f"reason.{problem.parameters['reason']}", problem.parameters, language)
    return problem.where, str(problem.parameters["reason"])
