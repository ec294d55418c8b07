"""How long does a newcomer wait for `make run`, from nothing and again?"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.rows import Row
from tests.running_service import free_port

HOUSE = Path(__file__).parent.parent.parent
LONGEST_S = 300


def measure() -> Iterator[Row]:
    """Run `make run` in a fresh clone until it says what to open; stop it; run it again."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "screening"
        subprocess.run(["git", "clone", "--quiet", str(HOUSE), str(clone)], check=True)
        yield Row("make run from nothing, until it says what to open", "s", _run(clone), 180.0)
        yield Row("make run again", "s", _run(clone), 8.0)
        shutil.rmtree(clone / ".venv")


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
