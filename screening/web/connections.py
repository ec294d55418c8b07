"""Who holds a connection without asking anything?

A slow or silent client costs a socket, and sockets run out. A request's head has to be there in seconds and within
bounds, its body has to keep coming; where there are too many connections, the one that has waited longest with nothing
asked makes room. Whoever asks, a counter above all, is served the while. One of the doors to uvicorn.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from screening.web.limits import address_key

HEAD_BYTES: Final = 32_768
HEAD_S: Final = 10.0
BODY_QUIET_S: Final = 20.0
"""The longest pause within a body."""
BODY_S: Final = 300.0
"""A scan of 12 MB over a link of 40 kB/s arrives in this time."""
_TOO_SLOW: Final = b"408 Request Timeout"
_HEAD_TOO_LARGE: Final = b"431 Request Header Fields Too Large"


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Connections in all and from one address; `exempt` are the addresses of proxies, which bring everybody's."""

    most: int = 800
    most_of_address: int = 400
    exempt: frozenset[str] = frozenset()
    head_s: float = HEAD_S
    body_quiet_s: float = BODY_QUIET_S


@dataclass(slots=True)
class Connections:
    """The open connections of one server, and in their order those that have asked nothing yet."""

    limits: ConnectionLimits
    by_address: Counter[str] = field(default_factory=Counter)
    waiting: "dict[GuardedProtocol, None]" = field(default_factory=dict)

    def admit(self, newcomer: "GuardedProtocol") -> bool:
        """Count a new connection; whether there is room for it, made by ending a waiting one where there has to be."""
        address, limits = newcomer.address, self.limits
        is_full = self.by_address.total() >= limits.most
        if address not in limits.exempt and self.by_address[address] >= limits.most_of_address:
            is_room = self._end_longest_waiting(address)
        else:
            is_room = not is_full or self._end_longest_waiting()
        self.by_address[address] += 1
        return is_room

    def forget(self, gone: "GuardedProtocol") -> None:
        """Count a connection no more."""
        self.waiting.pop(gone, None)
        self.by_address[gone.address] -= 1
        if self.by_address[gone.address] <= 0:
            del self.by_address[gone.address]

    def _end_longest_waiting(self, address: str | None = None) -> bool:
        for each in self.waiting:
            if address in (None, each.address):
                self.waiting.pop(each)
                each.transport.abort()
                return True
        return False


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's own protocol, with deadlines for what the client sends. `guarded` gives it its connections."""

    guarded_by: Connections
    address = ""
    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_in_head = True
    _body_until_s = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Admit the connection, or end it."""
        super().connection_made(transport)
        self.address = address_key(self.client[0] if self.client else None)
        if not self.guarded_by.admit(self):
            transport.abort()
            return
        self.guarded_by.waiting[self] = None
        self._set_timer(self.guarded_by.limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._set_timer(None)
        self.guarded_by.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count a head that is not at its end yet; note that a body keeps coming."""
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._is_in_head:
            self._count_head(len(data))
        elif self._body_until_s:
            self._expect_body()

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._is_in_head, self._head_bytes = True, 0
        self._set_timer(self.guarded_by.limits.head_s)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one field of the head, unless it is one too many."""
        self._count_head(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the body; whoever has got this far asks something. A head that was refused is not answered twice."""
        self._is_in_head = False
        self.guarded_by.waiting.pop(self, None)
        if self.transport.is_closing():
            return
        self._body_until_s = self.loop.time() + BODY_S
        self._expect_body()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request: from here on it is we who are waited for."""
        self._body_until_s = 0.0
        self._set_timer(None)
        if not self.transport.is_closing():
            super().on_message_complete()

    def _count_head(self, more: int) -> None:
        self._head_bytes += more
        if self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(_HEAD_TOO_LARGE)

    def _expect_body(self) -> None:
        left_s = self._body_until_s - self.loop.time()
        self._set_timer(max(0.0, min(self.guarded_by.limits.body_quiet_s, left_s)))

    def _set_timer(self, after_s: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if after_s is None else self.loop.call_later(after_s, self._end_slow)

    def _end_slow(self) -> None:
        if self.flow.read_paused and self._body_until_s > self.loop.time():
            # It is we who do not take more now.
            self._expect_body()
            return
        self._refuse(_TOO_SLOW)

    def _refuse(self, status: bytes) -> None:
        self._set_timer(None)
        if self._is_in_head:
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()


def guarded(limits: ConnectionLimits) -> type[GuardedProtocol]:
    """Give the protocol for one server."""

    class Guarded(GuardedProtocol):
        guarded_by = Connections(limits)

    return Guarded
