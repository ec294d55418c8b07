"""What does each kind of change make of an entry, on a list whose entries hold for some days?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState
from screening.domain.errors import ImpossibleChange, InvalidEntry, InvalidInput
from screening.lists.changed_entries import Wish, added_entry, changed_entry
from tests.builders import a_definition, an_entry

TODAY = date(2026, 11, 21)
PNIL = replace(a_definition("pnil"), validity_days=30, renewals=1)
FIELDS: dict[str, object] = {"source_id": "P-1", "names": ["RAHMAN, TARIQ"], "legal_basis": "Order", "contact": "+92"}
ENTRY = added_entry(Wish(ChangeKind.ADD, FIELDS), PNIL, TODAY)
RENEW = Wish(ChangeKind.RENEW)


def test_new_entry_holds_for_the_list_s_days_from_today() -> None:
    assert (ENTRY.owner, ENTRY.category, ENTRY.revision) == ("moi", "person", 1)
    assert (ENTRY.valid_from, ENTRY.expires) == (TODAY, date(2026, 12, 20))


def test_new_entry_cannot_begin_with_its_renewal() -> None:
    too_long = Wish(ChangeKind.ADD, {**FIELDS, "expires": date(2027, 1, 1)})
    with pytest.raises(InvalidEntry):
        added_entry(too_long, PNIL, TODAY)


def test_entry_is_renewed_as_often_as_its_list_says() -> None:
    renewed = changed_entry(ENTRY, RENEW, PNIL, TODAY)
    assert (renewed.expires, renewed.revision) == (date(2027, 1, 19), 2)
    with pytest.raises(ImpossibleChange) as refused:
        changed_entry(renewed, RENEW, PNIL, TODAY)
    assert refused.value.parameters == {"reason": "no_renewal_left", "renewals": 1}


@pytest.mark.parametrize("until", [date(2026, 12, 20), date(2027, 1, 20)], ids=["no later", "too late"])
def test_renewal_ends_within_one_more_period(until: date) -> None:
    with pytest.raises(InvalidInput):
        changed_entry(ENTRY, replace(RENEW, expires=until), PNIL, TODAY)
    assert changed_entry(ENTRY, replace(RENEW, expires=date(2026, 12, 31)), PNIL, TODAY).expires == date(2026, 12, 31)


def test_amendment_does_not_move_the_days_of_a_limited_list() -> None:
    for day in ("valid_from", "expires"):
        with pytest.raises(ImpossibleChange) as refused:
            changed_entry(ENTRY, Wish(ChangeKind.AMEND, {day: date(2026, 12, 1)}), PNIL, TODAY)
        assert refused.value.parameters == {"reason": "dates_by_renewal"}


def test_amendment_keeps_what_no_form_holds() -> None:
    before = replace(
        an_entry("Eriksson, Anna Maria"), photograph_sha256="ab" * 32, state=EntryState.SUSPENDED, confirm_by=TODAY
    )
    after = changed_entry(before, Wish(ChangeKind.AMEND, {"father_name": "ERIK"}), a_definition(), TODAY)
    assert after == replace(before, father_name="ERIK", revision=2)


def test_emergency_entry_lapses_on_its_own() -> None:
    entry = added_entry(Wish(ChangeKind.ADD, FIELDS, is_emergency=True), a_definition(), TODAY)
    assert entry.is_in_force(TODAY + timedelta(days=1))
    assert not entry.is_in_force(TODAY + timedelta(days=2))
    confirmed = changed_entry(entry, Wish(ChangeKind.CONFIRM), a_definition(), TODAY)
    assert confirmed.is_in_force(TODAY + timedelta(days=2000))


def test_withdrawn_entry_stays_withdrawn() -> None:
    gone = changed_entry(ENTRY, Wish(ChangeKind.WITHDRAW), PNIL, TODAY)
    for kind in set(ChangeKind) - {ChangeKind.ADD}:
        with pytest.raises(ImpossibleChange) as refused:
            changed_entry(gone, Wish(kind), PNIL, TODAY)
        assert refused.value.parameters == {"reason": "is_withdrawn"}
