"""Is everything that was answered still there, and nothing by halves, when the process is killed at any moment?

`kill -9` proves what the process owes; that the disk keeps what it was told to flush is `synchronous=FULL`'s promise
(tests.store.test_engine) and the disk's.
"""

import random
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from screening.domain.crossings import CrossingNumber
from screening.journal.heads import HeadFile
from screening.journal.verification import verify_kept
from screening.signing.keys import SigningKey
from screening.workflows.ports import CrossingFilter, Repositories
from tests.builders import A_MOMENT
from tests.store.scribe import open_the_store

ROUNDS = 5


@dataclass(slots=True)
class _Ledger:
    """What the killed processes said."""

    begun: set[str] = field(default_factory=set)
    kept: dict[str, tuple[str, int]] = field(default_factory=dict)

    def note(self, output: str) -> int:
        """Note what one process said; give how many units were open when it was killed."""
        lines = [line.split() for line in output.splitlines(keepends=True) if line.endswith("\n")]
        begun = {words[1] for words in lines if words[0] == "begun"}
        kept = {words[1]: (words[2], int(words[3])) for words in lines if words[0] == "kept"}
        self.begun |= begun
        self.kept |= kept
        return len(begun - kept.keys())


def _write_until_killed(folder: Path, url: str, after_s: float) -> str:
    """Run the scribe, and kill it so long after its first answer."""
    program = [sys.executable, "-m", "tests.store.scribe", str(folder), url]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as scribe:
        assert scribe.stdout is not None
        heard = ""
        while "kept" not in heard:
            line = scribe.stdout.readline()
            assert line, "the scribe ended by itself"
            heard += line
        threading.Timer(after_s, scribe.kill).start()
        return heard + scribe.stdout.read()


def _crossings(kept: Repositories) -> dict[str, str]:
    found: dict[str, str] = {}
    cursor = None
    while True:
        page = kept.crossings.find(CrossingFilter(opened_from=A_MOMENT), 500, cursor)
        found |= {str(crossing.id): crossing.number for crossing in page.items}
        cursor = page.next_cursor
        if cursor is None:
            return found


def _check(folder: Path, url: str, ledger: _Ledger) -> None:
    """Reopen the store and compare it with what was answered."""
    key = SigningKey.load(folder / "signing.pem")
    head_file = folder / "head.json"
    store = open_the_store(folder, url)
    with store.read() as kept:
        crossings = _crossings(kept)
        records = {record.object_ids[0].removeprefix("crossing:"): record for record in kept.journal.records(0, 10**6)}
        verification = verify_kept(kept.journal, HeadFile(head_file).read(), [key.public_key])
        for name, number in crossings.items():
            record = records[name]
            crossing_id = kept.crossings.find(CrossingFilter(number=CrossingNumber(number)), 1).items[0].id
            assert len(kept.crossings.screenings(crossing_id)) == 1
            assert kept.alerts.of_crossing(crossing_id) is not None
            assert len(kept.alerts.hits(crossing_id)) == 1
            assert kept.journal.payloads([record.seq])[record.seq].body == f'{{"number":"{number}"}}'
    store.close()
    for name, (number, seq) in ledger.kept.items():
        assert crossings[name] == number
        assert records[name].seq == seq
    assert crossings.keys() == records.keys()
    assert crossings.keys() <= ledger.begun
    assert sorted(crossings.values()) == [f"KHI-26-{count:06}" for count in range(1, len(crossings) + 1)]
    assert verification.is_whole
    assert verification.intact == verification.signed_up_to == len(crossings)


@pytest.mark.slow
@pytest.mark.xdist_group("kill")
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_while_writing_loses_nothing_that_was_answered(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("new_postgres_database")() if database == "postgresql" else ""
    SigningKey.create().save(tmp_path / "signing.pem")
    chance = random.Random(20261121)  # noqa: S311  moments, not secrets
    ledger = _Ledger()
    open_at_kill: list[int] = []
    for _ in range(ROUNDS):
        open_at_kill.append(ledger.note(_write_until_killed(tmp_path, url, chance.uniform(0.01, 0.4))))
        _check(tmp_path, url, ledger)
    print(f"{ROUNDS} kills, units open at each: {open_at_kill}; {len(ledger.kept)} answered, none lost")  # noqa: T201
    assert any(open_at_kill)
