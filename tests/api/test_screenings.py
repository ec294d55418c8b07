"""POST /screenings: who gets which answer."""

from dataclasses import replace

import pytest

from screening.alerts.check_failures import ReferCheckFailures
from screening.domain.wording import Language
from screening.workflows.counter.screen_traveller import MOST_SCREENINGS
from tests.api.desk import CROSSING, LISTED, LISTED_LINES, UNLISTED, Desk


def test_unlisted_traveller_is_clear_and_the_counter_sees_what_the_interface_promises(desk: Desk) -> None:
    answer = desk.screen(UNLISTED)
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["id", "crossing", "traveller", "outcome", "instruction", "lists", "elapsed_ms"]
    assert body["outcome"] == "clear"
    assert body["instruction"] == {"code": "let_pass", "text": "Let the traveller pass."}
    assert body["crossing"]["number"] == "KHI-26-000001"
    assert body["lists"] == [{"code": "ecl", "version": 1, "age_s": 0, "stale": False}]
    assert answer.headers["location"] == f"/api/v1/crossings/{body['crossing']['id']}"


def test_counter_officer_sees_the_instruction_and_never_hits_scores_or_the_alert(desk: Desk) -> None:
    desk.list_traveller()
    body = desk.screen().json()
    assert body["outcome"] == "offload"
    assert body["instruction"]["code"] == "stop_and_call"
    assert not {"hits", "alert", "below_threshold", "hits_total", "outcome_shown"} & set(body)


def test_shift_manager_sees_hits_with_evidence_and_the_alert(desk: Desk) -> None:
    desk.list_traveller()
    body = desk.screen(by=desk.site.manager).json()
    (hit,) = body["hits"]
    assert hit["list"] == "ecl"
    assert hit["kind"] == body["alert"]["kind"] == "offload"
    assert hit["score"] > 0.7
    assert all(each["text"] for each in hit["evidence"])


def test_mrz_lines_find_the_listed_traveller(desk: Desk) -> None:
    desk.list_traveller()
    body = desk.screen({"mrz": LISTED_LINES, "crossing": CROSSING}).json()
    assert body["outcome"] == "offload"


def test_mrz_as_one_text_is_taken_too(desk: Desk) -> None:
    answer = desk.screen({"mrz": "\r\n".join(LISTED_LINES), "crossing": CROSSING})
    assert answer.json()["outcome"] == "clear"


def test_mrz_with_a_failing_check_digit_is_recorded_as_undetermined(desk: Desk) -> None:
    first, second = LISTED_LINES
    answer = desk.screen({"mrz": [first, second[:-1] + "9"], "crossing": CROSSING})
    assert answer.status_code == 201
    assert answer.json()["outcome"] == "undetermined"
    assert answer.json()["instruction"]["code"] == "correct_reading"


def test_rescan_joins_the_open_crossing_and_the_next_traveller_opens_another(desk: Desk) -> None:
    first = desk.screen(UNLISTED).json()["crossing"]
    again = desk.screen({**UNLISTED, "crossing": {"id": first["id"]}, "reason": "rescan"}).json()["crossing"]
    other = desk.screen(UNLISTED).json()["crossing"]
    assert again == first
    assert other["id"] != first["id"]


def test_screening_into_an_ended_crossing_is_a_conflict(desk: Desk) -> None:
    crossing = desk.screen(UNLISTED).json()["crossing"]["id"]
    desk.post(f"/api/v1/crossings/{crossing}/movement", desk.site.officer, {"kind": "passed"})
    answer = desk.screen({**UNLISTED, "crossing": {"id": crossing}})
    assert answer.status_code == 409
    assert answer.json()["code"] == "crossing_closed"
    assert answer.json()["outcome"] == "undetermined"


def test_documents_alone_can_be_screened(desk: Desk) -> None:
    desk.list_traveller()
    answer = desk.screen({"documents": [{"number": "ut-4471902"}], "crossing": CROSSING})
    assert answer.json()["outcome"] == "offload"


@pytest.mark.parametrize(
    ("language", "is_urdu"), [("ur", True), ("ur-PK,en;q=0.5", True), ("en", False), ("fr", False)]
)
def test_language_touches_the_sentences_and_nothing_else(desk: Desk, language: str, is_urdu: bool) -> None:
    plain = desk.screen(UNLISTED).json()
    told = desk.screen(UNLISTED, headers={"Accept-Language": language}).json()
    assert (told["instruction"]["text"] != plain["instruction"]["text"]) is (
        is_urdu and desk.service.catalogue.has("instruction.let_pass", Language.URDU)
    )
    assert told["instruction"]["code"] == plain["instruction"]["code"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"traveller": {"surname": "X", "date_of_birth": "1974-13-01"}}, "/traveller/date_of_birth", "date"),
        ({"traveller": {"surname": "A\u0007B"}}, "/traveller/surname", "control_character"),
        ({"traveller": {"surname": "A" * 201}}, "/traveller/surname", "text_too_long"),
        ({"traveller": {"surname": "A", "colour": "red"}}, "/traveller", "field_unknown"),
        ({"traveller": {"surname": "A", "sex": "Q"}}, "/traveller/sex", "not_a_choice"),
        ({"traveller": {"surname": "A", "cnic": "12345-12345-123X"}}, "/traveller/cnic", "cnic"),
        ({"documents": [{"number": "L!98"}]}, "/documents/0/number", "document_number"),
        ({"documents": [{"number": "L1"}] * 6}, "/documents", "too_many"),
        ({"crossing": {"checkpost": "KHI", "counter": "4"}}, "/crossing/direction", "field_missing"),
        ({"crossing": {**CROSSING, "direction": "up"}}, "/crossing/direction", "not_a_choice"),
        ({"crossing": {**CROSSING, "departs_at": "2026-11-21T16:40:00"}}, "/crossing/departs_at", "offset_missing"),
        ({"crossing": {**CROSSING, "departs_at": 5}}, "/crossing/departs_at", "not_a_time"),
        ({"crossing": {**CROSSING, "departs_at": "0001-01-01T00:00:00+14:00"}}, "/crossing/departs_at", "time_range"),
        ({"crossing": {"id": "x"}}, "/crossing/id", "not_an_id"),
        ({"crossing": "somewhere"}, "/crossing", "object_expected"),
        ({"reason": "first"}, "/reason", "not_a_choice"),
        ({"mrz": LISTED_LINES}, "", "one_of_mrz_and_traveller"),
    ],
)
def test_bad_input_is_a_problem_that_points_at_it_and_leaves_no_record(
    desk: Desk, change: dict[str, object], pointer: str, code: str
) -> None:
    before = desk.site.actions()
    answer = desk.screen({**UNLISTED, **change})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "invalid_input"
    assert problem["outcome"] == "undetermined"
    assert (pointer, code) in [(item["pointer"], item["code"]) for item in problem["errors"]]
    assert all(item["detail"] for item in problem["errors"])
    assert desk.site.actions() == before


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"crossing": {**CROSSING, "checkpost": "XXX"}}, 422, "unknown_checkpost"),
        ({"crossing": {**CROSSING, "counter": "99"}}, 422, "unknown_checkpost"),
        ({"crossing": {"id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"}}, 404, "not_found"),
        ({"traveller": {"surname": "A", "date_of_birth": "2027-01-01"}}, 422, "invalid_input"),
        ({"traveller": {"surname": "A", "date_of_birth": "2026-11-22"}}, 422, "invalid_input"),
        ({"traveller": {}, "documents": []}, 422, "invalid_input"),
    ],
)
def test_what_the_workflow_refuses_is_a_problem_and_leaves_no_record(
    desk: Desk, change: dict[str, object], status: int, code: str
) -> None:
    before = desk.site.actions()
    answer = desk.screen({**UNLISTED, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["outcome"] == "undetermined"
    assert desk.site.actions() == before


@pytest.mark.parametrize(
    "lines",
    [
        ["P<UTOERIKSSON<<ANNA", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<é", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
        ["\u0000" * 44, "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
        [],
        ["A", "B", "C", "D"],
        "",
    ],
)
def test_lines_that_are_no_mrz_are_a_problem_and_leave_no_record(desk: Desk, lines: object) -> None:
    before = desk.site.actions()
    answer = desk.screen({"mrz": lines, "crossing": CROSSING})
    assert answer.status_code == 422
    assert answer.json()["code"] in {"invalid_mrz", "invalid_input"}
    assert desk.site.actions() == before


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000])
def test_body_that_is_not_what_it_should_be_is_a_problem(desk: Desk, content: bytes) -> None:
    answer = desk.call(
        "POST",
        "/api/v1/screenings",
        desk.site.officer,
        key="k",
        content=content,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["outcome"] == "undetermined"


def test_store_that_is_down_is_503_and_nobody_is_cleared(desk: Desk) -> None:
    desk.token(desk.site.officer)
    desk.site.store.is_down = True
    answer = desk.screen(UNLISTED)
    assert answer.status_code == 503
    assert answer.json()["outcome"] == "undetermined"
    assert answer.headers["retry-after"]


def test_counter_officer_of_another_checkpost_may_not_screen_here(desk: Desk) -> None:
    answer = desk.screen({**UNLISTED, "crossing": {**CROSSING, "checkpost": "TKM"}})
    assert answer.status_code == 403


def test_listed_is_found_the_same_with_every_spelling_of_the_fields(desk: Desk) -> None:
    desk.list_traveller()
    lower = {**LISTED, "documents": [{"number": " ut 4471902 ", "issuing_state": "uto"}]}
    assert desk.screen(lower).json()["outcome"] == "offload"


def test_lines_are_answered_with_their_reading_so_that_the_officer_sees_what_fails(desk: Desk) -> None:
    reading = desk.screen({"mrz": LISTED_LINES, "crossing": CROSSING}).json()["reading"]
    assert reading["status"] == "valid"
    assert all(check["holds"] for check in reading["checks"])


def test_the_longest_names_are_screened(desk: Desk) -> None:
    traveller = {"surname": "A" * 200, "given_names": "B" * 200}
    assert desk.screen({"traveller": traveller, "crossing": CROSSING}).status_code == 201


def test_a_crossing_takes_no_more_screenings_than_can_be_shown(desk: Desk) -> None:
    """A stuck key must not make an alert that nobody can open."""
    desk.list_traveller()
    crossing = desk.screen(LISTED).json()["crossing"]["id"]
    again = {**LISTED, "crossing": {"id": crossing}}
    answers = [desk.screen(again) for _ in range(MOST_SCREENINGS)]
    assert {answer.status_code for answer in answers[:-1]} == {201}
    assert (answers[-1].status_code, answers[-1].json()["code"]) == (422, "invalid_input")
    alert = desk.get("/api/v1/alerts", desk.site.manager).json()["items"][0]["id"]
    assert len(desk.get(f"/api/v1/alerts/{alert}", desk.site.manager).json()["screenings"]) == MOST_SCREENINGS
    assert desk.get(f"/api/v1/crossings/{crossing}", desk.site.manager).status_code == 200


FAILING = [LISTED_LINES[0], LISTED_LINES[1][:9] + "0" + LISTED_LINES[1][10:]]
"""The check digit of the document number is wrong."""


def test_a_corrected_reading_joins_its_crossing_and_is_recorded_as_confirmed(desk: Desk) -> None:
    crossing = desk.screen({"mrz": FAILING, "crossing": CROSSING}).json()["crossing"]["id"]
    told = desk.screen({"mrz": LISTED_LINES, "crossing": {"id": crossing}, "reason": "corrected"}).json()
    assert (told["crossing"]["id"], told["outcome"]) == (crossing, "clear")
    opened = desk.get(f"/api/v1/crossings/{crossing}", desk.site.officer).json()
    tried = [(each["reason"], each["reading_status"], each["outcome"]) for each in opened["screenings"]]
    assert tried == [("first", "check_failed", "undetermined"), ("corrected", "valid", "clear")]


def test_a_check_digit_that_fails_as_printed_is_for_the_shift_manager_to_be_called(desk: Desk) -> None:
    """Neither confirming the lines nor typing the fields lets the traveller pass; a valid reading does.

    Where the policy raises no referral, that is; of one that does tells `test_findings`.
    """
    never = replace(desk.site.parts, refer_check_failures=ReferCheckFailures.NEVER)
    desk.app.state.service = desk.service = replace(desk.service, parts=never)
    first = desk.screen({"mrz": FAILING, "crossing": CROSSING}).json()
    assert first["instruction"]["code"] == "correct_reading"
    crossing = {"id": first["crossing"]["id"]}
    for confirmed in (
        {"mrz": FAILING, "crossing": crossing, "reason": "corrected"},
        {**UNLISTED, "crossing": crossing, "reason": "corrected"},
    ):
        told = desk.screen(confirmed).json()
        assert (told["outcome"], told["instruction"]["code"]) == ("undetermined", "examine_document")
    assert desk.screen({"mrz": LISTED_LINES, "crossing": crossing}).json()["outcome"] == "clear"


def test_lines_are_proven_while_they_are_corrected_and_nothing_is_recorded(desk: Desk) -> None:
    before = desk.site.actions()
    ask = {"mrz": FAILING, "checkpost": "KHI"}
    read = desk.post("/api/v1/documents/parse", desk.site.officer, ask).json()
    assert read["status"] == "check_failed"
    assert [each["name"] for each in read["checks"] if not each["holds"]] == ["composite", "document_number"]
    assert desk.post("/api/v1/documents/parse", desk.site.officer, {**ask, "mrz": "P<"}).json()["code"] == "invalid_mrz"
    nowhere = {**ask, "checkpost": "XXX"}
    assert desk.post("/api/v1/documents/parse", desk.site.officer, nowhere).json()["code"] == "unknown_checkpost"
    assert desk.site.actions() == before
