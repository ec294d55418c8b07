"""How long does a newcomer wait for `make run`, and what does a start take at a checkpost, after a power cut too?"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.benchmarks.processor_time import processor_s
from tests.benchmarks.rows import Row, median
from tests.running_service import RunningService, free_port, furnish, wait_until

HOUSE = Path(__file__).parent.parent.parent
LONGEST_S = 300
STARTS = 5


def measure() -> Iterator[Row]:
    """Start a furnished service some times; then run `make run` in a fresh clone until it says what to open, twice."""
    yield from _start()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "screening"
        subprocess.run(["git", "clone", "--quiet", str(HOUSE), str(clone)], check=True)
        yield Row("make run from nothing, until it says what to open", "s", _run(clone), 180.0)
        yield Row("make run again", "s", _run(clone), 8.0)
        shutil.rmtree(clone / ".venv")


def _start() -> Iterator[Row]:
    """Tell what a start takes in processor time, which a busy machine changes less than what the clock says."""
    healthy: list[float] = []
    ready: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        furnish(Path(folder))
        service = RunningService(Path(folder))
        for _ in range(STARTS + 1):
            service.start()
            assert service.process is not None
            healthy.append(processor_s(service.process.pid))
            wait_until(lambda: httpx.get(f"{service.origin}/readyz", timeout=30, trust_env=False).status_code == 200)
            ready.append(processor_s(service.process.pid))
            service.stop()
    # The first one may find an index to build.
    yield Row("start, until it answers: processor time, with what it started", "s", median(healthy[1:]), note="CPU")
    yield Row("start, until its page readers are warm too: processor time", "s", median(ready[1:]), note="CPU")


def _run(clone: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SCREENING_", "VIRTUAL_"))}
    environment["SCREENING_PORT"] = str(free_port())
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    seen: list[str] = []
    try:
        for line in process.stdout:
            seen.append(line)
            if "Screening is ready" in line:
                return time.monotonic() - began
            if time.monotonic() - began > LONGEST_S:
                break
        raise RuntimeError("".join(seen)[-4000:])
    finally:
        # The whole group: make, and the server that it started.
        os.killpg(process.pid, 15)
        process.stdout.close()
        process.wait()
