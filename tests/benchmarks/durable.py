"""How long does a counter wait for a durable answer, while seven others ask too?"""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER
from screening.mrz.specimen import render_specimen
from tests.benchmarks.rows import Row, median, p99
from tests.postgresql import running_postgres
from tests.running_service import RunningService, furnish

CLIENTS = 8
REQUESTS_EACH = 60
WARM_UP = 3


def measure() -> Iterator[Row]:
    """POST /screenings over real HTTP, eight clients in a closed loop, and what one fsync costs on the same disk."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        yield Row("fsync of one page on the same disk, median", "ms", median(_fsyncs(data)))
        yield from _screenings(RunningService(data), "SQLite")
    with running_postgres() as server:
        for workers in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                service = RunningService(Path(folder), store=server.new_database(), workers=workers)
                yield from _screenings(service, f"PostgreSQL, {workers} process{'es' * (workers > 1)}")


def _screenings(service: RunningService, where: str) -> Iterator[Row]:
    furnish(service.data, store=service.store)
    service.start()
    try:
        with service.signed_in("counter") as client:
            token = client.headers["Authorization"]
            # The page reader loads its packages beside the first requests; let it finish, as it has at any counter.
            page = render_specimen(LISTED_TRAVELLER, LISTED_DOCUMENT)
            client.post("/documents/read", files={"image": ("page.png", page, "image/png")}).raise_for_status()
        began = time.monotonic()
        waits = _ask(service, token)
        elapsed = time.monotonic() - began
    finally:
        service.stop()
    yield Row(f"POST /screenings, durable, {where}, {CLIENTS} clients, p50", "ms", median(waits), 40.0)
    yield Row(f"POST /screenings, durable, {where}, {CLIENTS} clients, p99", "ms", p99(waits))
    yield Row("the same, throughput", "/s", len(waits) / elapsed)


def _ask(service: RunningService, token: str) -> list[float]:
    waits: list[float] = []
    threads = [threading.Thread(target=_one_counter, args=(service, token, number, waits)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def _one_counter(service: RunningService, token: str, number: int, waits: list[float]) -> None:
    headers = {"Authorization": token}
    with httpx.Client(base_url=f"{service.origin}/api/v1", headers=headers, timeout=30, trust_env=False) as client:
        for count in range(WARM_UP + REQUESTS_EACH):
            body = {
                "traveller": {
                    "surname": "ERIKSSON",
                    "given_names": "ANNA MARIA",
                    "date_of_birth": f"19{50 + count % 50}-08-12",
                },
                "documents": [{"number": f"B{number}{count:06}", "issuing_state": "UTO"}],
                "crossing": {"checkpost": "KHI", "counter": str(number + 1), "direction": "exit"},
            }
            began = time.perf_counter()
            answer = client.post("/screenings", json=body, headers={"Idempotency-Key": f"bench-{number}-{count}"})
            if answer.status_code != 201:
                raise RuntimeError(answer.text)
            if count >= WARM_UP:
                waits.append(1000 * (time.perf_counter() - began))


def _fsyncs(folder: Path) -> list[float]:
    spent = []
    with (folder / "fsync").open("wb") as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            spent.append(1000 * (time.perf_counter() - began))
    return spent
