"""Do a list's own rules make entries of what its files say?"""

from datetime import date

import pytest

from screening.domain.lists import ImportFormat
from tests.lists.imports import a_definition_of, entries_of, imported, told

DOCUMENTS = "number,state,type,status,reported_on\n"


def test_the_first_of_the_lists_kinds_that_a_record_bears_decides() -> None:
    line = (
        '{"id": "1", "schema": "Person", "properties": {"name": ["SOMEBODY ELSE"], "topics": ["sanction", "crime"]}}\n'
    )
    mappings = ((("crime", "other"), ("sanction", "person")), (("sanction", "person"), ("crime", "other")))
    categories = [
        entries_of(imported(line, a_definition_of(ImportFormat.FOLLOW_THE_MONEY, categories=mapping)))[0].category
        for mapping in mappings
    ]
    assert categories == ["other", "person"]


def test_the_lists_own_category_holds_where_a_record_bears_no_known_kind() -> None:
    line = '{"id": "1", "schema": "Person", "properties": {"name": ["SOMEBODY ELSE"]}}\n'
    definition = a_definition_of(ImportFormat.FOLLOW_THE_MONEY, categories=(("crime", "other"),))
    assert entries_of(imported(line, definition))[0].category == "person"


@pytest.mark.parametrize(
    ("row", "review_on"),
    [
        ("1,SOMEBODY,2026-01-01,", date(2026, 1, 31)),
        ("1,SOMEBODY,2026-01-01,2026-06-30", date(2026, 6, 30)),
        ("1,SOMEBODY,,", None),
        ("1,SOMEBODY,9999-12-31,", None),
    ],
)
def test_an_entry_is_reviewed_so_many_days_after_it_begins(row: str, review_on: date | None) -> None:
    """Counted from its own day, so that the same file read on another day says the same."""
    definition = a_definition_of(ImportFormat.OWN_CSV, review_after_days=30)
    (entry,) = entries_of(imported(f"source_id,names,valid_from,review_on\n{row}\n", definition))
    assert entry.review_on == review_on


def test_a_day_that_is_none_is_rejected_by_its_own_key() -> None:
    definition = a_definition_of(ImportFormat.OWN_CSV, review_after_days=30)
    (rejected,) = imported("source_id,names,valid_from\n1,SOMEBODY,soon\n", definition)
    assert told(rejected) == ("RejectedLine", 2, "valid_from", "list_file_not_a_day")


def test_of_entries_with_one_source_id_the_first_that_can_be_used_counts() -> None:
    content = "source_id,names\n1,-\n1,SOMEBODY\n1,SOMEBODY ELSE\n"
    records = imported(content, a_definition_of(ImportFormat.OWN_CSV))
    (entry,) = entries_of(records)
    assert [name.text for name in entry.names] == ["SOMEBODY"]
    assert [told(record)[1::2] for record in records if record is not entry] == [
        (2, "entry_name"),
        (4, "entry_repeated"),
    ]


def test_no_record_of_what_was_left_out_tells_who_it_was() -> None:
    content = "source_id,names,born\n1,SOMEBODY SECRET,1979-99\n"
    records = imported(content, a_definition_of(ImportFormat.OWN_CSV))
    assert "SECRET" not in repr(records)
