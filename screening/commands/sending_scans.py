"""Was this scan screened, is it refused for good, or is it to be sent again?

A scan's Idempotency-Key is made of its content and its place: however often it is sent, after whatever interruption, it
is one crossing (within the day for which the service keeps answers).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol

import httpx

from screening.domain.errors import InvalidInput
from screening.domain.identifiers import CheckpostCode, CounterCode
from screening.domain.lists import Direction

PATIENCE_S: Final = 60.0
_LONGEST_WAIT_S: Final = 60.0
_SET_UP_WRONGLY: Final = frozenset({401, 403, 404, 422})
"""What only a person mends: asked again and again, a wrong password locks the account."""
_LONGEST_TOLD: Final = 1000
_OF_THE_FILE: Final = frozenset({"unreadable_image", "image_too_large", "body_too_large"})
"""Problems that the file has wherever it is sent: every other one is the service's, the line's or the set-up's."""
_PERHAPS_UNFINISHED: Final = frozenset({"empty", "damaged"})


@dataclass(frozen=True, slots=True)
class ReaderPlace:
    """At which counter the document reader stands, and which way its travellers cross."""

    checkpost: CheckpostCode
    counter: CounterCode
    direction: Direction


@dataclass(frozen=True, slots=True)
class Screened:
    """Recorded, for good. `is_repeated`: it had been before, as a file that comes twice. `number` of the crossing."""

    number: str
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Never to be taken, and why. `is_perhaps_unfinished`: unless its writer has not come to the end."""

    code: str
    told: str
    is_perhaps_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class NotNow:
    """Not taken now; `code` is the problem's, `no_answer`, or `answer_incomplete`."""

    code: str
    told: str = ""
    wait_s: float = 0.0
    status: int = 0


class Credentials(Protocol):
    """Where the bearer token comes from."""

    def token(self, client: httpx.Client) -> str:
        """Give a token, as new as can be had. Raises httpx.HTTPError, InvalidInput where there is none."""


@dataclass(frozen=True, slots=True, repr=False)
class GivenToken:
    """A token from outside. A file is read anew each time: whoever puts another token there restarts nothing."""

    file: Path | None = None
    value: str = ""

    def token(self, client: httpx.Client) -> str:  # noqa: ARG002  as every kind of credentials is asked
        """Give it."""
        return _first_line(self.file) if self.file else self.value


@dataclass(frozen=True, slots=True, repr=False)
class OwnAccount:
    """An account that signs in again whenever its session has ended."""

    username: str
    password_file: Path

    def token(self, client: httpx.Client) -> str:
        """Sign in."""
        password = _first_line(self.password_file)
        answer = client.post("/api/v1/sessions", json={"username": self.username, "password": password})
        answer.raise_for_status()
        return str(answer.json()["token"])


def chosen_credentials(environment: Mapping[str, str]) -> Credentials:
    """Choose by the environment's variables. Raises InvalidInput where they name none."""
    if file := environment.get("SCREENING_TOKEN_FILE"):
        return GivenToken(file=Path(file))
    if token := environment.get("SCREENING_TOKEN"):
        return GivenToken(value=token)
    username, password = environment.get("SCREENING_USERNAME"), environment.get("SCREENING_PASSWORD_FILE")
    if username and password:
        return OwnAccount(username, Path(password))
    raise InvalidInput("SCREENING_TOKEN_FILE", reason="no_credentials")


@dataclass(slots=True, repr=False)
class ScanSender:
    """Sends scans to one service, for one counter."""

    client: httpx.Client
    credentials: Credentials
    place: ReaderPlace
    _headers: dict[str, str] = field(default_factory=dict)

    def send(self, image: bytes, arrived_at: datetime) -> Screened | Refused | NotNow:
        """Send one scan, and say what became of it. Whatever goes wrong is an answer, and none an error."""
        try:
            if not self._headers:
                self._sign_in()
            answer = self._post(image, arrived_at)
            if answer.status_code == HTTPStatus.UNAUTHORIZED:
                self._headers.clear()
                self._sign_in()
                answer = self._post(image, arrived_at)
        except httpx.HTTPStatusError as refused:
            return _not_now(refused.response)
        except (httpx.HTTPError, ValueError, KeyError):
            return NotNow("no_answer")
        except InvalidInput as missing:
            return NotNow(str(missing.parameters["reason"]))
        return _outcome_of(answer)

    def _sign_in(self) -> None:
        self._headers["Authorization"] = f"Bearer {self.credentials.token(self.client)}"

    def _post(self, image: bytes, arrived_at: datetime) -> httpx.Response:
        place = self.place
        return self.client.post(
            "/api/v1/scans",
            headers={**self._headers, "Idempotency-Key": self._key(image)},
            data={
                "checkpost": place.checkpost,
                "counter": place.counter,
                "direction": place.direction,
                "occurred_at": arrived_at.isoformat(),
            },
            # The reader's own name for the file may name a person: it stays here.
            files={"image": ("page", image, "application/octet-stream")},
        )

    def _key(self, image: bytes) -> str:
        place = self.place
        content = hashlib.sha256(image).hexdigest()
        where = f"{place.checkpost}/{place.counter}/{place.direction}"
        return f"folder-{hashlib.sha256(f'{content} {where}'.encode()).hexdigest()}"


def _outcome_of(answer: httpx.Response) -> Screened | Refused | NotNow:
    body = _body_of(answer)
    if answer.status_code == HTTPStatus.CREATED:
        crossing = body.get("crossing")
        number = crossing.get("number") if isinstance(crossing, dict) else None
        if isinstance(number, str) and isinstance(body.get("outcome"), str):
            return Screened(number, is_repeated="idempotency-replayed" in answer.headers)
        return NotNow("answer_incomplete", status=answer.status_code)
    code = body.get("code")
    if code == "idempotency_key_reused":
        # The key is made of content and place, so the other call was the same page, which came at another moment.
        return Screened("", is_repeated=True)
    if code in _OF_THE_FILE:
        return Refused(str(code), _told(body), _reason(body) in _PERHAPS_UNFINISHED)
    return _not_now(answer)


def _not_now(answer: httpx.Response) -> NotNow:
    body = _body_of(answer)
    code = str(body.get("code") or f"status_{answer.status_code}")
    wait = answer.headers.get("retry-after", "")
    wait_s = min(float(wait), _LONGEST_WAIT_S) if wait.isascii() and wait.isdigit() else 0.0
    if answer.status_code in _SET_UP_WRONGLY:
        wait_s = _LONGEST_WAIT_S
    return NotNow(code, _told(body), wait_s, answer.status_code)


def _body_of(answer: httpx.Response) -> dict[str, object]:
    """Give the answer's object, an empty one where it is none: anything may stand between us and the service."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _told(body: dict[str, object]) -> str:
    told = [body[name] for name in ("title", "detail") if isinstance(body.get(name), str)]
    return " ".join(f"{part}".rstrip(".") + "." for part in told)[:_LONGEST_TOLD]


def _reason(body: dict[str, object]) -> str:
    parameters = body.get("parameters")
    named = parameters if isinstance(parameters, list) else []
    found = (each.get("value") for each in named if isinstance(each, dict) and each.get("name") == "reason")
    return str(next(found, ""))


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    if not lines or not lines[0].strip():
        raise InvalidInput(str(file), reason="credentials_unreadable")
    return lines[0].strip()
