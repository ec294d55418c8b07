"""Does a checkpost get the pictures that headquarters' entries name, whatever is silent or killed meanwhile?"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from screening.app import open_house
from screening.domain.accounts import Grant
from screening.domain.checkposts import Checkpost
from screening.domain.entries import Handling, ListEntry
from screening.domain.identifiers import (
    AccountId,
    AuthorityCode,
    CheckpostCode,
    CounterCode,
    EntryId,
    ListCode,
    new_uuid,
)
from screening.domain.photographs import NamedPhotograph, Photograph, Whereabouts
from screening.settings import Settings
from screening.signing.keys import PublicKey
from screening.sync.copies import Held, follow
from screening.sync.parts import read_part
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.feed.follow_feed import CONTENT
from screening.workflows.people.administer import create_account, save_checkpost
from tests.builders import A_MOMENT, an_entry
from tests.e2e.scenes import UNLISTED, screen_from_elsewhere
from tests.running_service import PASSWORD, SECRET, WATCHLISTS, RunningService, furnish, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("photographs_fetched")]

RED_BOOK = ListCode("red_book")
PICTURES = 45
"""More than two looks ask for."""


def settings_of(data: Path, store: str = "") -> Settings:
    return Settings(data=data, watchlists=WATCHLISTS, secret=SECRET, store=store)


def photographed(number: int) -> tuple[ListEntry, Photograph]:
    """Give a fictional entry, every third one discreet, and its picture: bytes that only begin as JPEG does."""
    body = b"\xff\xd8\xff" + os.urandom(60_000)
    picture = Photograph(hashlib.sha256(body).hexdigest(), RED_BOOK, body, 3, 4, AccountId(new_uuid()), A_MOMENT)
    handling = Handling.STOP if number % 3 else Handling.DISCREET
    entry = an_entry(f"Fictional Person {number}", list_code="red_book", handling=handling)
    return replace(entry, owner=AuthorityCode("fia_dg"), photograph_sha256=picture.sha256), picture


def keep_pictures(data: Path) -> tuple[NamedPhotograph, ...]:
    """Put entries with photographs on headquarters' Red Book; give the photographs' names."""
    made = [photographed(number) for number in range(PICTURES)]
    with open_house(settings_of(data)) as house:
        for _, picture in made:
            house.store.write(lambda kept, picture=picture: kept.photographs.add(picture))  # type: ignore[misc]
            house.store.write(lambda kept, picture=picture: kept.photographs.name(RED_BOOK, picture.sha256))  # type: ignore[misc]
        (definition,) = (each for each in house.definitions if each.code == RED_BOOK)
        publish_list(definition, [entry for entry, _ in made], None, house.parts)
    return tuple(NamedPhotograph(RED_BOOK, picture.sha256) for _, picture in made)


def follow_feed(headquarters: RunningService, data: Path, store: str) -> None:
    """Make a checkpost's store what headquarters' feed says, piece by piece, as the follower of the lists is to."""
    key = PublicKey.from_hex(settings_of(headquarters.data).public_key_file.read_text(encoding="utf-8"))
    held, kept = Held(), dict[EntryId, ListEntry]()
    with headquarters.signed_in("machine") as client, open_house(settings_of(data, store)) as house:
        desks = tuple(CounterCode(str(number)) for number in range(1, 9))
        save_checkpost(Checkpost(CheckpostCode("KHI"), "KHI", "sindh", "Asia/Karachi", desks), None, house.parts)
        for username, grant in (("shift", "shift_manager@checkpost:KHI"), ("counter", "counter_officer@checkpost:KHI")):
            create_account(username, PASSWORD, (Grant.parse(grant),), None, house.parts)
        while True:
            asked: dict[str, str | int] = {"after": held.head.position, "hash": held.head.hash}
            part = read_part(client.get("/sync/feed", params=asked).content, [key], held.head)
            followed = follow(held, part, kept.get, CONTENT)
            for step in followed.steps:
                kept |= {entry.id: entry for entry in step.entries}
                house.store.write(lambda made, step=step: made.lists.publish(step.mark.version, step.entries))  # type: ignore[misc]
            held = followed.held
            if not followed.steps:
                break
        with house.store.read() as repositories:
            assert repositories.feed.head() == held.head


@dataclass
class Sites:
    """Headquarters, and a checkpost that asks it for pictures. Neither runs yet."""

    headquarters: RunningService
    checkpost: RunningService
    pictures: tuple[NamedPhotograph, ...]

    def whereabouts(self) -> dict[NamedPhotograph, Whereabouts]:
        """Look into the checkpost's store, which no service has open, and prove what lies there."""
        with open_house(settings_of(self.checkpost.data, self.checkpost.store)) as house, house.store.read() as kept:
            found = dict(kept.named_photographs.whereabouts(self.pictures))
            for each, where in found.items():
                if where is Whereabouts.HERE:
                    assert hashlib.sha256(kept.named_photographs.body(each)).hexdigest() == each.sha256
        return found

    def missing(self) -> int:
        """Ask the checkpost how many photographs of the Red Book it lacks."""
        told = httpx.get(f"{self.checkpost.origin}/metrics", timeout=30, trust_env=False).text
        count = re.search(r'^screening_list_photographs_missing\{list="red_book"\} ([0-9.]+)$', told, re.MULTILINE)
        assert count is not None
        return int(float(count[1]))

    def readiness(self) -> tuple[str, str]:
        """Give the state of the check of photographs, and its reason."""
        told = httpx.get(f"{self.checkpost.origin}/readyz", timeout=30, trust_env=False).json()
        checks = {each["name"]: (each["state"], each.get("reason", "")) for each in told.get("checks", ())}
        return checks.get("photographs", ("", ""))


@pytest.fixture(params=["sqlite", "postgresql"])
def sites(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sites]:
    store = request.getfixturevalue("new_postgres_database")() if request.param == "postgresql" else ""
    for name in ("headquarters", "checkpost"):
        (tmp_path / name).mkdir()
    furnish(tmp_path / "headquarters")
    pictures = keep_pictures(tmp_path / "headquarters")
    headquarters = RunningService(tmp_path / "headquarters")
    headquarters.start()
    follow_feed(headquarters, tmp_path / "checkpost", store)
    asked = {
        "SCREENING_HEADQUARTERS": headquarters.origin,
        "SCREENING_HEADQUARTERS_USERNAME": "machine",
        "SCREENING_HEADQUARTERS_PASSWORD": PASSWORD,
    }
    checkpost = RunningService(tmp_path / "checkpost", store=store, more=asked)
    yield Sites(headquarters, checkpost, pictures)
    checkpost.stop()
    headquarters.stop()


def test_every_picture_comes_whole_though_either_is_killed_in_the_middle(sites: Sites) -> None:
    sites.headquarters.kill()
    sites.checkpost.start()
    wait_until(lambda: sites.missing() == PICTURES and sites.readiness() == ("degraded", "headquarters_silent"))
    # Travellers are screened by entries whose pictures are not there.
    screen_from_elsewhere(sites.checkpost.origin, UNLISTED)
    sites.headquarters.start()
    wait_until(lambda: sites.missing() < PICTURES)
    sites.checkpost.kill()
    some = [where for where in sites.whereabouts().values() if where is Whereabouts.HERE]
    assert some
    sites.headquarters.kill()
    sites.headquarters.start()
    sites.checkpost.start()
    wait_until(lambda: sites.missing() == 0)
    wait_until(lambda: sites.readiness()[0] == "ok")
    with sites.checkpost.signed_in("shift") as manager, sites.checkpost.signed_in("counter") as counter:
        for each in sites.pictures[:3]:
            path = f"/lists/red_book/photographs/{each.sha256}"
            assert hashlib.sha256(manager.get(path).content).hexdigest() == each.sha256
            assert counter.get(path).status_code == 403
    sites.checkpost.kill()
    assert set(sites.whereabouts().values()) == {Whereabouts.HERE}
