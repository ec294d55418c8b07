"""How long does it take to count what a list hit, on either database?

    python -m tests.benchmarks figures [hits]

All on one list, within the weeks that its dashboard shows; nine in ten were another person. SQLite: CPU time of this
process, which it runs in. PostgreSQL: the clock on the wall.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from screening.domain.clock import FrozenClock
from screening.domain.decisions import Disposition
from screening.domain.identifiers import EntryId, ListCode, new_uuid
from screening.domain.list_figures import Weeks
from screening.matching.prices.calibration import SEED
from screening.signing.keys import SigningKey
from screening.store.postgres_store import open_postgres_store
from screening.store.sql_store import SqlStore
from screening.store.sqlite_store import open_store
from screening.workflows.ports import Repositories
from screening.workflows.views.look_up_statistics import MOST_FALSE_TOLD, WEEKS_TOLD
from tests.benchmarks.rows import Row, median
from tests.builders import A_MOMENT, a_crossing
from tests.contract.records import a_decision, a_hit, a_screening, an_alert
from tests.postgresql import running_postgres

Clock = Callable[[], float]

GOAL_MS = 50.0
ENTRIES = 20_000
WEEKS = Weeks.until(A_MOMENT, WEEKS_TOLD)
_LIST = ListCode("ecl")
_A_UNIT = 2_000
_DECIDED = (None, Disposition.CLEARED, Disposition.REFERRED, *[Disposition.FALSE_HIT] * 27)


def measure(hits: int = 100_000) -> Iterator[Row]:
    """Give the rows."""
    with tempfile.TemporaryDirectory() as folder:
        with closing(open_store(Path(folder) / "screening.db", FrozenClock(), SigningKey.create(), None)) as store:
            yield from _measure("SQLite", store, hits, time.process_time)
        with running_postgres() as server:
            database = server.new_database()
            with closing(open_postgres_store(database, FrozenClock(), SigningKey.create(), None)) as store:
                yield from _measure("PostgreSQL", store, hits, time.perf_counter)


def _measure(database: str, store: SqlStore, hits: int, clock: Clock) -> Iterator[Row]:
    random = Random(SEED)  # noqa: S311  a seeded sample
    entries = [EntryId(new_uuid()) for _ in range(min(ENTRIES, hits))]
    for first in range(0, hits, _A_UNIT):
        numbers = range(first, min(first + _A_UNIT, hits))
        store.write(partial(_add, numbers=numbers, entries=entries, random=random))
    name = f"figures: {hits:,} hits of a list, {database}"
    weeks_ms = _asked(store, clock, lambda repositories: repositories.figures.hits(_LIST, WEEKS))
    worst_ms = _asked(store, clock, lambda repositories: repositories.figures.most_false(_LIST, WEEKS, MOST_FALSE_TOLD))
    yield Row(f"{name}: counted by week, p50", "ms", weeks_ms)
    yield Row(f"{name}: entries with the most false ones, p50", "ms", worst_ms)
    yield Row(f"{name}: both, as the dashboard asks", "ms", weeks_ms + worst_ms, GOAL_MS)


def _add(repositories: Repositories, *, numbers: range, entries: list[EntryId], random: Random) -> None:
    for number in numbers:
        crossing = a_crossing(number=f"KHI-26-{number:06}")
        at = A_MOMENT - timedelta(seconds=random.randrange(round((A_MOMENT - WEEKS.first).total_seconds())))
        screening = replace(a_screening(crossing), recorded_at=at)
        disposition = random.choice(_DECIDED)
        decision = a_decision(disposition) if disposition else None
        repositories.crossings.add(crossing)
        repositories.crossings.add_screening(screening)
        repositories.alerts.add(an_alert(crossing))
        hit = replace(a_hit(screening), list_code=_LIST, entry_id=random.choice(entries), decision=decision)
        repositories.alerts.add_hits([hit])


def _asked(store: SqlStore, clock: Clock, question: Callable[[Repositories], object]) -> float:
    took = []
    for _ in range(9):
        with store.read() as repositories:
            began = clock()
            question(repositories)
            took.append(1000 * (clock() - began))
    return median(took)
