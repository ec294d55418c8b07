"""Which lists are there, how old are they, and what does an entry say?"""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api.alert_files import BothLanguages, EntrySeen, entry_seen
from screening.api.fields import ListCodeField, Reason, Request
from screening.api.pages import Page
from screening.api.presented import TypedDocument, TypedTraveller
from screening.domain.clock import Clock
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.lists import AlertKind, Direction, Holds, ListDefinition, ListRule, ListVersion, Upkeep
from screening.lists.versions import age_s, is_stale
from screening.web.caller import Caller
from screening.web.hits import EvidenceSaid, evidence_said
from screening.web.projection import Strict
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.counter.screen_traveller import presented_typed
from screening.workflows.views import look_up_entries

router = APIRouter(tags=["lists"], route_class=StrictRoute)

Code = Annotated[str, Field(max_length=40)]
ListCodePath = Annotated[ListCodeField, Path()]
AsOf = Annotated[AwareDatetime | None, Query(description="A moment that has been: tell how it was then.")]


class RuleSeen(Strict):
    """What a hit raises; null in `direction` or `category` means any. The first rule that applies decides."""

    raises: AlertKind
    direction: Direction | None
    category: Code | None
    advice: BothLanguages

    @classmethod
    def of(cls, rule: ListRule) -> "RuleSeen":
        """Write a rule."""
        return cls(
            raises=rule.raises,
            direction=rule.direction,
            category=rule.category,
            advice=BothLanguages.of(rule.advice),
        )


class VersionSeen(Strict):
    """The edition in force: when it was made, when this copy was last known to equal its source, and its age now."""

    number: int
    published_at: AwareDatetime
    verified_at: AwareDatetime
    entries: int
    digest: Annotated[str, Field(max_length=64)]
    age_s: int
    stale: bool


class ReviewRulesSeen(Strict):
    """When entries are looked at again, in days: `every` is null where entries have no day but their own."""

    every: int | None
    remind_before: int
    overdue_after: int
    expiring: int
    suspended: int


class ListSeen(Strict):
    """One watch list. `version` is null where it was never published: it then counts as stale."""

    code: Code
    name: BothLanguages
    holds: Holds
    authorities: Annotated[list[Code], Field(max_length=100)]
    categories: Annotated[list[Code], Field(max_length=100)]
    rules: Annotated[list[RuleSeen], Field(max_length=200)]
    threshold: float
    upkeep: Upkeep
    permitted_age_s: int | None
    validity_days: int | None
    renewals: int | None
    confirm_within_days: int
    review: ReviewRulesSeen
    version: VersionSeen | None


class ListSearch(Request):
    """Whom or what to look for: a traveller, documents, or both; and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "traveller": {"surname": "RAHMAN", "given_names": "TARIQ MEHMOOD", "date_of_birth": "1979-03-14"},
                    "reason": "Asked by telephone from Torkham.",
                }
            ]
        }
    )

    traveller: TypedTraveller | None = None
    documents: Annotated[list[TypedDocument], Field(max_length=5, default_factory=list)]
    reason: Reason | None = None


class EntryFound(Strict):
    """An entry that is like what was searched for, and why."""

    entry: EntrySeen
    score: float
    evidence: Annotated[list[EvidenceSaid], Field(max_length=20)]


@router.get("/lists")
def list_lists(caller: Caller, service: ServiceOf) -> Page[ListSeen]:
    """Give every list with its rules and its edition in force."""
    found = look_up_entries.view_lists(caller.account, service.parts)
    clock = service.parts.clock
    return Page(items=[_list_seen(definition, version, clock) for definition, version in found], next_cursor=None)


@router.get("/lists/{code}")
def view_list(code: ListCodePath, caller: Caller, service: ServiceOf, as_of: AsOf = None) -> ListSeen:
    """Give one list: its rules as they are, and its edition in force now or at a moment."""
    found = look_up_entries.view_list(ListCode(code), caller.account, service.parts, as_of)
    return _list_seen(*found, service.parts.clock)


@router.get("/lists/{code}/entries/{entry_id}")
def view_entry(
    code: ListCodePath, entry_id: UUID, caller: Caller, service: ServiceOf, response: Response, as_of: AsOf = None
) -> EntrySeen:
    """Open one entry in its latest revision, which is its ETag, or in the one of a moment. The view is journalled."""
    entry = look_up_entries.view_entry(ListCode(code), EntryId(entry_id), caller.account, service.parts, as_of)
    response.headers["ETag"] = f'"{entry.revision}"'
    return entry_seen(entry)


@router.post("/lists/{code}/search")
def search_list(
    code: ListCodePath, body: ListSearch, caller: Caller, service: ServiceOf, language: LanguageOf
) -> Page[EntryFound]:
    """Search the entries in force by likeness, as a screening does. The search and its reason are journalled."""
    documents = tuple(document.document() for document in body.documents)
    presented = presented_typed(body.traveller.traveller() if body.traveller else None, documents)
    found = look_up_entries.search_entries(ListCode(code), presented, body.reason or "", caller.account, service.parts)
    items = [
        EntryFound(
            entry=entry_seen(each.entry),
            score=each.score,
            evidence=[evidence_said(evidence, service.catalogue, language) for evidence in each.evidence],
        )
        for each in found
    ]
    return Page(items=items, next_cursor=None)


def _list_seen(definition: ListDefinition, version: ListVersion | None, clock: Clock) -> ListSeen:
    return ListSeen(
        code=definition.code,
        name=BothLanguages.of(definition.name),
        holds=definition.holds,
        authorities=list(definition.authorities),
        categories=list(definition.categories),
        rules=[RuleSeen.of(rule) for rule in definition.rules],
        threshold=definition.threshold,
        upkeep=definition.upkeep,
        permitted_age_s=definition.permitted_age_s,
        validity_days=definition.validity_days,
        renewals=definition.renewals,
        confirm_within_days=definition.confirm_within_days,
        review=ReviewRulesSeen(**asdict(definition.review)),
        version=_version_seen(definition, version, clock) if version else None,
    )


def _version_seen(definition: ListDefinition, version: ListVersion, clock: Clock) -> VersionSeen:
    now = clock.now()
    return VersionSeen(
        number=version.number,
        published_at=version.published_at,
        verified_at=version.verified_at,
        entries=version.entries,
        digest=version.digest,
        age_s=age_s(definition, version, now),
        stale=is_stale(definition, version, now),
    )
