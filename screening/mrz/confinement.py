"""What may a process do that decodes what strangers send?

Seat belts, no prison: the kernel ends what swells or runs on, and refuses new files, connections and programs. What the
machine does not allow is left out, for each of these stands by itself.
"""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DIE_WITH_PARENT: Final = 1
_DUMPABLE: Final = 4
_NO_NEW_PRIVILEGES: Final = 38
"""Of <linux/prctl.h>."""
_FIRST_TO_GO: Final = b"1000"
_NICE: Final = 2
"""Who screens by hand goes before who waits for a page, by a little."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes of memory a process may write to, seconds of processor, open files, and whether it may start programs."""

    memory: int
    processor_s: int
    files: int
    may_start_programs: bool


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process when the thread that started it, one of process `parent`, ends."""
    _prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # It had ended before it was asked for.
        os._exit(1)


def confine(bounds: Bounds) -> None:
    """Bind this process, for good. Whatever it needs must have been loaded."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_bytes(_FIRST_TO_GO)
    with suppress(OSError):
        os.nice(_NICE)
    _prctl(_DUMPABLE, 0)
    _prctl(_NO_NEW_PRIVILEGES, 1)
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_DATA: bounds.memory,
        resource.RLIMIT_NOFILE: bounds.files,
    }
    if not bounds.may_start_programs:
        limits[resource.RLIMIT_NPROC] = 0
    for what, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    with suppress(ValueError, OSError):
        # The soft limit's signal tells what it was; the hard one's does not.
        resource.setrlimit(resource.RLIMIT_CPU, (bounds.processor_s, bounds.processor_s + 1))


def _prctl(what: int, value: int) -> None:
    # Late on purpose: the calling process has loaded its C library long before it is confined.
    ctypes.CDLL(None).prctl(what, value, 0, 0, 0)
