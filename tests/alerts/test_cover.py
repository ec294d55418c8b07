"""When is nobody on duty?"""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from screening.alerts.cover import Gap, gaps_between
from screening.domain.accounts import Scope
from screening.domain.alerts import AlertLevel
from screening.domain.identifiers import AccountId, ShiftId, new_uuid
from screening.domain.shifts import Shift
from tests.builders import A_MOMENT

HOUR = timedelta(hours=1)
DAY = A_MOMENT + 24 * HOUR


def a_shift(begins_h: int, ends_h: int) -> Shift:
    officer, place = AccountId(new_uuid()), Scope.parse("zone:sindh")
    begins_at, ends_at = A_MOMENT + begins_h * HOUR, A_MOMENT + ends_h * HOUR
    return Shift(ShiftId(new_uuid()), officer, AlertLevel.ASSISTANT_DIRECTOR, place, begins_at, ends_at)


def gap(begins_h: int, ends_h: int) -> Gap:
    return Gap(A_MOMENT + begins_h * HOUR, A_MOMENT + ends_h * HOUR)


def test_without_shifts_the_whole_span_is_a_gap() -> None:
    assert gaps_between([], A_MOMENT, DAY) == (gap(0, 24),)
    assert gaps_between([a_shift(3, 3)], A_MOMENT, DAY) == (gap(0, 24),)


def test_gaps_stand_before_between_and_after_shifts() -> None:
    shifts = [a_shift(12, 14), a_shift(2, 8), a_shift(7, 9), a_shift(30, 40)]
    assert gaps_between(shifts, A_MOMENT, DAY) == (gap(0, 2), gap(9, 12), gap(14, 24))


def test_shifts_that_follow_upon_each_other_leave_none() -> None:
    assert gaps_between([a_shift(-4, 8), a_shift(8, 20), a_shift(20, 32)], A_MOMENT, DAY) == ()


@given(st.lists(st.tuples(st.integers(-10, 40), st.integers(0, 20)), max_size=6), st.integers(0, 23))
def test_a_moment_is_in_a_gap_exactly_where_no_shift_is_on(spans: list[tuple[int, int]], hour: int) -> None:
    shifts = [a_shift(begins, begins + length) for begins, length in spans]
    moment: datetime = A_MOMENT + hour * HOUR
    is_in_gap = any(each.begins_at <= moment < each.ends_at for each in gaps_between(shifts, A_MOMENT, DAY))
    assert is_in_gap is not any(shift.is_on(moment) for shift in shifts)
