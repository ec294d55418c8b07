"""How much is asked of the service, and how fast does it answer? One of three doors to prometheus-client.

Where several processes serve one port (`MULTIPROCESS` names their common folder) each counts in files of that folder,
and whichever is asked tells of all. What is counted out of the store is the same whoever counts.
"""

import os
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from screening.web.process_measurements import Processes
from screening.web.stock_measurements import StockTold
from screening.workflows.counter.screen_traveller import SearchTime
from screening.workflows.upkeep.take_stock import Stock

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
MULTIPROCESS: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Set by the keeper of several processes before they start: the library looks for it as it is loaded."""
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10)
_SHORT_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 5)
_UNITS = (1, 2, 4, 8, 16, 32, 64)
_SIGN_IN_ROUTES: Final = frozenset({"/api/v1/sessions", "/sign-in"})
_SIGN_INS: Final = {201: "opened", 303: "opened", 401: "refused", 429: "locked_out"}


class Measurements:
    """The counts and durations of one application, in a registry of its own. Labels are templates and codes only."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = self._counter(
            "screening_requests", "Requests, by route template, method and status.", ("method", "route", "status")
        )
        self._durations = self._histogram(
            "screening_request_duration_seconds",
            "Time from the request's first byte to the answer's last, by route template.",
            _SECONDS,
            ("route",),
        )
        self._outcomes = self._counter(
            "screening_outcomes",
            "Recorded screenings, by outcome as the counter was shown it: a discreet hit shows nowhere.",
            ("outcome",),
        )
        self._screenings = self._histogram(
            "screening_screening_duration_seconds",
            "Time from a call's beginning until its screening was durable; a page's reading is in it.",
            _SECONDS,
        )
        self._searches = self._histogram(
            "screening_search_duration_seconds", "Time of the search of every list that applies.", _SHORT_SECONDS
        )
        self._search_processor = self._counter(
            "screening_search_processor_seconds", "Processor time of those searches: what matching takes of it.", ()
        )
        self._readings = self._counter("screening_readings", "Pages that were looked at, by status.", ("status",))
        self._broken_pages = self._counter(
            "screening_pages_broken_off", "Processes of a page that ended without its reading.", ("reader", "cause")
        )
        self._page_templates = self._counter(
            "screening_page_template_starts", "Starts of the template of pages' processes.", ("reader",)
        )
        self._sign_ins = self._counter("screening_sign_ins", "Attempts to sign in, by what came of them.", ("result",))
        self._commits = self._histogram(
            "screening_store_commit_duration_seconds",
            "Time of one group commit, from its first unit of work until all were durable.",
            _SHORT_SECONDS,
        )
        self._groups = self._histogram("screening_store_group_units", "Units of work of one group commit.", _UNITS)
        self._waiting = self._gauge("screening_store_waiting", "Units of work that waited after the last group commit.")
        self._boards = self._gauge("screening_live_boards", "Boards that are connected now.")

    def count_request(self, method: str, route: str, status: int, elapsed_s: float) -> None:
        """Count one answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._durations.labels(route).observe(elapsed_s)
        if method == "POST" and route in _SIGN_IN_ROUTES and status in _SIGN_INS:
            self._sign_ins.labels(_SIGN_INS[status]).inc()

    def count_screening(self, outcome_shown: str, elapsed_s: float, search: SearchTime) -> None:
        """Count one recorded screening."""
        self._outcomes.labels(outcome_shown).inc()
        self._screenings.observe(elapsed_s)
        self._searches.observe(search.elapsed_s)
        self._search_processor.inc(search.processor_s)

    def count_reading(self, status: str) -> None:
        """Count one page that was looked at."""
        self._readings.labels(status).inc()

    def count_broken_page(self, reader: str, cause: str) -> None:
        """Count one process that ended without its page's reading."""
        self._broken_pages.labels(reader, cause).inc()

    def count_page_template(self, reader: str) -> None:
        """Count one start of a template: more than one means that it was gone."""
        self._page_templates.labels(reader).inc()

    def count_group(self, units: int, elapsed_s: float, waiting: int) -> None:
        """Count one group commit."""
        self._commits.observe(elapsed_s)
        self._groups.observe(units)
        self._waiting.set(waiting)

    def set_boards(self, connected: int) -> None:
        """Tell how many boards are connected."""
        self._boards.set(connected)

    def exposition(self, stock: Stock | None) -> bytes:
        """Write everything in the Prometheus text format; `stock` is None while the store does not answer."""
        told = CollectorRegistry()
        told.register(StockTold(stock))
        told.register(Processes(is_shared=MULTIPROCESS in os.environ))
        return generate_latest(self._counted()) + generate_latest(told)

    def _counted(self) -> CollectorRegistry:
        if MULTIPROCESS not in os.environ:
            return self._registry
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return shared

    def _counter(self, name: str, what: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, what, labels, registry=self._registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(name, what, multiprocess_mode="livesum", registry=self._registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], labels: tuple[str, ...] = ()) -> Histogram:
        return Histogram(name, what, labels, buckets=buckets, registry=self._registry)


def forget_process(pid: int, folder: Path) -> None:
    """Leave the gauges of a process that has ended out of what the others tell; what it counted stays counted."""
    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
