"""Which lists did a search go through, and how old was the copy of each?"""

from datetime import datetime

from screening.domain.crossings import ListSearched
from screening.domain.lists import Direction
from screening.lists.versions import age_s, is_stale
from screening.matching.search import SearchResult
from screening.workflows.parts import Parts


def lists_searched(parts: Parts, found: SearchResult, direction: Direction, now: datetime) -> tuple[ListSearched, ...]:
    """Tell version and age of each list that applies; one that was never published counts as stale, in version 0."""
    versions = {version.code: version for version in found.lists}
    searched = []
    for definition in parts.watch.definitions():
        if not definition.applies_to(direction):
            continue
        version = versions.get(definition.code)
        if version is None:
            searched.append(ListSearched(definition.code, version=0, age_s=0, stale=True))
        else:
            searched.append(
                ListSearched(
                    definition.code,
                    version.number,
                    age_s(definition, version, now),
                    is_stale(definition, version, now),
                )
            )
    return tuple(searched)
