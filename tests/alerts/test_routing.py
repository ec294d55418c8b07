"""Which kind has an alert whose hits are of several kinds?"""

import pytest

from screening.alerts.routing import strongest
from screening.domain.lists import AlertKind


def test_offload_is_the_strongest_kind() -> None:
    assert strongest((AlertKind.REFERRAL, AlertKind.OFFLOAD, AlertKind.REFERRAL)) is AlertKind.OFFLOAD
    assert strongest((AlertKind.REFERRAL,)) is AlertKind.REFERRAL


def test_no_hit_has_no_kind() -> None:
    with pytest.raises(ValueError, match="empty"):
        strongest(())
