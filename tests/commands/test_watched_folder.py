"""Which files of a folder are taken, in which order, and what is left of them?"""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screening.commands.watched_folder import (
    EMPTY_SETTLED_S,
    MOST_TAKEN,
    SETTLED_S,
    WatchedFolder,
    read_whole,
)
from screening.domain.errors import InvalidInput, Unavailable


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def watched(tmp_path: Path, hand: Hand) -> Iterator[WatchedFolder]:
    watched = WatchedFolder(tmp_path, now_s=hand)
    watched.open()
    with closing(watched):
        yield watched


def put(folder: Path, name: str, content: bytes = b"page") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def take(watched: WatchedFolder, hand: Hand, after_s: float = SETTLED_S) -> list[str]:
    """Look twice, and give the names of what was taken."""
    watched.take()
    hand.s += after_s
    watched.take()
    return [scan.own_name for scan in watched.waiting()]


def test_a_file_is_taken_once_it_has_stood_still(watched: WatchedFolder, hand: Hand) -> None:
    file = put(watched.folder, "a.jpg", b"half")
    assert take(watched, hand, SETTLED_S / 2) == []
    file.write_bytes(b"half and the other")
    hand.s += SETTLED_S / 2
    watched.take()
    assert watched.waiting() == ()
    assert take(watched, hand) == ["a.jpg"]
    assert not file.exists()
    assert read_whole(watched.waiting()[0], 100) == b"half and the other"


def test_files_are_taken_in_the_order_in_which_they_came(watched: WatchedFolder, hand: Hand) -> None:
    names = ["c.jpg", "a.jpg", "b.jpg"]
    for name in names:
        put(watched.folder, name)
        # The kernel's clock goes by ticks of some milliseconds.
        os.sync()
        while put(watched.folder, ".tick").stat().st_ctime_ns == (watched.folder / name).stat().st_ctime_ns:
            pass
    assert take(watched, hand) == names


def test_what_came_with_an_old_time_of_writing_came_when_it_came(watched: WatchedFolder, hand: Hand) -> None:
    os.utime(put(watched.folder, "copied.jpg"), (0, 0))
    take(watched, hand)
    assert abs(watched.waiting()[0].arrived_at - datetime.now(UTC)) < timedelta(hours=1)


@pytest.mark.parametrize(
    "name", [".hidden.jpg", "~a.jpg", "a.jpg.part", "A.TMP", "a.crdownload", "Thumbs.db", "desktop.ini"]
)
def test_passing_names_and_what_desktops_leave_are_not_taken(watched: WatchedFolder, hand: Hand, name: str) -> None:
    put(watched.folder, name)
    assert take(watched, hand) == []
    assert (watched.folder / name).exists()


def test_a_file_that_gets_its_name_at_the_end_is_taken_under_it(watched: WatchedFolder, hand: Hand) -> None:
    passing = put(watched.folder, "scan.tmp")
    take(watched, hand)
    passing.rename(watched.folder / "scan.tiff")
    assert take(watched, hand) == ["scan.tiff"]


def test_links_folders_and_pipes_are_left_alone(watched: WatchedFolder, hand: Hand) -> None:
    elsewhere = put(watched.folder, ".secret", b"secret")
    (watched.folder / "link.jpg").symlink_to(elsewhere)
    (watched.folder / "folder.jpg").mkdir()
    os.mkfifo(watched.folder / "pipe.jpg")
    assert take(watched, hand) == []


def test_an_empty_file_is_given_time_to_be_written(watched: WatchedFolder, hand: Hand) -> None:
    put(watched.folder, "a.jpg", b"")
    assert take(watched, hand) == []
    hand.s += EMPTY_SETTLED_S
    watched.take()
    assert len(watched.waiting()) == 1


def test_no_more_are_taken_than_can_be_kept_in_order_and_the_rest_waits(watched: WatchedFolder, hand: Hand) -> None:
    for number in range(MOST_TAKEN + 7):
        put(watched.folder, f"{number}.jpg")
    assert len(take(watched, hand)) == MOST_TAKEN
    assert watched.crowd == MOST_TAKEN + 7
    for scan in watched.waiting()[:10]:
        watched.finish(scan, 4)
    assert len(take(watched, hand)) == MOST_TAKEN - 10 + 7


def test_an_overlong_name_keeps_its_end(watched: WatchedFolder, hand: Hand) -> None:
    put(watched.folder, "a" * 240 + ".jpg")
    (name,) = take(watched, hand)
    assert name.endswith("a.jpg")


def test_what_was_under_way_is_still_there_after_a_restart(watched: WatchedFolder, hand: Hand) -> None:
    put(watched.folder, "a.jpg")
    take(watched, hand)
    before = watched.waiting()
    watched.close()
    again = WatchedFolder(watched.folder)
    again.open()
    with closing(again):
        assert again.waiting() == before


def test_a_screened_page_is_deleted_unless_pages_are_to_be_kept(watched: WatchedFolder, hand: Hand) -> None:
    put(watched.folder, "a.jpg")
    take(watched, hand)
    watched.finish(watched.waiting()[0], 4)
    put(watched.folder, "b.jpg")
    take(watched, hand)
    watched.done_days = 1
    watched.finish(watched.waiting()[0], 4)
    assert watched.waiting() == ()
    assert [file.name[21:] for file in (watched.folder / "done").iterdir()] == ["b.jpg"]


def test_a_page_whose_writer_has_gone_on_is_another_page(watched: WatchedFolder, hand: Hand) -> None:
    put(watched.folder, "a.jpg")
    take(watched, hand)
    (scan,) = watched.waiting()
    with scan.file.open("ab") as writer:
        writer.write(b" goes on")
    watched.finish(scan, 4)
    assert watched.waiting() == (scan,)


def test_kept_and_refused_pages_are_deleted_after_their_days(watched: WatchedFolder, hand: Hand) -> None:
    put(watched.folder, "a.jpg")
    take(watched, hand)
    watched.fail(watched.waiting()[0], "why")
    assert watched.forget_old(datetime.now(UTC) + timedelta(days=6)) == 0
    assert watched.forget_old(datetime.now(UTC) + timedelta(days=8)) == 2
    assert list((watched.folder / "failed").iterdir()) == []


def test_a_folder_is_watched_by_one_process_alone(watched: WatchedFolder) -> None:
    with pytest.raises(Unavailable):
        WatchedFolder(watched.folder).open()


def test_a_folder_in_which_nothing_can_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        WatchedFolder(tmp_path / "missing").open()


def test_a_file_over_the_limit_is_not_read(watched: WatchedFolder, hand: Hand) -> None:
    put(watched.folder, "a.jpg", b"12345")
    take(watched, hand)
    assert read_whole(watched.waiting()[0], 4) is None
