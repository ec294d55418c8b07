"""Fictional travellers who come to the counters of Karachi, so that every page has something to show."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Page, expect

from screening.app import open_house
from screening.demonstration import CHECKPOSTS, LISTED_DOCUMENT, LISTED_TRAVELLER
from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode, new_uuid
from screening.domain.readings import Zone
from screening.domain.travellers import Sex, TravelDocument
from screening.mrz.own_reader import OwnReader
from screening.mrz.specimen import render_specimen
from screening.settings import Settings
from screening.workflows.people.administer import save_checkpost
from tests.builders import a_traveller
from tests.e2e.browsers import passport_lines, wedge
from tests.mrz.builders import a_specimen
from tests.running_service import PASSWORD, SECRET, WATCHLISTS, RunningService, furnish

LISTED = passport_lines(LISTED_TRAVELLER, LISTED_DOCUMENT)
UNLISTED = passport_lines(
    a_traveller("ERIKSSON, ANNA MARIA"), TravelDocument("L898902C3", StateCode("UTO"), "P", PartialDate(2031, 4, 15))
)
REFERRED = passport_lines(
    a_traveller("QURESHI, NADEEM AKHTAR", born="1985-11-02", sex=Sex.MALE),
    TravelDocument("UT1200345", StateCode("UTO"), "P", PartialDate(2030, 2, 1)),
)
DISCREET = passport_lines(
    a_traveller("SIDDIQUI, FARHAN ALI", born="1990-07-07", sex=Sex.MALE),
    TravelDocument("UT9027745", StateCode("UTO"), "P", PartialDate(2031, 4, 15)),
)
"""A fictional traveller of the Immigration Watch List whose entry is to be handled discreetly."""
_AT_OTHER_COUNTERS = (
    ("BEGUM", "RUKHSANA", "1971-05-20", "F", "UT8830121", "2", "exit", "UT 418", 140),
    ("MIRZA", "KAMRAN BAIG", "1990-08-19", "M", "UT5530217", "6", "exit", "UT 302", 55),
    ("MARENGO", "LUCA ADRIAN", "1972-09-30", "M", "ZA6077125", "1", "entry", "ZZ 77", None),
    ("KHAN", "GUL ZAMAN", "1975-12-12", "M", "UT7719020", "3", "exit", "UT 418", 140),
)


def misprinted(lines: list[str]) -> list[str]:
    """Give a passport's lines with a wrong check digit behind the document number."""
    first, second = lines
    return [first, second[:9] + ("0" if second[9] != "0" else "1") + second[10:]]


def furnish_named(data: Path) -> None:
    """Make a store as tests have it, with the demonstration's names of the checkposts."""
    furnish(data)
    with open_house(Settings(data=data, watchlists=WATCHLISTS, secret=SECRET)) as house:
        for checkpost in CHECKPOSTS:
            save_checkpost(checkpost, None, house.parts)


def screen_others(service: RunningService) -> None:
    """Screen some listed travellers at other counters: their alerts wait on the board."""
    with service.signed_in("counter") as client:
        for surname, given_names, born, sex, number, counter, direction, flight, minutes in _AT_OTHER_COUNTERS:
            crossing = {"checkpost": "KHI", "counter": counter, "direction": direction, "service": flight}
            if minutes:
                departs_at = datetime.now(UTC) + timedelta(minutes=minutes)
                crossing["departs_at"] = departs_at.isoformat(timespec="minutes")
            answer = client.post(
                "/screenings",
                headers={"Idempotency-Key": f"scene-{number}"},
                json={
                    "traveller": {
                        "surname": surname,
                        "given_names": given_names,
                        "date_of_birth": born,
                        "sex": sex,
                        "nationality": "UTO",
                    },
                    "documents": [{"number": number, "issuing_state": "UTO"}],
                    "crossing": crossing,
                },
            )
            answer.raise_for_status()


def screen_at_counter(page: Page, lines: list[str], look: str) -> None:
    """Type lines at the counter, and wait until the instruction has that look."""
    page.keyboard.press("F4")
    wedge(page, lines)
    expect(page.locator(f"#instruction.is-{look}")).to_be_visible()


def photographed(*, smudged: tuple[tuple[int, int], ...] = (), misprinted: bool = False) -> bytes:
    """Give the page of a fictional traveller who is on no list, lying at a slant: with characters that a smudge lies
    over (line and position), or with a wrong check digit behind the document number.
    """
    page = Image.open(io.BytesIO(render_specimen(*a_specimen("ERIKSSON, ANNA MARIA", "L898902C3")))).convert("L")
    best = OwnReader().read_page(_as_png(page)).best
    assert best is not None
    for line, position in smudged:
        left, top, right, foot = _cell(best, line, position)
        page.paste(170, (left, top, right, foot - (foot - top) // 3))
    if misprinted:
        # The digit of another place stands there, printed as sharply as all others.
        other = next(at for at, digit in enumerate(best.lines[1]) if digit.isdigit() and digit != best.lines[1][9])
        page.paste(page.crop(_cell(best, 1, other)), _cell(best, 1, 9)[:2])
    return _as_png(page.rotate(4, Image.Resampling.BICUBIC, expand=True, fillcolor=90))


def _cell(zone: Zone, line: int, position: int) -> tuple[int, int, int, int]:
    place = zone.places[line]
    width = (place.end_top.x - place.start_top.x) / len(zone.lines[line])
    left = place.start_top.x + position * width
    return round(left), round(place.start_top.y), round(left + width), round(place.start_foot.y)


def _as_png(page: Image.Image) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()


def show_page(counter: Page, image: bytes, look: str) -> None:
    """Choose the picture of a page, and wait for that look of the instruction."""
    counter.keyboard.press("F4")
    counter.set_input_files("#image", files={"name": "page.png", "mimeType": "image/png", "buffer": image})
    # In doubt, the second opinion is asked, whose packages are loaded for the first page.
    expect(counter.locator(f"#instruction.is-{look}")).to_be_visible(timeout=60_000)


def follow_reader(counter: Page) -> None:
    """Load the counter's page anew, and wait until it follows what other machines at the counter send."""
    with counter.expect_response(lambda response: "/screenings/stream" in response.url):
        counter.reload()
    expect(counter.locator("#scan")).to_be_focused()
    # The answer has begun; where it stands in the journal is looked up a moment later.
    counter.wait_for_timeout(500)


def screen_from_elsewhere(origin: str, lines: list[str], **fields: str) -> str:
    """Send lines as another machine at counter 4 does; give the crossing's number."""
    with httpx.Client(base_url=f"{origin}/api/v1", timeout=30, trust_env=False) as client:
        token = client.post("/sessions", json={"username": "counter", "password": PASSWORD}).json()["token"]
        crossing = {"checkpost": "KHI", "counter": "4", "direction": "exit", **fields}
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_uuid())}
        answer = client.post("/screenings", headers=headers, json={"mrz": lines, "crossing": crossing})
        answer.raise_for_status()
        return str(answer.json()["crossing"]["number"])
