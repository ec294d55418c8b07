"""Do two machines read a list by the same rules?"""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Final

from screening.domain.lists import ListDefinition

_NOT_A_RULE: Final = "entries_file"
"""Where a list's sample entries lie beside its TOML has nothing to do with its rules."""


def definition_digest(definition: ListDefinition) -> str:
    """Give SHA-256, in hex, over everything that a list's definition says."""
    said = {each.name: getattr(definition, each.name) for each in fields(definition) if each.name != _NOT_A_RULE}
    written = json.dumps(said, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
