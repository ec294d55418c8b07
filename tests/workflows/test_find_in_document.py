"""A check digit that does not hold: when it is the shift manager's matter, and how it is decided."""

import itertools
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.alerts.check_failures import ReferCheckFailures
from screening.domain.alerts import AlertState
from screening.domain.crossings import DataSource, Instruction, MovementKind, Outcome, ScreeningReason
from screening.domain.decisions import Disposition
from screening.domain.document_findings import FindingBasis
from screening.domain.entries import Handling
from screening.domain.errors import (
    AlreadyDecided,
    ClaimedByAnother,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from screening.domain.identifiers import FindingId, HitId
from screening.domain.lists import AlertKind, Upkeep
from screening.domain.readings import CheckName, ReadingStatus
from screening.mrz.text import read_mrz_text
from screening.workflows.board.decide_alert import acknowledge_alert, decide_finding, decide_hit, reopen_alert
from screening.workflows.counter.record_movement import Ending, record_movement
from screening.workflows.counter.screen_traveller import Presented, Screened, presented_reading, screen_traveller
from screening.workflows.views.look_up import view_alert, view_crossing
from tests.builders import A_MOMENT, a_definition, an_entry
from tests.workflows.conftest import Site

NAME_LINE = "P<UTORAHMAN<<TARIQ<MEHMOOD<<<<<<<<<<<<<<<<<<"
SOUND = (NAME_LINE, "UT44719026UTO7903144M3001019<<<<<<<<<<<<<<<4")
ALTERED = (NAME_LINE, "UT44719026UTO8903144M3001019<<<<<<<<<<<<<<<4")
"""Another year of birth, and the check digits of the old one."""
ALTERED_OTHERWISE = (NAME_LINE, "UT44719026UTO6903144M3001019<<<<<<<<<<<<<<<4")
READ, CONFIRMED, NEVER = ReferCheckFailures.READ, ReferCheckFailures.CONFIRMED, ReferCheckFailures.NEVER


@pytest.fixture
def site(site: Site) -> Site:
    site.publish(a_definition())
    return site


def policy(site: Site, policy: ReferCheckFailures) -> Site:
    site.parts = replace(site.parts, refer_check_failures=policy)
    return site


def scanned(lines: tuple[str, str] = ALTERED) -> Presented:
    return presented_reading(read_mrz_text(lines, A_MOMENT.date()), DataSource.IMAGE, "ab" * 32)


def typed_lines(lines: tuple[str, str] = ALTERED) -> Presented:
    return presented_reading(read_mrz_text(lines, A_MOMENT.date()), DataSource.MRZ_TEXT)


def scan(site: Site, lines: tuple[str, str] = ALTERED, joins: Screened | None = None) -> Screened:
    where = joins.crossing.id if joins else site.place()
    return screen_traveller(where, scanned(lines), site.officer, site.parts)


def confirm(site: Site, joins: Screened, lines: tuple[str, str] = ALTERED) -> Screened:
    presented = typed_lines(lines)
    return screen_traveller(joins.crossing.id, presented, site.officer, site.parts, reason=ScreeningReason.CORRECTED)


def decide(site: Site, screened: Screened, disposition: Disposition, number: int = 0) -> AlertState:
    assert screened.alert is not None
    finding = screened.findings[number].id
    return decide_finding(screened.alert.id, finding, disposition, "Looked at.", site.manager, site.parts).state


def passes(site: Site, screened: Screened) -> bool:
    """Tell whether the counter may record, without a reason, that the traveller passed."""
    try:
        record_movement(screened.crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)
    except InvalidInput:
        return False
    return True


def test_what_is_read_raises_a_referral_at_once_where_the_policy_says_read(site: Site) -> None:
    screened = scan(policy(site, READ))
    assert (screened.screening.outcome, screened.screening.outcome_shown) == (Outcome.REFER, Outcome.REFER)
    assert screened.screening.instruction_shown is Instruction.REFER_DOCUMENT
    assert screened.alert is not None
    assert (screened.alert.kind, screened.hits) == (AlertKind.REFERRAL, ())
    (finding,) = screened.findings
    assert (finding.basis, finding.kind) == (FindingBasis.READ, AlertKind.REFERRAL)
    (birth, whole) = sorted(finding.checks, key=lambda check: check.name is CheckName.COMPOSITE)
    assert (birth.name, birth.printed, birth.computed) == (CheckName.DATE_OF_BIRTH, "4", "1")
    assert whole.name is CheckName.COMPOSITE


def test_what_is_read_waits_for_the_officer_where_the_policy_says_confirmed(site: Site) -> None:
    first = scan(policy(site, CONFIRMED))
    assert (first.screening.outcome, first.alert) == (Outcome.UNDETERMINED, None)
    second = confirm(site, first)
    assert second.screening.instruction_shown is Instruction.REFER_DOCUMENT
    assert second.alert is not None
    assert [finding.basis for finding in second.findings] == [FindingBasis.CONFIRMED]


def test_nothing_is_raised_where_the_policy_says_never(site: Site) -> None:
    first = scan(policy(site, NEVER))
    second = confirm(site, first)
    assert [each.screening.outcome for each in (first, second)] == [Outcome.UNDETERMINED] * 2
    assert second.screening.instruction is Instruction.EXAMINE_DOCUMENT
    assert (first.alert, second.alert) == (None, None)


@pytest.mark.parametrize("said", ReferCheckFailures)
def test_nobody_vouches_for_lines_that_no_officer_has_confirmed(site: Site, said: ReferCheckFailures) -> None:
    """A keyboard wedge sends what it made of the page, and nobody knows how sure it was."""
    screened = screen_traveller(site.place(), typed_lines(), site.officer, policy(site, said).parts)
    assert (screened.screening.outcome, screened.alert) == (Outcome.UNDETERMINED, None)


@pytest.mark.parametrize("said", ReferCheckFailures)
def test_what_is_in_doubt_is_no_finding(site: Site, said: ReferCheckFailures) -> None:
    doubted = replace(scanned(), reading_status=ReadingStatus.UNCERTAIN)
    screened = screen_traveller(site.place(), doubted, site.officer, policy(site, said).parts)
    assert (screened.screening.outcome, screened.alert) == (Outcome.UNDETERMINED, None)


def test_an_officer_who_confirms_takes_the_place_of_the_reader(site: Site) -> None:
    first = scan(policy(site, READ))
    second = confirm(site, first)
    assert [finding.basis for finding in second.findings] == [FindingBasis.CONFIRMED]
    with site.store.read() as kept:
        findings = kept.alerts.findings(first.crossing.id)
    assert [finding.superseded_by for finding in findings] == [second.findings[0].id, None]


def test_the_same_lines_read_again_are_the_same_matter(site: Site) -> None:
    first = scan(policy(site, READ))
    second = scan(site, joins=first)
    assert second.findings == first.findings
    assert second.alert == first.alert


def test_other_lines_that_fail_are_another_matter(site: Site) -> None:
    first = scan(policy(site, READ))
    second = scan(site, ALTERED_OTHERWISE, joins=first)
    assert [finding.screening_id for finding in second.findings] == [second.screening.id]


def test_a_later_valid_reading_does_not_take_the_finding_back(site: Site) -> None:
    first = scan(policy(site, READ))
    again = scan(site, SOUND, joins=first)
    assert again.findings == first.findings
    assert again.screening.instruction_shown is Instruction.REFER_DOCUMENT
    assert not passes(site, again)


@pytest.mark.parametrize("disposition", Disposition)
def test_the_alert_is_decided_with_its_finding(site: Site, disposition: Disposition) -> None:
    screened = scan(policy(site, READ))
    assert decide(site, screened, disposition) is AlertState.DECIDED
    assert site.actions()[-1] == "alert.finding_decided"
    assert passes(site, screened) is (disposition is Disposition.CLEARED)


def test_who_was_misread_passes_once_a_reading_is_valid(site: Site) -> None:
    """Else somebody would pass for whom the lists were never searched."""
    first = scan(policy(site, READ))
    decide(site, first, Disposition.FALSE_HIT)
    assert not passes(site, first)
    same = scan(site, joins=first)
    assert (same.screening.outcome, same.findings) == (Outcome.UNDETERMINED, ())
    sound = scan(site, SOUND, joins=first)
    assert sound.screening.outcome is Outcome.CLEAR
    assert passes(site, sound)


def test_who_confirms_what_was_decided_to_be_misread_asks_again(site: Site) -> None:
    first = scan(policy(site, READ))
    decide(site, first, Disposition.FALSE_HIT)
    again = confirm(site, first)
    assert again.alert is not None
    assert again.alert.state is AlertState.RAISED
    assert [finding.basis for finding in again.findings] == [FindingBasis.CONFIRMED]


def test_a_document_in_order_is_not_asked_about_twice_and_not_clear_by_that(site: Site) -> None:
    first = scan(policy(site, READ))
    decide(site, first, Disposition.CLEARED)
    for again in (scan(site, joins=first), confirm(site, first)):
        assert (again.findings, again.screening.outcome) == ((), Outcome.UNDETERMINED)


def test_a_document_in_order_says_nothing_about_lists_that_are_too_old(site: Site) -> None:
    site.publish(replace(a_definition(), upkeep=Upkeep.OBTAINED, permitted_age_s=3600))
    site.clock.advance(timedelta(hours=2))
    first = scan(policy(site, READ))
    decide(site, first, Disposition.CLEARED)
    assert not passes(site, first)


def test_refused_document_stays_referred_whatever_is_read_later(site: Site) -> None:
    first = scan(policy(site, READ))
    decide(site, first, Disposition.ENTRY_REFUSED)
    again = scan(site, SOUND, joins=first)
    assert again.screening.outcome is Outcome.REFER
    assert not passes(site, again)


def test_finding_and_hit_of_one_alert_are_decided_each_on_its_own(site: Site) -> None:
    site.publish(a_definition(), an_entry("Tariq Mehmood RAHMAN", documents=("UT4471902",)))
    screened = scan(policy(site, READ))
    assert screened.alert is not None
    assert screened.screening.instruction is Instruction.STOP_AND_CALL
    assert decide(site, screened, Disposition.CLEARED) is AlertState.ACKNOWLEDGED
    hit = screened.hits[0].id
    decided = decide_hit(screened.alert.id, hit, Disposition.FALSE_HIT, "Another.", site.manager, site.parts)
    assert decided.state is AlertState.DECIDED
    assert passes(site, screened)


def test_hit_that_awaits_a_second_officer_waits_beside_an_open_finding(site: Site) -> None:
    two = a_definition(second_officer=frozenset({Disposition.OFFLOADED}))
    site.publish(two, an_entry("Tariq Mehmood RAHMAN", documents=("UT4471902",)))
    screened = scan(policy(site, READ))
    assert screened.alert is not None
    hit = screened.hits[0].id
    first = decide_hit(screened.alert.id, hit, Disposition.OFFLOADED, "Order.", site.manager, site.parts)
    assert first.state is AlertState.ACKNOWLEDGED
    assert decide(site, screened, Disposition.REFERRED) is AlertState.AWAITING_CONFIRMATION


def test_reopened_alert_has_its_finding_decided_anew(site: Site) -> None:
    screened = scan(policy(site, READ))
    assert screened.alert is not None
    decide(site, screened, Disposition.CLEARED)
    reopen_alert(screened.alert.id, "The laminate is lifted.", site.manager, site.parts)
    assert not passes(site, screened)
    decide(site, screened, Disposition.REFERRED)
    (finding,) = view_alert(screened.alert.id, site.manager, site.parts).findings
    assert [each.disposition for each in finding.all_decisions] == [Disposition.CLEARED, Disposition.REFERRED]


def test_first_decision_on_a_finding_stands_and_it_is_claimed_with_the_alert(site: Site) -> None:
    screened = scan(policy(site, READ))
    assert screened.alert is not None
    alert, finding = screened.alert.id, screened.findings[0].id
    acknowledge_alert(alert, site.manager, site.parts)
    with pytest.raises(ClaimedByAnother):
        decide_finding(alert, finding, Disposition.CLEARED, "Fine.", site.other_manager, site.parts)
    decide(site, screened, Disposition.REFERRED)
    with pytest.raises(AlreadyDecided):
        decide(site, screened, Disposition.CLEARED)


def test_finding_is_decided_by_whoever_may_and_within_its_own_alert(site: Site) -> None:
    first, second = scan(policy(site, READ)), scan(site)
    assert first.alert is not None
    assert second.alert is not None
    finding = first.findings[0].id
    with pytest.raises(NotAllowed):
        decide_finding(first.alert.id, finding, Disposition.CLEARED, "Friend.", site.officer, site.parts)
    for alert, asked in ((second.alert.id, finding), (first.alert.id, FindingId(HitId(first.alert.id)))):
        with pytest.raises(NotFound):
            decide_finding(alert, asked, Disposition.CLEARED, "Another's.", site.manager, site.parts)


def test_the_journal_tells_what_was_found_beside_lines_and_image(site: Site) -> None:
    screened = scan(policy(site, READ))
    assert screened.alert is not None
    with site.store.read() as kept:
        (record,) = kept.journal.records(action_prefix="traveller.screened")
        body = json.loads(kept.journal.payloads([record.seq])[record.seq].body or "")
    assert f"alert:{screened.alert.id}" in record.object_ids
    assert body["finding"] == {
        "finding": str(screened.findings[0].id),
        "code": "check_failure",
        "basis": "read",
        "checks": [[check.name, check.printed, check.computed] for check in screened.findings[0].checks],
    }
    assert (body["mrz_lines"], body["image_sha256"]) == (list(ALTERED), "ab" * 32)


def test_the_board_and_the_next_crossing_tell_it(site: Site) -> None:
    first = scan(policy(site, READ))
    decide(site, first, Disposition.REFERRED)
    second = scan(site)
    assert second.alert is not None
    opened = view_alert(second.alert.id, site.manager, site.parts)
    assert (opened.line.findings, opened.line.open_findings, opened.line.open_hits) == (("check_failure",), 1, 0)
    (earlier,) = opened.earlier.crossings
    assert [finding.decision is not None for finding in earlier.findings] == [True]
    assert opened.officers[site.manager.id] == site.manager.username
    assert opened.officers[site.officer.id] == site.officer.username


def test_crossing_of_the_finding_tells_it_to_those_who_see_alerts(site: Site) -> None:
    screened = scan(policy(site, READ))
    assert view_crossing(screened.crossing.id, site.manager, site.parts).findings == screened.findings
    assert view_crossing(screened.crossing.id, site.officer, site.parts).findings == ()


@pytest.mark.parametrize("said", ReferCheckFailures)
def test_the_counter_is_shown_what_it_would_be_without_discreet_hits(said: ReferCheckFailures) -> None:
    """At every step: read, confirmed, decided, read again, ended."""
    watched, plain = Site(), Site()
    entry = an_entry("Tariq Mehmood RAHMAN", documents=("UT4471902",), handling=Handling.DISCREET)
    watched.publish(a_definition(), entry)
    plain.publish(a_definition())
    shown = []
    for site in (policy(watched, said), policy(plain, said)):
        first = scan(site)
        steps = [first, confirm(site, first), scan(site, SOUND, joins=first)]
        if steps[-1].findings:
            decide(site, steps[-1], Disposition.CLEARED)
        steps.append(scan(site, SOUND, joins=first))
        told = [(each.screening.outcome_shown, each.screening.instruction_shown) for each in steps]
        shown.append((told, passes(site, first)))
    assert shown[0] == shown[1]


def test_never_clear_while_a_finding_stands() -> None:
    """Exhaustive over three attempts, each scanned or confirmed, altered or sound, under each policy."""
    attempts = tuple(itertools.product((scan, confirm), (ALTERED, ALTERED_OTHERWISE, SOUND)))
    for said, steps in itertools.product(ReferCheckFailures, itertools.product(attempts, repeat=2)):
        site = policy(Site(), said)
        site.publish(a_definition())
        first = screened = scan(site)
        for step, lines in steps:
            screened = confirm(site, first, lines) if step is confirm else scan(site, lines, joins=first)
            is_sound = screened.screening.reading_status is ReadingStatus.VALID
            assert (screened.screening.outcome is Outcome.CLEAR) == (is_sound and not screened.findings)
            assert (screened.screening.outcome is Outcome.REFER) == bool(screened.findings)
