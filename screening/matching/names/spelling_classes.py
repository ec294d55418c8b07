"""Which tokens are spellings of one name?

Those of one class of the table, first of all; then those that sound alike (`heard_spelling`). A token that the table
does not know belongs to the class that sounds like it, if that is one alone.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from screening.matching.names.heard_spelling import heard


@cache
def spelling_classes() -> Mapping[str, str]:
    """Give, by spelling, the first spelling of its class (file spelling_classes.txt)."""
    return {spelling: spellings[0] for spellings, _ in read_classes() for spelling in spellings}


def read_classes() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Read each class: its spellings, and the names that are told from it."""
    lines = Path(__file__).with_name("spelling_classes.txt").read_text(encoding="ascii").splitlines()
    halves = (line.partition("|") for line in lines if line and not line.startswith("#"))
    return tuple((tuple(spellings.split()), tuple(others.split())) for spellings, _, others in halves)


@cache
def _classes_heard() -> Mapping[str, str]:
    """Give, by what is heard, the first spelling of the one class that has it; nothing for what two classes have."""
    classes: dict[str, set[str]] = defaultdict(set)
    for spelling, standard in spelling_classes().items():
        classes[heard(spelling)].add(standard)
    return {sounds: min(found) for sounds, found in classes.items() if len(found) == 1}


@lru_cache(maxsize=1 << 17)
def standard_spelling(token: str) -> str:
    """Give what stands for all spellings of the token's name.

    The first spelling of its class; else what is heard, in small letters, so that it is no token; else the token.
    """
    in_table = spelling_classes().get(token)
    if in_table:
        return in_table
    sounds = heard(token)
    return _classes_heard().get(sounds, sounds.lower()) if sounds else token
