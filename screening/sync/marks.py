"""How does one position of the feed follow from the one before it?

A mark's hash covers the hash before it, the version's number and the digest of the list's whole content after it. So
one hash stands for everything that happened to every list up to a position: two histories that differ anywhere differ
in it for ever after.
"""

import hashlib

from screening.domain.changes import ChangeKind
from screening.domain.feed import FeedHead, FeedMark
from screening.domain.journal import Json
from screening.domain.lists import ListVersion
from screening.signing.canonical import canonical_json, written_moment


def mark_after(head: FeedHead, version: ListVersion, kind: ChangeKind | None, changed: int) -> FeedMark:
    """Give a version its place after `head`. Stores keep the hash: what it is made of can never change."""
    position = head.position + 1
    fields: dict[str, Json] = {
        "previous": head.hash,
        "position": position,
        "list": version.code,
        "version": version.number,
        "kind": kind,
        "published_at": written_moment(version.published_at),
        "entries": version.entries,
        "digest": version.digest,
        "changed": changed,
    }
    return FeedMark(position, version, kind, changed, hashlib.sha256(canonical_json(fields).encode()).hexdigest())
