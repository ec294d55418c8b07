"""Nobody is left without a next step: each reason for not being screened has its sentence and its keys."""

import pytest

from screening.catalogue.sentences import load_catalogue
from screening.console.guidance import (
    OF_INSTRUCTION,
    OF_PROBLEM,
    OF_READING,
    STEPS,
    Situation,
    Step,
    guidance_table,
)
from screening.domain import errors
from screening.domain.crossings import Instruction
from screening.domain.readings import ReadingStatus
from screening.domain.wording import Language
from screening.web.problems import CODES_OF_HTTP, STATUSES

WITH_AN_ANSWER = {Instruction.LET_PASS, Instruction.REFER, Instruction.REFER_DOCUMENT, Instruction.STOP_AND_CALL}
FAULTS_OF_OURS = {
    "internal", "malformed_request", "route_not_found", "method_not_allowed", "missing_idempotency_key",
    "idempotency_key_reused", "journal_broken", "unsafe_configuration", "invalid_definition", "conflict",
}  # fmt: skip
"""The page never gives cause for these: if they come all the same, something is wrong with the service."""
OF_OTHER_DESKS = {
    "already_decided", "illegal_transition", "claimed_by_another", "stale_entry", "missing_base_revision",
    "change_decided", "impossible_change", "approver_is_proposer", "invalid_entry", "awaits_second_officer",
    "confirmer_is_decider", "nothing_awaits", "finding_decided", "import_decided", "impossible_import",
    "import_invalid", "unknown_position", "feed_refused", "api_key_refused", "api_key_not_for_this",
}  # fmt: skip
"""Boards and lists answer so, a counter's calls never."""


def test_every_situation_has_its_steps_and_sentences_in_both_languages() -> None:
    catalogue = load_catalogue()
    codes = [*(f"console.guidance.{each}" for each in Situation), *(f"console.guidance.step.{each}" for each in Step)]
    assert set(STEPS) == set(Situation)
    assert [(code, language) for code in codes for language in Language if not catalogue.has(code, language)] == []


def test_no_two_situations_are_told_in_the_same_words() -> None:
    catalogue = load_catalogue()
    for language in Language:
        told = [catalogue.sentence(f"console.guidance.{each}", {"lists": "x"}, language) for each in Situation]
        assert len(set(told)) == len(told)


def test_every_instruction_without_an_answer_and_every_doubted_reading_is_a_situation() -> None:
    assert set(OF_INSTRUCTION) == set(Instruction) - WITH_AN_ANSWER
    assert set(OF_READING) == set(ReadingStatus) - {ReadingStatus.VALID}


def test_every_problem_of_the_service_is_placed() -> None:
    """A new problem must be given its situation, or be named here as one that no counter meets."""
    codes = {error.code for error in STATUSES} | set(CODES_OF_HTTP.values())
    assert codes - set(OF_PROBLEM) == (FAULTS_OF_OURS | OF_OTHER_DESKS) & codes
    assert set(OF_PROBLEM) <= codes


@pytest.mark.parametrize("situation", Situation)
def test_the_manual_procedure_is_always_among_the_steps_and_the_shift_manager_comes_before_the_record(
    situation: Situation,
) -> None:
    steps = STEPS[situation]
    assert steps.index(Step.CALL) < steps.index(Step.UNSCREENED)
    assert steps[-1] is Step.UNSCREENED
    assert len(set(steps)) == len(steps) <= 5


def test_typing_is_not_offered_against_a_check_digit_that_fails() -> None:
    assert Step.TYPE not in STEPS[Situation.CHECK_FAILED]
    assert {Step.TYPE, Step.CORRECT}.isdisjoint(STEPS[Situation.ALTERATION])
    assert Step.TYPE not in STEPS[Situation.CHECK_FAILURE_KNOWN]


def test_the_page_is_handed_codes_alone() -> None:
    table = guidance_table()
    assert table["problems"][errors.StoreUnavailable.code] == "store_down"
    assert table["steps"]["not_read"] == ["rescan", "camera", "type", "call", "unscreened"]
