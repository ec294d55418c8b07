"""Is a file of entries read whole, or refused with the entry and the key?"""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.catalogue.sentences import load_catalogue
from screening.domain.dates import PartialDate
from screening.domain.entries import EntryDocument, EntryName, EntryState, Handling, ListEntry, NameQuality
from screening.domain.errors import InvalidEntry
from screening.domain.identifiers import AuthorityCode, StateCode
from screening.domain.lists import Holds, ListDefinition
from screening.domain.travellers import Sex
from screening.domain.wording import Wording
from screening.lists import entries as entries_module
from screening.lists.definitions import read_definitions
from screening.lists.entries import MAX_ENTRIES, read_entries
from screening.lists.entry_forms import entry_id, make_entry, written_entry
from screening.lists.tables import Table
from tests.builders import a_definition

ECL = replace(a_definition(), authorities=(AuthorityCode("moi"), AuthorityCode("fia_dg")))
SLTD = replace(a_definition("sltd", holds=Holds.DOCUMENTS), categories=("stolen",))

WELL_FORMED = """\
[defaults]
owner = "moi"
category = "person"
legal_basis = "Fictional order"
contact = "+92 00 0000000"

[[entries]]
source_id = "E-1"
owner = "fia_dg"
names = ["RAHMAN, TARIQ MEHMOOD", "طارق محمود رحمان"]
weak_names = ["TARIQ BHAI"]
documents = [{ number = "UT1234567", state = "UTO", type = "P" }, { number = "X1" }]
born = ["1979-03-14", 1980-03-14, "1979"]
sex = "M"
nationalities = ["UTO"]
father_name = "Mehmood Rahman"
cnic = "00000-1234567-1"
grounds = "Fictional grounds"
order_number = "O-1"
advice = { en = "Call.", ur = "فون کریں۔" }
handling = "discreet"
state = "suspended"
valid_from = 2026-01-01
expires = "2026-12-31"
review_on = 2026-06-30

[[entries]]
source_id = "E-2"
cnic = "0000012345672"
"""


def read(folder: Path, content: str, definition: ListDefinition = ECL) -> tuple[ListEntry, ...]:
    path = folder / "ecl.entries.toml"
    path.write_text(content, encoding="utf-8")
    return read_entries(path, definition)


def test_every_key_of_an_entry_is_read(tmp_path: Path) -> None:
    entry = read(tmp_path, WELL_FORMED)[0]
    assert entry == ListEntry(
        id=entry_id(ECL.code, "E-1"),
        list_code=ECL.code,
        source_id="E-1",
        revision=1,
        owner=AuthorityCode("fia_dg"),
        category="person",
        legal_basis="Fictional order",
        contact="+92 00 0000000",
        names=(
            EntryName("RAHMAN, TARIQ MEHMOOD"),
            EntryName("طارق محمود رحمان"),
            EntryName("TARIQ BHAI", NameQuality.WEAK),
        ),
        documents=(EntryDocument("UT1234567", StateCode("UTO"), "P"), EntryDocument("X1")),
        dates_of_birth=(PartialDate(1979, 3, 14), PartialDate(1980, 3, 14), PartialDate(1979)),
        sex=Sex.MALE,
        nationalities=(StateCode("UTO"),),
        father_name="Mehmood Rahman",
        cnic=entry.cnic,
        grounds="Fictional grounds",
        order_number="O-1",
        advice=Wording("Call.", "فون کریں۔"),
        handling=Handling.DISCREET,
        state=EntryState.SUSPENDED,
        valid_from=date(2026, 1, 1),
        expires=date(2026, 12, 31),
        review_on=date(2026, 6, 30),
    )
    assert entry.cnic == "0000012345671"


def test_defaults_stand_in_for_what_an_entry_leaves_out(tmp_path: Path) -> None:
    entry = read(tmp_path, WELL_FORMED)[1]
    assert (entry.owner, entry.category, entry.cnic) == ("moi", "person", "0000012345672")


@pytest.mark.parametrize(
    "beside",
    ['names = ["王伟", "WANG WEI"]', 'names = ["王伟"]\ncnic = "0000012345672"', 'documents = [{ number = "X2" }]'],
)
def test_a_name_of_another_script_may_stand_beside_what_can_be_found(tmp_path: Path, beside: str) -> None:
    """And an entry without any name is found by its number."""
    assert len(read(tmp_path, WELL_FORMED.replace('cnic = "0000012345672"', beside))) == 2


def test_an_id_depends_on_list_and_source_id_alone(tmp_path: Path) -> None:
    """The value is written out: changing how ids are made would make strangers of all entries known so far."""
    assert str(read(tmp_path, WELL_FORMED)[0].id) == "fa1f5249-2a81-504e-8e8a-a45dc69cbe15"
    assert entry_id(ECL.code, "E-1") != entry_id(SLTD.code, "E-1")


def test_an_entry_without_expiry_holds_for_the_days_of_its_list(tmp_path: Path) -> None:
    content = WELL_FORMED.replace('expires = "2026-12-31"\n', "")
    content = content[: content.index('[[entries]]\nsource_id = "E-2"')]
    entry = read(tmp_path, content, replace(ECL, validity_days=30))[0]
    assert entry.expires == date(2026, 1, 30)
    assert not replace(entry, state=EntryState.ACTIVE).is_in_force(date(2026, 1, 31))


def test_an_entry_that_counts_from_no_day_is_refused_where_the_list_limits_its_days(tmp_path: Path) -> None:
    with pytest.raises(InvalidEntry, match=r"entry 2: valid_from.*entry_without_valid_from"):
        read(tmp_path, WELL_FORMED, replace(ECL, validity_days=30))


WRONG = {
    "unknown category": ('category = "person"', 'category = "robot"', 1, "category", "entry_category"),
    "owner of another list": ('owner = "fia_dg"', 'owner = "ncb"', 1, "owner", "entry_owner"),
    "nothing to find by": ('cnic = "0000012345672"', "", 2, "names", "entry_without_name_document_or_cnic"),
    "only a name that no MRZ prints": (
        'cnic = "0000012345672"',
        'names = ["王伟"]',
        2,
        "names",
        "entry_names_of_unknown_script",
    ),
    "a name without letters": ("TARIQ BHAI", "---", 1, "weak_names", "entry_name"),
    "a name too long": ("TARIQ BHAI", "T" * 201, 1, "weak_names", "list_file_text_too_long"),
    "a control character": ("TARIQ BHAI", "TARIQ\\u0000BHAI", 1, "weak_names", "list_file_control_character"),
    "an empty name": ("TARIQ BHAI", " ", 1, "weak_names", "list_file_empty_text"),
    "no such birth day": ('"1979-03-14"', '"1979-02-29"', 1, "born", "entry_born"),
    "a birth date the other way round": ('"1979-03-14"', '"14-03-1979"', 1, "born", "entry_born"),
    "a birth date as a number": ('"1979-03-14"', "1979", 1, "born", "list_file_not_a_text"),
    "no such day": ('"2026-12-31"', '"2026-13-31"', 1, "expires", "list_file_not_a_day"),
    "a time where a day belongs": ('"2026-12-31"', "2026-12-31T09:00:00", 1, "expires", "list_file_not_a_day"),
    "expires too early": ('"2026-12-31"', "2025-12-31", 1, "expires", "entry_expires_before_it_begins"),
    "a CNIC of 12 digits": ("00000-1234567-1", "00000-123456-1", 1, "cnic", "entry_cnic"),
    "a CNIC in other digits": ("00000-1234567-1", "٠٠٠٠٠-١٢٣٤٥٦٧-١", 1, "cnic", "entry_cnic"),
    "a document number with blanks": ("UT1234567", "UT 123", 1, "document 1: number", "entry_document_number"),
    "a document's State by name": ('state = "UTO"', 'state = "Utopia"', 1, "document 1: state", "entry_state_code"),
    "a document's type by name": ('type = "P"', 'type = "passport"', 1, "document 1: type", "entry_document_type"),
    "a nationality by name": ('["UTO"]', '["Utopian"]', 1, "nationalities", "entry_state_code"),
    "another sex": ('sex = "M"', 'sex = "m"', 1, "sex", "list_file_unknown_value"),
    "another handling": ('"discreet"', '"secret"', 1, "handling", "list_file_unknown_value"),
    "withdrawn in the file": ('"suspended"', '"withdrawn"', 1, "state", "entry_withdrawn"),
    "one source id twice": ('"E-2"', '"E-1"', 2, "source_id", "entry_repeated"),
    "no source id": ('source_id = "E-2"', "", 2, "source_id", "list_file_missing_key"),
    "a misspelt key": ("father_name", "fathers_name", 1, "fathers_name", "list_file_unknown_key"),
    "an entry with a revision of its own": ('sex = "M"', "revision = 7", 1, "revision", "list_file_unknown_key"),
    "advice without Urdu": (', ur = "فون کریں۔"', "", 1, "advice.ur", "list_file_missing_urdu"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_refused_with_entry_and_key_and_a_sentence(tmp_path: Path, wrong: str) -> None:
    was, now, number, key, reason = WRONG[wrong]
    assert was in WELL_FORMED
    with pytest.raises(InvalidEntry) as refused:
        read(tmp_path, WELL_FORMED.replace(was, now, 1))
    problem = refused.value
    assert (problem.where, problem.parameters["reason"]) == (f"ecl.entries.toml: entry {number}: {key}", reason)
    assert load_catalogue().sentence(f"reason.{reason}", dict(problem.parameters))


def test_an_error_tells_nothing_about_the_person(tmp_path: Path) -> None:
    with pytest.raises(InvalidEntry) as refused:
        read(tmp_path, WELL_FORMED.replace("00000-1234567-1", "4210112345671X"))
    assert "4210112345671" not in str(refused.value)
    assert "RAHMAN" not in str(refused.value)


def test_defaults_are_checked_too(tmp_path: Path) -> None:
    with pytest.raises(InvalidEntry, match=r"defaults.names.*list_file_unknown_key"):
        read(tmp_path, WELL_FORMED.replace("[defaults]", '[defaults]\nnames = ["EVERYBODY"]'))


def test_a_document_of_a_document_list_needs_number_state_and_type(tmp_path: Path) -> None:
    content = '[[entries]]\nsource_id = "1"\nowner = "moi"\ncategory = "stolen"\nlegal_basis = "x"\ncontact = "y"\n'
    with pytest.raises(InvalidEntry, match="entry_without_document"):
        read(tmp_path, content + 'names = ["SOMEBODY"]', SLTD)
    with pytest.raises(InvalidEntry, match=r"document 1: state.*list_file_missing_key"):
        read(tmp_path, content + 'documents = [{ number = "UT1", type = "P" }]', SLTD)
    assert read(tmp_path, content + 'documents = [{ number = "UT1", state = "UTO", type = "P" }]', SLTD)


def test_an_empty_list_is_written_as_one(tmp_path: Path) -> None:
    assert read(tmp_path, "entries = []") == ()


@pytest.mark.parametrize("content", ["", "# ECL", "[defaults]"])
def test_a_file_that_says_nothing_about_entries_is_refused(tmp_path: Path, content: str) -> None:
    """It may have been cut short on its way; taken for an empty list, it would make everybody clear."""
    with pytest.raises(InvalidEntry, match="entry_file_without_entries"):
        read(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidEntry, match="list_file_unreadable"):
        read_entries(tmp_path / "ecl.entries.toml", ECL)


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidEntry, match="list_file_too_many"):
        read(tmp_path, "[[entries]]\n" * (MAX_ENTRIES + 1))


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries_module, "MAX_ENTRIES_BYTES", 100)
    with pytest.raises(InvalidEntry, match="list_file_too_large"):
        read(tmp_path, WELL_FORMED)


@given(content=st.text(max_size=200))
def test_no_file_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    """Whatever a file holds, it is refused, or holds no entry."""
    path = tmp_path_factory.getbasetemp() / "ecl.entries.toml"
    path.write_bytes(content.encode())
    with suppress(InvalidEntry):
        assert read_entries(path, ECL) == ()


def test_entry_written_and_made_again_is_the_same() -> None:
    folder = Path(__file__).parent.parent.parent / "watchlists"
    for definition in read_definitions(folder):
        assert definition.entries_file is not None
        for entry in read_entries(folder / definition.entries_file, definition):
            assert make_entry(Table(written_entry(entry), "", InvalidEntry), definition) == entry


def test_entry_holds_no_longer_than_every_renewal_allows(tmp_path: Path) -> None:
    content, _, _ = WELL_FORMED.rpartition("[[entries]]")
    renewable = replace(ECL, validity_days=30, renewals=1)
    (entry,) = read(tmp_path, content.replace("2026-12-31", "2026-03-01"), renewable)
    assert entry.expires == date(2026, 3, 1)
    with pytest.raises(InvalidEntry) as refused:
        read(tmp_path, content.replace("2026-12-31", "2026-03-02"), renewable)
    assert refused.value.parameters == {"reason": "entry_expires_too_late", "most": 60}
