"""How long does a durable screening take at a million entries, when travellers come by the clock?

    python -m tests.benchmarks load [entries] [screenings a second] [seconds]

The service runs on one core over SQLite, whoever asks on another. Travellers are innocent, seen for the first time and
come at random (Poisson) in an open loop; then as fast as sixteen clients get them through. At the end the service is
killed, and every screening that was answered must be in the store, under a journal that verifies.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import accumulate, islice
from random import Random
from uuid import UUID

import httpx
from prometheus_client.parser import text_string_to_metric_families

from screening.app import open_to_look, verify_journal_of
from screening.domain.crossings import Screening
from screening.domain.identifiers import CrossingId
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import SeededTraveller, generate_travellers
from tests.benchmarks.furnished_list import FurnishedHouse, furnished_house
from tests.benchmarks.open_loop import Answers, ask_by_the_clock, ask_without_pause
from tests.benchmarks.processor_time import processor_s, yardstick_ms
from tests.benchmarks.rows import Row, median, p99
from tests.benchmarks.warming import let_readers_load
from tests.running_service import RunningService

CLIENTS = 16
COUNTERS = 8
WARM_UP_S = 3
SATURATION_S = 15
FASTEST = 1_500
"""Screenings a second that nobody expects: for so many a second are travellers made."""
TRAVELLERS = SEED + 8
"""People on whom no threshold was set."""
AT_ONCE = 500
_SEARCHED = "screening_search_processor_seconds"


def measure(entries: int = 1_000_000, rate: int = 200, seconds: int = 30) -> Iterator[Row]:
    """Give the rows."""
    yield Row("a fixed piece of Python, processor time", "ms", yardstick_ms())
    cores = sorted(os.sched_getaffinity(0))
    with furnished_house(entries) as house:
        service = RunningService(house.data, more={"SCREENING_WATCHLISTS": str(house.watchlists)})
        try:
            # What a process starts stays on its core.
            os.sched_setaffinity(0, cores[:1])
            yield Row(f"{entries:,} entries: the service's start, index on disk", "s", service.start())
            os.sched_setaffinity(0, cores[-1:])
            yield from _loaded(service, f"{entries:,} entries", rate, seconds, house)
        finally:
            os.sched_setaffinity(0, cores)
            service.stop()


def _loaded(service: RunningService, at: str, rate: int, seconds: int, house: FurnishedHouse) -> Iterator[Row]:
    with service.signed_in("counter") as client:
        let_readers_load(client)
        requests = _Requests(service.port, client.headers["Authorization"])
    ask_without_pause(service.port, requests.made(WARM_UP_S * FASTEST), CLIENTS, WARM_UP_S)
    pace = f"{at}, {rate}/s for {seconds} s"
    with _Spent(service) as spent:
        steady = ask_by_the_clock(service.port, requests.made(rate * seconds), _arrivals(rate, rate * seconds))
    waits = [each.waited_ms for each in steady.answered]
    yield Row(f"{pace}: POST /screenings, durable, p50", "ms", median(waits), 8.0)
    yield Row(f"{pace}: POST /screenings, durable, p99", "ms", p99(waits), 50.0)
    yield Row(f"{pace}: longest", "ms", max(waits))
    yield Row(f"{pace}: requests sent late by, p99", "ms", p99(steady.late_ms))
    yield from _spent(pace, spent, steady)
    fastest = f"{at}, {CLIENTS} clients without pause"
    with _Spent(service) as spent:
        full = ask_without_pause(service.port, requests.made(SATURATION_S * FASTEST), CLIENTS, SATURATION_S)
    yield Row(f"{fastest}: screenings", "/s", full.rate, at_least=400)
    yield Row(f"{fastest}: p99", "ms", p99([each.waited_ms for each in full.answered]))
    yield from _spent(fastest, spent, full)
    service.kill()
    yield from _kept(at, house, (steady, full))


def _spent(what: str, spent: "_Spent", answers: Answers) -> Iterator[Row]:
    asked = len(answers.answered)
    yield Row(f"{what}: the service's processor time a request", "ms", 1000 * spent.service_s / asked)
    yield Row(f"{what}: share of it in the search", "%", 100 * spent.search_s / spent.service_s, 15.0)
    yield Row(f"{what}: core of the service used", "%", 100 * spent.service_s / answers.elapsed_s)
    yield Row(f"{what}: core of the asking side used", "%", 100 * answers.load_cpu_s / answers.elapsed_s)


def _kept(at: str, house: FurnishedHouse, runs: Sequence[Answers]) -> Iterator[Row]:
    """Hold what was answered against what is in the store of the killed service."""
    answered = {}
    for run in runs:
        for each in run.answered:
            if each.status != HTTPStatus.CREATED:
                raise RuntimeError(each.body.decode())
            answer = json.loads(each.body)
            answered[UUID(answer["id"])] = CrossingId(UUID(answer["crossing"]["id"]))
    found = _stored(house, list(answered.values()))
    alerting = 100 * sum(each.hits_total > 0 for each in found.values()) / max(len(found), 1)
    yield Row(
        f"{at}: answered screenings that the store lacks", f"of {len(answered):,}", len(answered - found.keys()), 0
    )
    yield Row(f"{at}: innocent travellers alerting", "%", alerting, 1.0)
    verification = verify_journal_of(house.settings)
    yield Row(f"{at}: findings in a journal of {verification.records:,} records", "", len(verification.findings), 0)


def _stored(house: FurnishedHouse, crossings: Sequence[CrossingId]) -> dict[UUID, Screening]:
    found: dict[UUID, Screening] = {}
    with open_to_look(house.settings) as repositories:
        for start in range(0, len(crossings), AT_ONCE):
            several = repositories.crossings.last_screenings(crossings[start : start + AT_ONCE])
            found.update({screening.id: screening for screening in several.values()})
    return found


def _arrivals(rate: int, count: int) -> list[float]:
    """Give moments, in seconds, at which as many come at random as come at that rate."""
    chance = Random(SEED)  # noqa: S311  (No secret.)
    return list(accumulate(chance.expovariate(rate) for _ in range(count)))


@dataclass
class _Requests:
    """Makes requests, each about a traveller whom nobody has seen before."""

    port: int
    authorization: str

    def __post_init__(self) -> None:
        self._people = generate_travellers(1_000_000, TRAVELLERS)
        self._count = 0

    def made(self, count: int) -> list[bytes]:
        """Make so many, ready to be sent."""
        return [self._one(who) for who in islice(self._people, count)]

    def _one(self, who: SeededTraveller) -> bytes:
        self._count += 1
        traveller = who.traveller
        told = {
            "surname": traveller.name.surname,
            "given_names": traveller.name.given_names,
            "date_of_birth": str(traveller.date_of_birth),
            "sex": traveller.sex,
            "nationality": traveller.nationality,
            "cnic": traveller.cnic,
        }
        body = json.dumps(
            {
                "traveller": {name: value for name, value in told.items() if value is not None},
                "documents": [{"number": each.number, "issuing_state": each.issuing_state} for each in who.documents],
                "crossing": {"checkpost": "KHI", "counter": str(self._count % COUNTERS + 1), "direction": "exit"},
            }
        )
        head = (
            "POST /api/v1/screenings HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Authorization: {self.authorization}",
            "Content-Type: application/json",
            f"Idempotency-Key: load-{self._count}",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join((*head, "", body)).encode()


class _Spent:
    """What the service spent of its core between two moments: in all, and in the search, as its own counter tells."""

    service_s = 0.0
    search_s = 0.0

    def __init__(self, service: RunningService) -> None:
        self._service = service

    def __enter__(self) -> "_Spent":
        self._began = self._now()
        return self

    def __exit__(self, *_: object) -> None:
        service_s, search_s = self._now()
        self.service_s, self.search_s = service_s - self._began[0], search_s - self._began[1]

    def _now(self) -> tuple[float, float]:
        assert self._service.process is not None
        told = httpx.get(f"{self._service.origin}/metrics", trust_env=False).raise_for_status().text
        searched = sum(
            sample.value
            for family in text_string_to_metric_families(told)
            for sample in family.samples
            if sample.name == f"{_SEARCHED}_total"
        )
        return processor_s(self._service.process.pid), searched
