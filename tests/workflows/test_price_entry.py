"""The proposer sees what an entry will cost, and so does who approves it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.accounts import Account, Role
from screening.domain.changes import ChangeKind, ListChange, ProposedCost
from screening.domain.entries import Detail
from screening.domain.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from screening.domain.identifiers import ChangeId, EntryId, ListCode, new_uuid
from screening.lists.changed_entries import Wish
from screening.workflows.desk.propose_change import Proposal, propose_change
from screening.workflows.enquiries.entry_meant import EntryQuestion
from screening.workflows.enquiries.price_entry import EntryPrice, price_entry
from screening.workflows.parts import NobodyRecorded
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

ECL = ListCode("ecl")
BASIS: dict[str, object | None] = {
    "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
    "contact": "+92 51 000 0000",
}
RARE: dict[str, object | None] = {**BASIS, "names": ["Anna Maria ERIKSSON"]}
COMMON: dict[str, object | None] = {**BASIS, "names": ["KHAN, MUHAMMAD"]}


class Desk:
    """Two officers of headquarters beside Karachi."""

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
        change_id: ChangeId | None = None,
        days: int = 30,
        by: Account | None = None,
    ) -> EntryPrice:
        question = EntryQuestion(fields, entry_id, days, "Why.", change_id)
        return price_entry(ECL, question, by or self.officer, self.site.parts)

    def propose(
        self, fields: dict[str, object | None], why: str | None = None, amended: EntryId | None = None
    ) -> ListChange:
        wish = Wish(ChangeKind.AMEND if amended else ChangeKind.ADD, fields)
        return propose_change(
            ECL, Proposal(wish, "Why.", amended, 1 if amended else None, why), self.officer, self.site.parts
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_draft_is_priced_by_those_who_crossed(desk: Desk) -> None:
    desk.site.screen()
    desk.site.clock.advance(timedelta(days=4))
    desk.site.screen(born="1950-01-02", number="UT1")
    desk.site.screen("KHAN, AAMIR", born="1980-01-02", number="UT2")
    price = desk.ask({**RARE, "born": ["1974-08-12"]})
    assert (price.attempts, price.stopped, price.plainly_others) == (3, 2, 1)
    assert price.alerts_a_day == pytest.approx(2 / 4)
    assert price.missing == (Detail.SEX, Detail.NATIONALITY, Detail.FATHER_NAME, Detail.NUMBER, Detail.PHOTOGRAPH)
    assert price.finds_by_name
    assert price.finds_in_full
    assert not price.has_number


def test_what_it_costs_when_proposed_is_kept_with_the_proposal_and_journalled(desk: Desk) -> None:
    desk.site.screen()
    desk.site.screen(born="1950-01-02", number="UT1")
    made = desk.propose({**RARE, "born": ["1974-08-12"]})
    price = desk.ask(None, change_id=made.id)
    at = desk.site.clock.now()
    assert made.cost == ProposedCost(at, price.name.one_in, False, 2, 2, 1, 2.0)
    with desk.site.store.read() as repositories:
        (record,) = [each for each in repositories.journal.records() if each.action == "change.proposed"]
        body = repositories.journal.payloads([record.seq])[record.seq].body
    assert json.loads(body or "")["cost"] == {"one_in": price.name.one_in, "stopped": 2, "plainly_others": 1}
    desk.site.screen("KHAN, AAMIR", born="1980-01-02", number="UT2")
    with desk.site.store.read() as repositories:
        assert repositories.changes.get(made.id).cost == made.cost


def test_a_proposal_waits_for_no_index_and_says_that_its_cost_is_not_known(desk: Desk) -> None:
    parts = replace(desk.site.parts, recorded=NobodyRecorded())
    made = propose_change(ECL, Proposal(Wish(ChangeKind.ADD, RARE), "Why."), desk.officer, parts)
    assert made.cost is None


def test_what_stops_nobody_new_is_not_priced(desk: Desk) -> None:
    proposal = Proposal(Wish(ChangeKind.WITHDRAW), "Why.", desk.entry.id, 1)
    assert propose_change(ECL, proposal, desk.officer, desk.site.parts).cost is None


def test_a_record_of_an_hour_is_reckoned_as_a_days(desk: Desk) -> None:
    desk.site.screen()
    desk.site.clock.advance(timedelta(hours=1))
    assert desk.ask(RARE).alerts_a_day == 1


def test_where_nobody_is_recorded_nothing_is_expected(desk: Desk) -> None:
    price = desk.ask(RARE)
    assert (price.since, price.attempts, price.stopped, price.alerts_a_day) == (None, 0, 0, 0)


def test_an_entry_that_could_find_nobody_is_told_so(desk: Desk) -> None:
    price = desk.ask(COMMON)
    assert price.name.is_common
    assert price.needs_reason
    assert not price.finds_by_name
    assert not price.finds_in_full
    price = desk.ask({**COMMON, "born": ["1979-01-04"]})
    assert price.finds_in_full
    assert not price.needs_reason


def test_who_approves_sees_the_price_of_the_change(desk: Desk) -> None:
    desk.site.screen()
    change = desk.propose(RARE)
    assert desk.ask(None, change_id=change.id).stopped == 1
    with pytest.raises(InvalidInput):
        desk.ask(RARE, change_id=change.id)
    with pytest.raises(NotFound):
        desk.ask(None, change_id=ChangeId(new_uuid()))


def test_the_question_is_journalled_without_the_names(desk: Desk) -> None:
    desk.ask(RARE)
    with desk.site.store.read() as repositories:
        record = repositories.journal.records()[-1]
        payload = repositories.journal.payloads([record.seq])[record.seq]
    assert record.action == "entry.priced"
    assert payload.body is not None
    assert "ERIKSSON" not in payload.body


def test_what_cannot_be_journalled_is_not_told(desk: Desk) -> None:
    desk.site.store.is_down = True
    with pytest.raises(Unavailable):
        desk.ask(RARE)


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.LIST_OFFICER])
def test_nobody_else_is_told(desk: Desk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        desk.ask(RARE, by=desk.site.person("else", role, "all"))


def test_a_common_name_alone_is_proposed_only_with_a_reason_of_its_own(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.propose(COMMON)
    assert refused.value.parameters["reason"] == "common_name"
    with pytest.raises(InvalidInput):
        desk.propose(COMMON, " ")
    change = desk.propose(COMMON, "The court names no more than this.")
    assert change.common_name_reason == "The court names no more than this."
    with desk.site.store.read() as repositories:
        assert repositories.changes.get(change.id) == change
        record = repositories.journal.records()[-1]
        payload = repositories.journal.payloads([record.seq])[record.seq]
    assert payload.body is not None
    assert "common_name_reason" in payload.body


def test_an_entry_may_not_become_a_common_name_alone_unsaid(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        desk.propose({"names": ["KHAN, MUHAMMAD"]}, amended=desk.entry.id)
    desk.propose({"contact": "+92 51 000 0001"}, amended=desk.entry.id)


def test_what_says_more_than_a_common_name_needs_no_such_reason(desk: Desk) -> None:
    assert desk.propose({**COMMON, "father_name": "ALI KHAN"}).common_name_reason is None
    assert desk.propose(RARE).common_name_reason is None
