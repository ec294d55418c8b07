"""What is to change about a list entry, and who else agrees?"""

import re
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api import fields
from screening.api.alert_files import EntrySeen, entry_seen
from screening.api.entry_fields import EntryWritten
from screening.api.pages import CursorAsked, LimitAsked, Page
from screening.domain.changes import ChangeKind, ChangeState, ListChange, Merging
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import ChangeId, EntryId, ListCode
from screening.lists.changed_entries import Wish
from screening.web.caller import Caller
from screening.web.once import Keyed, Written
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.desk import decide_change
from screening.workflows.desk.propose_change import Proposal, propose_change
from screening.workflows.ports import ChangeFilter, Repositories
from screening.workflows.views import look_up_changes
from screening.workflows.views.look_up_changes import ChangeFile, change_file

router = APIRouter(prefix="/lists/{code}/changes", tags=["list changes"], route_class=StrictRoute)

_ETAG: Final = re.compile(r'"([1-9][0-9]{0,8})"', re.ASCII)
_ENTRY_NEEDED: Final = frozenset({ChangeKind.ADD, ChangeKind.AMEND})
_TAKEN_BY: Final = {
    "entry": _ENTRY_NEEDED | {ChangeKind.MERGE},
    "emergency": frozenset({ChangeKind.ADD}),
    "expires": frozenset({ChangeKind.RENEW}),
    "review_on": frozenset({ChangeKind.CONFIRM, ChangeKind.REVIEW}),
    "common_name_reason": _ENTRY_NEEDED | {ChangeKind.MERGE},
    "entry_id": frozenset(ChangeKind) - {ChangeKind.ADD},
    "merged_entry_id": frozenset({ChangeKind.MERGE}),
    "merged_etag": frozenset({ChangeKind.MERGE}),
}
"""Which kinds of change take which field."""

ListCodePath = Annotated[fields.ListCodeField, Path()]
IfMatch = Annotated[
    str | None,
    Header(
        max_length=200,
        description="The ETag of the entry, for every kind but `add`: the revision that the change builds on.",
        examples=['"3"'],
        json_schema_extra={"pattern": '^"[1-9][0-9]{0,8}"$'},
    ),
]
Username = Annotated[str, Field(max_length=64)]


def _form_of(kind: ChangeKind) -> dict[str, Any]:
    """Tell the fields that a change of that kind takes, for the description."""
    empty: dict[str, Any] = {"emergency": {"const": False}}
    needed = "entry" if kind is ChangeKind.ADD else "entry_id"
    also = {ChangeKind.AMEND: ["entry"], ChangeKind.MERGE: ["merged_entry_id", "merged_etag"]}.get(kind, [])
    present = {name: {"not": {"type": "null"}} for name in (needed, *also)}
    absent = {name: empty.get(name, {"type": "null"}) for name, kinds in _TAKEN_BY.items() if kind not in kinds}
    return {"required": [needed, *also], "properties": {"kind": {"const": kind.value}, **present, **absent}}


class ChangeAsked(fields.Request):
    """A change of one entry. `add` takes `entry` and no `entry_id`; all others take `entry_id`.

    `amend` takes the fields of `entry` that change (null takes one away); `renew` may take `expires`, the new last day;
    `confirm` and `review` may take `review_on`. A `merge` has the entry take up `merged_entry_id`, which leaves the
    list; the ETags of both are sent, and `entry` may say what holds where the two differ. An entry of a common name
    alone, which POST /lists/{code}/costs tells, takes a `common_name_reason`. An `add` with `emergency` is in force at
    once and lapses unless another officer confirms it.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "add",
                    "reason": "Order of the Ministry, 21 November 2026.",
                    "entry": {
                        "names": [{"text": "RAHMAN, TARIQ MEHMOOD"}],
                        "dates_of_birth": ["1979-03-14"],
                        "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
                        "contact": "+92 51 000 0000",
                    },
                },
                {
                    "kind": "suspend",
                    "entry_id": "01936f4e-0000-7c3a-9d51-0b7f7e1f2a11",
                    "reason": "Stay granted by the court.",
                },
            ],
            "oneOf": [_form_of(kind) for kind in ChangeKind],
        }
    )

    kind: ChangeKind
    entry_id: UUID | None = None
    entry: EntryWritten | None = None
    emergency: bool = False
    expires: date | None = None
    review_on: date | None = None
    merged_entry_id: UUID | None = None
    merged_etag: Annotated[str, Field(pattern=_ETAG.pattern, max_length=20)] | None = None
    reason: fields.Reason
    common_name_reason: fields.Reason | None = None

    def proposal(self, base_revision: int | None) -> Proposal:
        """Give it as the workflows take it. Raises InvalidInput for a field that this kind does not take."""
        for name, kinds in _TAKEN_BY.items():
            if self.kind not in kinds and getattr(self, name):
                raise InvalidInput(name, reason="change_form")
        if self.kind in _ENTRY_NEEDED and self.entry is None:
            raise InvalidInput("entry", reason="change_form")
        written = self.entry.written() if self.entry else None
        wish = Wish(self.kind, written, self.emergency, self.expires, self.review_on)
        entry_id = EntryId(self.entry_id) if self.entry_id else None
        return Proposal(wish, self.reason, entry_id, base_revision, self.common_name_reason, self._merging())

    def _merging(self) -> Merging | None:
        if self.kind is not ChangeKind.MERGE:
            return None
        if self.merged_entry_id is None:
            raise InvalidInput("merged_entry_id", reason="change_form")
        revision = _revision(self.merged_etag, "merged_etag")
        if revision is None:
            raise InvalidInput("merged_etag", reason="change_form")
        return Merging(EntryId(self.merged_entry_id), revision)


class Approved(fields.Request):
    """Agreement, with a word why where there is something to say."""

    reason: fields.Reason | None = None


class Rejected(fields.Request):
    """Why not."""

    reason: fields.Reason


class OfficerSeen(Strict):
    """An officer by id and username."""

    id: UUID
    username: Username


class ChangeDecisionSeen(Strict):
    """Who else looked at the change, and what was said."""

    decided_by: OfficerSeen
    decided_at: AwareDatetime
    reason: Annotated[str, Field(max_length=2000)]


class ChangeSeen(Strict):
    """A change. `entry` is the entry as the change makes it, `entry_now` as it is now (null where there is none yet).

    `merged_entry` is the entry that a merge takes up, as the officer had seen it.

    `feed_position` is where in the feed of list changes it stands, null while it has not taken effect.
    """

    id: UUID
    list_code: Annotated[str, Field(max_length=40)]
    kind: ChangeKind
    state: ChangeState
    entry_id: UUID
    base_revision: int
    entry: EntrySeen
    entry_now: EntrySeen | None
    emergency: bool
    reason: Annotated[str, Field(max_length=2000)]
    proposed_by: OfficerSeen
    proposed_at: AwareDatetime
    decision: ChangeDecisionSeen | None
    feed_position: int | None
    common_name_reason: Annotated[str, Field(max_length=2000)] | None
    merged_entry: EntrySeen | None


_CHANGE: Final[dict[int | str, dict[str, Any]]] = {200: {"model": ChangeSeen, "description": "The decided change."}}


@router.post("", status_code=201, responses={201: {"model": ChangeSeen}})
def propose(code: ListCodePath, body: ChangeAsked, call: Keyed, if_match: IfMatch = None) -> Response:
    """Propose a change of an entry. It is in force once another officer approves it.

    `suspend`, `review`, an `add` in an emergency, and another officer's `confirm` of that are in force at once.
    """
    proposal = body.proposal(_revision(if_match))
    return call.answer(
        f"{if_match} {body.model_dump_json(exclude_unset=True)}".encode(),
        lambda parts: propose_change(ListCode(code), proposal, call.caller.account, parts),
        lambda change, repositories: Written(
            201, _written(change, repositories), f"/api/v1/lists/{code}/changes/{change.id}"
        ),
    )


@router.get("")
def list_changes(
    code: ListCodePath,
    caller: Caller,
    service: ServiceOf,
    state: Annotated[list[ChangeState] | None, Query(max_length=4)] = None,
    entry_id: UUID | None = None,
    limit: LimitAsked = 50,
    cursor: CursorAsked = None,
) -> Page[ChangeSeen]:
    """Give the list's changes, newest first. The view is journalled."""
    which = ChangeFilter(
        ListCode(code), frozenset(state) if state else None, EntryId(entry_id) if entry_id is not None else None
    )
    found = look_up_changes.list_changes(which, caller.account, service.parts, limit=limit, cursor=cursor)
    return Page(items=[_change_seen(each) for each in found.items], next_cursor=found.next_cursor)


@router.get("/{change_id}")
def view_change(code: ListCodePath, change_id: UUID, caller: Caller, service: ServiceOf) -> ChangeSeen:
    """Open one change. The view is journalled."""
    return _change_seen(look_up_changes.view_change(ListCode(code), ChangeId(change_id), caller.account, service.parts))


@router.post("/{change_id}/approve", responses=_CHANGE)
def approve(code: ListCodePath, change_id: UUID, call: Keyed, body: Approved | None = None) -> Response:
    """Agree to another officer's change: it is in force when the answer comes."""
    said = (body.reason if body else None) or ""
    return call.answer(
        said.encode(),
        lambda parts: decide_change.approve_change(
            ListCode(code), ChangeId(change_id), said, call.caller.account, parts
        ),
        lambda change, repositories: Written(200, _written(change, repositories)),
    )


@router.post("/{change_id}/reject", responses=_CHANGE)
def reject(code: ListCodePath, change_id: UUID, body: Rejected, call: Keyed) -> Response:
    """Refuse a change, or take back one's own."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: decide_change.reject_change(
            ListCode(code), ChangeId(change_id), body.reason, call.caller.account, parts
        ),
        lambda change, repositories: Written(200, _written(change, repositories)),
    )


def _revision(etag: str | None, where: str = "header:If-Match") -> int | None:
    if etag is None:
        return None
    found = _ETAG.fullmatch(etag.strip())
    if found is None:
        raise InvalidInput(where, reason="etag")
    return int(found[1])


def _written(change: ListChange, repositories: Repositories) -> ChangeSeen:
    return _change_seen(change_file(repositories, change))


def _change_seen(file: ChangeFile) -> ChangeSeen:
    change, decision = file.change, file.change.decision
    return ChangeSeen(
        id=change.id,
        list_code=change.list_code,
        kind=change.kind,
        state=change.state,
        entry_id=change.entry.id,
        base_revision=change.base_revision,
        entry=entry_seen(change.entry),
        entry_now=entry_seen(file.entry_now) if file.entry_now else None,
        emergency=change.is_emergency,
        reason=change.reason,
        proposed_by=OfficerSeen(id=change.proposed_by, username=file.usernames[change.proposed_by]),
        proposed_at=change.proposed_at,
        decision=ChangeDecisionSeen(
            decided_by=OfficerSeen(id=decision.decided_by, username=file.usernames[decision.decided_by]),
            decided_at=decision.decided_at,
            reason=decision.reason,
        )
        if decision
        else None,
        feed_position=change.feed_position,
        common_name_reason=change.common_name_reason,
        merged_entry=entry_seen(file.merged) if file.merged else None,
    )
