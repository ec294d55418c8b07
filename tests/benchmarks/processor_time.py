"""How much processor time did a process and those that it started take, and how fast is the machine just now?"""

import os
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_STEPS = 1_000_000


def processor_s(pid: int) -> float:
    """Give the seconds that a running process and its running descendants have taken so far."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = {int(child) for task in tasks for child in (task / "children").read_text(encoding="ascii").split()}
    except OSError:
        return 0.0
    own, ended_children = int(stat[11]) + int(stat[12]), int(stat[13]) + int(stat[14])
    return (own + ended_children) / _TICKS + sum(processor_s(child) for child in children)


def yardstick_ms() -> float:
    """Give the processor time of a fixed piece of Python: compare runs of different hours or machines by it."""
    began, total = time.process_time(), 0
    for step in range(_STEPS):
        total += step * step
    return 1000 * (time.process_time() - began)
