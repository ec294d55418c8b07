"""The camera at the counter: a page before a camera that plays a film of our own specimen page."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Page, Route, expect

from screening.mrz.specimen import render_specimen
from tests.e2e.browsers import open_browser, open_counter
from tests.mrz.builders import a_specimen
from tests.running_service import RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("camera")]

SPECIMEN = a_specimen()
FRAME = (1920, 1080)
FAKE = ("--use-fake-device-for-media-stream",)

expect.set_options(timeout=20_000)


def film(path: Path, *spoilt: Callable[[Image.Image], Image.Image]) -> Path:
    """Make a film of a page that lies before the camera: a Motion-JPEG of a frame for each way to spoil it."""
    page = Image.open(io.BytesIO(render_specimen(*SPECIMEN))).convert("RGB")
    page.thumbnail(FRAME)
    frame = Image.new("RGB", FRAME, (120, 120, 118))
    frame.paste(page, ((FRAME[0] - page.width) // 2, FRAME[1] - page.height))
    # As a camera exposes: paper is not all white.
    frame = frame.point([round(value * 0.85) for value in range(256)] * 3)
    frames = []
    for spoil in spoilt or (lambda whole: whole,):
        one = io.BytesIO()
        spoil(frame).save(one, "JPEG", quality=95)
        frames.append(one.getvalue())
    path.write_bytes(b"".join(frames) * 2)
    return path


def darkened(frame: Image.Image) -> Image.Image:
    return frame.point([round(value * 0.1) for value in range(256)] * 3)


def blurred(frame: Image.Image) -> Image.Image:
    return frame.filter(ImageFilter.GaussianBlur(9))


def glaring(frame: Image.Image) -> Image.Image:
    """A lamp shines on the lines."""
    spoilt = frame.copy()
    ImageDraw.Draw(spoilt).ellipse((350, 780, 1500, 1075), fill="white")
    return spoilt


def moved(frame: Image.Image) -> Image.Image:
    return ImageChops.offset(frame, 500, 300).filter(ImageFilter.GaussianBlur(9))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with open_browser():
        data = tmp_path_factory.mktemp("camera")
    furnish(data)
    service = RunningService(data)
    service.start()
    yield service
    service.stop()


@contextmanager
def counter_with(service: RunningService, *arguments: str, may: bool = True) -> Iterator[Page]:
    with open_browser(*arguments) as browser:
        page = _counter(browser, service, may=may)
        yield page
        page.context.close()


def _counter(browser: Browser, service: RunningService, *, may: bool) -> Page:
    page = open_counter(browser, service.origin)
    if may:
        page.context.grant_permissions(["camera"])
    page.keyboard.press("Shift+F2")
    expect(page.locator("#camera-dialog")).to_be_visible()
    return page


def test_a_page_before_the_camera_is_seen_to_be_readable_and_taken_with_one_key(
    service: RunningService, tmp_path: Path
) -> None:
    playing = f"--use-file-for-fake-video-capture={film(tmp_path / 'page.mjpeg')}"
    with counter_with(service, *FAKE, playing) as page:
        expect(page.locator("#camera-state")).to_have_text("Readable. Enter takes it.", timeout=60_000)
        expect(page.locator("#camera-take")).to_be_focused()
        assert page.evaluate("document.getElementById('camera-video').paused")
        page.keyboard.press("Enter")
        expect(page.locator("#camera-dialog")).to_be_hidden()
        expect(page.locator("#word")).to_have_text("CLEAR", timeout=60_000)
        expect(page.locator("#facts")).to_contain_text(SPECIMEN[1].number)
        expect(page.locator("#scan")).to_be_focused()
        assert page.evaluate("document.getElementById('camera-video').srcObject") is None


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(darkened, "Too dark"), (blurred, "Blurred"), (glaring, "Glare")],
    ids=["dark", "blurred", "glare"],
)
def test_what_is_wrong_with_the_picture_is_said_in_words(
    service: RunningService, tmp_path: Path, spoil: Callable[[Image.Image], Image.Image], told: str
) -> None:
    playing = f"--use-file-for-fake-video-capture={film(tmp_path / 'page.mjpeg', spoil)}"
    with counter_with(service, *FAKE, playing) as page:
        expect(page.locator("#camera-state")).to_contain_text(told, timeout=60_000)


@pytest.mark.parametrize(("cell", "told"), [(8, "Too small"), (24, "Nearly read")], ids=["small", "in-doubt"])
def test_a_page_that_is_seen_and_not_read_for_certain_is_to_come_closer_or_lie_still(
    service: RunningService, tmp_path: Path, cell: int, told: str
) -> None:
    point = [{"x": 100 + along * 44 * cell, "y": 900} for along in (0, 1)]
    place = {"start_top": point[0], "end_top": point[1], "end_foot": point[1], "start_foot": point[0]}
    doubtful = {"status": "uncertain", "lines": ["<" * 44] * 2, "doubts": [], "places": [place] * 2}
    playing = f"--use-file-for-fake-video-capture={film(tmp_path / 'page.mjpeg')}"
    with open_browser(*FAKE, playing) as browser:
        page = open_counter(browser, service.origin)
        page.context.grant_permissions(["camera"])
        page.route("**/api/v1/documents/read", lambda route: route.fulfill(json=doubtful))
        page.keyboard.press("Shift+F2")
        expect(page.locator("#camera-state")).to_contain_text(told, timeout=60_000)
        page.context.close()


def test_a_page_that_moves_is_to_be_held_still(service: RunningService, tmp_path: Path) -> None:
    """The page lies here or there for so many pictures as follow no beat: whenever the page looks, it has moved."""
    lies = [blurred, moved, moved, blurred, blurred, blurred, moved, blurred, blurred, moved, moved]
    playing = f"--use-file-for-fake-video-capture={film(tmp_path / 'page.mjpeg', *lies)}"
    with counter_with(service, *FAKE, playing) as page:
        expect(page.locator("#camera-state")).to_contain_text("hold it still", timeout=60_000)


def test_after_half_a_minute_the_best_picture_stands_still_and_is_taken(
    service: RunningService, tmp_path: Path
) -> None:
    playing = f"--use-file-for-fake-video-capture={film(tmp_path / 'page.mjpeg', blurred)}"
    with counter_with(service, *FAKE, playing) as page:
        tried: list[str] = []
        page.on("request", lambda request: tried.append(request.url.rsplit("/", 1)[-1]))
        expect(page.locator("#camera-state")).to_contain_text("Not read in 30 seconds", timeout=60_000)
        assert page.evaluate("document.getElementById('camera-video').paused")
        assert 1 < tried.count("read") <= 20
        assert "scans" not in tried
        page.keyboard.press("Enter")
        expect(page.locator("#camera-dialog")).to_be_hidden()
        expect(page.locator("#sentence")).to_contain_text("No page could be read", timeout=60_000)
        assert tried.count("scans") == 1


def test_a_service_that_is_busy_is_asked_less_often(service: RunningService) -> None:
    asked: list[str] = []
    with open_browser(*FAKE) as browser:
        page = open_counter(browser, service.origin)
        page.context.grant_permissions(["camera"])

        def busy(route: Route) -> None:
            asked.append(route.request.method)
            route.fulfill(status=503, content_type="application/problem+json", body="{}")

        page.route("**/api/v1/documents/read", busy)
        page.keyboard.press("Shift+F2")
        expect(page.locator("#camera-state")).to_contain_text("Not read in 30 seconds", timeout=60_000)
        # 3, 6 and 12 seconds apart, and 12 again.
        assert len(asked) <= 5
        page.context.close()


def test_a_camera_that_is_pulled_out_is_told(service: RunningService) -> None:
    with counter_with(service, *FAKE) as page:
        expect(page.locator("#camera-take")).to_be_enabled()
        page.evaluate(
            """() => document.getElementById("camera-video").srcObject.getVideoTracks()[0]
                .dispatchEvent(new Event("ended"))"""
        )
        expect(page.locator("#camera-state")).to_contain_text("was disconnected")
        expect(page.locator("#camera-take")).to_be_disabled()


def test_a_camera_that_shows_no_page_says_so_and_esc_switches_it_off(service: RunningService) -> None:
    with counter_with(service, *FAKE) as page:
        expect(page.locator("#camera-state")).to_contain_text("Not readable yet")
        page.keyboard.press("Escape")
        expect(page.locator("#camera-dialog")).to_be_hidden()
        assert page.evaluate("document.getElementById('camera-video').srcObject") is None
        expect(page.locator("#scan")).to_be_focused()


def test_a_browser_that_does_not_allow_the_camera_is_told_how_to(service: RunningService) -> None:
    with counter_with(service, *FAKE, "--deny-permission-prompts", may=False) as page:
        expect(page.locator("#camera-state")).to_contain_text("does not allow the camera")


def test_a_counter_without_a_camera_is_told(service: RunningService) -> None:
    with counter_with(service) as page:
        expect(page.locator("#camera-state")).to_contain_text("There is no camera")


def test_no_other_page_may_ask_for_the_camera(service: RunningService) -> None:
    with counter_with(service, *FAKE) as page:
        page.goto(f"{service.origin}/nowhere")
        refused = page.evaluate("navigator.mediaDevices.getUserMedia({ video: true }).then(() => '', (no) => no.name)")
        assert refused == "NotAllowedError"
