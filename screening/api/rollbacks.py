"""Shall a list hold again what it held at an earlier version, and what would that change?

A roll-back is an import without files, looked at, agreed to and refused under `/lists/{code}/imports/{import_id}`.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict, Field

from screening.api import fields
from screening.api.import_answers import MADE, how_it_stands, written_import
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.web.once import Keyed
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute

router = APIRouter(prefix="/lists/{code}/rollbacks", tags=["list imports"], route_class=StrictRoute)

_LAST_VERSION: Final = 2**31 - 1

ListCodePath = Annotated[fields.ListCodeField, Path()]
DryRun = Annotated[bool, Query(description="Only say what the roll-back would change.")]


class RollBackAsked(fields.Request):
    """The version that the list is to hold again, and why. `owner` is needed where the list has several."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 41, "reason": "The edition of 21 November was cut short."}]}
    )

    version: Annotated[int, Field(ge=1, le=_LAST_VERSION)]
    reason: fields.Reason
    owner: Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40)] | None = None


@router.post("", status_code=201, responses=MADE)
def roll_back(
    code: ListCodePath,
    body: RollBackAsked,
    call: Keyed,
    service: ServiceOf,
    language: LanguageOf,
    dry_run: DryRun = False,
) -> Response:
    """Make the entries of an owner what they were at a version, as a new version once another officer agrees.

    What was added since is withdrawn, what was amended or withdrawn is as it was. Suspensions since then stay, and so
    do confirmations. `differences` says it line by line.
    """
    definition = service.parts.watch.definition(ListCode(code))
    owner = AuthorityCode(body.owner) if body.owner else None
    return call.answer(
        f"{dry_run} {body.model_dump_json()}".encode(),
        lambda parts: how_it_stands(
            *service.imports.roll_back(
                definition, owner, body.version, body.reason, call.caller.account, is_dry_run=dry_run
            ),
            parts,
        ),
        lambda seen, _: written_import(seen, service, language),
    )
