"""How does a snapshot become one of what the store holds now?"""

from collections.abc import Sequence
from dataclasses import replace

from screening.lists.versions import leads_to
from screening.matching.snapshot import SearchedList, Snapshot, advance
from screening.workflows.ports import Repositories


def brought_forward(before: Snapshot, lists: Sequence[SearchedList], repositories: Repositories) -> Snapshot | None:
    """Bring a snapshot forward by what changed since; None where that does not lead to what the store holds.

    So it is where there are other lists now, and after a store was put back that knows another course of things.
    """
    held = before.lists
    if [each.definition for each in held] != [each.definition for each in lists]:
        return None
    if not all(leads_to(then.version, now.version) for then, now in zip(held, lists, strict=True)):
        return None
    changed = {
        at: repositories.lists.changed(now.version.code, then.version.number)
        for at, (then, now) in enumerate(zip(held, lists, strict=True))
        if then.version.number != now.version.number
    }
    following = advance(before, lists, changed) if any(changed.values()) else replace(before, lists=tuple(lists))
    is_complete = all(following.count(at) == each.version.entries for at, each in enumerate(lists))
    return following if is_complete else None
