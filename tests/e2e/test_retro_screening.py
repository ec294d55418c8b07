"""A running service tells whom an entry would have hit, of those who crossed before and since it was started."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running_service import RunningService, furnish, wait_until

pytestmark = pytest.mark.slow

DRAFT = {
    "entry": {
        "names": [{"text": "Zarmina TARKHELI"}],
        "dates_of_birth": ["1983-04-05"],
        "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
        "contact": "+92 51 000 0000",
    },
    "reason": "Before it is proposed.",
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    furnish(tmp_path)
    running = RunningService(tmp_path)
    running.start()
    yield running
    running.stop()


def cross(counter: httpx.Client, number: str) -> str:
    """Screen the traveller; give the crossing's number."""
    body = {
        "traveller": {"surname": "TARKHELI", "given_names": "ZARMINA", "date_of_birth": "1983-04-05"},
        "documents": [{"number": number}],
        "crossing": {"checkpost": "KHI", "counter": "4", "direction": "exit"},
    }
    answer = counter.post("/screenings", json=body, headers={"Idempotency-Key": number})
    answer.raise_for_status()
    told: str = answer.json()["crossing"]["number"]
    return told


def found(officer: httpx.Client) -> list[str]:
    """Give the crossings, newest first; none while the index is built."""
    answer = officer.post("/lists/ecl/retro-screenings", json=DRAFT)
    assert answer.status_code in {200, 503}
    return [each["crossing"]["number"] for each in answer.json().get("crossings", ())]


def test_crossings_of_before_the_start_and_of_just_now_are_found(service: RunningService) -> None:
    with service.signed_in("counter") as counter:
        first = cross(counter, "UT1")
    service.stop()
    service.start()
    with service.signed_in("counter") as counter, service.signed_in("lists") as officer:
        wait_until(lambda: found(officer) == [first])
        second = cross(counter, "UT2")
        wait_until(lambda: found(officer) == [second, first])
