"""What every store promises about crossings and screenings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from screening.domain.crossings import (
    Crossing,
    Movement,
    MovementKind,
    Outcome,
    RecordedTraveller,
    Screening,
    UnscreenedCause,
)
from screening.domain.errors import Conflict, CrossingClosed, InvalidInput, NotFound
from screening.domain.identifiers import CheckpostCode, CounterCode, CrossingId, new_uuid
from screening.domain.travellers import Cnic
from screening.workflows.ports import (
    SCREENED,
    UNSCREENED,
    CrossingFilter,
    PresentedBefore,
    RecordedSince,
    Repositories,
)
from tests.builders import A_MOMENT, a_crossing, a_document, a_traveller
from tests.contract.conftest import Store
from tests.contract.records import a_draft, a_movement, a_screening

KHI, LHE = CheckpostCode("KHI"), CheckpostCode("LHE")


def _add(store: Store, *crossings: Crossing) -> None:
    for crossing in crossings:
        store.write(lambda repositories, crossing=crossing: repositories.crossings.add(crossing))  # type: ignore[misc]


def _found(store: Store, which: CrossingFilter) -> list[str]:
    with store.read() as kept:
        return [crossing.number for crossing in kept.crossings.find(which, 50).items]


def test_numbers_count_by_checkpost_and_year(store: Store) -> None:
    def take(checkpost: CheckpostCode, year: int) -> str:
        return store.write(lambda repositories: repositories.crossings.next_number(checkpost, year))

    assert [take(KHI, 2026), take(KHI, 2026), take(LHE, 2026), take(KHI, 2027)] == [
        "KHI-26-000001",
        "KHI-26-000002",
        "LHE-26-000001",
        "KHI-27-000001",
    ]


def test_crossing_comes_back_as_it_was(store: Store) -> None:
    departure = datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=5)))
    crossing = replace(a_crossing(), service="PK 301", departs_at=departure)
    _add(store, crossing)
    with store.read() as kept:
        found = kept.crossings.get(crossing.id)
    assert found == crossing
    assert found.departs_at is not None
    assert found.departs_at.utcoffset() == timedelta(hours=5)
    assert found.opened_at.tzinfo is UTC


def test_crossing_is_added_once(store: Store) -> None:
    crossing = a_crossing()
    _add(store, crossing)
    with pytest.raises(Conflict):
        _add(store, crossing)
    with pytest.raises(Conflict):
        _add(store, a_crossing())


def test_unknown_crossing_is_not_found(store: Store) -> None:
    nobody = CrossingId(new_uuid())
    with pytest.raises(NotFound), store.read() as kept:
        kept.crossings.get(nobody)
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.crossings.close(nobody, a_movement()))
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.crossings.add_screening(a_screening(a_crossing())))


def test_crossing_is_closed_once(store: Store) -> None:
    crossing, movement = a_crossing(), a_movement()
    _add(store, crossing)
    closed = store.write(lambda repositories: repositories.crossings.close(crossing.id, movement))
    assert closed == replace(crossing, movement=movement)
    with pytest.raises(CrossingClosed):
        store.write(lambda repositories: repositories.crossings.close(crossing.id, a_movement(MovementKind.STOPPED)))
    with store.read() as kept:
        assert kept.crossings.get(crossing.id).movement == movement


def test_unscreened_crossing_comes_back_with_cause_and_traveller_and_is_found_by_document(store: Store) -> None:
    crossing = a_crossing()
    movement = replace(
        a_movement(MovementKind.UNSCREENED),
        reason=None,
        cause=UnscreenedCause.POWER,
        traveller=a_traveller(),
        documents=(a_document("AB12345"), a_document("AB12345")),
    )
    _add(store, crossing)
    store.write(lambda repositories: repositories.crossings.close(crossing.id, movement))
    with store.read() as kept:
        assert kept.crossings.get(crossing.id).movement == movement
    assert _found(store, CrossingFilter(document_number="AB12345")) == [crossing.number]


def test_screenings_come_back_as_they_were_and_oldest_first(store: Store) -> None:
    crossing = a_crossing()
    first = a_screening(crossing)
    second = replace(
        a_screening(crossing),
        recorded_at=first.recorded_at + timedelta(seconds=1),
        traveller=None,
        documents=(),
        mrz_lines=(),
        reading_status=None,
        image_sha256=None,
        lists=(),
    )
    _add(store, crossing)
    store.write(lambda repositories: repositories.crossings.add_screening(second))
    store.write(lambda repositories: repositories.crossings.add_screening(first))
    with store.read() as kept:
        assert kept.crossings.screenings(crossing.id) == (first, second)


def test_what_the_counter_was_shown_last_is_told_of_many_at_once(store: Store) -> None:
    twice, never = a_crossing(number="KHI-26-000001"), a_crossing(number="KHI-26-000002")
    first = replace(a_screening(twice), outcome_shown=Outcome.UNDETERMINED)
    second = replace(
        a_screening(twice), outcome_shown=Outcome.CLEAR, recorded_at=first.recorded_at + timedelta(seconds=1)
    )
    _add(store, twice, never)
    for screening in (second, first):
        store.write(lambda repositories, screening=screening: repositories.crossings.add_screening(screening))  # type: ignore[misc]
    with store.read() as kept:
        assert kept.crossings.last_shown([twice.id, never.id]) == {twice.id: Outcome.CLEAR}
        assert kept.crossings.last_shown([]) == {}
        last = kept.crossings.screenings(twice.id)[-1]
        assert kept.crossings.last_screenings([twice.id, never.id]) == {twice.id: last}
        assert kept.crossings.last_screenings([]) == {}
        assert kept.crossings.several([never.id, CrossingId(new_uuid())]) == {never.id: kept.crossings.get(never.id)}


def test_screening_is_added_once(store: Store) -> None:
    crossing = a_crossing()
    screening = a_screening(crossing)
    _add(store, crossing)
    store.write(lambda repositories: repositories.crossings.add_screening(screening))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.crossings.add_screening(screening))


def test_crossings_are_found_by_each_filter(store: Store) -> None:
    early = a_crossing(number="KHI-26-000001")
    late = replace(
        a_crossing(number="LHE-26-000001"),
        checkpost=LHE,
        counter=CounterCode("7"),
        opened_at=A_MOMENT + timedelta(hours=1),
    )
    _add(store, early, late)
    store.write(lambda repositories: repositories.crossings.close(early.id, a_movement()))
    store.write(lambda repositories: repositories.crossings.add_screening(a_screening(late, a_document("AB12345"))))
    assert _found(store, CrossingFilter()) == [late.number, early.number]
    assert _found(store, CrossingFilter(checkposts=frozenset({KHI}))) == [early.number]
    assert _found(store, CrossingFilter(checkposts=frozenset())) == []
    assert _found(store, CrossingFilter(counter=CounterCode("7"))) == [late.number]
    assert _found(store, CrossingFilter(number=early.number)) == [early.number]
    assert _found(store, CrossingFilter(document_number="AB12345")) == [late.number]
    assert _found(store, CrossingFilter(document_number="AB1234")) == []
    assert _found(store, CrossingFilter(opened_from=late.opened_at)) == [late.number]
    assert _found(store, CrossingFilter(opened_before=late.opened_at)) == [early.number]
    assert _found(store, CrossingFilter(only_open=True)) == [late.number]


def test_document_shown_twice_finds_its_crossing_once(store: Store) -> None:
    crossing = a_crossing()
    _add(store, crossing)
    for _ in range(2):
        screening = a_screening(crossing, a_document("AB12345"), a_document("AB12345"))
        store.write(lambda repositories, screening=screening: repositories.crossings.add_screening(screening))  # type: ignore[misc]
    assert _found(store, CrossingFilter(document_number="AB12345")) == [crossing.number]


def test_pages_stay_in_place_while_crossings_are_added(store: Store) -> None:
    numbers = [f"KHI-26-{count:06}" for count in range(1, 8)]
    _add(store, *(a_crossing(number=number) for number in numbers))
    seen: list[str] = []
    cursor = None
    for page in range(4):
        with store.read() as kept:
            found = kept.crossings.find(CrossingFilter(), 2, cursor)
        seen += [crossing.number for crossing in found.items]
        cursor = found.next_cursor
        _add(store, a_crossing(number=f"KHI-26-{100 + page:06}"))
    assert seen == list(reversed(numbers))
    assert cursor is None


@pytest.mark.parametrize("cursor", ["", "nonsense", "!", "bnVsbA", "WzEsMl0", "WyJhIiwiYiJd", "a" * 5000])
def test_cursor_of_another_make_is_refused(store: Store, cursor: str) -> None:
    with store.read() as kept, pytest.raises(InvalidInput) as refused:
        kept.crossings.find(CrossingFilter(), 2, cursor)
    assert refused.value.parameters["reason"] == "cursor"


def test_crossings_of_the_same_document_or_cnic_come_newest_first_without_the_one_looked_at(store: Store) -> None:
    cnic, reached = Cnic("0000012345671"), frozenset({KHI})
    crossings = [
        replace(a_crossing(number=f"KHI-26-{count:06}"), opened_at=A_MOMENT + timedelta(hours=count))
        for count in range(1, 6)
    ]
    same_document, same_cnic, unscreened, other, at_hand = crossings
    elsewhere = replace(a_crossing(number="LHE-26-000001"), checkpost=LHE)
    _add(store, *crossings, elsewhere)
    shown = {
        same_document: ("UT1", None),
        same_cnic: ("UT2", cnic),
        other: ("UT3", None),
        at_hand: ("UT1", cnic),
        elsewhere: ("UT1", cnic),
    }

    def screen(repositories: Repositories) -> None:
        for crossing, (number, card) in shown.items():
            screening = a_screening(crossing, a_document(number))
            repositories.crossings.add_screening(replace(screening, traveller=a_traveller(cnic=card)))
        movement = replace(a_movement(MovementKind.UNSCREENED), documents=(a_document("UT1"),))
        repositories.crossings.close(unscreened.id, movement)

    store.write(screen)

    def before(numbers: set[str], card: Cnic | None, checkposts: frozenset[CheckpostCode], limit: int = 9) -> list[str]:
        which = PresentedBefore(frozenset(numbers), card, at_hand.id, checkposts)
        with store.read() as kept:
            return [crossing.number for crossing in kept.crossings.presented_before(which, limit)]

    assert before({"UT1"}, cnic, reached) == ["KHI-26-000003", "KHI-26-000002", "KHI-26-000001"]
    assert before({"UT1"}, cnic, reached, 2) == ["KHI-26-000003", "KHI-26-000002"]
    assert before({"UT1"}, None, reached) == ["KHI-26-000003", "KHI-26-000001"]
    assert before({"UT1"}, None, frozenset({KHI, LHE}))[-1] == "LHE-26-000001"
    assert before(set(), cnic, reached) == ["KHI-26-000002"]
    assert before(set(), None, reached) == before({"UT1"}, cnic, frozenset()) == []


def test_who_was_recorded_since_a_position_comes_in_the_journals_order(store: Store) -> None:
    """Attempts to screen, and what was written down of somebody unscreened; other records count for nothing."""
    screened, unscreened, unknown = (a_crossing(number=f"KHI-26-{count:06}") for count in (1, 2, 3))
    first, second, blank = (a_screening(screened, a_document(number)) for number in ("UT1", "UT2", "UT3"))
    blank = replace(blank, traveller=None, documents=())
    _add(store, screened, unscreened, unknown)

    def screen(repositories: Repositories, screening: Screening) -> None:
        repositories.crossings.add_screening(screening)
        repositories.journal.append(a_draft(SCREENED, f"screening:{screening.id}", f"crossing:{screened.id}"))

    def pass_by(repositories: Repositories, crossing: Crossing, movement: Movement) -> None:
        repositories.crossings.close(crossing.id, movement)
        repositories.journal.append(a_draft(UNSCREENED, f"crossing:{crossing.id}"))

    nobody = a_movement(MovementKind.UNSCREENED)
    known = replace(nobody, traveller=a_traveller(), documents=(a_document("UT4"),))
    store.write(lambda repositories: screen(repositories, second))
    store.write(lambda repositories: repositories.journal.append(a_draft("crossing.viewed", f"crossing:{screened.id}")))
    store.write(lambda repositories: pass_by(repositories, unknown, nobody))
    store.write(lambda repositories: pass_by(repositories, unscreened, known))
    store.write(lambda repositories: screen(repositories, blank))
    store.write(lambda repositories: screen(repositories, first))

    def since(position: int, limit: int = 9) -> RecordedSince:
        with store.read() as kept:
            return kept.crossings.recorded_since(position, limit)

    whole = since(0)
    assert whole.is_last
    assert whole.position == 6
    of_second, of_unscreened, of_first = whole.travellers
    assert [each.documents[0].number for each in whole.travellers] == ["UT2", "UT4", "UT1"]
    assert of_first == RecordedTraveller(
        screened.id, first.recorded_at, screened.checkpost, screened.direction, first.traveller, first.documents
    )
    assert (of_unscreened.traveller, of_unscreened.at) == (known.traveller, known.recorded_at)
    part = since(0, 2)
    assert (part.travellers, part.position, part.is_last) == ((of_second,), 3, False)
    assert since(part.position, 9).travellers == (of_unscreened, of_first)
    assert since(6) == RecordedSince((), 6, is_last=True)
