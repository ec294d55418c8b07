"""What are things called, so that two of them are never confused?

Ids are UUIDs of version 7 (RFC 9562, 5.7): they sort by time of creation. Codes are short words kept by people.
"""

import secrets
import threading
import time
from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)
AlertId = NewType("AlertId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
ChangeId = NewType("ChangeId", UUID)
CrossingId = NewType("CrossingId", UUID)
EntryId = NewType("EntryId", UUID)
FindingId = NewType("FindingId", UUID)
HitId = NewType("HitId", UUID)
ImportId = NewType("ImportId", UUID)
ScreeningId = NewType("ScreeningId", UUID)
ShiftId = NewType("ShiftId", UUID)

AuthorityCode = NewType("AuthorityCode", str)
"""Who may own entries of a list: `moi`, `fia_dg`, `ncb` ..."""
CheckpostCode = NewType("CheckpostCode", str)
"""Two to five capital letters: `KHI`."""
CounterCode = NewType("CounterCode", str)
"""A desk of a checkpost: `4`."""
ListCode = NewType("ListCode", str)
"""A watch list: `ecl`. The stem of its TOML file."""
StateCode = NewType("StateCode", str)
"""ICAO Doc 9303-3 section 5: one to three capital letters."""

_LAST_LOCK = threading.Lock()
_last = 0


def new_uuid() -> UUID:
    """Make a UUID of version 7: milliseconds, then a count within the millisecond, then chance.

    Ids made by one process are strictly increasing, even when the machine's clock is set back.
    """
    global _last  # noqa: PLW0603  the last stamp is the process's one memory of order
    with _LAST_LOCK:
        stamp = (time.time_ns() // 1_000_000) << 12
        _last = max(stamp, _last + 1)
        milliseconds, count = _last >> 12, _last & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | secrets.randbits(62))
