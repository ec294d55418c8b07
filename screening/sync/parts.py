"""Is this the next piece of the feed, whole, in order, and from whom it should be?

A piece is one JSON object, signed over its canonical form without the signature. It names the hash that its reader must
hold already: so a piece of another history, of another service or of a backup that was put back, is refused, as is one
in which a position was left out, doubled, put elsewhere or changed by whoever does not hold the key.
"""

from collections.abc import Collection
from typing import Any, Final

from screening.domain.errors import FeedRefused
from screening.domain.feed import FeedHead, FeedPart
from screening.domain.journal import Json
from screening.signing.canonical import canonical_json, written_moment
from screening.signing.envelopes import Signature, is_signed, sign
from screening.signing.keys import PublicKey, SigningKey
from screening.sync.marks import mark_after
from screening.sync.wire import (
    FORM,
    MALFORMED,
    Written,
    from_bytes,
    read_head,
    read_item,
    read_moment,
    read_standing,
    require_form,
    to_bytes,
    write_head,
    write_item,
    write_standing,
)

PURPOSE: Final = "screening list feed 1"


def write_part(part: FeedPart, key: SigningKey) -> bytes:
    """Write a piece of the feed, signed."""
    statement: Written = {
        "form": FORM,
        "after": write_head(part.after),
        "items": [write_item(each) for each in part.items],
        "head": write_head(part.head),
        "lists": [write_standing(each) for each in part.lists],
        "at": written_moment(part.at),
    }
    written = to_bytes(statement)
    signature = sign(PURPOSE, written, key)
    # What is signed stands in the answer as it is, behind the signature: it is written once.
    return _proof(signature) + written[1:]


def read_part(written: bytes, keys: Collection[PublicKey], held: FeedHead) -> FeedPart:
    """Read the piece that follows what is held.

    Raises FeedRefused: `feed_form`, `feed_signature`, `feed_other_history` (take a snapshot anew), `feed_gap`,
    `feed_chain`, `feed_revisions`.
    """
    part = _read_signed(written, keys)
    if part.after != held:
        reason = "feed_other_history" if part.after.position == held.position else "feed_gap"
        raise FeedRefused(reason=reason, position=held.position)
    _prove_order(part)
    return part


def _read_signed(written: bytes, keys: Collection[PublicKey]) -> FeedPart:
    try:
        found: dict[str, Any] = from_bytes(written)
        require_form(found)
        signature = Signature(str(found.pop("key_id")), str(found.pop("signature")))
        if not is_signed(PURPOSE, _statement(written, signature, found), signature, keys):
            raise FeedRefused(reason="feed_signature", key_id=signature.key_id[:16])
        return FeedPart(
            after=read_head(found["after"]),
            items=tuple(read_item(each) for each in found["items"]),
            head=read_head(found["head"]),
            lists=tuple(read_standing(each) for each in found["lists"]),
            at=read_moment(found["at"]),
        )
    except MALFORMED:
        raise FeedRefused(reason="feed_form", known=FORM) from None


def _proof(signature: Signature) -> bytes:
    proof = canonical_json({"key_id": signature.key_id, "signature": signature.value}).encode()
    return proof[:-1] + b","


def _statement(written: bytes, signature: Signature, found: dict[str, Json]) -> bytes:
    """Give what is signed: the bytes as they came, where nobody has written them anew on the way."""
    proof = _proof(signature)
    return b"{" + written[len(proof) :] if written.startswith(proof) else to_bytes(found)


def _prove_order(part: FeedPart) -> None:
    """Prove that positions follow each other, and each mark from the one before it. Raises FeedRefused."""
    head = part.after
    for item in part.items:
        mark = item.mark
        if mark.position != head.position + 1:
            raise FeedRefused(reason="feed_gap", position=head.position)
        if mark.hash != mark_after(head, mark.version, mark.kind, mark.changed).hash:
            raise FeedRefused(reason="feed_chain", position=mark.position)
        if item.revisions is not None and len(item.revisions) != mark.changed:
            raise FeedRefused(reason="feed_revisions", position=mark.position)
        head = mark.head
    is_beyond = part.head.position < head.position
    if is_beyond or (part.head.position == head.position and part.head != head):
        raise FeedRefused(reason="feed_chain", position=head.position)
