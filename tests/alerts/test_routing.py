"""Does a hit raise what its list's rules say?"""

import pytest

from screening.alerts.routing import route, strongest
from screening.domain.lists import AlertKind, Direction
from tests.builders import a_definition


def test_a_stop_list_for_exit_offloads_on_exit_and_says_nothing_on_entry() -> None:
    definition = a_definition(raises=AlertKind.OFFLOAD, direction=Direction.EXIT)
    assert route(definition, "person", Direction.EXIT) is AlertKind.OFFLOAD
    assert route(definition, "person", Direction.ENTRY) is None


def test_offload_is_the_strongest_kind() -> None:
    assert strongest((AlertKind.REFERRAL, AlertKind.OFFLOAD, AlertKind.REFERRAL)) is AlertKind.OFFLOAD
    assert strongest((AlertKind.REFERRAL,)) is AlertKind.REFERRAL


def test_no_hit_has_no_kind() -> None:
    with pytest.raises(ValueError, match="empty"):
        strongest(())
