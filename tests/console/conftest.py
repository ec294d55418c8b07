"""The pages of an application over the store in memory, and browsers that sign in to it."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Cookies, Response

from screening.api.counter_stream import live_counters
from screening.auth.passwords import hash_password
from screening.catalogue.sentences import load_catalogue
from screening.console.routes import install_console
from screening.domain.accounts import Account, Role
from screening.domain.readings import Reading
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

PASSWORD = "a long fictional password"
PASSWORD_HASH = hash_password(PASSWORD)


class ReadsNothing:
    """A page reader that finds no zone."""

    def read_page(self, image: bytes) -> Reading:
        return Reading("reads nothing", (), 0.1)


@pytest.fixture
def site() -> Site:
    """Karachi with an Exit Control List that holds one fictional traveller, and people who can sign in."""
    site = Site()
    site.publish(a_definition(), an_entry("Eriksson, Anna Maria", born=("1974-08-12",)))
    for role, username in ((Role.ADMINISTRATOR, "administrator"), (Role.LIST_OFFICER, "lists")):
        site.person(username, role, "all")
    with site.store.read() as repositories:
        accounts = repositories.accounts.all()
    for account in accounts:
        _give_password(site, account)
    return site


@pytest.fixture
def application(site: Site, tmp_path: Path) -> FastAPI:
    app = FastAPI(openapi_url=None)
    measurements = Measurements()
    live = LiveAlerts(site.parts, measurements)
    service = Service(
        site.parts,
        ReadsNothing(),
        load_catalogue(),
        live,
        live_counters(site.parts, load_catalogue()),
        InFlight(),
        measurements,
        Readiness(site.parts),
        ImportDesk(site.parts, lambda asked: compare_import(asked, site.store.read), tmp_path),
        ListNews(site.parts),
        site.store.signing_key,
    )
    install(app, service)
    install_console(app)
    return app


@pytest.fixture
def browser(application: FastAPI) -> "Browser":
    return Browser(application)


@pytest.fixture
def sign_in(browser: "Browser") -> Callable[[str], "Browser"]:
    def signed_in(username: str) -> Browser:
        answer = browser.sign_in(username)
        assert answer.status_code == 303, answer.text
        return browser

    return signed_in


TWICE_ESCAPED = re.compile(r".{0,40}&amp;(?:#x?[0-9a-fA-F]+|amp|lt|gt|quot);")
"""What an officer would read as `&#39;`: text that was made markup, and then made so again."""


class Browser:
    """What a browser does with forms and cookies. It follows no redirection by itself, and reads no page that shows
    markup as text.
    """

    def __init__(self, application: FastAPI, origin: str = "https://testserver") -> None:
        transport = ASGITransport(application, raise_app_exceptions=False)
        self._client = AsyncClient(transport=transport, base_url=origin)

    @property
    def cookies(self) -> Cookies:
        return self._client.cookies

    def get(self, path: str, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = asyncio.run(self._client.get(path, headers=named))
        assert not TWICE_ESCAPED.search(answer.text), (path, TWICE_ESCAPED.findall(answer.text))
        return answer

    def open(self, path: str) -> Response:
        return self.get(path, Accept="text/html,*/*")

    def send(self, path: str, fields: dict[str, str], **headers: str) -> Response:
        return asyncio.run(self._client.post(path, data=fields, headers={"Accept": "text/html,*/*", **headers}))

    def sign_in(self, username: str, password: str = PASSWORD, onward: str = "") -> Response:
        token = hidden(self.open("/sign-in"), "form_token")
        fields = {"username": username, "password": password, "form_token": token, "next": onward}
        return self.send("/sign-in", fields)


def hidden(page: Response, name: str) -> str:
    """Give the value of a form's hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return found[1]


def _give_password(site: Site, account: Account) -> None:
    changed = replace(account, password_hash=PASSWORD_HASH)
    site.store.write(lambda repositories: repositories.accounts.save(changed))
