"""What every store promises about units of work."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from screening.domain.clock import FrozenClock
from screening.domain.errors import NotFound
from screening.domain.identifiers import CheckpostCode
from screening.journal.verification import verify_kept
from screening.signing.keys import SigningKey
from screening.workflows.ports import CrossingFilter, Repositories
from tests.builders import a_crossing
from tests.contract.conftest import Store
from tests.contract.records import a_draft, a_screening

KHI = CheckpostCode("KHI")


class _Refused(Exception):
    """Raised by a unit of work that changes its mind."""


def test_write_gives_the_result_of_the_work(store: Store) -> None:
    assert store.write(lambda repositories: repositories.journal.append(a_draft()).seq) == 1


def test_read_sees_what_was_written(store: Store) -> None:
    crossing = a_crossing()
    store.write(lambda repositories: repositories.crossings.add(crossing))
    with store.read() as kept:
        assert kept.crossings.get(crossing.id) == crossing


def test_unit_sees_its_own_writes(store: Store) -> None:
    crossing = a_crossing()

    def work(repositories: Repositories) -> None:
        repositories.crossings.add(crossing)
        repositories.journal.append(a_draft())
        assert repositories.crossings.get(crossing.id) == crossing
        assert repositories.journal.append(a_draft()).seq == 2

    store.write(work)


def test_unit_that_raises_leaves_nothing_and_its_exception_comes_out(store: Store) -> None:
    crossing = a_crossing()

    def work(repositories: Repositories) -> None:
        repositories.crossings.next_number(KHI, 2026)
        repositories.crossings.add(crossing)
        repositories.crossings.add_screening(a_screening(crossing))
        repositories.journal.append(a_draft())
        raise _Refused

    with pytest.raises(_Refused):
        store.write(work)
    with store.read() as kept:
        assert kept.journal.head() is None
        assert kept.journal.heads() == ()
        assert kept.journal.signed_head() is None
        with pytest.raises(NotFound):
            kept.crossings.get(crossing.id)
    assert store.write(lambda repositories: repositories.crossings.next_number(KHI, 2026)) == "KHI-26-000001"


def test_unit_that_raises_harms_no_neighbour(store: Store, signing_key: SigningKey) -> None:
    """Units of many threads, every third of which fails: the others all stand, numbered without a gap."""

    def one(count: int) -> bool:
        def work(repositories: Repositories) -> None:
            number = repositories.crossings.next_number(KHI, 2026)
            repositories.crossings.add(a_crossing(number=number))
            repositories.journal.append(a_draft(payload={"count": count}))
            if count % 3 == 0:
                raise _Refused

        try:
            store.write(work)
        except _Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        stood = sum(threads.map(one, range(60)))
    assert stood == 40
    with store.read() as kept:
        numbers = {crossing.number for crossing in kept.crossings.find(CrossingFilter(), 100).items}
        verification = verify_kept(kept.journal, None, [signing_key.public_key])
    assert numbers == {f"KHI-26-{count:06}" for count in range(1, 41)}
    assert verification.is_whole
    assert verification.intact == verification.signed_up_to == 40


def test_read_is_one_consistent_view(store: Store) -> None:
    """What is committed while a view is open does not show in it."""
    with store.read() as kept:
        store.write(lambda repositories: repositories.journal.append(a_draft()))
        assert kept.journal.head() is None
    with store.read() as kept:
        assert kept.journal.head() is not None


def test_commit_wakes_those_who_asked(store: Store) -> None:
    woken = threading.Event()
    store.on_commit(woken.set)
    store.write(lambda repositories: repositories.journal.append(a_draft()))
    assert woken.wait(5)


def test_head_is_signed_with_each_commit(store: Store, clock: FrozenClock, signing_key: SigningKey) -> None:
    record = store.write(lambda repositories: repositories.journal.append(a_draft()))
    with store.read() as kept:
        (head,) = kept.journal.heads()
        assert kept.journal.signed_head() == head
    assert (head.seq, head.hash, head.at, head.key_id) == (1, record.hash, clock.now(), signing_key.key_id)
