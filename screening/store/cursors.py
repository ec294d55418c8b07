"""Where does the next page begin?

A cursor names the last item shown (its sort key), so that what is added or removed meanwhile shifts nothing.
"""

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID

from screening.domain.errors import InvalidInput

_LONGEST = 300


def write_cursor(*key: str) -> str:
    """Write a sort key as an opaque word that can stand in a URL."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> tuple[str, ...]:
    """Read a key of that many parts. Raises InvalidInput (`reason="cursor"`)."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        key = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise InvalidInput("cursor", reason="cursor") from None
    if not isinstance(key, list) or len(key) != length or not all(isinstance(part, str) for part in key):
        raise InvalidInput("cursor", reason="cursor")
    return tuple(key)


def read_place(moment: str, item_id: str) -> tuple[datetime, UUID]:
    """Read the moment and id at the end of every key. Raises InvalidInput (`reason="cursor"`)."""
    try:
        at, item = datetime.fromisoformat(moment), UUID(item_id)
    except ValueError:
        raise InvalidInput("cursor", reason="cursor") from None
    if at.tzinfo is None:
        raise InvalidInput("cursor", reason="cursor")
    return at, item
