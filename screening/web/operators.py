"""Who may be told how the service is doing?

Counts and ages are nobody's data, and still tell: what shift managers do, held against what a counter was shown, tells
of a discreet hit, and a list that has grown stale tells a smuggler when to come. So they are for whoever looks after
the machine: calls from the machine itself, or, where a token is set, calls that bring it and no others.
"""

import hmac
from dataclasses import dataclass, field

from fastapi import Request

from screening.web.addresses import is_loopback

_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Operators:
    """Tells calls of operators from all others. Set a token where a counter's browser runs on this very machine."""

    token: str = field(default="", repr=False)

    def include(self, request: Request) -> bool:
        """Whether the call is an operator's."""
        if not self.token:
            return request.client is not None and is_loopback(request.client.host)
        sent = request.headers.get("authorization", "")
        is_bearer = sent[: len(_SCHEME)].lower() == _SCHEME
        return is_bearer and hmac.compare_digest(sent[len(_SCHEME) :].encode(), self.token.encode())
