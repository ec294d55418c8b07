"""The review queue over HTTP: what waits, why, and the officer's word that it stands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.domain.accounts import Role
from screening.domain.identifiers import new_uuid
from screening.domain.lists import ReviewRules
from screening.workflows.desk.keep_reviews import follow_reviews
from tests.api.desk import Desk
from tests.builders import A_MOMENT, a_definition, an_entry

QUEUE = "/api/v1/lists/ecl/reviews"
CHANGES = "/api/v1/lists/ecl/changes"
TODAY = A_MOMENT.date()


@pytest.fixture
def entry_id(desk: Desk) -> str:
    """List an entry whose review is overdue."""
    entry = replace(
        an_entry("Eriksson, Anna Maria", born=("1974-08-12",)), review_on=TODAY - timedelta(days=30), source_id="7"
    )
    desk.site.publish(replace(a_definition(), review=ReviewRules(every=90)), entry)
    follow_reviews(desk.site.parts)
    return str(entry.id)


def test_an_overdue_entry_is_in_the_queue_until_an_officer_lets_it_stand(desk: Desk, entry_id: str) -> None:
    officer = desk.site.person("lists", Role.LIST_OFFICER, "authority:moi")
    told = desk.get(QUEUE, officer).json()
    (line,) = told["items"]
    assert (line["reason"], line["entry"]["id"], line["acts"]) == ("overdue", entry_id, ["review", "withdraw"])
    assert line["causes"] == [{"reason": "overdue", "day": line["day"]}]
    assert {"reason": "overdue", "count": 1} in told["counts"]
    assert (told["behind"], told["imports"]) == ([], [])
    body = {"kind": "review", "entry_id": entry_id, "reason": "Seen with the file."}
    key = str(new_uuid())
    reviewed = desk.post(CHANGES, officer, body, headers={"If-Match": '"1"'}, key=key)
    assert (reviewed.status_code, reviewed.json()["state"]) == (201, "live_at_once")
    seen = reviewed.json()["entry"]
    assert (seen["reviewed_on"], seen["review_on"]) == (str(TODAY), str(TODAY + timedelta(days=90)))
    assert desk.get("/api/v1/reviews", officer).json()["items"] == []
    again = desk.post(CHANGES, officer, body, headers={"If-Match": '"1"'}, key=key)
    assert again.json() == reviewed.json()
    stale = desk.post(CHANGES, officer, body, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


def test_a_review_needs_its_reason_and_no_day_beyond_the_period(desk: Desk, entry_id: str) -> None:
    officer = desk.site.person("lists", Role.LIST_OFFICER, "authority:moi")
    body = {"kind": "review", "entry_id": entry_id, "reason": "Why."}
    for wrong in (
        {**body, "reason": " "},
        {**body, "review_on": str(TODAY)},
        {**body, "review_on": str(date.max)},
        {**body, "expires": str(TODAY)},
    ):
        answer = desk.post(CHANGES, officer, wrong, headers={"If-Match": '"1"'})
        assert answer.status_code == 422, answer.text


def test_the_queue_is_filtered_and_asked_for_page_by_page(desk: Desk, entry_id: str) -> None:
    auditor = desk.site.auditor
    assert desk.get(f"{QUEUE}?reason=due&reason=sparse", auditor).json()["items"] == []
    (line,) = desk.get(f"{QUEUE}?reason=overdue&owner=moi&limit=1", auditor).json()["items"]
    assert (line["entry"]["id"], line["acts"]) == (entry_id, [])
    assert desk.get(f"{QUEUE}?owner=fia_dg", auditor).json()["items"] == []
    assert desk.get(f"{QUEUE}?cursor=nonsense", auditor).status_code == 422
    assert desk.get("/api/v1/lists/nowhere/reviews", auditor).status_code == 404


def test_a_list_tells_its_rules_of_review(desk: Desk, entry_id: str) -> None:
    told = desk.get("/api/v1/lists/ecl", desk.site.auditor).json()["review"]
    assert told == {"every": 90, "remind_before": 14, "overdue_after": 7, "expiring": 7, "suspended": 90}
    assert entry_id


def test_overdue_reviews_are_measured_by_list(desk: Desk, entry_id: str) -> None:
    metrics = desk.get("/metrics").text
    assert entry_id not in metrics
    assert 'screening_list_reviews_overdue{list="ecl"} 1.0' in metrics
    assert 'screening_list_unconfirmed{list="ecl"} 0.0' in metrics
