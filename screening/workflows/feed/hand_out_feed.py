"""What has changed on the lists since a follower last asked, and what is a list now, as a whole?

A follower is a machine: a checkpost's, or a partner's that keeps a copy of the lists by agreement. It gets every entry,
discreet ones too, since it screens by them. Each answer that hands out entries is journalled; the many that say
nothing new are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.errors import NotFound, UnknownPosition
from screening.domain.feed import (
    CarriedEntry,
    FeedItem,
    FeedMark,
    FeedPart,
    ListStanding,
    SnapshotHeader,
)
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.journal import Json
from screening.domain.lists import ListVersion
from screening.lists.definition_digest import definition_digest
from screening.lists.entry_bodies import write_entry
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.views.journalled import journal_view, journalled
from screening.workflows.views.whole_editions import entries_of

MOST_CARRIED: Final = 2000
"""Marks, and revisions beside them, of one answer. A mark with more of them comes as lines of its own."""
LINES_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True, repr=False)
class Lines:
    """Entries that are handed out part by part, each read as it is asked for. Reading may raise StoreUnavailable."""

    parts: Iterator[tuple[CarriedEntry, ...]]


def feed_position(parts: Parts) -> int:
    """Give how far the feed has come: for those who wait for more. Raises StoreUnavailable."""
    with parts.store.read() as repositories:
        return repositories.feed.head().position


def read_feed(after: int, known_hash: str | None, limit: int, caller: Account, parts: Parts) -> FeedPart:
    """Give what follows a position, `limit` marks at most.

    `known_hash` is what the follower holds of that position. Raises NotAllowed, NotJournalled, UnknownPosition:
    `position_ahead`, `position_other_history`.
    """
    require(caller, Permission.LIST_FOLLOW)
    with parts.store.read() as repositories:
        head = repositories.feed.head()
        start = repositories.feed.at(after)
        if start is None:
            raise UnknownPosition("after", reason="position_ahead", head=head.position)
        if known_hash is not None and known_hash != start.hash:
            raise UnknownPosition("hash", reason="position_other_history", head=head.position)
        items = _items(repositories, _fitting(repositories.feed.marks(after, min(limit, MOST_CARRIED))))
        part = FeedPart(start, items, head, _standings(repositories, parts), parts.clock.now())
    if items:
        _journal_reading(part, caller, parts)
    return part


def read_revisions(position: int, caller: Account, parts: Parts) -> tuple[FeedMark, Lines]:
    """Give one position's mark, and everything that it brought. Raises NotAllowed, NotFound, NotJournalled."""
    require(caller, Permission.LIST_FOLLOW)
    with parts.store.read() as repositories:
        marks = repositories.feed.marks(position - 1, 1)
    if not marks:
        raise NotFound("position", what="position")
    (mark,) = marks
    _journal("feed.read", mark.version.code, {"position": position, "revisions": mark.changed}, caller, parts)

    def read() -> Iterator[tuple[CarriedEntry, ...]]:
        last: EntryId | None = None
        while True:
            with parts.store.read() as repositories:
                part = repositories.feed.brought_by(mark, last, LINES_AT_ONCE)
            if not part:
                return
            yield part
            last = part[-1].entry_id

    return mark, Lines(read())


def read_snapshot(code: ListCode, caller: Account, parts: Parts) -> tuple[SnapshotHeader, Lines]:
    """Give a list as it stands now, whole. Raises NotAllowed, NotFound, NotJournalled."""
    require(caller, Permission.LIST_FOLLOW)
    definition = parts.watch.definition(code)
    with parts.store.read() as repositories:
        head, version = repositories.feed.head(), repositories.lists.version(code)
    if version is None:
        raise NotFound("code", what="list")
    header = SnapshotHeader(version, definition_digest(definition), head, parts.clock.now())
    payload: dict[str, Json] = {"version": version.number, "entries": version.entries, "position": head.position}
    _journal("snapshot.exported", code, payload, caller, parts)
    return header, Lines(_entries(version, parts))


def _entries(version: ListVersion, parts: Parts) -> Iterator[tuple[CarriedEntry, ...]]:
    for entries in entries_of(version, parts):
        yield tuple(CarriedEntry(each.id, each.revision, each.state, write_entry(each)) for each in entries)


def _fitting(marks: tuple[FeedMark, ...]) -> tuple[FeedMark, ...]:
    """Give as many marks as one answer carries with what they brought; a large one ends the answer."""
    carried = 0
    for at, mark in enumerate(marks):
        if mark.changed > MOST_CARRIED:
            return marks[: at + 1]
        carried += mark.changed
        if carried > MOST_CARRIED:
            return marks[:at]
    return marks


def _items(repositories: Repositories, marks: tuple[FeedMark, ...]) -> tuple[FeedItem, ...]:
    if not marks:
        return ()
    carried: dict[int, list[CarriedEntry]] = {mark.position: [] for mark in marks if mark.changed <= MOST_CARRIED}
    if carried:
        for each in repositories.feed.brought(min(carried), max(carried)):
            carried[each.position].append(each.entry)
    return tuple(FeedItem(mark, tuple(carried[mark.position]) if mark.position in carried else None) for mark in marks)


def _standings(repositories: Repositories, parts: Parts) -> tuple[ListStanding, ...]:
    known = [(each, repositories.lists.version(each.code)) for each in parts.watch.definitions()]
    return tuple(
        ListStanding(definition.code, version.number, version.verified_at, definition_digest(definition))
        for definition, version in known
        if version is not None
    )


def _journal_reading(part: FeedPart, caller: Account, parts: Parts) -> None:
    codes = sorted({item.mark.version.code for item in part.items})
    payload: dict[str, Json] = {
        "after": part.after.position,
        "position": part.reached.position,
        "revisions": sum(len(item.revisions or ()) for item in part.items),
    }
    names = [f"list:{code}" for code in codes]
    journalled(lambda repositories: journal_view(repositories, "feed.read", caller, *names, payload=payload), parts)


def _journal(action: str, code: ListCode, payload: dict[str, Json], caller: Account, parts: Parts) -> None:
    journalled(lambda repositories: journal_view(repositories, action, caller, f"list:{code}", payload=payload), parts)
