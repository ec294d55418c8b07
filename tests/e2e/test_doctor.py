"""Does the doctor pass what is sound, and name what is not with what to do?"""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from screening.__main__ import command_line
from tests.running_service import SECRET, WATCHLISTS, RunningService, free_port, furnish, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A furnished data folder whose service is stopped, and the settings for it."""
    for name in [name for name in os.environ if name.startswith("SCREENING_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "data"
    for name, value in {"DATA": str(folder), "WATCHLISTS": str(WATCHLISTS), "SECRET": SECRET}.items():
        monkeypatch.setenv(f"SCREENING_{name}", value)
    monkeypatch.setenv("SCREENING_PORT", str(free_port()))
    furnish(folder)
    return folder


def examine() -> tuple[int, dict[str, tuple[str, str]]]:
    """Give the exit code, and by subject the verdict and its reason."""
    run = CliRunner().invoke(command_line, ["doctor", "--json"])
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert all(each["told"] for each in told if each["verdict"] != "ok")
    return run.exit_code, {each["subject"]: (each["verdict"], each["reason"]) for each in told}


def test_sound_installation_passes_with_what_to_see_to(data: Path) -> None:
    code, told = examine()
    assert code == 0
    assert {subject for subject, (verdict, _) in told.items() if verdict == "warn"} <= {
        # All but the first two are this machine's own affair.
        *("lists", "backup", "clock", "disk_ahead", "memory", "page_reader", "second_opinion")
    }
    assert told["lists"] == ("warn", "list_is_sample")
    assert told["backup"] == ("warn", "no_backup_folder")


def _open_key(data: Path) -> None:
    (data / "signing-key.pem").chmod(0o644)


def _lose_store(data: Path) -> None:
    (data / "screening.sqlite3").unlink()


def _spoil_store(data: Path) -> None:
    with (data / "screening.sqlite3").open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 8192)


def _alter_tail(data: Path) -> None:
    with closing(sqlite3.connect(data / "screening.sqlite3")) as connection:
        connection.execute("UPDATE journal SET actor = 'nobody' WHERE seq = (SELECT max(seq) - 2 FROM journal)")
        connection.commit()


def _lose_head(data: Path) -> None:
    (data / "journal-head.json").unlink()


def _begin_restoration(data: Path) -> None:
    (data / ".restoring").mkdir()


@pytest.mark.parametrize(
    ("harm", "subject", "finding"),
    [
        (_open_key, "signing_key", ("fail", "key_readable_by_others")),
        (_lose_store, "store", ("fail", "store_cannot_open")),
        (_spoil_store, "store", ("fail", "store_damaged")),
        (_alter_tail, "journal_tail", ("fail", "tail_altered")),
        (_lose_head, "journal_head", ("warn", "no_head_outside")),
        (_begin_restoration, "data_folder", ("fail", "restore_unfinished")),
    ],
    ids=["key open to others", "store lost", "store spoiled", "tail altered", "head lost", "restoration unfinished"],
)
def test_harm_is_named(data: Path, harm: Callable[[Path], None], subject: str, finding: tuple[str, str]) -> None:
    harm(data)
    code, told = examine()
    assert told[subject] == finding
    assert code == (1 if finding[0] == "fail" else 0)


def test_running_service_is_asked_whether_it_is_ready(data: Path) -> None:
    service = RunningService(data, port=int(os.environ["SCREENING_PORT"]))
    try:
        service.start()
        wait_until(lambda: examine()[1]["port"] == ("ok", ""))
        (data / "screening.sqlite3").unlink()
        assert examine()[1]["port"] == ("warn", "service_not_ready")
    finally:
        service.stop()


def test_people_are_told_in_lines(data: Path) -> None:
    run = CliRunner().invoke(command_line, ["doctor"])
    assert "OK    store" in run.stdout
    assert run.stdout.splitlines()[-1] == "Nothing fails."
