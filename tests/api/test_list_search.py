"""Searching all lists over the API."""

from dataclasses import replace

import pytest

from screening.domain.accounts import Role
from screening.domain.entries import EntryState, Handling
from screening.matching import browse
from tests.api.desk import Desk
from tests.builders import a_definition, an_entry

ASKED = {"traveller": {"surname": "طارق محمود رحمان", "date_of_birth": "1979"}}


def test_entries_of_all_lists_are_found_in_any_script_with_where_they_stand_and_why(desk: Desk) -> None:
    desk.list_traveller()
    suspended = replace(an_entry("RAHMAN, TARIQ MEHMOOD", list_code="pnil"), state=EntryState.SUSPENDED)
    desk.site.publish(a_definition("pnil"), suspended)
    officer = desk.site.person("lists", Role.LIST_OFFICER, "all")
    answer = desk.post("/api/v1/lists/search", officer, ASKED)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [(each["named_list"]["code"], each["standing"]) for each in items] == [
        ("ecl", "in_force"),
        ("pnil", "suspended"),
    ]
    assert any(evidence["kind"] == "name" and evidence["text"] for evidence in items[0]["evidence"])
    assert desk.site.actions()[-1] == "entry.searched"
    named = desk.post("/api/v1/lists/search", officer, ASKED | {"lists": ["pnil"]}).json()["items"]
    assert [each["named_list"]["code"] for each in named] == ["pnil"]


def test_discreet_entries_are_told_to_officers_and_partners_get_no_such_search(desk: Desk) -> None:
    desk.list_traveller(handling=Handling.DISCREET)
    officer = desk.site.person("lists", Role.LIST_OFFICER, "all")
    partner = desk.site.person("partner", Role.PARTNER_READER, "all")
    (found,) = desk.post("/api/v1/lists/search", officer, ASKED).json()["items"]
    assert found["entry"]["handling"] == "discreet"
    assert desk.post("/api/v1/lists/search", partner, ASKED | {"reason": "Why."}).status_code == 403


def test_nothing_to_search_by_and_lists_that_nobody_knows_are_refused(desk: Desk) -> None:
    desk.list_traveller()
    for body, status in (
        ({}, 422),
        ({"traveller": {}}, 422),
        (ASKED | {"lists": ["nowhere"]}, 404),
        (ASKED | {"lists": []}, 422),
    ):
        assert desk.post("/api/v1/lists/search", desk.site.auditor, body).status_code == status, body


def test_a_common_part_of_a_name_tells_how_many_bear_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "SMALL", 0)
    desk.site.publish(a_definition(), *(an_entry(f"KHAN, NUMBER {'A' * number}B") for number in range(60)))
    answer = desk.post("/api/v1/lists/search", desk.site.auditor, {"traveller": {"surname": "Khan"}}).json()
    assert (len(answer["items"]), answer["bearing"]) == (50, 60)
    assert desk.post("/api/v1/lists/search", desk.site.auditor, ASKED).json()["bearing"] is None
