"""Whom would an entry have hit, of those who crossed?"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api import fields
from screening.api.entry_fields import EntryWritten
from screening.catalogue.sentences import Catalogue
from screening.domain.crossings import MovementKind
from screening.domain.identifiers import ChangeId, EntryId, ListCode
from screening.domain.lists import Direction
from screening.domain.wording import Language
from screening.web.caller import Caller
from screening.web.hits import EvidenceSaid, evidence_said
from screening.web.projection import CrossingName, Strict
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.enquiries.entry_meant import EntryQuestion
from screening.workflows.enquiries.retro_screen import (
    MOST_TOLD,
    RetroAnswer,
    RetroCrossing,
    retro_screen,
)

router = APIRouter(prefix="/lists/{code}/retro-screenings", tags=["list changes"], route_class=StrictRoute)

ListCodePath = Annotated[fields.ListCodeField, Path()]
Code = Annotated[str, Field(max_length=40)]


def _form_of(named: str) -> dict[str, Any]:
    """Tell the fields beside the one that names the entry: a change names it alone."""
    others = ("entry", "entry_id") if named == "change_id" else ("change_id",)
    absent: dict[str, Any] = {name: {"type": "null"} for name in others}
    return {"required": [named], "properties": {named: {"not": {"type": "null"}}, **absent}}


class RetroAsked(fields.Request):
    """Which entry, as a change of the list takes it, and why; nothing of it is kept or put in force.

    `entry` alone is a new one; with `entry_id` it holds the fields that change of one on the list; `entry_id` alone is
    that entry as it stands; `change_id` alone is the entry as that change makes it. Crossings of the last `days` are
    looked through.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "entry": {
                        "names": [{"text": "RAHMAN, TARIQ MEHMOOD"}],
                        "dates_of_birth": ["1979-03-14"],
                        "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
                        "contact": "+92 51 000 0000",
                    },
                    "days": 30,
                    "reason": "What would the proposed entry have cost?",
                }
            ],
            "anyOf": [_form_of("entry"), _form_of("entry_id"), _form_of("change_id")],
        }
    )

    entry: EntryWritten | None = None
    entry_id: UUID | None = None
    change_id: UUID | None = None
    days: Annotated[int, Field(ge=1, le=366)] = 30
    reason: fields.Reason

    def question(self) -> EntryQuestion:
        """Give it as the workflows take it."""
        written = self.entry.written() if self.entry else None
        entry_id = EntryId(self.entry_id) if self.entry_id else None
        change_id = ChangeId(self.change_id) if self.change_id else None
        return EntryQuestion(written, entry_id, self.days, self.reason, change_id)


class RetroCrossingSeen(Strict):
    """A crossing that the entry would have hit: of several attempts to screen, the strongest.

    `is_plainly_another`: the dates of birth are more than two years apart, and no number of document or card agrees.
    `movement` is null while the crossing is open.
    """

    crossing: CrossingName
    recorded_at: AwareDatetime
    checkpost: Code
    counter: Code
    direction: Direction
    departs_at: AwareDatetime | None
    movement: MovementKind | None
    score: Annotated[float, Field(ge=0, le=1)]
    is_plainly_another: bool
    evidence: Annotated[list[EvidenceSaid], Field(max_length=20)]


class RetroSeen(Strict):
    """How many crossings the entry would have hit at the list's threshold, and the newest of them, newest first.

    `plainly_others` of them are plainly other people's. `attempts` to screen were looked through, recorded from `since`
    on (null where there is none).
    """

    list_code: Code
    threshold: float
    attempts: Annotated[int, Field(ge=0)]
    since: AwareDatetime | None
    total: Annotated[int, Field(ge=0)]
    plainly_others: Annotated[int, Field(ge=0)]
    crossings: Annotated[list[RetroCrossingSeen], Field(max_length=MOST_TOLD)]


@router.post("")
def ask(code: ListCodePath, body: RetroAsked, caller: Caller, service: ServiceOf, language: LanguageOf) -> RetroSeen:
    """Tell which recorded crossings an entry would have hit, as exactly as a screening. The look is journalled.

    503 (`recorded_not_ready`) while the index over recorded travellers is being built, after a start.
    """
    answer = retro_screen(ListCode(code), body.question(), caller.account, service.parts)
    return _seen(answer, service.catalogue, language)


def _seen(answer: RetroAnswer, catalogue: Catalogue, language: Language) -> RetroSeen:
    return RetroSeen(
        list_code=answer.definition.code,
        threshold=answer.definition.threshold,
        attempts=answer.attempts,
        since=answer.since,
        total=answer.total,
        plainly_others=answer.plainly_others,
        crossings=[_crossing_seen(each, catalogue, language) for each in answer.crossings],
    )


def _crossing_seen(each: RetroCrossing, catalogue: Catalogue, language: Language) -> RetroCrossingSeen:
    crossing, hit = each.crossing, each.hit
    return RetroCrossingSeen(
        crossing=CrossingName(id=crossing.id, number=crossing.number),
        recorded_at=hit.at,
        checkpost=crossing.checkpost,
        counter=crossing.counter,
        direction=crossing.direction,
        departs_at=crossing.departs_at,
        movement=crossing.movement.kind if crossing.movement else None,
        score=hit.score,
        is_plainly_another=hit.is_plainly_another,
        evidence=[evidence_said(evidence, catalogue, language) for evidence in hit.evidence],
    )
