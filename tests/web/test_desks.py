"""Does a call come back from the threads with what it came to, whatever that is?"""

import asyncio
import threading
from concurrent.futures import Future

import pytest

from screening.domain.errors import NotFound, StoreUnavailable
from screening.web import desks
from screening.web.desks import Desks


def _ask(begun: Future[int]) -> int:
    return asyncio.run(Desks().hand_over(lambda: begun))


def test_value_arrives_once_it_is_there() -> None:
    begun: Future[int] = Future()

    async def ask() -> int:
        asyncio.get_running_loop().call_later(0.01, begun.set_result, 7)
        return await Desks().hand_over(lambda: begun)

    assert asyncio.run(ask()) == 7


def test_what_the_future_comes_to_comes_out() -> None:
    begun: Future[int] = Future()
    begun.set_exception(NotFound(what="crossing"))
    with pytest.raises(NotFound):
        _ask(begun)


def test_what_the_beginning_raises_comes_out() -> None:
    def begin() -> Future[int]:
        raise NotFound(what="crossing")

    with pytest.raises(NotFound):
        asyncio.run(Desks().hand_over(begin))


def test_what_has_not_begun_in_time_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PATIENCE_S", 0.01)
    begun: Future[int] = Future()
    with pytest.raises(StoreUnavailable) as refused:
        _ask(begun)
    assert refused.value.parameters["reason"] == "store_busy"
    assert begun.cancelled()


def test_what_has_begun_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PATIENCE_S", 0.01)
    begun: Future[int] = Future()
    begun.set_running_or_notify_cancel()

    async def ask() -> int:
        asyncio.get_running_loop().call_later(0.1, begun.set_result, 7)
        return await Desks().hand_over(lambda: begun)

    assert asyncio.run(ask()) == 7


def test_who_was_given_up_before_a_thread_was_free_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PATIENCE_S", 0.01)
    monkeypatch.setattr(desks, "DESKS", 1)
    go_on = threading.Event()
    begun: list[int] = []

    async def ask() -> tuple[int | BaseException, ...]:
        one = Desks()

        def hold() -> Future[int]:
            assert go_on.wait(60)
            held: Future[int] = Future()
            held.set_running_or_notify_cancel()
            held.set_result(1)
            return held

        def begin() -> Future[int]:
            begun.append(1)
            return Future()

        first, second = (asyncio.ensure_future(one.hand_over(each)) for each in (hold, begin))
        await asyncio.sleep(0.1)
        go_on.set()
        return await asyncio.gather(first, second, return_exceptions=True)

    first, second = asyncio.run(ask())
    assert first == 1
    assert isinstance(second, StoreUnavailable)
    assert begun == []
