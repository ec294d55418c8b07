"""How long does an officer wait, as the eye sees it, in a real Chromium over the real service?"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER
from tests.benchmarks.rows import Row, median, p99
from tests.e2e.browsers import open_browser, open_counter, passport_lines, sign_in
from tests.running_service import RunningService, furnish, wait_until

ROUNDS = 50
"""With the first ones they fit on a board's first sixty rows, which are laid out at once."""
WARM_UP = 5

_PASTE_AND_WAIT = """(text) => new Promise((resolve) => {
    const panel = document.getElementById("instruction");
    const began = performance.now();
    const seen = new MutationObserver(() => {
        if (!/is-(offload|refer|clear|undetermined)/.test(panel.className) || /is-past/.test(panel.className)) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    });
    document.getElementById("next").click();
    seen.observe(panel, { attributes: true, attributeFilter: ["class"] });
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);
})"""
"""Ends in the first task after the frame that shows the instruction."""

NOTE_PAINTED_ROWS = """() => {
    window.painted = {};
    new MutationObserver((changes) => {
        const rows = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.dataset?.id);
        if (rows.length) requestAnimationFrame(() => setTimeout(() => {
            for (const row of rows) window.painted[row.dataset.id] ??= performance.timeOrigin + performance.now();
        }));
    }).observe(document.getElementById("rows"), { childList: true });
}"""

WAITS = """async () => {
    const found = await (await fetch("/api/v1/alerts?limit=200")).json();
    return found.items.filter((line) => window.painted[line.id])
        .map((line) => window.painted[line.id] - Date.parse(line.raised_at));
}"""
"""The service and the browser are on one machine, so that one clock tells both times; it tells whole milliseconds."""


def measure() -> Iterator[Row]:
    """Paste an MRZ until the instruction is painted; raise an alert until its row is painted on another page."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        furnish(data)
        service = RunningService(data)
        service.start()
        try:
            with open_browser() as browser:
                counter = open_counter(browser, service.origin)
                board = sign_in(browser, service.origin, "shift")
                board.wait_for_selector("#live")
                instruction, row = _measure_both(counter, board)
        finally:
            service.stop()
    yield Row("pasted MRZ to painted instruction, median", "ms", median(instruction), 150.0)
    yield Row("pasted MRZ to painted instruction, p99", "ms", p99(instruction))
    yield Row("alert raised (not yet durable) to painted row, median", "ms", median(row), 50.0)
    yield Row("alert raised (not yet durable) to painted row, p99", "ms", p99(row))


def _measure_both(counter: Page, board: Page) -> tuple[list[float], list[float]]:
    text = "\n".join(passport_lines(LISTED_TRAVELLER, LISTED_DOCUMENT))
    for _ in range(WARM_UP):
        counter.evaluate(_PASTE_AND_WAIT, text)
    board.evaluate(NOTE_PAINTED_ROWS)
    instruction = []
    for number in range(ROUNDS):
        instruction.append(float(counter.evaluate(_PASTE_AND_WAIT, text)))
        wait_until_painted(board, number + 1)
    return instruction, [float(wait) for wait in board.evaluate(WAITS)]


def wait_until_painted(board: Page, count: int) -> None:
    """Wait for so many rows. The pages' rules allow no code in text, with which Playwright would watch for them."""
    wait_until(lambda: int(board.evaluate("Object.keys(window.painted).length")) >= count)
