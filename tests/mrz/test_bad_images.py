"""Does whatever comes get an honest word, from a page's own process as in this one?"""

import warnings
from collections.abc import Iterator

import pytest

from screening.domain.clock import FrozenClock
from screening.domain.errors import ImageTooLarge, UnreadableImage
from screening.domain.readings import ReadingStatus
from screening.mrz.broken_off import BrokenOff, Cause
from screening.mrz.own_reader import OwnReader
from screening.mrz.page_channel import Kind
from screening.mrz.page_wire import Job
from screening.mrz.template_keeper import TemplateKeeper
from tests.mrz.bad_images import Made, illegible, legible, mutated, refused, ten_passports
from tests.mrz.builders import TODAY

pytestmark = pytest.mark.slow
MUTATED = 400


class Counted:
    """Counts what broke."""

    def __init__(self) -> None:
        self.causes: list[Cause] = []

    def started(self, kind: Kind) -> None:
        pass

    def broken_off(self, broken: BrokenOff) -> None:
        self.causes.append(broken.cause)


@pytest.fixture(scope="module")
def counted() -> Counted:
    return Counted()


@pytest.fixture(scope="module")
def keeper(counted: Counted) -> Iterator[TemplateKeeper]:
    """Give the keeper of the service's own reader."""
    made = TemplateKeeper(Kind.OWN, "screening.mrz.own_page_process", 60.0, counted)
    yield made
    made.stop()


@pytest.mark.parametrize("made", [pytest.param(made, id=name) for name, made in legible()])
def test_unusual_file_of_a_page_is_read(keeper: TemplateKeeper, made: Made) -> None:
    (zone,) = keeper.read(Job(TODAY, made())).zones
    assert zone.status is ReadingStatus.VALID
    assert zone.record is not None
    assert zone.record.document_number == "AB2345671"


@pytest.mark.parametrize(
    ("made", "honest"), [pytest.param(made, honest, id=name) for name, made, honest in illegible()]
)
def test_page_on_which_nothing_can_be_read_is_never_valid(
    keeper: TemplateKeeper, made: Made, honest: frozenset[str]
) -> None:
    statuses = {zone.status.value for zone in keeper.read(Job(TODAY, made())).zones} or {"no_mrz"}
    assert statuses <= honest


@pytest.mark.parametrize(("made", "reason"), [pytest.param(made, reason, id=name) for name, made, reason in refused()])
def test_what_is_no_image_of_ours_is_refused_with_the_reason(
    keeper: TemplateKeeper, counted: Counted, made: Made, reason: str
) -> None:
    content = made()
    with pytest.raises((UnreadableImage, ImageTooLarge)) as told:
        keeper.read(Job(TODAY, content))
    assert told.value.parameters["reason"] == reason
    assert counted.causes == []


def test_of_ten_passports_on_one_scan_each_is_reported_once(keeper: TemplateKeeper) -> None:
    content, numbers = ten_passports()
    zones = keeper.read(Job(TODAY, content)).zones
    assert {zone.status for zone in zones} == {ReadingStatus.VALID}
    assert sorted(zone.record.document_number for zone in zones if zone.record) == sorted(numbers)


def test_no_mutated_file_breaks_its_process(keeper: TemplateKeeper, counted: Counted) -> None:
    """Bits flipped, cut, spliced, huge numbers in the header: an answer or a refusal, and nothing left behind."""
    refusals = 0
    for seed in range(MUTATED):
        try:
            keeper.read(Job(TODAY, mutated(seed)))
        except (UnreadableImage, ImageTooLarge):
            refusals += 1
    assert counted.causes == []
    assert 0 < refusals < MUTATED


@pytest.mark.parametrize("seed", range(0, MUTATED, 10))
def test_mutated_file_is_taken_the_same_by_the_reader_as_a_library(keeper: TemplateKeeper, seed: int) -> None:
    """What a page's process may not do (open a file, load a package) never decides."""

    def read() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return OwnReader(FrozenClock()).read_page(mutated(seed)).zones
            except (UnreadableImage, ImageTooLarge) as error:
                return error.parameters

    try:
        apart: object = keeper.read(Job(FrozenClock().now().date(), mutated(seed))).zones
    except (UnreadableImage, ImageTooLarge) as error:
        apart = error.parameters
    assert apart == read()
