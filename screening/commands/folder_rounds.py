"""Which page of a watched folder is sent now, which waits, and which is put aside?

Pages go one by one, in the order in which they came. While the service does not answer nothing is put aside and nothing
overtakes; a page that seems cut off is tried once more after a while, and the others go on meanwhile.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from screening.commands.sending_scans import NotNow, Refused, ScanSender
from screening.commands.telling import sentence
from screening.commands.watched_folder import MOST_TAKEN, Scan, WatchedFolder, read_whole
from screening.mrz.image_gate import MAX_IMAGE_BYTES
from screening.web.log_lines import Log

UNFINISHED_S: Final = 10.0
"""So long after its first refusal a page that seems cut off is tried once more: its writer may have paused."""
SHORTEST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 10.0
MOST_FAILURES: Final = 5
"""So often the service may fail over one page until that page is put aside."""
TOLD_AGAIN_S: Final = 60.0
TIDIED_EVERY_S: Final = 3600.0


@dataclass(slots=True, repr=False)
class FolderRounds:
    """A folder, who sends its scans, and how that goes at the moment."""

    watched: WatchedFolder
    sender: ScanSender
    log: Log
    now_s: Callable[[], float] = time.monotonic
    _again_s: float = 0.0
    """Before that nothing is sent."""
    _pause_s: float = SHORTEST_PAUSE_S
    _is_down: bool = False
    _told: dict[str, float] = field(default_factory=dict)
    _unfinished: dict[str, float] = field(default_factory=dict)
    """Pages that seem cut off, and when each may be tried again."""
    _failures: dict[str, int] = field(default_factory=dict)
    _tidied_s: float = float("-inf")

    def step(self) -> None:
        """Look at the folder once, and send what can be sent."""
        try:
            self.watched.take()
            self._tidy()
            if self.watched.crowd > MOST_TAKEN:
                self._tell("folder_crowded", waiting=self.watched.crowd)
            if self.now_s() >= self._again_s:
                self._send_waiting()
        except OSError as fault:
            self._tell("folder_unusable", error=type(fault).__name__)
            self._again_s = self.now_s() + LONGEST_PAUSE_S

    def _send_waiting(self) -> None:
        for scan in self.watched.waiting():
            if self.now_s() < self._unfinished.get(scan.file.name, 0.0):
                continue
            if not self._send(scan):
                return

    def _send(self, scan: Scan) -> bool:
        """Send one; say whether the next may be sent."""
        try:
            image = read_whole(scan, MAX_IMAGE_BYTES)
        except OSError:
            return self._fail(scan, "file_unreadable", sentence("command.watch.file_unreadable"))
        if image is None:
            told = sentence("command.watch.file_too_large", megabytes=MAX_IMAGE_BYTES // 1_000_000)
            return self._fail(scan, "image_too_large", told)
        sent = self.sender.send(image, scan.arrived_at)
        if isinstance(sent, NotNow):
            return self._wait(scan, sent)
        self._is_answered(scan)
        if isinstance(sent, Refused):
            return self._refuse(scan, sent)
        self.watched.finish(scan, len(image))
        self.log.info("scan_screened", crossing=sent.number, is_repeated=sent.is_repeated)
        return True

    def _wait(self, scan: Scan, sent: NotNow) -> bool:
        """Stop sending for a while: the order is kept. A page over which the service itself fails is put aside."""
        if sent.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            failures = self._failures[scan.file.name] = self._failures.get(scan.file.name, 0) + 1
            if failures >= MOST_FAILURES:
                return self._fail(scan, sent.code, sentence("command.watch.service_failed", times=failures))
        self._tell("service_not_answering", code=sent.code, told=sent.told, waiting=len(self.watched.waiting()))
        self._is_down = True
        self._again_s = self.now_s() + max(self._pause_s, sent.wait_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        return False

    def _is_answered(self, scan: Scan) -> None:
        if self._is_down:
            self.log.info("service_answers_again", waiting=len(self.watched.waiting()))
        self._is_down, self._pause_s = False, SHORTEST_PAUSE_S
        self._failures.pop(scan.file.name, None)

    def _refuse(self, scan: Scan, refused: Refused) -> bool:
        name = scan.file.name
        if refused.is_perhaps_unfinished and name not in self._unfinished:
            self._unfinished[name] = self.now_s() + UNFINISHED_S
            return True
        return self._fail(scan, refused.code, refused.told)

    def _fail(self, scan: Scan, code: str, told: str) -> bool:
        """Put a page aside, and go on with the next."""
        self._unfinished.pop(scan.file.name, None)
        self._failures.pop(scan.file.name, None)
        came, now = (f"{moment:%Y-%m-%d %H:%M:%S}Z" for moment in (scan.arrived_at, datetime.now(UTC)))
        self.watched.fail(scan, sentence("command.watch.note", came=came, now=now, told=told, problem=code) + "\n")
        self.log.warning("scan_refused", code=code)
        return True

    def _tidy(self) -> None:
        if self.now_s() - self._tidied_s < TIDIED_EVERY_S:
            return
        self._tidied_s = self.now_s()
        if deleted := self.watched.forget_old(datetime.now(UTC)):
            self.log.info("old_pages_deleted", deleted=deleted)

    def _tell(self, what: str, **particulars: str | int) -> None:
        """Log what goes on being so at once, and again each minute."""
        if self.now_s() - self._told.get(what, float("-inf")) >= TOLD_AGAIN_S:
            self._told[what] = self.now_s()
            self.log.warning(what, **particulars)
