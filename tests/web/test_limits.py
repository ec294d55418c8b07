"""Limits: none takes from another, none grows without bounds, and no counter at full pace ever meets one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.errors import TooManyCalls
from screening.web.limiting import kind_of
from screening.web.limits import MOST_KEYS, Allowance, CallKind, CallLimits, Limits, address_key


class Hand:
    """A clock whose hand the test moves."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@given(a_minute=st.integers(1, 200), pauses_s=st.lists(st.floats(0, 20), max_size=300))
def test_nobody_gets_more_than_the_burst_and_the_pace(a_minute: int, pauses_s: list[float]) -> None:
    hand = Hand()
    allowance = Allowance(a_minute, hand)
    taken = 0
    for pause_s in pauses_s:
        hand.s += pause_s
        taken += allowance.take("a") == 0
    assert taken <= a_minute * (1 + (hand.s - 1000) / 60) + 1


def test_whoever_waits_as_long_as_told_is_let_in() -> None:
    hand = Hand()
    allowance = Allowance(30, hand)
    assert [allowance.take("a") for _ in range(30)] == [0] * 30
    wait_s = allowance.take("a")
    assert 0 < wait_s <= 2
    hand.s += wait_s
    assert allowance.take("a") == 0


def test_keys_do_not_take_from_each_other_and_are_bounded_in_number() -> None:
    allowance = Allowance(1, Hand())
    for number in range(MOST_KEYS + 500):
        assert allowance.take(str(number)) == 0
    assert len(allowance._full_at_s) == MOST_KEYS
    assert allowance.take(str(MOST_KEYS + 499)) > 0


def test_a_counter_at_full_pace_and_a_queue_of_four_hundred_pass() -> None:
    """A traveller a second through a shift of twelve hours; then a whole aircraft at one instant."""
    hand = Hand()
    limits = CallLimits(now_s=hand)
    for _ in range(12 * 3600):
        hand.s += 1
        limits.take(CallKind.SCREENING, "counter")
    for _ in range(400):
        limits.take(CallKind.SCREENING, "counter")
        limits.take(CallKind.SCREENING, "counter")  # Its movement is recorded too.


@pytest.mark.parametrize("attacked", [kind for kind in CallKind if kind is not CallKind.SCREENING])
def test_no_other_limit_that_is_used_up_holds_screening_up(attacked: CallKind) -> None:
    limits = CallLimits(Limits(searching=1, changing=1, reading=1, sign_in=1, anonymous=1), Hand())
    limits.take(attacked, "10.0.0.1")
    with pytest.raises(TooManyCalls):
        limits.take(attacked, "10.0.0.1")
    limits.take(CallKind.SCREENING, "10.0.0.1")


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", "/api/v1/screenings", CallKind.SCREENING),
        ("POST", "/api/v1/scans", CallKind.SCREENING),
        ("POST", "/api/v1/documents/read", CallKind.SCREENING),
        ("POST", "/api/v1/crossings/x/movement", CallKind.SCREENING),
        ("POST", "/api/v1/crossings/search", CallKind.SEARCHING),
        ("POST", "/api/v1/lists/ecl/search", CallKind.SEARCHING),
        ("POST", "/api/v1/alerts/x/disposition", CallKind.CHANGING),
        ("GET", "/api/v1/crossings/x", CallKind.READING),
        ("GET", "/board", CallKind.READING),
    ],
)
def test_each_call_counts_against_its_own_limit(method: str, path: str, kind: CallKind) -> None:
    assert kind_of(method, path) is kind


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        (None, "unknown"),
        ("testclient", "testclient"),
    ],
)
def test_the_addresses_of_one_site_count_together(host: str | None, key: str) -> None:
    assert address_key(host) == key
