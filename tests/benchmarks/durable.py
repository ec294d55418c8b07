"""How long does a counter wait for a durable answer, while seven others ask too?"""

import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from tests.benchmarks.processor_time import processor_s, yardstick_ms
from tests.benchmarks.rows import Row, median, p99
from tests.benchmarks.warming import let_readers_load
from tests.postgresql import running_postgres
from tests.running_service import RunningService, furnish

CLIENTS = 8
REQUESTS_EACH = 60
WARM_UP = 3


def measure() -> Iterator[Row]:
    """POST /screenings over real HTTP, eight clients in a closed loop, and what the machine is like beside it.

    Clients, service and database share the machine's processors; the clients are as plain as can be, so that what is
    measured is the service.
    """
    yield Row("a fixed piece of Python, processor time", "ms", yardstick_ms())
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        yield Row("fsync of one page on the same disk, median", "ms", median(_fsyncs(data)))
        yield from _screenings(RunningService(data), "SQLite")
    with running_postgres() as server:
        for workers in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                service = RunningService(Path(folder), store=server.new_database(), workers=workers)
                assert server.process is not None
                where = f"PostgreSQL, {workers} process{'es' * (workers > 1)}"
                yield from _screenings(service, where, server.process.pid)


def _screenings(service: RunningService, where: str, database: int = 0) -> Iterator[Row]:
    furnish(service.data, store=service.store)
    service.start()
    try:
        with service.signed_in("counter") as client:
            token = client.headers["Authorization"]
            let_readers_load(client)
        assert service.process is not None
        pids = [service.process.pid, *filter(None, [database])]
        before = [processor_s(pid) for pid in pids]
        began = time.monotonic()
        waits = _ask(service, token)
        elapsed = time.monotonic() - began
        taken = [processor_s(pid) - earlier for pid, earlier in zip(pids, before, strict=True)]
    finally:
        service.stop()
    yield Row(f"POST /screenings, durable, {where}, {CLIENTS} clients, p50", "ms", median(waits), 40.0)
    yield Row(f"POST /screenings, durable, {where}, {CLIENTS} clients, p99", "ms", p99(waits))
    asked = CLIENTS * (WARM_UP + REQUESTS_EACH)
    yield Row("the same, throughput", "/s", asked / elapsed)
    for who, seconds in zip(("the service", "the database"), taken, strict=False):
        yield Row(f"the same, processor time of {who} a request", "ms", 1000 * seconds / asked)


def _ask(service: RunningService, token: str) -> list[float]:
    waits: list[float] = []
    threads = [threading.Thread(target=_one_counter, args=(service, token, number, waits)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def _one_counter(service: RunningService, token: str, number: int, waits: list[float]) -> None:
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=30)) as connection:
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
            headers = {
                "Authorization": token,
                "Content-Type": "application/json",
                "Idempotency-Key": f"bench-{number}-{count}",
            }
            began = time.perf_counter()
            connection.request("POST", "/api/v1/screenings", json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != HTTPStatus.CREATED:
                raise RuntimeError(text.decode())
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
