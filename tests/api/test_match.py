"""Is the open match interface answered in yente's form, with our scores, our journal and our discretion?"""

from typing import Any

import httpx
import pytest

from screening.domain.accounts import Account, Role
from screening.domain.entries import Handling
from screening.domain.hits import EvidenceKind
from screening.domain.identifiers import ListCode
from tests.api.desk import Desk
from tests.builders import a_definition, an_entry

TARIQ = {"schema": "Person", "properties": {"name": ["Tariq Mahmood Rehman"], "birthDate": ["1979-03-14"]}}
WHY = {"X-Reason": "Case 12 of the AHTC."}


@pytest.fixture
def partner(desk: Desk) -> Account:
    return desk.site.person("partner", Role.PARTNER_READER, "all")


def ask(desk: Desk, by: Account, *queries: dict[str, Any], path: str = "/match/ecl", **more: Any) -> httpx.Response:  # noqa: ANN401
    body = {"queries": {f"q{number}": query for number, query in enumerate(queries)}}
    return desk.call("POST", path, by, json=body, headers=more.pop("headers", WHY), **more)


def found(answer: httpx.Response, query: str = "q0") -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["responses"][query]["results"]
    return results


def test_a_person_is_found_with_the_score_that_a_search_gives(desk: Desk, partner: Account) -> None:
    desk.list_traveller()
    answer = ask(desk, partner, TARIQ)
    (result,) = found(answer)
    assert (result["caption"], result["schema"], result["datasets"]) == ("Tariq Mehmood RAHMAN", "Person", ["ecl"])
    assert result["match"] is True
    assert result["properties"]["birthDate"] == ["1979-03-14"]
    assert result["properties"]["passportNumber"] == ["UT4471902"]
    traveller = {"given_names": "Tariq Mahmood Rehman", "date_of_birth": "1979-03-14"}
    search = {"traveller": traveller, "reason": "Why."}
    (searched,) = desk.post("/api/v1/lists/ecl/search", partner, search).json()["items"]
    assert (result["score"], result["id"]) == (searched["score"], searched["entry"]["id"])
    assert set(result["features"]) == set(result["explanations"]) == {each["kind"] for each in searched["evidence"]}
    told = answer.json()
    assert told["responses"]["q0"]["total"] == {"value": 1, "relation": "eq"}
    assert told["responses"]["q0"]["query"]["properties"] == TARIQ["properties"]
    assert set(told["matcher"]) == set(EvidenceKind)
    assert told["limit"] == 5


def test_each_query_is_a_look_up_of_its_own_in_the_journal(desk: Desk, partner: Account) -> None:
    desk.list_traveller()
    nobody = {"schema": "Person", "properties": {"name": ["Anna Maria Eriksson"]}}
    answer = ask(desk, partner, TARIQ, nobody)
    assert len(found(answer, "q0")) == 1
    assert found(answer, "q1") == []
    assert desk.site.actions()[-2:] == ["entry.matched", "entry.matched"]
    with desk.site.store.read() as kept:
        records = kept.journal.records()[-2:]
        payloads = kept.journal.payloads([record.seq for record in records])
    assert all('"reason":"Case 12 of the AHTC."' in (payloads[each.seq].body or "") for each in records)
    assert [sum(name.startswith("entry:") for name in each.object_ids) for each in records] == [1, 0]


@pytest.mark.parametrize("headers", [{}, {"X-Reason": "  "}])
def test_without_a_reason_nobody_is_looked_up(desk: Desk, partner: Account, headers: dict[str, str]) -> None:
    desk.list_traveller()
    for caller in (partner, desk.site.manager):
        refused = ask(desk, caller, TARIQ, headers=headers)
        assert (refused.status_code, refused.json()["where"]) == (422, "reason")
    assert "entry.matched" not in desk.site.actions()
    body = {"queries": {"q": TARIQ}, "reason": "Said in the body."}
    assert desk.call("POST", "/match/default", partner, json=body).status_code == 200


def test_a_reason_may_be_in_urdu(desk: Desk, partner: Account) -> None:
    body = {"queries": {"q": TARIQ}}
    sent = [(b"X-Reason", "مقدمہ ۱۲".encode()), (b"Authorization", f"ApiKey {desk.token(partner)}".encode())]
    assert desk.call("POST", "/match/ecl", json=body, headers=sent).status_code == 200
    with desk.site.store.read() as kept:
        last = kept.journal.records()[-1].seq
        assert "مقدمہ ۱۲" in (kept.journal.payloads([last])[last].body or "")


def test_a_discreet_entry_is_told_to_those_alone_who_may_open_entries(desk: Desk, partner: Account) -> None:
    desk.list_traveller(handling=Handling.DISCREET)
    hidden = ask(desk, partner, TARIQ).json()
    desk.site.publish(a_definition("ecl"))
    empty = ask(desk, partner, TARIQ).json()
    # The answer is the one that an empty list gives, count and all.
    assert hidden == empty
    desk.list_traveller(handling=Handling.DISCREET)
    assert len(found(ask(desk, desk.site.manager, TARIQ))) == 1


def test_a_partner_s_search_of_one_list_keeps_the_same_silence(desk: Desk, partner: Account) -> None:
    desk.list_traveller(handling=Handling.DISCREET)
    body = {"documents": [{"number": "UT4471902"}], "reason": "Case 12 of the AHTC."}
    assert desk.post("/api/v1/lists/ecl/search", partner, body).json()["items"] == []
    assert len(desk.post("/api/v1/lists/ecl/search", desk.site.manager, body).json()["items"]) == 1


def two_lists(desk: Desk) -> None:
    desk.list_traveller()
    desk.list_traveller(code="pnil")


@pytest.mark.parametrize(
    ("path", "lists"),
    [
        ("/match/default", {"ecl", "pnil"}),
        ("/match/ecl", {"ecl"}),
        ("/match/ecl?include_dataset=pnil", {"ecl", "pnil"}),
        ("/match/default?include_dataset=pnil", {"pnil"}),
        ("/match/default?exclude_dataset=ecl", {"pnil"}),
    ],
)
def test_a_dataset_is_a_list_or_all_of_them(desk: Desk, partner: Account, path: str, lists: set[str]) -> None:
    two_lists(desk)
    assert {result["datasets"][0] for result in found(ask(desk, partner, TARIQ, path=path))} == lists


@pytest.mark.parametrize("path", ["/match/unknown", "/match/ecl?include_dataset=unknown"])
def test_an_unknown_dataset_is_not_found(desk: Desk, partner: Account, path: str) -> None:
    assert ask(desk, partner, TARIQ, path=path).status_code == 404


def test_limit_cutoff_and_threshold_are_the_caller_s(desk: Desk, partner: Account) -> None:
    two_lists(desk)
    path = "/match/default"
    both = ask(desk, partner, TARIQ, path=f"{path}?limit=1").json()["responses"]["q0"]
    assert (len(both["results"]), both["total"]["value"]) == (1, 2)
    assert [each["match"] for each in found(ask(desk, partner, TARIQ, path=f"{path}?threshold=1"))] == [False, False]
    assert found(ask(desk, partner, TARIQ, path=f"{path}?cutoff=1")) == []


@pytest.mark.parametrize(
    "properties",
    [
        {"firstName": ["Tariq", "Mehmood"], "lastName": "Rahman", "birthDate": "1979-03-14T00:00:00"},
        {"alias": ["Somebody Else", "Tariq Mehmood Rahman"], "birthDate": ["1960", "1979-03-14"]},
        {"name": "Tariq Mehmood Rahman", "nationality": ["ut", "UTO"], "birthDate": "1979", "gender": "Male"},
        {"name": "RAHMAN", "passportNumber": "ut-4471902"},
        {"name": "Tariq Mehmood Rahman", "birthDate": "1979-03-14", "address": "Karachi", "email": ["x@y.example"]},
        {"idNumber": "UT4471902"},
    ],
    ids="+".join,
)
def test_a_person_is_found_by_what_is_known(desk: Desk, partner: Account, properties: dict[str, Any]) -> None:
    desk.list_traveller()
    answer = ask(desk, partner, {"schema": "Person", "properties": properties})
    assert [each["caption"] for each in found(answer)] == ["Tariq Mehmood RAHMAN"]
    echo = answer.json()["responses"]["q0"]["query"]["properties"]
    assert not {"address", "email"} & set(echo)


def test_a_cnic_and_a_father_s_name_count(desk: Desk, partner: Account) -> None:
    desk.site.publish(
        a_definition("ecl"), an_entry("Tariq Mehmood RAHMAN", cnic="4210112345671", father_name="GHULAM RAHMAN")
    )
    known = {"name": "Tariq Mehmood Rahman", "idNumber": "42101-1234567-1", "fatherName": "Ghulam Rahman"}
    (result,) = found(ask(desk, partner, {"schema": "Person", "properties": known}))
    assert {"cnic", "father_name"} <= set(result["features"])
    assert result["properties"]["idNumber"] == ["4210112345671"]


def test_a_document_is_found_by_its_number(desk: Desk, partner: Account) -> None:
    desk.list_traveller()
    for schema in ("Passport", "Identification"):
        query = {"schema": schema, "properties": {"number": ["UT 4471902"]}}
        assert len(found(ask(desk, partner, query))) == 1


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"schema": "Company", "properties": {"name": "A"}}, "match_schema"),
        ({"schema": "Person", "properties": {}}, "nothing_to_screen"),
        ({"schema": "Person", "properties": {"birthDate": "1979-03-14"}}, "nothing_to_screen"),
        ({"schema": "Passport", "properties": {"country": "ut"}}, "nothing_to_screen"),
        ({"schema": "Person", "properties": {"name": "A B", "birthDate": "14.3.1979"}}, "date"),
        ({"schema": "Person", "properties": {"name": "A B", "nationality": "Utopia"}}, "match_state"),
        ({"schema": "Person", "properties": {"name": "A B", "passportNumber": "№ 1"}}, "document_number"),
        ({"schema": "Person", "properties": {"name": [f"A {letter}" for letter in "BCDEFGHIJKLMN"]}}, "match_ways"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_cannot_be_looked_up_is_refused_and_never_answered_by_nobody(
    desk: Desk, partner: Account, query: dict[str, Any], reason: str
) -> None:
    refused = ask(desk, partner, TARIQ, query)
    told = {each["name"]: each["value"] for each in refused.json()["parameters"]}
    assert (refused.status_code, told["reason"]) == (422, reason)
    assert "entry.matched" not in desk.site.actions()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"queries": {}},
        {"queries": {"q": {"properties": {}}}},
        {"queries": {"q": TARIQ}, "weights": {"name": 2.0}},
        {"queries": {"q": TARIQ}, "other": 1},
        {"queries": {f"q{number}": TARIQ for number in range(51)}},
    ],
    ids=["nothing", "no query", "no schema", "weights", "unknown field", "too many"],
)
def test_what_has_not_the_form_is_refused(desk: Desk, partner: Account, body: object) -> None:
    assert desk.call("POST", "/match/ecl", partner, json=body, headers=WHY).status_code == 422


def test_the_catalogue_tells_lists_and_what_is_out_of_date(desk: Desk, partner: Account) -> None:
    desk.list_traveller()
    unpublished = a_definition("pnil")
    desk.site.watch.lists[ListCode("pnil")] = unpublished
    told = desk.get("/catalog", partner).json()
    assert [each["name"] for each in told["datasets"]] == ["default", "ecl", "pnil"]
    assert told["datasets"][0]["children"] == ["ecl", "pnil"]
    assert (told["current"], told["outdated"], told["index_stale"]) == (["ecl"], ["pnil"], True)
    assert [(each["entity_count"], each["load"]) for each in told["datasets"]] == [(1, False), (1, True), (0, True)]


def test_an_api_key_is_taken_wherever_a_bearer_token_is(desk: Desk, partner: Account) -> None:
    token = desk.token(partner)
    for scheme in ("ApiKey", "apikey", "Bearer"):
        headers = {"Authorization": f"{scheme} {token}"}
        assert desk.get("/api/v1/sessions/current", headers=headers).json()["username"] == "partner"
    for wrong in ("ApiKey nobodys", "ApiKey", "Basic abc", token):
        assert desk.get("/api/v1/sessions/current", headers={"Authorization": wrong}).status_code == 401
