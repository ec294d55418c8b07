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
    """Say what FastAPI cannot know: problems have their own media type, and forms take no other fields."""
    for name, component in schema["components"]["schemas"].items():
        if name.startswith("Body_"):
            component["additionalProperties"] = False
    for path in schema["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status in PROBLEMS and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    return schema
