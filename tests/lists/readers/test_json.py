"""Are the formats in JSON read whole, record by record, or refused?"""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.entries import EntryDocument, NameQuality
from screening.domain.errors import InvalidImport
from screening.domain.identifiers import StateCode
from screening.domain.lists import ImportFormat
from screening.lists.own_json import written_json
from screening.lists.readers import json_records, read_written
from tests.lists.imports import a_definition_of, a_file, entries_of, imported, told, why
from tests.lists.readers.test_own_csv import WRITTEN, made_entries

OWN = a_definition_of(ImportFormat.OWN_JSON)
MONEY = a_definition_of(
    ImportFormat.FOLLOW_THE_MONEY, category=None, categories=(("crime.terror", "other"), ("sanction", "person"))
)
INTERPOL = a_definition_of(ImportFormat.INTERPOL_JSON, category=None, categories=(("red", "person"), ("un", "other")))
PROSCRIBED = a_definition_of(ImportFormat.PROSCRIBED_JSON)
JSON_FORMATS = (OWN, MONEY, INTERPOL, PROSCRIBED)


def as_lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


# Our own.


@given(written=st.lists(WRITTEN, max_size=4))
def test_any_entry_written_as_json_and_read_again_is_the_same(written: list[dict[str, object]]) -> None:
    entries = made_entries(written)
    assert imported("".join(written_json(entries)), OWN) == entries


@pytest.mark.parametrize("content", ["[]", ' {"entries": []} ', "\ufeff[]", '{"made": {"by": [1]}, "entries": []}'])
def test_an_empty_array_is_an_empty_list(content: str) -> None:
    assert imported(content, OWN) == []


def test_records_of_our_json_are_checked_as_entries_are() -> None:
    content = json.dumps([{"source_id": "E-1", "names": ["SOMEBODY"]}, {"source_id": "E-2"}, {"source_id": 7}])
    entry, *rejected = imported(content, OWN)
    assert entries_of([entry])[0].category == "person"
    assert [told(record) for record in rejected] == [
        ("RejectedLine", 2, "names", "entry_without_name_document_or_cnic"),
        ("RejectedLine", 3, "source_id", "list_file_not_a_text"),
    ]


GOOD = '{"source_id": "E-1", "names": ["SOMEBODY"]}'
BROKEN: dict[str, tuple[str | bytes, str, str]] = {
    "nothing": ("", "list: record 1", "import_json_cut_short"),
    "blanks": (" \n", "list: record 1", "import_json_cut_short"),
    "no JSON": ("source_id,names\n", "list: record 1", "import_not_json"),
    "cut within a text": (f'[{GOOD}, {{"source', "list: record 2", "import_json_cut_short"),
    "cut between records": (f"[{GOOD},", "list: record 2", "import_json_cut_short"),
    "cut before the end": (f"[{GOOD}", "list: record 2", "import_json_cut_short"),
    "cut before the last brace": (f'{{"entries": [{GOOD}]', "list: record 2", "import_json_cut_short"),
    "something behind the end": (f"[{GOOD}]]", "list: record 2", "import_not_json"),
    "a comma too many": (f"[{GOOD},]", "list: record 2", "import_not_json"),
    "no comma": (f"[{GOOD} {GOOD}]", "list: record 2", "import_not_json"),
    "another array": ('{"people": []}', "list", "import_not_this_format"),
    "an object where the array belongs": ('{"entries": {}}', "list", "import_not_this_format"),
    "a number": ("7", "list", "import_not_this_format"),
    "a record that is none": (f"[{GOOD}, 7]", "list: record 2", "import_record_form"),
    "no number": ('[{"source_id": NaN}]', "list: record 1", "import_not_json"),
    "a very long number": (f'[{{"source_id": {"9" * 5000}}}]', "list: record 1", "import_not_json"),
    "brackets without end": ("[" * 200_000, "list: record 1", "import_not_json"),
    "another encoding": (b'[{"source_id": "\xfc"}]', "list: record 1", "import_not_utf8"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_file_of_json_that_is_not_whole_is_refused(broken: str) -> None:
    content, where, reason = BROKEN[broken]
    with pytest.raises(InvalidImport) as refused:
        imported(content, OWN)
    assert why(refused.value) == (where, reason)


def test_half_a_character_is_refused_with_its_record() -> None:
    (rejected,) = imported('[{"source_id": "E-\\ud800", "names": ["SOMEBODY"]}]', OWN)
    assert told(rejected) == ("RejectedLine", 1, "source_id", "list_file_control_character")


def test_one_record_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.lists.readers.counted_stream.MAX_RECORD_BYTES", 500_000)
    with pytest.raises(InvalidImport) as refused:
        imported('["' + "A" * 600_000, OWN)
    assert why(refused.value) == ("list", "import_record_too_large")


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
def test_records_come_whole_however_the_file_is_read(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "_CHUNK_BYTES", chunk)
    content = '{"a": [1.5e3, true], "b": -1.5e+3, "c": null, "entries": [{"source_id": "E-1", "n": -12}, {}]}'
    content = content.replace('"n"', '"names": ["طارق", "TARIQ"], ' + " " * 90 + '"n"')
    records = list(read_written(ImportFormat.OWN_JSON, [a_file(content)]))
    assert [getattr(record, "values", None) for record in records] == json.loads(content)["entries"]


@pytest.mark.parametrize("definition", JSON_FORMATS, ids=lambda definition: definition.imports.format)
@given(content=st.one_of(st.binary(max_size=60), st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=8), st.sampled_from(["Person", "PK"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["schema", "properties", "id", "name", "entries", "names", "source_id", "Name",
                                         "nationalities", "_embedded", "notices", "_links", "self", "birthDate"]),
                        inner, max_size=6)),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_whatever_comes_is_records_or_an_invalid_import(definition: object, content: bytes) -> None:
    with suppress(InvalidImport):
        imported(content, definition)  # type: ignore[arg-type]


# FollowTheMoney.

PERSON = {
    "id": "zz-qamari",
    "schema": "Person",
    "target": True,
    "datasets": ["zz_list"],
    "properties": {
        "name": ["Idris Yunus al-Qamari", "إدريس يونس القمري"],
        "alias": ["Idris of Utopia"],
        "weakAlias": ["Abu Yunus"],
        "birthDate": ["1968-02-29", "1970"],
        "gender": ["male"],
        "nationality": ["pk"],
        "citizenship": ["UTO"],
        "fatherName": ["Yunus al-Qamari"],
        "topics": ["sanction"],
        "passportNumber": ["UT 123-456"],
        "idNumber": ["00000-1234567-1"],
        "notes": ["Invented."],
    },
}
PASSPORT = {
    "id": "zz-p",
    "schema": "Passport",
    "properties": {"number": ["ZA 999"], "country": ["uto"], "holder": ["zz-qamari"]},
}
SANCTION = {
    "id": "zz-s",
    "schema": "Sanction",
    "properties": {"reason": ["A reason."], "authorityId": ["UTi.001"], "entity": ["zz-qamari"]},
}
COMPANY = {"id": "zz-c", "schema": "Company", "properties": {"name": ["Utopian Trading"]}}
RELATIVE = {**PERSON, "id": "zz-r", "target": False}
BOTH_FORMS = {
    "line by line": as_lines(SANCTION, COMPANY, PERSON, PASSPORT, RELATIVE),
    "nested": as_lines(
        COMPANY,
        {**PERSON, "properties": {**PERSON["properties"], "passports": [PASSPORT], "sanctions": [SANCTION]}},  # type: ignore[dict-item]
        RELATIVE,
    ),
}


@pytest.mark.parametrize("form", BOTH_FORMS)
def test_a_person_of_follow_the_money_is_taken_whole(form: str) -> None:
    records = imported(BOTH_FORMS[form], MONEY)
    (entry,) = entries_of(records)
    assert [(name.text, name.quality) for name in entry.names] == [
        ("Idris Yunus al-Qamari", NameQuality.GOOD),
        ("إدريس يونس القمري", NameQuality.GOOD),
        ("Idris of Utopia", NameQuality.GOOD),
        ("Abu Yunus", NameQuality.WEAK),
    ]
    assert [str(born) for born in entry.dates_of_birth] == ["1968-02-29", "1970"]
    assert (entry.sex, entry.nationalities, entry.father_name) == ("M", ("PAK", "UTO"), "Yunus al-Qamari")
    assert entry.documents == (
        EntryDocument("ZA999", StateCode("UTO"), "P"),
        EntryDocument("UT123456", None, "P"),
    )
    assert (entry.cnic, entry.category, entry.order_number) == ("0000012345671", "person", "UTi.001")
    assert entry.grounds is not None
    assert set(entry.grounds.split("; ")) == {"A reason.", "Invented."}
    assert sorted(told(record)[::3] for record in records if record is not entry) == [
        ("NotedLine", "import_card_doubtful"),
        ("SkippedRecord", "import_not_a_person"),
        ("SkippedRecord", "import_not_a_target"),
    ]


def test_a_file_that_is_read_twice_makes_progress_once() -> None:
    content = as_lines(*[COMPANY] * 9000)
    heard: list[int] = []
    files = [a_file(content), a_file(content)]
    assert sum(1 for _ in read_written(ImportFormat.FOLLOW_THE_MONEY, files, heard.append)) == 18_000
    assert len(heard) > 4
    assert heard == sorted(heard)
    assert heard[-1] == 2 * len(content)


LINES_BROKEN: dict[str, tuple[str | bytes, str, str]] = {
    "the last line": (as_lines(PERSON) + '{"id": "zz', "list: line 2", "import_not_json"),
    "a line in the middle": (as_lines(PERSON) + "\n]\n" + as_lines(PERSON), "list: line 3", "import_not_json"),
    "another form": ('{"source_id": "E-1"}\n', "list: line 1", "import_not_this_format"),
    "an array": ("[]\n", "list: line 1", "import_record_form"),
    "another encoding": (b'{"id": "\xfc"}\n', "list: line 1", "import_not_utf8"),
    "brackets without end": ("[" * 200_000, "list: line 1", "import_not_json"),
}


@pytest.mark.parametrize("broken", LINES_BROKEN)
def test_json_lines_that_are_not_whole_are_refused(broken: str) -> None:
    content, where, reason = LINES_BROKEN[broken]
    with pytest.raises(InvalidImport) as refused:
        imported(content, MONEY)
    assert why(refused.value) == (where, reason)


def test_a_person_of_a_kind_that_the_list_does_not_know_is_rejected() -> None:
    person = {**PERSON, "properties": {**PERSON["properties"], "topics": ["role.pep"]}}  # type: ignore[dict-item]
    assert ("RejectedLine", 1, "category", "import_kind") in [
        told(record) for record in imported(as_lines(person), MONEY)
    ]


# INTERPOL.

NOTICE = {
    "entity_id": "2099/1",
    "name": "MARENGO",
    "forename": "LUCA ADRIAN",
    "date_of_birth": "1972/09/30",
    "nationalities": ["UTO"],
    "sex_id": "M",
    "arrest_warrants": [{"issuing_country_id": "UTO", "charge": "embezzlement", "charge_translation": None}],
    "place_of_birth": "Port Utopia",
    "_links": {"self": {"href": "https://ws-public.example/notices/v1/red/2099-1"}},
}


@pytest.mark.parametrize("form", ["answer", "array"])
def test_a_notice_of_interpol_is_taken_with_its_colour(form: str) -> None:
    notices = [NOTICE, {**NOTICE, "entity_id": "2099/2", "_links": {"self": {"href": "/notices/v1/un/2"}}}]
    content = notices if form == "array" else {"total": 2, "query": {"page": 1}, "_embedded": {"notices": notices}}
    one, other = entries_of(imported(json.dumps(content), INTERPOL))
    assert [name.text for name in one.names] == ["MARENGO, LUCA ADRIAN"]
    assert (str(one.dates_of_birth[0]), one.sex, one.nationalities) == ("1972-09-30", "M", ("UTO",))
    assert (one.grounds, one.order_number) == ("embezzlement; Place of birth: Port Utopia", "2099/1")
    assert (one.category, other.category) == ("person", "other")


# Pakistan's proscribed persons.


def test_proscribed_persons_are_taken_with_father_and_card() -> None:
    rows = [
        {"Name": "NOBODY KHAN @ NOBI", "FatherName": "SOMEBODY KHAN", "CNIC": "00000-1234567-1", "Province": "Utopia",
         "District": "Port"},
        {"name": "NOBODY KHAN", "father_name": "ANYBODY", "cnic": "", "province": "Utopia", "district": "Port"},
        {"name": "NOBODY KHAN", "father_name": "ANYBODY", "cnic": "12", "province": "Utopia", "district": "Hill"},
    ]  # fmt: skip
    records = imported(json.dumps(rows), PROSCRIBED)
    one, two, three = entries_of(records)
    assert [name.text for name in one.names] == ["NOBODY KHAN", "NOBI"]
    assert (one.father_name, one.cnic, one.grounds) == ("SOMEBODY KHAN", "0000012345671", "Port, Utopia")
    assert three.grounds == "CNIC: 12; Hill, Utopia"
    assert len({one.source_id, two.source_id, three.source_id}) == 3
    assert not any(digits in entry.source_id for digits in ("1234567", "NOBODY") for entry in (one, two))
    assert [told(record) for record in records if record not in (one, two, three)] == [
        ("NotedLine", 1, "cnic", "import_card_doubtful"),
        ("NotedLine", 3, "cnic", "import_card_left_out"),
    ]


def test_one_proscribed_person_is_the_same_entry_in_every_file() -> None:
    row = {"Name": "NOBODY KHAN", "FatherName": "SOMEBODY", "CNIC": "0000012345671"}
    ids = {
        entries_of(imported(json.dumps([{**row, "District": district}]), PROSCRIBED))[0].id for district in ("A", "B")
    }
    assert len(ids) == 1
