"""Do the project's own lists say what the policy says, about nobody who lives?"""

from datetime import date
from pathlib import Path

import pytest

from screening.domain.entries import EntryState, Handling, ListEntry
from screening.domain.lists import AlertKind, Direction, Holds, ListDefinition, Upkeep
from screening.lists.definitions import read_definitions
from screening.lists.entries import read_entries

FOLDER = Path(__file__).parents[2] / "watchlists"
DEFINITIONS: dict[str, ListDefinition] = {definition.code: definition for definition in read_definitions(FOLDER)}
ENTRIES: dict[str, tuple[ListEntry, ...]] = {
    code: read_entries(FOLDER / definition.entries_file, definition)
    for code, definition in DEFINITIONS.items()
    if definition.entries_file
}
EVERYBODY = [entry for entries in ENTRIES.values() for entry in entries]
TODAY = date(2026, 11, 21)

OFFLOAD, REFERRAL = AlertKind.OFFLOAD, AlertKind.REFERRAL
POLICY: dict[str, tuple[AlertKind | None, AlertKind]] = {
    "black_book": (REFERRAL, REFERRAL),
    "blacklist": (REFERRAL, REFERRAL),
    "ecl": (None, OFFLOAD),
    "interpol": (REFERRAL, REFERRAL),
    "iwl": (REFERRAL, REFERRAL),
    "pnil": (None, OFFLOAD),
    "red_book": (REFERRAL, REFERRAL),
    "sltd": (REFERRAL, REFERRAL),
    "un_sanctions": (REFERRAL, OFFLOAD),
    "wanted": (REFERRAL, REFERRAL),
}
"""What a hit raises on entry and on exit; UN special notices on exit are apart."""


def raised(definition: ListDefinition, direction: Direction, category: str) -> AlertKind | None:
    rule = definition.rule_for(direction, category)
    return rule.raises if rule else None


def test_the_ten_lists_are_there_each_with_entries() -> None:
    assert set(DEFINITIONS) == set(POLICY) == set(ENTRIES)
    assert all(ENTRIES.values())


@pytest.mark.parametrize("code", POLICY)
def test_every_category_raises_what_the_policy_says(code: str) -> None:
    definition = DEFINITIONS[code]
    for category in definition.categories:
        on_entry, on_exit = POLICY[code]
        if category == "un_special":
            on_exit = OFFLOAD
        assert raised(definition, Direction.ENTRY, category) is on_entry
        assert raised(definition, Direction.EXIT, category) is on_exit


def test_only_the_stolen_and_lost_documents_are_a_list_of_documents() -> None:
    assert [code for code, definition in DEFINITIONS.items() if definition.holds is Holds.DOCUMENTS] == ["sltd"]


def test_what_comes_from_elsewhere_has_a_permitted_age() -> None:
    ages = {code: found.permitted_age_s for code, found in DEFINITIONS.items() if found.upkeep is Upkeep.OBTAINED}
    assert ages == {"interpol": 48 * 3600, "sltd": 24 * 3600, "un_sanctions": 7 * 24 * 3600}


def test_all_advice_is_in_urdu_too() -> None:
    for definition in DEFINITIONS.values():
        for wording in (definition.name, *(rule.advice for rule in definition.rules)):
            letters = [character for character in wording.ur if character.isalpha()]
            assert all("\u0600" <= letter <= "\u06ff" for letter in letters)


def test_every_category_of_notice_has_an_entry() -> None:
    assert {entry.category for entry in ENTRIES["interpol"]} == set(DEFINITIONS["interpol"].categories)


def test_everybody_is_invented() -> None:
    """No State calls itself UTO or ZZA, and no CNIC begins with 00000."""
    states = {state for entry in EVERYBODY for state in entry.nationalities}
    states |= {document.issuing_state for entry in EVERYBODY for document in entry.documents if document.issuing_state}
    assert states == {"UTO", "ZZA"}
    assert all(entry.cnic.startswith("00000") for entry in EVERYBODY if entry.cnic)
    assert all("(fictional)" in (entry.grounds or "(fictional)") for entry in EVERYBODY)


def test_the_samples_hold_every_kind_of_entry() -> None:
    assert 60 <= len(EVERYBODY) <= 100
    assert len({entry.id for entry in EVERYBODY}) == len(EVERYBODY)
    assert any(entry.state is EntryState.SUSPENDED for entry in EVERYBODY)
    assert any(entry.expires and entry.expires < TODAY for entry in EVERYBODY)
    assert any(not born.is_complete for entry in EVERYBODY for born in entry.dates_of_birth)
    assert any(entry.cnic for entry in EVERYBODY)


def the_entry(code: str, source_id: str) -> ListEntry:
    return next(entry for entry in ENTRIES[code] if entry.source_id == source_id)


@pytest.mark.parametrize(
    ("code", "source_id", "name", "direction", "kind"),
    [
        ("ecl", "ECL-0001", "RAHMAN, TARIQ MEHMOOD", Direction.EXIT, OFFLOAD),
        ("red_book", "RB-0001", "QURESHI, NADEEM AKHTAR", Direction.ENTRY, REFERRAL),
        ("interpol", "N-RED-0001", "MARENGO, LUCA ADRIAN", Direction.ENTRY, REFERRAL),
        ("interpol", "N-YEL-0001", "KHATOON, ZAINAB", Direction.EXIT, REFERRAL),
        ("interpol", "N-UN-0001", "AL QAMARI, IDRIS YUNUS", Direction.EXIT, OFFLOAD),
        ("iwl", "IWL-0001", "SIDDIQUI, FARHAN ALI", Direction.EXIT, REFERRAL),
    ],
)
def test_the_people_of_the_demonstration_are_in_force(
    code: str, source_id: str, name: str, direction: Direction, kind: AlertKind
) -> None:
    entry = the_entry(code, source_id)
    assert entry.names[0].text == name
    assert entry.is_in_force(TODAY)
    assert entry.is_in_force(date(2030, 1, 1))
    assert raised(DEFINITIONS[code], direction, entry.category) is kind


def test_the_discreet_traveller_of_the_demonstration_is_discreet() -> None:
    assert the_entry("iwl", "IWL-0001").handling is Handling.DISCREET


def test_a_provisional_entry_is_over_after_its_thirty_days() -> None:
    entry = the_entry("pnil", "PNIL-0001")
    assert entry.expires == date(2026, 12, 9)
    assert entry.is_in_force(date(2026, 12, 9))
    assert not entry.is_in_force(date(2026, 12, 10))
