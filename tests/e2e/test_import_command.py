"""The command line imports a file as the list's rules say, beside the whole house."""

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from screening.lists.own_csv import written_csv
from tests.running_service import SECRET, WATCHLISTS
from tests.workflows.import_scenes import said

CATEGORY = tomllib.loads((WATCHLISTS / "ecl.toml").read_text(encoding="utf-8"))["categories"][0]
pytestmark = pytest.mark.slow

RULES = '\n[import]\nformat = "own_csv"\n'


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The Exit Control List alone, which takes files."""
    folder = tmp_path / "watchlists"
    folder.mkdir()
    definition = (WATCHLISTS / "ecl.toml").read_text(encoding="utf-8")
    (folder / "ecl.toml").write_text(definition + ("" if "[import]" in definition else RULES), encoding="utf-8")
    return folder


def a_file(path: Path, *numbers: int, more: str = "") -> Path:
    """Write entries as our CSV, in the list's own category."""
    entries = [replace(said(number), category=CATEGORY) for number in numbers]
    path.write_text("".join(written_csv(entries)) + more, encoding="utf-8")
    return path


def call(lists: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCREENING_")}
    environment |= {
        "SCREENING_DATA": str(lists.parent / "data"), "SCREENING_WATCHLISTS": str(lists), "SCREENING_SECRET": SECRET,
    }  # fmt: skip
    program = [sys.executable, "-m", "screening", *arguments]
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_file_is_tried_imported_imported_again_and_its_mistakes_are_told(lists: Path, tmp_path: Path) -> None:
    file = a_file(tmp_path / "list.csv", 0, 1, 2, 3, 4)
    tried = call(lists, "import-list", "ecl", str(file), "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "A-3" in tried.stdout
    assert "Nothing was changed" in tried.stdout
    made = call(lists, "import-list", "ecl", str(file))
    assert (made.returncode, "version 1" in made.stdout) == (0, True), made.stderr
    again = call(lists, "import-list", "ecl", str(file))
    assert (again.returncode, "version 1" in again.stdout) == (0, True), again.stderr
    a_file(file, 1)
    braked = call(lists, "import-list", "ecl", str(file))
    assert (braked.returncode, "many_withdrawn" in braked.stderr) == (1, True)
    assert call(lists, "import-list", "ecl", str(file), "--override", "many_withdrawn").returncode == 2
    forced = call(lists, "import-list", "ecl", str(file), "--override", "many_withdrawn", "--reason", "Cleared.")
    assert (forced.returncode, "version 2" in forced.stdout) == (0, True), forced.stderr
    back = call(lists, "roll-back", "ecl", "1", "--reason", "Not cleared.", "--dry-run")
    assert (back.returncode, "A-3" in back.stdout, "Nothing was changed" in back.stdout) == (0, True, True), back.stderr
    back = call(lists, "roll-back", "ecl", "1", "--reason", "Not cleared.")
    assert (back.returncode, "version 3" in back.stdout) == (0, True), back.stderr
    ahead = call(lists, "roll-back", "ecl", "3", "--reason", "Not cleared.")
    assert (ahead.returncode, "at version 3" in ahead.stderr) == (2, True), ahead.stderr
    out = tmp_path / "out.csv"
    written = call(lists, "export-list", "ecl", str(out), "--reason", "For the Ministry.")
    assert (written.returncode, "version 3" in written.stdout) == (0, True), written.stderr
    same = call(lists, "import-list", "ecl", str(out), "--dry-run")
    assert (same.returncode, "A-" in same.stdout) == (0, False), same.stdout
    early = call(lists, "export-list", "ecl", str(out), "--reason", "Why.", "--as-of", "2020-01-01T00:00:00+00:00")
    assert (early.returncode, out.stat().st_mode & 0o077) == (2, 0)
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.csv"]
    a_file(file, 1, more='"never closed')
    broken = call(lists, "import-list", "ecl", str(file))
    assert (broken.returncode, "list.csv" in broken.stderr) == (2, True)
