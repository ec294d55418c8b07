"""/openapi.json: what it promises about itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.desk import Desk


@pytest.fixture
def described(desk: Desk) -> dict[str, Any]:
    answer: dict[str, Any] = desk.get("/openapi.json").json()
    return answer


def parts(node: object, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield place, node
        for name, each in node.items():
            if name not in {"example", "examples", "default"}:
                yield from parts(each, f"{place}/{name}")
    elif isinstance(node, list):
        for number, each in enumerate(node):
            yield from parts(each, f"{place}/{number}")


def test_it_is_openapi_3_1_with_security_schemes(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    assert set(described["components"]["securitySchemes"]) == {"token", "api_key", "session_cookie"}
    assert described["paths"]["/api/v1/screenings"]["post"]["security"]


def test_no_object_is_open_and_no_text_or_list_without_bounds(described: dict[str, Any]) -> None:
    loose = []
    for place, node in parts(described):
        kind = node.get("type")
        is_map = isinstance(node.get("additionalProperties"), dict) and "maxProperties" in node
        is_closed = node.get("additionalProperties") is False or is_map
        if kind == "object" and not is_closed and "/properties/" not in place[-20:]:
            loose.append(place)
        if kind == "array" and "maxItems" not in node:
            loose.append(place)
        if kind == "string" and not {"maxLength", "enum", "const", "format", "contentMediaType"} & set(node):
            loose.append(place)
        if kind == "integer" and not {"minimum", "maximum"} <= set(node):
            loose.append(place)
    assert loose == []


def test_no_parameter_and_no_form_field_is_ever_null(described: dict[str, Any]) -> None:
    """Neither an address nor a form can say null: it would be the word."""
    forms = {name: each for name, each in described["components"]["schemas"].items() if name.startswith("Body_")}
    parameters = [each.get("parameters", []) for path in described["paths"].values() for each in path.values()]
    assert not any(node.get("type") == "null" for _, node in parts([forms, parameters]))


def test_every_operation_declares_its_problems(described: dict[str, Any]) -> None:
    for operations in described["paths"].values():
        for operation in operations.values():
            assert list(operation["responses"]["4XX"]["content"]) == ["application/problem+json"]
            assert "422" not in operation["responses"]


def test_what_creates_or_decides_declares_its_key(described: dict[str, Any]) -> None:
    without = {
        path.removeprefix("/api/v1")
        for path, operations in described["paths"].items()
        if "post" in operations
        and not any(each["name"] == "Idempotency-Key" for each in operations["post"].get("parameters", []))
    }
    assert without == {
        "/sessions",
        "/documents/parse",
        "/documents/read",
        "/crossings/search",
        "/manifests",
        "/lists/search",
        "/lists/{code}/search",
        "/lists/{code}/exports",
        "/lists/{code}/retro-screenings",
        "/lists/{code}/costs",
        "/match/{dataset}",
    }


def test_screenings_have_examples(described: dict[str, Any]) -> None:
    assert described["components"]["schemas"]["ScreeningRequest"]["examples"]


def test_there_are_no_pages_that_need_a_foreign_host(desk: Desk) -> None:
    assert desk.get("/docs").status_code == desk.get("/redoc").status_code == 404
