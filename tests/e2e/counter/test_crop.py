"""What was read from a picture is compared with the picture, without turning to the page."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.counter.desk import MISPRINTED, NUMBER, opened, screen, steps
from tests.e2e.scenes import photographed, show_page
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]

SMUDGED = ((0, 7), (0, 21))
STRIPS = "#correction-lines canvas"
DARK = """(strip) => {
    const { width, height } = strip;
    const pixels = strip.getContext("2d").getImageData(0, 0, width, height).data;
    return Array.from({ length: width }, (_, x) =>
        Array.from({ length: height }, (_, y) => pixels[4 * (y * width + x)]).some((red) => red < 90));
}"""
"""For each column of a strip, whether it has ink."""


def test_each_line_is_shown_as_it_stands_on_the_page_upright_and_cell_above_cell(counter: Page) -> None:
    show_page(counter, photographed(smudged=SMUDGED), "undetermined")
    counter.keyboard.press("F7")
    expect(counter.locator(STRIPS)).to_have_count(2)
    first = counter.locator(STRIPS).first
    expect(first).to_have_attribute(
        "aria-label", "Picture: line 1 as it stands on the page; framed are the characters in doubt: 8, 22"
    )
    expect(counter.locator(STRIPS).last).to_have_attribute("aria-label", "Picture: line 2 as it stands on the page")
    columns = counter.locator(STRIPS).last.evaluate(DARK)
    # The second line fills all of its 44 cells, half a cell in.
    inked = [any(columns[12 + 24 * cell : 36 + 24 * cell]) for cell in range(44)]
    assert all(inked)
    strip, line = first.bounding_box(), counter.locator("#line-0").bounding_box()
    marks = counter.locator("#marks-0").bounding_box()
    assert strip
    assert line
    assert marks
    assert strip["y"] + strip["height"] <= line["y"] + 1
    assert line["x"] <= strip["x"] + 12
    assert strip["x"] + strip["width"] <= line["x"] + line["width"] + 12
    cell = strip["width"] / 45
    shown = counter.evaluate(
        """() => {
            const range = document.createRange();
            range.setStart(document.getElementById("marks-0").firstChild, 7);
            range.setEnd(document.getElementById("marks-0").firstChild, 8);
            return range.getBoundingClientRect().x;
        }"""
    )
    assert abs(strip["x"] + 7.5 * cell - shown) < 2


def test_what_was_read_without_fault_is_compared_only_when_the_officer_asks(counter: Page) -> None:
    show_page(counter, photographed(), "clear")
    expect(counter.locator("#correction")).to_be_hidden()
    counter.keyboard.press("F7")
    expect(counter.locator(STRIPS)).to_have_count(2)
    expect(counter.locator("#correction-state")).to_have_text("All check digits hold.")


def test_the_picture_leaves_the_browser_once_and_its_answer_holds_none(counter: Page) -> None:
    sent: list[str] = []
    counter.on("request", lambda request: sent.append(request.url.rsplit("/", 1)[-1]))
    with counter.expect_response("**/api/v1/scans") as answer:
        show_page(counter, photographed(smudged=SMUDGED), "undetermined")
    counter.keyboard.press("F7")
    expect(counter.locator(STRIPS)).to_have_count(2)
    expect(counter.locator("#correction-state")).not_to_be_empty()
    assert [each for each in sent if each in {"scans", "read", "parse"}] == ["scans", "parse"]
    assert "base64" not in answer.value.text()
    kept = counter.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")
    assert "data:" not in kept


def test_a_picture_that_browsers_do_not_know_is_told(counter: Page) -> None:
    page = Image.open(io.BytesIO(photographed(smudged=SMUDGED)))
    tiff = io.BytesIO()
    page.save(tiff, "TIFF")
    show_page(counter, tiff.getvalue(), "undetermined")
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-lines")).to_contain_text("cannot be shown here")
    expect(counter.locator(STRIPS)).to_have_count(0)


def test_lines_of_a_wedge_and_the_next_traveller_show_no_picture_of_the_one_before(counter: Page) -> None:
    show_page(counter, photographed(smudged=SMUDGED), "undetermined")
    screen(counter, MISPRINTED, "undetermined")
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-state")).to_contain_text("Still wrong")
    expect(counter.locator(STRIPS)).to_have_count(0)


def test_print_that_contradicts_itself_is_told_as_a_possible_alteration_and_not_corrected_away(
    counter: Page, service: RunningService
) -> None:
    show_page(counter, photographed(misprinted=True), "undetermined")
    expect(counter.locator("#sentence")).to_contain_text("Possible alteration")
    expect(counter.locator("#doubts")).to_contain_text("document number does not hold: printed 8, should be 6")
    assert "Compare with the picture" in steps(counter)[0]
    number = NUMBER.search(counter.inner_text("#facts"))
    assert number is not None
    counter.keyboard.press("F7")
    expect(counter.locator(STRIPS).last).to_have_attribute(
        "aria-label", "Picture: line 2 as it stands on the page; framed are the check digits that do not hold: 10"
    )
    expect(counter.locator("#correction-doubt")).to_contain_text("Change only what the picture shows otherwise")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#sentence")).to_contain_text("it may be altered")
    scanned, confirmed = opened(service, number[0])["screenings"]
    assert confirmed["corrected_from"]["image_sha256"] == scanned["image_sha256"]
    assert confirmed["corrected_from"]["changed"] == []
