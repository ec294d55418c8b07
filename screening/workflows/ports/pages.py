"""In which form does a store give many things?"""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in order, and the cursor that asks for those after them (None at the end)."""

    items: tuple[T, ...]
    next_cursor: str | None = None
