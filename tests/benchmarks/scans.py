"""How long does a counter wait for the durable answer to a scan, on one core, and where does the time go?"""

import io
import os
import re
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
from PIL import Image

from screening.domain.clock import SystemClock
from screening.domain.readings import ReadingStatus
from screening.mrz.own_reader import OwnReader
from screening.mrz.page_reader import PageReader
from screening.mrz.separate_reader import SeparateReader, separate_reader
from screening.mrz.specimen import render_specimen
from screening.web.log_lines import json_log
from screening.web.measurements import Measurements
from screening.web.page_notes import PageNotes
from tests.benchmarks.processor_time import processor_s, yardstick_ms
from tests.benchmarks.rows import Row, median, p99
from tests.benchmarks.warming import let_readers_load
from tests.mrz.builders import a_specimen
from tests.running_service import RunningService, furnish, is_over, wait_until

PAGES = 50
WARM_UP = 3
RESTARTS = 5
GOAL_MS = 100.0
SERVER_CORE, OTHER_CORES = {0}, set(range(1, os.cpu_count() or 1)) or {0}
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def measure() -> Iterator[Row]:
    """POST /scans one after the other, the server and all it starts on one core, the client on another."""
    kinds = {"a document reader's page of 1.5 MP": _from_document_reader, "a phone's photo of 12 MP": _from_phone}
    yield Row("a fixed piece of Python, processor time", "ms", yardstick_ms())
    for what, make in kinds.items():
        pages = [make(number) for number in range(WARM_UP + PAGES)]
        with _on(SERVER_CORE):
            yield from _readers(what, pages)
        yield from _scans(what, pages)
    yield from _restarts()


def _scans(what: str, pages: Sequence[bytes]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        service = RunningService(Path(folder))
        furnish(service.data)
        with _on(SERVER_CORE):
            service.start()
        try:
            assert service.process is not None
            with _on(OTHER_CORES), service.signed_in("counter") as client:
                let_readers_load(client)
                waits, reading = _send(client, pages[:WARM_UP])
                before = processor_s(service.process.pid)
                waits, reading = _send(client, pages[WARM_UP:])
            taken = processor_s(service.process.pid) - before
            yield Row(f"POST /scans, durable, {what}, p50", "ms", median(waits), GOAL_MS)
            yield Row("the same, p99", "ms", p99(waits))
            yield Row("the same, of it the reading, p50", "ms", median(reading))
            yield Row("the same, processor time of all processes", "ms", 1000 * taken / PAGES)
            yield from _memory(service.process.pid)
        finally:
            service.stop()


def _send(client: httpx.Client, pages: Sequence[bytes]) -> tuple[list[float], list[float]]:
    waits, reading = [], []
    for page in pages:
        began = time.perf_counter()
        answer = client.post(
            "/scans",
            files={"image": ("page.jpg", page, "image/jpeg")},
            data={"checkpost": "KHI", "counter": "1", "direction": "exit"},
            headers={"Idempotency-Key": f"bench-{hash(page)}"},
        )
        waits.append(1000 * (time.perf_counter() - began))
        if answer.status_code != HTTPStatus.CREATED or answer.json()["reading"]["status"] != "valid":
            raise RuntimeError(answer.text)
        reading.append(answer.json()["reading"]["elapsed_ms"])
    return waits, reading


def _readers(what: str, pages: Sequence[bytes]) -> Iterator[Row]:
    """The reading alone, in this process and in processes of their own: the difference is what the hop costs."""
    in_process = _read_all(OwnReader(), pages)
    with _separate() as reader:
        apart = _read_all(reader, pages)
    yield Row(f"reading alone, {what}, in this process, p50", "ms", in_process)
    yield Row(f"reading alone, {what}, in a process of its own, p50", "ms", apart)


def _read_all(reader: PageReader, pages: Sequence[bytes]) -> float:
    spent = []
    for page in pages:
        began = time.perf_counter()
        reading = reader.read_page(page)
        spent.append(1000 * (time.perf_counter() - began))
        if reading.status is not ReadingStatus.VALID:
            raise RuntimeError(reading.status)
    return median(spent[WARM_UP:])


def _restarts() -> Iterator[Row]:
    """What a page waits for that finds the template killed."""
    page, spent = _from_document_reader(0), []
    with _on(SERVER_CORE), _separate() as reader:
        reader.read_page(page)
        for _ in range(RESTARTS):
            killed = reader.own.template_id()
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda killed=killed: is_over(killed))  # type: ignore[misc]
            began = time.perf_counter()
            reader.read_page(page)
            spent.append(time.perf_counter() - began)
    yield Row("a page whose template was killed, start anew and reading, median", "s", median(spent))


@contextmanager
def _separate() -> Iterator[SeparateReader]:
    reader = separate_reader(SystemClock(), PageNotes(Measurements(), json_log(io.StringIO())))
    try:
        yield reader
    finally:
        reader.stop()


def _memory(service: int) -> Iterator[Row]:
    for who, pid in {"the service": service, **_templates(service)}.items():
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        yield Row(f"memory of {who} (PSS)", "MB", sum(map(int, _PSS.findall(rollup))) / 1024)


def _templates(service: int) -> dict[str, int]:
    found = {}
    for task in Path(f"/proc/{service}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            found["the template of our own reader" if b"own_page" in command else "the template of the second"] = int(
                child
            )
    return found


@contextmanager
def _on(cores: set[int]) -> Iterator[None]:
    """Stay on these cores; what is started stays there too."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _page(number: int) -> Image.Image:
    text = f"AB{2345000 + 7 * number}"
    return Image.open(io.BytesIO(render_specimen(*a_specimen(number=text)))).convert("RGB")


def _from_document_reader(number: int) -> bytes:
    return _jpeg(_page(number), 92)


def _from_phone(number: int) -> bytes:
    page = _page(number)
    page = page.resize((2600, 2600 * page.height // page.width), Image.Resampling.BICUBIC)
    table = Image.new("RGB", (4000, 3000), "#6d5a48")
    lying = page.convert("RGBA").rotate(4 + number % 7, Image.Resampling.BICUBIC, expand=True)
    table.paste(lying, (600, 300), lying)
    return _jpeg(table, 88)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
