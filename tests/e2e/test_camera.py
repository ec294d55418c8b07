"""The camera at the counter: a page before a camera that plays a film of our own specimen page."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from screening.mrz.specimen import render_specimen
from tests.e2e.browsers import open_browser, open_counter
from tests.mrz.builders import a_specimen
from tests.running_service import RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("camera")]

SPECIMEN = a_specimen()
FRAME = (1920, 1080)
FAKE = ("--use-fake-device-for-media-stream",)

expect.set_options(timeout=20_000)


def film(path: Path) -> Path:
    """Make a film of a page that lies before the camera: a Motion-JPEG of two like frames."""
    page = Image.open(io.BytesIO(render_specimen(*SPECIMEN))).convert("RGB")
    page.thumbnail(FRAME)
    frame = Image.new("RGB", FRAME, (120, 120, 118))
    frame.paste(page, ((FRAME[0] - page.width) // 2, FRAME[1] - page.height))
    one = io.BytesIO()
    frame.save(one, "JPEG", quality=95)
    path.write_bytes(one.getvalue() * 2)
    return path


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
        page.keyboard.press("Enter")
        expect(page.locator("#camera-dialog")).to_be_hidden()
        expect(page.locator("#word")).to_have_text("CLEAR", timeout=60_000)
        expect(page.locator("#facts")).to_contain_text(SPECIMEN[1].number)
        expect(page.locator("#scan")).to_be_focused()
        assert page.evaluate("document.getElementById('camera-video').srcObject") is None


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
