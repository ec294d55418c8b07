"""A list that is rolled back over HTTP: the difference first, another officer's word, and once only."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from screening.domain.accounts import Account, Role
from tests.api.desk import Desk
from tests.workflows.import_scenes import KEPT_HERE, said

LIST = "/api/v1/lists/ecl"
WHY = {"reason": "The edition was cut short."}


class Office:
    """Two list officers of the Ministry, and a list whose last edition was a mistake."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.first = desk.site.person("first", Role.LIST_OFFICER, "authority:moi")
        self.second = desk.site.person("second", Role.LIST_OFFICER, "authority:moi")
        desk.site.publish(KEPT_HERE, said(1), said(2))
        self.good = self.version()
        desk.site.publish(KEPT_HERE, said(1, father_name="Wrong"), said(3))

    def version(self) -> int:
        with self.desk.site.store.read() as kept:
            found = kept.lists.version(KEPT_HERE.code)
        return found.number if found else 0

    def ask(self, query: str = "", by: Account | None = None, key: str = "k1", **body: object) -> httpx.Response:
        asked = {"version": self.good, **WHY, **body}
        return self.desk.post(f"{LIST}/rollbacks{query}", by or self.first, asked, key=key)

    def of_kind(self, made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
        return next(each["items"] for each in made["differences"] if each["kind"] == kind)

    def entries(self) -> list[tuple[str, str | None]]:
        with self.desk.site.store.read() as kept:
            return sorted((each.source_id, each.father_name) for each in kept.lists.entries(KEPT_HERE.code))


@pytest.fixture
def office(desk: Desk) -> Iterator[Office]:
    yield Office(desk)
    desk.close_imports()


def test_a_dry_run_shows_the_difference_line_by_line_and_keeps_nothing(office: Office) -> None:
    tried = office.ask("?dry_run=true")
    assert (tried.status_code, tried.json()["state"], tried.json()["restores"]) == (200, "tried", office.good)
    assert [each["source_id"] for each in office.of_kind(tried.json(), "added")] == ["A-2"]
    (amended,) = office.of_kind(tried.json(), "amended")
    assert amended["fields"] == [{"field": "father_name", "before": ["Wrong"], "after": []}]
    assert [each["source_id"] for each in office.of_kind(tried.json(), "withdrawn")] == ["A-3"]
    assert office.desk.get(f"{LIST}/imports", office.first).json()["items"] == []
    assert office.version() == office.good + 1


def test_another_officer_agrees_and_the_list_holds_what_it_held(office: Office) -> None:
    made = office.ask()
    assert (made.status_code, made.json()["state"], made.json()["reason"]) == (201, "waiting", WHY["reason"])
    place = made.headers["location"]
    assert place == f"{LIST}/imports/{made.json()['id']}"
    assert office.desk.get(place, office.second).json()["counts"]["withdrawn"] == 1
    own = office.desk.post(f"{place}/approve", office.first, {})
    assert (own.status_code, own.json()["code"]) == (403, "approver_is_proposer")
    live = office.desk.post(
        f"{place}/approve", office.second, {"reason": "Order 7.", "overridden": made.json()["brakes"]}
    )
    assert (live.status_code, live.json()["state"], live.json()["version"]) == (200, "in_force", office.good + 2)
    assert office.entries() == [("A-1", None), ("A-2", None)]


def test_one_key_makes_one_roll_back(office: Office) -> None:
    first, again = office.ask(key="same"), office.ask(key="same")
    assert first.json()["id"] == again.json()["id"]
    assert office.ask(key="same", reason="Another reason.").status_code == 422
    assert len(office.desk.get(f"{LIST}/imports", office.first).json()["items"]) == 1


def test_what_cannot_be_rolled_back_is_said(office: Office) -> None:
    ahead = office.ask(version=office.version())
    assert (ahead.status_code, ahead.json()["code"], ahead.json()["where"]) == (409, "impossible_import", "version")
    assert office.ask(key="k2", version=0).status_code == 422
    assert office.ask(key="k3", reason=" ").status_code == 422
    assert office.ask(key="k4", owner="nadra").status_code == 422
    assert office.ask(key="k5", by=office.desk.site.auditor).status_code == 403
    unknown = office.desk.post("/api/v1/lists/none/rollbacks", office.first, {"version": 1, **WHY})
    assert unknown.status_code == 404
