"""Where is a house with a list of a million seeded entries, which takes minutes to make?

Made once in the folder that BENCH_DATA names, and copied for each run; without one, made anew for the run.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from screening.app import open_house
from screening.domain.identifiers import ListCode
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import generate_entries
from screening.settings import Settings
from screening.workflows.desk.publish_list import publish_list
from tests.running_service import SECRET, WATCHLISTS, furnish

KEPT = "BENCH_DATA"
LIST = ListCode("seeded")
THRESHOLD = 0.998
"""At which at most ten of 1,000 innocent travellers alert at a million entries, as `million` finds it."""
_DEFINITION = f"""
code = "{LIST}"
name = {{ en = "Seeded population", ur = "Seeded population" }}
holds = "persons"
authorities = ["moi"]
categories = ["person"]
threshold = {THRESHOLD}
upkeep = "kept_here"
[[rules]]
raises = "referral"
advice = {{ en = "Nobody of this list exists.", ur = "Nobody of this list exists." }}
"""


@dataclass(frozen=True, slots=True)
class FurnishedHouse:
    """A data folder with its lists' definitions: the sample lists, and beside them the seeded one."""

    data: Path
    watchlists: Path

    @property
    def settings(self) -> Settings:
        """The settings to open it with."""
        return Settings(data=self.data, watchlists=self.watchlists, secret=SECRET)


@contextmanager
def furnished_house(entries: int) -> Iterator[FurnishedHouse]:
    """Give a house of one's own with a seeded list of that size, in force and its index built."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(os.environ.get(KEPT, folder)) / f"house-{entries}"
        if not kept.exists():
            _furnish(kept.with_suffix(".unfinished"), entries)
            kept.with_suffix(".unfinished").rename(kept)
        shutil.copytree(kept, Path(folder) / "house")
        yield _house(Path(folder) / "house")


def _house(folder: Path) -> FurnishedHouse:
    return FurnishedHouse(folder / "data", folder / "watchlists")


def _furnish(folder: Path, entries: int) -> None:
    house = _house(folder)
    shutil.copytree(WATCHLISTS, house.watchlists)
    (house.watchlists / f"{LIST}.toml").write_text(_DEFINITION, encoding="utf-8")
    house.data.mkdir()
    furnish(house.data)
    with open_house(house.settings) as opened:
        (definition,) = (each for each in opened.definitions if each.code == LIST)
        publish_list(definition, tuple(generate_entries(entries, SEED, LIST)), None, opened.parts)
    with open_house(house.settings) as opened:
        opened.watch.start()
