"""How long is it from another officer's approval of an entry until a screening finds it?"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.benchmarks.rows import Row, median
from tests.benchmarks.warming import let_readers_load
from tests.running_service import RunningService, furnish

CHANGES = 20
CROSSING = {"checkpost": "KHI", "counter": "4", "direction": "exit"}


def measure() -> Iterator[Row]:
    """Propose, approve and screen over real HTTP, with the sample lists; screen again and again until it is found."""
    with tempfile.TemporaryDirectory() as folder:
        furnish(Path(folder))
        service = RunningService(Path(folder))
        service.start()
        try:
            waits = _waits(service)
        finally:
            service.stop()
    yield Row("approval answered to entry found by a screening, median", "ms", median(waits), 50.0)
    yield Row("approval answered to entry found by a screening, longest", "ms", max(waits))


def _waits(service: RunningService) -> list[float]:
    with (
        service.signed_in("lists") as first,
        service.signed_in("approver") as second,
        service.signed_in("counter") as counter,
    ):
        let_readers_load(counter)
        return [_one(first, second, counter, f"N{number:06}") for number in range(CHANGES)]


def _one(first: httpx.Client, second: httpx.Client, counter: httpx.Client, document: str) -> float:
    entry = {"documents": [{"number": document}], "legal_basis": "Fictional", "contact": "+92"}
    asked = {"kind": "add", "reason": "Bench.", "entry": entry}
    change = _post(first, "/lists/ecl/changes", asked, document)["id"]
    _post(second, f"/lists/ecl/changes/{change}/approve", {}, document)
    began = time.perf_counter()
    for attempt in range(1000):
        screening = {"documents": [{"number": document}], "crossing": CROSSING}
        if _post(counter, "/screenings", screening, f"{document}-{attempt}")["outcome"] == "offload":
            return 1000 * (time.perf_counter() - began)
    raise RuntimeError(document)


def _post(client: httpx.Client, path: str, body: object, key: str) -> dict[str, object]:
    answer = client.post(path, json=body, headers={"Idempotency-Key": key})
    answer.raise_for_status()
    written: dict[str, object] = answer.json()
    return written
