"""Are the other formats in CSV read whole, or refused?"""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.entries import EntryDocument, NameQuality
from screening.domain.errors import InvalidImport
from screening.domain.identifiers import StateCode
from screening.domain.lists import Holds, ImportFormat
from screening.lists.imported import Imported
from screening.lists.readers import ImportFile, read_written
from tests.lists.imports import a_definition_of, a_file, entries_of, imported, told, why

OFAC = a_definition_of(ImportFormat.OFAC_CSV, categories=(("UTOPIA2", "other"),))
UK = a_definition_of(ImportFormat.UK_CSV)
STOLEN = a_definition_of(
    ImportFormat.STOLEN_DOCUMENTS_CSV,
    Holds.DOCUMENTS,
    category=None,
    categories=(("stolen", "person"), ("lost", "other")),
)


def said(records: Sequence[Imported]) -> list[tuple[str, int, str, str]]:
    entries = entries_of(records)
    return [told(record) for record in records if record not in entries]


# OFAC's older CSV.

REMARKS = (
    "DOB 29 Feb 1968; alt. DOB circa 1970; POB Port Utopia; nationality Utopia; Gender Male; Passport UT123456 (Utopia)"
    " expires 1 Jan 2030; National ID No. 00000-1234567-1 (Pakistan); a.k.a. 'ABU YUNUS'; Tax ID No. 77; "
    "Linked To: NOBODY."
)
NOTHING = "-0- ," * 6
SDN = (
    f'36,"AL-QAMARI, Idris Yunus","individual","UTOPIA1] [UTOPIA2","Minister",{NOTHING}"{REMARKS}"\r\n'
    f'37,"UTOPIAN TRADING",-0- ,"UTOPIA1",-0- ,{NOTHING}-0- \r\n'
    "\x1a"
)
ALT = '36,12,"aka","IDRIS OF UTOPIA",-0- \r\n37,13,"fka","TRADING",-0- \r\n\x1a'
ADD = '36,25,"1 Port Street","Port Utopia","Utopia",-0- \r\n\x1a'


def ofac_files(sdn: str = SDN, alt: str | None = ALT, add: str | None = ADD) -> list[ImportFile]:
    contents = {"dir/SDN.CSV": sdn, "add.csv": add, "alt.csv": alt}
    return [a_file(content, name) for name, content in contents.items() if content is not None]


def test_an_individual_of_ofac_is_taken_from_three_files() -> None:
    records = imported(ofac_files(), OFAC)
    (entry,) = entries_of(records)
    assert [(name.text, name.quality) for name in entry.names] == [
        ("AL-QAMARI, Idris Yunus", NameQuality.GOOD),
        ("IDRIS OF UTOPIA", NameQuality.GOOD),
        ("ABU YUNUS", NameQuality.WEAK),
    ]
    assert [str(born) for born in entry.dates_of_birth] == ["1968-02-29", "1970"]
    assert (entry.sex, entry.nationalities, entry.cnic) == ("M", ("UTO",), "0000012345671")
    assert entry.documents == (EntryDocument("UT123456", StateCode("UTO"), "P"),)
    assert (entry.source_id, entry.category) == ("36", "other")
    assert entry.grounds is not None
    assert {"Place of birth: Port Utopia", "Tax ID No. 77", "Linked To: NOBODY", "Minister"} <= set(
        entry.grounds.split("; ")
    )
    assert said(records) == [
        ("NotedLine", 1, "cnic", "import_card_doubtful"),
        ("SkippedRecord", 2, "", "import_not_a_person"),
    ]


def test_a_party_of_no_known_kind_is_no_organisation() -> None:
    """A change of the format must not empty the list unseen."""
    assert said(imported(ofac_files(SDN.replace('"individual"', '"human"')), OFAC))[0] == (
        "RejectedLine", 1, "SDN_Type", "import_unknown_kind"
    )  # fmt: skip
    assert said(imported(UKSL.replace(",Individual,", ",Human,"), UK))[0] == (
        "RejectedLine", 3, "type", "import_unknown_kind"
    )  # fmt: skip


def test_addresses_may_be_left_away() -> None:
    assert len(entries_of(imported(ofac_files(add=None), OFAC))) == 1


OFAC_BROKEN = {
    "no aliases": (ofac_files(alt=None), "import_missing_file"),
    "no parties": (ofac_files()[1:], "import_missing_file"),
    "another file": ([*ofac_files(), a_file("", "own.csv")], "import_other_file"),
    "one twice": ([*ofac_files(), a_file("", "alt.csv")], "import_other_file"),
    "parties missing behind": (ofac_files(SDN[: SDN.index("37,")]), "import_parts_do_not_fit"),
    "cut within a row": (ofac_files(SDN[: SDN.index("UTOPIAN") + 20]), "import_cut_short"),
    "cut within quotes": (ofac_files(SDN[: SDN.index("UTOPIAN") + 3]), "import_quotes"),
    "with headings": (ofac_files("a,b,c,d,e,f,g,h,i,j,k,l\r\n" + SDN), "import_not_this_format"),
}


@pytest.mark.parametrize("broken", OFAC_BROKEN)
def test_files_of_ofac_that_are_not_whole_are_refused(broken: str) -> None:
    files, reason = OFAC_BROKEN[broken]
    with pytest.raises(InvalidImport) as refused:
        imported(files, OFAC)
    assert why(refused.value)[1] == reason


def test_progress_goes_on_over_the_files_in_the_order_in_which_they_are_read() -> None:
    heard: list[int] = []
    assert list(read_written(ImportFormat.OFAC_CSV, ofac_files(), heard.append))
    assert heard == sorted(heard)
    assert heard[-1] == len(SDN.encode()) + len(ALT) + len(ADD)


# The United Kingdom's lists.

OFSI = """\
Last Updated,01/01/2099
Name 6,Name 1,Name 2,Title,Name Non-Latin Script,DOB,Nationality,Passport Number,National Identification Number,\
Position,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,Group ID
AL-QAMARI,Idris,Yunus,Dr,إدريس يونس القمري,29/02/1968,(1) Utopia. (2) Pakistan,(1) UT123456 (2) UT 99,00000-1234567-1,\
Minister,"Invented.
And harmless.",Individual,Primary name,,Utopia,01/12/2023,100
UTOPIAN TRADING,,,,,,,,,,,Entity,Primary name,,Utopia,01/12/2023,101
Abu Yunus,,,,,00/00/1970,Utopia,,,,,Individual,AKA,Low,Utopia,01/12/2023,100
UTOPIAN,,,,,,,,,,,Entity,AKA,Good,Utopia,01/12/2023,101
"""

UKSL = """\
Report Date: 01-Jan-2099
Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name type,Alias strength,Name non-latin script,\
Regime Name,Designation Type,UK Statement of Reasons,D.O.B,Nationality(/ies),Passport number,\
National Identifier number,Gender,Date Designated
01/01/2099,UTO0001,100,,AL-QAMARI,Idris Yunus,Primary Name,,إدريس يونس القمري,Utopia,Individual,Invented.,29/02/1968,\
Utopia,UT123456,00000-1234567-1,Male,01/12/2023
01/01/2099,UTO0001,100,,Abu Yunus,,Alias,Low quality a.k.a,,Utopia,Individual,,dd/mm/1970,Pakistan,UT 99,,,01/12/2023
"""


@pytest.mark.parametrize(("content", "source_id"), [(OFSI, "100"), (UKSL, "UTO0001")], ids=["OFSI", "UKSL"])
def test_the_rows_of_one_person_are_put_together(content: str, source_id: str) -> None:
    (entry,) = entries_of(imported(content, UK))
    good, script, weak = entry.names
    assert good.text == "AL-QAMARI, Idris Yunus"
    assert (script.text, weak.text, weak.quality) == ("إدريس يونس القمري", "Abu Yunus", NameQuality.WEAK)
    assert [str(born) for born in entry.dates_of_birth] == ["1968-02-29", "1970"]
    assert (entry.nationalities, entry.cnic) == (("UTO", "PAK"), "0000012345671")
    assert [document.number for document in entry.documents] == ["UT123456", "UT99"]
    assert (entry.source_id, str(entry.valid_from)) == (source_id, "2023-12-01")
    assert entry.grounds in ("Minister; Invented. And harmless", "Invented")


def test_an_organisation_of_several_rows_is_skipped_once() -> None:
    assert said(imported(OFSI, UK)) == [
        ("SkippedRecord", 5, "", "import_not_a_person"),
        ("NotedLine", 3, "cnic", "import_card_doubtful"),
    ]


UK_BROKEN = {
    "nothing": ("", "import_not_this_format"),
    "no headings": ("a,b\nc,d\n", "import_not_this_format"),
    "no id": (OFSI.replace("Group ID", "Group"), "import_missing_column"),
    "no kind of entry": (UKSL.replace("Designation Type", "Kind"), "import_missing_column"),
    "cut within a row": (OFSI[: OFSI.rindex("Entity,AKA")], "import_cut_short"),
    "cut within quotes": (OFSI[: OFSI.index("And harmless")], "import_quotes"),
}


@pytest.mark.parametrize("broken", UK_BROKEN)
def test_a_list_of_the_united_kingdom_that_is_not_whole_is_refused(broken: str) -> None:
    content, reason = UK_BROKEN[broken]
    with pytest.raises(InvalidImport) as refused:
        imported(content, UK)
    assert why(refused.value)[1] == reason


# Stolen documents.

DOCUMENTS = """\
number,state,type,status,reported_on,reference
UT 77-00001,Utopia,p,Stolen,2024-01-01,
UT7700018,UTO,P,lost,31/01/2024,R-2
"""


def test_stolen_documents_are_taken_by_number_state_and_type() -> None:
    one, other = entries_of(imported(DOCUMENTS, STOLEN))
    assert one.documents == (EntryDocument("UT7700001", StateCode("UTO"), "P"),)
    assert (one.source_id, one.category, str(one.valid_from)) == ("UTO-P-UT7700001", "person", "2024-01-01")
    assert (other.source_id, other.category, str(other.valid_from)) == ("R-2", "other", "2024-01-31")


WRONG_DOCUMENTS = {
    "a number too long": ("A" * 20 + "1,UTO,P,lost,,", "document 1: number", "entry_document_number"),
    "no number": (",UTO,P,lost,,", "document 1: number", "list_file_empty_text"),
    "no State": ("1,Nowhere,P,lost,,", "document 1: state", "entry_state_code"),
    "no type": ("1,UTO,passport,lost,,", "document 1: type", "entry_document_type"),
    "an unknown status": ("1,UTO,P,borrowed,,", "category", "import_kind"),
    "no day": ("1,UTO,P,lost,soon,", "valid_from", "list_file_not_a_day"),
    "too few cells": ("1,UTO,P", "line", "import_columns"),
    "the first again": ("UT7700001,UTO,P,lost,,", "source_id", "entry_repeated"),
}


@pytest.mark.parametrize("wrong", WRONG_DOCUMENTS)
def test_a_stolen_document_that_cannot_be_told_is_rejected(wrong: str) -> None:
    row, key, reason = WRONG_DOCUMENTS[wrong]
    assert said(imported(f"{DOCUMENTS}{row}\n", STOLEN)) == [("RejectedLine", 4, key, reason)]


DOCUMENTS_BROKEN = {
    "nothing": ("", "import_empty"),
    "a misspelt column": (DOCUMENTS.replace("reported_on", "reported"), "import_unknown_column"),
    "a column twice": (DOCUMENTS.replace("reported_on", "state"), "import_repeated_column"),
    "a column missing": ("number,state\n", "import_missing_column"),
    "cut short": (DOCUMENTS[:-20], "import_cut_short"),
}


@pytest.mark.parametrize("broken", DOCUMENTS_BROKEN)
def test_stolen_documents_that_are_not_whole_are_refused(broken: str) -> None:
    content, reason = DOCUMENTS_BROKEN[broken]
    with pytest.raises(InvalidImport) as refused:
        imported(content, STOLEN)
    assert why(refused.value)[1] == reason


CELLS = st.sampled_from(
    ["1", "UTO", "P", '"', ",", "\n", "individual", "-0-", "Name 6", "Group ID", "Group Type", "x;y", "\x1a"]
)
TEXTS = st.one_of(st.binary(max_size=80), st.lists(CELLS, max_size=30).map(lambda cells: ",".join(cells).encode()))


@given(content=TEXTS, other=TEXTS)
def test_whatever_comes_is_records_or_an_invalid_import(content: bytes, other: bytes) -> None:
    for definition in (UK, STOLEN):
        with suppress(InvalidImport):
            imported(DOCUMENTS.encode() + content, definition)
        with suppress(InvalidImport):
            imported(OFSI.encode() + content, definition)
        with suppress(InvalidImport):
            imported(content, definition)
    with suppress(InvalidImport):
        imported([a_file(content, "sdn.csv"), a_file(other, "alt.csv")], OFAC)
