"""A process that writes crossings from several threads until it is killed, and says on standard output how far it got.

Each line is one flush: `begun <crossing id>` before a unit of work is handed to the store, `kept <crossing id>
<number> <seq>` once the store has answered.
"""

import os
import sys
import threading
from pathlib import Path

from screening.domain.clock import SystemClock
from screening.domain.crossings import Crossing
from screening.domain.identifiers import CheckpostCode, CrossingId, new_uuid
from screening.domain.journal import JournalDraft, RetentionClass
from screening.signing.keys import SigningKey
from screening.store.postgres_store import open_postgres_store
from screening.store.sql_store import SqlStore
from screening.store.sqlite_store import open_store
from screening.workflows.ports import Repositories, Store
from tests.builders import a_crossing
from tests.contract.records import a_hit, a_screening, an_alert

THREADS = 4


def say(line: str) -> None:
    """Write one line at once, so that what was said before a kill is heard."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def write_one(store: Store, crossing_id: CrossingId) -> tuple[Crossing, int]:
    """Write all that belongs to one crossing; give it with the seq of its journal record."""

    def work(repositories: Repositories) -> tuple[Crossing, int]:
        number = repositories.crossings.next_number(CheckpostCode("KHI"), 2026)
        plain = a_crossing(number=number)
        crossing = Crossing(
            crossing_id, number, plain.checkpost, plain.counter, plain.direction, plain.opened_at, plain.opened_by
        )
        screening, alert = a_screening(crossing), an_alert(crossing)
        draft = JournalDraft(
            "crossing.screened", "account:1", (f"crossing:{crossing_id}",), RetentionClass.CROSSING, {"number": number}
        )
        repositories.crossings.add(crossing)
        repositories.crossings.add_screening(screening)
        repositories.alerts.add(alert)
        repositories.alerts.add_hits([a_hit(screening)])
        return crossing, repositories.journal.append(draft).seq

    return store.write(work)


def write_on(store: Store) -> None:
    """Write one crossing after the other."""
    while True:
        crossing_id = CrossingId(new_uuid())
        say(f"begun {crossing_id}")
        crossing, seq = write_one(store, crossing_id)
        say(f"kept {crossing_id} {crossing.number} {seq}")


def open_the_store(folder: Path, url: str = "") -> SqlStore:
    """Open the folder's store, or that in the PostgreSQL database at `url`, with the folder's key and head."""
    key, head_file = SigningKey.load(folder / "signing.pem"), folder / "head.json"
    if url:
        return open_postgres_store(url, SystemClock(), key, head_file)
    return open_store(folder / "screening.db", SystemClock(), key, head_file)


def main(folder: Path, url: str = "") -> None:
    """Write in the store until killed."""
    store = open_the_store(folder, url)
    for _ in range(THREADS):
        threading.Thread(target=write_on, args=[store]).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
