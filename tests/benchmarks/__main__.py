"""`make bench`: print every number that the project promises, with its goal and what was measured.

`python -m tests.benchmarks cpu durable` runs some of them only. Machines are noisy: look at the medians.
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
    "durable": "tests.benchmarks.durable",
    "browser": "tests.benchmarks.browser",
    "board": "tests.benchmarks.board",
    "changes": "tests.benchmarks.list_change",
    "reading": "tests.benchmarks.reading",
    "start": "tests.benchmarks.start",
}


def main(names: list[str]) -> int:
    """Measure and print; 1 where a goal was missed."""
    rows: list[Row] = []
    for name in names or list(MEASURES):
        for row in importlib.import_module(MEASURES[name]).measure():
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
