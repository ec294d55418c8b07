"""POST /lists/{code}/retro-screenings: whom an entry would have hit."""

from typing import Any

import pytest

from screening.domain.accounts import Account, Role
from screening.workflows.parts import NobodyRecorded
from tests.api.desk import LISTED, UNLISTED, Desk

PATH = "/api/v1/lists/ecl/retro-screenings"
DRAFT: dict[str, Any] = {
    "entry": {
        "names": [{"text": "Anna Maria ERIKSSON"}],
        "dates_of_birth": ["1974-08-12"],
        "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
        "contact": "+92 51 000 0000",
    },
    "reason": "Before it is proposed.",
}


@pytest.fixture
def officer(desk: Desk) -> Account:
    return desk.site.person("lists", Role.LIST_OFFICER, "authority:moi")


def test_a_draft_is_answered_with_the_crossings_that_it_would_have_hit(desk: Desk, officer: Account) -> None:
    crossed = desk.screen(UNLISTED).json()["crossing"]
    desk.screen(LISTED)
    answer = desk.post(PATH, officer, DRAFT, key=None)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert {name: told[name] for name in ("list_code", "threshold", "attempts", "total", "plainly_others")} == {
        "list_code": "ecl",
        "threshold": 0.7,
        "attempts": 2,
        "total": 1,
        "plainly_others": 0,
    }
    (hit,) = told["crossings"]
    assert hit["crossing"] == crossed
    assert (hit["checkpost"], hit["counter"], hit["direction"], hit["movement"]) == ("KHI", "4", "exit", None)
    assert hit["score"] > 0.7
    assert [each["kind"] for each in hit["evidence"]][:3] == ["prior", "name", "date_of_birth"]
    assert all(each["text"] for each in hit["evidence"])


def test_an_entry_of_the_list_may_be_named_with_what_would_change(desk: Desk, officer: Account) -> None:
    desk.list_traveller()
    desk.screen(UNLISTED)
    (found,) = desk.post("/api/v1/lists/ecl/search", officer, {"documents": LISTED["documents"]}, key=None).json()[
        "items"
    ]
    named = {"entry_id": found["entry"]["id"], "reason": "Why."}
    assert desk.post(PATH, officer, named, key=None).json()["total"] == 0
    amended = {**named, "entry": {"names": DRAFT["entry"]["names"], "dates_of_birth": ["1974-08-12"]}}
    assert desk.post(PATH, officer, amended, key=None).json()["total"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reason": "Why."}, "retro_form"),
        ({**DRAFT, "days": 0}, "number_range"),
        ({**DRAFT, "days": 367}, "number_range"),
        ({"entry": DRAFT["entry"]}, "field_missing"),
        ({**DRAFT, "entry": {**DRAFT["entry"], "names": []}}, "entry_without_name_document_or_cnic"),
    ],
)
def test_what_is_no_question_is_refused_with_the_reason(
    desk: Desk, officer: Account, body: dict[str, Any], code: str
) -> None:
    answer = desk.post(PATH, officer, body, key=None)
    assert answer.status_code == 422
    assert code in answer.text


def test_until_the_index_is_built_there_is_no_answer(
    desk: Desk, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk.site.parts.recorded), "current", NobodyRecorded.current)
    answer = desk.post(PATH, officer, DRAFT, key=None)
    assert (answer.status_code, answer.json()["parameters"][0]["value"]) == (503, "recorded_not_ready")
    assert answer.headers["Retry-After"]
