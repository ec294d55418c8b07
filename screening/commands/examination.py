"""What does an installation need, and is it there? Each look is made by itself, with the service stopped or running.

Nothing is written, but that SQLite may make its files beside a store that nobody has open.
"""

import os
import shutil
import socket
import ssl
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import pairwise
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from screening.app import open_to_look
from screening.commands.backing_up import backups_in
from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER
from screening.domain.clock import Clock
from screening.domain.errors import InvalidInput, JournalBroken, Parameter, ScreeningError, Unavailable
from screening.domain.lists import ListDefinition, ListVersion
from screening.domain.readings import ReadingStatus
from screening.journal.chain import hash_record
from screening.journal.heads import HeadFile, is_signed_by
from screening.lists.definitions import read_definitions
from screening.lists.entries import read_entries
from screening.lists.versions import CLOCK_TOLERANCE, age_s, content_digest, is_stale
from screening.mrz.own_reader import OwnReader
from screening.mrz.passporteye_reader import PassportEyeReader
from screening.mrz.specimen import render_specimen
from screening.settings import Settings, refuse_unsafe
from screening.signing.certificates import expires_at
from screening.signing.keys import SigningKey
from screening.store.room import require_plenty, require_some
from screening.store.sql_store import refuse_lost_tail
from screening.store.sqlite_copy import require_sound

TAIL: Final = 1000
"""Records at the journal's end that are proven; `verify-journal` proves them all."""
SOON: Final = 0.8
"""The share of its permitted age at which a list is near its end."""
CALL_S: Final = 15.0
OLDEST_BACKUP: Final = timedelta(hours=26)
LEAST_MEMORY_MB: Final = 500
LEAST_CERTIFICATE: Final = timedelta(days=30)
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Verdict(StrEnum):
    """What a look gave."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Result:
    """One look: what was looked at, and where it is not as it should be, the error that says so."""

    subject: str
    verdict: Verdict
    error: ScreeningError | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    subject: str
    look: Callable[[], None]
    otherwise: Verdict = Verdict.FAIL

    def take(self) -> Result:
        try:
            self.look()
        except ScreeningError as error:
            return Result(self.subject, self.otherwise, error)
        return Result(self.subject, Verdict.OK)


class NotAsItShouldBe(ScreeningError):
    """What only an examination of an installation finds. Parameter: `reason`."""

    code = "internal"


@dataclass(frozen=True, slots=True)
class Examination:
    """An examination of the installation that `settings` describe."""

    settings: Settings
    clock: Clock

    def results(self) -> Iterator[Result]:
        """Look at everything, one after the other."""
        warn, settings = Verdict.WARN, self.settings
        looks = [
            _Look("settings", partial(refuse_unsafe, settings)),
            _Look("certificate", self._look_at_certificate, warn),
            _Look("port", self._look_at_port, warn),
            _Look("data_folder", self._look_at_data),
            _Look("signing_key", self._look_at_key),
            _Look("store", self._look_at_store),
            _Look("journal_tail", self._look_at_tail),
            _Look("journal_head", self._look_at_head, warn),
            _Look("list_definitions", self._look_at_definitions),
            _Look("lists", self._look_at_lists, warn),
            _Look("page_reader", self._look_at_page_reader, warn),
            _Look("second_opinion", self._look_at_second_opinion, warn),
            _Look("clock", self._look_at_clock, warn),
            _Look("time_zones", self._look_at_time_zones),
            _Look("disk", partial(require_some, settings.data)),
            _Look("disk_ahead", partial(require_plenty, settings.data), warn),
            _Look("memory", _look_at_memory, warn),
            _Look("backup", self._look_at_backups, warn),
        ]
        for look in looks:
            yield look.take()

    def _look_at_certificate(self) -> None:
        certificate, key = self.settings.tls_certificate, self.settings.tls_key
        if certificate is None or key is None:
            return
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
        except OSError:  # ssl.SSLError is one.
            raise InvalidInput("SCREENING_TLS_CERTIFICATE", reason="tls_unusable") from None
        ends = expires_at(certificate)
        if ends - self.clock.now() < LEAST_CERTIFICATE:
            raise _wrong("certificate_ends", where=certificate, ends=f"{ends:%Y-%m-%d}")

    def _look_at_port(self) -> None:
        family = socket.AF_INET6 if ":" in self.settings.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.settings.host, self.settings.port))
                return
            except OSError:
                pass
        self._look_at_running_service()

    def _look_at_running_service(self) -> None:
        """Ask whoever has the port whether it is ready; within this machine no certificate needs to be proven."""
        host = "127.0.0.1" if self.settings.host == "0.0.0.0" else self.settings.host  # noqa: S104
        unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
        # The service may speak TLS by settings that this command was not given.
        status = _status_of(
            HTTPSConnection(host, self.settings.port, timeout=CALL_S, context=unverified)
        ) or _status_of(HTTPConnection(host, self.settings.port, timeout=CALL_S))
        if status is None:
            raise _wrong("port_in_use", port=self.settings.port)
        if status != HTTPStatus.OK:
            raise _wrong("service_not_ready", port=self.settings.port, status=status)

    def _look_at_data(self) -> None:
        data = self.settings.data
        if not data.is_dir() or not os.access(data, os.R_OK | os.W_OK | os.X_OK):
            raise InvalidInput("SCREENING_DATA", reason="data_unwritable", folder=str(data))
        if self.settings.restoring.exists():
            raise InvalidInput("SCREENING_DATA", reason="restore_unfinished")
        for path in (data, self.settings.key_file, self.settings.store_file, self.settings.head_file):
            if path.exists() and path.stat().st_mode & (_OTHERS if path is data else stat.S_IRWXO):
                raise _wrong("open_to_others", where=path)

    def _look_at_key(self) -> None:
        key = SigningKey.load(self.settings.key_file, self.settings.secret)
        try:
            told = self.settings.public_key_file.read_text(encoding="utf-8").strip()
        except OSError:
            told = ""
        if told != key.public_key.hex():
            raise _wrong("keys_differ", where=self.settings.public_key_file)

    def _look_at_store(self) -> None:
        if not self.settings.store:
            require_sound(self.settings.store_file)
        with open_to_look(self.settings) as kept:
            kept.journal.head()

    def _look_at_tail(self) -> None:
        with open_to_look(self.settings) as kept:
            refuse_lost_tail(kept, HeadFile(self.settings.head_file).read(), self.settings.head_file)
            head = kept.journal.head()
            if head is None:
                return
            tail = kept.journal.records(after=max(0, head.seq - TAIL), limit=TAIL)
            for record in tail:
                if hash_record(record) != record.hash:
                    raise JournalBroken(seq=record.seq, reason="tail_altered")
            for before, record in pairwise(tail):
                if record.prev_hash != before.hash or record.seq != before.seq + 1:
                    raise JournalBroken(seq=record.seq, reason="tail_altered")

    def _look_at_head(self) -> None:
        key = SigningKey.load(self.settings.key_file, self.settings.secret).public_key
        head = HeadFile(self.settings.head_file).read()
        if head is None or not is_signed_by(head, key):
            raise _wrong("no_head_outside", where=self.settings.head_file)

    def _look_at_definitions(self) -> None:
        read_definitions(self.settings.watchlists)

    def _look_at_lists(self) -> None:
        with open_to_look(self.settings) as kept:
            versions = {version.code: version for version in kept.lists.versions()}
        for definition in read_definitions(self.settings.watchlists):
            version = versions.get(definition.code)
            if version is None:
                raise Unavailable(reason="list_missing", list=definition.code)
            self._look_at_list(definition, version)

    def _look_at_list(self, definition: ListDefinition, version: ListVersion) -> None:
        now, permitted = self.clock.now(), definition.permitted_age_s or 0
        age = age_s(definition, version, now)
        if is_stale(definition, version, now):
            raise Unavailable(reason="list_stale", list=definition.code, age_s=age, permitted_s=permitted)
        if permitted and age > SOON * permitted:
            raise _wrong("list_soon_stale", list=definition.code, age_s=age, permitted_s=permitted)
        sample = self.settings.watchlists / (definition.entries_file or "")
        has_sample = version.entries and definition.entries_file and sample.is_file()
        if has_sample and content_digest(read_entries(sample, definition)) == version.digest:
            raise _wrong("list_is_sample", list=definition.code)

    def _look_at_page_reader(self) -> None:
        if (
            OwnReader(self.clock).read_page(render_specimen(LISTED_TRAVELLER, LISTED_DOCUMENT)).status
            is not ReadingStatus.VALID
        ):
            raise Unavailable("recogniser", reason="page_reader")

    def _look_at_second_opinion(self) -> None:
        try:
            status = PassportEyeReader(self.clock).read_page(render_specimen(LISTED_TRAVELLER, LISTED_DOCUMENT)).status
        except Unavailable:
            raise Unavailable("tesseract", reason="second_opinion") from None
        if status not in (ReadingStatus.VALID, ReadingStatus.UNCERTAIN):
            raise Unavailable("tesseract", reason="second_opinion")

    def _look_at_clock(self) -> None:
        now = self.clock.now()
        with open_to_look(self.settings) as kept:
            head = kept.journal.head()
        if head is not None and now < head.at - CLOCK_TOLERANCE:
            raise Unavailable(reason="clock_behind", behind_s=int((head.at - now) / timedelta(seconds=1)))
        program = shutil.which("timedatectl")
        if program is None:
            return
        try:
            told = subprocess.run(  # noqa: S603  the system's own program, arguments of our own
                [program, "show", "--property=NTPSynchronized", "--value"],
                capture_output=True,
                text=True,
                check=False,
                timeout=CALL_S,
            )
        except (OSError, subprocess.TimeoutExpired):
            return
        if told.stdout.strip() == "no":
            raise _wrong("clock_not_synchronized")

    def _look_at_time_zones(self) -> None:
        with open_to_look(self.settings) as kept:
            checkposts = kept.checkposts.all()
        for checkpost in checkposts:
            try:
                ZoneInfo(checkpost.time_zone)
            except ZoneInfoNotFoundError:
                raise _wrong("time_zone_unknown", time_zone=checkpost.time_zone) from None

    def _look_at_backups(self) -> None:
        folder = self.settings.backups
        if folder is None:
            raise InvalidInput("SCREENING_BACKUPS", reason="no_backup_folder")
        try:
            newest = backups_in(folder)[-1:]
            if folder.stat().st_dev == self.settings.data.stat().st_dev:
                raise _wrong("backup_on_same_disk", where=folder)
        except OSError:
            raise InvalidInput(str(folder), reason="backup_unwritable") from None
        if not newest:
            raise _wrong("no_backup", where=folder)
        age = self.clock.now() - datetime.fromtimestamp(newest[0].stat().st_mtime, UTC)
        if age > OLDEST_BACKUP:
            raise _wrong("backup_old", where=folder, hours=int(age / timedelta(hours=1)))


def _status_of(calling: HTTPConnection) -> int | None:
    """Give the status of /readyz, or None where whoever listens does not speak so."""
    with closing(calling):
        try:
            calling.request("GET", "/readyz")
            return calling.getresponse().status
        except (OSError, HTTPException):
            return None


def _look_at_memory() -> None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return
    free_mb = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:")), None)
    if free_mb is not None and free_mb < LEAST_MEMORY_MB:
        raise _wrong("memory_low", free_mb=free_mb, wanted_mb=LEAST_MEMORY_MB)


def _wrong(reason: str, where: Path | None = None, **parameters: Parameter) -> NotAsItShouldBe:
    return NotAsItShouldBe(str(where) if where else None, reason=reason, **parameters)
