"""Photographs over HTTP: uploaded, named by a change that another officer approves, and looked at."""

import hashlib
from datetime import timedelta
from typing import Any

import httpx
import pytest

from screening.domain.accounts import Account, Role
from screening.domain.errors import NotFound
from screening.domain.identifiers import new_uuid
from screening.domain.lists import Holds
from screening.workflows.desk.remind_by_clock import sweep_photographs
from tests.api.desk import Desk
from tests.builders import a_definition, an_entry
from tests.mrz.test_photographs import encoded, picture, telling

PHOTOGRAPHS = "/api/v1/lists/ecl/photographs"
CHANGES = "/api/v1/lists/ecl/changes"


class Studio:
    """Two list officers, and somebody on the list of whom there is no photograph."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.entry = an_entry("Eriksson, Anna Maria", born=("1974-08-12",))
        desk.site.publish(a_definition(), self.entry)
        self.first = desk.site.person("first", Role.LIST_OFFICER, "authority:moi")
        self.second = desk.site.person("second", Role.LIST_OFFICER, "authority:moi")

    def upload(self, image: bytes, by: Account | None = None, path: str = PHOTOGRAPHS, **asked: Any) -> httpx.Response:  # noqa: ANN401
        asked.setdefault("key", str(new_uuid()))
        return self.desk.call("POST", path, by or self.first, files={"image": ("a.jpg", image, "image/jpeg")}, **asked)

    def propose(self, digest: str | None, revision: int = 1) -> httpx.Response:
        body = {
            "kind": "amend",
            "entry_id": str(self.entry.id),
            "reason": "Why.",
            "entry": {"photograph_sha256": digest},
        }
        return self.desk.post(CHANGES, self.first, body, headers={"If-Match": f'"{revision}"'})

    def approve(self, change: httpx.Response) -> httpx.Response:
        return self.desk.post(f"{CHANGES}/{change.json()['id']}/approve", self.second, {})


@pytest.fixture
def studio(desk: Desk) -> Studio:
    return Studio(desk)


def test_a_photograph_is_on_the_entry_once_another_officer_approves_it(studio: Studio, desk: Desk) -> None:
    kept = studio.upload(telling())
    assert kept.status_code == 201, kept.text
    digest = kept.json()["sha256"]
    assert (kept.json()["width"], kept.headers["location"]) == (600, f"{PHOTOGRAPHS}/{digest}")
    assert studio.approve(studio.propose(digest)).status_code == 200
    entry = desk.get(f"/api/v1/lists/ecl/entries/{studio.entry.id}", studio.first).json()
    assert (entry["photograph_sha256"], entry["revision"]) == (digest, 2)
    seen = desk.get(f"{PHOTOGRAPHS}/{digest}", desk.site.manager)
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    assert (seen.headers["cache-control"], seen.headers["etag"]) == ("no-store", f'"{digest}"')
    assert b"Fictional" not in seen.content
    again = desk.get(f"{PHOTOGRAPHS}/{digest}", desk.site.manager, headers={"If-None-Match": f'"{digest}"'})
    assert (again.status_code, again.content) == (304, b"")
    assert desk.site.actions().count("photograph.viewed") == 2
    assert studio.approve(studio.propose(None, 2)).status_code == 200
    entry = desk.get(f"/api/v1/lists/ecl/entries/{studio.entry.id}", studio.first).json()
    assert entry["photograph_sha256"] is None


def test_another_amendment_leaves_the_photograph(studio: Studio, desk: Desk) -> None:
    digest = studio.upload(encoded(picture())).json()["sha256"]
    studio.approve(studio.propose(digest))
    body = {"kind": "amend", "entry_id": str(studio.entry.id), "reason": "Why.", "entry": {"father_name": "ERIK"}}
    amended = desk.post(CHANGES, studio.first, body, headers={"If-Match": '"2"'})
    assert amended.json()["entry"]["photograph_sha256"] == digest


def test_the_counter_never_sees_one(studio: Studio, desk: Desk) -> None:
    digest = studio.upload(encoded(picture())).json()["sha256"]
    assert desk.get(f"{PHOTOGRAPHS}/{digest}", desk.site.officer).status_code == 403
    assert desk.get(f"{PHOTOGRAPHS}/{'0' * 64}", desk.site.officer).status_code == 403


def test_a_change_names_what_was_uploaded_for_its_own_list(studio: Studio, desk: Desk) -> None:
    desk.site.publish(a_definition("pnil"))
    elsewhere = studio.upload(encoded(picture()), path="/api/v1/lists/pnil/photographs").json()["sha256"]
    for digest in (elsewhere, "0" * 64):
        refused = studio.propose(digest)
        assert (refused.status_code, refused.json()["parameters"]) == (
            409,
            [{"name": "reason", "value": "photograph_unknown"}],
        )
    assert desk.get(f"{PHOTOGRAPHS}/{elsewhere}", studio.first).status_code == 404
    assert studio.propose("not a digest").status_code == 422


def test_what_no_change_names_is_gone_after_a_day(studio: Studio, desk: Desk) -> None:
    left = studio.upload(encoded(picture())).json()["sha256"]
    named = studio.upload(encoded(picture(90, 120))).json()["sha256"]
    studio.propose(named)
    desk.site.clock.advance(timedelta(hours=23))
    assert sweep_photographs(desk.site.parts) == 0
    desk.site.clock.advance(timedelta(hours=2))
    assert sweep_photographs(desk.site.parts) == 1
    with desk.site.store.read() as kept:
        assert kept.photographs.get(studio.entry.list_code, named).sha256 == named
        with pytest.raises(NotFound):
            kept.photographs.get(studio.entry.list_code, left)


def test_the_same_upload_again_is_answered_as_before(studio: Studio) -> None:
    key = str(new_uuid())
    first, second = (studio.upload(encoded(picture()), key=key) for _ in range(2))
    assert first.json() == second.json()
    assert studio.upload(encoded(picture(30, 30)), key=key).status_code == 422
    assert studio.upload(encoded(picture()), key=None).status_code == 400


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (b"", "invalid_input"),
        (b"%PDF-1.7", "invalid_input"),
        (encoded(picture(), "TIFF"), "invalid_input"),
        (encoded(picture())[:200], "invalid_input"),
        (b"\xff\xd8\xff" + bytes(5_000_001), "image_too_large"),
    ],
    ids=["nothing", "a PDF", "a TIFF", "cut off", "too large"],
)
def test_what_is_no_photograph_is_refused(studio: Studio, image: bytes, code: str) -> None:
    refused = studio.upload(image)
    assert (refused.status_code in {413, 422}, refused.json()["code"]) == (True, code)


def test_only_who_may_propose_for_the_list_uploads(studio: Studio, desk: Desk) -> None:
    other = desk.site.person("ncb", Role.LIST_OFFICER, "authority:ncb")
    for person in (other, desk.site.manager, desk.site.auditor):
        assert studio.upload(encoded(picture()), person).status_code == 403
    desk.site.publish(a_definition("sltd", holds=Holds.DOCUMENTS))
    assert studio.upload(encoded(picture()), path="/api/v1/lists/sltd/photographs").status_code == 409
    with_more = studio.upload(encoded(picture()), data={"entry_id": "x"})
    assert with_more.status_code == 422


def test_a_follower_gets_what_an_entry_names_and_nothing_that_was_only_proposed(studio: Studio, desk: Desk) -> None:
    machine = desk.site.person("machine", Role.FOLLOWER, "checkpost:KHI")
    uploaded = studio.upload(telling())
    digest = uploaded.json()["sha256"]
    change = studio.propose(digest)
    path = f"/api/v1/sync/photographs/ecl/{digest}"
    assert desk.get(path, machine).status_code == 404
    studio.approve(change)
    given = desk.get(path, machine)
    assert (given.status_code, given.headers["content-type"]) == (200, "image/jpeg")
    assert hashlib.sha256(given.content).hexdigest() == digest
    assert desk.site.actions()[-1] == "photograph.handed_out"
    assert desk.get(f"/api/v1/sync/photographs/pnil/{digest}", machine).status_code == 404
    assert desk.get(f"/api/v1/sync/photographs/ecl/{digest.upper()}", machine).status_code == 422
    studio.approve(studio.propose(None, revision=2))
    assert desk.get(path, machine).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FOLLOWER])
def test_no_person_takes_photographs_as_a_follower_does(desk: Desk, role: Role) -> None:
    person = desk.site.person("person", role, "all")
    assert desk.get(f"/api/v1/sync/photographs/ecl/{'ab' * 32}", person).status_code == 403
