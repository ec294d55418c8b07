"""How does a checkpost ask headquarters for a photograph, over a line that may be poor? The door to httpx here."""

import ssl
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import httpx

from screening.domain.errors import Unavailable
from screening.domain.photographs import MOST_BYTES, NamedPhotograph
from screening.sync.accounts import HeadquartersAccount

PATIENCE: Final = httpx.Timeout(30.0, connect=10.0)
LONGEST_S: Final = 120.0
"""For one picture, however slowly it drips."""
_PIECE: Final = 64 * 1024


@dataclass(slots=True, repr=False)
class Headquarters:
    """One connection, kept, and signed in anew whenever its session has ended. Used from one thread."""

    account: HeadquartersAccount
    client: httpx.Client
    _token: str = ""

    @classmethod
    def of(cls, account: HeadquartersAccount) -> "Headquarters":
        """Make one; nothing is asked yet. Redirections are not followed, nor proxies of the environment used."""
        verify = ssl.create_default_context(cafile=account.authority)
        return cls(account, httpx.Client(base_url=account.origin, timeout=PATIENCE, verify=verify, trust_env=False))

    def fetch(self, photograph: NamedPhotograph) -> bytes | None:
        """Give what headquarters has under that name, unproven; None where it has none, or one larger than any is.

        Raises Unavailable (`headquarters_silent`) for every other answer, and for none.
        """
        path = f"/api/v1/sync/photographs/{photograph.list_code}/{photograph.sha256}"
        try:
            if not self._token:
                self._sign_in()
            status, body = self._ask(path)
            if status == HTTPStatus.UNAUTHORIZED:
                self._sign_in()
                status, body = self._ask(path)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise Unavailable(reason="headquarters_silent") from None
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status != HTTPStatus.OK:
            raise Unavailable(reason="headquarters_silent")
        return body

    def close(self) -> None:
        """Let go of the line."""
        self.client.close()

    def _sign_in(self) -> None:
        said = {"username": self.account.username, "password": self.account.password}
        answer = self.client.post("/api/v1/sessions", json=said)
        answer.raise_for_status()
        self._token = str(answer.json()["token"])

    def _ask(self, path: str) -> tuple[int, bytes | None]:
        """Read piece by piece, so that neither a flood nor a trickle is taken in."""
        until = time.monotonic() + LONGEST_S
        headers = {"Authorization": f"Bearer {self._token}", "Accept-Encoding": "identity"}
        body = bytearray()
        with self.client.stream("GET", path, headers=headers) as answer:
            if answer.status_code != HTTPStatus.OK:
                return answer.status_code, None
            for piece in answer.iter_raw(_PIECE):
                body += piece
                if len(body) > MOST_BYTES:
                    return answer.status_code, None
                if time.monotonic() > until:
                    raise Unavailable(reason="headquarters_silent")
        return answer.status_code, bytes(body)
