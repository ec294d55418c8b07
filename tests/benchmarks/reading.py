"""`make bench-reading`: how well, how honestly and how cheaply are pages read?

`python -m tests.benchmarks.reading [--pages N] [--others N] [--peers N] [--specimens DIR]`

Pages are those of `reading_pages`: `--pages` of them over five severities, `--others` forged and `--others` without an
MRZ. `--peers` pages are also read by PassportEye, in the same run. DIR holds a `real.csv` or `synthetic.csv` with the
columns `file` and `mrz` (lines joined by `|`, empty where there is none): specimen pages, read by every reader. Such
pages are never committed and never trained on. CPU is process time, that of child processes included.

tesserocr is no peer here: its wheel (2.13) brings no model for MRZ, and we found no package that does under a licence
that this project takes (fastmrz is AGPL-3.0).
"""

import argparse
import csv
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from screening.domain.readings import Reading, ReadingStatus
from screening.mrz.own_reader import OwnReader
from screening.mrz.page_reader import PageReader
from screening.mrz.passporteye_reader import PassportEyeReader
from screening.mrz.second_opinion import SecondOpinion
from tests.benchmarks.reading_pages import SEVERITIES, a_page, a_page_without
from tests.benchmarks.rows import Row, median, p99

SAMPLE: Final = 100
"""Pages of a sampled run, as in continuous integration."""
_SEED: Final = 500_000

_FIRST_PAGE: Final = """
import resource, sys, time
import numpy, cv2, onnxruntime
from screening.mrz.own_reader import OwnReader
page = sys.stdin.buffer.read()
began = time.perf_counter()
reading = OwnReader().read_page(page)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True, slots=True, repr=False)
class _Read:
    """A page's lines (none where it has no MRZ), what was read, and at what cost."""

    lines: tuple[str, ...]
    reading: Reading
    cpu_ms: float

    @property
    def is_exact(self) -> bool:
        best = self.reading.best
        return (best.lines if best else ()) == self.lines

    @property
    def is_false_claim(self) -> bool:
        return self.reading.status is ReadingStatus.VALID and not self.is_exact


def measure(
    pages: int = SAMPLE, others: int = SAMPLE // 2, peers: int = 0, specimens: Path | None = None
) -> Iterator[Row]:
    """Give every figure, each as soon as it is known."""
    own = OwnReader()
    peer = PassportEyeReader()
    each = max(1, pages // len(SEVERITIES))
    costs: list[float] = []
    for severity in SEVERITIES:
        read = [_read(own, page.image, page.lines) for page in (a_page(_SEED + n, severity) for n in range(each))]
        costs += [one.cpu_ms for one in read]
        yield from _rows(f"bench, severity {severity}", read)
    yield Row("median CPU of a bench page", "ms", median(costs), 30.0)
    yield Row("CPU that one bench page in a hundred exceeds", "ms", p99(costs))
    forged = [
        _read(own, page.image, page.lines) for page in (a_page(_SEED + n, n % 5, forged=True) for n in range(others))
    ]
    yield Row(f"forged pages claimed valid, of {others}", "", sum(_is_valid(one) for one in forged), 0)
    yield Row(f"forged pages said to contradict themselves, of {others}", "", sum(_is_finding(one) for one in forged))
    without = [_read(own, a_page_without(_SEED + n), ()) for n in range(others)]
    yield Row(f"an MRZ claimed where none is, of {others}", "", sum(not one.is_exact for one in without), 0)
    yield from _first_page()
    if peers:
        images = [a_page(_SEED + n, n % 5) for n in range(peers)]
        yield from _rows(f"PassportEye, {peers} bench pages", [_read(peer, page.image, page.lines) for page in images])
    if specimens:
        for name, reader in (("own", own), ("own, then PassportEye", SecondOpinion(own, peer)), ("PassportEye", peer)):
            for part, read in _specimens(reader, specimens):
                yield from _rows(f"{part}, {name}", read)


def _read(reader: PageReader, image: bytes, lines: tuple[str, ...]) -> _Read:
    began = _cpu_s()
    reading = reader.read_page(image)
    return _Read(lines, reading, (_cpu_s() - began) * 1000)


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _rows(what: str, read: Iterable[_Read]) -> Iterator[Row]:
    pages = list(read)
    count = len(pages)
    costs = median([one.cpu_ms for one in pages])
    valid = sum(_is_valid(one) for one in pages) / count
    yield Row(
        f"{what}: wrong",
        "%",
        100 * sum(not one.is_exact for one in pages) / count,
        note=f"{valid:.0%} valid, {costs:.0f} ms",
    )
    false = [number for number, one in enumerate(pages) if one.is_false_claim]
    yield Row(f"{what}: valid but wrong, of {count}", "", len(false), 0, note=", ".join(map(str, false)))


def _is_valid(one: _Read) -> bool:
    return one.reading.status is ReadingStatus.VALID


def _is_finding(one: _Read) -> bool:
    return one.reading.status is ReadingStatus.CHECK_FAILED


def _first_page() -> Iterator[Row]:
    run = subprocess.run(
        [sys.executable, "-c", _FIRST_PAGE], input=a_page(_SEED, 0).image, capture_output=True, check=True
    )
    seconds, megabytes = (float(text) for text in run.stdout.split())
    yield Row("first page of a process", "s", seconds, 0.5)
    yield Row("memory of a process after its first page", "MB", megabytes, 250.0)


def _specimens(reader: PageReader, folder: Path) -> Iterator[tuple[str, list[_Read]]]:
    for table in sorted(folder.glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as rows:
            specimens = [row for row in csv.DictReader(rows) if row.get("mrz")]
        parts: dict[str, list[_Read]] = {}
        for row in specimens:
            part = f"{table.stem} {row.get('severity') or ''}".strip()
            one = _read(reader, (folder / row["file"]).read_bytes(), tuple(row["mrz"].split("|")))
            parts.setdefault(part, []).append(one)
        yield from sorted(parts.items())


def main(show: Callable[[str], None]) -> int:
    """Measure and print; 1 where a goal was missed."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--pages", type=int, default=SAMPLE)
    arguments.add_argument("--others", type=int, default=SAMPLE // 2)
    arguments.add_argument("--peers", type=int, default=0)
    arguments.add_argument("--specimens", type=Path)
    chosen = arguments.parse_args()
    rows = []
    table = Table("what", "measured", "goal", "")
    for row in measure(chosen.pages, chosen.others, chosen.peers, chosen.specimens):
        rows.append(row)
        show(f"{row.what}: {row.measured:.2f} {row.unit} {row.note}")
        goal = "" if row.at_most is None else f"<= {row.at_most:g} {row.unit}"
        verdict = "" if row.at_most is None else ("met" if row.is_met else "MISSED")
        table.add_row(row.what, f"{row.measured:.2f} {row.unit}", goal, f"{verdict} {row.note}")
    Console(width=140).print(table)
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(lambda line: print(line, file=sys.stderr, flush=True)))  # noqa: T201
