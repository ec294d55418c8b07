"""A folder into which a document reader saves, a process that watches it, and a service: killed, cut off, flooded."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from screening.mrz.specimen import render_specimen
from tests.mrz.bad_images import refused
from tests.mrz.builders import a_specimen
from tests.running_service import PASSWORD, RunningService, furnish, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("watch_folder")]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    service = RunningService(tmp_path_factory.mktemp("watched"))
    furnish(service.data)
    service.start()
    yield service
    service.stop()


class Watcher:
    """A document reader's folder, and the process that watches it."""

    def __init__(self, folder: Path, service: RunningService, counter: str) -> None:
        self.folder, self.service, self.counter = folder, service, counter
        folder.mkdir()
        self._password = folder.parent / "password"
        self._password.write_text(PASSWORD, encoding="utf-8")
        self._log = folder.parent / "watch.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SCREENING_")}
        environment |= {"SCREENING_USERNAME": "counter", "SCREENING_PASSWORD_FILE": str(self._password)}
        command = [sys.executable, "-m", "screening", "watch-folder", str(self.folder), "--service"]
        place = ["--checkpost", "KHI", "--counter", self.counter, "--direction", "exit"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, self.service.origin, *place], env=environment, stdout=log, stderr=log
            )

    def end(self, number: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(timeout=60)

    def told(self, event: str) -> list[dict[str, object]]:
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        # A process that is killed may leave half a line.
        read = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [each for each in read if each["event"] == event]

    def save(self, name: str, content: bytes) -> None:
        """Save as most readers do: under a passing name first."""
        (self.folder / f"{name}.tmp").write_bytes(content)
        (self.folder / f"{name}.tmp").rename(self.folder / name)

    def await_screened(self, count: int) -> None:
        """Wait until so many pages were told to be screened."""
        wait_until(lambda: len(self.told("scan_screened")) >= count)

    def is_empty(self) -> bool:
        return not any(file.is_file() and not file.name.startswith(".") for file in self.folder.iterdir()) and not any(
            (self.folder / "sending").iterdir()
        )

    def failed(self) -> list[str]:
        return sorted(file.name[21:] for file in (self.folder / "failed").iterdir())

    def crossings(self) -> list[dict[str, object]]:
        """Give the crossings at the counter, newest first."""
        with self.service.signed_in("counter") as client:
            asked = {"checkpost": "KHI", "counter": self.counter, "limit": 200}
            items: list[dict[str, object]] = client.post("/crossings/search", json=asked).json()["items"]
            return items

    def documents(self) -> list[str]:
        """Give what was read at the counter, oldest first."""
        with self.service.signed_in("counter") as client:
            opened = [client.get(f"/crossings/{each['id']}").json() for each in self.crossings()]
        return [str(each["screenings"][0]["traveller"]["document_number"]) for each in reversed(opened)]


@contextmanager
def watching(tmp_path: Path, service: RunningService, counter: str) -> Iterator[Watcher]:
    watcher = Watcher(tmp_path / "scans", service, counter)
    watcher.start()
    try:
        wait_until(lambda: bool(watcher.told("watching")))
        yield watcher
    finally:
        assert watcher.end(signal.SIGTERM) == 0


def a_scan(number: int) -> bytes:
    """Give the page of a document with that number, small: there may be many."""
    page = Image.open(io.BytesIO(render_specimen(*a_specimen(number=f"UT{number:07}"))))
    small = page.convert("L").resize((page.width * 2 // 3, page.height * 2 // 3))
    packed = io.BytesIO()
    small.save(packed, "JPEG", quality=85)
    return packed.getvalue()


def test_a_page_saved_in_the_folder_is_a_crossing_and_is_deleted(service: RunningService, tmp_path: Path) -> None:
    with watching(tmp_path, service, "1") as watcher:
        watcher.save("scan.jpg", a_scan(1))
        wait_until(lambda: bool(watcher.told("scan_screened")) and watcher.is_empty())
        assert watcher.documents() == ["UT0000001"]
        assert watcher.failed() == []


def test_the_same_file_twice_is_one_crossing(service: RunningService, tmp_path: Path) -> None:
    with watching(tmp_path, service, "2") as watcher:
        for times, name in enumerate(("scan.jpg", "scan (2).jpg"), start=1):
            watcher.save(name, a_scan(2))
            watcher.await_screened(times)
        assert len(watcher.crossings()) == 1
        assert [each["is_repeated"] for each in watcher.told("scan_screened")] == [False, True]


def test_foreign_files_are_put_aside_with_the_reason_and_hold_nobody_up(
    service: RunningService, tmp_path: Path
) -> None:
    bad = {name: made for name, made, _ in refused()}
    with watching(tmp_path, service, "3") as watcher:
        watcher.save("notes.txt", bad["words"]())
        watcher.save("photo.heic", bad["HEIC"]())
        watcher.save("cut.jpg", bad["JPEG of which half came"]())
        watcher.save("scan.jpg", a_scan(3))
        wait_until(watcher.is_empty)
        names = ("cut.jpg", "notes.txt", "photo.heic")
        assert watcher.failed() == sorted([*names, *(f"{name}.txt" for name in names)])
        assert watcher.documents() == ["UT0000003"]
        notes = {file.name[21:]: file.read_text("utf-8") for file in (watcher.folder / "failed").glob("*.*.txt")}
        assert "HEIC" in notes["photo.heic.txt"]
        assert "damaged or cut off" in notes["cut.jpg.txt"]


def test_a_file_that_is_written_bit_by_bit_is_sent_whole(service: RunningService, tmp_path: Path) -> None:
    content = a_scan(4)
    with watching(tmp_path, service, "4") as watcher:
        file = watcher.folder / "slow.jpg"
        file.write_bytes(content[:1000])
        # Long enough to be taken for whole: it is sent, refused as cut off, and given more time.
        wait_until(lambda: any((watcher.folder / "sending").iterdir()))
        (taken,) = (watcher.folder / "sending").iterdir()
        with taken.open("ab") as writer:
            writer.write(content[1000:])
        wait_until(watcher.is_empty)
        assert watcher.failed() == []
        assert watcher.documents() == ["UT0000004"]


def test_pages_that_came_while_the_service_was_down_are_screened_in_order_once_it_is_back(
    service: RunningService, tmp_path: Path
) -> None:
    with watching(tmp_path, service, "5") as watcher:
        service.kill()
        for number in range(10, 16):
            watcher.save(f"{99 - number}.jpg", a_scan(number))
        wait_until(lambda: bool(watcher.told("service_not_answering")) and len(watcher.told("scan_screened")) == 0)
        service.start()
        wait_until(watcher.is_empty)
        assert watcher.documents() == [f"UT{number:07}" for number in range(10, 16)]
        assert watcher.told("service_answers_again")


def test_a_hundred_files_at_once_and_kills_in_between_lose_and_double_nothing(
    service: RunningService, tmp_path: Path
) -> None:
    pages = [a_scan(1000 + number) for number in range(100)]
    with watching(tmp_path, service, "6") as watcher:
        for number, page in enumerate(pages):
            watcher.save(f"{number:03}.jpg", page)
        for screened in (5, 25, 60):
            watcher.await_screened(screened)
            watcher.end(signal.SIGKILL)
            if screened == 25:
                service.kill()
                service.start()
            watcher.start()
        wait_until(watcher.is_empty)
        assert sorted(watcher.documents()) == [f"UT{1000 + number:07}" for number in range(100)]
        assert watcher.failed() == []


def test_a_second_process_over_the_same_folder_and_a_setting_that_is_wrong_are_told(
    service: RunningService, tmp_path: Path
) -> None:
    def refusal(*arguments: str) -> str:
        run = subprocess.run(
            [sys.executable, "-m", "screening", "watch-folder", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={name: value for name, value in os.environ.items() if not name.startswith("SCREENING_")}
            | {"SCREENING_TOKEN": "token"},
        )
        assert run.returncode == 2
        return run.stderr

    place = ("--checkpost", "KHI", "--counter", "1", "--direction", "exit")
    with watching(tmp_path, service, "7") as watcher:
        folder = str(watcher.folder)
        assert "watched already" in refusal(folder, "--service", service.origin, *place)
        assert "https only" in refusal(folder, "--service", "http://10.0.0.7:8000", *place)
        assert "no address" in refusal(folder, "--service", "screening.example", *place)
