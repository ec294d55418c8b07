"""Does the process tell the disk to keep each commit before it answers?

Counted at the system's own door: what a program believes of its settings proves nothing.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMITS = 10

_PROGRAM = f"""
import os, sys
from pathlib import Path
from screening.domain.clock import SystemClock
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import open_store
from tests.contract.records import a_draft

store = open_store(Path(sys.argv[1]), SystemClock(), SigningKey.create(), None)
store.write(lambda repositories: repositories.journal.append(a_draft()))
for _ in range({COMMITS}):
    os.write(1, b"asked")
    store.write(lambda repositories: repositories.journal.append(a_draft()))
    os.write(1, b"answered")
store.close()
"""


def _can_trace() -> bool:
    """Whether strace is installed and allowed: some containers forbid it."""
    strace = shutil.which("strace")
    return strace is not None and subprocess.run([strace, "-o", "/dev/null", "true"], check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not _can_trace(), reason="strace is not installed, or not allowed here")
def test_every_commit_is_flushed_before_it_is_answered(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    calls = "trace=write,fsync,fdatasync"
    subprocess.run(
        ["strace", "-f", "-o", trace, "-e", calls, sys.executable, "-c", _PROGRAM, tmp_path / "screening.db"],
        check=True,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
    )
    story = "".join(_tell(line) for line in trace.read_text().splitlines())
    commits = [part.split(")")[0] for part in story.split("(")[1:]]
    assert len(commits) == COMMITS
    assert all("s" in commit for commit in commits)


def _tell(line: str) -> str:
    """Give `(` where a unit is asked, `)` where it is answered, `s` where the disk is told to keep what it has."""
    if '"asked"' in line:
        return "("
    if '"answered"' in line:
        return ")"
    return "s" if "sync" in line and "= 0" in line else ""
