"""Which alerts wait when the shift manager opens the board, and from where does it go on live?"""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request, Response

from screening.alerts.order import ASSUMED_DEPARTURE, CLOSES_BEFORE, GONE_AFTER
from screening.auth.permissions import Permission, may, require
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.domain.accounts import Account
from screening.domain.alerts import AlertLevel, AlertState
from screening.web.board import board_line
from screening.web.service import ServiceOf
from screening.workflows.people.administer import list_checkposts
from screening.workflows.ports import AlertFilter
from screening.workflows.views.look_up import journal_position, list_alerts

_WAITING: Final = AlertFilter(states=frozenset(set(AlertState) - {AlertState.DECIDED}))
_MOST_ROWS: Final = 1000
"""More alerts than anybody can work through; what departs first comes first."""
_ORDER: Final = {
    "assumed_departure_ms": ASSUMED_DEPARTURE // timedelta(milliseconds=1),
    "gone_after_ms": GONE_AFTER // timedelta(milliseconds=1),
    "closes_before_ms": CLOSES_BEFORE // timedelta(milliseconds=1),
}
"""The spans of the board's order: the page sorts by the same rule."""
_WORDS: Final = (
    "console.age.",
    "console.alert.acknowledge",
    "console.board.",
    "console.direction.",
    "console.kind.",
    "console.level.",
    "console.movement.",
    "console.reason.",
    "console.state.",
    "console.trouble.",
)

router = APIRouter(include_in_schema=False)


@router.get("/board")
def board_page(request: Request, caller: PageCaller, service: ServiceOf) -> Response:
    """Show the waiting alerts, and the journal position from which the stream goes on. Raises NotAllowed."""
    require(caller.account, Permission.ALERT_VIEW)
    # The position is taken first: what happens in between comes twice rather than never, and a row knows its revision.
    position = journal_position(service.parts)
    language = page_language(request)
    lines = list_alerts(_WAITING, caller.account, service.parts, limit=_MOST_ROWS).items
    values = {
        "position": position,
        "lines": [board_line(line, service.parts.watch, language).model_dump(mode="json") for line in lines],
        "may_decide": may(caller.account, Permission.ALERT_DECIDE),
        "now": service.parts.clock.now().isoformat(),
        "order": _ORDER,
        "username": caller.account.username,
        "levels": [level.value for level in AlertLevel],
        "first_level": _first_level(caller.account),
        "time_zones": {each.code: each.time_zone for each in list_checkposts(caller.account, service.parts)},
    }
    return write_page(request, "board.html", caller, {"page_data": page_data(request, caller, _WORDS, values)})


def _first_level(account: Account) -> int:
    """Give the lowest level of the line at which the account answers, counted from the checkpost; -1 for none."""
    roles = {grant.role.value for grant in account.grants}
    return next((place for place, level in enumerate(AlertLevel) if level.value in roles), -1)
