"""How often may somebody call, and how much at once?

Bounds against guessing and against programs gone wild, never against travellers: what a counter needs in a minute is a
hundredth of what it may. Each process counts for itself, in memory: a count in the store would put an attacker's pace
on the one writer. With several processes an address or account may so call up to as many times the limit; what must
hold exactly, the lock-out after wrong passwords, stands in the store.
"""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from screening.domain.errors import TooManyCalls

MOST_KEYS: Final = 10_000
"""Accounts or addresses that are remembered at a time. The longest silent one is forgotten first, with what it used."""
_MINUTE_S: Final = 60.0
_IPV6_SITE_BITS: Final = 64
_EXPORT_RETRY_S: Final = 2


class CallKind(StrEnum):
    """What is limited apart, so that none takes from the others. The first four are counted by account."""

    SCREENING = "screening"
    SEARCHING = "searching"
    CHANGING = "changing"
    READING = "reading"
    SIGN_IN = "sign_in"
    """Refused sign-ins from one address; a right password costs nothing, so that a whole checkpost may share one."""
    ANONYMOUS = "anonymous"
    """Calls from one address without a session in force."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls a minute by kind; as many may come at once. `boards` are the live boards that one account has open."""

    screening: int = 60_000
    searching: int = 600
    changing: int = 600
    reading: int = 6_000
    sign_in: int = 30
    anonymous: int = 3_000
    boards: int = 64

    def a_minute(self, kind: CallKind) -> int:
        """Give the limit of one kind."""
        return int(getattr(self, kind.value))


@dataclass(slots=True)
class Allowance:
    """So many calls a minute for each key: a token bucket, kept as the moment at which it will be full again (GCRA).

    One float a key, and never more than MOST_KEYS of them, which is what the kept libraries do not promise.
    """

    a_minute: int
    now_s: Callable[[], float] = time.monotonic
    _full_at_s: "OrderedDict[str, float]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str) -> float:
        """Take one call; give 0, or the seconds to wait where none is left (and nothing is taken)."""
        now, cost = self.now_s(), _MINUTE_S / self.a_minute
        with self._lock:
            full_at = max(self._full_at_s.get(key, now), now) + cost
            if full_at - now > _MINUTE_S + cost / 2:
                return full_at - now - _MINUTE_S
            self._full_at_s[key] = full_at
            self._full_at_s.move_to_end(key)
            if len(self._full_at_s) > MOST_KEYS:
                self._full_at_s.popitem(last=False)
            return 0.0

    def give_back(self, key: str) -> None:
        """Undo one `take`."""
        with self._lock:
            if key in self._full_at_s:
                self._full_at_s[key] -= _MINUTE_S / self.a_minute


class CallLimits:
    """What every account and address has left, in this process."""

    def __init__(self, limits: Limits | None = None, now_s: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits or Limits()
        self._allowances = {kind: Allowance(self._limits.a_minute(kind), now_s) for kind in CallKind}
        self._boards: dict[str, int] = {}
        self._exports: set[str] = set()

    def take(self, kind: CallKind, key: str) -> None:
        """Count one call. Raises TooManyCalls with the seconds to wait."""
        wait_s = self._allowances[kind].take(key)
        if wait_s > 0:
            raise TooManyCalls(retry_after_s=int(wait_s) + 1)

    def give_back(self, kind: CallKind, key: str) -> None:
        """Undo one `take`."""
        self._allowances[kind].give_back(key)

    def require_free_board(self, account_id: str) -> None:
        """Refuse a live board too many. Raises TooManyCalls."""
        if self._boards.get(account_id, 0) >= self._limits.boards:
            raise TooManyCalls(retry_after_s=int(_MINUTE_S), reason="boards", most=self._limits.boards)

    def open_board(self, account_id: str) -> None:
        """Count a live board. Raises TooManyCalls. Call it, and `close_board`, in the loop's thread."""
        self.require_free_board(account_id)
        self._boards[account_id] = self._boards.get(account_id, 0) + 1

    def close_board(self, account_id: str) -> None:
        """Count a live board no more."""
        left = self._boards.get(account_id, 0) - 1
        if left > 0:
            self._boards[account_id] = left
        else:
            self._boards.pop(account_id, None)

    def require_free_export(self, account_id: str) -> None:
        """Refuse a whole list while another one is handed to the account. Raises TooManyCalls."""
        if account_id in self._exports:
            raise TooManyCalls(retry_after_s=_EXPORT_RETRY_S, reason="snapshot_busy")

    def open_export(self, account_id: str) -> None:
        """Count an export. Raises TooManyCalls. Call it, and `close_export`, in the loop's thread."""
        self.require_free_export(account_id)
        self._exports.add(account_id)

    def close_export(self, account_id: str) -> None:
        """Count the export no more."""
        self._exports.discard(account_id)


def address_key(host: str | None) -> str:
    """Give what one caller's addresses share: an IPv6 site has 2^64 of them."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _IPV6_SITE_BITS), strict=False).network_address)
    return str(address)
