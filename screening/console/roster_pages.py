"""Who is on duty, and where is a gap in the line? Whoever keeps the roster does it here."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from screening.auth.permissions import Permission, may, require
from screening.console.pages import PageCaller, page_data, write_page
from screening.domain.accounts import Account, Scope, ScopeKind
from screening.domain.alerts import AlertLevel
from screening.domain.shifts import places_over
from screening.web.service import ServiceOf
from screening.workflows.parts import Parts
from screening.workflows.people.administer import list_accounts
from screening.workflows.people.view_roster import ABOVE, Roster, view_roster

_WORDS: Final = ("console.roster.", "console.reason.", "console.trouble.")
_LEVELS: Final = frozenset(level.value for level in AlertLevel)

router = APIRouter(include_in_schema=False)


@router.get("/roster")
def roster_page(request: Request, caller: PageCaller, service: ServiceOf) -> Response:
    """Show the shifts of now and next, and the gaps of the next day. Raises NotAllowed."""
    require(caller.account, Permission.SHIFT_VIEW)
    roster = view_roster(caller.account, service.parts)
    zones = _time_zones(roster)
    may_manage = may(caller.account, Permission.SHIFT_MANAGE)
    values = {
        "roster": roster,
        "above": ABOVE,
        "levels": tuple(AlertLevel),
        "over": sorted(zones, key=lambda place: (place.kind is ScopeKind.ZONE, place.code)),
        "names": {str(_checkpost(each.checkpost.code)): each.checkpost.name for each in roster.covers},
        "officers": _officers(caller.account, service.parts) if may_manage else (),
        "may_manage": may_manage,
        "at": lambda moment, place: _at(moment, zones[place]),
        "checkpost": _checkpost,
    }
    handed = {"time_zones": {str(place): zone for place, zone in zones.items()}}
    return write_page(
        request, "roster.html", caller, values | {"page_data": page_data(request, caller, _WORDS, handed)}
    )


def _checkpost(code: str) -> Scope:
    return Scope(ScopeKind.CHECKPOST, code)


def _time_zones(roster: Roster) -> dict[Scope, str]:
    """Give each place's time zone; a zone has that of its first checkpost."""
    zones: dict[Scope, str] = {}
    for cover in roster.covers:
        for place in places_over(cover.checkpost):
            zones.setdefault(place, cover.checkpost.time_zone)
    return zones


def _officers(caller: Account, parts: Parts) -> list[Account]:
    """Give those who hold a role of the line."""
    return [
        each
        for each in list_accounts(caller, parts)
        if not each.is_disabled and any(grant.role.value in _LEVELS for grant in each.grants)
    ]


def _at(moment: datetime, time_zone: str) -> str:
    """Tell a moment as the clocks there show it, in one piece: a date that is broken within a sentence is misread."""
    told = f"{moment.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"
    return told.replace("-", "\N{NON-BREAKING HYPHEN}").replace(" ", "\N{NO-BREAK SPACE}")
