"""Which tokens are spellings of one name?"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def spelling_classes() -> Mapping[str, str]:
    """Give, by spelling, the first spelling of its class (file spelling_classes.txt)."""
    return {spelling: spellings[0] for spellings, _ in read_classes() for spelling in spellings}


def read_classes() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Read each class: its spellings, and the names that are told from it."""
    lines = Path(__file__).with_name("spelling_classes.txt").read_text(encoding="ascii").splitlines()
    halves = (line.partition("|") for line in lines if line and not line.startswith("#"))
    return tuple((tuple(spellings.split()), tuple(others.split())) for spellings, _, others in halves)


def standard_spelling(token: str) -> str:
    """Give the spelling that stands for the token's class; a token of no class stands for itself."""
    return spelling_classes().get(token, token)
