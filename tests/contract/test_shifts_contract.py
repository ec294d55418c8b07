"""What every store promises about the roster."""

from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.accounts import Account, Scope
from screening.domain.alerts import AlertLevel
from screening.domain.errors import Conflict, InvalidInput, NotFound
from screening.domain.identifiers import ShiftId, new_uuid
from screening.domain.shifts import Shift
from screening.workflows.ports import ShiftFilter
from tests.builders import A_MOMENT
from tests.contract.conftest import Store
from tests.contract.records import an_account

HOUR = timedelta(hours=1)


@pytest.fixture
def officer(store: Store) -> Account:
    account = an_account()
    store.write(lambda repositories: repositories.accounts.add(account))
    return account


def add(store: Store, officer: Account, begins: int, ends: int, place: str = "zone:sindh") -> Shift:
    """Roster the officer as assistant director, from and to so many hours after a moment."""
    shift = Shift(
        ShiftId(new_uuid()),
        officer.id,
        AlertLevel.ASSISTANT_DIRECTOR,
        Scope.parse(place),
        A_MOMENT + begins * HOUR,
        A_MOMENT + ends * HOUR,
    )
    store.write(lambda repositories: repositories.shifts.add(shift))
    return shift


def found(store: Store, which: ShiftFilter) -> list[Shift]:
    with store.read() as kept:
        return list(kept.shifts.find(which, 50).items)


def test_shift_comes_back_as_it_was_and_as_it_was_changed(store: Store, officer: Account) -> None:
    shift = add(store, officer, 0, 12)
    with store.read() as kept:
        assert kept.shifts.get(shift.id) == shift
    ended = replace(shift, ends_at=A_MOMENT + HOUR)
    store.write(lambda repositories: repositories.shifts.save(ended))
    with store.read() as kept:
        assert kept.shifts.get(shift.id) == ended


def test_shift_needs_an_officer_and_is_added_once(store: Store, officer: Account) -> None:
    shift = add(store, officer, 0, 12)
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.shifts.add(shift))
    stranger = replace(shift, id=ShiftId(new_uuid()), officer=an_account().id)
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.shifts.add(stranger))


def test_unknown_shift_is_not_found(store: Store, officer: Account) -> None:
    shift = replace(add(store, officer, 0, 1), id=ShiftId(new_uuid()))
    with store.read() as kept, pytest.raises(NotFound):
        kept.shifts.get(shift.id)
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.shifts.save(shift))


def test_shifts_are_found_by_level_place_and_time(store: Store, officer: Account) -> None:
    night, day = add(store, officer, -8, 0), add(store, officer, 0, 8)
    elsewhere = add(store, officer, 0, 8, "checkpost:TKM")
    now = A_MOMENT
    assert found(store, ShiftFilter()) == [night, day, elsewhere]
    assert found(store, ShiftFilter(level=AlertLevel.DEPUTY_DIRECTOR)) == []
    assert found(store, ShiftFilter(places=frozenset({Scope.parse("checkpost:TKM")}))) == [elsewhere]
    assert found(store, ShiftFilter(places=frozenset())) == []
    assert found(store, ShiftFilter(ends_after=now)) == [day, elsewhere]
    assert found(store, ShiftFilter(begins_before=now)) == [night]
    assert found(store, ShiftFilter(ends_after=now - HOUR, begins_before=now)) == [night]


def test_shifts_come_page_by_page(store: Store, officer: Account) -> None:
    shifts = [add(store, officer, begins, begins + 1) for begins in (3, 1, 2)]
    seen: list[Shift] = []
    cursor = None
    while len(seen) < 3:
        with store.read() as kept:
            page = kept.shifts.find(ShiftFilter(), 2, cursor)
        seen += page.items
        cursor = page.next_cursor
        assert (cursor is None) == (len(seen) == 3)
    assert seen == [shifts[1], shifts[2], shifts[0]]
    with store.read() as kept, pytest.raises(InvalidInput):
        kept.shifts.find(ShiftFilter(), 2, "nonsense")
