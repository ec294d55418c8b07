"""How does a list in memory answer page by page? A cursor is the id of the last item shown."""

from collections.abc import Sequence
from typing import TypeVar

from screening.domain.errors import InvalidInput
from screening.workflows.ports import Page

T = TypeVar("T")


def page_after(items: Sequence[T], keys: Sequence[str], limit: int, cursor: str | None) -> Page[T]:
    """Give up to `limit` of the items after the one whose key is `cursor`. Raises InvalidInput for an unknown one."""
    if cursor is not None and cursor not in keys:
        raise InvalidInput("cursor", reason="cursor")
    start = keys.index(cursor) + 1 if cursor is not None else 0
    end = start + limit
    return Page(tuple(items[start:end]), keys[end - 1] if end < len(items) else None)
