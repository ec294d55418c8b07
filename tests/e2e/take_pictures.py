"""Take the README's pictures anew: `.venv/bin/python -m tests.e2e.take_pictures [FOLDER]`.

They show invented people alone, on the fictional lists, at the size of the screens at the counters. Each is a PNG of
few colours, so that the repository stays small.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import new_page, open_browser, open_counter, sign_in
from tests.e2e.scenes import (
    LISTED,
    REFERRED,
    UNLISTED,
    furnish_named,
    misprinted,
    screen_at_counter,
    screen_others,
)
from tests.running_service import RunningService

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
COLOURS = 128


def save(page: Page, path: Path) -> None:
    """Keep what the page shows."""
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def tell_departure(counter: Page) -> None:
    """Say with which flight the travellers of this counter leave."""
    counter.keyboard.press("Shift+F4")
    expect(counter.locator("#service")).to_be_focused()
    counter.fill("#service", "UT 302")
    counter.fill("#departs", "23:55")
    counter.keyboard.press("Enter")
    expect(counter.locator("#flight-told")).to_contain_text("UT 302")


def take(browser: Browser, origin: str, language: Language, folder: Path) -> None:
    """Take every page in one language; those that the README does not show too, for whoever looks them over."""
    ending = "" if language is Language.ENGLISH else f"-{language}"
    anybody = new_page(browser, language)
    anybody.goto(f"{origin}/sign-in")
    save(anybody, folder / f"sign-in{ending}.png")
    counter = open_counter(browser, origin, language=language)
    save(counter, folder / f"counter-ready{ending}.png")
    tell_departure(counter)
    for lines, look, key in ((UNLISTED, "clear", "F8"), (REFERRED, "refer", "F9"), (LISTED, "offload", None)):
        screen_at_counter(counter, lines, look)
        save(counter, folder / f"counter-{look}{ending}.png")
        if key:
            counter.keyboard.press(key)
            expect(counter.locator("#ended")).to_be_visible()
    save(counter, folder / f"counter{ending}.png")
    screen_at_counter(counter, misprinted(UNLISTED), "undetermined")
    save(counter, folder / f"counter-undetermined{ending}.png")
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-checks li.fails").first).to_be_visible()
    save(counter, folder / f"counter-correcting{ending}.png")
    counter.keyboard.press("Shift+F8")
    expect(counter.locator("#unscreened-dialog")).to_be_visible()
    save(counter, folder / f"counter-unscreened{ending}.png")
    board = sign_in(browser, origin, "shift", language)
    expect(board.locator("#live")).to_be_visible()
    save(board, folder / f"board{ending}.png")
    board.locator("#rows tr", has_text="RAHMAN").first.locator("a").click()
    expect(board.locator(".compare").first).to_be_visible()
    save(board, folder / f"alert{ending}.png")
    board.goto(f"{origin}/nowhere")
    save(board, folder / f"problem{ending}.png")
    for page in (anybody, counter, board):
        page.context.close()


def main(folder: Path) -> None:
    """Start a service of its own, take the pictures, and stop it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, open_browser() as browser:
        furnish_named(Path(data))
        service = RunningService(Path(data))
        service.start()
        try:
            screen_others(service)
            for language in Language:
                take(browser, service.origin, language, folder)
        finally:
            service.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
