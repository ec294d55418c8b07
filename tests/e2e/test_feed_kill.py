"""Killed without warning while lists change: does a follower miss nothing, get nothing twice, and prove its copy?"""

import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from screening.domain.entries import ListEntry
from screening.domain.feed import FeedHead
from screening.domain.identifiers import EntryId, ListCode
from screening.settings import Settings
from screening.signing.keys import PublicKey
from screening.sync.copies import Held, SnapshotReader, follow
from screening.sync.parts import read_part
from screening.sync.signed_lines import LinesReader
from screening.workflows.feed.follow_feed import CONTENT
from tests.running_service import RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("feed_kill")]


@dataclass
class Follower:
    """Keeps a copy over HTTP, as a checkpost does: asks again whatever happens to the line or to the service."""

    service: RunningService
    token: str
    keys: tuple[PublicKey, ...]
    held: Held = field(default_factory=Held)
    kept: dict[EntryId, ListEntry] = field(default_factory=dict)
    taken: list[int] = field(default_factory=list)
    changed: list[EntryId] = field(default_factory=list)

    def ask(self, wait_s: float) -> bool:
        """Take one piece; say whether it brought anything."""
        head = self.held.head
        asked: dict[str, Any] = {"after": head.position, "hash": head.hash, "limit": 7, "wait_s": wait_s}
        answer = self._get("/sync/feed", asked)
        if answer is None:
            return False
        assert answer.status_code == 200, answer.text
        part = read_part(answer.content, self.keys, head)
        followed = follow(self.held, part, self.kept.get, CONTENT)
        assert followed.awaits is None
        for step in followed.steps:
            self.taken.append(step.mark.position)
            self.changed += [entry.id for entry in step.entries]
            self.kept |= {entry.id: entry for entry in step.entries}
        self.held = followed.held
        return bool(part.items)

    def snapshot(self, code: str) -> tuple[int, str, list[ListEntry]]:
        answer = self._get(f"/sync/snapshots/{code}", {})
        assert answer is not None
        reader = SnapshotReader(LinesReader(answer.content.splitlines(keepends=True), self.keys), CONTENT)
        entries = list(reader.entries())
        assert reader.copy is not None
        return reader.copy.version, reader.copy.digest, entries

    def _get(self, path: str, asked: dict[str, Any]) -> httpx.Response | None:
        headers = {"Authorization": self.token}
        try:
            return httpx.get(
                f"{self.service.origin}/api/v1{path}", params=asked, headers=headers, timeout=30, trust_env=False
            )
        except httpx.HTTPError:
            return None


def change_until_killed(service: RunningService, token: str, answered: list[dict[str, Any]], first: int) -> None:
    """One officer: adds entries in an emergency, each in force with its answer, until the service is gone."""
    with httpx.Client(base_url=f"{service.origin}/api/v1", timeout=10, trust_env=False) as client:
        for number in range(first, first + 1000):
            entry = {"documents": [{"number": f"K{number:06}"}], "legal_basis": "Fictional", "contact": "+92"}
            asked = {"kind": "add", "emergency": True, "reason": "Killed.", "entry": entry}
            headers = {"Authorization": token, "Idempotency-Key": f"kill-{number}"}
            try:
                answer = client.post("/lists/ecl/changes", json=asked, headers=headers)
            except httpx.HTTPError:
                return
            assert answer.status_code == 201, answer.text
            answered.append(answer.json())


@pytest.mark.parametrize(("database", "workers", "rounds"), [("sqlite", 1, 4), ("postgresql", 2, 2)])
def test_a_follower_has_every_change_once_whatever_is_killed_when(
    tmp_path: Path, request: pytest.FixtureRequest, database: str, workers: int, rounds: int
) -> None:
    store = request.getfixturevalue("new_postgres_database")() if database == "postgresql" else ""
    furnish(tmp_path, store=store)
    service = RunningService(tmp_path, store=store, workers=workers)
    service.start()
    try:
        with service.signed_in("lists") as officer, service.signed_in("machine") as machine:
            tokens = str(officer.headers["Authorization"]), str(machine.headers["Authorization"])
        key = PublicKey.from_hex(Settings(data=tmp_path).public_key_file.read_text(encoding="utf-8"))
        follower = Follower(service, tokens[1], (key,))
        answered: list[dict[str, Any]] = []
        chance = random.Random(20261122)  # noqa: S311  a test's own dice
        for count in range(rounds):
            changing = threading.Thread(target=change_until_killed, args=(service, tokens[0], answered, 1000 * count))
            changing.start()
            already = len(answered)
            wanted = chance.randint(3, 12)
            while len(answered) < already + wanted:
                follower.ask(wait_s=0.5)
            time.sleep(chance.random() / 20)
            service.kill()
            changing.join()
            service.start()
        while follower.ask(wait_s=0):
            pass
        # None missing, none twice, none that nobody made: what was answered, and at most one unanswered a kill.
        assert follower.taken == list(range(1, follower.held.head.position + 1))
        positions = [change["feed_position"] for change in answered]
        assert len(set(positions)) == len(positions)
        assert set(positions) <= set(follower.taken)
        made = [
            each for each in follower.changed if follower.kept[each].documents[:1] and _is_ours(follower.kept[each])
        ]
        assert len(made) == len(set(made))
        assert len(answered) <= len(made) <= len(answered) + rounds
        version, digest, entries = follower.snapshot("ecl")
        copy = follower.held.lists[ListCode("ecl")]
        assert (copy.version, copy.digest) == (version, digest)
        assert sorted(entries, key=lambda each: each.id) == sorted(
            (each for each in follower.kept.values() if each.list_code == "ecl"), key=lambda each: each.id
        )
        assert follower.held.head != FeedHead()
    finally:
        service.stop()


def _is_ours(entry: ListEntry) -> bool:
    return entry.documents[0].number.startswith("K") and entry.legal_basis == "Fictional"
