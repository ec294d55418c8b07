"""POST /manifests: a look ahead at those who have not come yet."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from screening.domain.accounts import Account
from screening.domain.entries import Handling
from screening.domain.lists import Direction
from screening.web.body_limit import MAX_MANIFEST_BODY_BYTES
from screening.workflows.enquiries.look_ahead import MOST_HITS_EACH, MOST_TRAVELLERS
from tests.api.desk import LISTED, LISTED_LINES, UNLISTED, Desk
from tests.api.test_discreet import seen
from tests.builders import a_definition, an_entry

LISTED_LINE = {name: LISTED[name] for name in ("traveller", "documents")}
UNLISTED_LINE = {name: UNLISTED[name] for name in ("traveller", "documents")}


def look(desk: Desk, *lines: object, by: Account | None = None, **about: object) -> httpx.Response:
    body = {"checkpost": "KHI", "direction": "exit", "service": "PK-301", **about, "travellers": lines}
    return desk.post("/api/v1/manifests", by or desk.site.officer, body, key=None)


def expected(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["expectation"]["code"] for each in answer.json()["travellers"]]


def test_each_traveller_is_answered_in_the_manifests_order(desk: Desk) -> None:
    desk.list_traveller()
    answer = look(desk, UNLISTED_LINE, LISTED_LINE, {"mrz": LISTED_LINES}, {"documents": [{"number": "X1"}]})
    assert expected(answer) == ["nothing_found", "offload", "offload", "undetermined"]
    told = answer.json()
    assert [each["traveller"]["document_number"] for each in told["travellers"]] == [
        "L898902C3",
        "UT4471902",
        "UT4471902",
        "X1",
    ]
    assert (told["service"], [each["code"] for each in told["lists"]]) == ("PK-301", ["ecl"])
    assert "screened at the counter" in told["travellers"][0]["expectation"]["text"]
    assert "hits" not in answer.text


def test_nobody_crosses_no_alert_is_raised_and_nobody_is_cleared(desk: Desk) -> None:
    desk.list_traveller()
    answer = look(desk, LISTED_LINE, UNLISTED_LINE)
    assert "clear" not in {each["expectation"]["code"] for each in answer.json()["travellers"]}
    assert desk.post("/api/v1/crossings/search", desk.site.officer, {}, key=None).json()["items"] == []
    assert desk.get("/api/v1/alerts", desk.site.manager).json()["items"] == []


def test_the_shift_manager_is_told_the_hits_as_a_screening_tells_them(desk: Desk) -> None:
    desk.list_traveller()
    (line,) = look(desk, LISTED_LINE, by=desk.site.manager).json()["travellers"]
    screened = desk.screen(LISTED, by=desk.site.manager).json()
    assert line["hits_total"] == screened["hits_total"] == 1
    (hit,), (of_screening,) = line["hits"], screened["hits"]
    assert {**hit, "id": of_screening["id"]} == of_screening


def test_counter_cannot_tell_a_discreet_hit_from_none(desk: Desk) -> None:
    desk.list_traveller(handling=Handling.DISCREET)
    discreet, none = look(desk, LISTED_LINE), look(desk, UNLISTED_LINE)
    assert expected(discreet) == ["nothing_found"]
    assert seen(discreet) == seen(none)
    (line,) = look(desk, LISTED_LINE, by=desk.site.manager).json()["travellers"]
    assert (line["expectation"]["code"], line["expectation_shown"]["code"]) == ("offload", "nothing_found")
    assert len(line["hits"]) == 1


def test_a_discreet_hit_beside_many_hides_none_of_them(desk: Desk) -> None:
    """All hits count for what is expected; the gravest few are told."""
    discreet = [an_entry("Anna Maria ERIKSSON", born=("1974-08-12",), handling=Handling.DISCREET) for _ in range(60)]
    plain = an_entry("Anna Maria ERIKSSON", born=("1974-08-13",))
    entries = (replace(entry, source_id=str(at)) for at, entry in enumerate([*discreet, plain]))
    desk.site.publish(a_definition(), *entries)
    assert expected(look(desk, UNLISTED_LINE)) == ["offload"]
    (line,) = look(desk, UNLISTED_LINE, by=desk.site.manager).json()["travellers"]
    assert (line["hits_total"], len(line["hits"])) == (61, MOST_HITS_EACH)


def test_a_list_that_does_not_apply_in_that_direction_is_not_searched(desk: Desk) -> None:
    desk.list_traveller()
    desk.site.publish(a_definition("blacklist", direction=Direction.ENTRY))
    assert expected(look(desk, LISTED_LINE, direction="entry")) == ["nothing_found"]


def test_a_reading_in_doubt_is_undetermined(desk: Desk) -> None:
    lines = [LISTED_LINES[0], LISTED_LINES[1][:-1] + "9"]
    assert expected(look(desk, {"mrz": lines})) == ["undetermined"]


def test_every_wrong_line_is_named_by_place_and_field_and_nothing_is_searched(desk: Desk) -> None:
    born_tomorrow = {"traveller": {"surname": "ERIKSSON", "date_of_birth": "2030-01-01"}}
    answer = look(desk, UNLISTED_LINE, born_tomorrow, {"mrz": ["P<UTO"]}, {"traveller": {"sex": "F"}})
    assert answer.status_code == 422
    problem = answer.json()
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
        ("/travellers/1/traveller/date_of_birth", "future_birth"),
        ("/travellers/2/mrz", "line_count"),
        ("/travellers/3/traveller", "nothing_to_screen"),
    ]
    assert all(each["detail"] for each in problem["errors"])
    assert problem["outcome"] == "undetermined"
    assert "manifest.searched" not in desk.site.actions()


@pytest.mark.parametrize(
    ("lines", "pointer", "code"),
    [
        ([], "/travellers", "too_few"),
        ([UNLISTED_LINE] * (MOST_TRAVELLERS + 1), "/travellers", "too_many"),
        ([UNLISTED_LINE, {}], "/travellers/1", "one_of_mrz_and_traveller"),
        ([UNLISTED_LINE, {"documents": [{"number": "?"}]}], "/travellers/1/documents/0/number", "document_number"),
    ],
    ids=["none", "too many", "empty line", "no number"],
)
def test_the_form_is_refused_with_place_and_reason(desk: Desk, lines: list[Any], pointer: str, code: str) -> None:
    answer = look(desk, *lines)
    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [(pointer, code)]


def test_a_manifest_over_its_bytes_is_refused(desk: Desk) -> None:
    answer = look(desk, UNLISTED_LINE, service="X" * MAX_MANIFEST_BODY_BYTES)
    assert answer.status_code == 413


def test_a_manifest_of_four_hundred_is_answered_whole(desk: Desk) -> None:
    desk.list_traveller()
    answer = look(desk, *([UNLISTED_LINE] * 399), LISTED_LINE)
    assert expected(answer) == ["nothing_found"] * 399 + ["offload"]


def test_each_look_is_one_record_with_what_was_found(desk: Desk) -> None:
    desk.list_traveller(handling=Handling.DISCREET)
    look(desk, LISTED_LINE, UNLISTED_LINE)
    look(desk, LISTED_LINE, UNLISTED_LINE)
    assert desk.site.actions().count("manifest.searched") == 2
    with desk.site.store.read() as repositories:
        record = repositories.journal.records()[-1]
        payload = repositories.journal.payloads([record.seq])[record.seq]
    assert record.object_ids == ("checkpost:KHI",)
    assert payload.body is not None
    told = json.loads(payload.body)
    assert told["expected"] == {"offload": 1, "refer": 0, "undetermined": 0, "nothing_found": 1}
    assert [each["line"] for each in told["hits"]] == [1]
    assert told["travellers"][1] == {"name": "ERIKSSON ANNA MARIA", "documents": ["L898902C3"]}


def test_what_cannot_be_journalled_is_not_answered(desk: Desk) -> None:
    desk.token(desk.site.officer)
    desk.site.store.is_down = True
    assert look(desk, UNLISTED_LINE).status_code == 503


def test_an_unknown_checkpost_is_refused(desk: Desk) -> None:
    assert look(desk, UNLISTED_LINE, checkpost="XXX").json()["code"] == "unknown_checkpost"
