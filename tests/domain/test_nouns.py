"""The nouns: dates with unknown parts, ids in order, entries in force."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from screening.domain.clock import FrozenClock, SystemClock, local_date
from screening.domain.crossings import Movement, MovementKind
from screening.domain.dates import PartialDate
from screening.domain.decisions import Decision, Disposition
from screening.domain.entries import EntryState
from screening.domain.errors import InvalidInput
from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.domain.identifiers import AccountId, new_uuid
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import AlertKind, Direction, ListRule
from screening.domain.names import PrintedName
from screening.domain.wording import Language, Wording
from screening.workflows.counter.record_movement import Ending
from screening.workflows.ports import CrossingFilter
from tests.builders import A_MOMENT, a_definition, a_document, a_traveller, an_entry

WORDING = Wording("Look.", "دیکھیں۔")


@given(some.dates(min_value=date(1, 1, 1)), some.sampled_from((1, 2, 3)))
def test_partial_date_reads_what_it_writes(day: date, known: int) -> None:
    written = PartialDate(*(day.year, day.month, day.day)[:known])
    assert PartialDate.parse(str(written)) == written
    assert written.is_complete == (known == 3)


@pytest.mark.parametrize("text", ["", "74", "1974-13", "1974-02-30", "1974-00", "1974-00-12", "0000", "1974-8-12", "x"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        PartialDate.parse(text)


def test_day_without_its_month_is_no_date() -> None:
    with pytest.raises(InvalidInput):
        PartialDate(1974, 0, 12)


def test_ids_rise_strictly() -> None:
    ids = [new_uuid() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert {(each.version, each.variant) for each in ids} == {(7, "specified in RFC 4122")}


def test_day_at_the_checkpost_is_not_the_day_in_utc() -> None:
    late = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert local_date(late, "Asia/Karachi") == date(2026, 11, 22)


def test_clock_tells_aware_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
    clock = FrozenClock()
    before = clock.now()
    clock.advance(timedelta(hours=-1))
    assert clock.now() < before


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"valid_from": date(2026, 11, 21), "expires": date(2026, 11, 21)}, True),
        ({"valid_from": date(2026, 11, 22)}, False),
        ({"expires": date(2026, 11, 20)}, False),
        ({"state": EntryState.SUSPENDED}, False),
        ({"state": EntryState.WITHDRAWN}, False),
    ],
)
def test_entry_is_in_force_on_its_days_and_in_its_state(changes: dict[str, date], holds: bool) -> None:
    assert replace(an_entry("Somebody"), **changes).is_in_force(date(2026, 11, 21)) is holds  # type: ignore[arg-type]


def test_completeness_counts_what_tells_people_apart() -> None:
    assert an_entry("Somebody").completeness == pytest.approx(1 / 7)
    assert an_entry("Somebody", born=("1974",)).completeness == pytest.approx(1 / 7)
    assert an_entry("Somebody", born=("1974-08-12",), cnic="0000012345671").completeness == pytest.approx(3 / 7)


def test_first_rule_that_applies_decides() -> None:
    rules = (
        ListRule(AlertKind.OFFLOAD, WORDING, Direction.EXIT, "un_special"),
        ListRule(AlertKind.REFERRAL, WORDING),
    )
    definition = replace(a_definition(), rules=rules)
    kinds = [
        (rule.raises if (rule := definition.rule_for(direction, category)) else None)
        for direction in Direction
        for category in ("un_special", "red")
    ]
    assert kinds == [AlertKind.REFERRAL, AlertKind.REFERRAL, AlertKind.OFFLOAD, AlertKind.REFERRAL]


def test_list_for_exit_has_no_rule_on_entry() -> None:
    definition = a_definition(direction=Direction.EXIT)
    assert not definition.applies_to(Direction.ENTRY)
    assert definition.rule_for(Direction.ENTRY, "person") is None


def test_entry_advises_before_the_rule_of_its_list() -> None:
    definition, entry = a_definition(direction=Direction.EXIT), an_entry("Somebody")
    assert definition.advice_on(entry, Direction.EXIT) == definition.rules[0].advice
    assert definition.advice_on(entry, Direction.ENTRY) is None
    assert definition.advice_on(replace(entry, advice=WORDING), Direction.EXIT) == WORDING


def test_name_of_an_issuer_that_does_not_part_it_is_whole() -> None:
    assert PrintedName("", "AHMADI").text == "AHMADI"
    assert PrintedName("RAHMAN", "TARIQ").text == "RAHMAN TARIQ"


def test_people_are_not_shown_by_repr() -> None:
    """Objects with personal data, or with words that officers write about people, tell nothing of it in a traceback."""
    told, officer = "VERYRARENAME", AccountId(new_uuid())
    holders = (
        a_traveller(f"{told}, ANNA"),
        a_traveller(f"{told}, ANNA").name,
        an_entry(told),
        a_document(told),
        Evidence(EvidenceKind.NAME, Agreement.AGREES, {"how": "agrees", "tokens": told}, 9.0),
        Decision(Disposition.REFERRED, told, officer, A_MOMENT),
        Movement(MovementKind.UNSCREENED, A_MOMENT, A_MOMENT, officer, told),
        JournalDraft("traveller.screened", "account:1", (), RetentionClass.CROSSING, {"name": told}),
        CrossingFilter(document_number=told),
        Ending(MovementKind.PASSED, told),
    )
    assert [type(holder).__name__ for holder in holders if told in repr(holder)] == []


def test_wording_is_given_in_the_language_asked_for() -> None:
    assert WORDING.in_language(Language.URDU) == "دیکھیں۔"
