"""Who are the fictional people of `make run`, and what do they do first?

Everything goes the way that real work goes: accounts and lists through the workflows, the specimen page through POST
/scans over HTTP. Run again, it keeps what is there and adds nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx

from screening.auth.passwords import new_password
from screening.domain.accounts import Grant, Role, Scope
from screening.domain.alerts import AlertLevel
from screening.domain.changes import ChangeState
from screening.domain.checkposts import Checkpost
from screening.domain.clock import Clock
from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.identifiers import CheckpostCode, CounterCode, ListCode, StateCode
from screening.domain.lists import ListDefinition
from screening.domain.names import PrintedName
from screening.domain.travellers import Sex, TravelDocument, Traveller
from screening.mrz.specimen import render_specimen
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.parts import Parts
from screening.workflows.people.administer import create_account, save_checkpost
from screening.workflows.people.keep_roster import Duty, add_shift, on_duty
from screening.workflows.ports import ChangeFilter

CHECKPOSTS = (
    Checkpost(
        CheckpostCode("KHI"),
        "Jinnah International Airport, Karachi",
        "sindh",
        "Asia/Karachi",
        tuple(CounterCode(str(number)) for number in range(1, 9)),
    ),
    Checkpost(
        CheckpostCode("TKM"),
        "Torkham",
        "khyber_pakhtunkhwa",
        "Asia/Karachi",
        tuple(CounterCode(str(number)) for number in range(1, 5)),
    ),
)

_KARACHI = CheckpostCode("KHI")
_AT_KARACHI = f"checkpost:{_KARACHI}"
PEOPLE: tuple[tuple[str, Role, str], ...] = (
    ("counter", Role.COUNTER_OFFICER, _AT_KARACHI),
    ("shift", Role.SHIFT_MANAGER, _AT_KARACHI),
    ("director", Role.ASSISTANT_DIRECTOR, "zone:sindh"),
    ("deputy", Role.DEPUTY_DIRECTOR, "zone:sindh"),
    ("zonal", Role.ZONAL_DIRECTOR, "zone:sindh"),
    ("lists", Role.LIST_OFFICER, "authority:moi"),
    ("approver", Role.LIST_OFFICER, "authority:moi"),
    ("auditor", Role.AUDITOR, "all"),
    ("admin", Role.ADMINISTRATOR, "all"),
)

_LEVELS = {Role(level.value): level for level in AlertLevel}
"""The roles that are levels of the line, too: whoever has one is on duty while the demonstration runs."""
_DUTY = timedelta(days=7)

LISTED_TRAVELLER = Traveller(
    name=PrintedName("RAHMAN", "TARIQ MEHMOOD", 39),
    date_of_birth=PartialDate(1979, 3, 14),
    sex=Sex.MALE,
    nationality=StateCode("UTO"),
)
"""Stands on the fictional Exit Control List of `watchlists/`."""
LISTED_DOCUMENT = TravelDocument("UT4471903", StateCode("UTO"), "P", PartialDate(2031, 5, 9))


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """An account of the demonstration: the password is told once and kept nowhere."""

    username: str
    password: str
    role: Role


def seed(parts: Parts, lists: Sequence[tuple[ListDefinition, Sequence[ListEntry]]]) -> tuple[Credentials, ...]:
    """Make checkposts and accounts where there are none, and publish the lists; give the accounts just made.

    A list that officers have changed since stays as they left it.
    """
    with parts.store.read() as repositories:
        is_new = not repositories.accounts.all()
        changed = {each.code for each, _ in lists if repositories.changes.find(_in_force(each.code), 1).items}
    made: list[Credentials] = []
    if is_new:
        for checkpost in CHECKPOSTS:
            save_checkpost(checkpost, None, parts)
        for username, role, scope in PEOPLE:
            password = new_password()
            create_account(username, password, (Grant(role, Scope.parse(scope)),), None, parts)
            made.append(Credentials(username, password, role))
    for definition, entries in lists:
        if definition.code not in changed:
            publish_list(definition, entries, None, parts)
    _roster(parts)
    return tuple(made)


def _roster(parts: Parts) -> None:
    """Put the shift manager and everybody up the line on duty at Karachi, where nobody is."""
    now = parts.clock.now()
    for username, role, place in PEOPLE:
        level = _LEVELS.get(role)
        if level is None:
            continue
        with parts.store.read() as repositories:
            officer = repositories.accounts.by_username(username)
            is_on_duty = bool(on_duty(repositories, repositories.checkposts.get(_KARACHI), level, now))
        if officer is not None and not is_on_duty:
            add_shift(Duty(officer.id, level, Scope.parse(place), now, now + _DUTY), None, parts)


def _in_force(code: ListCode) -> ChangeFilter:
    return ChangeFilter(code, frozenset({ChangeState.APPROVED, ChangeState.LIVE_AT_ONCE}))


def first_scan(origin: str, officer: Credentials, clock: Clock, *, verify: bool = True) -> str:
    """Scan a specimen page of the listed traveller at counter 4, as the demonstration's officer; give the outcome.

    Raises httpx.HTTPError when the service does not answer as it should.
    """
    with httpx.Client(base_url=f"{origin}/api/v1", timeout=60, verify=verify, trust_env=False) as client:
        signed_in = client.post("/sessions", json={"username": officer.username, "password": officer.password})
        signed_in.raise_for_status()
        answer = client.post(
            "/scans",
            headers={
                "Authorization": f"Bearer {signed_in.json()['token']}",
                "Idempotency-Key": "the-first-scan-of-the-demonstration",
            },
            data={
                "checkpost": "KHI",
                "counter": "4",
                "direction": "exit",
                "service": "UT 302",
                "departs_at": (clock.now() + timedelta(minutes=95)).isoformat(timespec="minutes"),
            },
            files={"image": ("page.png", render_specimen(LISTED_TRAVELLER, LISTED_DOCUMENT), "image/png")},
        )
        answer.raise_for_status()
        return str(answer.json()["outcome"])
