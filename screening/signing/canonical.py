"""In which bytes is a statement digested and signed?"""

import json
from datetime import UTC, datetime
from typing import Final

from screening.domain.errors import InvalidInput
from screening.domain.journal import Json

# `json.dumps` would make an encoder for every value.
_WRITE: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical_json(value: Json) -> str:
    """Write JSON in the one form that is digested: sorted keys, no spaces, letters as they are.

    Raises InvalidInput (`reason="not_json"`) for what JSON or UTF-8 cannot say: NaN, infinity, half a surrogate pair.
    """
    try:
        text = _WRITE(value)
        text.encode()
    except (ValueError, TypeError):
        # UnicodeEncodeError is a ValueError. Its text would quote the value, so it does not go further.
        raise InvalidInput("payload", reason="not_json") from None
    return text


def written_moment(at: datetime) -> str:
    """Write a moment as it is digested: UTC with microseconds. Raises InvalidInput for one without an offset."""
    if at.tzinfo is None:
        raise InvalidInput("at", reason="naive_time")
    return at.astimezone(UTC).isoformat(timespec="microseconds")
