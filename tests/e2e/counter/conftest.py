"""What the tests of the counter share: a service for each file, and a counter's page for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsers import open_counter
from tests.e2e.scenes import furnish_named
from tests.running_service import RunningService

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for all; the browser is asked for first, so that nothing is started where there is none."""
    service = RunningService(tmp_path_factory.mktemp("counter"))
    furnish_named(service.data)
    service.start()
    yield service
    service.stop()


@pytest.fixture
def counter(browser: Browser, service: RunningService) -> Iterator[Page]:
    page = open_counter(browser, service.origin)
    yield page
    page.context.close()
