"""What does schemathesis have to know of this API beyond its description? Loaded by it (SCHEMATHESIS_HOOKS)."""

import uuid
from collections.abc import MutableMapping
from typing import Any, Final

import schemathesis

KEY: Final = "Idempotency-Key"
REFUSED: Final = 422
RULES: Final = frozenset(
    {
        "invalid_entry",  # Dates have to be in order, and the list's own rules are its file's.
        "invalid_mrz",  # Check digits and layouts.
        "unknown_checkpost",  # Which checkposts and counters there are is data.
        "unreadable_image",  # What a file is, only its bytes tell.
    }
)
"""Problems of what was sent in a right form, but cannot be, for a reason that no schema can state."""
REASONS: Final = frozenset(
    {
        "crossing_twice",  # A form of /scans: see CROSSING_OF_A_SCAN.
        "cursor",  # A cursor is ours: one that was made up leads nowhere.
        "future_birth",  # After today at the checkpost.
        "grant_place",  # Which checkposts and zones there are is data.
        *("before_first_edition", "moment_to_come"),  # When a list had its editions is data, and so is now.
        *("import_owner_needed", "import_owner_unknown"),  # Which authorities own entries of a list is data.
        *("characters", "layout", "line_count", "line_length"),  # Of a manifest's lines, one by one, as `invalid_mrz`.
        *(
            "date",
            "document_number",
            "match_schema",
            "match_state",
            "match_ways",
        ),  # What /match may be asked, and how much.
        "nothing_to_screen",  # A name of which the search's spelling rules leave nothing.
        "photograph_unreadable",  # What a file is, only its bytes tell.
        "reason_needed",  # Passed against what the counter was shown.
        "time_zone",  # The time zones are those of the machine's own tables.
    }
)
"""The same within `invalid_input`."""


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
