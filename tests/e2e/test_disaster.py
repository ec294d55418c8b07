"""The drill: a checkpost that screens, is backed up meanwhile, is lost, and is brought back in a new place."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from screening.__main__ import command_line
from screening.app import verify_journal_of
from screening.commands.restoring import RESTORED
from screening.domain.clock import SystemClock
from screening.settings import Settings
from screening.store.postgres_store import open_postgres_for_reading
from screening.store.sqlite_store import open_for_reading
from screening.workflows.ports import CrossingFilter, Repositories
from tests.postgresql import PostgresServer
from tests.running_service import SECRET, WATCHLISTS, RunningService, furnish, furnish_anew

pytestmark = pytest.mark.slow
CLIENTS = 4


@dataclass
class Work:
    """Counters at work: the numbers of the crossings that they were answered."""

    numbers: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self) -> set[str]:
        with self.lock:
            return set(self.numbers)


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands' settings, and none from outside."""
    for name in [name for name in os.environ if name.startswith("SCREENING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCREENING_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SCREENING_WATCHLISTS", str(WATCHLISTS))
    monkeypatch.setenv("SCREENING_SECRET", SECRET)
    monkeypatch.setenv("SCREENING_BACKUPS", str(tmp_path / "backups"))


def call(*arguments: str, data: Path | None = None, store: str = "") -> Result:
    environment = {"SCREENING_STORE": store, **({"SCREENING_DATA": str(data)} if data else {})}
    return CliRunner().invoke(command_line, list(arguments), env=environment)


def back_up(*arguments: str, data: Path | None = None, store: str = "") -> dict[str, object]:
    run = call("backup", "--json", *arguments, data=data, store=store)
    assert run.exit_code == 0, run.output
    written: dict[str, object] = json.loads(run.stdout)
    return written


@pytest.fixture
def furnished(tmp_path: Path) -> Path:
    """A data folder with people and lists, whose service is not running."""
    furnish(tmp_path / "data")
    return tmp_path / "data"


@contextmanager
def counters_at_work(service: RunningService) -> Iterator[Work]:
    """Let counters screen until the block ends; that the service goes away is no error of theirs."""
    work, stop = Work(), threading.Event()
    with service.signed_in("counter") as signed_in:
        token = signed_in.headers["Authorization"]

    def screen(counter: int) -> None:
        with httpx.Client(base_url=f"{service.origin}/api/v1", timeout=30, trust_env=False) as client:
            count = 0
            while not stop.is_set():
                count += 1
                body = {
                    "traveller": {"surname": "ERIKSSON", "given_names": "ANNA MARIA", "date_of_birth": "1974-08-12"},
                    "documents": [{"number": f"L{counter}{count:06}", "issuing_state": "UTO"}],
                    "crossing": {"checkpost": "KHI", "counter": str(counter), "direction": "entry"},
                }
                headers = {"Authorization": token, "Idempotency-Key": f"{counter}-{count}-{id(work)}"}
                try:
                    answer = client.post("/screenings", json=body, headers=headers)
                except httpx.HTTPError:
                    return
                assert answer.status_code == 201, answer.text
                with work.lock:
                    work.numbers.append(answer.json()["crossing"]["number"])

    threads = [threading.Thread(target=screen, args=(number,)) for number in range(1, CLIENTS + 1)]
    for thread in threads:
        thread.start()
    try:
        yield work
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def back_up_under_load(work: Work, store: str) -> tuple[set[str], dict[str, object]]:
    """Give what was answered before a backup during which somebody was answered, and that backup."""
    for _ in range(50):
        before = work.answered()
        backup = back_up(store=store)
        if len(work.answered()) > len(before):
            return before, backup
    raise AssertionError("nobody screened while a backup was made")


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(3000):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to be so")


def crossings_in(repositories: Repositories) -> set[str]:
    numbers, cursor = set(), None
    while True:
        page = repositories.crossings.find(CrossingFilter(), 200, cursor)
        numbers |= {str(crossing.number) for crossing in page.items}
        if (cursor := page.next_cursor) is None:
            return numbers


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_checkpost_is_lost_and_brought_back(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    """Backed up under load, killed, brought back elsewhere: everything up to the backup is there, and what is lost is
    told."""
    here, there, store, new_store = tmp_path / "data", tmp_path / "there", "", ""
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        monkeypatch.setenv("PATH", f"{server.binaries / 'bin'}:{os.environ['PATH']}")
        store, new_store = server.new_database(), server.new_database()
    furnish(here, store=store)
    service = RunningService(here, store=store)
    try:
        service.start()
        with counters_at_work(service) as work:
            until(lambda: len(work.answered()) > 40)
            before, backup = back_up_under_load(work, store)
            until(lambda: len(work.answered()) > len(before) + 60)
            # The head outside the database follows within a second.
            until(lambda: json.loads((here / "journal-head.json").read_bytes())["seq"] > backup["head_seq"])
            service.kill()
    finally:
        service.stop()
    carried = shutil.copy2(here / "journal-head.json", tmp_path / "carried-head.json")

    run = call("restore", str(backup["file"]), "--head", str(carried), "--json", data=there, store=new_store)
    assert run.exit_code == 0, run.output
    told = json.loads(run.stdout)
    assert told["whole"]
    assert told["records"] == told["head_seq"] == backup["head_seq"]
    assert told["lost_records"] == told["known_head_seq"] - told["head_seq"] > 0

    revived = RunningService(there, store=new_store)
    try:
        revived.start()
        with counters_at_work(revived) as new_work:
            until(lambda: len(new_work.answered()) > 10)
    finally:
        revived.stop()
    reading = (
        open_postgres_for_reading(new_store, SystemClock())
        if new_store
        else open_for_reading(there / "screening.sqlite3", SystemClock())
    )
    with reading as kept:
        assert before <= crossings_in(kept)
        (record,) = kept.journal.records(after=told["head_seq"], limit=1)
        assert record.action == RESTORED
    assert verify_journal_of(Settings(data=there, secret=SECRET, store=new_store)).is_whole


def run_command(*arguments: str, data: Path, backups: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "SCREENING_DATA": str(data), "SCREENING_BACKUPS": str(backups)}
    return subprocess.Popen([sys.executable, "-m", "screening", *arguments], env=environment, stdout=subprocess.DEVNULL)


def kill_once_there(process: "subprocess.Popen[bytes]", scratch: Path, after_s: float) -> None:
    """Kill it so long after its scratch folder came to be there: a few kills land after its end."""
    until(lambda: scratch.exists() or process.poll() is not None)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_backup_that_is_killed_leaves_nothing_half(tmp_path: Path, furnished: Path) -> None:
    """Killed at any moment: what has a backup's name is a whole backup, and the next one clears the rest away."""
    folder, chance, killed_within = tmp_path / "backups", random.Random(20261121), 0  # noqa: S311
    for _ in range(6):
        process = run_command("backup", data=furnished, backups=folder)
        kill_once_there(process, folder / ".screening-backup.partial", chance.uniform(0, 0.03))
        killed_within += (folder / ".screening-backup.partial").exists()
        for whole in folder.glob("screening-*.tar.gz"):
            with tarfile.open(whole) as archive:
                assert "manifest.json" in archive.getnames()
    assert killed_within
    made = back_up()
    assert not (folder / ".screening-backup.partial").exists()
    assert call("restore", str(made["file"]), data=tmp_path / "there").exit_code == 0


def test_restoration_that_is_killed_lets_nobody_start_and_is_run_again(tmp_path: Path, furnished: Path) -> None:
    archive, there = Path(str(back_up()["file"])), tmp_path / "there"
    chance, refusals = random.Random(20261122), 0  # noqa: S311
    for _ in range(6):
        process = run_command("restore", str(archive), data=there, backups=tmp_path)
        kill_once_there(process, there / ".restoring", chance.uniform(0, 0.15))
        if (there / "screening.sqlite3").exists() and not (there / ".restoring").exists():
            assert verify_journal_of(Settings(data=there, secret=SECRET)).is_whole
            shutil.rmtree(there)
            continue
        started = call("create-account", "c.officer", "--grant", "auditor@all", data=there)
        assert started.exit_code == 2
        assert "screening restore" in started.stderr
        refusals += 1
    assert refusals
    assert call("restore", str(archive), data=there).exit_code == 0
    assert verify_journal_of(Settings(data=there, secret=SECRET)).is_whole


def test_nothing_is_overwritten(tmp_path: Path, furnished: Path) -> None:
    archive = str(back_up()["file"])
    before = {file.name: file.read_bytes() for file in furnished.iterdir() if file.is_file()}
    refused = call("restore", archive)
    assert refused.exit_code == 2
    assert "not overwritten" in refused.stderr
    assert {file.name: file.read_bytes() for file in furnished.iterdir() if file.is_file()} == before


@pytest.mark.parametrize("place", [0.02, 0.5, 0.98], ids=["at the beginning", "in the middle", "at the end"])
def test_backup_with_a_rotten_byte_is_refused(tmp_path: Path, furnished: Path, place: float) -> None:
    archive = Path(str(back_up()["file"]))
    content = bytearray(archive.read_bytes())
    content[int(len(content) * place)] ^= 0x40
    archive.write_bytes(content)
    refused = call("restore", str(archive), data=tmp_path / "there")
    assert refused.exit_code == 2
    assert not (tmp_path / "there" / "screening.sqlite3").exists()


def test_backup_cut_short_is_refused(tmp_path: Path, furnished: Path) -> None:
    archive = Path(str(back_up()["file"]))
    archive.write_bytes(archive.read_bytes()[:-2000])
    assert "not all of it" in call("restore", str(archive), data=tmp_path / "there").stderr


def test_backup_worked_over_by_another_is_refused(tmp_path: Path, furnished: Path) -> None:
    """Held to the public key as it was kept elsewhere, a backup of another installation is told."""
    furnish_anew(tmp_path / "other")
    forged = str(back_up(data=tmp_path / "other")["file"])
    key = str(furnished / "signing-key.pub")
    assert "signature" in call("restore", forged, "--public-key", key, data=tmp_path / "there").stderr
    assert call("restore", forged, data=tmp_path / "there").exit_code == 0


def test_head_of_another_installation_is_refused(tmp_path: Path, furnished: Path) -> None:
    furnish_anew(tmp_path / "other")
    head = str(tmp_path / "other" / "journal-head.json")
    archive = str(back_up()["file"])
    assert "not signed by the key" in call("restore", archive, "--head", head, data=tmp_path / "there").stderr


def test_store_that_lacks_its_tail_is_not_backed_up(tmp_path: Path, furnished: Path) -> None:
    """Else the good backups would be forgotten one by one for copies of a store that was cut short."""
    earlier = tmp_path / "earlier.sqlite3"
    archive = Path(str(back_up()["file"]))
    assert call("create-account", "c.officer", "--grant", "auditor@all").exit_code == 0
    with tarfile.open(archive) as opened:
        content = opened.extractfile("screening.sqlite3")
        assert content is not None
        earlier.write_bytes(content.read())
    earlier.replace(furnished / "screening.sqlite3")
    refused = call("backup")
    assert refused.exit_code == 2
    assert list((tmp_path / "backups").glob("screening-*")) == [archive]


def test_so_many_backups_stand_there_and_no_more(tmp_path: Path, furnished: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(10, 15):
        (folder / f"screening-202611{day}T010203Z.tar.gz").touch()
    (folder / "screening-of-mine.tar.gz").touch()
    made = back_up("--keep", "3")
    assert made["forgotten"] == 3
    assert sorted(file.name for file in folder.glob("screening-*")) == [
        "screening-20261113T010203Z.tar.gz",
        "screening-20261114T010203Z.tar.gz",
        Path(str(made["file"])).name,
        "screening-of-mine.tar.gz",
    ]


def test_backup_is_for_its_owner_alone_and_holds_no_secret(tmp_path: Path, furnished: Path) -> None:
    """Nor the index of large lists, which is built anew from what the backup holds."""
    (furnished / "lists.index").write_bytes(b"SCRINDEX")
    archive = Path(str(back_up()["file"]))
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as opened:
        contents = {member.name: opened.extractfile(member) for member in opened}
        assert SECRET.encode() not in b"".join(file.read() for file in contents.values() if file)
        assert set(contents) == {
            *("manifest.json", "screening.sqlite3"),
            *("journal-head.json", "signing-key.pem", "signing-key.pub"),
        }


def test_folder_without_a_store_is_told() -> None:
    assert "no store" in call("backup").stderr
