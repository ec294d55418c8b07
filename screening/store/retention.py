"""How long is a row of personal data kept?

Each such row carries its class and the moment from which it is to be deleted, so that a change of these spans does not
reach back without a migration that says so.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from screening.domain.journal import RetentionClass

_YEAR = timedelta(days=365)

CROSSING_SPAN = 5 * _YEAR
ALERT_SPAN = 10 * _YEAR
LOOK_UP_SPAN = 5 * _YEAR
LIST_CHANGE_SPAN = 20 * _YEAR
ADMINISTRATION_SPAN = 10 * _YEAR

SPANS: Mapping[RetentionClass, timedelta] = MappingProxyType(
    {
        RetentionClass.CROSSING: CROSSING_SPAN,
        RetentionClass.ALERT: ALERT_SPAN,
        RetentionClass.LOOK_UP: LOOK_UP_SPAN,
        RetentionClass.LIST_CHANGE: LIST_CHANGE_SPAN,
        RetentionClass.ADMINISTRATION: ADMINISTRATION_SPAN,
    }
)
"""From the row's own moment. Proposals of this project: the Ministry's retention order replaces them."""

ANSWER_CLASS = "answer"
"""Answers kept under an Idempotency-Key say themselves until when (24 hours)."""


def delete_after(retention_class: RetentionClass, since: datetime) -> datetime:
    """Give the moment from which such a row is to be deleted."""
    return since + SPANS[retention_class]
