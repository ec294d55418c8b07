"""A whole list from a file over HTTP: dry run, diff, another officer's word, and what is wrong told."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from screening.api import import_answers as endpoints
from screening.domain.accounts import Account, Role
from screening.domain.entries import ListEntry
from screening.domain.lists import ListDefinition
from screening.lists.own_csv import written_csv
from tests.api.desk import LISTED, Desk
from tests.builders import A_MOMENT
from tests.workflows.import_scenes import KEPT_HERE, OBTAINED, said

IMPORTS = "/api/v1/lists/ecl/imports"


def csv_of(*entries: ListEntry) -> bytes:
    return "".join(written_csv(entries)).encode()


class Office:
    """Two list officers of the Ministry, who import files."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.first = desk.site.person("first", Role.LIST_OFFICER, "authority:moi")
        self.second = desk.site.person("second", Role.LIST_OFFICER, "authority:moi")

    def keep(self, definition: ListDefinition, *entries: ListEntry) -> None:
        self.desk.site.publish(definition, *entries)

    def send(
        self, content: bytes, query: str = "", by: Account | None = None, key: str | None = None, name: str = "list.csv"
    ) -> httpx.Response:
        files = [("file", (name, content, "text/csv"))]
        return self.desk.call(
            "POST", f"{IMPORTS}{query}", by or self.first, key=key or f"k{time.monotonic_ns()}", files=files
        )

    def decide(self, made: dict[str, Any], verb: str, by: Account, body: object) -> httpx.Response:
        return self.desk.post(f"{IMPORTS}/{made['id']}/{verb}", by, body)

    def of_kind(self, made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
        return next(each["items"] for each in made["differences"] if each["kind"] == kind)

    def entries(self) -> list[str]:
        with self.desk.site.store.read() as kept:
            return sorted(each.source_id for each in kept.lists.entries(OBTAINED.code))


@pytest.fixture
def office(desk: Desk) -> Iterator[Office]:
    yield Office(desk)
    desk.close_imports()


def test_a_dry_run_says_what_would_change_and_keeps_nothing(office: Office) -> None:
    office.keep(OBTAINED, said(1), said(2))
    tried = office.send(csv_of(said(1, father_name="Erik"), said(3)), "?dry_run=true")
    assert (tried.status_code, tried.json()["state"], tried.json()["dry_run"]) == (200, "tried", True)
    assert [each["source_id"] for each in office.of_kind(tried.json(), "added")] == ["A-3"]
    (amended,) = office.of_kind(tried.json(), "amended")
    assert amended["fields"] == [{"field": "father_name", "before": [], "after": ["Erik"]}]
    assert [each["source_id"] for each in office.of_kind(tried.json(), "withdrawn")] == ["A-2"]
    assert office.entries() == ["A-1", "A-2"]
    assert office.desk.get(f"{IMPORTS}/{tried.json()['id']}", office.first).status_code == 404
    assert office.desk.get(IMPORTS, office.first).json()["items"] == []
    assert [each for each in office.desk.site.actions() if each.startswith("import.")] == [
        "import.made",
        "import.tried",
        "import.listed",
    ]


def test_an_obtained_list_is_in_force_with_the_answer_and_searched(office: Office) -> None:
    office.keep(OBTAINED)
    made = office.send(csv_of(said(1), said(2, "Rahman, Tariq Mehmood")))
    assert (made.status_code, made.json()["state"], made.json()["version"]) == (201, "in_force", 2)
    assert made.headers["location"] == f"{IMPORTS}/{made.json()['id']}"
    assert made.json()["files"][0]["length"] == len(csv_of(said(1), said(2, "Rahman, Tariq Mehmood")))
    office.desk.site.watch.rebuild()
    listed = {**LISTED, "documents": []}
    assert office.desk.screen(listed).json()["outcome"] == "offload"
    assert list(office.desk.service.imports.folder.iterdir()) == []


def test_a_list_that_is_kept_here_waits_for_another_officer(office: Office) -> None:
    office.keep(KEPT_HERE)
    made = office.send(csv_of(said(1))).json()
    assert made["state"] == "waiting"
    own = office.decide(made, "approve", office.first, {})
    assert (own.status_code, own.json()["code"]) == (403, "approver_is_proposer")
    live = office.decide(made, "approve", office.second, {"reason": "Order 7."})
    assert (live.status_code, live.json()["state"]) == (200, "in_force")
    assert live.json()["decision"]["decided_by"]["username"] == "second"
    again = office.decide(made, "approve", office.second, {})
    assert (again.status_code, again.json()["code"]) == (409, "import_decided")
    assert "in force already" in again.json()["detail"]
    assert [each["state"] for each in office.desk.get(IMPORTS, office.desk.site.auditor).json()["items"]] == [
        "in_force"
    ]


def test_a_brake_is_overridden_by_name_with_a_reason(office: Office) -> None:
    office.keep(OBTAINED, *[said(number) for number in range(4)])
    made = office.send(csv_of(said(1))).json()
    assert (made["state"], made["brakes"]) == ("waiting", ["many_withdrawn"])
    refused = office.decide(made, "approve", office.second, {"reason": "Fine."})
    assert (refused.status_code, refused.json()["code"]) == (409, "impossible_import")
    assert office.decide(made, "approve", office.second, {"overridden": ["many_withdrawn"]}).status_code == 422
    live = office.decide(made, "approve", office.second, {"overridden": ["many_withdrawn"], "reason": "Cleared."})
    assert live.json()["decision"]["overridden"] == ["many_withdrawn"]
    assert office.entries() == ["A-1"]


def test_an_import_is_refused_with_a_reason(office: Office) -> None:
    office.keep(KEPT_HERE)
    made = office.send(csv_of(said(1))).json()
    assert office.decide(made, "reject", office.second, {}).status_code == 422
    assert office.decide(made, "reject", office.second, {"reason": "Not ours."}).json()["state"] == "refused"
    assert office.entries() == []


def test_rejected_records_are_told_with_place_and_reason_in_the_callers_language(office: Office) -> None:
    office.keep(OBTAINED)
    content = csv_of(said(1), said(1), said(2, "X"))
    made = office.send(content).json()
    (rejected,) = office.of_kind(made, "rejected")
    assert (rejected["place"], rejected["source_id"], rejected["reason"]["code"]) == (
        "list.csv: line 4",
        "A-2",
        "entry_name",
    )
    (twice,) = office.of_kind(made, "duplicate")
    assert twice["place"] == "list.csv: line 3"
    path = f"{IMPORTS}/{made['id']}/differences?kind=rejected"
    (seen,) = office.desk.get(path, office.second, headers={"Accept-Language": "ur"}).json()["items"]
    assert seen["reason"]["text"] != rejected["reason"]["text"]
    assert made["state"] == "waiting"
    assert made["brakes"] == ["many_rejected"]


def test_differences_come_page_by_page(office: Office) -> None:
    office.keep(OBTAINED)
    made = office.send(csv_of(*[said(number) for number in range(5)])).json()
    path = f"{IMPORTS}/{made['id']}/differences?kind=added&limit=3"
    page = office.desk.get(path, office.first).json()
    rest = office.desk.get(f"{path}&cursor={page['next_cursor']}", office.first).json()
    assert sorted(each["source_id"] for each in page["items"] + rest["items"]) == [f"A-{n}" for n in range(5)]
    assert office.desk.get(f"{IMPORTS}/{made['id']}/differences?kind=nonsense", office.first).status_code == 422
    assert office.desk.get(path.replace("ecl", "pnil"), office.first).status_code == 404


def test_the_same_key_imports_once(office: Office) -> None:
    office.keep(OBTAINED)
    first = office.send(csv_of(said(1)), key="once")
    again = office.send(csv_of(said(1)), key="once")
    assert (first.status_code, first.content) == (201, again.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert len(office.desk.get(IMPORTS, office.first).json()["items"]) == 1
    assert office.send(csv_of(said(2)), key="once").json()["code"] == "idempotency_key_reused"
    assert list(office.desk.service.imports.folder.iterdir()) == []


def test_a_file_that_is_not_whole_is_a_problem_that_names_the_line(office: Office) -> None:
    office.keep(OBTAINED)
    refused = office.send(csv_of(said(1)) + b'"never closed')
    assert (refused.status_code, refused.json()["code"]) == (422, "import_invalid")
    assert refused.json()["where"].startswith("list.csv")
    (failed,) = office.desk.get(IMPORTS, office.first).json()["items"]
    assert (failed["state"], failed["failure"]["code"]) == ("failed", "import_invalid")
    assert office.entries() == []


def test_what_takes_longer_is_answered_with_its_place_and_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.keep(OBTAINED)
    monkeypatch.setattr(endpoints, "ANSWERED_IN_S", 0.0)
    made = office.send(csv_of(*[said(number) for number in range(3000)]))
    assert (made.status_code, made.json()["state"]) == (202, "checking")
    for _ in range(600):
        seen = office.desk.get(made.headers["location"], office.first).json()
        if seen["state"] != "checking":
            break
        time.sleep(0.05)
    assert (seen["state"], seen["counts"]["added"]) == ("in_force", 3000)
    assert len(office.of_kind(seen, "added")) == 1000


LATER = {"Prefer": "respond-async"}


def until_over(office: Office, place: str) -> dict[str, Any]:
    """Follow an import until nobody works on it."""
    for _ in range(600):
        seen: dict[str, Any] = office.desk.get(f"{place}/progress", office.first).json()
        if seen["state"] != "checking":
            break
        time.sleep(0.02)
    return seen


def test_a_dry_run_in_its_own_time_is_kept_and_imported_in_earnest_once(office: Office) -> None:
    office.keep(OBTAINED)
    files = [("file", ("list.csv", csv_of(said(1)), "text/csv"))]
    source = {"obtained_from": "By courier", "obtained_at": (A_MOMENT - timedelta(hours=5)).isoformat()}
    tried = office.desk.call(
        "POST", f"{IMPORTS}?dry_run=true", office.first, key="a", files=files, data=source, headers=LATER
    )
    place = tried.headers["location"]
    assert (tried.status_code, place) == (202, f"{IMPORTS}/{tried.json()['id']}")
    views = office.desk.site.actions().count("import.viewed")
    seen = until_over(office, place)
    assert (seen["state"], seen["counts"]["added"], seen["read"] <= seen["length"]) == ("tried", 1, True)
    assert office.desk.site.actions().count("import.viewed") == views
    opened = office.desk.get(place, office.first).json()
    assert [each["source_id"] for each in office.of_kind(opened, "added")] == ["A-1"]
    assert (opened["obtained_from"], opened["dry_run"]) == ("By courier", True)
    made = office.desk.call("POST", f"{place}/repeat", office.second, key="b", headers=LATER)
    assert made.status_code == 202
    assert until_over(office, made.headers["location"])["state"] == "in_force"
    version = office.desk.get("/api/v1/lists/ecl", office.first).json()["version"]
    assert version["verified_at"].startswith((A_MOMENT - timedelta(hours=5)).isoformat()[:19])
    again = office.desk.call("POST", f"{place}/repeat", office.second, key="c")
    assert (again.status_code, again.json()["where"]) == (409, "import_id")
    assert "not kept any more" in again.json()["detail"]
    assert list(office.desk.service.imports.folder.iterdir()) == []


def test_what_was_not_tried_is_not_imported_from_there_and_nothing_is_obtained_tomorrow(office: Office) -> None:
    office.keep(KEPT_HERE)
    made = office.send(csv_of(said(1)))
    refused = office.desk.call("POST", f"{IMPORTS}/{made.json()['id']}/repeat", office.second, key="r")
    assert (refused.status_code, refused.json()["code"]) == (409, "impossible_import")
    files = [("file", ("list.csv", csv_of(said(1)), "text/csv"))]
    source = {"obtained_at": (A_MOMENT + timedelta(days=1)).isoformat()}
    refused = office.desk.call("POST", IMPORTS, office.first, key="o", files=files, data=source)
    assert (refused.status_code, refused.json()["where"]) == (422, "obtained_at")
    assert list(office.desk.service.imports.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "query", "status", "code"),
    [
        (b"", "", 422, "import_invalid"),
        (b"\xff\xfe\x00", "", 422, "import_invalid"),
        (b"source_id,nonsense\r\n1,2\r\n", "", 422, "import_invalid"),
        (csv_of(said(1)), "?owner=fia", 422, "invalid_input"),
        (csv_of(said(1)), "?owner=NO", 422, "invalid_input"),
        (csv_of(said(1)), "?dry_run=perhaps", 422, "invalid_input"),
    ],
    ids=["empty", "not text", "another form", "not an owner", "no owner's code", "perhaps"],
)
def test_what_is_no_import_is_a_problem(office: Office, content: bytes, query: str, status: int, code: str) -> None:
    office.keep(OBTAINED)
    refused = office.send(content, query)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_no_file_an_unknown_field_and_an_unknown_list_are_problems(office: Office) -> None:
    office.keep(OBTAINED)
    assert office.desk.call("POST", IMPORTS, office.first, key="k").status_code == 422
    files = [("file", ("a", b"x", "text/csv")), ("other", ("b", b"x", "text/csv"))]
    unknown = office.desk.call("POST", IMPORTS, office.first, key="l", files=files)
    assert (unknown.status_code, unknown.json()["where"]) == (422, "other")
    strange = [files[0], ("Some Body", ("b", b"x", "text/csv"))]
    assert office.desk.call("POST", IMPORTS, office.first, key="n", files=strange).json()["where"] == "form"
    assert office.desk.call("POST", IMPORTS, office.first, files=files[:1]).json()["code"] == "missing_idempotency_key"
    path = IMPORTS.replace("ecl", "nowhere")
    assert office.desk.call("POST", path, office.first, key="m", files=files[:1]).status_code == 404


def test_a_list_without_rules_for_imports_takes_none(office: Office, desk: Desk) -> None:
    refused = office.send(csv_of(said(1)))
    assert (refused.status_code, refused.json()["code"]) == (409, "impossible_import")
    assert list(desk.service.imports.folder.iterdir()) == []


def test_nothing_large_is_taken_in_from_who_may_not_import(office: Office, desk: Desk) -> None:
    office.keep(OBTAINED)
    for by in (None, desk.site.officer, desk.site.person("far", Role.LIST_OFFICER, "authority:fia")):
        files = [("file", ("list.csv", csv_of(said(1)), "text/csv"))]
        answer = desk.call("POST", IMPORTS, by, key="k", files=files)
        assert answer.status_code == (403 if by else 401)
    desk.service.imports.most_bytes = 100
    assert office.send(csv_of(said(1))).status_code == 413
    assert office.entries() == []
