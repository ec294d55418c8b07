"""Does anything of a traveller, an entry or a password get into logs, metrics, addresses or other people's errors?

The whole flow over a real service, with marked fictional data: listed, screened, scanned, decided by two officers,
searched, ended, refused and broken in every way, by API and by pages. Then everything that the service wrote anywhere
but into its store is looked through.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from screening.mrz.specimen import render_specimen
from tests.builders import a_document, a_traveller
from tests.e2e.browsers import passport_lines
from tests.running_service import PASSWORD as TRUE_PASSWORD
from tests.running_service import PEOPLE, RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("marked")]

SURNAME: Final = "ZQXSURNAME"
GIVEN: Final = "ZQXGIVEN"
NUMBER: Final = "ZQX777888"
CNIC: Final = "9876598765987"
FATHER: Final = "ZQXFATHER"
REASON: Final = "zqxreason"
PASSWORD: Final = "zqxpassword-not-real"
MARKS: Final = ("ZQX", CNIC, "98765-9876598-7", "1961-02-03", "610203", TRUE_PASSWORD)
CROSSING: Final = {"checkpost": "KHI", "counter": "1", "direction": "exit"}
TYPED: Final[dict[str, Any]] = {
    "traveller": {
        "surname": SURNAME,
        "given_names": GIVEN,
        "date_of_birth": "1961-02-03",
        "cnic": CNIC,
        "father_name": FATHER,
    },
    "documents": [{"number": NUMBER, "issuing_state": "UTO"}],
    "crossing": CROSSING,
}


class Calls:
    """Makes calls under keys of their own, and keeps every refusal and every address."""

    def __init__(self) -> None:
        self.refused: list[httpx.Response] = []
        self.addresses: list[str] = []
        self._count = 0

    def post(self, client: httpx.Client, path: str, *wanted: int, **sent: Any) -> dict[str, Any]:  # noqa: ANN401  as httpx
        """Post, and give the JSON of the answer, which has one of the statuses `wanted`."""
        self._count += 1
        headers = {"Idempotency-Key": f"k{self._count}", **sent.pop("headers", {})}
        answer = self.note(client.post(path, headers=headers, **sent))
        assert answer.status_code in wanted, (path, answer.status_code, answer.text)
        told: dict[str, Any] = answer.json()
        return told

    def get(self, client: httpx.Client, path: str, wanted: int = 200) -> dict[str, Any]:
        """Get JSON."""
        answer = self.note(client.get(path))
        assert answer.status_code == wanted, (path, answer.status_code, answer.text)
        told: dict[str, Any] = answer.json()
        return told

    def note(self, answer: httpx.Response) -> httpx.Response:
        """Keep what the answer says of where to go and, if it refuses, all of it."""
        if answer.status_code >= 400:
            self.refused.append(answer)
        self.addresses.append(answer.headers.get("location", ""))
        return answer


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark.lower() in text.lower()]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    data = tmp_path_factory.mktemp("marked")
    furnish(data)
    running = RunningService(data)
    running.start()
    yield running
    running.stop()


def test_a_marked_traveller_is_in_the_store_and_nowhere_else(service: RunningService) -> None:
    calls = Calls()
    with ExitStack() as open_clients:
        by = {name: open_clients.enter_context(service.signed_in(name)) for name in PEOPLE}
        entry = list_the_traveller(calls, by)
        alert = screen_and_decide(calls, by)
        look_up(calls, by, alert, entry)
        send_nonsense(calls, by)
        use_the_pages(calls, service, alert, entry)
        break_the_store(calls, service, by["counter"])
        told = {path: httpx.get(f"{service.origin}{path}", trust_env=False).text for path in ("/metrics", "/readyz")}
    service.stop()
    statuses = {each.status_code for each in calls.refused}
    assert {400, 401, 403, 404, 405, 409, 412, 413, 422, 428, 503} <= statuses
    told_back = [f"{each.status_code} {each.headers} {each.text}" for each in calls.refused]
    assert not [each for each in told_back if marks_in(each)]
    assert not [each for each in calls.addresses if marks_in(each)]
    assert not {path: marks_in(text) for path, text in told.items() if marks_in(text)}
    written = {each.relative_to(service.data): each.read_bytes() for each in service.data.rglob("*") if each.is_file()}
    store = b"".join(content for path, content in written.items() if path.name.startswith("screening.sqlite3"))
    assert SURNAME.encode() in store
    assert PASSWORD.encode() not in store
    elsewhere = {
        path: text.decode(errors="replace")
        for path, text in written.items()
        if not path.name.startswith("screening.sqlite3")
    }
    assert '"request"' in elsewhere[Path("server.log")]
    assert not {path: marks_in(text) for path, text in elsewhere.items() if marks_in(text)}


People = dict[str, httpx.Client]


def list_the_traveller(calls: Calls, by: People) -> str:
    entry = {
        "names": [{"text": f"{SURNAME}, {GIVEN}"}],
        "dates_of_birth": ["1961-02-03"],
        "cnic": CNIC,
        "father_name": FATHER,
        "documents": [{"number": NUMBER}],
        "legal_basis": REASON,
        "contact": REASON,
    }
    change = calls.post(by["lists"], "/lists/ecl/changes", 201, json={"kind": "add", "entry": entry, "reason": REASON})
    approval = f"/lists/ecl/changes/{change['id']}/approve"
    calls.post(by["lists"], approval, 403, json={"reason": REASON})
    calls.post(by["approver"], approval, 200, json={})
    calls.post(by["approver"], f"/lists/ecl/changes/{change['id']}/reject", 409, json={"reason": REASON})
    amended = {"kind": "amend", "entry_id": change["entry_id"], "entry": {"grounds": REASON}, "reason": REASON}
    calls.post(by["lists"], "/lists/ecl/changes", 412, json=amended, headers={"If-Match": '"9"'})
    calls.post(by["lists"], "/lists/ecl/changes", 428, json=amended)
    return str(change["entry_id"])


def screen_and_decide(calls: Calls, by: People) -> str:
    traveller, document = a_traveller(f"{SURNAME}, {GIVEN}", born="1961-02-03"), a_document(NUMBER)
    lines = passport_lines(traveller, document)
    image = {"image": (f"{SURNAME}.png", render_specimen(traveller, document), "image/png")}
    crossing = calls.post(by["counter"], "/screenings", 201, json=TYPED)["crossing"]["id"]
    calls.post(by["counter"], "/screenings", 201, json={"mrz": lines, "crossing": CROSSING})
    calls.post(by["counter"], "/scans", 201, data=CROSSING, files=image)
    calls.post(by["counter"], "/documents/read", 200, files=image)
    calls.post(by["counter"], "/documents/parse", 200, json={"mrz": lines, "checkpost": "KHI"})
    unscreened = {key: TYPED[key] for key in ("traveller", "documents", "crossing")}
    calls.post(by["counter"], "/crossings", 201, json={**unscreened, "cause": "power", "reason": REASON})
    items = calls.get(by["shift"], "/alerts")["items"]
    alert = f"/alerts/{next(each['id'] for each in items if each['crossing_id'] == crossing)}"
    hit = calls.get(by["shift"], alert)["hits"][0]["id"]
    decision = {"hit_id": hit, "disposition": "offloaded", "reason": REASON}
    calls.post(by["shift"], f"{alert}/acknowledge", 200)
    calls.post(by["relief"], f"{alert}/disposition", 409, json=decision)
    calls.post(by["shift"], f"{alert}/disposition", 200, json=decision)
    calls.post(by["shift"], f"{alert}/confirm", 403, json=decision)
    calls.post(by["relief"], f"{alert}/send-back", 200, json=decision)
    calls.post(by["shift"], f"{alert}/disposition", 200, json=decision)
    calls.post(by["relief"], f"{alert}/confirm", 200, json=decision)
    calls.post(by["shift"], f"{alert}/disposition", 409, json=decision)
    calls.post(by["shift"], f"{alert}/reopen", 200, json={"reason": REASON})
    calls.post(by["shift"], f"{alert}/escalate", 200, 409, json={"reason": REASON})
    calls.post(by["counter"], f"/crossings/{crossing}/movement", 200, 201, json={"kind": "stopped", "reason": REASON})
    calls.post(by["counter"], f"/crossings/{crossing}/movement", 409, json={"kind": "passed", "reason": REASON})
    return str(alert)


def look_up(calls: Calls, by: People, alert: str, entry: str) -> None:
    calls.post(by["shift"], "/crossings/search", 200, json={"document_number": NUMBER})
    asked = {"traveller": TYPED["traveller"], "documents": TYPED["documents"], "reason": REASON}
    assert calls.post(by["lists"], "/lists/ecl/search", 200, json=asked)["items"]
    calls.get(by["lists"], f"/lists/ecl/entries/{entry}")
    calls.get(by["lists"], alert, 403)
    calls.get(by["torkham"], alert, 404)
    calls.get(by["auditor"], "/journal")


def send_nonsense(calls: Calls, by: People) -> None:
    counter, shift = by["counter"], by["shift"]
    for body in (
        {**TYPED, "crossing": {**CROSSING, "counter": "ZQX"}},
        {**TYPED, "crossing": {"id": SURNAME}},
        {**TYPED, SURNAME: GIVEN},
        {**TYPED, "traveller": {"surname": f"{SURNAME}\u202e", "sex": SURNAME, "cnic": f"{CNIC}9"}},
        {**TYPED, "reason": SURNAME * 1_000},
        {"mrz": [f"P<UTO{SURNAME}<<{GIVEN}", NUMBER], "crossing": CROSSING},
        [SURNAME],
    ):
        calls.post(counter, "/screenings", 422, json=body)
    twice = f'{{"surname": "{SURNAME}", "surname": "{SURNAME}"}}'.encode()
    for content in (SURNAME.encode(), b'{"' + SURNAME.encode(), twice, b"\xff" + SURNAME.encode()):
        calls.post(counter, "/screenings", 400, 422, content=content, headers={"Content-Type": "application/json"})
    calls.post(counter, "/screenings", 413, content=SURNAME.encode() * 200_000)
    calls.post(counter, "/screenings", 422, content=SURNAME, headers={"Content-Type": f"text/{SURNAME}"})
    image = {"image": (SURNAME, b"ZQX", f"image/{SURNAME}")}
    calls.post(counter, "/scans", 422, data={**CROSSING, SURNAME: NUMBER}, files=image)
    calls.post(counter, "/documents/read", 422, files=image)
    calls.post(counter, "/screenings", 422, json=TYPED, headers={"Idempotency-Key": f"{SURNAME} {NUMBER}"})
    calls.post(counter, "/screenings", 400, json=TYPED, headers={"Idempotency-Key": ""})
    calls.post(counter, "/screenings", 422, json={**TYPED, "reason": REASON}, headers={"Idempotency-Key": "k9"})
    for path in (f"/alerts/{SURNAME}", f"/lists/{SURNAME}", f"/{SURNAME}/{NUMBER}", f"/alerts?cursor={SURNAME}"):
        # What a caller writes into an address is the caller's; nothing of ours may repeat it.
        assert calls.note(shift.get(path)).status_code in {404, 422}
    assert calls.note(shift.request(SURNAME, "/alerts")).status_code == 400
    assert calls.note(shift.request("DELETE", f"/alerts?cursor={SURNAME}")).status_code == 405
    calls.post(by["lists"], "/lists/ecl/changes", 422, json={"kind": "add", "entry": {"names": SURNAME}, "reason": "."})
    account = {"username": SURNAME, "password": PASSWORD, "grants": [{"role": SURNAME, "scope": SURNAME}]}
    calls.post(by["admin"], "/accounts", 422, json=account)
    for credentials in (
        {"username": SURNAME, "password": PASSWORD},
        {"username": "admin", "password": PASSWORD},
        {"username": "admin", "password": TRUE_PASSWORD, SURNAME: PASSWORD},
    ):
        calls.post(by["admin"], "/sessions", 401, 422, json=credentials)
    assert calls.note(shift.get("/alerts", headers={"Authorization": f"Bearer {SURNAME}"})).status_code == 401


def use_the_pages(calls: Calls, service: RunningService, alert: str, entry: str) -> None:
    """Go wrong and right as browsers do. What a person typed into a form stands in that person's own form again."""
    browser_like = {"Accept": "text/html"}
    with httpx.Client(base_url=service.origin, headers=browser_like, timeout=30, trust_env=False) as browser:
        form = {"form_token": hidden(browser.get("/sign-in?next=/board").text, "form_token"), "next": f"//{SURNAME}"}
        wrong = browser.post("/sign-in", data={**form, "username": SURNAME, "password": PASSWORD})
        assert wrong.status_code == 401
        assert PASSWORD not in wrong.text
        forged = browser.post("/sign-in", data={"username": "shift", "password": PASSWORD, "form_token": SURNAME})
        assert forged.status_code == 403
        assert PASSWORD not in forged.text
        signed_in = calls.note(browser.post("/sign-in", data={**form, "username": "shift", "password": TRUE_PASSWORD}))
        assert signed_in.status_code == 303
        for path, status in (
            ("/board", 200),
            (alert, 200),
            (f"/alerts/{SURNAME}", 404),
            (f"/{SURNAME}?{SURNAME}", 404),
            (f"/lists/ecl/entries/{entry}", 200),
        ):
            assert calls.note(browser.get(path)).status_code == status, path
        calls.note(browser.post("/sign-out", data={"csrf_token": SURNAME}))
        calls.note(browser.post("/sign-out", content=SURNAME))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


@contextmanager
def table_taken_away(store: Path) -> Iterator[None]:
    """Let the running service find a table missing: what nobody foresaw must not be told with its data."""
    with sqlite3.connect(store, timeout=30) as connection:
        connection.execute("ALTER TABLE screened_documents RENAME TO taken_away")
    yield
    with sqlite3.connect(store, timeout=30) as connection:
        connection.execute("ALTER TABLE taken_away RENAME TO screened_documents")


def break_the_store(calls: Calls, service: RunningService, counter: httpx.Client) -> None:
    with table_taken_away(service.data / "screening.sqlite3"):
        broken = calls.post(counter, "/screenings", 500, 503, json=TYPED)
    assert broken["outcome"] == "undetermined"
