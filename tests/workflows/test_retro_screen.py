"""Whom an entry would have hit is told to those who keep the list, and journalled."""

from datetime import timedelta

import pytest

from screening.domain.accounts import Account, Role
from screening.domain.errors import (
    ImpossibleChange,
    InvalidEntry,
    InvalidInput,
    NotAllowed,
    NotFound,
    Unavailable,
)
from screening.domain.identifiers import EntryId, ListCode, new_uuid
from screening.workflows.enquiries import retro_screen as job
from screening.workflows.enquiries.entry_meant import EntryQuestion
from screening.workflows.enquiries.retro_screen import RetroAnswer, retro_screen
from screening.workflows.parts import Parts
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

ECL = ListCode("ecl")
DRAFT: dict[str, object | None] = {
    "names": ["Anna Maria ERIKSSON"],
    "born": ["1974-08-12"],
    "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
    "contact": "+92 51 000 0000",
}


class Desk:
    """Headquarters' officer beside Karachi."""

    def __init__(self) -> None:
        self.site = Site()
        self.entry = an_entry("Somebody ELSE")
        self.site.publish(a_definition(), self.entry)
        self.officer = self.site.person("lists", Role.LIST_OFFICER, "authority:moi")

    def ask(
        self,
        fields: dict[str, object | None] | None,
        entry_id: EntryId | None = None,
        *,
        days: int = 30,
        by: Account | None = None,
    ) -> RetroAnswer:
        question = EntryQuestion(fields, entry_id, days, "Why.")
        return retro_screen(ECL, question, by or self.officer, self.site.parts)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_draft_is_asked_against_those_who_crossed(desk: Desk) -> None:
    first = desk.site.screen()
    desk.site.clock.advance(timedelta(hours=1))
    other = desk.site.screen(born="1950-01-02", number="UT1")
    desk.site.screen("KHAN, AAMIR", born="1980-01-02", number="UT2")
    answer = desk.ask({**DRAFT, "born": []})
    assert [each.crossing.id for each in answer.crossings] == [other.crossing.id, first.crossing.id]
    assert (answer.attempts, answer.total, answer.plainly_others) == (3, 2, 0)
    assert answer.since == first.screening.recorded_at
    answer = desk.ask(DRAFT)
    assert [each.crossing.id for each in answer.crossings][-1] == first.crossing.id
    assert answer.plainly_others == answer.total - 1


def test_an_entry_of_the_list_is_asked_as_it_stands_or_as_it_would_be(desk: Desk) -> None:
    crossed = desk.site.screen()
    assert desk.ask(None, desk.entry.id).total == 0
    amended = desk.ask({"names": DRAFT["names"], "born": DRAFT["born"]}, desk.entry.id)
    assert [each.crossing.id for each in amended.crossings] == [crossed.crossing.id]
    with desk.site.store.read() as repositories:
        assert repositories.lists.entry(desk.entry.id) == desk.entry


def test_crossings_before_the_days_asked_for_do_not_count(desk: Desk) -> None:
    desk.site.screen()
    desk.site.clock.advance(timedelta(days=3))
    late, both = desk.ask(DRAFT, days=2), desk.ask(DRAFT, days=4)
    assert (late.total, late.attempts) == (0, 0)
    assert (both.total, both.attempts) == (1, 1)


def test_the_newest_are_told_and_all_are_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "MOST_TOLD", 2)
    for count in range(3):
        desk.site.clock.advance(timedelta(seconds=1))
        last = desk.site.screen(number=f"UT{count}")
    answer = desk.ask(DRAFT)
    assert (answer.total, len(answer.crossings)) == (3, 2)
    assert answer.crossings[0].crossing.id == last.crossing.id


def test_the_look_is_journalled_with_reason_and_crossings(desk: Desk) -> None:
    crossed = desk.site.screen()
    desk.ask(DRAFT)
    with desk.site.store.read() as repositories:
        record = repositories.journal.records()[-1]
        payload = repositories.journal.payloads([record.seq])[record.seq]
    assert record.action == "entry.retro_screened"
    assert {"list:ecl", f"crossing:{crossed.crossing.id}"} < set(record.object_ids)
    assert payload.body is not None
    assert "Why." in payload.body


def test_what_cannot_be_journalled_is_not_told(desk: Desk) -> None:
    desk.site.store.is_down = True
    with pytest.raises(Unavailable):
        desk.ask(DRAFT)


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.LIST_OFFICER])
def test_nobody_else_is_told(desk: Desk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        desk.ask(DRAFT, by=desk.site.person("else", role, "all"))


def test_another_authoritys_officer_is_not_told(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.ask(DRAFT, by=desk.site.person("police", Role.LIST_OFFICER, "authority:police"))


def test_what_is_no_entry_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.ask(None)
    assert refused.value.parameters["reason"] == "retro_form"
    with pytest.raises(InvalidEntry):
        desk.ask({**DRAFT, "names": []})
    with pytest.raises(NotFound):
        desk.ask(None, EntryId(new_uuid()))
    with pytest.raises(ImpossibleChange):
        desk.ask({"names": ["Somebody ELSE"]}, desk.entry.id)


def test_without_an_index_nothing_is_answered(desk: Desk) -> None:
    """No failure reads as: nobody."""
    site = desk.site
    bare = Parts(site.store, site.clock, site.watch)
    with pytest.raises(Unavailable):
        retro_screen(ECL, EntryQuestion(DRAFT, None, 30, "Why."), desk.officer, bare)
