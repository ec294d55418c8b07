"""A page elsewhere whose name leads here gets nothing; officers get in by every name that is ours."""

import asyncio

import httpx
import pytest

from screening.web.host_names import HostNames
from tests.api.desk import Desk


def ask(host: str) -> httpx.Response:
    async def call() -> httpx.Response:
        desk = Desk()
        desk.app.add_middleware(HostNames, names={"screening.example"})
        async with httpx.AsyncClient(transport=httpx.ASGITransport(desk.app), base_url="http://127.0.0.1") as client:
            return await client.get("/healthz", headers={"Host": host})

    return asyncio.run(call())


@pytest.mark.parametrize(
    "host",
    [
        "screening.example",
        "SCREENING.example:8443",
        "screening.example.",
        "localhost:8000",
        "10.1.2.3:8000",
        "[::1]:8000",
    ],
)
def test_our_names_and_addresses_are_served(host: str) -> None:
    assert ask(host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "screening.example.elsewhere.example",
        "localhost.elsewhere.example",
        "",
        "127.0.0.1@x",
        "[::1",
    ],
)
def test_other_names_are_refused_without_being_repeated(host: str) -> None:
    refused = ask(host)
    assert refused.status_code == 421
    assert refused.json()["code"] == "unknown_host"
    assert "elsewhere" not in refused.text
