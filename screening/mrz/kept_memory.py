"""How does a process that reads page after page keep from asking for the same memory anew?

A page goes through some dozens of arrays of megabytes. The C library gives each back to the machine as soon as it is
freed, and takes it anew, page by page of memory, for the next: a sixth of the time of a reading.
"""

import ctypes
from contextlib import suppress
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
"""Of <malloc.h>."""
_KEPT: Final = 64 << 20
_LARGEST_KEPT: Final = 32 << 20


def keep_memory() -> None:
    """Keep up to 64 MB of freed memory, in pieces of 32 MB at most. Does nothing where the C library is another."""
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGEST_KEPT)
        library.mallopt(_TRIM_THRESHOLD, _KEPT)
