"""A real service: a process of its own over a real store, with fictional people and lists, on a port of loopback."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx

from screening.app import open_house
from screening.console.urdu_font import urdu_font
from screening.domain.accounts import Grant
from screening.domain.checkposts import Checkpost
from screening.domain.entries import ListEntry
from screening.domain.identifiers import CheckpostCode, CounterCode, ListCode
from screening.lists.entries import read_entries
from screening.settings import Settings
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.people.administer import create_account, save_checkpost

SECRET = "a-secret-that-only-this-test-run-knows"
PASSWORD = "correct-horse-battery-staple"
WATCHLISTS = Path(__file__).parent.parent / "watchlists"
PATIENCE_S = 120.0
START_S = 300.0
"""A bound against waiting for ever, generous: nothing here depends on the machine being fast."""

PEOPLE = {
    "counter": "counter_officer@checkpost:KHI",
    "shift": "shift_manager@checkpost:KHI",
    "relief": "shift_manager@checkpost:KHI",
    "torkham": "shift_manager@checkpost:TKM",
    "lists": "list_officer@authority:moi",
    "approver": "list_officer@authority:moi",
    "auditor": "auditor@all",
    "admin": "administrator@all",
    "machine": "follower@checkpost:KHI",
    "partner": "partner_reader@all",
}


def free_port() -> int:
    """Give a port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def furnish(data: Path, more: Sequence[ListEntry] = (), store: str = "") -> None:
    """Make a store with checkposts, people and the sample lists; `more` joins the Exit Control List.

    `store` is the address of a PostgreSQL database; without one it is SQLite, with the same key for all tests of this
    process. The Urdu letters lie there already, as on any installation that has been started once: to cut them takes
    longer than the rest of a start.
    """
    if more or store:
        shutil.copytree(_furnished() / "fonts", data / "fonts")
        furnish_anew(data, more, store)
    else:
        shutil.copytree(_furnished(), data, dirs_exist_ok=True)


@cache
def _furnished() -> Path:
    """Furnish once for all tests of this process, on SQLite with nothing more."""
    folder = Path(tempfile.mkdtemp(prefix="screening-furnished-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    furnish_anew(folder)
    urdu_font(Settings(data=folder, watchlists=WATCHLISTS, secret=SECRET).font_folder)
    return folder


def furnish_anew(data: Path, more: Sequence[ListEntry] = (), store: str = "") -> None:
    """Make such a store with keys of its own, as another installation has."""
    settings = Settings(data=data, watchlists=WATCHLISTS, secret=SECRET, store=store)
    with open_house(settings) as house:
        for code, zone in (("KHI", "sindh"), ("TKM", "khyber_pakhtunkhwa")):
            desks = tuple(CounterCode(str(number)) for number in range(1, 9))
            save_checkpost(Checkpost(CheckpostCode(code), code, zone, "Asia/Karachi", desks), None, house.parts)
        for username, grant in PEOPLE.items():
            create_account(username, PASSWORD, (Grant.parse(grant),), None, house.parts)
        for definition in house.definitions:
            entries: tuple[ListEntry, ...] = ()
            if definition.entries_file:
                entries = read_entries(WATCHLISTS / definition.entries_file, definition)
            if definition.code == ListCode("ecl"):
                entries = (*entries, *more)
            publish_list(definition, entries, None, house.parts)


def is_over(pid: int) -> bool:
    """Whether a process has ended: one that nobody has waited for has, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].startswith("Z")
    except OSError:
        return True


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, and fail if it never is."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


@dataclass
class RunningService:
    """The service as a process that can be stopped, killed and started again over the same data."""

    data: Path
    port: int = field(default_factory=free_port)
    store: str = ""
    workers: int = 1
    more: dict[str, str] = field(default_factory=dict)
    """Further settings, by the names of their variables."""
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> float:
        """Start it and wait until it answers; give the seconds that took."""
        began = time.monotonic()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SCREENING_")}
        environment |= {
            "SCREENING_DATA": str(self.data),
            "SCREENING_WATCHLISTS": str(WATCHLISTS),
            "SCREENING_SECRET": SECRET,
            "SCREENING_PORT": str(self.port),
            "SCREENING_STORE": self.store,
            "SCREENING_WORKERS": str(self.workers),
            **self.more,
        }
        log = (self.data / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "screening", "run"], env=environment, stdout=log, stderr=log
        )
        log.close()
        while time.monotonic() - began < START_S:
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.origin}/healthz", timeout=2, trust_env=False).status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                time.sleep(0.02)
        raise RuntimeError((self.data / "server.log").read_text(encoding="utf-8", errors="replace")[-4000:])

    def kill(self) -> None:
        """Kill it as a power cut would, with no time to tidy up: a keeper, and its workers too."""
        workers = self.worker_ids() if self.workers > 1 else []
        self.kill_process()
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda: all(is_over(worker) for worker in workers))

    def kill_process(self) -> None:
        """Kill the process that was started, and none that it started itself."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def worker_ids(self) -> list[int]:
        """Give the process ids of a keeper's workers."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    @contextmanager
    def signed_in(self, username: str) -> Iterator[httpx.Client]:
        """Give a client that is signed in with a bearer token."""
        with httpx.Client(base_url=f"{self.origin}/api/v1", timeout=30, trust_env=False) as client:
            answer = client.post("/sessions", json={"username": username, "password": PASSWORD})
            answer.raise_for_status()
            client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
            yield client
