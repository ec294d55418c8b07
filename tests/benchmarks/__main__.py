"""`make bench`: print every number that the project promises, with its goal and what was measured.

`python -m tests.benchmarks cpu durable` runs some of them only; numbers after a name go to that one
(`load 100000 200 30`). Machines are noisy: look at the medians.
"""

import importlib
import sys

from rich.console import Console
from rich.table import Table

from tests.benchmarks.rows import Row

MEASURES = {
    "cpu": "tests.benchmarks.screening_cpu",
    "matching": "tests.benchmarks.matching",
    "million": "tests.benchmarks.million",
    "retro": "tests.benchmarks.retro",
    "browse": "tests.benchmarks.browse",
    "figures": "tests.benchmarks.figures",
    "durable": "tests.benchmarks.durable",
    "load": "tests.benchmarks.load",
    "browser": "tests.benchmarks.browser",
    "board": "tests.benchmarks.board",
    "changes": "tests.benchmarks.list_change",
    "imports": "tests.benchmarks.imports",
    "roll-back": "tests.benchmarks.roll_back",
    "list-files": "tests.benchmarks.list_files",
    "feed": "tests.benchmarks.feed",
    "reading": "tests.benchmarks.reading",
    "scans": "tests.benchmarks.scans",
    "start": "tests.benchmarks.start",
}


def main(arguments: list[str]) -> int:
    """Measure and print; 1 where a goal was missed."""
    rows: list[Row] = []
    for name, numbers in _asked(arguments) or [(name, []) for name in MEASURES]:
        for row in importlib.import_module(MEASURES[name]).measure(*numbers):
            rows.append(row)
            print(f"{row.what}: {row.measured:.2f} {row.unit}", file=sys.stderr, flush=True)  # noqa: T201
    table = Table()
    for heading in ("what", "measured", "goal", ""):
        table.add_column(heading)
    for row in rows:
        verdict = "" if not row.goal else ("met" if row.is_met else "MISSED")
        shown = f"{row.measured:,.2f} {row.unit}"
        table.add_row(row.what, shown, row.goal, " ".join(filter(None, (verdict, row.note))))
    Console(width=140).print(table)
    return 0 if all(row.is_met for row in rows) else 1


def _asked(arguments: list[str]) -> list[tuple[str, list[int]]]:
    """Give each name with the numbers that stand after it."""
    asked: list[tuple[str, list[int]]] = []
    for argument in arguments:
        if argument.isdecimal():
            asked[-1][1].append(int(argument))
        else:
            asked.append((argument, []))
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
