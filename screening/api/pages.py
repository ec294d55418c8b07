"""How is a long answer asked for piece by piece?"""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import Field

from screening.api.fields import Cursor, Limit
from screening.web.projection import Strict

T = TypeVar("T")


class Page(Strict, Generic[T]):
    """Some items, and the cursor that asks for those after them; null at the end."""

    items: Annotated[list[T], Field(max_length=1000)]
    next_cursor: Cursor | None


CursorAsked = Annotated[Cursor | None, Query(description="The `next_cursor` of the page before.")]
LimitAsked = Annotated[Limit, Query(description="How many items at most.")]
