"""How long does a list officer wait for entries that are like what was written, and for the numbers of a list?

    python -m tests.benchmarks browse [entries]

In one process, from the question to the answer: search, entries and the durable record of who searched for whom.
"""

import time
from collections.abc import Callable, Iterator
from random import Random

from screening.app import open_house
from screening.domain.accounts import Account
from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.names import PrintedName
from screening.domain.travellers import Traveller
from screening.matching.prices.calibration import SEED
from screening.workflows.counter.screen_traveller import presented_typed
from screening.workflows.parts import Parts
from screening.workflows.views.browse_lists import browse_lists
from screening.workflows.views.look_up_statistics import view_statistics
from tests.benchmarks.furnished_list import LIST, furnished_house
from tests.benchmarks.rows import Row, median

QUESTIONS = 60
GOAL_MS = 30.0
Question = Callable[[ListEntry], Traveller]


def measure(entries: int = 1_000_000) -> Iterator[Row]:
    """Give the rows."""
    with furnished_house(entries) as furnished, open_house(furnished.settings) as house:
        house.watch.start()
        with house.parts.store.read() as repositories:
            officer = repositories.accounts.by_username("lists")
        assert officer is not None
        all_ms: list[float] = []
        for what, question in QUESTIONS_ASKED.items():
            took = _ask(question, officer, house.parts)
            all_ms += took
            yield Row(f"browse: {what}, p50", "ms", median(took))
            yield Row(f"browse: {what}, longest", "ms", max(took))
        yield Row(f"browse: entry search over {entries:,}, p50", "ms", median(all_ms), GOAL_MS)
        yield Row(f"browse: a list's numbers over {entries:,}, p50", "ms", median(_view_numbers(officer, house.parts)))


def _ask(question: Question, officer: Account, parts: Parts) -> list[float]:
    """Ask about entries of the list, another one each time, and give how long each took in milliseconds."""
    listed, random = parts.watch.current().parts[0].entries, Random(SEED)  # noqa: S311  a seeded sample
    chosen = [listed[random.randrange(len(listed))] for _ in range(QUESTIONS + 1)]
    took = []
    for entry in chosen:
        presented = presented_typed(question(entry), ())
        began = time.perf_counter()
        found = browse_lists(presented, None, "", officer, parts)
        took.append(1000 * (time.perf_counter() - began))
        assert found.shown
    return took[1:]


def _view_numbers(officer: Account, parts: Parts) -> list[float]:
    took = []
    for _ in range(9):
        began = time.perf_counter()
        view_statistics(LIST, officer, parts)
        took.append(1000 * (time.perf_counter() - began))
    return took


def _whole(entry: ListEntry) -> Traveller:
    return Traveller(PrintedName("", entry.names[0].text))


def _whole_with_year(entry: ListEntry) -> Traveller:
    born = PartialDate(entry.dates_of_birth[0].year) if entry.dates_of_birth else None
    return Traveller(PrintedName("", entry.names[0].text), date_of_birth=born)


def _surname(entry: ListEntry) -> Traveller:
    return Traveller(PrintedName("", entry.names[0].text.split()[0].strip(",")))


QUESTIONS_ASKED: dict[str, Question] = {
    "whole name and year of birth": _whole_with_year,
    "whole name": _whole,
    "one part of a name": _surname,
}
