"""In which form do a page and its reading go from one process to another?

Two frames each way, a head in JSON and a body of bytes, and nothing that runs when it is unpacked. What comes back may
have been written by whoever made the image: it is taken for lines of print at most. What they mean is parsed, and
their check digits are proven, on the side that trusts itself.
"""

import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from screening.domain.errors import (
    ImageTooLarge,
    InvalidInput,
    InvalidMrz,
    Parameter,
    ScreeningError,
    Unavailable,
    UnreadableImage,
)
from screening.domain.readings import CheckName, Doubt, LinePlace, PagePoint, ReadingStatus, Repair, Zone
from screening.mrz.check_digits import ALPHABET
from screening.mrz.image_gate import MAX_IMAGE_PIXELS
from screening.mrz.page_channel import Receive
from screening.mrz.parser import parse_mrz

MOST_HEAD: Final = 200_000
_FRAME: Final = struct.Struct("!Q")
_MOST_ZONES: Final = 32
_MOST_LINES: Final = 3
_LONGEST_LINE: Final = 44
_MOST_MARKED: Final = _MOST_LINES * _LONGEST_LINE
_REFUSALS: Final[Mapping[str, type[InvalidInput]]] = {
    "unreadable_image": UnreadableImage,
    "image_too_large": ImageTooLarge,
}
_PARAMETERS: Final = frozenset({"reason", "format", "limit", "found"})
_PLAIN: Final = re.compile(r"[\w. :-]{0,120}", re.ASCII)
"""A parameter's text, and where an error was raised: what an error of ours says and no more."""

Size = tuple[int, int]
"""Width and height in pixels."""


class Garbled(Exception):
    """What came is not of the form."""


@dataclass(frozen=True, slots=True, repr=False)
class Job:
    """One page to be read: as uploaded, or as pixels in 8-bit grey where `size` is told. `today` decides centuries."""

    today: date
    body: bytes
    size: Size | None = None
    wants_page: bool = False
    """Whether the page's pixels are wanted where the reading is in doubt."""
    is_photograph: bool = False
    """Whether the body is nobody's page, but a photograph of which the pixels alone are wanted."""


@dataclass(frozen=True, slots=True, repr=False)
class PageAnswer:
    """What was read, and the page in 8-bit grey where that was wanted: `pixels` row by row, empty without `size`.

    Of a photograph there are the pixels alone, in 8-bit colour.
    """

    zones: tuple[Zone, ...]
    size: Size | None = None
    pixels: bytes = b""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing was read: an error of ours to be raised, or the place of one that nobody foresaw."""

    error: ScreeningError | None = None
    place: str = ""


def write_job(job: Job) -> bytes:
    """Write a job's head, and its body's length: the body follows as it is."""
    head = {
        "today": job.today.isoformat(),
        "size": job.size,
        "wants_page": job.wants_page,
        "is_photograph": job.is_photograph,
    }
    return _framed(json.dumps(head).encode()) + _FRAME.pack(len(job.body))


def read_job(receive: Receive) -> Job:
    """Read what `write_job` wrote; both ends are ours."""
    head = json.loads(receive(*_FRAME.unpack(receive(_FRAME.size))))
    body = receive(*_FRAME.unpack(receive(_FRAME.size)))
    size = head["size"]
    today, shape = date.fromisoformat(head["today"]), (size[0], size[1]) if size else None
    return Job(today, body, shape, head["wants_page"], head["is_photograph"])


def write_answer(answer: PageAnswer | Failure) -> bytes:
    """Write a head, and the body's length: the pixels follow as they are."""
    if isinstance(answer, PageAnswer):
        head: object = {"zones": [_written(zone) for zone in answer.zones], "size": answer.size}
        return _framed(json.dumps(head).encode()) + _FRAME.pack(len(answer.pixels))
    error = answer.error
    head = {
        "error": error.code if error else "",
        "parameters": error.parameters if error else {},
        "place": answer.place,
    }
    return _framed(json.dumps(head).encode()) + _FRAME.pack(0)


def read_answer(receive: Receive, today: date, channels: int = 1) -> PageAnswer | Failure:
    """Read an answer and trust nothing in it: its pixels have so many channels as were asked for.

    Raises Garbled; what `receive` raises goes through.
    """
    head = _load(receive(_length(receive, MOST_HEAD)))
    length = _length(receive, MAX_IMAGE_PIXELS)
    if "zones" not in head:
        return _read_failure(head)
    size = _read_size(head.get("size"))
    if length != (size[0] * size[1] * channels if size else 0):
        raise Garbled
    zones = _some(head["zones"], _MOST_ZONES)
    return PageAnswer(tuple(_read_zone(zone, today) for zone in zones), size, receive(length) if length else b"")


def _framed(content: bytes) -> bytes:
    return _FRAME.pack(len(content)) + content


def _length(receive: Receive, most: int) -> int:
    (length,) = _FRAME.unpack(receive(_FRAME.size))
    if length > most:
        raise Garbled
    return int(length)


def _written(zone: Zone) -> dict[str, object]:
    return {
        "status": zone.status.value,
        "lines": zone.lines,
        "doubts": [[doubt.line, doubt.position, doubt.alternatives] for doubt in zone.doubts],
        "repairs": [[each.line, each.position, each.was, each.now, each.proven_by.value] for each in zone.repairs],
        "places": [[(corner.x, corner.y) for corner in place.corners] for place in zone.places],
    }


def _load(head: bytes) -> dict[str, object]:
    try:
        loaded: object = json.loads(head)
    except (ValueError, RecursionError):
        raise Garbled from None
    if not isinstance(loaded, dict):
        raise Garbled
    return loaded


def _read_failure(head: Mapping[str, object]) -> Failure:
    place, code, told = head.get("place"), head.get("error"), head.get("parameters")
    if not isinstance(told, dict) or not isinstance(place, str) or not _PLAIN.fullmatch(place):
        raise Garbled
    if code == "unavailable":
        return Failure(Unavailable(reason="page_reader"))
    if not code:
        return Failure(place=place)
    kind = _REFUSALS.get(str(code))
    if kind is None:
        raise Garbled
    if not told.keys() <= _PARAMETERS:
        raise Garbled
    return Failure(kind(None, **{name: _parameter(value) for name, value in told.items()}))


def _parameter(value: object) -> Parameter:
    return value if isinstance(value, int) else _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        raise Garbled
    return value


def _read_size(size: object) -> Size | None:
    if size is None:
        return None
    width, height = (_number(side, MAX_IMAGE_PIXELS) for side in _exactly(size, 2))
    if not 0 < width * height <= MAX_IMAGE_PIXELS:
        raise Garbled
    return width, height


def _read_zone(zone: object, today: date) -> Zone:
    """Read a zone whose status does not say more than its own lines prove."""
    if not isinstance(zone, dict):
        raise Garbled
    lines = tuple(_line(line) for line in _some(zone.get("lines"), _MOST_LINES))
    try:
        record = parse_mrz(lines, today)
    except InvalidMrz:
        record = None
    doubts = tuple(_read_doubt(doubt, lines) for doubt in _some(zone.get("doubts"), _MOST_MARKED))
    repairs = tuple(_read_repair(repair, lines) for repair in _some(zone.get("repairs"), _MOST_MARKED))
    places = tuple(_read_place(place) for place in _some(zone.get("places"), len(lines)))
    may_be = {ReadingStatus.UNCERTAIN}
    if record is not None and record.failing_checks:
        may_be.add(ReadingStatus.CHECK_FAILED)
    elif record is not None and not doubts:
        may_be.add(ReadingStatus.VALID)
    for status in may_be:
        if zone.get("status") == status.value:
            return Zone(status, lines, record, doubts, repairs, places if len(places) == len(lines) else ())
    raise Garbled


def _line(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_LINE or not set(value) <= set(ALPHABET):
        raise Garbled
    return value


def _read_doubt(doubt: object, lines: tuple[str, ...]) -> Doubt:
    line, position, alternatives = _exactly(doubt, 3)
    return Doubt(*_place(line, position, lines), _line(alternatives))


def _read_repair(repair: object, lines: tuple[str, ...]) -> Repair:
    line, position, was, now, proven_by = _exactly(repair, 5)
    place = _place(line, position, lines)
    if now != lines[place[0]][place[1]] or proven_by not in list(CheckName):
        raise Garbled
    return Repair(*place, _line(was), _line(now), CheckName(str(proven_by)))


def _place(line: object, position: object, lines: tuple[str, ...]) -> tuple[int, int]:
    row = _number(line, len(lines) - 1)
    return row, _number(position, len(lines[row]) - 1)


def _read_place(place: object) -> LinePlace:
    start_top, end_top, end_foot, start_foot = (
        PagePoint(*map(_coordinate, _exactly(corner, 2))) for corner in _exactly(place, 4)
    )
    return LinePlace(start_top, end_top, end_foot, start_foot)


def _coordinate(value: object) -> float:
    """Read a place in pixels, which may lie somewhat off the page."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= MAX_IMAGE_PIXELS:
        raise Garbled
    return float(value)


def _number(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Garbled
    return value


def _some(values: object, most: int) -> list[object]:
    if not isinstance(values, list) or len(values) > most:
        raise Garbled
    return values


def _exactly(values: object, count: int) -> list[object]:
    found = _some(values, count)
    if len(found) != count:
        raise Garbled
    return found
