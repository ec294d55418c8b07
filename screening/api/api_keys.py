"""Which applications of other agencies hold a key for `/match`, and how is one issued or revoked?"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api import fields
from screening.api.pages import Page
from screening.auth.api_keys import MOST_DAYS, PREFIX, USUAL_DAYS
from screening.domain.api_keys import ApiKey, KeyStanding
from screening.domain.identifiers import ApiKeyId, ListCode
from screening.web.caller import Caller
from screening.web.once import Keyed, Written
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.people.keep_api_keys import KeyIssued, KeyWanted, issue_key, list_keys, revoke_key

router = APIRouter(prefix="/api-keys", tags=["administration"], route_class=StrictRoute)

MOST_LISTS = 100
Datasets = Annotated[list[fields.ListCodeField], Field(min_length=1, max_length=MOST_LISTS)]


class NewApiKey(fields.Request):
    """A key to be issued. `datasets` are the lists that it may ask.

    `tells_discreet`: it is told of entries that no counter may notice, too.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Visa desk", "owner": "Directorate of Passports", "datasets": ["ecl", "iwl"], "days": 365}
            ]
        }
    )

    name: Annotated[str, Field(min_length=1, max_length=100), fields.Legible]
    owner: Annotated[str, Field(min_length=1, max_length=200), fields.Legible]
    datasets: Datasets
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, description="In how many days it ends.")] = USUAL_DAYS
    tells_discreet: bool = False


class ApiKeySeen(Strict):
    """A key, without its token. `last_used_on` is a day, in UTC."""

    id: UUID
    name: Annotated[str, Field(max_length=100)]
    owner: Annotated[str, Field(max_length=200)]
    datasets: Annotated[list[fields.ListCodeField], Field(max_length=MOST_LISTS)]
    tells_discreet: bool
    standing: KeyStanding
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    last_used_on: Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length=10)] | None
    revoked_at: AwareDatetime | None


class ApiKeyIssued(ApiKeySeen):
    """A key with its token, told this once. A repetition of the call gets null: revoke it, and issue another."""

    token: Annotated[str, Field(max_length=100, examples=[f"{PREFIX}..."])] | None


@router.get("")
def list_them(caller: Caller, service: ServiceOf) -> Page[ApiKeySeen]:
    """Give every key that was ever issued, the latest first."""
    now = service.parts.clock.now()
    keys = list_keys(caller.account, service.parts)
    return Page(items=[ApiKeySeen.model_validate(_seen(key, key.standing(now))) for key in keys], next_cursor=None)


@router.post("", status_code=201, responses={201: {"model": ApiKeyIssued}})
def issue(body: NewApiKey, call: Keyed) -> Response:
    """Issue a key for one application of another agency. The token is in this answer and nowhere else."""
    wanted = KeyWanted(
        body.name, body.owner, [ListCode(code) for code in body.datasets], body.days, body.tells_discreet
    )
    told: list[ApiKeyIssued] = []

    def write(issued: KeyIssued, _repositories: object) -> Written:
        seen = ApiKeyIssued.model_validate({**_seen(issued.key, KeyStanding.IN_FORCE), "token": None})
        told[:] = [seen.model_copy(update={"token": issued.token})]
        # What is kept for a repetition of the call lacks the token: nothing that is stored opens anything.
        return Written(201, seen)

    answer = call.answer(
        body.model_dump_json().encode(), lambda parts: issue_key(wanted, call.caller.account, parts), write
    )
    return Response(told[0].model_dump_json(), answer.status_code, media_type=answer.media_type)


@router.post("/{key_id}/revoke", responses={200: {"model": ApiKeySeen}})
def revoke(key_id: UUID, call: Keyed) -> Response:
    """Have a key open nothing any more, from the next call on. To revoke it again changes nothing."""
    return call.answer(
        b"",
        lambda parts: revoke_key(ApiKeyId(key_id), call.caller.account, parts),
        lambda key, _: Written(200, ApiKeySeen.model_validate(_seen(key, KeyStanding.REVOKED))),
    )


def _seen(key: ApiKey, standing: KeyStanding) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "owner": key.owner,
        "datasets": list(key.lists),
        "tells_discreet": key.tells_discreet,
        "standing": standing,
        "issued_at": key.issued_at,
        "expires_at": key.expires_at,
        "last_used_on": key.last_used_on.isoformat() if key.last_used_on else None,
        "revoked_at": key.revoked_at,
    }
