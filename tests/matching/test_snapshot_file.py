"""Does a built index outlive its process, and is none ever used that is not whole and of today?"""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from screening.domain.entries import ListEntry
from screening.domain.identifiers import EntryId
from screening.domain.lists import Direction, Holds
from screening.matching import snapshot_file
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import generate_entries, generate_travellers
from screening.matching.search import screen
from screening.matching.snapshot import SearchedList, Snapshot, advance, build_snapshot
from screening.matching.snapshot_file import Refusal, open_snapshot, write_snapshot
from tests.builders import a_definition, a_document, a_list_in_force, a_traveller, an_entry
from tests.matching.plain_scan import found_by

A_DAY = date(2026, 11, 21)
BACKGROUND = background_rarity()
ENTRIES = {entry.id: entry for entry in generate_entries(200, seed=21)}
PAPER = an_entry(documents=("L898902C3",))
LISTS = (
    a_list_in_force(*ENTRIES.values(), definition=a_definition(threshold=0.2)),
    a_list_in_force(PAPER, definition=a_definition("sltd", holds=Holds.DOCUMENTS)),
)


EDITIONS = tuple(SearchedList(held.definition, held.version) for held in LISTS)


def fetch(entry_id: EntryId, revision: int) -> ListEntry:
    """Give an entry as the store would."""
    entry = {**ENTRIES, PAPER.id: PAPER}[entry_id]
    assert entry.revision == revision
    return entry


def open_file(path: Path, lists: tuple[SearchedList, ...] = EDITIONS) -> Snapshot | Refusal:
    """Open a file where these editions are known."""
    known = {(each.version.code, each.version.number): each for each in lists}
    return open_snapshot(path, lambda code, number: known.get((code, number)), BACKGROUND, fetch)


def reopen(path: Path, lists: tuple[SearchedList, ...] = EDITIONS) -> Snapshot:
    """Open a file that must be usable."""
    opened = open_file(path, lists)
    assert isinstance(opened, Snapshot)
    return opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the place of a written snapshot."""
    path = tmp_path / "index"
    write_snapshot(path, build_snapshot(LISTS, BACKGROUND))
    return path


def test_mapped_snapshot_answers_as_the_one_that_was_built(path: Path) -> None:
    built, mapped = build_snapshot(LISTS, BACKGROUND), reopen(path)
    for who in (*generate_travellers(20, 22), *generate_travellers(60, 23, tuple(ENTRIES.values()))):
        documents = (*who.documents, a_document("L8989O2C3"))
        one, other = (screen(each, who.traveller, documents, Direction.EXIT, A_DAY) for each in (built, mapped))
        assert found_by(one) == found_by(other)
        assert [hit.entry for hit in one.hits] == [hit.entry for hit in other.hits]


def test_mapped_arrays_are_of_the_kinds_for_which_the_search_was_compiled(path: Path) -> None:
    """For another kind it would be compiled anew, half a minute long, by the first traveller after a large import."""
    built, mapped = (each.parts[0].index for each in (build_snapshot(LISTS, BACKGROUND), reopen(path)))
    for table in ("lexicon", "near", "records", "documents", "cnics"):
        assert [*map(_kind, getattr(built, table))] == [*map(_kind, getattr(mapped, table))]
    for column in ("lists", "features", "has_features"):
        assert _kind(getattr(built, column)) == _kind(getattr(mapped, column))


def _kind(array: NDArray[np.generic]) -> tuple[np.dtype[np.generic], int, bool, bool]:
    return array.dtype, array.ndim, array.flags.c_contiguous, array.flags.writeable


def test_mapped_snapshot_is_brought_forward_and_its_file_stays(path: Path) -> None:
    before = path.read_bytes()
    mapped = reopen(path)
    added = an_entry("Gulbadin Zarkotani")
    later = advance(mapped, EDITIONS, {0: [added]})
    result = screen(later, a_traveller("ZARKOTANI, GULBADIN", born=None), (), Direction.EXIT, A_DAY)
    assert added in [hit.entry for hit in result.hits]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "harm",
    [
        lambda whole: whole[:0],
        lambda whole: whole[:40],
        lambda whole: whole[:-1],
        lambda whole: whole + b"x",
        lambda whole: whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        lambda whole: b"SOMETHIN" + whole[8:],
    ],
    ids=["empty", "start only", "cut", "longer", "one bit", "another kind"],
)
def test_damaged_file_is_refused(path: Path, harm: Callable[[bytes], bytes]) -> None:
    path.write_bytes(harm(path.read_bytes()))
    assert open_file(path) is Refusal.DAMAGED


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert open_file(tmp_path / "index") is Refusal.MISSING


def test_file_of_editions_that_nobody_knows_is_refused(path: Path) -> None:
    """As of a store that was put back: another number, another content under the number, another definition, none."""
    persons, papers = EDITIONS
    later = replace(persons, version=replace(persons.version, number=persons.version.number + 1))
    other = replace(persons, version=replace(persons.version, digest="f" * 64))
    wider = replace(persons, definition=replace(persons.definition, categories=("other", "person")))
    for lists in ((later, papers), (other, papers), (wider, papers), (persons,), ()):
        assert open_file(path, lists) is Refusal.OUTDATED


def test_file_of_another_program_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_file, "_program", lambda: "another")
    assert open_file(path) is Refusal.OUTDATED


def test_threshold_may_change_without_a_new_file(path: Path) -> None:
    """It is looked up when the file is opened."""
    persons, papers = EDITIONS
    strict = replace(persons, definition=replace(persons.definition, threshold=0.999))
    opened = reopen(path, (strict, papers))
    assert screen(opened, a_traveller("KHAN, MUHAMMAD"), (), Direction.EXIT, A_DAY).hits_total == 0


def test_failed_write_leaves_the_file_that_stood_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a kill does: what was written aside is never looked at."""

    def fails(descriptor: int) -> None:
        raise OSError("no room")

    monkeypatch.setattr("screening.matching.snapshot_file.os.fsync", fails)
    with pytest.raises(OSError, match="no room"):
        write_snapshot(path, build_snapshot(LISTS[:1], BACKGROUND))
    reopen(path)


@pytest.mark.slow
def test_kill_while_a_file_is_written_leaves_the_one_that_stood_there(path: Path) -> None:
    """A process that dies before the rename; a later write removes what it left."""
    program = (
        "import os, pathlib, sys; from tests.matching.test_snapshot_file import *\n"
        "os.fsync = lambda descriptor: os.kill(os.getpid(), 9)\n"
        "write_snapshot(pathlib.Path(sys.argv[1]), build_snapshot(LISTS[:1], BACKGROUND))\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == -9
    (left,) = path.parent.glob("*.new")
    reopen(path)
    os.utime(left, (0, 0))
    write_snapshot(path, build_snapshot(LISTS, BACKGROUND))
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    reopen(path)


def test_file_is_for_its_owner_alone(path: Path) -> None:
    """It holds what the lists hold."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
