"""How much is asked of the service, and how fast does it answer? The one door to prometheus-client."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10)


class Measurements:
    """The counts and durations of one application, in a registry of its own. Labels are templates and codes only."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "screening_requests",
            "Requests, by route template, method and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._durations = Histogram(
            "screening_request_duration_seconds",
            "Time from the request's first byte to the answer's last, by route template.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._outcomes = Counter(
            "screening_outcomes",
            "Recorded screenings, by outcome as the counter was shown it: a discreet hit shows nowhere.",
            ("outcome",),
            registry=self._registry,
        )
        self._boards = Gauge("screening_live_boards", "Boards that are connected now.", registry=self._registry)

    def count_request(self, method: str, route: str, status: int, elapsed_s: float) -> None:
        """Count one answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._durations.labels(route).observe(elapsed_s)

    def count_outcome(self, outcome: str) -> None:
        """Count one recorded screening."""
        self._outcomes.labels(outcome).inc()

    def set_boards(self, connected: int) -> None:
        """Tell how many boards are connected."""
        self._boards.set(connected)

    def exposition(self) -> bytes:
        """Write everything in the Prometheus text format."""
        return generate_latest(self._registry)
