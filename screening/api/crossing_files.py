"""How is a crossing told, with its screenings and how it ended?"""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from screening.catalogue.sentences import Catalogue
from screening.domain.corrections import Correction, correction_of
from screening.domain.crossings import (
    Crossing,
    DataSource,
    Movement,
    MovementKind,
    Outcome,
    Screening,
    ScreeningReason,
    UnscreenedCause,
    is_time_doubtful,
)
from screening.domain.lists import Direction
from screening.domain.readings import ReadingStatus
from screening.domain.wording import Language
from screening.web.board import PresentedTraveller, presented_as, presented_traveller
from screening.web.findings import FindingFound, finding_found
from screening.web.hits import HitFound, hit_found
from screening.web.projection import (
    AlertName,
    InstructionSaid,
    SearchedList,
    Strict,
    alert_name,
    instruction_said,
    searched_lists,
)
from screening.workflows.views.look_up import CrossingFile, CrossingLine

Code = Annotated[str, Field(max_length=40)]
Digest = Annotated[str, Field(max_length=64)]


class MovementSeen(Strict):
    """How the crossing ended; `cause` tells what kept the traveller from being screened.

    `occurred_at` is what the officer's machine took for the time; where that cannot well be, it is doubtful.
    """

    kind: MovementKind
    cause: UnscreenedCause | None
    reason: Annotated[str, Field(max_length=2000)] | None
    occurred_at: AwareDatetime
    is_time_doubtful: bool
    recorded_at: AwareDatetime


class CrossingSeen(Strict):
    """One traveller at one counter in one direction. Open until its movement is recorded."""

    id: UUID
    number: Code
    checkpost: Code
    counter: Code
    direction: Direction
    service: Code | None
    departs_at: AwareDatetime | None
    opened_at: AwareDatetime
    is_open: bool
    movement: MovementSeen | None


class CrossingFound(CrossingSeen):
    """A crossing with what the counter was shown last, whoever asks; null where the traveller was never screened."""

    outcome_shown: Outcome | None


class CellChanged(Strict):
    """A character that the officer changed: line and position from 0."""

    line: int
    position: int


class CorrectedFrom(Strict):
    """The scan that an officer corrected, by its screening and its image's SHA-256 (null for lines of a wedge).

    `changed` is empty where the reading was confirmed as it was, and null where it cannot be compared: fields were
    typed, one of several documents was chosen, or lines were added or left out.
    """

    screening_id: UUID
    image_sha256: Digest | None
    changed: Annotated[list[CellChanged], Field(max_length=200)] | None


class ScreeningSeen(Strict):
    """One attempt, as the caller may see it: a counter officer sees what the counter was shown.

    The image is not kept, `image_sha256` is; `corrected_from` tells how corrected lines or fields were got.
    """

    id: UUID
    reason: ScreeningReason
    source: DataSource
    occurred_at: AwareDatetime
    is_time_doubtful: bool
    recorded_at: AwareDatetime
    outcome: Outcome
    instruction: InstructionSaid
    reading_status: ReadingStatus | None
    image_sha256: Digest | None
    corrected_from: CorrectedFrom | None
    traveller: PresentedTraveller
    lists: Annotated[list[SearchedList], Field(max_length=200)]


class CrossingOpened(CrossingSeen):
    """A crossing with its screenings; `unscreened` is who was written down as having crossed without one."""

    screenings: Annotated[list[ScreeningSeen], Field(max_length=200)]
    unscreened: PresentedTraveller | None


class CrossingOpenedFull(CrossingOpened):
    """A crossing for those who may see the checkpost's alerts."""

    alert: AlertName | None
    hits: Annotated[list[HitFound], Field(max_length=5000)]
    findings: Annotated[list[FindingFound], Field(max_length=200)]


def crossing_seen(crossing: Crossing) -> CrossingSeen:
    """Write a crossing."""
    return CrossingSeen(
        id=crossing.id,
        number=crossing.number,
        checkpost=crossing.checkpost,
        counter=crossing.counter,
        direction=crossing.direction,
        service=crossing.service,
        departs_at=crossing.departs_at,
        opened_at=crossing.opened_at,
        is_open=crossing.is_open,
        movement=_movement_seen(crossing.movement) if crossing.movement else None,
    )


def crossing_found(line: CrossingLine) -> CrossingFound:
    """Write a crossing that was searched for."""
    return CrossingFound(**dict(crossing_seen(line.crossing)), outcome_shown=line.outcome_shown)


def crossing_opened(
    file: CrossingFile, catalogue: Catalogue, language: Language, *, is_full: bool
) -> CrossingOpened | CrossingOpenedFull:
    """Write an opened crossing, cut down to what the caller may see."""
    opened = CrossingOpened(
        **dict(crossing_seen(file.crossing)),
        screenings=screenings_seen(file.screenings, catalogue, language, is_full=is_full),
        unscreened=_unscreened(file.crossing.movement),
    )
    if not is_full:
        return opened
    return CrossingOpenedFull(
        **dict(opened),
        alert=alert_name(file.alert),
        hits=[hit_found(hit, catalogue, language) for hit in file.hits],
        findings=[finding_found(finding, catalogue, language) for finding in file.findings],
    )


def screenings_seen(
    screenings: Sequence[Screening], catalogue: Catalogue, language: Language, *, is_full: bool
) -> list[ScreeningSeen]:
    """Write a crossing's attempts, in their order."""
    return [
        _screening_seen(each, correction_of(each, screenings[:place]), catalogue, language, is_full=is_full)
        for place, each in enumerate(screenings)
    ]


def _screening_seen(
    screening: Screening, correction: Correction | None, catalogue: Catalogue, language: Language, *, is_full: bool
) -> ScreeningSeen:
    instruction = screening.instruction if is_full else screening.instruction_shown
    return ScreeningSeen(
        id=screening.id,
        reason=screening.reason,
        source=screening.source,
        occurred_at=screening.occurred_at,
        is_time_doubtful=is_time_doubtful(screening.occurred_at, screening.recorded_at),
        recorded_at=screening.recorded_at,
        outcome=screening.outcome if is_full else screening.outcome_shown,
        instruction=instruction_said(instruction, catalogue, language),
        reading_status=screening.reading_status,
        image_sha256=screening.image_sha256,
        corrected_from=_corrected_from(correction) if correction else None,
        traveller=presented_traveller(screening),
        lists=searched_lists(screening),
    )


def _corrected_from(correction: Correction) -> CorrectedFrom:
    changed = None
    if correction.changed is not None:
        changed = [CellChanged(line=cell.line, position=cell.position) for cell in correction.changed]
    return CorrectedFrom(screening_id=correction.scan, image_sha256=correction.image_sha256, changed=changed)


def _unscreened(movement: Movement | None) -> PresentedTraveller | None:
    if movement is None or movement.kind is not MovementKind.UNSCREENED:
        return None
    return presented_as(movement.traveller, movement.documents)


def _movement_seen(movement: Movement) -> MovementSeen:
    return MovementSeen(
        kind=movement.kind,
        cause=movement.cause,
        reason=movement.reason,
        occurred_at=movement.occurred_at,
        is_time_doubtful=is_time_doubtful(movement.occurred_at, movement.recorded_at),
        recorded_at=movement.recorded_at,
    )
