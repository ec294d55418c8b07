"""What does a screening answer, and what is the counter told?

"Never clear by accident": `offload` over `refer` over `undetermined` over `clear`, and `clear` only when nothing at all
speaks against it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from screening.alerts.routing import strongest
from screening.domain.crossings import DataSource, Instruction, Outcome
from screening.domain.entries import Handling
from screening.domain.lists import AlertKind
from screening.domain.readings import ReadingStatus


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and what the counter is shown. They differ only by hits whose handling is discreet."""

    outcome: Outcome
    instruction: Instruction
    outcome_shown: Outcome
    instruction_shown: Instruction


_ALERTING: Final[Mapping[AlertKind, tuple[Outcome, Instruction]]] = {
    AlertKind.OFFLOAD: (Outcome.OFFLOAD, Instruction.STOP_AND_CALL),
    AlertKind.REFERRAL: (Outcome.REFER, Instruction.REFER),
}
_DOUBTED_READING: Final[Mapping[ReadingStatus, Instruction]] = {
    ReadingStatus.NO_MRZ: Instruction.RESCAN,
    ReadingStatus.UNCERTAIN: Instruction.CORRECT_READING,
    ReadingStatus.CHECK_FAILED: Instruction.CORRECT_READING,
}


def decide_outcome(
    *,
    kinds: Sequence[tuple[AlertKind, Handling]],
    reading: ReadingStatus | None,
    zones: int,
    source: DataSource,
    is_search_complete: bool,
    is_check_failure_known: bool = False,
    findings: Sequence[AlertKind] = (),
) -> Verdict:
    """Say what a screening answers.

    `kinds` has one item per hit that stands in the way: those of this screening, and those of earlier ones of the
    crossing that are open or were decided otherwise than as false or cleared.
    `findings` has one per finding on a document that stands in the way in the same sense.
    `reading` is None for data typed or corrected and confirmed by an officer; `zones` counts the different documents
    that were read. `is_search_complete` means: every list that applies was searched, each within its permitted age.
    `is_check_failure_known` means that an officer has confirmed these very lines, or types the data although the last
    reading of this crossing fails its check digits: correcting is over, and a valid reading alone lifts it.
    What the counter is shown is what the same screening without its discreet hits would have answered.
    """
    obstacle = _reading_obstacle(reading, zones, source)
    if is_check_failure_known and obstacle in (None, Instruction.CORRECT_READING):
        obstacle = Instruction.EXAMINE_DOCUMENT
    if obstacle is None and not is_search_complete:
        obstacle = Instruction.MANUAL_PROCEDURE
    shown = [kind for kind, handling in kinds if handling is not Handling.DISCREET]
    return Verdict(*_answer([kind for kind, _ in kinds], findings, obstacle), *_answer(shown, findings, obstacle))


def _answer(
    kinds: Sequence[AlertKind], findings: Sequence[AlertKind], obstacle: Instruction | None
) -> tuple[Outcome, Instruction]:
    if kinds or findings:
        outcome, instruction = _ALERTING[strongest((*kinds, *findings))]
        is_of_document = bool(findings) and outcome is Outcome.REFER
        return outcome, Instruction.REFER_DOCUMENT if is_of_document else instruction
    if obstacle is not None:
        return Outcome.UNDETERMINED, obstacle
    return Outcome.CLEAR, Instruction.LET_PASS


def _reading_obstacle(reading: ReadingStatus | None, zones: int, source: DataSource) -> Instruction | None:
    """Say what the officer must do before the data can be relied on; None when they can."""
    if zones > 1:
        return Instruction.PICK_DOCUMENT
    if reading is not None and reading is not ReadingStatus.VALID:
        return _DOUBTED_READING[reading]
    if source is DataSource.TYPED:
        return None
    # An image or pasted lines without a proven reading prove nothing, whatever the caller believes.
    return None if reading is ReadingStatus.VALID and zones == 1 else Instruction.RESCAN
