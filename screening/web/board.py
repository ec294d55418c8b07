"""How is an alert written as one row of the shift manager's board?"""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from screening.domain.alerts import AlertLevel, AlertState
from screening.domain.crossings import MovementKind, Screening, ScreeningReason
from screening.domain.document_findings import FindingCode
from screening.domain.identifiers import ListCode
from screening.domain.lists import AlertKind, Direction
from screening.domain.travellers import Sex, TravelDocument, Traveller
from screening.domain.wording import Language
from screening.workflows.parts import Watch
from screening.workflows.views.board_lines import AlertLine

ShortText = Annotated[str, Field(max_length=100)]
Name = Annotated[str, Field(max_length=401)]
"""Surname and given names of 200 characters each, and the space between them."""
CodeText = Annotated[str, Field(max_length=40)]


class NamedList(BaseModel):
    """A list by code, and by name in the reader's language."""

    model_config = ConfigDict(extra="forbid")

    code: CodeText
    name: Annotated[str, Field(max_length=500)]


class PresentedTraveller(BaseModel):
    """Who stands at the counter, as the last screening has it. Dates may lack their day or month."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None
    date_of_birth: Annotated[str, Field(max_length=10)] | None
    sex: Sex | None
    nationality: Annotated[str, Field(max_length=3)] | None
    document_number: ShortText | None


class BoardLine(BaseModel):
    """One alert as a row of the board. `movement` tells that the crossing has ended, and how; `moved_at` when. A row
    that `is_late` was raised by an entry that came into force after the traveller was there.

    `open_hits` are those that are not decided; the decision of `awaiting_hits` of them awaits a second officer.
    `finding_codes` tells what was found on the document itself, `open_findings` how many of these are not decided.
    `answer_by` is when the alert goes up the line unless somebody acknowledges it; `is_nobody_above` tells that it
    should have, and nobody is rostered there.
    """

    model_config = ConfigDict(extra="forbid")

    id: UUID
    number: CodeText
    crossing_id: UUID
    kind: AlertKind
    state: AlertState
    level: AlertLevel
    checkpost: CodeText
    counter: CodeText
    direction: Direction
    service: ShortText | None
    departs_at: AwareDatetime | None
    raised_at: AwareDatetime
    acknowledged_by: ShortText | None
    acknowledged_at: AwareDatetime | None
    decided_at: AwareDatetime | None
    answer_by: AwareDatetime | None
    is_nobody_above: bool
    revision: Annotated[int, Field(ge=1)]
    lists: Annotated[list[NamedList], Field(max_length=200)]
    open_hits: Annotated[int, Field(ge=0)]
    awaiting_hits: Annotated[int, Field(ge=0)]
    finding_codes: Annotated[list[FindingCode], Field(max_length=10)]
    open_findings: Annotated[int, Field(ge=0)]
    traveller: PresentedTraveller
    movement: MovementKind | None
    moved_at: AwareDatetime | None
    is_late: bool


def board_line(line: AlertLine, watch: Watch, language: Language) -> BoardLine:
    """Write one row."""
    alert, crossing = line.alert, line.crossing
    return BoardLine(
        id=alert.id,
        number=crossing.number,
        crossing_id=alert.crossing_id,
        kind=alert.kind,
        state=alert.state,
        level=alert.level,
        checkpost=alert.checkpost,
        counter=alert.counter,
        direction=crossing.direction,
        service=crossing.service,
        departs_at=crossing.departs_at,
        raised_at=alert.raised_at,
        acknowledged_by=line.acknowledged_by,
        acknowledged_at=alert.acknowledged_at,
        decided_at=alert.decided_at,
        answer_by=line.answer_by,
        is_nobody_above=alert.is_nobody_above,
        revision=alert.revision,
        lists=[named_list(code, watch, language) for code in line.lists],
        open_hits=line.open_hits,
        awaiting_hits=line.awaiting_hits,
        finding_codes=list(line.findings),
        open_findings=line.open_findings,
        traveller=presented_traveller(line.screening),
        movement=crossing.movement.kind if crossing.movement else None,
        moved_at=crossing.movement.occurred_at if crossing.movement else None,
        is_late=line.screening.reason is ScreeningReason.LATE,
    )


def named_list(code: ListCode, watch: Watch, language: Language) -> NamedList:
    """Write a list's code and name."""
    return NamedList(code=code, name=watch.definition(code).name.in_language(language))


def presented_traveller(screening: Screening) -> PresentedTraveller:
    """Write who was screened; fields that the document did not tell are None."""
    return presented_as(screening.traveller, screening.documents)


def presented_as(traveller: Traveller | None, documents: tuple[TravelDocument, ...]) -> PresentedTraveller:
    """Write who presented these documents."""
    born = traveller.date_of_birth if traveller else None
    return PresentedTraveller(
        name=(traveller.name.text or None) if traveller else None,
        date_of_birth=str(born) if born else None,
        sex=traveller.sex if traveller else None,
        nationality=traveller.nationality if traveller else None,
        document_number=documents[0].number if documents else None,
    )
