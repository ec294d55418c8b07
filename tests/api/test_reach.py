"""Who gets at what, of whose? Every route of the description by every role in every scope, over real objects.

What is expected follows from the table of permissions and from one rule about scopes for each route; a route without
its rule fails. Beyond the caller's role the answer is 403 whatever the object; an object beyond the reach is 404 like
one that is not there; a place named in a request is public, so beyond the reach that is 403. List data is national:
whoever may see entries or changes sees every authority's, and proposes or approves for the own authority alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Any, Final

import httpx
import pytest

from screening.auth.permissions import GRANTED_TO, Permission
from screening.domain.accounts import Account, Role
from screening.domain.checkposts import Checkpost
from screening.domain.identifiers import (
    AccountId,
    AuthorityCode,
    CheckpostCode,
    CounterCode,
    ImportId,
    ListCode,
    new_uuid,
)
from screening.domain.imports import ImportState, ListImport
from screening.domain.photographs import Photograph
from screening.web.limiting import SESSION_COOKIE
from screening.workflows.people.administer import save_checkpost
from screening.workflows.people.keep_api_keys import KeyWanted, issue_key
from tests.api.desk import LISTED, LISTED_LINES, UNLISTED, Desk
from tests.builders import A_MOMENT, an_entry

REACHING_KHI: Final = {"checkpost:KHI", "zone:sindh", "all"}
SCOPES: Final = (
    "checkpost:KHI",
    "checkpost:SKZ",  # another checkpost of the zone
    "checkpost:TKM",
    "zone:sindh",
    "zone:khyber_pakhtunkhwa",
    "authority:moi",
    "authority:fia",
    "all",
)


class Rule(Enum):
    """How a scope decides about a route's object."""

    OPEN = "nobody need be signed in"
    SELF = "one's own session"
    ANYWHERE = "the role, whatever the scope"
    AT = "an object of Karachi: beyond reach it is not found"
    NAMED = "a place named in the request: beyond reach it is refused"
    OF_AUTHORITY = "an entry of the Ministry: for other authorities refused"
    EVERYWHERE = "what belongs to no place: refused to every scope but `all`"
    LISTED = "answered to whoever has the role; Karachi's are in it where the scope reaches them"


@dataclass(frozen=True)
class Route:
    """A rule with its permission, and how to call it."""

    rule: Rule
    permission: Permission | None = None
    body: Callable[["World"], Any] = lambda _: None


class World:
    """Karachi with an alert, a crossing, an entry, a change, a shift and an account."""

    def __init__(self) -> None:
        self.desk = desk = Desk()
        site = desk.site
        sukkur = Checkpost(CheckpostCode("SKZ"), "SKZ", "sindh", "Asia/Karachi", (CounterCode("4"),))
        save_checkpost(sukkur, None, site.parts)
        site.watch.lists.clear()
        desk.list_traveller()
        alert = self._alert()
        lists = site.person("lists.moi", Role.LIST_OFFICER, "authority:moi")
        entry = alert["hits"][0]["entry_id"]
        asked = {"kind": "amend", "entry_id": entry, "reason": "Why.", "entry": {"grounds": "Other grounds."}}
        change = desk.post("/api/v1/lists/ecl/changes", lists, asked, headers={"If-Match": '"1"'})
        assert change.status_code == 201, change.text
        self.administrator = site.person("admin", Role.ADMINISTRATOR, "all")
        self.victim = site.person("victim", Role.COUNTER_OFFICER, "checkpost:KHI")
        self.first = site.person("a-first", Role.COUNTER_OFFICER, "checkpost:KHI")
        shift = desk.post("/api/v1/shifts", self.administrator, self.new_shift())
        assert shift.status_code == 201, shift.text
        self.ids: dict[str, str] = {
            "alert_id": alert["id"],
            "crossing_id": self.crossing,
            "account_id": str(self.victim.id),
            "code": "ecl",
            "position": "1",
            "dataset": "ecl",
            "entry_id": entry,
            "change_id": change.json()["id"],
            "shift_id": shift.json()["id"],
            "import_id": str(self._import(lists).id),
            "sha256": self._photograph(lists).sha256,
            "key_id": str(issue_key(KeyWanted("Desk", "Agency", [ListCode("ecl")], 1), None, site.parts).key.id),
        }
        self.hit = alert["hits"][0]["id"]

    def _alert(self) -> dict[str, Any]:
        screened = self.desk.screen(LISTED)
        assert screened.status_code == 201, screened.text
        self.crossing = screened.json()["crossing"]["id"]
        (line,) = self.desk.get("/api/v1/alerts", self.desk.site.manager).json()["items"]
        opened: dict[str, Any] = self.desk.get(f"/api/v1/alerts/{line['id']}", self.desk.site.manager).json()
        return opened

    def _import(self, by: Account) -> ListImport:
        """Give one of the Ministry's that waits for another officer."""
        made = ListImport(
            ImportId(new_uuid()), 1, ListCode("ecl"), AuthorityCode("moi"), by.id, A_MOMENT, A_MOMENT, (),
            state=ImportState.WAITING, base_version=1,
        )  # fmt: skip
        self.desk.site.store.write(lambda repositories: repositories.imports.add(made))
        return made

    def _photograph(self, by: Account) -> Photograph:
        kept = Photograph("ab" * 32, ListCode("ecl"), b"fictional", 3, 4, by.id, A_MOMENT)
        named = replace(an_entry(), photograph_sha256=kept.sha256)
        self.desk.site.store.write(lambda repositories: repositories.photographs.add(kept))
        self.desk.site.store.write(lambda repositories: repositories.named_photographs.follow([named]))
        return kept

    def new_shift(self) -> dict[str, Any]:
        return {
            "account_id": str(self.desk.site.manager.id),
            "level": "shift_manager",
            "place": "checkpost:KHI",
            "begins_at": A_MOMENT.isoformat(),
            "ends_at": (A_MOMENT + timedelta(hours=8)).isoformat(),
        }

    def caller(self, role: Role, scope: str) -> Account:
        """Give somebody new: what one caller did is no other's repetition."""
        return self.desk.site.person(f"caller-{new_uuid()}", role, scope)


def said(world: World) -> dict[str, Any]:
    return {"reason": "Why."}


def decided(world: World) -> dict[str, Any]:
    return {"reason": "Why.", "hit_id": world.hit, "disposition": "cleared"}


KHI_GRANTS: Final = [{"role": "counter_officer", "scope": "checkpost:KHI"}]
ROUTES: Final[dict[str, Route]] = {
    "POST /sessions": Route(Rule.OPEN, body=lambda _: {"username": "nobody", "password": "x"}),
    "DELETE /sessions": Route(Rule.SELF),
    "GET /sessions/current": Route(Rule.SELF),
    "GET /healthz": Route(Rule.OPEN),
    "GET /readyz": Route(Rule.OPEN),
    "GET /metrics": Route(Rule.OPEN),
    "POST /screenings": Route(Rule.NAMED, Permission.TRAVELLER_SCREEN, lambda _: UNLISTED),
    "GET /screenings/stream": Route(Rule.NAMED, Permission.TRAVELLER_SCREEN),
    "POST /scans": Route(Rule.NAMED, Permission.TRAVELLER_SCREEN),
    "POST /documents/read": Route(Rule.ANYWHERE, Permission.TRAVELLER_SCREEN),
    "POST /documents/parse": Route(
        Rule.ANYWHERE, Permission.TRAVELLER_SCREEN, lambda _: {"mrz": LISTED_LINES, "checkpost": "KHI"}
    ),
    "POST /manifests": Route(
        Rule.NAMED,
        Permission.TRAVELLER_SCREEN,
        lambda _: {"checkpost": "KHI", "direction": "exit", "travellers": [{"documents": UNLISTED["documents"]}]},
    ),
    "POST /crossings": Route(
        Rule.NAMED,
        Permission.TRAVELLER_SCREEN,
        lambda _: {"crossing": UNLISTED["crossing"], "cause": "power", "reason": "Power cut."},
    ),
    "POST /crossings/search": Route(Rule.LISTED, Permission.CROSSING_VIEW, lambda _: {}),
    "GET /crossings/{crossing_id}": Route(Rule.AT, Permission.CROSSING_VIEW),
    "POST /crossings/{crossing_id}/movement": Route(
        Rule.AT, Permission.TRAVELLER_SCREEN, lambda _: {"kind": "passed", "reason": "Why."}
    ),
    "GET /alerts": Route(Rule.LISTED, Permission.ALERT_VIEW),
    "GET /alerts/stream": Route(Rule.ANYWHERE, Permission.ALERT_VIEW),
    "GET /alerts/{alert_id}": Route(Rule.AT, Permission.ALERT_VIEW),
    "POST /alerts/{alert_id}/acknowledge": Route(Rule.AT, Permission.ALERT_DECIDE),
    "POST /alerts/{alert_id}/take-over": Route(
        Rule.AT, Permission.ALERT_DECIDE, lambda _: {"reason": "Why.", "revision": 1}
    ),
    "POST /alerts/{alert_id}/disposition": Route(Rule.AT, Permission.ALERT_DECIDE, decided),
    "POST /alerts/{alert_id}/confirm": Route(Rule.AT, Permission.ALERT_DECIDE, decided),
    "POST /alerts/{alert_id}/send-back": Route(Rule.AT, Permission.ALERT_DECIDE, decided),
    "POST /alerts/{alert_id}/escalate": Route(Rule.AT, Permission.ALERT_DECIDE, said),
    "POST /alerts/{alert_id}/reopen": Route(Rule.AT, Permission.ALERT_DECIDE, said),
    "GET /lists": Route(Rule.ANYWHERE, Permission.LIST_VIEW),
    "GET /lists/{code}": Route(Rule.ANYWHERE, Permission.LIST_VIEW),
    "GET /lists/{code}/entries/{entry_id}": Route(Rule.ANYWHERE, Permission.ENTRY_VIEW),
    "POST /lists/{code}/exports": Route(Rule.ANYWHERE, Permission.LIST_EXPORT, lambda _: {"reason": "Why."}),
    "POST /lists/{code}/search": Route(
        Rule.ANYWHERE, Permission.ENTRY_SEARCH, lambda _: {"documents": [{"number": "L1"}], "reason": "Why."}
    ),
    "POST /lists/search": Route(
        Rule.ANYWHERE, Permission.ENTRY_VIEW, lambda _: {"documents": [{"number": "L1"}], "reason": "Why."}
    ),
    "GET /lists/{code}/changes": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "GET /lists/{code}/changes/{change_id}": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "POST /lists/{code}/changes": Route(
        Rule.OF_AUTHORITY,
        Permission.ENTRY_PROPOSE,
        lambda world: {"kind": "withdraw", "entry_id": world.ids["entry_id"], "reason": "Why."},
    ),
    "POST /lists/{code}/changes/{change_id}/approve": Route(Rule.OF_AUTHORITY, Permission.ENTRY_APPROVE),
    "POST /lists/{code}/changes/{change_id}/reject": Route(Rule.OF_AUTHORITY, Permission.ENTRY_APPROVE, said),
    "GET /reviews": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "GET /lists/{code}/reviews": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "POST /lists/{code}/photographs": Route(Rule.OF_AUTHORITY, Permission.ENTRY_PROPOSE),
    "GET /lists/{code}/photographs/{sha256}": Route(Rule.ANYWHERE, Permission.ENTRY_VIEW),
    "GET /lists/{code}/imports": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "GET /lists/{code}/imports/{import_id}": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "GET /lists/{code}/imports/{import_id}/progress": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "POST /lists/{code}/imports/{import_id}/repeat": Route(Rule.OF_AUTHORITY, Permission.LIST_PUBLISH),
    "GET /lists/{code}/imports/{import_id}/differences": Route(Rule.ANYWHERE, Permission.CHANGE_VIEW),
    "POST /lists/{code}/rollbacks": Route(
        Rule.OF_AUTHORITY, Permission.LIST_PUBLISH, lambda _: {"version": 1, "reason": "Why."}
    ),
    "POST /lists/{code}/imports": Route(Rule.OF_AUTHORITY, Permission.LIST_PUBLISH),
    "POST /lists/{code}/imports/{import_id}/approve": Route(Rule.OF_AUTHORITY, Permission.LIST_PUBLISH),
    "POST /lists/{code}/imports/{import_id}/reject": Route(Rule.OF_AUTHORITY, Permission.LIST_PUBLISH, said),
    "GET /lists/{code}/statistics": Route(Rule.ANYWHERE, Permission.LIST_PRICE),
    "GET /lists/{code}/thresholds": Route(Rule.ANYWHERE, Permission.LIST_PRICE),
    "POST /lists/{code}/costs": Route(
        Rule.OF_AUTHORITY,
        Permission.ENTRY_RETRO_SCREEN,
        lambda world: {"entry_id": world.ids["entry_id"], "reason": "Why."},
    ),
    "POST /lists/{code}/retro-screenings": Route(
        Rule.OF_AUTHORITY,
        Permission.ENTRY_RETRO_SCREEN,
        lambda world: {"entry_id": world.ids["entry_id"], "reason": "Why."},
    ),
    "GET /sync/feed": Route(Rule.ANYWHERE, Permission.LIST_FOLLOW),
    "GET /sync/feed/{position}": Route(Rule.ANYWHERE, Permission.LIST_FOLLOW),
    "GET /sync/snapshots/{code}": Route(Rule.ANYWHERE, Permission.LIST_FOLLOW),
    "GET /sync/photographs/{code}/{sha256}": Route(Rule.ANYWHERE, Permission.LIST_FOLLOW),
    "GET /catalog": Route(Rule.ANYWHERE, Permission.ENTRY_SEARCH),
    "POST /match/{dataset}": Route(
        Rule.ANYWHERE,
        Permission.ENTRY_SEARCH,
        lambda _: {"queries": {"q": {"schema": "Person", "properties": {"name": ["X Y"]}}}, "reason": "Why."},
    ),
    "GET /journal": Route(Rule.ANYWHERE, Permission.JOURNAL_VIEW),
    "GET /accounts": Route(Rule.LISTED, Permission.ACCOUNT_MANAGE),
    "POST /accounts": Route(
        Rule.NAMED,
        Permission.ACCOUNT_MANAGE,
        lambda _: {"username": f"new-{new_uuid()}", "password": "not-a-real-password", "grants": KHI_GRANTS},
    ),
    "POST /accounts/{account_id}/grants": Route(Rule.AT, Permission.ACCOUNT_MANAGE, lambda _: {"grants": KHI_GRANTS}),
    "POST /accounts/{account_id}/disable": Route(Rule.AT, Permission.ACCOUNT_MANAGE),
    "GET /api-keys": Route(Rule.EVERYWHERE, Permission.API_KEY_MANAGE),
    "POST /api-keys": Route(
        Rule.EVERYWHERE,
        Permission.API_KEY_MANAGE,
        lambda _: {"name": "Visa desk", "owner": "Another agency", "datasets": ["ecl"]},
    ),
    "POST /api-keys/{key_id}/revoke": Route(Rule.EVERYWHERE, Permission.API_KEY_MANAGE),
    "GET /checkposts": Route(Rule.ANYWHERE, Permission.CHECKPOST_VIEW),
    "POST /checkposts": Route(
        Rule.NAMED,
        Permission.CHECKPOST_MANAGE,
        lambda _: {"code": "KHI", "name": "KHI", "zone": "sindh", "time_zone": "Asia/Karachi", "counters": ["4", "5"]},
    ),
    "GET /shifts": Route(Rule.ANYWHERE, Permission.SHIFT_VIEW),
    "POST /shifts": Route(Rule.NAMED, Permission.SHIFT_MANAGE, lambda world: world.new_shift()),
    "POST /shifts/{shift_id}/end": Route(Rule.AT, Permission.SHIFT_MANAGE),
}
NO_JSON: Final = {"POST /scans", "POST /documents/read", "POST /lists/{code}/imports", "POST /lists/{code}/photographs"}
NEEDS_ETAG: Final = {"POST /lists/{code}/changes"}
STREAMS: Final = {"GET /alerts/stream", "GET /screenings/stream"}
QUERIES: Final = {
    "GET /screenings/stream": "?checkpost=KHI&counter=4",
    "GET /lists/{code}/imports/{import_id}/differences": "?kind=added",
    "GET /lists/{code}/thresholds": "?travellers=20",
}
AT_THE_ROOT: Final = {"GET /healthz", "GET /readyz", "GET /metrics", "GET /catalog", "POST /match/{dataset}"}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    world = World()
    yield world
    world.desk.close_imports()


def expected(route: Route, role: Role | None, scope: str) -> int | None:
    """Give 401, 403 or 404, or None for whoever gets past the door: what is behind it has answers of its own."""
    if route.rule is Rule.OPEN:
        return None
    if role is None:
        return 401
    if route.permission is not None and role not in GRANTED_TO[route.permission]:
        return 403
    match route.rule:
        case Rule.AT:
            return None if scope in REACHING_KHI else 404
        case Rule.NAMED:
            return None if scope in REACHING_KHI else 403
        case Rule.EVERYWHERE:
            return None if scope == "all" else 403
        case Rule.OF_AUTHORITY:
            return None if scope in {"authority:moi", "all"} else 403
        case _:
            return None


def ask(
    world: World, name: str, caller: Account | None, *, is_there: bool = True, headers: dict[str, str] | None = None
) -> httpx.Response:
    method, _, template = name.partition(" ")
    ids = (
        world.ids
        if is_there
        else {**{key: str(new_uuid()) for key in world.ids}, "code": "ecl", "position": "1", "dataset": "ecl"}
    )
    path = template.format(**ids) + QUERIES.get(name, "")
    root = "" if name in AT_THE_ROOT else "/api/v1"
    headers = {**(headers or {}), **({"If-Match": '"1"'} if name in NEEDS_ETAG else {})}
    if name in NO_JSON:
        fields = {"checkpost": "KHI", "counter": "4", "direction": "exit"} if name == "POST /scans" else {}
        part = "file" if name.endswith("/imports") else "image"
        image = {part: ("page.png", b"no image", "image/png")}
        return world.desk.call(
            method, root + path, caller, key=str(new_uuid()), data=fields, files=image, headers=headers
        )
    body = ROUTES[name].body(world)
    return world.desk.call(method, root + path, caller, key=str(new_uuid()), json=body, headers=headers)


def test_every_route_has_its_rule(world: World) -> None:
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in world.desk.get("/openapi.json").json()["paths"].items()
        for method in operations
    }
    assert described == set(ROUTES)


@pytest.mark.parametrize("name", sorted(set(ROUTES) - STREAMS))
@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_gets_at_what_its_scope_reaches_and_at_nothing_else(
    world: World, name: str, role: Role | None
) -> None:
    route = ROUTES[name]
    for scope in SCOPES if role else ("all",):
        answer = ask(world, name, world.caller(role, scope) if role else None)
        wanted = expected(route, role, scope)
        is_refused = answer.status_code in {401, 403, 404} and route.rule is not Rule.OPEN
        assert (answer.status_code if is_refused else None) == wanted, (scope, answer.status_code, answer.text)
        assert answer.status_code < 500
        if route.rule is Rule.LISTED and wanted is None:
            shown = {"GET /accounts": str(world.first.id), "GET /alerts": world.ids["alert_id"]}.get(
                name, world.crossing
            )
            assert (shown in answer.text) is (scope in REACHING_KHI), (scope, answer.text)


@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if route.rule is Rule.AT))
def test_what_lies_beyond_the_reach_answers_as_what_is_not_there(world: World, name: str) -> None:
    """Word for word, so that nothing tells the one from the other."""
    permission = ROUTES[name].permission
    assert permission is not None
    for role in GRANTED_TO[permission]:
        caller = world.caller(role, "checkpost:TKM")
        beyond, missing = ask(world, name, caller), ask(world, name, caller, is_there=False)
        assert beyond.status_code == missing.status_code == 404
        assert beyond.json() == missing.json()


CHANGING: Final = sorted(
    name for name, route in ROUTES.items() if not name.startswith("GET") and route.rule is not Rule.OPEN
)


@pytest.mark.parametrize("name", CHANGING)
def test_a_cookie_alone_changes_nothing_and_finds_nothing(world: World, name: str) -> None:
    """A browser sends the cookie along whoever made the page: another site's form, for one."""
    caller = world.caller(Role.ADMINISTRATOR, "all")
    cookie = {"Cookie": f"{SESSION_COOKIE}={world.desk.token(caller)}"}
    for forged in ({}, {"X-CSRF-Token": "guessed"}, {"Origin": "https://elsewhere.example"}):
        answer = ask(world, name, None, headers={**cookie, **forged})
        assert (answer.status_code, answer.json()["code"]) == (403, "forged_request")
    assert world.desk.get("/api/v1/sessions/current", caller).status_code == 200


def test_an_account_without_grants_gets_at_nothing(world: World) -> None:
    nobody = Account(AccountId(new_uuid()), "without", "", (), A_MOMENT)
    world.desk.site.store.write(lambda repositories: repositories.accounts.add(nobody))
    for name, route in ROUTES.items():
        if route.permission is not None:
            assert ask(world, name, nobody).status_code == 403, name
