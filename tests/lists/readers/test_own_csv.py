"""Does our own CSV come back as it was written, and is nobody on a broken file left out unseen?"""

import csv
from contextlib import suppress
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.entries import EntryDocument, ListEntry, NameQuality
from screening.domain.errors import InvalidEntry, InvalidImport
from screening.domain.identifiers import StateCode
from screening.domain.lists import ImportFormat, ListDefinition
from screening.domain.wording import Wording
from screening.lists.entry_forms import make_entry
from screening.lists.own_csv import COLUMNS, written_csv
from screening.lists.readers import csv_rows, read_written
from screening.lists.tables import Table
from tests.lists.imports import a_definition_of, a_file, entries_of, imported, told, why

OWN = a_definition_of(ImportFormat.OWN_CSV)

WELL_FORMED = """\
source_id,names,weak_names,documents,born,nationalities,sex,cnic,father_name,grounds,advice_en,advice_ur,valid_from
E-1,"RAHMAN, TARIQ|طارق رحمان",TARIQ BHAI,UT1234567/UTO/P|X1|X2//I,1979-03-14|1980,UTO|ZZA,M,00000-1234567-1,\
Mehmood Rahman,'=1+1,Call.,فون کریں۔,2026-01-01
E-2,"NOBODY, INA",,,,,,,,,,,
"""


def with_row(row: str, definition: ListDefinition = OWN) -> list[tuple[str, int, str, str]]:
    """What is said of a file whose third line is this one."""
    head, _, _ = WELL_FORMED.partition("E-2")
    return [told(record) for record in imported(f"{head}{row}\n", definition) if not isinstance(record, ListEntry)]


def test_every_column_is_read() -> None:
    entry, other = entries_of(imported(WELL_FORMED, OWN))
    assert [name.text for name in entry.names] == ["RAHMAN, TARIQ", "طارق رحمان", "TARIQ BHAI"]
    assert entry.names[2].quality is NameQuality.WEAK
    assert entry.documents == (
        EntryDocument("UT1234567", StateCode("UTO"), "P"),
        EntryDocument("X1"),
        EntryDocument("X2", None, "I"),
    )
    assert [str(born) for born in entry.dates_of_birth] == ["1979-03-14", "1980"]
    assert (entry.sex, entry.nationalities, entry.cnic) == ("M", ("UTO", "ZZA"), "0000012345671")
    assert (entry.father_name, entry.grounds) == ("Mehmood Rahman", "=1+1")
    assert (entry.advice, str(entry.valid_from)) == (Wording("Call.", "فون کریں۔"), "2026-01-01")
    assert (other.source_id, other.owner, other.category, other.contact) == ("E-2", "moi", "person", "+92 00 0000000")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, end: str) -> None:
    content = WELL_FORMED.replace("\n", end).encode(encoding)
    assert entries_of(imported(content, OWN)) == entries_of(imported(WELL_FORMED, OWN))


def test_a_row_says_more_than_the_lists_defaults() -> None:
    content = "source_id,names,category,contact\nE-1,SOMEBODY ELSE,other,+92 11\nE-2,SOMEBODY,,\n"
    one, other = entries_of(imported(content, OWN))
    assert (one.category, one.contact) == ("other", "+92 11")
    assert other.category == "person"


WRONG_ROWS = {
    "no name": ("E-2,,,,,,,,,,,,", "names", "entry_without_name_document_or_cnic"),
    "no source id": (",SOMEBODY,,,,,,,,,,,", "source_id", "list_file_missing_key"),
    "a birth date of no calendar": ("E-2,SOMEBODY,,,1979-02-30,,,,,,,,", "born", "entry_born"),
    "a document with too many parts": ("E-2,SOMEBODY,,U/T/O/P,,,,,,,,,", "document 1: number", "entry_document_number"),
    "a bar too many": ("E-2,SOMEBODY|,,,,,,,,,,,", "names", "list_file_empty_text"),
    "advice in one language": ("E-2,SOMEBODY,,,,,,,,,Call.,,", "advice.ur", "list_file_missing_urdu"),
    "too few cells": ("E-2,SOMEBODY", "line", "import_columns"),
    "too many cells": ("E-2,SOMEBODY,,,,,,,,,,,,", "line", "import_columns"),
    "the first again": ("E-1,SOMEBODY,,,,,,,,,,,", "source_id", "entry_repeated"),
    "a name too long": (f"E-2,{'A' * 201},,,,,,,,,,,", "names", "list_file_text_too_long"),
    "a control character": ("E-2,SOME\x07BODY,,,,,,,,,,,", "names", "list_file_control_character"),
}


@pytest.mark.parametrize("wrong", WRONG_ROWS)
def test_a_row_that_cannot_be_an_entry_is_rejected_with_line_key_and_reason(wrong: str) -> None:
    row, key, reason = WRONG_ROWS[wrong]
    assert with_row(row) == [("RejectedLine", 3, key, reason)]


def test_a_rejected_row_tells_its_source_id_and_nothing_else_of_the_person() -> None:
    records = imported("source_id,names,born\nE-9,SOMEBODY SECRET,1979-13\n", OWN)
    (rejected,) = records
    assert not isinstance(rejected, ListEntry)
    assert getattr(rejected, "source_id", "") == "E-9"
    assert "SECRET" not in repr(rejected)


def test_a_row_of_other_width_tells_whom_it_is_about() -> None:
    (rejected,) = imported("source_id,names\nE-9\n", OWN)
    assert getattr(rejected, "source_id", "") == "E-9"


HEAD = "source_id,names,grounds\n"
INVALID = {
    "nothing": (b"", "list: line 1", "import_empty"),
    "blank lines only": (b"\n\n", "list: line 1", "import_empty"),
    "no header": (b"E-1,SOMEBODY,x\n", "list: line 1", "import_unknown_column"),
    "a misspelt column": (b"source_id,name\n", "list: line 1", "import_unknown_column"),
    "a column twice": (b"source_id,names,names\n", "list: line 1", "import_repeated_column"),
    "no source ids": (b"names,born\n", "list: line 1", "import_missing_column"),
    "another encoding": (f"{HEAD}E-1,MÜLLER,x\n".encode("latin-1"), "list: line 2", "import_not_utf8"),
    "half a letter": (f"{HEAD}E-1,MÜLLER,x\n".encode("utf-16")[:-1], "list: line 2", "import_not_utf16"),
    "cut within quotes": (f'{HEAD}E-1,SOMEBODY,x\nE-2,"SOME'.encode(), "list: line 3", "import_quotes"),
    "cut within a row": (f"{HEAD}E-1,SOMEBODY,x\nE-2,SOME".encode(), "list: line 3", "import_cut_short"),
    "a stray quote": (f'{HEAD}E-1,"SOME"BODY,x\nE-2,A B,x\n'.encode(), "list: line 2", "import_quotes"),
    "quotes over lines": (f'{HEAD}E-1,"SOME,x\nE-2,A B,x\nE-3,C",x\n'.encode(), "list: line 2", "import_quotes"),
    "a quote never closed": (
        f'{HEAD}E-1,A B,x\nE-2,"A B,x\n'.encode() + b"E-3,C D,x\n" * 20_000,
        "list: line 3",
        "import_quotes",
    ),
    "a line without end": (
        HEAD.encode() + b"E" * csv_rows.MAX_LINE_BYTES,
        "list: line 2",
        "import_line_too_long",
    ),
    "UTF-16 without a mark": (HEAD.encode("utf-16-le"), "list: line 1", "import_unknown_column"),
    "the line ends of old": (f"{HEAD}E-1,SOMEBODY,x\n".replace("\n", "\r").encode(), "list: line 1", "import_quotes"),
}


@pytest.mark.parametrize("invalid", INVALID)
def test_a_file_that_is_not_whole_is_refused_with_its_line(invalid: str) -> None:
    content, where, reason = INVALID[invalid]
    with pytest.raises(InvalidImport) as refused:
        imported(content, OWN)
    assert why(refused.value) == (where, reason)


def test_a_last_line_that_may_be_broken_is_said_so() -> None:
    *entries, said = imported(WELL_FORMED.removesuffix("\n"), OWN)
    assert len(entries) == 2
    assert told(said) == ("NotedLine", 3, "line", "import_last_line_not_ended")


def test_a_file_without_entries_is_an_empty_list() -> None:
    assert imported(HEAD, OWN) == []


def test_several_files_follow_each_other() -> None:
    files = [a_file(f"{HEAD}E-{number},SOMEBODY,x\n", f"{number}.csv") for number in (1, 2, 1)]
    records = imported(files, OWN)
    assert [entry.source_id for entry in entries_of(records)] == ["E-1", "E-2"]
    assert told(records[2]) == ("RejectedLine", 2, "source_id", "entry_repeated")


def test_a_list_without_rules_for_imports_takes_none() -> None:
    with pytest.raises(InvalidImport) as refused:
        imported(WELL_FORMED, replace(OWN, imports=None))
    assert why(refused.value)[1] == "import_list_takes_none"


def test_no_file_is_no_empty_list() -> None:
    with pytest.raises(InvalidImport) as refused:
        imported([], OWN)
    assert why(refused.value)[1] == "import_no_file"


TEXTS = st.text(st.one_of(st.sampled_from("AB=+-@'|\\/,;\" \u00a0طض"), st.characters()), min_size=1, max_size=12)
NAMES = st.lists(TEXTS.map(lambda text: f"{text}AB"), min_size=1, max_size=3, unique_by=lambda name: name.strip(" "))
DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {"number": st.sampled_from(["UT1", "9", "A" * 20])},
        optional={"state": st.sampled_from(["UTO", "D"]), "type": st.sampled_from(["P", "ID"])},
    ),
    max_size=3,
)
WRITTEN = st.fixed_dictionaries(
    {"source_id": TEXTS, "owner": st.just("moi"), "category": st.just("other"), "legal_basis": TEXTS, "contact": TEXTS},
    optional={
        "names": NAMES,
        "weak_names": NAMES,
        "documents": DOCUMENTS,
        "cnic": st.just("0000012345671"),
        "born": st.just(["1979", "1979-03"]),
        "sex": st.sampled_from("MFX"),
        "nationalities": st.just(["UTO", "D"]),
        "father_name": TEXTS,
        "grounds": TEXTS,
        "order_number": TEXTS,
        "advice": st.fixed_dictionaries({"en": TEXTS, "ur": TEXTS}),
        "handling": st.just("discreet"),
        "state": st.just("suspended"),
        "valid_from": st.just("2026-01-01"),
        "expires": st.just("2027-01-01"),
        "review_on": st.just("2026-06-01"),
    },
)


def made_entries(written: list[dict[str, object]]) -> list[ListEntry]:
    entries = {}
    for values in written:
        with suppress(InvalidEntry):
            entry = make_entry(Table(values, "", InvalidEntry), OWN)
            entries[entry.source_id] = entry
    return list(entries.values())


@given(written=st.lists(WRITTEN, max_size=4))
def test_any_entry_written_and_read_again_is_the_same(written: list[dict[str, object]]) -> None:
    entries = made_entries(written)
    assert imported("".join(written_csv(entries)), OWN) == entries


@given(written=st.lists(WRITTEN, min_size=1, max_size=4))
def test_no_written_cell_is_a_formula(written: list[dict[str, object]]) -> None:
    content = "".join(written_csv(made_entries(written))).removeprefix("\ufeff")
    rows = list(csv.reader(StringIO(content, newline=""), strict=True))
    assert tuple(rows[0]) == COLUMNS
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(content=st.one_of(st.binary(max_size=300), st.binary(max_size=120).map(lambda rest: HEAD.encode() + rest)))
def test_whatever_bytes_come_they_are_records_or_an_invalid_import(content: bytes) -> None:
    with suppress(InvalidImport):
        imported(content, OWN)


@given(cut=st.integers(min_value=1, max_value=len(WELL_FORMED.encode()) - 1))
def test_a_file_cut_anywhere_is_never_taken_for_whole_unseen(cut: int) -> None:
    """It is invalid, or something is said of a line, or the cut is between two lines, where nothing can show it."""
    content = WELL_FORMED.encode()[:cut]
    with suppress(InvalidImport):
        records = imported(content, OWN)
        assert content.endswith(b"\n") or len(entries_of(records)) < len(records) or not records


def test_progress_is_told_in_bytes_over_all_files() -> None:
    rows = "".join(f"E-{number},SOMEBODY,x\n" for number in range(30_000))
    files = [a_file(HEAD + rows), a_file(HEAD)]
    heard: list[int] = []
    assert sum(1 for _ in read_written(ImportFormat.OWN_CSV, files, heard.append)) == 30_000
    assert heard == sorted(heard)
    assert heard[-1] == len(HEAD + rows) + len(HEAD)
