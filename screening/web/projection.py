"""What may this caller see of a screening?

A counter officer sees what the counter is shown: outcome, instruction, the ages of the lists, the crossing. Who may see
the checkpost's alerts sees hits and alert too. The two are two schemas, so that nothing of the second can slip into the
first: a crossing whose hits are all discreet answers the counter byte for byte as a clear one does.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from screening.auth.permissions import Permission, may_at
from screening.catalogue.sentences import Catalogue
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.checkposts import Checkpost
from screening.domain.crossings import Instruction, Outcome, Screening
from screening.domain.lists import AlertKind
from screening.domain.wording import Language
from screening.web.board import PresentedTraveller, presented_traveller
from screening.web.findings import FindingFound, finding_found
from screening.web.hits import HitFound, hit_found
from screening.workflows.counter.screen_traveller import Screened

CodeText = Annotated[str, Field(max_length=40)]


class Strict(BaseModel):
    """What all answers share: nothing but the fields that are named."""

    model_config = ConfigDict(extra="forbid")


class CrossingName(Strict):
    """A crossing by id, and by the number that can be said by phone."""

    id: UUID
    number: CodeText


class InstructionSaid(Strict):
    """What the counter officer is to do: a code, and its sentence in the reader's language."""

    code: Instruction
    text: Annotated[str, Field(max_length=1000)]


class SearchedList(Strict):
    """A list that was searched: its version, how old the copy was, and whether that is too old to clear anybody."""

    code: CodeText
    version: Annotated[int, Field(ge=0)]
    age_s: int
    stale: bool


class AlertName(Strict):
    """An alert by id, and its kind."""

    id: UUID
    kind: AlertKind


class ScreeningShown(Strict):
    """What the counter is shown. `elapsed_ms` is the time from the request to the answer's being written."""

    id: UUID
    crossing: CrossingName
    traveller: PresentedTraveller
    outcome: Outcome
    instruction: InstructionSaid
    lists: Annotated[list[SearchedList], Field(max_length=200)]
    elapsed_ms: Annotated[float, Field(ge=0)]


class ScreeningFull(ScreeningShown):
    """What is seen by those who may see the checkpost's alerts; `outcome` is then what was found.

    `outcome_shown` and `instruction_shown` are what the counter is told: a page at a counter, where travellers may look
    on, shows these to everybody. `hits_total` counts those over the limit of `hits` too;
    `below_threshold` those that scored within 0.05 below their list's threshold. `findings` are those on the document
    that keep the traveller from passing, of this attempt or of an earlier one of the crossing.
    """

    outcome_shown: Outcome
    instruction_shown: InstructionSaid
    hits: Annotated[list[HitFound], Field(max_length=200)]
    hits_total: Annotated[int, Field(ge=0)]
    below_threshold: Annotated[int, Field(ge=0)]
    findings: Annotated[list[FindingFound], Field(max_length=200)]
    alert: AlertName | None


_LISTS: Final = TypeAdapter(list[SearchedList])
"""Writes all of them in one step: every screening has as many as there are lists."""


def sees_alerts(account: Account, checkpost: Checkpost) -> bool:
    """Whether the caller may see hits and alerts of that checkpost."""
    return may_at(account, Permission.ALERT_VIEW, checkpost)


def project_screening(
    screened: Screened, *, is_full: bool, elapsed_ms: float, catalogue: Catalogue, language: Language
) -> ScreeningShown:
    """Cut a screening down to what the caller may see."""
    screening = screened.screening
    crossing = CrossingName(id=screened.crossing.id, number=screened.crossing.number)
    lists = searched_lists(screening)
    if not is_full:
        return ScreeningShown(
            id=screening.id,
            crossing=crossing,
            traveller=presented_traveller(screening),
            outcome=screening.outcome_shown,
            instruction=instruction_said(screening.instruction_shown, catalogue, language),
            lists=lists,
            elapsed_ms=elapsed_ms,
        )
    return ScreeningFull(
        id=screening.id,
        crossing=crossing,
        traveller=presented_traveller(screening),
        outcome=screening.outcome,
        outcome_shown=screening.outcome_shown,
        instruction_shown=instruction_said(screening.instruction_shown, catalogue, language),
        instruction=instruction_said(screening.instruction, catalogue, language),
        lists=lists,
        elapsed_ms=elapsed_ms,
        hits=[hit_found(hit, catalogue, language) for hit in screened.hits],
        hits_total=screening.hits_total,
        below_threshold=screening.below_threshold,
        findings=[finding_found(finding, catalogue, language) for finding in screened.findings],
        alert=alert_name(screened.alert),
    )


def searched_lists(screening: Screening) -> list[SearchedList]:
    """Write the lists that a screening searched."""
    return _LISTS.validate_python(screening.lists, from_attributes=True)


def instruction_said(instruction: Instruction, catalogue: Catalogue, language: Language) -> InstructionSaid:
    """Say an instruction."""
    return InstructionSaid(code=instruction, text=catalogue.sentence(f"instruction.{instruction}", language=language))


def alert_name(alert: Alert | None) -> AlertName | None:
    """Write which alert it is."""
    return AlertName(id=alert.id, kind=alert.kind) if alert else None
