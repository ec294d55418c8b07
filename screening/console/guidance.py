"""What is the officer at the counter to do next when there is no clear instruction, and why is there none?

Every way in which a traveller can stay unscreened is a situation; each has one sentence that says why
(`console.guidance.<situation>`) and its steps in the order in which they are tried, each one key away. The manual
procedure (paper form, shift manager, unscreened record) comes last and is never missing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from screening.domain.crossings import Instruction
from screening.domain.readings import ReadingStatus


class Step(StrEnum):
    """One thing to try; its sentence is `console.guidance.step.<step>`."""

    AGAIN = "again"
    """Send what stands in the field once more: the same call, never a second crossing."""
    RESCAN = "rescan"
    CAMERA = "camera"
    PICK = "pick"
    CORRECT = "correct"
    COMPARE = "compare"
    """The same sheet, for what is not to be corrected away."""
    TYPE = "type"
    PLACE = "place"
    SIGN_IN = "sign_in"
    NEXT = "next"
    CALL = "call"
    UNSCREENED = "unscreened"


class Situation(StrEnum):
    """Why there is no instruction to let pass, to refer or to stop."""

    NOT_READ = "not_read"
    DOUBTED = "doubted"
    CHECK_FAILED = "check_failed"
    ALTERATION = "alteration"
    """A page reader surely saw every character, and they contradict their check digit."""
    CHECK_FAILURE_KNOWN = "check_failure_known"
    SEVERAL_DOCUMENTS = "several_documents"
    LIST_STALE = "list_stale"
    NO_NAME = "no_name"
    NO_LINK = "no_link"
    TIMED_OUT = "timed_out"
    INCOMPLETE = "incomplete"
    STORE_DOWN = "store_down"
    BUSY = "busy"
    SIGNED_OUT = "signed_out"
    NOT_ALLOWED = "not_allowed"
    WRONG_PLACE = "wrong_place"
    NOT_UNDERSTOOD = "not_understood"
    NO_LINES = "no_lines"
    NO_IMAGE = "no_image"
    CROSSING_ENDED = "crossing_ended"
    FAULT = "fault"


_LAST: Final = (Step.CALL, Step.UNSCREENED)
STEPS: Final[Mapping[Situation, tuple[Step, ...]]] = {
    Situation.NOT_READ: (Step.RESCAN, Step.CAMERA, Step.TYPE, *_LAST),
    Situation.DOUBTED: (Step.RESCAN, Step.CORRECT, Step.TYPE, *_LAST),
    # Typing the fields would not answer for a check digit that is printed wrongly.
    Situation.CHECK_FAILED: (Step.RESCAN, Step.CORRECT, *_LAST),
    Situation.ALTERATION: (Step.COMPARE, Step.RESCAN, *_LAST),
    Situation.CHECK_FAILURE_KNOWN: (Step.CALL, Step.RESCAN, Step.UNSCREENED),
    Situation.SEVERAL_DOCUMENTS: (Step.PICK, Step.RESCAN, Step.TYPE, *_LAST),
    Situation.LIST_STALE: _LAST,
    Situation.NO_NAME: (Step.RESCAN, Step.TYPE, *_LAST),
    Situation.NO_LINK: (Step.AGAIN, *_LAST),
    Situation.TIMED_OUT: (Step.AGAIN, *_LAST),
    Situation.INCOMPLETE: (Step.AGAIN, *_LAST),
    Situation.STORE_DOWN: (Step.AGAIN, *_LAST),
    Situation.BUSY: (Step.AGAIN, *_LAST),
    Situation.SIGNED_OUT: (Step.SIGN_IN, Step.AGAIN, *_LAST),
    Situation.NOT_ALLOWED: _LAST,
    Situation.WRONG_PLACE: (Step.PLACE, Step.AGAIN, *_LAST),
    Situation.NOT_UNDERSTOOD: (Step.TYPE, Step.RESCAN, *_LAST),
    Situation.NO_LINES: (Step.RESCAN, Step.CAMERA, Step.TYPE, *_LAST),
    Situation.NO_IMAGE: (Step.CAMERA, Step.RESCAN, Step.TYPE, *_LAST),
    Situation.CROSSING_ENDED: (Step.NEXT, *_LAST),
    Situation.FAULT: (Step.AGAIN, Step.RESCAN, *_LAST),
}
"""Situation -> what to try, in order."""

OF_INSTRUCTION: Final[Mapping[Instruction, Situation]] = {
    Instruction.RESCAN: Situation.NOT_READ,
    Instruction.CORRECT_READING: Situation.DOUBTED,
    Instruction.EXAMINE_DOCUMENT: Situation.CHECK_FAILURE_KNOWN,
    Instruction.PICK_DOCUMENT: Situation.SEVERAL_DOCUMENTS,
    Instruction.MANUAL_PROCEDURE: Situation.LIST_STALE,
}
"""Instruction of an `undetermined` screening -> situation; a reading's status may tell more (`OF_READING`)."""

OF_READING: Final[Mapping[ReadingStatus, Situation]] = {
    ReadingStatus.UNCERTAIN: Situation.DOUBTED,
    ReadingStatus.CHECK_FAILED: Situation.CHECK_FAILED,
    ReadingStatus.NO_MRZ: Situation.NOT_READ,
}
"""Status of a doubted reading -> situation."""

OF_PROBLEM: Final[Mapping[str, Situation]] = {
    "not_signed_in": Situation.SIGNED_OUT,
    "forged_request": Situation.SIGNED_OUT,
    "not_allowed": Situation.NOT_ALLOWED,
    "locked_out": Situation.BUSY,
    "too_many_calls": Situation.BUSY,
    "request_in_flight": Situation.BUSY,
    "unavailable": Situation.STORE_DOWN,
    "store_unavailable": Situation.STORE_DOWN,
    "not_journalled": Situation.STORE_DOWN,
    "unknown_checkpost": Situation.WRONG_PLACE,
    "not_found": Situation.CROSSING_ENDED,
    "crossing_closed": Situation.CROSSING_ENDED,
    "invalid_mrz": Situation.NO_LINES,
    "invalid_input": Situation.NOT_UNDERSTOOD,
    "unreadable_image": Situation.NO_IMAGE,
    "image_too_large": Situation.NO_IMAGE,
    "body_too_large": Situation.NO_IMAGE,
    "unsupported_media_type": Situation.NO_IMAGE,
}
"""Code of a problem -> situation. Every other code is a fault of ours."""


def guidance_table() -> dict[str, dict[str, object]]:
    """Give all of it as the page's script is handed it."""
    return {
        "steps": {situation.value: [step.value for step in steps] for situation, steps in STEPS.items()},
        "instructions": {code.value: situation.value for code, situation in OF_INSTRUCTION.items()},
        "readings": {status.value: situation.value for status, situation in OF_READING.items()},
        "problems": {code: situation.value for code, situation in OF_PROBLEM.items()},
    }
