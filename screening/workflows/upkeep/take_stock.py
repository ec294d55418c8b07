"""How much is open, how old is what we go by, and where does the journal end?

For whoever looks after the service: counts and ages, nothing about anybody, and nobody's permission is asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from screening.domain.identifiers import ListCode
from screening.domain.reviews import ReviewReason
from screening.lists.reviews import review_span
from screening.lists.versions import age_s, is_stale
from screening.workflows.parts import Parts
from screening.workflows.ports import OpenAlerts

MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class ListStock:
    """One list: entries and age of the edition in force, the age it may have (None: any), and what waits for a review.

    `reviews_overdue` and `unconfirmed` are counted up to `MOST_COUNTED`. `photographs_missing` are those that its
    entries name and that are not here.
    """

    code: ListCode
    version: int
    entries: int
    age_s: int
    permitted_s: int | None
    is_stale: bool
    reviews_overdue: int
    unconfirmed: int
    photographs_missing: int = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """All of it at one moment. `head_seq` and `signed_seq` are 0 for an empty journal."""

    at: datetime
    alerts: tuple[OpenAlerts, ...]
    lists: tuple[ListStock, ...]
    head_seq: int
    head_at: datetime | None
    signed_seq: int
    signed_at: datetime | None
    is_head_kept: bool


def take_stock(parts: Parts) -> Stock:
    """Count and weigh. Raises StoreUnavailable."""
    now = parts.clock.now()
    with parts.store.read() as repositories:
        head, signed = repositories.journal.head(), repositories.journal.signed_head()
        alerts = repositories.alerts.count_open()
        versions = {version.code: version for version in repositories.lists.versions()}
        missing = repositories.named_photographs.count_missing()
        waiting = {
            (definition.code, reason): repositories.reviews.count(
                review_span(reason, definition, now.date()), MOST_COUNTED
            )
            for definition in parts.watch.definitions()
            for reason in (ReviewReason.OVERDUE, ReviewReason.UNCONFIRMED)
        }
    return Stock(
        at=now,
        alerts=alerts,
        lists=tuple(
            ListStock(
                code=definition.code,
                version=version.number,
                entries=version.entries,
                age_s=age_s(definition, version, now),
                permitted_s=definition.permitted_age_s,
                is_stale=is_stale(definition, version, now),
                reviews_overdue=waiting[definition.code, ReviewReason.OVERDUE],
                unconfirmed=waiting[definition.code, ReviewReason.UNCONFIRMED],
                photographs_missing=missing.get(definition.code, 0),
            )
            for definition in parts.watch.definitions()
            if (version := versions.get(definition.code)) is not None
        ),
        head_seq=head.seq if head else 0,
        head_at=head.at if head else None,
        signed_seq=signed.seq if signed else 0,
        signed_at=signed.at if signed else None,
        is_head_kept=parts.store.condition().is_head_kept,
    )
