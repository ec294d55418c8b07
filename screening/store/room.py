"""Is there room on the disk for what will be recorded?"""

import shutil
from pathlib import Path

from screening.domain.errors import Unavailable

LOW_BYTES = 1_000_000_000
"""About what a busy checkpost records in a month: time enough to make room."""
FULL_BYTES = 24_000_000
"""What a group of screenings and the log beside the database may need at once. A probe needs far less, and may pass."""
_MEGABYTE = 1_000_000


def require_plenty(folder: Path) -> None:
    """Let pass a disk with room for weeks. Raises Unavailable (`reason="disk_low"`)."""
    free = _free_bytes(folder)
    if free < LOW_BYTES:
        raise Unavailable(reason="disk_low", free_mb=free // _MEGABYTE, wanted_mb=LOW_BYTES // _MEGABYTE)


def require_some(folder: Path) -> None:
    """Let pass a disk with room for the next screenings. Raises Unavailable (`reason="disk_full"`)."""
    free = _free_bytes(folder)
    if free < FULL_BYTES:
        raise Unavailable(reason="disk_full", free_mb=free // _MEGABYTE)


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        raise Unavailable(reason="disk_gone") from None
