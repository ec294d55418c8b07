"""Live boards: a slow one is closed, and a failed feed is noticed by all."""

import asyncio

import pytest

from screening.domain.errors import Unavailable
from screening.domain.identifiers import CheckpostCode
from screening.domain.wording import Language
from screening.web.live import LONGEST_QUEUE, Board, BoardChange, LiveAlerts
from screening.web.measurements import Measurements
from screening.workflows.look_up import AlertLine, alert_changes
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


async def _fail(_position: int) -> int:
    raise RuntimeError
