"""In which order do alerts stand on the board?

First what departs first; of one departure offloads before referrals; then the oldest. An alert without a departure
(a land route, an arrival, a counter that told none) stands as though its service left in an hour: behind what leaves
within the hour, before what leaves later, and among its like by kind and age. A service is taken for gone a quarter of
an hour after its time, because services leave late; from then on its alert stands behind all others, since there is
nobody left to be held back.

The store sorts by the same rule in SQL (`store/alerts`), the page in JavaScript (`static/js/order.js`); tests hold both
to `board_place`. The age is that of the alert itself, whose id sorts by time: escalating one does not make it younger.
"""

from datetime import datetime, timedelta
from typing import Final

from screening.domain.alerts import Alert
from screening.domain.lists import AlertKind

ASSUMED_DEPARTURE: Final = timedelta(minutes=60)
"""From now: where an alert without a departure stands."""
GONE_AFTER: Final = timedelta(minutes=15)
"""After its time a service is taken for gone."""
CLOSES_BEFORE: Final = timedelta(minutes=30)
"""Before its departure boarding closes soon: the page says so in a word and a shape."""


def board_place(alert: Alert, as_of: datetime) -> tuple[bool, datetime, bool, str]:
    """Give what sorts alerts as the board stood at that moment."""
    is_gone = alert.departs_at is not None and alert.departs_at < as_of - GONE_AFTER
    departs_at = alert.departs_at or as_of + ASSUMED_DEPARTURE
    return is_gone, departs_at, alert.kind is not AlertKind.OFFLOAD, str(alert.id)
