"""What an officer does and sees at the counter, as tests write it."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.browsers import wedge_in_one_go
from tests.e2e.scenes import UNLISTED, misprinted
from tests.running_service import RunningService

NUMBER = re.compile(r"KHI-\d\d-\d{6}")
MISPRINTED = misprinted(UNLISTED)
MARKUP = '<img src=x onerror="document.title=1">'


def screen(counter: Page, lines: list[str], look: str) -> str:
    """Scan the next traveller, wait for that look of the instruction, and give the crossing's number."""
    counter.keyboard.press("F4")
    wedge_in_one_go(counter, lines)
    expect(counter.locator(f"#instruction.is-{look}")).to_be_visible()
    found = NUMBER.search(counter.inner_text("#facts"))
    assert found is not None
    return found[0]


def steps(counter: Page) -> list[str]:
    return [each.replace("\n", " ").strip() for each in counter.locator("#steps li").all_inner_texts()]


def opened(service: RunningService, number: str) -> dict[str, Any]:
    """Give a crossing as the shift manager's program reads it."""
    with service.signed_in("shift") as client:
        (found,) = client.post("/crossings/search", json={"number": number}).json()["items"]
        crossing: dict[str, Any] = client.get(f"/crossings/{found['id']}").json()
    return crossing
