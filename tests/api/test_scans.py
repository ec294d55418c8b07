"""POST /scans and /documents/read: an image in, a reading and an instruction out."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import httpx
import pytest

from screening.domain.accounts import Account
from screening.domain.errors import ImageTooLarge, Unavailable
from screening.domain.readings import Doubt, Reading, ReadingStatus, Zone
from screening.journal.verification import verify_kept
from screening.mrz.text import read_mrz_text
from screening.web.body_limit import MAX_IMAGE_BODY_BYTES
from screening.workflows.ports import SCREENED, CrossingFilter
from tests.api.desk import CROSSING, LISTED_LINES, Desk

PAGE = b"the page of the listed traveller"
NOTHING = b"a page without an MRZ"
TWO = b"a page with two documents"
OTHER_LINES = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]


@pytest.fixture
def scanner(desk: Desk) -> Desk:
    """Give a desk whose reader knows three pages, and a list that holds the traveller of the first."""
    listed = read_mrz_text(LISTED_LINES, date(2026, 11, 21))
    other = read_mrz_text(OTHER_LINES, date(2026, 11, 21))
    desk.reader.pages = {
        PAGE: Reading("known", listed.zones, 12.3),
        NOTHING: Reading("known", (), 4.5),
        TWO: Reading("known", listed.zones + other.zones, 20.0),
    }
    desk.list_traveller()
    return desk


def scan(
    desk: Desk, image: bytes, fields: dict[str, str] | None = None, by: Account | None = None, key: str | None = None
) -> httpx.Response:
    return desk.call(
        "POST",
        "/api/v1/scans",
        by or desk.site.officer,
        key=key or hashlib.sha256(image).hexdigest(),
        files={"image": ("page.png", image, "image/png")},
        data=CROSSING if fields is None else fields,
    )


def test_a_scan_answers_with_reading_and_instruction(scanner: Desk) -> None:
    answer = scan(scanner, PAGE)
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["id", "crossing", "traveller", "outcome", "instruction", "lists", "elapsed_ms", "reading"]
    assert body["outcome"] == "offload"
    assert body["reading"]["status"] == "valid"
    assert body["reading"]["document"]["number"] == "UT4471902"
    assert body["reading"]["holder"]["surname"] == "RAHMAN"
    assert len(body["reading"]["zones"]) == 1


def test_the_shift_manager_sees_hits_beside_the_reading(scanner: Desk) -> None:
    body = scan(scanner, PAGE, by=scanner.site.manager).json()
    assert body["alert"]["kind"] == "offload"
    assert body["hits"]
    assert body["reading"]["status"] == "valid"


def test_the_image_is_kept_as_its_digest_only(scanner: Desk) -> None:
    scan(scanner, PAGE)
    with scanner.site.store.read() as repositories:
        (crossing,) = repositories.crossings.find(CrossingFilter(), 10).items
        (screening,) = repositories.crossings.screenings(crossing.id)
    assert screening.image_sha256 == hashlib.sha256(PAGE).hexdigest()


@pytest.mark.parametrize(("image", "instruction"), [(NOTHING, "rescan"), (TWO, "pick_document")])
def test_a_page_that_was_not_read_is_recorded_as_undetermined(scanner: Desk, image: bytes, instruction: str) -> None:
    body = scan(scanner, image).json()
    assert body["outcome"] == "undetermined"
    assert body["instruction"]["code"] == instruction
    assert body["crossing"]["number"] == "KHI-26-000001"


def test_a_page_in_doubt_is_undetermined(scanner: Desk) -> None:
    zone = scanner.reader.pages[PAGE].zones[0]
    doubtful = Zone(ReadingStatus.UNCERTAIN, zone.lines, None)
    scanner.reader.pages[b"doubtful"] = Reading("known", (doubtful,), 1.0)
    assert scan(scanner, b"doubtful").json()["outcome"] == "undetermined"


def test_a_rescan_names_the_open_crossing(scanner: Desk) -> None:
    first = scan(scanner, NOTHING).json()["crossing"]
    again = scan(scanner, PAGE, {"crossing_id": first["id"], "reason": "rescan"}).json()
    assert again["crossing"] == first
    assert again["outcome"] == "offload"


def test_the_crossing_may_come_as_json(scanner: Desk) -> None:
    assert scan(scanner, PAGE, {"crossing": json.dumps(CROSSING)}).status_code == 201


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({}, "/checkpost"),
        ({"checkpost": "KHI", "counter": "4"}, "/direction"),
        ({**CROSSING, "direction": "up"}, "/direction"),
        ({**CROSSING, "departs_at": "2026-11-21T16:40:00"}, "/departs_at"),
        ({"crossing": "{"}, "/crossing"),
        ({"crossing": "{}"}, "/crossing/checkpost"),
        ({"crossing_id": "x"}, "/crossing_id"),
        ({**CROSSING, "colour": "red"}, ""),
    ],
)
def test_bad_fields_are_a_problem_that_points_at_them(scanner: Desk, fields: dict[str, str], pointer: str) -> None:
    answer = scan(scanner, PAGE, fields)
    assert answer.status_code == 422
    assert pointer in [item["pointer"] for item in answer.json()["errors"]]
    assert answer.json()["outcome"] == "undetermined"


def test_a_crossing_named_twice_is_refused(scanner: Desk) -> None:
    answer = scan(scanner, PAGE, {**CROSSING, "crossing": json.dumps(CROSSING)})
    assert answer.json()["parameters"] == [{"name": "reason", "value": "crossing_twice"}]


@pytest.mark.parametrize("path", ["/api/v1/scans", "/api/v1/documents/read"])
def test_what_is_no_image_is_a_problem_and_leaves_no_record(scanner: Desk, path: str) -> None:
    before = scanner.site.actions()
    answer = scanner.call(
        "POST", path, scanner.site.officer, key="k", files={"image": ("x.txt", b"hello", "text/plain")}, data=CROSSING
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "unreadable_image"
    assert scanner.site.actions() == before


@pytest.mark.parametrize(
    ("error", "status"),
    [(ImageTooLarge(reason="pixels", limit=40_000_000, found=10**9), 413), (Unavailable(reason="page_reader"), 503)],
)
def test_what_the_reader_refuses_is_a_problem(scanner: Desk, error: Exception, status: int) -> None:
    scanner.reader.fails_with = error
    answer = scan(scanner, PAGE)
    assert answer.status_code == status
    assert answer.json()["outcome"] == "undetermined"


def test_a_body_of_fifty_megabytes_is_413(scanner: Desk) -> None:
    answer = scan(scanner, b"x" * (MAX_IMAGE_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["outcome"] == "undetermined"


def test_two_images_or_none_are_refused(scanner: Desk) -> None:
    two = [("image", ("a.png", PAGE, "image/png")), ("image", ("b.png", NOTHING, "image/png"))]
    assert (
        scanner.call("POST", "/api/v1/scans", scanner.site.officer, key="a", files=two, data=CROSSING).status_code
        == 400
    )
    none = scanner.call("POST", "/api/v1/scans", scanner.site.officer, key="b", data=CROSSING)
    assert none.status_code == 422


def test_the_same_scan_again_gets_the_same_answer_whatever_the_boundary(scanner: Desk) -> None:
    first, second = scan(scanner, PAGE), scan(scanner, PAGE)
    assert second.content == first.content
    assert second.headers["idempotency-replayed"] == "true"
    other = scan(scanner, NOTHING, key=hashlib.sha256(PAGE).hexdigest())
    assert other.json()["code"] == "idempotency_key_reused"


def test_a_page_is_read_without_screening_and_without_a_record(scanner: Desk) -> None:
    before = scanner.site.actions()
    answer = scanner.call(
        "POST", "/api/v1/documents/read", scanner.site.officer, files={"image": ("p.png", TWO, "image/png")}
    )
    assert answer.status_code == 200
    assert len(answer.json()["zones"]) == 2
    assert answer.json()["lines"] == answer.json()["zones"][0]["lines"]
    assert scanner.site.actions() == before


def test_who_may_not_screen_never_gets_the_page_looked_at(scanner: Desk) -> None:
    scanner.reader.fails_with = AssertionError("looked")
    assert scan(scanner, PAGE, by=scanner.site.auditor).status_code == 403
    assert scan(scanner, PAGE, {**CROSSING, "checkpost": "XXX"}).status_code == 422


MISREAD = b"the same page, misread in one character"


def misread_page(scanner: Desk) -> None:
    """Let the reader take a letter of the name for another, and doubt it."""
    zone = scanner.reader.pages[PAGE].zones[0]
    lines = (zone.lines[0].replace("TARIQ", "TARLQ"), zone.lines[1])
    wrong = read_mrz_text(lines, date(2026, 11, 21)).zones[0]
    doubted = replace(wrong, status=ReadingStatus.UNCERTAIN, doubts=(Doubt(0, lines[0].index("L"), "I"),))
    scanner.reader.pages[MISREAD] = Reading("known", (doubted,), 1.0)


def last_payload(scanner: Desk) -> dict[str, object]:
    with scanner.site.store.read() as repositories:
        record = [each for each in repositories.journal.records(0, 1000) if each.action == SCREENED][-1]
        body = repositories.journal.payloads([record.seq])[record.seq].body
    assert body is not None
    told: dict[str, object] = json.loads(body)
    return told


def test_a_correction_is_journalled_with_the_digest_of_the_scan_and_what_was_changed(scanner: Desk) -> None:
    misread_page(scanner)
    first = scan(scanner, MISREAD).json()
    assert last_payload(scanner)["corrected_from"] is None
    lines = scanner.reader.pages[PAGE].zones[0].lines
    changed = [[0, lines[0].index("TARIQ") + 3]]
    correct = {"mrz": list(lines), "crossing": {"id": first["crossing"]["id"]}, "reason": "corrected"}
    assert scanner.screen(correct).status_code == 201
    told = last_payload(scanner)
    digest = hashlib.sha256(MISREAD).hexdigest()
    assert told["corrected_from"] == {"screening": first["id"], "image_sha256": digest, "changed": changed}
    assert told["source"] == "mrz_text"
    opened = scanner.get(f"/api/v1/crossings/{first['crossing']['id']}", scanner.site.officer).json()
    scanned, corrected = opened["screenings"]
    assert (scanned["image_sha256"], scanned["corrected_from"]) == (digest, None)
    assert corrected["corrected_from"] == {
        "screening_id": first["id"],
        "image_sha256": digest,
        "changed": [{"line": line, "position": position} for line, position in changed],
    }


def test_a_reading_confirmed_as_it_was_and_typed_fields_are_told_apart(scanner: Desk) -> None:
    misread_page(scanner)
    first = scan(scanner, MISREAD).json()
    crossing = {"id": first["crossing"]["id"]}
    as_read = list(scanner.reader.pages[MISREAD].zones[0].lines)
    scanner.screen({"mrz": as_read, "crossing": crossing, "reason": "corrected"})
    confirmed = last_payload(scanner)["corrected_from"]
    scanner.screen({"traveller": {"surname": "RAHMAN"}, "crossing": crossing, "reason": "corrected"})
    typed = last_payload(scanner)["corrected_from"]
    same = {"screening": first["id"], "image_sha256": hashlib.sha256(MISREAD).hexdigest()}
    assert (confirmed, typed) == ({**same, "changed": []}, {**same, "changed": None})


def test_the_journal_of_a_correction_verifies(scanner: Desk) -> None:
    misread_page(scanner)
    first = scan(scanner, MISREAD).json()
    lines = list(scanner.reader.pages[PAGE].zones[0].lines)
    scanner.screen({"mrz": lines, "crossing": {"id": first["crossing"]["id"]}, "reason": "corrected"})
    with scanner.site.store.read() as repositories:
        verification = verify_kept(repositories.journal, None, [])
    assert verification.intact == verification.records > 0
