"""How do marks and entries of the feed stand in JSON?

Written as it is signed and read with care: whatever is not of this form is refused, and what is refused is not quoted.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState
from screening.domain.errors import FeedRefused
from screening.domain.feed import CarriedEntry, FeedHead, FeedItem, FeedMark, ListStanding, SnapshotHeader
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.journal import Json
from screening.domain.lists import ListVersion
from screening.signing.canonical import written_moment

FORM: Final = 1
"""Of what is written here; another one is refused."""

MALFORMED: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading something of another form may raise."""

Written = dict[str, Json]
Found = Mapping[str, Any]


def to_bytes(value: Written) -> bytes:
    """Write a piece as it is digested, signed and sent: sorted keys, no spaces, letters as they are.

    A follower proves the bytes that came. The standard library takes twenty times as long to write them.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def from_bytes(written: bytes) -> Any:  # noqa: ANN401  as json's own
    """Read what was sent. Raises ValueError."""
    return orjson.loads(written)


def write_head(head: FeedHead) -> Written:
    """Write how far the feed has come."""
    return {"position": head.position, "hash": head.hash}


def read_head(found: Found) -> FeedHead:
    """Read it."""
    return FeedHead(int(found["position"]), str(found["hash"]))


def write_mark(mark: FeedMark) -> Written:
    """Write a mark."""
    return {**_write_version(mark.version), "position": mark.position, "hash": mark.hash, "kind": mark.kind,
            "changed": mark.changed}  # fmt: skip


def read_mark(found: Found) -> FeedMark:
    """Read a mark. Whether it follows from the one before, its reader proves."""
    kind = None if found["kind"] is None else ChangeKind(found["kind"])
    return FeedMark(int(found["position"]), _read_version(found), kind, int(found["changed"]), str(found["hash"]))


def write_item(item: FeedItem) -> Written:
    """Write a mark with what it brought."""
    revisions: Json = None if item.revisions is None else [write_carried(each) for each in item.revisions]
    return {**write_mark(item.mark), "revisions": revisions}


def read_item(found: Found) -> FeedItem:
    """Read a mark with what it brought."""
    revisions = found["revisions"]
    return FeedItem(read_mark(found), None if revisions is None else tuple(read_carried(each) for each in revisions))


def write_carried(entry: CarriedEntry) -> Written:
    """Write one revision of an entry."""
    return {"id": str(entry.entry_id), "revision": entry.revision, "state": entry.state, "entry": dict(entry.body)}


def read_carried(found: Found) -> CarriedEntry:
    """Read one revision of an entry; what its body says is read by whoever uses it."""
    body = found["entry"]
    if not isinstance(body, dict):
        raise TypeError
    return CarriedEntry(EntryId(UUID(found["id"])), int(found["revision"]), EntryState(found["state"]), body)


def write_standing(standing: ListStanding) -> Written:
    """Write how a list stands at its origin."""
    return {
        "list": standing.code,
        "version": standing.version,
        "verified_at": written_moment(standing.verified_at),
        "definition": standing.definition,
    }


def read_standing(found: Found) -> ListStanding:
    """Read it."""
    return ListStanding(
        ListCode(found["list"]), int(found["version"]), read_moment(found["verified_at"]), str(found["definition"])
    )


def write_snapshot_header(header: SnapshotHeader) -> Written:
    """Write what a snapshot is of."""
    return {
        "form": FORM,
        "of": "snapshot",
        **_write_version(header.version),
        "verified_at": written_moment(header.version.verified_at),
        "definition": header.definition,
        **write_head(header.head),
        "at": written_moment(header.at),
    }


def read_snapshot_header(found: Found) -> SnapshotHeader:
    """Read it."""
    version = _read_version(found, read_moment(found["verified_at"]))
    return SnapshotHeader(version, str(found["definition"]), read_head(found), read_moment(found["at"]))


def write_revisions_header(mark: FeedMark) -> Written:
    """Write which mark's revisions come by themselves."""
    return {"form": FORM, "of": "revisions", **write_mark(mark)}


def require_form(found: Found) -> None:
    """Let pass what this program can read. Raises FeedRefused (`reason="feed_form"`)."""
    if found["form"] != FORM:
        raise FeedRefused(reason="feed_form", known=FORM)


def read_moment(written: object) -> datetime:
    """Read a moment, which has an offset."""
    moment = datetime.fromisoformat(str(written))
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _write_version(version: ListVersion) -> Written:
    return {
        "list": version.code,
        "version": version.number,
        "published_at": written_moment(version.published_at),
        "entries": version.entries,
        "digest": version.digest,
    }


def _read_version(found: Found, verified_at: datetime | None = None) -> ListVersion:
    """Read a version; where nothing says when it was verified last, it was when it was made."""
    at = read_moment(found["published_at"])
    return ListVersion(
        ListCode(str(found["list"])),
        int(found["version"]),
        at,
        verified_at or at,
        int(found["entries"]),
        str(found["digest"]),
    )
