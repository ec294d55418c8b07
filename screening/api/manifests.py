"""Who on a manifest may be stopped, before anybody has come?"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api.fields import CheckpostField, Request, ServiceName, TimeField
from screening.api.presented import ONE_OF_TWO, LinesOrData
from screening.auth.permissions import Permission, require
from screening.catalogue.sentences import Catalogue
from screening.domain.clock import local_date
from screening.domain.crossings import DataSource
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import CheckpostCode
from screening.domain.lists import AlertKind, Direction
from screening.domain.wording import Language
from screening.mrz.text import read_mrz_text
from screening.web.board import PresentedTraveller, presented_as
from screening.web.caller import Caller
from screening.web.hits import EvidenceSaid, evidence_said
from screening.web.projection import SearchedList, Strict, sees_alerts
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.web.validation import MAX_ITEMS, OUR_CODE
from screening.workflows.counter.screen_traveller import Presented, presented_reading, presented_typed
from screening.workflows.enquiries.look_ahead import (
    MOST_HITS_EACH,
    MOST_TRAVELLERS,
    Expectation,
    ExpectedHit,
    ExpectedTraveller,
    Voyage,
    look_ahead,
)

router = APIRouter(tags=["screening"], route_class=StrictRoute)

Code = Annotated[str, Field(max_length=40)]


class ManifestLine(LinesOrData):
    """One traveller: the `mrz` lines, or the data as the carrier sends them."""

    model_config = ConfigDict(json_schema_extra={"oneOf": ONE_OF_TWO})

    def presented(self, today: date) -> Presented:
        """Give it as the workflows take it. Raises InvalidInput, InvalidMrz."""
        if self.mrz is not None:
            return presented_reading(read_mrz_text(self.mrz, today), DataSource.MRZ_TEXT)
        traveller = self.traveller.traveller() if self.traveller else None
        if traveller and traveller.date_of_birth and traveller.date_of_birth.is_after(today):
            raise InvalidInput("traveller.date_of_birth", reason="future_birth")
        return presented_typed(traveller, tuple(each.document() for each in self.documents))


class Manifest(Request):
    """The travellers of one service, and where and which way they will cross. `departs_at` carries its offset."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "checkpost": "KHI",
                    "direction": "exit",
                    "service": "PK-301",
                    "departs_at": "2026-11-21T16:40:00+05:00",
                    "travellers": [
                        {
                            "traveller": {
                                "surname": "ERIKSSON",
                                "given_names": "ANNA MARIA",
                                "date_of_birth": "1974-08-12",
                            },
                            "documents": [{"number": "L898902C3", "issuing_state": "UTO"}],
                        }
                    ],
                }
            ]
        }
    )

    checkpost: CheckpostField
    direction: Direction
    service: ServiceName | None = None
    departs_at: TimeField | None = None
    travellers: Annotated[list[ManifestLine], Field(min_length=1, max_length=MOST_TRAVELLERS)]


class ExpectationSaid(Strict):
    """What is to be expected: a code, and its sentence in the reader's language. None of the codes is a clearance."""

    code: Expectation
    text: Annotated[str, Field(max_length=1000)]


class ExpectedShown(Strict):
    """One traveller, as the counter is shown it."""

    traveller: PresentedTraveller
    expectation: ExpectationSaid


class ExpectedHitSeen(Strict):
    """A likeness to a list entry, never a verdict: what it would raise, the score (0 to 1), and why."""

    list: Code
    entry_id: UUID
    kind: AlertKind
    score: Annotated[float, Field(ge=0, le=1)]
    evidence: Annotated[Sequence[EvidenceSaid], Field(max_length=50)]


class ExpectedFull(ExpectedShown):
    """What is seen by those who may see the checkpost's alerts; `hits_total` counts those over the limit too.

    `expectation_shown` is what the counter is told: hits whose handling is discreet are not in it.
    """

    expectation_shown: ExpectationSaid
    hits: Annotated[list[ExpectedHitSeen], Field(max_length=MOST_HITS_EACH)]
    hits_total: Annotated[int, Field(ge=0)]


class ManifestSeen(Strict):
    """What was looked ahead at, and the lists that were searched for all of it."""

    checkpost: Code
    direction: Direction
    service: Code | None
    departs_at: AwareDatetime | None
    lists: Annotated[list[SearchedList], Field(max_length=200)]
    elapsed_ms: Annotated[float, Field(ge=0)]


class ManifestShown(ManifestSeen):
    """The travellers in the order in which they were sent, as the counter is shown them."""

    travellers: Annotated[list[ExpectedShown], Field(max_length=MOST_TRAVELLERS)]


class ManifestFull(ManifestSeen):
    """The same, for those who may see the checkpost's alerts."""

    travellers: Annotated[list[ExpectedFull], Field(max_length=MOST_TRAVELLERS)]


@router.post(
    "/manifests",
    responses={
        200: {"model": ManifestShown | ManifestFull, "description": "What is to be expected of each traveller."}
    },
)
def search(body: Manifest, caller: Caller, service: ServiceOf, language: LanguageOf) -> Response:
    """Look ahead at the travellers of one service, by the search of a screening.

    No crossing is opened, no alert raised and nobody cleared: each is screened at the counter. Nothing is changed, so
    the call needs no key; each look is journalled. Where lines of the manifest are wrong, nothing is searched, and
    they are named by place and field.
    """
    started = time.perf_counter()
    require(caller.account, Permission.TRAVELLER_SCREEN)
    voyage = Voyage(CheckpostCode(body.checkpost), body.direction, body.service, body.departs_at)
    with service.parts.store.read() as repositories:
        time_zone = repositories.checkposts.get(voyage.checkpost).time_zone
    manifest = _presented(body.travellers, local_date(service.parts.clock.now(), time_zone))
    looked = look_ahead(voyage, manifest, caller.account, service.parts)
    words = _Words(service.catalogue, language)
    about = ManifestSeen(
        checkpost=voyage.checkpost,
        direction=voyage.direction,
        service=voyage.service,
        departs_at=voyage.departs_at,
        lists=[
            SearchedList(code=each.code, version=each.version, age_s=each.age_s, stale=each.stale)
            for each in looked.lists
        ],
        elapsed_ms=round((time.perf_counter() - started) * 1000, 1),
    )
    told = dict(about)
    seen: ManifestSeen = (
        ManifestFull(**told, travellers=[words.full(each) for each in looked.travellers])
        if sees_alerts(caller.account, looked.checkpost)
        else ManifestShown(**told, travellers=[words.shown(each) for each in looked.travellers])
    )
    return Response(seen.model_dump_json(), media_type="application/json")


def _presented(lines: Sequence[ManifestLine], today: date) -> list[Presented]:
    """Give the lines as the workflows take them. Raises RequestValidationError that names every wrong line."""
    presented, wrong = [], []
    for number, line in enumerate(lines):
        try:
            presented.append(line.presented(today))
        except InvalidInput as error:
            field = "mrz" if line.mrz is not None else (error.where or "traveller")
            place = ("body", "travellers", number, *field.split("."))
            reason = error.parameters.get("reason", error.code)
            wrong.append({"type": "refused", "loc": place, "ctx": {OUR_CODE: reason}})
    if wrong:
        raise RequestValidationError(wrong[:MAX_ITEMS])
    return presented


@dataclass(frozen=True, slots=True)
class _Words:
    """Puts what is expected into the reader's language."""

    catalogue: Catalogue
    language: Language

    def shown(self, each: ExpectedTraveller) -> ExpectedShown:
        return ExpectedShown(traveller=self._who(each), expectation=self._said(each.expectation_shown))

    def full(self, each: ExpectedTraveller) -> ExpectedFull:
        return ExpectedFull(
            traveller=self._who(each),
            expectation=self._said(each.expectation),
            expectation_shown=self._said(each.expectation_shown),
            hits=[self._hit(hit) for hit in each.hits],
            hits_total=each.hits_total,
        )

    def _who(self, each: ExpectedTraveller) -> PresentedTraveller:
        return presented_as(each.presented.traveller, each.presented.documents)

    def _said(self, expectation: Expectation) -> ExpectationSaid:
        text = self.catalogue.sentence(f"expectation.{expectation}", language=self.language)
        return ExpectationSaid(code=expectation, text=text)

    def _hit(self, hit: ExpectedHit) -> ExpectedHitSeen:
        candidate = hit.candidate
        return ExpectedHitSeen(
            list=candidate.definition.code,
            entry_id=candidate.entry.id,
            kind=hit.kind,
            score=candidate.score,
            evidence=[evidence_said(each, self.catalogue, self.language) for each in candidate.evidence],
        )
