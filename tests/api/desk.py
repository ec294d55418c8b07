"""The API over the store in memory, and people who call it."""

import asyncio
import io
import json
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any, TypedDict, Unpack

import httpx
import structlog
from fastapi import FastAPI

from screening.api.counter_stream import live_counters
from screening.api.description import describe
from screening.api.routes import install_api
from screening.auth.sessions import open_session, token_digest
from screening.catalogue.sentences import load_catalogue
from screening.domain.accounts import Account, SignInSession
from screening.domain.entries import Handling
from screening.domain.errors import UnreadableImage
from screening.domain.identifiers import new_uuid
from screening.domain.readings import Reading
from screening.mrz.image_gate import open_photograph
from screening.mrz.photographs import KeptPhotograph, kept_photograph
from screening.web.in_flight import InFlight
from screening.web.joining import install
from screening.web.live import LiveAlerts
from screening.web.measurements import Measurements
from screening.web.news import ListNews
from screening.web.service import Service
from screening.workflows.imports.compare_import import compare_import
from screening.workflows.imports.import_desk import ImportDesk
from screening.workflows.upkeep.check_readiness import Readiness
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

LISTED_LINES = ["P<UTORAHMAN<<TARIQ<MEHMOOD<<<<<<<<<<<<<<<<<<", "UT44719026UTO7903144M3001019<<<<<<<<<<<<<<<4"]
Sent = tuple[str, bytes, str]
"""A file of a form: name, content, media type."""

CROSSING = {"checkpost": "KHI", "counter": "4", "direction": "exit"}
LISTED: dict[str, Any] = {
    "traveller": {"surname": "RAHMAN", "given_names": "TARIQ MEHMOOD", "date_of_birth": "1979-03-14", "sex": "M"},
    "documents": [{"number": "UT4471902", "issuing_state": "UTO"}],
    "crossing": CROSSING,
}
UNLISTED: dict[str, Any] = {
    "traveller": {"surname": "ERIKSSON", "given_names": "ANNA MARIA", "date_of_birth": "1974-08-12", "sex": "F"},
    "documents": [{"number": "L898902C3", "issuing_state": "UTO"}],
    "crossing": CROSSING,
}


class Asked(TypedDict, total=False):
    """What a call may carry, as httpx takes it, and its Idempotency-Key."""

    key: str | None
    headers: Mapping[str, str] | list[tuple[bytes, bytes]]
    base_url: str
    json: object
    content: bytes | AsyncIterator[bytes]
    data: Mapping[str, str]
    files: Mapping[str, Sent] | list[tuple[str, Sent]]


@dataclass(slots=True)
class ReaderOfKnownPages:
    """A page reader that knows what it was told, and takes everything else for no image."""

    pages: dict[bytes, Reading] = field(default_factory=dict)
    fails_with: Exception | None = None

    def read_page(self, image: bytes) -> Reading:
        if self.fails_with is not None:
            raise self.fails_with
        if image not in self.pages:
            raise UnreadableImage(reason="not_an_image")
        return self.pages[image]


@cache
def _routed() -> FastAPI:
    """Give an application with the API's routes, which know nothing of a service: all desks have the same."""
    app = FastAPI(docs_url=None, redoc_url=None)
    install_api(app)
    describe(app, "0.0.0")
    return app


class TakerHere:
    """Takes photographs within this process: the same gate, without a process of its own."""

    def take_photograph(self, image: bytes) -> KeptPhotograph:
        opened = open_photograph(image)
        return kept_photograph(opened.size, opened.tobytes())


class Desk:
    """One application, and a way to call it as somebody."""

    def __init__(self) -> None:
        self.site = Site()
        self.reader = ReaderOfKnownPages()
        self.log = io.StringIO()
        measurements = Measurements()
        self.service = Service(
            parts=self.site.parts,
            page_reader=self.reader,
            photographs=TakerHere(),
            catalogue=load_catalogue(),
            live=LiveAlerts(self.site.parts, measurements, heartbeat_s=0.2),
            counters=live_counters(self.site.parts, load_catalogue(), heartbeat_s=0.2),
            in_flight=InFlight(),
            measurements=measurements,
            readiness=Readiness(self.site.parts),
            imports=self.import_desk(),
            news=ListNews(self.site.parts),
            signing_key=self.site.store.signing_key,
        )
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self.app.router = _routed().router
        self.app.openapi = _routed().openapi  # type: ignore[method-assign]  # as `describe` does
        install(
            self.app,
            self.service,
            structlog.wrap_logger(
                structlog.WriteLogger(self.log), processors=[structlog.processors.JSONRenderer(ensure_ascii=False)]
            ),
        )
        self._tokens: dict[str, str] = {}
        self.site.publish(a_definition("ecl"))

    def import_desk(self) -> ImportDesk:
        """Give a desk that compares within this process."""
        look, folder = self.site.store.read, Path(gettempdir()) / f"screening-imports-{new_uuid()}"
        return ImportDesk(self.site.parts, lambda asked: compare_import(asked, look), folder)

    def close_imports(self) -> None:
        """Stop it, and remove its folder."""
        self.service.imports.stop()
        shutil.rmtree(self.service.imports.folder, ignore_errors=True)

    def list_traveller(self, *, handling: Handling = Handling.STOP, code: str = "ecl") -> None:
        """Put the traveller of `LISTED` on a list."""
        entry = an_entry(
            "Tariq Mehmood RAHMAN", list_code=code, born=("1979-03-14",), documents=("UT4471902",), handling=handling
        )
        self.site.publish(a_definition(code), entry)

    def token(self, account: Account) -> str:
        """Give the account's token, signed in on the first call."""
        if account.username not in self._tokens:
            token, session = open_session(account.id, self.site.clock.now())
            self.site.store.write(lambda repositories: repositories.accounts.add_session(session))
            self._tokens[account.username] = token
        return self._tokens[account.username]

    def session(self, account: Account) -> SignInSession:
        """Give the session behind the account's token."""
        from_token = self.token(account)
        with self.site.store.read() as repositories:
            found = repositories.accounts.signed_in(token_digest(from_token))
        assert found is not None
        return found[0]

    def call(self, method: str, path: str, by: Account | None = None, **asked: Unpack[Asked]) -> httpx.Response:
        """Call the API; `by` is None for somebody who is not signed in."""
        headers = httpx.Headers(asked.pop("headers", {}))
        if by is not None:
            headers["Authorization"] = f"Bearer {self.token(by)}"
        if (key := asked.pop("key", None)) is not None:
            headers["Idempotency-Key"] = key
        base_url = asked.pop("base_url", "http://screening.test")

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
                return await client.request(method, path, headers=headers, **asked)  # type: ignore[misc]

        return asyncio.run(ask())

    def get(self, path: str, by: Account | None = None, **asked: Unpack[Asked]) -> httpx.Response:
        return self.call("GET", path, by, **asked)

    def post(self, path: str, by: Account | None = None, body: object = None, **asked: Unpack[Asked]) -> httpx.Response:
        """Post JSON under a key of its own."""
        asked.setdefault("key", str(new_uuid()))
        asked["json"] = body
        return self.call("POST", path, by, **asked)

    def screen(self, body: object = None, by: Account | None = None, **asked: Unpack[Asked]) -> httpx.Response:
        """Post a screening as the counter officer."""
        return self.post("/api/v1/screenings", by or self.site.officer, body or LISTED, **asked)

    def raised_alert(self) -> dict[str, Any]:
        """List the traveller, screen them, and give the alert as the shift manager opens it."""
        self.list_traveller()
        assert self.screen().status_code == 201
        (line,) = self.get("/api/v1/alerts", self.site.manager).json()["items"]
        opened: dict[str, Any] = self.get(f"/api/v1/alerts/{line['id']}", self.site.manager).json()
        return opened

    def logged(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]
