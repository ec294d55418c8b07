"""What do followers of the lists get over HTTP, and what when they ask for what is not there?"""

import asyncio
import json
import threading
from datetime import timedelta

import httpx
import pytest

from screening.api.feed_fields import FeedSeen
from screening.domain.accounts import Account, Role
from screening.domain.entries import Handling
from screening.domain.feed import FeedHead
from screening.sync.copies import SnapshotReader
from screening.sync.parts import read_part
from screening.sync.signed_lines import LinesReader
from screening.workflows.feed import hand_out_feed
from screening.workflows.feed.follow_feed import CONTENT
from tests.api.desk import Desk
from tests.builders import a_definition, an_entry

FEED = "/api/v1/sync/feed"


@pytest.fixture
def machine(desk: Desk) -> Account:
    return desk.site.person("checkpost-khi", Role.FOLLOWER, "checkpost:KHI")


def test_the_feed_is_answered_as_described_and_proves_itself(desk: Desk, machine: Account) -> None:
    desk.list_traveller(handling=Handling.DISCREET)
    answer = desk.get(FEED, machine)
    assert answer.headers["content-type"] == "application/json"
    told = FeedSeen.model_validate_json(answer.content, strict=False)
    assert [(each.position, each.version, each.kind) for each in told.items] == [(1, 1, None), (2, 2, None)]
    part = read_part(answer.content, (desk.service.signing_key.public_key,), FeedHead())
    assert part.reached == part.head
    (brought,) = part.items[1].revisions or ()
    # A copy is screened by, so what no counter may notice is in it.
    assert brought.body["handling"] == "discreet"
    assert [(each.code, each.version) for each in part.lists] == [("ecl", 2)]


def test_nothing_new_is_a_signed_answer_too_and_is_not_journalled(desk: Desk, machine: Account) -> None:
    """Its moment tells the follower how fresh the copy is."""
    first = desk.get(FEED, machine).json()
    before = desk.site.actions()
    assert before[-1] == "feed.read"
    desk.site.clock.advance(timedelta(minutes=5))
    head = first["head"]
    again = desk.get(f"{FEED}?after={head['position']}&hash={head['hash']}", machine)
    part = read_part(again.content, (desk.service.signing_key.public_key,), FeedHead(**head))
    assert (part.items, part.at) == ((), desk.site.clock.now())
    assert desk.site.actions() == before


def test_a_limit_cuts_and_the_next_answer_goes_on(desk: Desk, machine: Account) -> None:
    desk.list_traveller()
    first = desk.get(f"{FEED}?limit=1", machine).json()
    assert [each["position"] for each in first["items"]] == [1]
    assert first["head"]["position"] == 2
    second = desk.get(f"{FEED}?after=1", machine).json()
    assert second["after"] == {"position": 1, "hash": first["items"][0]["hash"]}
    assert [each["position"] for each in second["items"]] == [2]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_position_of_another_history_is_told_with_the_way_on(desk: Desk, machine: Account, language: str) -> None:
    for query, reason in (("after=7", "position_ahead"), (f"after=1&hash={'0' * 64}", "position_other_history")):
        answer = desk.get(f"{FEED}?{query}", machine, headers={"Accept-Language": language})
        told = answer.json()
        assert (answer.status_code, told["code"]) == (409, "unknown_position")
        assert {each["name"]: each["value"] for each in told["parameters"]} == {"reason": reason, "head": 1}
        assert ("snapshot" if language == "en" else "نقل") in told["detail"]


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=2001", "wait_s=26", "hash=abc"])
def test_what_is_no_position_is_refused(desk: Desk, machine: Account, query: str) -> None:
    assert desk.get(f"{FEED}?{query}", machine).status_code == 422


def test_whoever_waits_is_answered_as_it_happens(desk: Desk, machine: Account) -> None:
    token = desk.token(machine)

    async def ask() -> httpx.Response:
        desk.service.news.start()
        transport = httpx.ASGITransport(desk.app)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://screening.test", headers=headers) as client:
            waiting = asyncio.create_task(client.get(f"{FEED}?after=1&wait_s=25"))
            done, _ = await asyncio.wait({waiting}, timeout=0.05)
            assert not done
            threading.Thread(target=desk.list_traveller).start()
            return await waiting

    assert [each["position"] for each in asyncio.run(ask()).json()["items"]] == [2]


def test_nobody_waits_for_a_server_that_stops(desk: Desk, machine: Account) -> None:
    desk.service.news.close_all()
    assert desk.get(f"{FEED}?after=1&wait_s=25", machine).json()["items"] == []


def test_a_snapshot_comes_as_lines_that_prove_themselves(desk: Desk, machine: Account) -> None:
    desk.list_traveller()
    answer = desk.get("/api/v1/sync/snapshots/ecl", machine)
    assert answer.headers["content-type"].startswith("application/jsonl")
    lines = answer.content.splitlines(keepends=True)
    reader = SnapshotReader(LinesReader(lines, (desk.service.signing_key.public_key,)), CONTENT)
    assert [entry.names[0].text for entry in reader.entries()] == ["Tariq Mehmood RAHMAN"]
    assert reader.header.head.position == 2
    assert desk.site.actions()[-1] == "snapshot.exported"
    assert desk.get("/api/v1/sync/snapshots/unknown", machine).status_code == 404


def test_a_list_that_was_never_published_has_no_snapshot(desk: Desk, machine: Account) -> None:
    definition = a_definition("pnil")
    desk.site.watch.lists[definition.code] = definition
    answer = desk.get("/api/v1/sync/snapshots/pnil", machine)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_edition_too_large_for_an_answer_comes_as_lines(
    desk: Desk, machine: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_out_feed, "MOST_CARRIED", 2)
    desk.site.publish(a_definition("ecl"), *(an_entry(f"ANNA {letter} ERIKSSON") for letter in "ABC"))
    told = desk.get(FEED, machine).json()
    assert [(each["changed"], each["revisions"]) for each in told["items"]] == [(0, []), (3, None)]
    lines = desk.get(f"{FEED}/2", machine).content.splitlines()
    assert [json.loads(line).get("position") for line in lines[:1]] == [2]
    assert len(list(LinesReader(lines, (desk.service.signing_key.public_key,)).entries())) == 3
    assert desk.get(f"{FEED}/3", machine).status_code == 404


def test_one_whole_list_is_handed_out_at_a_time_for_each_account(desk: Desk, machine: Account) -> None:
    desk.service.limits.open_export(str(machine.id))
    refused = desk.get("/api/v1/sync/snapshots/ecl", machine)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_calls")
    assert refused.headers["retry-after"]
    other = desk.site.person("checkpost-tkm", Role.FOLLOWER, "checkpost:TKM")
    assert desk.get("/api/v1/sync/snapshots/ecl", other).status_code == 200
    desk.service.limits.close_export(str(machine.id))
    for _ in range(2):
        assert desk.get("/api/v1/sync/snapshots/ecl", machine).status_code == 200
