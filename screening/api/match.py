"""How do other systems ask about people in the form that they ask sanctions services in (yente, OpenSanctions)?

At the root, where their clients expect it. The form is theirs; the search, its scores and the journal are ours.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Path, Query
from pydantic import AwareDatetime, Field

from screening.api.fields import ListCodeField
from screening.api.match_fields import (
    Explained,
    Feature,
    MatchAnswered,
    MatchAsked,
    Matches,
    Name,
    ScoredEntity,
    Total,
    echo_of,
    properties_of,
    question_of,
    schema_of,
)
from screening.catalogue.sentences import Catalogue
from screening.domain.entries import ListEntry
from screening.domain.hits import EvidenceKind
from screening.domain.identifiers import ListCode
from screening.domain.wording import Language
from screening.lists.versions import is_stale
from screening.matching.search import Candidate
from screening.web.caller import AskerOf
from screening.web.hits import evidence_said
from screening.web.limits import CallKind
from screening.web.projection import Strict
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.enquiries.match_entries import lists_asked, match_entries, view_catalogue

router = APIRouter(tags=["lists"], route_class=StrictRoute)

ALL: Final = "default"
"""The dataset that is all lists."""

Score = Annotated[float, Query(ge=0, le=1)]
Codes = Annotated[list[ListCodeField] | None, Query(max_length=100)]


class Dataset(Strict):
    """A list that can be asked, or all of them (`default`)."""

    name: Name
    title: Annotated[str, Field(max_length=500)]
    version: Name
    load: bool
    index_version: Name | None
    index_current: bool
    entity_count: Annotated[int, Field(ge=0)]
    updated_at: AwareDatetime | None
    children: Annotated[list[Name], Field(max_length=1000)]


class DatasetCatalogue(Strict):
    """What can be asked, and what of it is older than its list permits."""

    datasets: Annotated[list[Dataset], Field(max_length=1000)]
    current: Annotated[list[Name], Field(max_length=1000)]
    outdated: Annotated[list[Name], Field(max_length=1000)]
    index_stale: bool


@router.get("/catalog")
def give_catalogue(asker: AskerOf, service: ServiceOf, language: LanguageOf) -> DatasetCatalogue:
    """Give the datasets: each list that the caller may ask, and `default` for all of them."""
    now = service.parts.clock.now()
    datasets: list[Dataset] = []
    current: list[str] = []
    outdated: list[str] = []
    for definition, version in view_catalogue(asker, service.parts):
        is_old = version is None or is_stale(definition, version, now)
        (outdated if is_old else current).append(str(definition.code))
        number = str(version.number) if version else "0"
        datasets.append(
            Dataset(
                name=definition.code,
                title=definition.name.in_language(language),
                version=number,
                load=True,
                index_version=number if version else None,
                index_current=not is_old,
                entity_count=version.entries if version else 0,
                updated_at=version.published_at if version else None,
                children=[],
            )
        )
    whole = Dataset(
        name=ALL,
        title=service.catalogue.sentence("match.all_lists", language=language),
        version="+".join(each.version for each in datasets)[:100],
        load=False,
        index_version=None,
        index_current=not outdated,
        entity_count=sum(each.entity_count for each in datasets),
        updated_at=max((each.updated_at for each in datasets if each.updated_at), default=None),
        children=[each.name for each in datasets],
    )
    return DatasetCatalogue(datasets=[whole, *datasets], current=current, outdated=outdated, index_stale=bool(outdated))


@router.post("/match/{dataset}")
def match(
    dataset: Annotated[ListCodeField, Path(description="A list's code, or `default` for all that the caller may ask.")],
    body: MatchAsked,
    asker: AskerOf,
    service: ServiceOf,
    language: LanguageOf,
    limit: Annotated[int, Query(ge=1, le=200)] = 5,
    threshold: Score | None = None,
    cutoff: Score | None = None,
    include_dataset: Codes = None,
    exclude_dataset: Codes = None,
    x_reason: Annotated[str | None, Header(max_length=2000, description="Why this is asked, in UTF-8.")] = None,
) -> MatchAnswered:
    """Look people or documents up by example, as in yente: up to 50 queries at once, each journalled with the reason.

    Found is what reaches the list's own threshold, as in a screening; `threshold` can only raise what counts as
    `match`, and `cutoff` what is answered. Filters that are not named here are not applied.
    """
    parts = service.parts
    named = None if dataset == ALL and not include_dataset else [dataset, *(include_dataset or ())]
    codes = lists_asked(
        None if named is None else [ListCode(each) for each in named if each != ALL],
        [ListCode(each) for each in exclude_dataset or ()],
        asker,
        parts,
    )
    questions = [question_of(asked, f"queries[{at}]") for at, asked in enumerate(body.queries.values())]
    for _ in questions[1:]:
        # The call itself has been counted as one look-up.
        service.limits.take(CallKind.SEARCHING, asker.id)
    reason = body.reason or _as_written(x_reason or "")
    answers = match_entries(questions, codes, reason, asker, parts)
    return MatchAnswered(
        responses={
            name: Matches(
                results=[
                    _scored(each, threshold, service.catalogue, language)
                    for each in answer.found
                    if cutoff is None or each.score >= cutoff
                ][:limit],
                total=Total(value=len(answer.found), relation="eq" if answer.is_all else "gte"),
                query=echo_of(asked),
            )
            for (name, asked), answer in zip(body.queries.items(), answers, strict=True)
        },
        matcher={
            kind.value: Feature(description=service.catalogue.sentence(f"match.feature.{kind}", language=language))
            for kind in EvidenceKind
        },
        limit=limit,
    )


def _as_written(header: str) -> str:
    """Give a header's text: what is sent as UTF-8 arrives as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except ValueError:
        return header


def _scored(each: Candidate, threshold: float | None, catalogue: Catalogue, language: Language) -> ScoredEntity:
    said = [evidence_said(evidence, catalogue, language) for evidence in each.evidence]
    properties = properties_of(each.entry)
    return ScoredEntity(
        id=each.entry.id,
        caption=_caption(each.entry),
        schema_=schema_of(each.definition.holds),
        properties=properties,
        datasets=[each.definition.code],
        referents=[each.entry.source_id],
        score=each.score,
        match=threshold is None or each.score >= threshold,
        features={one.kind.value: one.weight for one in said},
        explanations={one.kind.value: Explained(score=one.weight, weight=one.weight, detail=one.text) for one in said},
    )


def _caption(entry: ListEntry) -> str:
    if entry.names:
        return entry.names[0].text[:500]
    return entry.documents[0].number if entry.documents else str(entry.source_id)
