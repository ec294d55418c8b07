"""How long does a follower take to pull, and to prove, fifty thousand changes of the lists?"""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx

from screening.app import open_house
from screening.domain.changes import ChangeKind
from screening.domain.clock import SystemClock
from screening.domain.entries import ListEntry
from screening.domain.feed import FeedPart
from screening.domain.identifiers import EntryId, ListCode
from screening.lists.versions import version_after
from screening.settings import Settings
from screening.signing.keys import PublicKey
from screening.sync.copies import Held, follow
from screening.sync.parts import read_part
from screening.workflows.feed.follow_feed import CONTENT
from screening.workflows.feed.hand_out_feed import MOST_CARRIED
from screening.workflows.following.long_lived import leave_alone
from screening.workflows.ports import Repositories
from tests.benchmarks.processor_time import processor_s
from tests.benchmarks.rows import Row
from tests.builders import an_entry
from tests.running_service import SECRET, WATCHLISTS, RunningService, furnish

AT_ONCE = 1000
QUIET_S = 0.1
_AHEAD = 409
"""The feed has not come so far: the piece before was its last, and not a full one."""
ECL = ListCode("ecl")


def measure(changes: int = 50_000) -> Iterator[Row]:
    """Pull over real HTTP, each piece proven: its signature, its order, its place after the one before."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        furnish(data)
        _change(data, changes)
        service = RunningService(data)
        service.start()
        try:
            with service.signed_in("machine") as client:
                assert service.process is not None
                wait_until_quiet(service.process.pid)
                # A follower is a service too: what it holds is not looked through at each collection.
                leave_alone()
                before, own, began = processor_s(service.process.pid), time.process_time(), time.perf_counter()
                parts = _pull(client, data)
                wall = time.perf_counter() - began
                spent = time.process_time() - own + processor_s(service.process.pid) - before
        finally:
            service.stop()
        pulled = sum(len(part.items) for part in parts)
        yield Row(f"{pulled:,} changes pulled from the feed and proven", "s", wall, 3.0)
        yield Row("processor time of that, service and follower together", "s", spent)
        began = time.process_time()
        _apply(parts)
        yield Row("processor time to apply them to a copy, each list's digest proven", "s", time.process_time() - began)


def wait_until_quiet(pid: int) -> None:
    """Wait until the service has loaded its readers and built its index: both it does beside its first answers."""
    while True:
        before = processor_s(pid)
        time.sleep(1)
        if processor_s(pid) - before < QUIET_S:
            return


def _change(data: Path, changes: int) -> None:
    """Add entries one by one, each a version of its own: that is what officers' changes come to."""
    settings = Settings(data=data, watchlists=WATCHLISTS, secret=SECRET)
    with open_house(settings) as house:
        now = SystemClock().now()

        def add(first: int, repositories: Repositories) -> None:
            version = repositories.lists.version(ECL)
            assert version is not None
            for number in range(first, min(first + AT_ONCE, changes)):
                entry = _entry(number)
                version = version_after(version, None, entry, now)
                repositories.lists.publish(version, [entry], ChangeKind.ADD)

        for first in range(0, changes, AT_ONCE):
            house.store.write(lambda repositories, first=first: add(first, repositories))  # type: ignore[misc]


def _entry(number: int) -> ListEntry:
    named = an_entry(f"RAHMAN{number}, TARIQ MEHMOOD", born=("1979-03-14",), documents=(f"UT{number:07}",))
    return replace(named, source_id=str(number), grounds="Fictional grounds, as long as a sentence usually is.")


def _pull(client: httpx.Client, data: Path) -> list[FeedPart]:
    """Pull as a follower far behind does: positions have no gaps, so the next piece comes while this one is proven."""
    key = PublicKey.from_hex(Settings(data=data).public_key_file.read_text(encoding="utf-8"))
    parts: list[FeedPart] = []
    head = Held().head
    with ThreadPoolExecutor(1) as line:
        asked, coming = head.position, line.submit(_ask, client, head.position)
        while True:
            if asked != head.position:
                # The piece before was shorter than it might have been.
                coming = line.submit(_ask, client, head.position)
            written = coming.result()
            asked = head.position + MOST_CARRIED
            coming = line.submit(_ask, client, asked)
            part = read_part(written, (key,), head)
            if not part.items:
                return parts
            parts.append(part)
            head = part.reached


def _ask(client: httpx.Client, after: int) -> bytes:
    answer = client.get("/sync/feed", params={"after": after, "limit": MOST_CARRIED})
    if answer.status_code == _AHEAD:
        return b""
    answer.raise_for_status()
    return answer.content


def _apply(parts: list[FeedPart]) -> None:
    held, kept = Held(), dict[EntryId, ListEntry]()
    for part in parts:
        followed = follow(held, part, kept.get, CONTENT)
        kept |= {entry.id: entry for step in followed.steps for entry in step.entries}
        held = followed.held
