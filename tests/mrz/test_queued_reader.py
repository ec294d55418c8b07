"""Pages wait their turn, for a bounded time."""

import threading
from dataclasses import dataclass, field

import pytest

from screening.domain.errors import Unavailable
from screening.domain.readings import Reading
from screening.mrz.page_reader import AT_ONCE
from screening.mrz.queued_reader import QueuedReader

NOTHING = Reading("slow", (), 0.0)


@dataclass
class SlowReader:
    """Reads when it is let; knows how many pages it had in hand at most."""

    let: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    in_hand: int = 0
    most: int = 0

    def read_page(self, image: bytes) -> Reading:
        with self.lock:
            self.in_hand += 1
            self.most = max(self.most, self.in_hand)
        self.let.wait(10)
        with self.lock:
            self.in_hand -= 1
        return NOTHING


def test_pages_beyond_the_places_wait_and_are_read() -> None:
    slow = SlowReader()
    queued, readings = QueuedReader(slow), []
    threads = [threading.Thread(target=lambda: readings.append(queued.read_page(b""))) for _ in range(3 * AT_ONCE)]
    for thread in threads:
        thread.start()
    slow.let.set()
    for thread in threads:
        thread.join()
    assert (len(readings), slow.most <= AT_ONCE) == (3 * AT_ONCE, True)


def test_page_that_waits_too_long_is_told_so_and_never_reads_as_no_mrz() -> None:
    slow = SlowReader()
    queued = QueuedReader(slow, longest_wait_s=0.01)
    threads = [threading.Thread(target=queued.read_page, args=(b"",)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    while slow.in_hand < AT_ONCE:
        threading.Event().wait(0.001)
    with pytest.raises(Unavailable):
        queued.read_page(b"")
    slow.let.set()
    for thread in threads:
        thread.join()


def test_reader_that_raises_gives_its_place_back() -> None:
    class Broken:
        def read_page(self, image: bytes) -> Reading:
            raise Unavailable(reason="page_reader")

    queued = QueuedReader(Broken(), longest_wait_s=0.01)
    for _ in range(3 * AT_ONCE):
        with pytest.raises(Unavailable) as refused:
            queued.read_page(b"")
        assert refused.value.parameters["reason"] == "page_reader"
    with pytest.raises(Unavailable):
        queued.require_tried()
    queued.warm_up()
    queued.require_tried()
