"""Live boards: a slow one is closed, and a failed feed is noticed by all."""

import asyncio

import pytest

from screening.domain.errors import StoreUnavailable, Unavailable
from screening.domain.identifiers import CheckpostCode
from screening.domain.wording import Language
from screening.web.board import BoardLine, board_line
from screening.web.following import LONGEST_QUEUE
from screening.web.live import Board, BoardChange, LiveAlerts
from screening.web.measurements import Measurements
from screening.workflows.parts import Parts, Watch
from screening.workflows.views.board_lines import AlertLine
from screening.workflows.views.look_up import BoardChanges, alert_changes, journal_position
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

KHI = frozenset({CheckpostCode("KHI")})


@pytest.fixture
def site() -> Site:
    site = Site()
    site.publish(a_definition(), an_entry("Anna Maria ERIKSSON", documents=("L898902C3",)))
    site.screen()
    return site


def a_line(site: Site) -> AlertLine:
    ((_, line),) = alert_changes(0, site.parts).lines
    return line


def test_a_board_for_which_too_much_waits_is_closed_behind_what_it_has(site: Site) -> None:
    board = Board(KHI, Language.ENGLISH)
    line = a_line(site)
    for position in range(LONGEST_QUEUE + 5):
        board.offer(BoardChange(position, line))
    waiting = [board.waiting.get_nowait() for _ in range(board.waiting.qsize())]
    assert len(waiting) == LONGEST_QUEUE + 1
    assert waiting[-1] is None


def test_boards_are_closed_and_refused_once_the_feed_has_failed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        live = LiveAlerts(site.parts, Measurements(), heartbeat_s=5)
        await live.start()
        stream = live.stream(KHI, Language.ENGLISH, None, lambda: True)
        assert b"event: ready" in await anext(stream)
        monkeypatch.setattr(live, "_hand_out", _fail)
        site.screen()
        assert [event async for event in stream] == []
        with pytest.raises(Unavailable):
            live.require_working()

    asyncio.run(run())


def test_a_change_is_written_once_for_each_language_however_many_boards_show_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Language] = []

    def counting(line: AlertLine, watch: Watch, language: Language) -> BoardLine:
        written.append(language)
        return board_line(line, watch, language)

    monkeypatch.setattr("screening.web.live.board_line", counting)
    change = BoardChange(7, a_line(site))
    for language in (Language.ENGLISH, Language.URDU) * 25:
        assert change.event(site.watch, language).startswith(b"id: 7\nevent: alert\ndata: {")
    assert written == [Language.ENGLISH, Language.URDU]


class FailsHalfWay:
    """Reads a page of two records at a time, and fails in every second read."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self, after: int, parts: Parts) -> BoardChanges:
        self.reads += 1
        if self.reads % 2 == 0:
            raise StoreUnavailable
        return alert_changes(after, parts, limit=2)


@pytest.mark.parametrize("is_backlog", [False, True], ids=["as it happens", "backlog"])
def test_a_store_that_fails_half_way_in_a_read_loses_nothing_and_doubles_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, is_backlog: bool
) -> None:
    """Five alerts in pages of two, each page but the first after a failure; the board stays connected."""
    monkeypatch.setattr("screening.web.live.POLL_S", 0.01)
    before = journal_position(site.parts)
    received: list[int] = []

    async def run() -> None:
        live = LiveAlerts(site.parts, Measurements(), heartbeat_s=5)
        await live.start()
        stream = live.stream(KHI, Language.ENGLISH, before if is_backlog else None, lambda: True)
        if is_backlog:
            raise_five(site)
        assert b"event: ready" in await anext(stream)
        monkeypatch.setattr("screening.web.live.alert_changes", FailsHalfWay())
        if not is_backlog:
            await asyncio.to_thread(raise_five, site)
        while len(received) < 5:
            event = await asyncio.wait_for(anext(stream), 30)
            if b"event: alert" in event:
                received.append(int(event.split(b"\n")[0].removeprefix(b"id: ")))
        await live.stop()
        assert [event async for event in stream if b"event: alert" in event] == []

    asyncio.run(run())
    with site.store.read() as repositories:
        changes = repositories.journal.records(before, object_prefix="alert:")
    assert received == [record.seq for record in changes]


def raise_five(site: Site) -> None:
    for _ in range(5):
        site.screen()


async def _fail() -> None:
    raise RuntimeError
