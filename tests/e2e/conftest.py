"""What the end-to-end tests share: a browser for each file, and a service over each database that its tests name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsers import open_browser
from tests.postgresql import PostgresServer
from tests.running_service import RunningService, furnish


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for all tests of a file."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module", params=["sqlite"])
def service(
    browser: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningService]:
    """One service for all: one process on SQLite, or two on PostgreSQL (see `ON_BOTH_DATABASES`).

    The browser is asked for first, so that nothing is started where there is none.
    """
    service = RunningService(tmp_path_factory.mktemp("pages"))
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        service.store, service.workers = server.new_database(), 2
    furnish(service.data, store=service.store)
    service.start()
    yield service
    service.stop()
