"""What comes back from a page's process is taken for lines of print at most."""

import json
import socket
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.errors import ImageTooLarge, ScreeningError, Unavailable, UnreadableImage
from screening.domain.readings import CheckName, Doubt, LinePlace, MrzFormat, PagePoint, ReadingStatus, Repair, Zone
from screening.domain.travellers import TravelDocument, Traveller
from screening.mrz.composer import format_mrz
from screening.mrz.page_channel import Receive, receive_from
from screening.mrz.page_wire import (
    Failure,
    Garbled,
    Job,
    PageAnswer,
    read_answer,
    read_job,
    write_answer,
    write_job,
)
from screening.mrz.text import read_mrz_text
from tests.mrz.builders import TODAY, a_specimen, documents

LINES = format_mrz(MrzFormat.TD3, *a_specimen())


def from_bytes(content: bytes) -> Receive:
    left = bytearray(content)

    def receive(count: int) -> bytes:
        if len(left) < count:
            raise EOFError
        taken = bytes(left[:count])
        del left[:count]
        return taken

    return receive


def answered(head: object, body: bytes = b"") -> Receive:
    written = json.dumps(head).encode()
    return from_bytes(struct.pack("!Q", len(written)) + written + struct.pack("!Q", len(body)) + body)


def a_zone(**other: object) -> dict[str, object]:
    return {"status": "valid", "lines": list(LINES), "doubts": [], "repairs": [], "places": [], **other}


@given(documents(MrzFormat.TD3))
def test_zones_go_there_and_back(document: tuple[Traveller, TravelDocument]) -> None:
    zone = read_mrz_text(format_mrz(MrzFormat.TD3, *document), TODAY).zones[0]
    answer = PageAnswer((zone,))
    assert read_answer(from_bytes(write_answer(answer)), TODAY) == answer


def test_doubts_repairs_places_and_pixels_go_there_and_back() -> None:
    zone = read_mrz_text(LINES, TODAY).zones[0]
    place = LinePlace(*(PagePoint(x, y) for x, y in ((-0.5, 7.0), (90.25, 7.5), (90.0, 11.0), (0.0, 10.0))))
    doubted = replace(zone, status=ReadingStatus.UNCERTAIN, doubts=(Doubt(0, 5, "8B"),), places=(place, place))
    repaired = replace(zone, repairs=(Repair(1, 0, "B", LINES[1][0], CheckName.DOCUMENT_NUMBER),))
    unparsed = Zone(ReadingStatus.UNCERTAIN, ("P<UTO", "12"), None)
    answer = PageAnswer((doubted, repaired, unparsed), (2, 3), b"abcdef")
    assert read_answer(from_bytes(write_answer(answer) + answer.pixels), TODAY) == answer


def test_job_goes_there_and_back() -> None:
    for job in (Job(TODAY, b"image", wants_page=True), Job(TODAY, b"abcdef", (3, 2))):
        assert read_job(from_bytes(write_job(job) + job.body)) == job


@pytest.mark.parametrize(
    "error",
    [
        UnreadableImage(reason="unsupported", format="MP4 or AVIF"),
        ImageTooLarge(reason="pixels", limit=40, found=10**9),
        Unavailable("onnxruntime", reason="page_reader"),
    ],
    ids=lambda error: error.code,
)
def test_errors_come_back_as_what_they_are(error: ScreeningError) -> None:
    read = read_answer(from_bytes(write_answer(Failure(error))), TODAY)
    assert isinstance(read, Failure)
    assert type(read.error) is type(error)
    assert read.error.parameters == error.parameters


@pytest.mark.parametrize(
    "head",
    [
        [],
        "zones",
        {"zones": {}},
        {"zones": [a_zone()] * 33},
        {"zones": ["zone"]},
        {"zones": [a_zone(lines=[LINES[0], LINES[1][:-1] + "9"])]},
        {"zones": [a_zone(status="check_failed")]},
        {"zones": [a_zone(status="no_mrz")]},
        {"zones": [a_zone(status=["valid"])]},
        {"zones": [a_zone(lines=["P<UTO", "12"])]},
        {"zones": [a_zone(lines=["<script>", "12"], status="uncertain")]},
        {"zones": [a_zone(lines=["<" * 45], status="uncertain")]},
        {"zones": [a_zone(doubts=[[0, 0, ""]])]},
        {"zones": [a_zone(doubts=[[2, 0, ""]], status="uncertain")]},
        {"zones": [a_zone(doubts=[[0, 44, ""]], status="uncertain")]},
        {"zones": [a_zone(doubts=[[0, -1, ""]], status="uncertain")]},
        {"zones": [a_zone(doubts=[[0, True, ""]], status="uncertain")]},
        {"zones": [a_zone(doubts=[[0, 1]], status="uncertain")]},
        {"zones": [a_zone(doubts=[[0, 1, "a"]], status="uncertain")]},
        {"zones": [a_zone(repairs=[[0, 0, "B", "X", "composite"]])]},
        {"zones": [a_zone(repairs=[[0, 0, "B", "P", "proof"]])]},
        {"zones": [a_zone(repairs=[[0, 0, "B", "P", []]])]},
        {"zones": [a_zone(places=[[[0, 0]] * 4] * 3)]},
        {"zones": [a_zone(places=[[[0, 0]] * 3] * 2)]},
        {"zones": [a_zone(places=[[[0, float("nan")]] * 4] * 2)]},
        {"zones": [a_zone(places=[[[0, 10**9]] * 4] * 2)]},
        {"zones": [], "size": [1, 1]},
        {"zones": [], "size": [0, 0]},
        {"zones": [], "size": [10**9, 10**9]},
        {"error": "internal", "parameters": {}, "place": ""},
        {"error": "unreadable_image", "parameters": {"reason": "<b>"}, "place": ""},
        {"error": "unreadable_image", "parameters": [], "place": ""},
        {"error": "unreadable_image", "parameters": {"where": "here"}, "place": ""},
        {"error": "", "parameters": {}, "place": "x\n"},
        {},
    ],
    ids=str,
)
def test_what_no_reader_answers_is_garbled(head: object) -> None:
    with pytest.raises(Garbled):
        read_answer(answered(head), TODAY)


@pytest.mark.parametrize("head", [b"\xff", b"[" * 100_000, b"1" * 5000, b"{"])
def test_what_is_no_json_is_garbled(head: bytes) -> None:
    with pytest.raises(Garbled):
        read_answer(from_bytes(struct.pack("!Q", len(head)) + head + bytes(8)), TODAY)


@pytest.mark.parametrize("lengths", [(2**63, 0), (2, 2**40)])
def test_lengths_beyond_all_measure_are_garbled(lengths: tuple[int, int]) -> None:
    with pytest.raises(Garbled):
        read_answer(from_bytes(struct.pack("!Q", lengths[0]) + b"{}" + struct.pack("!Q", lengths[1])), TODAY)


@given(st.binary(max_size=300))
def test_any_bytes_are_garbled_or_too_few(content: bytes) -> None:
    with pytest.raises((Garbled, EOFError)):
        read_answer(from_bytes(content), TODAY)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["valid", *LINES]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(list(a_zone())), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=3))
def test_whatever_zones_are_claimed_none_is_valid_unless_its_check_digits_hold(zones: list[object]) -> None:
    try:
        answer = read_answer(answered({"zones": zones}), TODAY)
    except Garbled:
        return
    assert isinstance(answer, PageAnswer)
    for zone in answer.zones:
        if zone.status is ReadingStatus.VALID:
            assert zone.record is not None
            assert zone.record.failing_checks == ()


def test_connection_is_read_to_the_last_byte_or_not_at_all() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(b"abc")
            assert receive_from(ours)(3) == b"abc"
            with pytest.raises(TimeoutError):
                receive_from(ours, until=0.0)(1)
        with pytest.raises(EOFError):
            receive_from(ours)(1)
