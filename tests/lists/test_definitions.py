"""Is a list's TOML read as it was meant, and refused with a plain word where it cannot be?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.catalogue.sentences import load_catalogue
from screening.domain.decisions import Disposition
from screening.domain.errors import InvalidDefinition
from screening.domain.identifiers import AuthorityCode
from screening.domain.lists import (
    AlertKind,
    Direction,
    Holds,
    ImportBrakes,
    ImportFormat,
    ImportRules,
    ListDefinition,
    ReviewRules,
    Upkeep,
)
from screening.domain.wording import Wording
from screening.lists.definitions import MAX_DEFINITION_BYTES, read_definition, read_definitions

WELL_FORMED = """\
code = "harbour"
name = { en = "Harbour list", ur = "بندرگاہ کی فہرست" }
holds = "persons"
authorities = ["moi", "fia_dg"]
categories = ["stowaway", "smuggler"]
threshold = 0.70
upkeep = "obtained"
permitted_age = "48h"
validity_days = 30
entries_file = "harbour.entries.toml"

[[rules]]
direction = "exit"
category = "stowaway"
raises = "offload"
second_officer = ["offloaded", "detained"]
advice = { en = "Hold the traveller.", ur = "مسافر کو روکیں۔" }

[[rules]]
raises = "referral"
advice = { en = "Look closely.", ur = "غور سے دیکھیں۔" }
"""


def read(folder: Path, content: str | bytes, name: str = "harbour.toml") -> ListDefinition:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_definition(path)


def test_every_key_of_a_definition_is_read(tmp_path: Path) -> None:
    definition = read(tmp_path, WELL_FORMED)
    assert (definition.code, definition.holds, definition.upkeep) == ("harbour", Holds.PERSONS, Upkeep.OBTAINED)
    assert definition.name == Wording("Harbour list", "بندرگاہ کی فہرست")
    assert definition.authorities == ("moi", "fia_dg")
    assert definition.categories == ("stowaway", "smuggler")
    assert (definition.threshold, definition.permitted_age_s, definition.validity_days) == (0.7, 172_800, 30)
    assert definition.entries_file == "harbour.entries.toml"


def test_the_first_rule_that_applies_decides(tmp_path: Path) -> None:
    definition = read(tmp_path, WELL_FORMED)
    decided = {
        (direction, category): rule.raises
        for direction in Direction
        for category in definition.categories
        if (rule := definition.rule_for(direction, category))
    }
    assert decided.pop((Direction.EXIT, "stowaway")) is AlertKind.OFFLOAD
    assert set(decided.values()) == {AlertKind.REFERRAL}
    assert len(decided) == 3


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, WELL_FORMED.encode("utf-8-sig")).code == "harbour"


def test_a_rule_names_the_decisions_that_two_officers_take(tmp_path: Path) -> None:
    definition = read(tmp_path, WELL_FORMED)
    two = frozenset({Disposition.OFFLOADED, Disposition.DETAINED})
    assert definition.asks_second_officer(Direction.EXIT, "stowaway") == two
    assert definition.asks_second_officer(Direction.ENTRY, "stowaway") == frozenset()
    assert definition.asks_second_officer(Direction.EXIT, "unheard_of") == frozenset()


@pytest.mark.parametrize(("written", "seconds"), [("90min", 5_400), ("48h", 172_800), ("7d", 604_800)])
def test_an_age_is_written_for_people(tmp_path: Path, written: str, seconds: int) -> None:
    assert read(tmp_path, WELL_FORMED.replace("48h", written)).permitted_age_s == seconds


SHADOWED = '[[rules]]\ndirection = "entry"\nraises = "offload"\nadvice = { en = "x", ur = "و" }\n'
FIRST_RULE, _, LAST_RULE = WELL_FORMED.partition("[[rules]]\nraises")

WRONG = {
    "a line is no TOML": ('holds = "persons"', "holds persons", "line 3", "list_file_not_toml"),
    "a bracket stays open": (WELL_FORMED, 'code = "harbour"\nauthorities = [', "line 2", "list_file_not_toml"),
    "a key stands twice": ('holds = "persons"', 'code = "harbour"', "line 3", "list_file_not_toml"),
    "a line without end": ("0.70", "9" * 5000, "line 6", "list_file_line_too_long"),
    "three thousand brackets": ("0.70", "[\n" * 3_000, "", "list_file_nested_too_deeply"),
    "a key is missing": ('holds = "persons"\n', "", "holds", "list_file_missing_key"),
    "a key is misspelt": ("validity_days", "valid_days", "valid_days", "list_file_unknown_key"),
    "a rule's key is misspelt": ("direction =", "directoin =", "rule 1: directoin", "list_file_unknown_key"),
    "a text is a number": ('code = "harbour"', "code = 7", "code", "list_file_not_a_text"),
    "a number is a text": ("0.70", '"0.70"', "threshold", "list_file_not_a_number"),
    "a number is a truth": ("0.70", "true", "threshold", "list_file_not_a_number"),
    "days are no whole number": ("days = 30", "days = 30.5", "validity_days", "list_file_not_a_whole_number"),
    "an array is a text": ('["moi", "fia_dg"]', '"moi"', "authorities", "list_file_not_an_array_of_texts"),
    "rules are a text": (WELL_FORMED[WELL_FORMED.index("[[rules]]") :], 'rules = "all"', "rules", None),
    "an array is empty": ('["moi", "fia_dg"]', "[]", "authorities", "list_file_empty_array"),
    "an authority stands twice": ('"fia_dg"', '"moi"', "authorities", "list_file_repeated"),
    "a wording is a text": ('{ en = "Harbour list", ur = "بندرگاہ کی فہرست" }', '"x"', "name", "list_file_not_a_table"),
    "Urdu is missing": (', ur = "بندرگاہ کی فہرست"', "", "name.ur", "list_file_missing_urdu"),
    "a rule's Urdu is missing": (', ur = "غور سے دیکھیں۔"', "", "rule 2: advice.ur", "list_file_missing_urdu"),
    "a text is empty": ('"Harbour list"', '"  "', "name.en", "list_file_empty_text"),
    "a text is too long": ("Harbour list", "H" * 501, "name.en", "list_file_text_too_long"),
    "a text turns the screen's order": ("Harbour", "Har\\u202Ebour", "name.en", "list_file_control_character"),
    "a text rings a bell": ("Harbour", "Har\\u0007bour", "name.en", "list_file_control_character"),
    "the threshold is over 1": ("0.70", "1.01", "threshold", "definition_threshold"),
    "the threshold is 0": ("0.70", "0", "threshold", "definition_threshold"),
    "the threshold is no number": ("0.70", "nan", "threshold", "definition_threshold"),
    "an unknown direction": ('"exit"', '"leaving"', "rule 1: direction", "list_file_unknown_value"),
    "an unknown kind of alert": ('"offload"', '"arrest"', "rule 1: raises", "list_file_unknown_value"),
    "an unknown decision": ('"detained"', '"arrested"', "rule 1: second_officer", "list_file_unknown_value"),
    "a decision stands twice": ('"detained"', '"offloaded"', "rule 1: second_officer", "list_file_repeated"),
    "no decision at all": ('["offloaded", "detained"]', "[]", "rule 1: second_officer", "list_file_empty_array"),
    "it holds something else": ('"persons"', '"vehicles"', "holds", "list_file_unknown_value"),
    "an unknown upkeep": ('"obtained"', '"rented"', "upkeep", "list_file_unknown_value"),
    "an undeclared category": (
        'category = "st',
        'category = "x',
        "rule 1: category",
        "definition_category_not_declared",
    ),
    "a category without rule": ("[[rules]]\nraises" + LAST_RULE, "", "rules", "definition_category_without_rule"),
    "a rule never reached": (LAST_RULE, LAST_RULE + SHADOWED, "rule 3: ", "definition_rule_never_reached"),
    "an age is missing": ('permitted_age = "48h"\n', "", "permitted_age", "list_file_missing_key"),
    "an age without unit": ("48h", "48", "permitted_age", "definition_permitted_age"),
    "an age of a list kept here": ('"obtained"', '"kept_here"', "permitted_age", "definition_age_of_list_kept_here"),
    "renewals without validity": (
        "validity_days = 30",
        "renewals = 1",
        "renewals",
        "definition_renewals_without_validity",
    ),
    "renewals below none": ("days = 30", "days = 30\nrenewals = -1", "renewals", "definition_renewals"),
    "a month and more to confirm": (
        "validity_days = 30",
        "confirm_within_days = 31",
        "confirm_within_days",
        "definition_confirm_within_days",
    ),
    "no day of validity": ("days = 30", "days = 0", "validity_days", "definition_validity_days"),
    "entries elsewhere": ("harbour.entries", "../harbour.entries", "entries_file", "definition_entries_file"),
    "a code in capitals": ('code = "harbour"', 'code = "Harbour"', "code", "list_file_not_a_code"),
    "a code unlike the file": ('code = "harbour"', 'code = "port"', "code", "definition_code_unlike_file"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_refused_with_file_and_key_and_a_sentence(tmp_path: Path, wrong: str) -> None:
    was, now, key, reason = WRONG[wrong]
    assert was in WELL_FORMED
    with pytest.raises(InvalidDefinition) as refused:
        read(tmp_path, WELL_FORMED.replace(was, now, 1))
    problem = refused.value
    assert problem.where is not None
    assert problem.where.startswith(f"harbour.toml: {key}" if key else "harbour.toml")
    assert reason in (None, problem.parameters["reason"])
    assert load_catalogue().sentence(f"reason.{problem.parameters['reason']}", _told(problem))


def _told(problem: InvalidDefinition) -> dict[str, str | int | float]:
    return dict(problem.parameters)


def test_a_copied_file_with_its_old_code_is_refused(tmp_path: Path) -> None:
    """So that two files never define one list."""
    for name in ("harbour.toml", "airfield.toml"):
        (tmp_path / name).write_text(WELL_FORMED, encoding="utf-8")
    with pytest.raises(InvalidDefinition, match="definition_code_unlike_file"):
        read_definitions(tmp_path)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinition, match="list_file_too_large"):
        read(tmp_path, "#" * (MAX_DEFINITION_BYTES + 1))


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinition, match="list_file_not_utf8") as refused:
        read(tmp_path, WELL_FORMED.replace("Harbour list", "Höfen").encode("latin-1", "replace"))
    assert refused.value.where == "harbour.toml: line 2"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinition, match="list_file_unreadable"):
        read_definition(tmp_path / "harbour.toml")


def test_a_folder_without_lists_is_refused(tmp_path: Path) -> None:
    """No list at all would make every traveller clear."""
    with pytest.raises(InvalidDefinition, match="definition_none_found"):
        read_definitions(tmp_path)


def test_a_new_toml_dropped_into_the_folder_works_without_code(tmp_path: Path) -> None:
    (tmp_path / "harbour.toml").write_text(WELL_FORMED, encoding="utf-8")
    before = read_definitions(tmp_path)
    dropped = WELL_FORMED.replace('"harbour"', '"airfield"')
    (tmp_path / "airfield.toml").write_text(dropped, encoding="utf-8")
    (tmp_path / "harbour.entries.toml").write_text("", encoding="utf-8")
    assert [definition.code for definition in before] == ["harbour"]
    assert [definition.code for definition in read_definitions(tmp_path)] == ["airfield", "harbour"]


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever a file holds, it is a definition or refused as one."""
    path = tmp_path_factory.getbasetemp() / "harbour.toml"
    path.write_bytes(content)
    with pytest.raises(InvalidDefinition):
        read_definition(path)


IMPORTS = """
[import]
format = "own_csv"
owner = "moi"
legal_basis = "Fictional order"
contact = "+92 00 0000000"
review_after_days = 365

[import.categories]
SDX = "smuggler"
STX = "stowaway"

[import.brakes]
fewest_entries = 100
most_withdrawn = 0.25
future_dates = 7
"""


def test_every_key_about_imports_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, WELL_FORMED).imports is None
    assert read(tmp_path, WELL_FORMED + IMPORTS).imports == ImportRules(
        ImportFormat.OWN_CSV,
        AuthorityCode("moi"),
        None,
        "Fictional order",
        "+92 00 0000000",
        (("SDX", "smuggler"), ("STX", "stowaway")),
        365,
        ImportBrakes(100, 0.25, 7),
    )


def test_brakes_are_on_where_nothing_is_said_of_them(tmp_path: Path) -> None:
    rules = read(tmp_path, WELL_FORMED + '[import]\nformat = "own_csv"\n').imports
    assert rules is not None
    assert rules.brakes.fewest_entries > 0
    assert rules.brakes.most_withdrawn < 1


REVIEWS = """
[review]
every_days = 180
remind_days_before = 10
overdue_after_days = 0
expiring_days = 3
suspended_days = 60
"""


def test_every_key_about_reviews_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, WELL_FORMED).review == ReviewRules()
    assert read(tmp_path, WELL_FORMED + REVIEWS).review == ReviewRules(180, 10, 0, 3, 60)


@pytest.mark.parametrize(
    ("was", "now", "key"),
    [("180", "0", "every_days"), ("10", "-1", "remind_days_before"), ("60", "99999", "suspended_days")],
)
def test_a_day_of_review_that_never_comes_is_refused_with_its_key(tmp_path: Path, was: str, now: str, key: str) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        read(tmp_path, WELL_FORMED + REVIEWS.replace(was, now, 1))
    assert (refused.value.where, refused.value.parameters["reason"]) == (
        f"harbour.toml: review.{key}",
        "definition_import_days",
    )


WRONG_IMPORTS = {
    "an unknown format": ('"own_csv"', '"excel"', "import.format", "list_file_unknown_value"),
    "an owner of another list": ('owner = "moi"', 'owner = "ncb"', "import.owner", "definition_import_unknown_code"),
    "a category of another list": ('"smuggler"', '"x"', "import.categories.SDX", "definition_import_unknown_code"),
    "no kinds": ('SDX = "smuggler"\nSTX = "stowaway"\n', "", "import.categories", "definition_import_no_categories"),
    "reviewed at once": ("365", "0", "import.review_after_days", "definition_import_days"),
    "fewer than none": ("= 100", "= -1", "import.brakes.fewest_entries", "definition_import_fewest_entries"),
    "more than all": ("0.25", "1.01", "import.brakes.most_withdrawn", "definition_import_most_withdrawn"),
    "a part of a day": ("= 7", "= 0.5", "import.brakes.future_dates", "list_file_not_a_whole_number"),
    "a misspelt brake": ("fewest_entries", "fewest", "import.brakes.fewest", "list_file_unknown_key"),
    "a misspelt key": ("legal_basis", "legal", "import.legal", "list_file_unknown_key"),
}


@pytest.mark.parametrize("wrong", WRONG_IMPORTS)
def test_what_is_wrong_about_imports_is_refused_with_its_key(tmp_path: Path, wrong: str) -> None:
    was, now, key, reason = WRONG_IMPORTS[wrong]
    assert was in IMPORTS
    with pytest.raises(InvalidDefinition) as refused:
        read(tmp_path, WELL_FORMED + IMPORTS.replace(was, now, 1))
    assert (refused.value.where, refused.value.parameters["reason"]) == (f"harbour.toml: {key}", reason)
    assert load_catalogue().sentence(f"reason.{reason}", dict(refused.value.parameters))
