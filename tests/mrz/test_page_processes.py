"""A page whose process dies, hangs or swells takes nothing with it."""

import io
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from screening.domain.clock import FrozenClock
from screening.domain.errors import Unavailable, UnreadableImage
from screening.domain.readings import Reading, ReadingStatus
from screening.mrz.broken_off import BrokenOff, Cause
from screening.mrz.page_channel import Kind
from screening.mrz.page_wire import Job
from screening.mrz.separate_reader import SeparateReader, separate_reader
from screening.mrz.specimen import render_specimen
from screening.mrz.template_keeper import TemplateKeeper
from tests.mrz.builders import TODAY, a_specimen
from tests.running_service import is_over, wait_until

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).parent.parent.parent


@dataclass
class Noted:
    """What was told."""

    starts: list[Kind] = field(default_factory=list)
    broken: list[Cause] = field(default_factory=list)

    def started(self, kind: Kind) -> None:
        self.starts.append(kind)

    def broken_off(self, broken: BrokenOff) -> None:
        self.broken.append(broken.cause)


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def strange(noted: Noted, monkeypatch: pytest.MonkeyPatch) -> Iterator[TemplateKeeper]:
    """Give a keeper whose pages do what they say."""
    monkeypatch.setenv("PYTHONPATH", str(HOUSE))
    keeper = TemplateKeeper(Kind.OWN, "tests.mrz.strange_pages", 5.0, noted)
    yield keeper
    keeper.stop()


def page(word: str) -> Job:
    return Job(TODAY, word.encode())


def template_of(keeper: TemplateKeeper) -> int:
    running = keeper.template_id()
    assert running is not None
    return running


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text(encoding="ascii").split()]


@pytest.mark.parametrize(
    ("word", "cause"),
    [
        ("hang", Cause.HUNG),
        ("spin", Cause.HUNG),
        ("crash", Cause.CRASHED),
        ("leave", Cause.CRASHED),
        ("swell", Cause.SWELLED),
        ("fail", Cause.FAILED),
        ("claim", Cause.GARBLED),
        ("open_file", Cause.FAILED),
        ("connect", Cause.FAILED),
    ],
)
def test_page_that_breaks_its_process_is_told_why_and_the_next_is_read(
    strange: TemplateKeeper, noted: Noted, word: str, cause: Cause
) -> None:
    strange.page_s = 1.0 if word == "hang" else 30.0
    with pytest.raises(BrokenOff) as broken:
        strange.read(page(word))
    assert broken.value.cause is cause
    assert strange.read(page("fine")).zones == ()
    assert (noted.broken, noted.starts) == ([cause], [Kind.OWN])
    wait_until(lambda: children_of(template_of(strange)) == [])


def test_error_of_our_own_is_told_by_its_place_never_by_its_text(strange: TemplateKeeper) -> None:
    with pytest.raises(BrokenOff) as broken:
        strange.read(page("fail"))
    assert broken.value.place.startswith("LookupError at ")
    assert "stood" not in broken.value.place


def test_page_whose_process_is_killed_from_outside_gets_a_second_one(strange: TemplateKeeper, noted: Noted) -> None:
    with pytest.raises(BrokenOff):
        strange.read(page("be_killed"))
    assert noted.broken == [Cause.KILLED, Cause.KILLED]


def test_pages_beside_one_that_hangs_are_read(strange: TemplateKeeper) -> None:
    strange.start()
    hung: list[Cause] = []

    def hang() -> None:
        with pytest.raises(BrokenOff) as broken:
            strange.read(page("hang"))
        hung.append(broken.value.cause)

    beside = threading.Thread(target=hang)
    beside.start()
    assert [strange.read(page("fine")).zones for _ in range(20)] == [()] * 20
    beside.join()
    assert hung == [Cause.HUNG]


def test_template_that_is_killed_is_started_anew(strange: TemplateKeeper, noted: Noted) -> None:
    strange.start()
    first = template_of(strange)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: is_over(first))
    assert strange.read(page("fine")).zones == ()
    assert noted.starts == [Kind.OWN, Kind.OWN]
    assert template_of(strange) != first


def test_process_of_a_page_ends_with_its_template(strange: TemplateKeeper) -> None:
    strange.start()
    template = template_of(strange)

    def hang() -> None:
        with pytest.raises(BrokenOff):
            strange.read(page("hang"))

    asking = threading.Thread(target=hang)
    strange.page_s = 3.0
    asking.start()
    wait_until(lambda: bool(children_of(template)))
    (process,) = children_of(template)
    os.kill(template, signal.SIGKILL)
    wait_until(lambda: is_over(process))
    asking.join()


def test_keeper_that_was_stopped_starts_nothing(strange: TemplateKeeper) -> None:
    strange.start()
    template = template_of(strange)
    strange.stop()
    assert is_over(template)
    with pytest.raises(Unavailable):
        strange.read(page("fine"))


def test_keeper_is_stopped_while_its_template_loads(noted: Noted) -> None:
    keeper = TemplateKeeper(Kind.SECOND, "screening.mrz.second_page_process", 5.0, noted)
    refused: list[Unavailable] = []

    def start() -> None:
        with pytest.raises(Unavailable) as told:
            keeper.start()
        refused.append(told.value)

    loading = threading.Thread(target=start)
    loading.start()
    wait_until(lambda: keeper._loading is not None)
    keeper.stop()
    loading.join()
    assert (len(refused), noted.starts, keeper.template_id()) == (1, [], None)


def test_reader_that_is_not_installed_is_tried_once(noted: Noted) -> None:
    keeper = TemplateKeeper(Kind.SECOND, "screening.mrz.no_such_module", 5.0, noted)
    for _ in range(3):
        with pytest.raises(Unavailable):
            keeper.read(Job(date(2026, 11, 21), b""))
    assert noted.starts == []


@pytest.fixture(scope="module")
def reader() -> Iterator[SeparateReader]:
    """Give the service's reader."""
    made = separate_reader(FrozenClock(), Noted())
    yield made
    made.stop()


def test_page_is_read_as_in_process(reader: SeparateReader) -> None:
    reading = reader.read_page(render_specimen(*a_specimen()))
    assert (reading.reader, reading.status) == ("screening", ReadingStatus.VALID)
    assert reading.zones[0].record is not None
    assert reading.zones[0].record.document_number == "AB2345671"


def test_reader_that_is_broken_off_says_so_and_never_reads_as_no_mrz(noted: Noted, strange: TemplateKeeper) -> None:
    reader = SeparateReader(strange, strange, FrozenClock())
    with pytest.raises(UnreadableImage) as refused:
        reader.read_page(b"crash")
    assert refused.value.parameters == {"reason": "broken_off"}


def test_second_opinion_that_breaks_leaves_the_first_reading(reader: SeparateReader, strange: TemplateKeeper) -> None:
    lone = SeparateReader(reader.own, strange, FrozenClock())
    reading: Reading = lone.read_page(a_blank())
    assert (reading.reader, reading.status) == ("screening", ReadingStatus.NO_MRZ)


def a_blank() -> bytes:
    page = io.BytesIO()
    Image.new("L", (300, 200), 255).save(page, "PNG")
    return page.getvalue()
