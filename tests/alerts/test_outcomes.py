"""Is `clear` ever answered by accident?"""

import itertools

import pytest

from screening.alerts.outcomes import Verdict, decide_outcome
from screening.domain.crossings import DataSource, Instruction, Outcome
from screening.domain.entries import Handling
from screening.domain.lists import AlertKind
from screening.domain.readings import ReadingStatus

STOP, DISCREET = Handling.STOP, Handling.DISCREET
OFFLOAD, REFERRAL = AlertKind.OFFLOAD, AlertKind.REFERRAL
KINDS = tuple(itertools.product(AlertKind, Handling))
HITS = tuple(hits for count in range(4) for hits in itertools.product(KINDS, repeat=count))
REFER_DOCUMENT = Instruction.REFER_DOCUMENT
READINGS = (None, *ReadingStatus)
CIRCUMSTANCES = tuple(itertools.product(READINGS, range(4), DataSource, (False, True)))


def decide(
    *kinds: tuple[AlertKind, Handling],
    reading: ReadingStatus | None = ReadingStatus.VALID,
    zones: int = 1,
    source: DataSource = DataSource.IMAGE,
    complete: bool = True,
    findings: tuple[AlertKind, ...] = (),
) -> Verdict:
    return decide_outcome(
        kinds=kinds, reading=reading, zones=zones, source=source, is_search_complete=complete, findings=findings
    )


def test_clear_never_comes_out_unless_every_condition_holds() -> None:
    """Exhaustive over hits (up to three), readings, zones, sources and completeness."""
    for kinds, (reading, zones, source, complete) in itertools.product(HITS, CIRCUMSTANCES):
        verdict = decide(*kinds, reading=reading, zones=zones, source=source, complete=complete)
        proven = reading is ReadingStatus.VALID and zones == 1
        confirmed = source is DataSource.TYPED and reading in (None, ReadingStatus.VALID) and zones <= 1
        assert (verdict.outcome is Outcome.CLEAR) == (not kinds and complete and (proven or confirmed))
        assert (verdict.instruction is Instruction.LET_PASS) == (verdict.outcome is Outcome.CLEAR)


def test_offload_is_stronger_than_refer_and_refer_than_whatever_else_is_the_matter() -> None:
    """Exhaustive: a hit is answered whether or not reading and search are sound."""
    for kinds, (reading, zones, source, complete) in itertools.product(HITS, CIRCUMSTANCES):
        verdict = decide(*kinds, reading=reading, zones=zones, source=source, complete=complete)
        found = {kind for kind, _ in kinds}
        assert (verdict.outcome is Outcome.OFFLOAD) == (OFFLOAD in found)
        assert (verdict.outcome is Outcome.REFER) == (found == {REFERRAL})


def test_the_counter_is_shown_what_it_would_be_shown_without_the_discreet_hits() -> None:
    """Exhaustive: no circumstance lets a discreet hit shine through."""
    for kinds, (reading, zones, source, complete) in itertools.product(HITS, CIRCUMSTANCES):
        verdict = decide(*kinds, reading=reading, zones=zones, source=source, complete=complete)
        overt = [item for item in kinds if item[1] is STOP]
        without = decide(*overt, reading=reading, zones=zones, source=source, complete=complete)
        assert (verdict.outcome_shown, verdict.instruction_shown) == (without.outcome, without.instruction)


def test_a_finding_is_referred_whatever_else_is_the_matter_and_discreet_hits_change_nothing_of_that() -> None:
    """Exhaustive: who has nothing but discreet hits beside it is sent to the shift manager because of the document."""
    for kinds, (reading, zones, source, complete) in itertools.product(HITS, CIRCUMSTANCES):
        verdict = decide(
            *kinds, reading=reading, zones=zones, source=source, complete=complete, findings=(AlertKind.REFERRAL,)
        )
        is_offload = (OFFLOAD, STOP) in kinds
        shown = (Outcome.OFFLOAD, Instruction.STOP_AND_CALL) if is_offload else (Outcome.REFER, REFER_DOCUMENT)
        assert (verdict.outcome_shown, verdict.instruction_shown) == shown
        assert verdict.outcome is (Outcome.OFFLOAD if OFFLOAD in {kind for kind, _ in kinds} else Outcome.REFER)


@pytest.mark.parametrize(
    ("verdict", "outcome", "instruction"),
    [
        (decide((OFFLOAD, STOP), (REFERRAL, STOP)), Outcome.OFFLOAD, Instruction.STOP_AND_CALL),
        (decide((REFERRAL, STOP), complete=False), Outcome.REFER, Instruction.REFER),
        (decide(zones=2), Outcome.UNDETERMINED, Instruction.PICK_DOCUMENT),
        (decide(zones=0, reading=ReadingStatus.NO_MRZ), Outcome.UNDETERMINED, Instruction.RESCAN),
        (decide(reading=None), Outcome.UNDETERMINED, Instruction.RESCAN),
        (decide(reading=ReadingStatus.UNCERTAIN), Outcome.UNDETERMINED, Instruction.CORRECT_READING),
        (decide(reading=ReadingStatus.CHECK_FAILED), Outcome.UNDETERMINED, Instruction.CORRECT_READING),
        (decide(complete=False), Outcome.UNDETERMINED, Instruction.MANUAL_PROCEDURE),
        (decide(), Outcome.CLEAR, Instruction.LET_PASS),
        (decide(reading=None, zones=0, source=DataSource.TYPED), Outcome.CLEAR, Instruction.LET_PASS),
    ],
)
def test_each_circumstance_has_its_instruction(verdict: Verdict, outcome: Outcome, instruction: Instruction) -> None:
    assert (verdict.outcome, verdict.instruction) == (outcome, instruction)


def test_a_discreet_hit_is_found_and_not_shown() -> None:
    verdict = decide((OFFLOAD, DISCREET))
    assert verdict == Verdict(Outcome.OFFLOAD, Instruction.STOP_AND_CALL, Outcome.CLEAR, Instruction.LET_PASS)


@pytest.mark.parametrize("source", DataSource)
def test_a_known_check_failure_is_never_cleared_but_by_a_valid_reading(source: DataSource) -> None:
    for reading, complete in itertools.product((None, ReadingStatus.CHECK_FAILED), (False, True)):
        verdict = decide_outcome(
            kinds=(),
            reading=reading,
            zones=1,
            source=source,
            is_search_complete=complete,
            is_check_failure_known=True,
        )
        assert verdict.outcome is Outcome.UNDETERMINED
        assert verdict.instruction in {Instruction.EXAMINE_DOCUMENT, Instruction.RESCAN}
