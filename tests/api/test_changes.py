"""List changes: one officer proposes, another approves, and travellers are screened against it."""

from dataclasses import replace
from typing import Any

import pytest

from screening.domain.accounts import Account, Role
from screening.domain.entries import EntryName, ListEntry
from tests.api.desk import LISTED, Desk
from tests.builders import a_definition, an_entry

CHANGES = "/api/v1/lists/ecl/changes"
ENTRY: dict[str, Any] = {
    "names": [{"text": "RAHMAN, TARIQ MEHMOOD"}],
    "dates_of_birth": ["1979-03-14"],
    "documents": [{"number": "UT4471902", "issuing_state": "UTO"}],
    "legal_basis": "Fictional order",
    "contact": "+92 51 000 0000",
}
ADD: dict[str, Any] = {"kind": "add", "entry": ENTRY, "reason": "Order 7."}


class Office:
    """Two list officers of the Ministry at a desk, with one entry on the list."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.entry = an_entry("Eriksson, Anna Maria", born=("1974-08-12",), father_name="ERIK")
        desk.site.publish(a_definition(), self.entry)
        self.first = desk.site.person("first", Role.LIST_OFFICER, "authority:moi")
        self.second = desk.site.person("second", Role.LIST_OFFICER, "authority:moi")
        self.path = f"/api/v1/lists/ecl/entries/{self.entry.id}"

    def propose(self, by: Account | None = None, etag: str | None = '"1"', **asked: object) -> Any:  # noqa: ANN401
        body = {"entry_id": str(self.entry.id), "reason": "Why.", **asked}
        headers = {"If-Match": etag} if etag else {}
        return self.desk.post(CHANGES, by or self.first, body, headers=headers)

    def approve(self, change: dict[str, Any], by: Account | None = None) -> Any:  # noqa: ANN401
        return self.desk.post(f"{CHANGES}/{change['id']}/approve", by or self.second, {})

    def entry_now(self) -> dict[str, Any]:
        found: dict[str, Any] = self.desk.get(self.path, self.first).json()
        return found

    def outcome(self) -> str:
        """Screen the traveller of `LISTED` against the lists as they are now."""
        self.desk.site.watch.rebuild()
        return str(self.desk.screen(LISTED, self.desk.site.manager).json()["outcome"])


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def test_an_entry_is_screened_against_once_another_officer_approves_it(office: Office, desk: Desk) -> None:
    proposed = desk.post(CHANGES, office.first, ADD)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    assert proposed.headers["location"] == f"{CHANGES}/{proposed.json()['id']}"
    assert office.outcome() == "clear"
    approved = office.approve(proposed.json())
    assert approved.status_code == 200
    assert approved.json()["state"] == "approved"
    assert approved.json()["decision"]["decided_by"]["username"] == "second"
    assert office.outcome() == "offload"
    with desk.site.store.read() as kept:
        (mark,) = kept.feed.marks(approved.json()["feed_position"] - 1, 10)
        *_, record = kept.journal.records(action_prefix="list.")
        version = kept.lists.version(a_definition().code)
    assert record.action == "list.entry_added"
    assert version is not None
    assert (mark.kind, mark.version.number) == ("add", version.number)
    assert (version.number, version.entries) == (3, 2)


def test_the_proposer_does_not_approve(office: Office) -> None:
    change = office.propose(kind="withdraw").json()
    refused = office.approve(change, office.first)
    assert (refused.status_code, refused.json()["code"]) == (403, "approver_is_proposer")
    assert office.entry_now()["state"] == "active"
    assert office.approve(change).status_code == 200
    assert office.approve(change).json()["code"] == "change_decided"


def test_a_change_needs_the_revision_that_its_author_has_seen(office: Office) -> None:
    missing = office.propose(etag=None, kind="withdraw")
    assert (missing.status_code, missing.json()["code"]) == (428, "missing_base_revision")
    stale = office.propose(etag='"7"', kind="withdraw")
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_entry")
    assert {each["name"]: each["value"] for each in stale.json()["parameters"]} == {"base": 7, "current": 1}
    for etag in ("1", 'W/"1"', "*", '"one"', '"0"'):
        assert office.propose(etag=etag, kind="withdraw").status_code == 422


def test_of_two_changes_of_one_entry_the_second_to_be_approved_is_stale(office: Office) -> None:
    one = office.propose(kind="amend", entry={"father_name": "IVAR"}).json()
    other = office.propose(office.second, kind="amend", entry={"father_name": "OLAF"}).json()
    assert office.approve(one).status_code == 200
    refused = office.approve(other, office.first)
    assert (refused.status_code, refused.json()["code"]) == (412, "stale_entry")
    assert office.entry_now()["father_name"] == "IVAR"
    assert office.entry_now()["revision"] == 2


def test_an_amendment_changes_what_it_names_and_null_takes_away(office: Office) -> None:
    change = office.propose(kind="amend", entry={"grounds": "Fictional grounds", "father_name": None}).json()
    assert change["entry"]["father_name"] is None
    assert change["entry_now"]["father_name"] == "ERIK"
    office.approve(change)
    entry = office.entry_now()
    assert (entry["grounds"], entry["father_name"], entry["names"][0]["text"]) == (
        "Fictional grounds", None, "Eriksson, Anna Maria",
    )  # fmt: skip


def test_suspending_takes_one_officer_and_lifting_two(office: Office) -> None:
    suspended = office.propose(kind="suspend")
    assert (suspended.status_code, suspended.json()["state"]) == (201, "live_at_once")
    assert suspended.json()["feed_position"] > 0
    assert office.entry_now()["state"] == "suspended"
    resumed = office.propose(kind="resume", etag='"2"')
    assert resumed.json()["state"] == "proposed"
    assert office.entry_now()["state"] == "suspended"
    assert office.approve(resumed.json(), office.first).status_code == 403
    assert office.approve(resumed.json()).status_code == 200
    assert office.entry_now()["state"] == "active"


def test_an_emergency_entry_is_live_at_once_and_another_officer_confirms_it(office: Office, desk: Desk) -> None:
    added = desk.post(CHANGES, office.first, {**ADD, "emergency": True}).json()
    assert (added["state"], added["emergency"], added["entry"]["confirm_by"]) == ("live_at_once", True, "2026-11-22")
    assert office.outcome() == "offload"
    confirm = {"kind": "confirm", "entry_id": added["entry_id"]}
    assert office.propose(office.first, **confirm).json()["state"] == "proposed"
    confirmed = office.propose(office.second, **confirm).json()
    assert (confirmed["state"], confirmed["entry"]["confirm_by"]) == ("live_at_once", None)


def test_a_reason_says_why_a_proposal_is_rejected(office: Office) -> None:
    change = office.propose(kind="withdraw").json()
    path = f"{CHANGES}/{change['id']}/reject"
    assert office.desk.post(path, office.second, {}).status_code == 422
    rejected = office.desk.post(path, office.second, {"reason": "The order stands."})
    assert (rejected.json()["state"], rejected.json()["feed_position"]) == ("rejected", None)
    assert office.approve(change).status_code == 409


def test_an_authority_changes_its_own_entries_only(office: Office) -> None:
    stranger = office.desk.site.person("stranger", Role.LIST_OFFICER, "authority:fia")
    assert office.propose(stranger, kind="suspend").status_code == 403
    change = office.propose(kind="withdraw").json()
    assert office.approve(change, stranger).status_code == 403
    assert office.desk.post(CHANGES, stranger, ADD).status_code == 403


@pytest.mark.parametrize(
    ("asked", "code", "reason"),
    [
        ({"kind": "resume"}, "impossible_change", "is_not_suspended"),
        ({"kind": "renew"}, "impossible_change", "not_limited"),
        ({"kind": "amend", "entry": {"father_name": "ERIK"}}, "impossible_change", "nothing_changes"),
        ({"kind": "amend", "entry": {"source_id": "2"}}, "impossible_change", "source_id_stays"),
        ({"kind": "amend"}, "invalid_input", "change_form"),
        ({"kind": "withdraw", "expires": "2027-01-01"}, "invalid_input", "change_form"),
        ({"kind": "amend", "entry": {"names": []}}, "invalid_entry", "entry_without_name_document_or_cnic"),
        ({"kind": "amend", "entry": {"names": [{"text": "王伟"}]}}, "invalid_entry", "entry_names_of_unknown_script"),
        ({"kind": "amend", "entry": {"owner": "fia"}}, "invalid_entry", "entry_owner"),
        ({"kind": "amend", "entry": {"contact": None}}, "invalid_entry", "list_file_missing_key"),
    ],
)
def test_what_an_entry_does_not_allow_is_told_with_the_reason(
    office: Office, asked: dict[str, Any], code: str, reason: str
) -> None:
    refused = office.propose(**asked)
    assert refused.status_code in {409, 422}
    assert refused.json()["code"] == code
    assert {"name": "reason", "value": reason} in refused.json()["parameters"]


def test_no_second_entry_with_one_source_id(office: Office, desk: Desk) -> None:
    body = {**ADD, "entry": {**ENTRY, "source_id": "MOI-9"}}
    one, other = desk.post(CHANGES, office.first, body).json(), desk.post(CHANGES, office.first, body).json()
    assert office.approve(one).status_code == 200
    assert office.approve(other).json()["code"] == "impossible_change"
    assert desk.post(CHANGES, office.first, body).status_code == 409


def test_the_same_key_proposes_once(office: Office, desk: Desk) -> None:
    asked = [desk.post(CHANGES, office.first, ADD, key="once") for _ in range(2)]
    assert asked[0].content == asked[1].content
    assert len(desk.get(CHANGES, office.first).json()["items"]) == 1


def test_changes_are_listed_by_state_and_seen_by_those_who_oversee(office: Office, desk: Desk) -> None:
    office.propose(kind="suspend")
    waiting = office.propose(kind="withdraw", etag='"2"').json()
    found = desk.get(f"{CHANGES}?state=proposed", desk.site.auditor).json()["items"]
    assert [each["id"] for each in found] == [waiting["id"]]
    page = desk.get(f"{CHANGES}?limit=1", office.first).json()
    rest = desk.get(f"{CHANGES}?limit=1&cursor={page['next_cursor']}", office.first).json()
    assert [each["kind"] for each in page["items"] + rest["items"]] == ["withdraw", "suspend"]
    assert desk.get(f"{CHANGES}/{waiting['id']}", desk.site.auditor).json() == waiting
    assert desk.get(f"/api/v1/lists/pnil/changes/{waiting['id']}", desk.site.auditor).status_code == 404
    assert desk.site.actions()[-2:] == ["change.listed", "change.viewed"]


def test_an_alert_tells_that_its_entry_was_suspended_and_can_still_be_decided(office: Office, desk: Desk) -> None:
    desk.list_traveller()
    entry = desk.raised_alert()["hits"][0]
    assert (entry["entry_state_now"], entry["entry_revision_now"]) == ("active", 1)
    suspended = office.propose(kind="suspend", entry_id=entry["entry_id"])
    assert suspended.status_code == 201
    (line,) = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
    opened = desk.get(f"/api/v1/alerts/{line['id']}", desk.site.manager).json()
    hit = opened["hits"][0]
    assert (hit["entry_state_now"], hit["entry_revision_now"], hit["entry"]["state"]) == ("suspended", 2, "active")
    decision = {"hit_id": hit["id"], "disposition": "cleared", "reason": "Suspended by the court."}
    assert desk.post(f"/api/v1/alerts/{line['id']}/disposition", desk.site.manager, decision).status_code == 200


def merging(office: Office) -> tuple[ListEntry, dict[str, Any]]:
    """Put another entry of the same person on the list; give it, and what asks for a merge."""
    other = an_entry("Eriksen, Ana", born=("1974-08-12",))
    office.desk.site.publish(a_definition(), office.entry, other)
    return other, {"kind": "merge", "merged_entry_id": str(other.id), "merged_etag": '"1"'}


def test_two_entries_become_one_once_another_officer_approves(office: Office, desk: Desk) -> None:
    other, asked = merging(office)
    proposed = office.propose(**asked)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    assert [each["text"] for each in proposed.json()["entry"]["names"]] == ["Eriksson, Anna Maria", "Eriksen, Ana"]
    assert proposed.json()["merged_entry"]["id"] == str(other.id)
    assert office.approve(proposed.json(), office.first).status_code == 403
    assert office.approve(proposed.json()).status_code == 200
    assert office.entry_now()["merged_from"] == [str(other.id)]
    gone = desk.get(f"/api/v1/lists/ecl/entries/{other.id}", office.first)
    assert (gone.status_code, gone.headers["etag"]) == (200, '"2"')
    assert (gone.json()["state"], gone.json()["merged_into"]) == ("withdrawn", str(office.entry.id))
    found = desk.get(f"{CHANGES}?entry_id={other.id}", office.first).json()["items"]
    assert [each["kind"] for each in found] == ["merge"]


def test_a_merge_needs_the_etags_of_both_as_they_are(office: Office) -> None:
    _, asked = merging(office)
    assert office.propose(etag=None, **asked).status_code == 428
    for etag, other in (('"9"', '"1"'), ('"1"', '"9"')):
        stale = office.propose(etag=etag, **{**asked, "merged_etag": other})
        assert (stale.status_code, stale.json()["code"]) == (412, "stale_entry")
    for wrong in ({"merged_etag": None}, {"merged_entry_id": None}, {"merged_etag": "1"}, {"kind": "withdraw"}):
        assert office.propose(**{**asked, **wrong}).status_code == 422


def test_a_hit_of_an_entry_that_was_merged_says_which_stands_for_it(office: Office, desk: Desk) -> None:
    other, asked = merging(office)
    desk.site.publish(
        a_definition(), office.entry, replace(other, names=(EntryName("Tariq Mehmood RAHMAN"),), dates_of_birth=())
    )
    assert desk.screen({**LISTED, "documents": []}).status_code == 201
    (alert,) = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
    stated = {"dates_of_birth": ["1974-08-12"]}
    assert office.approve(office.propose(**{**asked, "merged_etag": '"2"', "entry": stated}).json()).status_code == 200
    (hit,) = desk.get(f"/api/v1/alerts/{alert['id']}", desk.site.manager).json()["hits"]
    assert (hit["entry_state_now"], hit["entry_merged_into"]) == ("withdrawn", str(office.entry.id))
