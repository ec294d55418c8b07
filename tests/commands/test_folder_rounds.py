"""What is sent, kept and put aside while a service answers, refuses, fails, and is gone?"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from screening.commands.folder_rounds import MOST_FAILURES, UNFINISHED_S, FolderRounds
from screening.commands.sending_scans import Credentials, GivenToken, OwnAccount, ReaderPlace, ScanSender
from screening.commands.watched_folder import SETTLED_S, WatchedFolder
from screening.domain.identifiers import CheckpostCode, CounterCode
from screening.domain.lists import Direction
from screening.web.log_lines import json_log
from tests.commands.test_watched_folder import Hand, put

PLACE = ReaderPlace(CheckpostCode("KHI"), CounterCode("4"), Direction.EXIT)
Answer = Callable[[httpx.Request], httpx.Response]


def screened(_: httpx.Request) -> httpx.Response:
    return httpx.Response(201, json={"outcome": "clear", "crossing": {"number": "KHI-26-000001"}})


def problem(status: int, code: str, reason: str = "") -> Answer:
    body = {
        "code": code,
        "title": "Title",
        "detail": "What to do.",
        "parameters": [{"name": "reason", "value": reason}],
    }
    return lambda _: httpx.Response(status, json=body)


def gone(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


class Desk:
    """A folder, and a service that answers as it is told."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.hand = Hand()
        self.answer: Answer = screened
        self.calls: list[httpx.Request] = []
        self.watched = WatchedFolder(folder, now_s=self.hand)
        self.watched.open()
        self.log = log
        self.client = httpx.Client(base_url="http://127.0.0.1", transport=httpx.MockTransport(self._handle))
        self.stream = log.open("w", encoding="utf-8")
        self.rounds = self.rounds_of(GivenToken(value="token"))

    def rounds_of(self, credentials: Credentials) -> FolderRounds:
        sender = ScanSender(self.client, credentials, PLACE)
        return FolderRounds(self.watched, sender, json_log(self.stream), now_s=self.hand)

    def step(self, after_s: float = SETTLED_S) -> None:
        self.rounds.step()
        self.hand.s += after_s
        self.rounds.step()

    def put(self, *names: str) -> None:
        for name in names:
            put(self.watched.folder, name, name.encode())

    def left(self, folder: str = "failed") -> list[str]:
        return sorted(file.name[21:] for file in (self.watched.folder / folder).iterdir())

    def told(self) -> list[str]:
        self.stream.flush()
        return [json.loads(line)["event"] for line in self.log.read_text(encoding="utf-8").splitlines()]

    def keys(self) -> list[str]:
        return [call.headers["Idempotency-Key"] for call in self.calls]

    def _handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.calls.append(request)
        return self.answer(request)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "scans").mkdir()
    desk = Desk(tmp_path / "scans", tmp_path / "log")
    with closing(desk.watched), closing(desk.client), closing(desk.stream):
        yield desk


def test_a_page_is_sent_once_with_its_place_and_deleted_after_the_answer(desk: Desk) -> None:
    desk.put("UT4471903.jpg")
    desk.step()
    (call,) = desk.calls
    assert call.headers["Authorization"] == "Bearer token"
    sent = call.content.decode()
    assert all(part in sent for part in ('name="checkpost"', "KHI", 'name="direction"', "exit", 'name="occurred_at"'))
    assert desk.left("sending") == desk.left("failed") == desk.left("done") == []
    assert desk.told() == ["scan_screened"]


def test_no_file_name_is_sent_or_logged(desk: Desk) -> None:
    put(desk.watched.folder, "UT4471903.jpg", b"page")
    desk.step()
    desk.stream.flush()
    assert "UT4471903" not in desk.log.read_text(encoding="utf-8")
    assert b"UT4471903" not in desk.calls[0].content


def test_the_key_is_of_content_and_place_so_that_a_page_sent_again_is_one_crossing(desk: Desk) -> None:
    desk.answer = gone
    desk.put("a")
    desk.step()
    desk.answer = screened
    desk.step(60)
    first, again = desk.keys()
    assert first == again
    other = ScanSender(desk.client, GivenToken(value="t"), ReaderPlace(PLACE.checkpost, PLACE.counter, Direction.ENTRY))
    other.send(b"a", datetime.now(UTC))
    assert desk.keys()[-1] != first


def test_while_the_service_is_gone_pages_wait_in_their_order_and_the_log_says_so(desk: Desk) -> None:
    desk.answer = gone
    desk.put("a")
    desk.step()
    desk.put("b")
    desk.step()
    for _ in range(20):
        desk.step(1)
    assert desk.left("sending") == ["a", "b"]
    assert len(desk.calls) < 10
    assert {len(call.content) for call in desk.calls} == {len(desk.calls[0].content)}
    desk.answer = screened
    desk.step(60)
    sent = [call.content for call in desk.calls[-2:]]
    assert b"\r\n\r\na\r\n" in sent[0]
    assert b"\r\n\r\nb\r\n" in sent[1]
    assert desk.left("sending") == []
    assert "service_not_answering" in desk.told()
    assert "service_answers_again" in desk.told()


def test_nothing_overtakes_a_page_that_cannot_be_sent_now(desk: Desk) -> None:
    desk.answer = problem(503, "store_unavailable")
    desk.put("a", "b", "c")
    desk.step()
    assert len(desk.calls) == 1
    assert desk.left("failed") == []


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (422, "unreadable_image", "not_an_image"),
        (422, "unreadable_image", "unsupported"),
        (413, "image_too_large", "pixels"),
        (413, "body_too_large", ""),
    ],
    ids=["text", "heic", "pixels", "bytes"],
)
def test_what_is_no_page_is_put_aside_with_a_note_and_the_next_is_sent(
    desk: Desk, status: int, code: str, reason: str
) -> None:
    refused = problem(status, code, reason)
    desk.answer = lambda request: refused(request) if b"\r\n\r\na.txt\r\n" in request.content else screened(request)
    desk.put("a.txt", "b.jpg")
    desk.step()
    assert desk.left() == ["a.txt", "a.txt.txt"]
    note = next((desk.watched.folder / "failed").glob("*.txt.txt")).read_text(encoding="utf-8")
    assert "Title. What to do." in note
    assert code in note
    assert desk.left("sending") == []


def test_a_page_that_seems_cut_off_is_tried_once_more_and_holds_nobody_up(desk: Desk) -> None:
    cut = problem(422, "unreadable_image", "damaged")
    desk.answer = lambda request: cut(request) if b"\r\n\r\na.jpg\r\n" in request.content else screened(request)
    desk.put("a.jpg", "b.jpg")
    desk.step()
    assert desk.left("sending") == ["a.jpg"]
    desk.step(UNFINISHED_S)
    assert desk.left("failed") == ["a.jpg", "a.jpg.txt"]


def test_a_page_that_was_cut_off_and_then_finished_is_screened(desk: Desk) -> None:
    desk.answer = problem(422, "unreadable_image", "damaged")
    desk.put("a.jpg")
    desk.step()
    (scan,) = desk.watched.waiting()
    scan.file.write_bytes(b"whole")
    desk.answer = screened
    desk.step(UNFINISHED_S)
    assert desk.left("failed") == desk.left("sending") == []
    assert desk.keys()[0] != desk.keys()[1]


def test_a_page_over_which_the_service_fails_again_and_again_is_put_aside_with_the_file(desk: Desk) -> None:
    desk.answer = problem(500, "internal")
    desk.put("a.jpg")
    for _ in range(MOST_FAILURES):
        desk.step(60)
    assert desk.left() == ["a.jpg", "a.jpg.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 422, 502, 503, 429], ids=str)
def test_what_is_not_the_files_fault_puts_no_file_aside(desk: Desk, status: int) -> None:
    desk.answer = lambda _: httpx.Response(status, text="<html>", headers={"Retry-After": "5"})
    desk.put("a.jpg")
    for _ in range(30):
        desk.step(1)
    assert desk.left("sending") == ["a.jpg"]
    assert len(desk.calls) < 14


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"crossing": {"number": 7}, "outcome": "clear"}'], ids=str)
def test_only_a_complete_answer_is_one(desk: Desk, body: str) -> None:
    desk.answer = lambda _: httpx.Response(201, text=body)
    desk.put("a.jpg")
    desk.step()
    assert desk.left("sending") == ["a.jpg"]


def test_the_same_page_at_another_moment_was_screened_before(desk: Desk) -> None:
    desk.answer = problem(422, "idempotency_key_reused")
    desk.put("a.jpg")
    desk.step()
    assert desk.left("sending") == desk.left("failed") == []


def test_a_file_over_the_limit_is_never_sent(desk: Desk) -> None:
    put(desk.watched.folder, "big.tiff", b"0" * 12_000_001)
    desk.step()
    assert desk.calls == []
    assert desk.left() == ["big.tiff", "big.tiff.txt"]


def test_an_account_signs_in_again_when_its_session_has_ended(desk: Desk, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("correct-horse-battery-staple\n", encoding="utf-8")
    tokens = iter(["first", "second"])
    valid: list[str] = []

    def service(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/sessions"):
            valid[:] = [next(tokens)]
            return httpx.Response(201, json={"token": valid[0]})
        is_valid = request.headers["Authorization"] == f"Bearer {''.join(valid)}"
        return screened(request) if is_valid else problem(401, "not_signed_in")(request)

    desk.answer = service
    desk.rounds = desk.rounds_of(OwnAccount("reader", password))
    desk.put("a")
    desk.step()
    valid[:] = []
    desk.put("b")
    desk.step()
    assert desk.left("sending") == []
    assert [call.url.path for call in desk.calls].count("/api/v1/sessions") == 2


def test_a_token_file_is_read_anew_when_its_token_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("old\n", encoding="utf-8")
    desk.rounds = desk.rounds_of(GivenToken(file=file))
    refused = problem(401, "not_signed_in")
    desk.answer = lambda request: (
        screened(request) if request.headers["Authorization"].endswith("new") else refused(request)
    )
    desk.put("a")
    desk.step()
    assert desk.left("sending") == ["a"]
    file.write_text("new\n", encoding="utf-8")
    desk.step(61)
    assert desk.left("sending") == []


def test_credentials_that_are_not_there_hold_the_pages_back(desk: Desk, tmp_path: Path) -> None:
    desk.rounds = desk.rounds_of(GivenToken(file=tmp_path / "missing"))
    desk.put("a")
    desk.step()
    assert desk.calls == []
    assert desk.left("sending") == ["a"]
    assert "service_not_answering" in desk.told()
