"""How is JSON written and read where a million entries pass? The door to orjson.

What it writes is, byte for byte, what the standard library writes of entries without blanks and with letters as they
are: digests of it are kept.
"""

from collections.abc import Callable
from typing import Any, Final

import orjson

_SORTED: Final = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def written(value: object) -> str:
    """Write a value."""
    return orjson.dumps(value).decode()


def written_in_order(value: object, plain: Callable[[Any], object]) -> bytes:
    """Write a value with its keys in the alphabet's order; `plain` tells what a noun of ours consists of."""
    return orjson.dumps(value, default=plain, option=_SORTED)


def read(text: str) -> Any:  # noqa: ANN401  whatever was written
    """Read a value."""
    return orjson.loads(text)
