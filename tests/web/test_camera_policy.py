"""Which page may ask for the camera?"""

import pytest

from tests.api.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("path", "policy"), [("/counter", "camera=(self)"), ("/board", "camera=()"), ("/counter/x", "camera=()")]
)
def test_the_counter_alone_may_ask_for_the_camera(desk: Desk, path: str, policy: str) -> None:
    assert desk.get(path).headers["permissions-policy"].split(", ")[0] == policy
    assert "geolocation=(), microphone=(), payment=(), usb=()" in desk.get(path).headers["permissions-policy"]
