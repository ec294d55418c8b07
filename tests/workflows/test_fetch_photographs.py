"""Does what entries name come, proven, without holding anything up?"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from screening.domain.errors import StoreUnavailable, Unavailable
from screening.domain.identifiers import ListCode
from screening.domain.photographs import MOST_BYTES, NamedPhotograph, Whereabouts
from screening.workflows.desk.keep_reviews import follow_reviews
from screening.workflows.following.fetch_photographs import AT_ONCE, PhotographFollower, count_missing, fetch_missing
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

ECL = ListCode("ecl")


def picture(number: int) -> bytes:
    """Give bytes that begin as JPEG does."""
    return b"\xff\xd8\xff" + f"picture {number}".encode()


def named(body: bytes) -> NamedPhotograph:
    return NamedPhotograph(ECL, hashlib.sha256(body).hexdigest())


@dataclass
class Origin:
    """An origin that gives what a test puts there."""

    there: dict[NamedPhotograph, bytes] = field(default_factory=dict)
    asked: list[NamedPhotograph] = field(default_factory=list)
    is_silent: bool = False

    def fetch(self, photograph: NamedPhotograph) -> bytes | None:
        self.asked.append(photograph)
        if self.is_silent:
            raise Unavailable(reason="headquarters_silent")
        return self.there.get(photograph)

    def close(self) -> None:
        self.is_silent = True


def listed(site: Site, *bodies: bytes) -> Origin:
    """Publish an entry for each picture, and give an origin that has them all."""
    entries = [
        replace(an_entry(f"Person {at}"), photograph_sha256=named(body).sha256) for at, body in enumerate(bodies)
    ]
    site.publish(a_definition("ecl"), *entries)
    follow_reviews(site.parts)
    return Origin({named(body): body for body in bodies})


def whereabouts(site: Site, body: bytes) -> Whereabouts:
    with site.store.read() as kept:
        return kept.named_photographs.whereabouts([named(body)])[named(body)]


def test_what_is_missing_is_fetched_once_and_journalled(site: Site) -> None:
    origin = listed(site, picture(1), picture(2))
    assert count_missing(site.parts) == 2
    assert [fetch_missing(site.parts, origin) for _ in range(2)] == [2, 0]
    assert whereabouts(site, picture(1)) is Whereabouts.HERE
    assert site.actions()[-2:] == ["photograph.received"] * 2


@pytest.mark.parametrize(
    "given",
    [b"\xff\xd8\xffanother", b"", picture(1) + b" and more", b"\xff\xd8\xff" * MOST_BYTES, None],
    ids=["another", "empty", "more", "too large", "nothing"],
)
def test_what_is_not_what_its_name_says_is_not_kept_and_holds_up_no_other(site: Site, given: bytes | None) -> None:
    origin = listed(site, picture(1), picture(2))
    origin.there.pop(named(picture(1)))
    if given is not None:
        origin.there[named(picture(1))] = given
    fetch_missing(site.parts, origin)
    assert whereabouts(site, picture(1)) is Whereabouts.AWAITED
    assert whereabouts(site, picture(2)) is Whereabouts.HERE
    assert fetch_missing(site.parts, origin) == 0
    origin.there[named(picture(1))] = picture(1)
    site.clock.advance(timedelta(hours=6))
    assert fetch_missing(site.parts, origin) == 1
    assert count_missing(site.parts) == 0


def test_what_is_no_jpeg_is_not_kept_though_its_digest_is_right(site: Site) -> None:
    body = b"<svg onload=alert(1)>"
    fetch_missing(site.parts, listed(site, body))
    assert whereabouts(site, body) is Whereabouts.AWAITED


def test_one_look_asks_for_some_and_the_next_for_the_others(site: Site) -> None:
    origin = listed(site, *(picture(number) for number in range(AT_ONCE + 3)))
    assert [fetch_missing(site.parts, origin) for _ in range(3)] == [AT_ONCE, 3, 0]


def test_a_silent_origin_is_asked_less_and_less_often_and_then_all_comes(site: Site) -> None:
    origin = listed(site, picture(1))
    origin.is_silent = True
    follower = PhotographFollower(site.parts, origin)
    for _ in range(600):
        follower.look()
        site.clock.advance(timedelta(seconds=5))
    assert 50 <= len(origin.asked) <= 60
    with pytest.raises(Unavailable) as told:
        follower.require_received()
    assert told.value.parameters == {"reason": "headquarters_silent", "missing": 1}
    origin.is_silent = False
    site.clock.advance(timedelta(minutes=5))
    follower.look()
    follower.require_received()
    assert whereabouts(site, picture(1)) is Whereabouts.HERE


def test_a_clock_that_was_set_back_does_not_silence_the_follower(site: Site) -> None:
    origin = listed(site, picture(1))
    origin.is_silent = True
    follower = PhotographFollower(site.parts, origin)
    follower.look()
    origin.is_silent = False
    site.clock.advance(-timedelta(days=1))
    follower.look()
    assert count_missing(site.parts) == 0


def test_what_headquarters_did_not_give_is_told(site: Site) -> None:
    listed(site, picture(1))
    follower = PhotographFollower(site.parts, Origin())
    follower.look()
    with pytest.raises(Unavailable) as told:
        follower.require_received()
    assert told.value.parameters["reason"] == "photographs_missing"


def test_what_no_entry_names_any_longer_is_gone(site: Site) -> None:
    origin = listed(site, picture(1))
    follower = PhotographFollower(site.parts, origin)
    follower.look()
    site.publish(a_definition("ecl"), an_entry("Person 0"))
    follow_reviews(site.parts)
    follower.look()
    assert whereabouts(site, picture(1)) is Whereabouts.GONE


def test_a_store_that_fails_is_no_silence_of_headquarters(site: Site) -> None:
    origin = listed(site, picture(1))
    follower = PhotographFollower(site.parts, origin)
    site.store.is_down = True
    with pytest.raises(StoreUnavailable):
        follower.look()
    site.store.is_down = False
    follower.look()
    follower.require_received()
