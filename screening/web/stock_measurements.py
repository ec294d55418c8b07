"""How are counts and ages out of the store told to Prometheus?"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from screening.domain.identifiers import ListCode
from screening.workflows.upkeep.take_stock import Stock


class StockTold(Collector):
    """Tells one stock. Without one, only that the store does not answer."""

    def __init__(self, stock: Stock | None) -> None:
        self._stock = stock

    def collect(self) -> Iterator[Metric]:
        """Give the gauges."""
        stock = self._stock
        yield _gauge("screening_store_answers", "Whether the store could be read: 1, or 0.", float(stock is not None))
        if stock is None:
            return
        yield from _alerts(stock)
        yield from _lists(stock)
        yield _gauge("screening_journal_head_seq", "The journal's last record.", stock.head_seq)
        yield _gauge("screening_journal_head_age_seconds", "Since the last record.", _age_s(stock.head_at, stock))
        yield _gauge("screening_signed_head_seq", "The last record that a signed head confirms.", stock.signed_seq)
        yield _gauge(
            "screening_signed_head_age_seconds", "Since a head was last signed.", _age_s(stock.signed_at, stock)
        )
        yield _gauge(
            "screening_journal_head_kept", "Whether the head could be kept outside the database.", stock.is_head_kept
        )


def _alerts(stock: Stock) -> Iterator[Metric]:
    count = GaugeMetricFamily("screening_alerts_open", "Alerts that are not decided.", labels=["state"])
    oldest = GaugeMetricFamily("screening_alerts_oldest_age_seconds", "Since the oldest was raised.", labels=["state"])
    for each in stock.alerts:
        count.add_metric([each.state], each.count)
        oldest.add_metric([each.state], _age_s(each.oldest, stock))
    yield count
    yield oldest


def _lists(stock: Stock) -> Iterator[Metric]:
    told: dict[str, tuple[str, Mapping[ListCode, float]]] = {
        "version": ("The edition in force.", {each.code: each.version for each in stock.lists}),
        "entries": ("Entries of the edition in force.", {each.code: each.entries for each in stock.lists}),
        "age_seconds": ("Since this copy was known to be current.", {each.code: each.age_s for each in stock.lists}),
        "permitted_age_seconds": (
            "The age from which a copy is stale.",
            {each.code: each.permitted_s for each in stock.lists if each.permitted_s is not None},
        ),
        "reviews_overdue": (
            "Entries whose review is overdue.",
            {each.code: each.reviews_overdue for each in stock.lists},
        ),
        "unconfirmed": (
            "Emergency entries that no second officer confirmed.",
            {each.code: each.unconfirmed for each in stock.lists},
        ),
        "photographs_missing": (
            "Photographs that entries name and that are not here.",
            {each.code: each.photographs_missing for each in stock.lists},
        ),
        "stale": ("Whether no traveller is answered clear on it.", {each.code: each.is_stale for each in stock.lists}),
    }
    for name, (what, values) in told.items():
        family = GaugeMetricFamily(f"screening_list_{name}", what, labels=["list"])
        for code, value in values.items():
            family.add_metric([code], value)
        yield family


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def _age_s(since: datetime | None, stock: Stock) -> float:
    return max(0.0, (stock.at - since).total_seconds()) if since is not None else 0.0
