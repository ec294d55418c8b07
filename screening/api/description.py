"""How does /openapi.json describe the API?"""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from screening.web.problem_schema import Problem
from screening.web.problems import MEDIA_TYPE

PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {"model": Problem, "description": "The request was refused; nothing was recorded."},
    "5XX": {"model": Problem, "description": "The service could not answer; nobody is cleared."},
}
_LARGEST: Final = 2**63 - 1
TITLE: Final = "Border screening"
SUMMARY: Final = "Reads travel documents, screens travellers against watch lists, alerts the shift manager."
DESCRIPTION: Final = """A hit is a likeness, never a verdict: a person decides.

Calls that create or decide need an `Idempotency-Key`; ask again with the same key and body, and the first answer comes
again. Every error is a problem document (RFC 9457). Whoever gets anything but a complete 201 from `/screenings` or
`/scans` treats the traveller as not screened. Sentences come in the language of `Accept-Language` (en, ur); codes never
change with it.
"""


def describe(app: FastAPI, version: str) -> None:
    """Have the application serve its description (OpenAPI 3.1), problem documents with their own media type."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _as_it_is(
                get_openapi(
                    title=TITLE,
                    version=version,
                    openapi_version="3.1.0",
                    summary=SUMMARY,
                    description=DESCRIPTION,
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend its description


def _as_it_is(schema: dict[str, Any]) -> dict[str, Any]:
    """Say what FastAPI cannot know.

    Problems have their own media type; forms take no other fields; a parameter or a form's field is there or it is not,
    but never null; whole numbers are of 64 bits.
    """
    for name, component in schema["components"]["schemas"].items():
        if name.startswith("Body_"):
            component["additionalProperties"] = False
            for each in component["properties"].values():
                _take_null_away(each)
    for path in schema["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                _take_null_away(parameter["schema"])
            for status, response in operation["responses"].items():
                if status in PROBLEMS and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    _bound_whole_numbers(schema)
    return schema


def _take_null_away(schema: dict[str, Any]) -> None:
    """Leave the other form of `X or null`."""
    forms = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(forms) == 1:
        del schema["anyOf"]
        schema.update({**forms[0], **schema})


def _bound_whole_numbers(node: object) -> None:
    if isinstance(node, dict):
        if node.get("type") == "integer":
            node.setdefault("minimum", -_LARGEST)
            node.setdefault("maximum", _LARGEST)
        for each in node.values():
            _bound_whole_numbers(each)
    elif isinstance(node, list):
        for each in node:
            _bound_whole_numbers(each)
