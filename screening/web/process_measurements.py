"""How much memory, processor and how many files do the service's processes take?"""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from prometheus_client import ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

_LEAST: Final = frozenset({"process_start_time_seconds", "process_max_fds"})
"""Of several processes the least is told; of everything else the sum."""


class Processes(Collector):
    """Tells of this process, or of all that serve its port: the children of their keeper, whom it does not count."""

    def __init__(self, *, is_shared: bool) -> None:
        self._is_shared = is_shared

    def collect(self) -> Iterator[Metric]:
        """Give the library's own process metrics over all of them, and how many there are."""
        pids = _siblings() if self._is_shared else (os.getpid(),)
        told: dict[str, Metric] = {}
        for pid in pids:
            for metric in ProcessCollector(pid=partial(int, pid), registry=None).collect():
                _merge(told, metric)
        yield from told.values()
        count = Metric("screening_processes", "Processes that serve the port.", "gauge")
        count.add_sample("screening_processes", {}, len(pids))
        yield count


def _merge(told: dict[str, Metric], metric: Metric) -> None:
    known = told.setdefault(metric.name, metric)
    if known is metric:
        return
    for at, (before, sample) in enumerate(zip(known.samples, metric.samples, strict=True)):
        joined = min if metric.name in _LEAST else _add
        known.samples[at] = before._replace(value=joined(before.value, sample.value))


def _add(one: float, other: float) -> float:
    return one + other


def _siblings() -> tuple[int, ...]:
    keeper = os.getppid()
    try:
        written = Path(f"/proc/{keeper}/task/{keeper}/children").read_text(encoding="ascii")
    except OSError:
        return (os.getpid(),)
    return tuple(int(pid) for pid in written.split())
