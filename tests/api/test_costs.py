"""POST /lists/{code}/costs: what an entry will cost."""

from typing import Any

import pytest

from screening.domain.accounts import Account, Role
from tests.api.desk import UNLISTED, Desk

PATH = "/api/v1/lists/ecl/costs"
DRAFT: dict[str, Any] = {
    "entry": {
        "names": [{"text": "Anna Maria ERIKSSON"}],
        "dates_of_birth": ["1974-08-12"],
        "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
        "contact": "+92 51 000 0000",
    },
    "reason": "Before it is proposed.",
}
COMMON: dict[str, Any] = {
    "kind": "add",
    "reason": "Order of the Ministry.",
    "entry": {**DRAFT["entry"], "names": [{"text": "KHAN, MUHAMMAD"}], "dates_of_birth": []},
}


@pytest.fixture
def officer(desk: Desk) -> Account:
    return desk.site.person("lists", Role.LIST_OFFICER, "authority:moi")


def test_a_draft_is_answered_with_what_it_costs(desk: Desk, officer: Account) -> None:
    desk.list_traveller()
    desk.screen(UNLISTED)
    answer = desk.post(PATH, officer, DRAFT, key=None)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["attempts"], told["stopped"], told["plainly_others"]) == (1, 1, 0)
    assert told["alerts_a_day"] == 1
    assert told["completeness"] == pytest.approx(2 / 7, abs=0.01)
    assert "father_name" in told["missing"]
    assert told["finds_by_name"]
    assert not told["needs_reason"]
    assert told["name"]["one_in"] > 10_000


def test_a_common_name_alone_wants_its_reason_in_the_change(desk: Desk, officer: Account) -> None:
    desk.list_traveller()
    cost = desk.post(PATH, officer, {"entry": COMMON["entry"], "reason": "Why."}, key=None).json()
    assert cost["needs_reason"]
    assert not cost["finds_in_full"]
    refused = desk.post("/api/v1/lists/ecl/changes", officer, COMMON)
    assert refused.status_code == 422
    assert "common_name" in refused.text
    said = {**COMMON, "common_name_reason": "The court names no more."}
    made = desk.post("/api/v1/lists/ecl/changes", officer, said)
    assert made.status_code == 201, made.text
    assert made.json()["common_name_reason"] == "The court names no more."
    of_change = desk.post(PATH, officer, {"change_id": made.json()["id"], "reason": "Before approval."}, key=None)
    assert of_change.json() == cost
