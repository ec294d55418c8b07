"""What does schemathesis have to know of this API beyond its description? Loaded by it (SCHEMATHESIS_HOOKS)."""

import uuid
from collections.abc import MutableMapping
from typing import Any, Final

import schemathesis

KEY: Final = "Idempotency-Key"
REFUSED: Final = 422
RULES: Final = frozenset(
    {
        "idempotency_key_reused",
        "impossible_change",
        "invalid_entry",
        "invalid_mrz",
        "unknown_checkpost",
        "unreadable_image",
    }
)
"""Problems of what was sent in a right form, but cannot be: no schema can tell that a checkpost is not there."""
REASONS: Final = frozenset(
    {
        "crossing_twice",
        "cursor",
        "future_birth",
        "grant_place",
        "grants_apart",
        "nothing_to_screen",
        "password_length",
        "reason_needed",
        "time_zone",
        "username",
    }
)
"""The same within `invalid_input`: what a named field would have to agree with lies outside the request's form."""


SCAN: Final = "POST /api/v1/scans"
CROSSING_OF_A_SCAN: Final = ("/crossing", "/checkpost", "/counter", "/direction")
"""A form names its crossing in one of three ways, one of them JSON within a field: no description of forms tells it."""


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: "schemathesis.Case[Any]", _kwargs: dict[str, Any]) -> None:
    """Send each call that was given a well-formed key under a key of its own: it would get an earlier call's answer."""
    headers: MutableMapping[str, Any] = case.headers
    given = headers.get(KEY)
    if isinstance(given, str) and 0 < len(given) <= 200 and all("!" <= each <= "~" for each in given):
        headers[KEY] = str(uuid.uuid4())


@schemathesis.check
def refused_by_a_named_rule(
    _: schemathesis.CheckContext, response: schemathesis.Response, case: "schemathesis.Case[Any]"
) -> None:
    """Hold schema-valid requests to be accepted, or refused by one of our rules and never for their form."""
    if response.status_code != REFUSED or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    problem = response.json()
    named = {each["value"] for each in problem["parameters"] if each["name"] == "reason"}
    named |= {
        each["code"]
        for each in problem["errors"]
        if case.operation.label != SCAN or not each["pointer"].startswith(CROSSING_OF_A_SCAN)
    }
    is_by_rule = problem["code"] in RULES or (problem["code"] == "invalid_input" and named <= REASONS)
    assert is_by_rule, f"A schema-valid request was refused for its form: {problem['code']}, {sorted(named)}"
