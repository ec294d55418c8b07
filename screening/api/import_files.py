"""How are the files of an import taken in, and what is told of an import?"""

import hashlib
import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import Request, Response, UploadFile
from fastapi.routing import APIRoute
from pydantic import AwareDatetime, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from screening.api.fields import Cursor
from screening.auth.permissions import Permission, require
from screening.catalogue.sentences import Catalogue
from screening.domain.entries import ListEntry
from screening.domain.errors import InvalidInput
from screening.domain.imports import (
    DifferenceKind,
    FindingKind,
    ImportBrake,
    ImportCounts,
    ImportedFile,
    ImportFinding,
    ImportSource,
    ImportState,
    ListImport,
)
from screening.domain.wording import Language
from screening.lists.entry_forms import written_entry
from screening.web.caller import who_sends
from screening.web.projection import Strict
from screening.workflows.imports.import_desk import HandedIn, ImportDesk
from screening.workflows.imports.look_up_imports import Difference, ImportFile

MOST_FILES: Final = 10
MOST_NAMES: Final = 3
_CHUNK: Final = 1_048_576
_LONGEST_NAME: Final = 100
LONGEST_SOURCE: Final = 300
_FIELDS: Final = frozenset({"file", "obtained_from", "obtained_at"})
_PLAIN_FIELD: Final = re.compile(r"[a-z][a-z_]{0,39}", re.ASCII)
_TOO_LARGE: Final = 413

Code = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=4000)]
AnyKind = Literal["added", "amended", "withdrawn", "rejected", "duplicate", "noted", "skipped"]


class SenderFirst(APIRoute):
    """A route whose sender is known before the body is taken in: that may be a gigabyte."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what handles a request."""
        handle = super().get_route_handler()

        async def knowing_who(request: Request) -> Response:
            sender = await run_in_threadpool(who_sends, request)
            require(sender, Permission.LIST_PUBLISH)
            return await handle(request)

        return knowing_who


async def only_files(request: Request) -> None:
    """Refuse a form field that nobody knows, and name it. Raises InvalidInput.

    A name that looks like none of ours is not repeated: it may be anybody's.
    """
    form = await request.form()
    unknown = sorted(set(form) - _FIELDS)
    if unknown:
        named = next((name for name in unknown if _PLAIN_FIELD.fullmatch(name)), "form")
        raise InvalidInput(named, reason="field_unknown")


def take_files(files: Iterable[UploadFile], source: ImportSource, desk: ImportDesk) -> HandedIn:
    """Put what was uploaded into a folder of its own, read once and never held whole. Raises InvalidInput."""
    uploads = list(files)
    if not 0 < len(uploads) <= MOST_FILES:
        raise InvalidInput("file", reason="import_files", most=MOST_FILES)
    folder = desk.new_folder()
    taken: list[ImportedFile] = []
    left = desk.most_bytes
    try:
        for number, upload in enumerate(uploads):
            digest, length = hashlib.sha256(), 0
            with (folder / str(number)).open("wb") as stream:
                while chunk := upload.file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise HTTPException(_TOO_LARGE)
                    digest.update(chunk)
                    length += stream.write(chunk)
            taken.append(ImportedFile(_plain_name(upload.filename, number), digest.hexdigest(), length))
    except BaseException:
        HandedIn(folder, ()).remove()
        raise
    return HandedIn(folder, tuple(taken), source)


class OfficerSeen(Strict):
    """An officer by id and username."""

    id: UUID
    username: Annotated[str, Field(max_length=64)]


class FileSeen(Strict):
    """A file that was handed in."""

    name: Annotated[str, Field(max_length=_LONGEST_NAME)]
    sha256: Annotated[str, Field(max_length=64)]
    length: int


class CountsSeen(Strict):
    """How many records were read and what becomes of entries, exactly.

    `held` stay as they are because their record was rejected, `of_others` because another authority owns them, `left`
    because officers altered them meanwhile; `owned` stood on the list under this owner.
    """

    records: int
    added: int
    amended: int
    withdrawn: int
    unchanged: int
    rejected: int
    duplicates: int
    noted: int
    skipped: int
    held: int
    of_others: int
    owned: int
    left: int
    future_dates: int
    other_owner: int
    merged: int

    @classmethod
    def of(cls, counts: ImportCounts) -> "CountsSeen":
        """Write them."""
        return cls(**{name: getattr(counts, name) for name in cls.model_fields})


class ImportDecisionSeen(Strict):
    """Who else looked at the import (null: the command line), what was said, and the brakes that were overridden."""

    decided_by: OfficerSeen | None
    decided_at: AwareDatetime
    reason: Annotated[str, Field(max_length=2000)]
    overridden: Annotated[list[ImportBrake], Field(max_length=len(ImportBrake))]


class ReasonSeen(Strict):
    """A code, and what it says in the caller's language."""

    code: Code
    text: Text


class FailureSeen(Strict):
    """Why an import came to nothing, and where in which file."""

    code: Code
    where: Annotated[str, Field(max_length=300)] | None
    reason: ReasonSeen | None


class FieldSeen(Strict):
    """A field that the import changes, as it was and as it will be; each of several values apart."""

    field: Code
    before: Annotated[list[Text], Field(max_length=300)]
    after: Annotated[list[Text], Field(max_length=300)]


class DifferenceSeen(Strict):
    """What an import does to an entry, or what is to be said of a record of its files.

    `fields` are those of an amended entry that change; `place` and `reason` are a record's.
    """

    kind: AnyKind
    entry_id: UUID | None
    source_id: Annotated[str, Field(max_length=64)] | None
    names: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=MOST_NAMES)]
    fields: Annotated[list[FieldSeen], Field(max_length=40)]
    place: Annotated[str, Field(max_length=300)] | None = None
    key: Annotated[str, Field(max_length=300)] | None = None
    reason: ReasonSeen | None = None


class ProgressSeen(Strict):
    """How far an import is: while it is `checking`, `read` of `length` bytes, and the counts so far."""

    id: UUID
    state: ImportState
    read: int
    length: int
    counts: CountsSeen

    @classmethod
    def of(cls, made: ListImport) -> "ProgressSeen":
        """Write it."""
        counts, length = CountsSeen.of(made.counts), sum(each.length for each in made.files)
        return cls(id=made.id, state=made.state, read=made.read, length=length, counts=counts)


class ImportSeen(Strict):
    """An import. While it is `checking`, `read` of `length` bytes are read, and the counts are those so far.

    A roll-back has no files: `restores` is the version that the list is to hold again, `reason` why.
    """

    id: UUID
    list_code: Code
    owner: Code
    state: ImportState
    dry_run: bool
    made_by: OfficerSeen | None
    made_at: AwareDatetime
    files: Annotated[list[FileSeen], Field(max_length=MOST_FILES)]
    obtained_from: Annotated[str, Field(max_length=LONGEST_SOURCE)] | None
    obtained_at: AwareDatetime | None
    read: int
    length: int
    base_version: int
    counts: CountsSeen
    brakes: Annotated[list[ImportBrake], Field(max_length=len(ImportBrake))]
    decision: ImportDecisionSeen | None
    failure: FailureSeen | None
    version: int | None
    feed_position: int | None
    restores: int | None
    reason: Annotated[str, Field(max_length=2000)]


class KindSeen(Strict):
    """The first differences of one kind, and the cursor that asks for those after them; null at the end."""

    kind: AnyKind
    items: Annotated[list[DifferenceSeen], Field(max_length=1000)]
    next_cursor: Cursor | None


class ImportOpened(ImportSeen):
    """An import with the first of what it found."""

    differences: Annotated[list[KindSeen], Field(max_length=len(DifferenceKind) + len(FindingKind))]


def import_seen(file: ImportFile, catalogue: Catalogue, language: Language) -> ImportSeen:
    """Write an import."""
    return ImportSeen(**_parts(file, catalogue, language))


def import_opened(file: ImportFile, catalogue: Catalogue, language: Language) -> ImportOpened:
    """Write an import with what it found."""
    differences = [
        KindSeen(kind=kind.value, items=[difference_seen(each) for each in page.items], next_cursor=page.next_cursor)
        for kind, page in file.differences.items()
    ]
    findings = [
        KindSeen(
            kind=kind.value,
            items=[finding_seen(each, catalogue, language) for each in page.items],
            next_cursor=page.next_cursor,
        )
        for kind, page in file.findings.items()
    ]
    return ImportOpened(**_parts(file, catalogue, language), differences=[*differences, *findings])


def difference_seen(difference: Difference) -> DifferenceSeen:
    """Write what an import does to an entry."""
    entry, before = difference.entry, difference.before
    is_amended = difference.kind is DifferenceKind.AMENDED and before is not None
    return DifferenceSeen(
        kind=difference.kind.value,
        entry_id=entry.id,
        source_id=entry.source_id,
        names=[name.text for name in entry.names[:MOST_NAMES]],
        fields=_fields(before, entry) if is_amended and before else [],
    )


def finding_seen(finding: ImportFinding, catalogue: Catalogue, language: Language) -> DifferenceSeen:
    """Write what is to be said of a record."""
    return DifferenceSeen(
        kind=finding.kind.value,
        entry_id=None,
        source_id=finding.source_id,
        names=[],
        fields=[],
        place=finding.place or None,
        key=finding.entry_key or None,
        reason=_reason(finding.reason, dict(finding.parameters), catalogue, language),
    )


def _parts(file: ImportFile, catalogue: Catalogue, language: Language) -> dict[str, Any]:
    made, decision, failure = file.made, file.made.decision, file.made.failure
    officers = {each: OfficerSeen(id=each, username=name) for each, name in file.usernames.items()}
    told = dict(failure.parameters) if failure else {}
    return {
        "id": made.id,
        "list_code": made.list_code,
        "owner": made.owner,
        "state": made.state,
        "dry_run": made.is_dry_run,
        "made_by": officers[made.made_by] if made.made_by else None,
        "made_at": made.made_at,
        "files": [FileSeen(name=each.name, sha256=each.sha256, length=each.length) for each in made.files],
        "obtained_from": made.source.obtained_from,
        "obtained_at": made.source.obtained_at,
        "read": made.read,
        "length": sum(each.length for each in made.files),
        "base_version": made.base_version,
        "counts": CountsSeen.of(made.counts),
        "brakes": sorted(made.brakes),
        "decision": ImportDecisionSeen(
            decided_by=officers[decision.decided_by] if decision.decided_by else None,
            decided_at=decision.decided_at,
            reason=decision.reason,
            overridden=sorted(decision.overridden),
        )
        if decision
        else None,
        "failure": FailureSeen(
            code=failure.code,
            where=failure.where,
            reason=_reason(str(told["reason"]), told, catalogue, language) if "reason" in told else None,
        )
        if failure
        else None,
        "version": made.version,
        "feed_position": made.feed_position,
        "restores": made.restores,
        "reason": made.reason,
    }


def _reason(code: str, parameters: dict[str, Any], catalogue: Catalogue, language: Language) -> ReasonSeen:
    return ReasonSeen(code=code, text=catalogue.sentence(f"reason.{code}", parameters, language))


def _fields(before: ListEntry, after: ListEntry) -> list[FieldSeen]:
    was, will_be = written_entry(before), written_entry(after)
    keys = [key for key in {**was, **will_be} if was.get(key) != will_be.get(key)]
    return [FieldSeen(field=key, before=_said(was.get(key)), after=_said(will_be.get(key))) for key in keys]


def _said(value: object) -> list[str]:
    """Write a value as texts: none, one, or each of several."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [" ".join(str(each) for each in value.values())]
    return [text for each in value for text in _said(each)] if isinstance(value, list) else [str(value)]


def _plain_name(name: str | None, number: int) -> str:
    """Give a file's name as it may be shown: short, and without what would disturb a page or terminal."""
    plain = "".join(each if each.isprintable() else "?" for each in (name or ""))[-_LONGEST_NAME:]
    return plain or f"file {number + 1}"
