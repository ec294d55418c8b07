"""Is /readyz of a running service never 200 while a screening could not be recorded?"""

import resource
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running_service import RunningService, furnish, wait_until

pytestmark = pytest.mark.slow
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    furnish(tmp_path)
    running = RunningService(tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def ready(service: RunningService) -> httpx.Response:
    return httpx.get(f"{service.origin}/readyz", timeout=30, trust_env=False)


def screen(client: httpx.Client, key: str) -> httpx.Response:
    body = {
        "traveller": {"surname": "ERIKSSON", "given_names": "ANNA MARIA", "date_of_birth": "1974-08-12"},
        "documents": [{"number": "L898902C3", "issuing_state": "UTO"}],
        "crossing": {"checkpost": "KHI", "counter": "1", "direction": "entry"},
    }
    return client.post("/screenings", json=body, headers={"Idempotency-Key": key})


def failed(answer: httpx.Response) -> dict[str, str]:
    """Give the parts that do not work with their reasons, from a 503."""
    assert (answer.status_code, answer.json()["outcome"]) == (503, "undetermined")
    return {item["pointer"]: item["code"] for item in answer.json()["errors"]}


def test_readiness_follows_a_disk_that_takes_no_more_and_a_store_that_is_deleted(service: RunningService) -> None:
    assert service.process is not None
    # Pages are read once their readers have loaded; until then it is not ready.
    wait_until(lambda: ready(service).status_code == 200)
    sound = ready(service)
    assert sound.status_code == 200, sound.text
    states = {check["name"]: check["state"] for check in sound.json()["checks"]}
    assert {states[name] for name in ("store", "writer", "journal_head", "schema", "snapshot", "clock")} == {"ok"}
    assert {states[name] for name in ("boards", "page_reader", "page_reader_started", "disk_at_all", "list:ecl")} == {
        "ok"
    }
    with service.signed_in("counter") as client:
        assert screen(client, "before").status_code == 201
        # No file of the process may grow beyond what it is: as on a disk that is full.
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        assert screen(client, "during").status_code == 503
        assert failed(ready(service))["/checks/store"] in {"store_disk_full", "store_disk_fault"}
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)
        assert ready(service).status_code == 200
        assert screen(client, "during").status_code == 201
        (service.data / "screening.sqlite3").unlink()
        assert failed(ready(service))["/checks/store"] == "store_file_gone"
        assert screen(client, "after").status_code == 503
    assert httpx.get(f"{service.origin}/healthz", trust_env=False).status_code == 200
