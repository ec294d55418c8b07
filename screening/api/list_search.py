"""Which entries does an officer mean, on whichever list, in whatever script and spelling?"""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from screening.api.alert_files import EntrySeen, entry_seen
from screening.api.fields import ListCodeField, Reason, Request
from screening.api.presented import TypedDocument, TypedTraveller
from screening.domain.identifiers import ListCode
from screening.domain.wording import Language
from screening.lists.standing import Standing, standing_of
from screening.matching.browse import Likeness
from screening.web.board import NamedList
from screening.web.caller import Caller
from screening.web.hits import EvidenceSaid, evidence_said
from screening.web.projection import Strict
from screening.web.service import LanguageOf, Service, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.counter.screen_traveller import presented_typed
from screening.workflows.views.browse_lists import MOST_SHOWN, browse_lists

router = APIRouter(tags=["lists"], route_class=StrictRoute)


class ListsSearch(Request):
    """Whom or what to look for: a traveller, documents, or both; on which lists (null: on all); and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "traveller": {"surname": "RAHMAN", "given_names": "TARIQ MEHMOOD", "date_of_birth": "1979"},
                    "lists": ["ecl"],
                    "reason": "Asked by telephone from Torkham.",
                }
            ]
        }
    )

    traveller: TypedTraveller | None = None
    documents: Annotated[list[TypedDocument], Field(max_length=5, default_factory=list)]
    lists: Annotated[list[ListCodeField], Field(min_length=1, max_length=100)] | None = None
    reason: Reason | None = None


class EntryLike(Strict):
    """An entry that is like what was searched for, and why; `is_hit` where a traveller who is written so is a hit."""

    named_list: NamedList
    entry: EntrySeen
    standing: Standing
    score: float
    is_hit: bool
    evidence: Annotated[list[EvidenceSaid], Field(max_length=20)]


class EntriesLike(Strict):
    """The likest entries, likest first; of more, these alone are told.

    `bearing` counts the entries, in force or not, in which all that was written of the name stands, so or in another
    spelling, where likeness alone could not tell them apart: one part of a common name, for example. Null where it
    could. A year of birth, or another part of the name, leaves fewer.
    """

    items: Annotated[list[EntryLike], Field(max_length=MOST_SHOWN)]
    bearing: Annotated[int, Field(ge=1)] | None


@router.post("/lists/search")
def search_lists(body: ListsSearch, caller: Caller, service: ServiceOf, language: LanguageOf) -> EntriesLike:
    """Search all lists, or some, by likeness: also entries not in force, and below their list's threshold.

    The search and its reason are journalled.
    """
    documents = tuple(document.document() for document in body.documents)
    presented = presented_typed(body.traveller.traveller() if body.traveller else None, documents)
    named = None if body.lists is None else [ListCode(code) for code in body.lists]
    found = browse_lists(presented, named, body.reason or "", caller.account, service.parts)
    items = [_entry_like(each, service, language) for each in found.shown]
    return EntriesLike(items=items, bearing=found.bearing)


def _entry_like(each: Likeness, service: Service, language: Language) -> EntryLike:
    candidate = each.candidate
    definition = candidate.definition
    return EntryLike(
        named_list=NamedList(code=definition.code, name=definition.name.in_language(language)),
        entry=entry_seen(candidate.entry),
        standing=standing_of(candidate.entry, service.parts.clock.now().date()),
        score=candidate.score,
        is_hit=each.is_hit,
        evidence=[evidence_said(evidence, service.catalogue, language) for evidence in candidate.evidence],
    )
