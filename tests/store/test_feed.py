"""Has every version its place in the feed, whatever program stored it and however many write at once?"""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from screening.domain.changes import ChangeKind, ChangeState, ListChange
from screening.domain.clock import FrozenClock
from screening.domain.entries import EntryState, ListEntry
from screening.domain.feed import FeedHead, FeedMark
from screening.domain.identifiers import AccountId, ChangeId, ListCode, new_uuid
from screening.store.postgres_store import open_postgres_store
from screening.store.sql_store import SqlStore
from screening.sync.marks import mark_after
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, an_entry
from tests.contract.records import a_version
from tests.store.conftest import KEY, Opener
from tests.store.older import put_back

WRITERS = 4
EACH = 15


def publish(store: SqlStore, number: int, code: str, *changed: ListEntry, kind: ChangeKind | None = None) -> None:
    store.write(lambda repositories: repositories.lists.publish(a_version(number, code), changed, kind))


def marks_of(store: SqlStore) -> tuple[FeedMark, ...]:
    with store.read() as kept:
        return kept.feed.marks(0, 1000)


def is_whole(marks: tuple[FeedMark, ...]) -> bool:
    """Whether the positions count from 1 and each mark follows from the one before it."""
    head = FeedHead()
    for mark in marks:
        if mark != mark_after(head, mark.version, mark.kind, mark.changed):
            return False
        head = mark.head
    return True


def test_the_versions_of_before_there_was_a_feed_get_their_positions(open_it: Opener, path: Path) -> None:
    store = open_it()
    entry = an_entry("ANNA ERIKSSON")
    suspended = replace(entry, revision=2, state=EntryState.SUSPENDED)
    publish(store, 1, "ecl", entry)
    publish(store, 1, "pnil")
    publish(store, 2, "ecl", suspended, kind=ChangeKind.SUSPEND)
    change = ListChange(
        ChangeId(new_uuid()), ListCode("ecl"), ChangeKind.SUSPEND, suspended, 1, "Court order.",
        AccountId(new_uuid()), A_MOMENT, ChangeState.LIVE_AT_ONCE, feed_position=77,
    )  # fmt: skip
    store.write(lambda repositories: repositories.changes.add(change))
    store.close()
    put_back(path, "0010")
    again = open_it()
    marks = marks_of(again)
    assert is_whole(marks)
    assert [(each.version.code, each.version.number, each.kind, each.changed) for each in marks] == [
        ("ecl", 1, None, 1), ("ecl", 2, "suspend", 1), ("pnil", 1, None, 0),
    ]  # fmt: skip
    with again.read() as kept:
        assert kept.changes.get(change.id).feed_position == 2
    publish(again, 2, "pnil")
    assert is_whole(marks_of(again))


def test_a_version_that_an_older_process_stored_comes_before_the_next_of_its_list(open_it: Opener, path: Path) -> None:
    store = open_it()
    publish(store, 1, "ecl", an_entry("ANNA ERIKSSON"))
    publish(store, 2, "ecl", an_entry("IVAR ERIKSSON"))
    store.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM list_feed WHERE version = 2")
    again = open_it()
    publish(again, 3, "ecl")
    marks = marks_of(again)
    assert is_whole(marks)
    assert [(each.version.number, each.changed) for each in marks] == [(1, 1), (2, 1), (3, 0)]


def test_processes_that_publish_at_once_leave_no_gap_and_show_none(
    new_postgres_database: Callable[[], str], tmp_path: Path
) -> None:
    """Each store has a connection of its own that writes, as each process has. Readers look all the while."""
    url = new_postgres_database()
    seen: list[tuple[FeedMark, ...]] = []
    is_over = threading.Event()
    with ExitStack() as stack:
        stores = [
            stack.enter_context(closing(open_postgres_store(url, FrozenClock(), KEY, tmp_path / "head.json")))
            for _ in range(WRITERS)
        ]

        def write(at: int) -> None:
            for number in range(1, EACH + 1):
                publish(stores[at], number, f"list_{at}", an_entry("ANNA ERIKSSON", list_code=f"list_{at}"))

        def look() -> None:
            while not is_over.is_set():
                seen.append(marks_of(stores[0]))

        with ThreadPoolExecutor(WRITERS + 1) as threads:
            looking = threads.submit(look)
            for done in [threads.submit(write, at) for at in range(WRITERS)]:
                done.result()
            is_over.set()
            looking.result()
        marks = marks_of(stores[-1])
    assert is_whole(marks)
    assert len(marks) == WRITERS * EACH
    # What a reader saw once is the beginning of all that it sees later: nothing comes in between afterwards.
    assert all(marks[: len(each)] == each for each in seen)


def _head(repositories: Repositories) -> FeedHead:
    return repositories.feed.head()


def test_a_unit_of_work_sees_the_positions_that_it_gave(open_it: Opener) -> None:
    def work(repositories: Repositories) -> tuple[FeedHead, FeedHead]:
        repositories.lists.publish(a_version(1), [])
        first = _head(repositories)
        repositories.lists.publish(a_version(1, "pnil"), [])
        return first, _head(repositories)

    first, second = open_it().write(work)
    assert (first.position, second.position) == (1, 2)
