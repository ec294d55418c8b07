"""How does what is too much for one answer travel, so that nothing is held whole and nothing can be cut off?

As lines of JSON: a header, one line for each entry, and a trailer that counts them and signs the digest of all lines
before it. Whoever reads sees each entry as it comes, and may use none of them before the trailer has been proven.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from screening.domain.errors import FeedRefused
from screening.domain.feed import CarriedEntry
from screening.domain.identifiers import EntryId
from screening.domain.journal import Json
from screening.signing.envelopes import Signature, is_signed, sign
from screening.signing.keys import PublicKey, SigningKey
from screening.sync.wire import FORM, MALFORMED, Found, Written, from_bytes, read_carried, to_bytes, write_carried

PURPOSE: Final = "screening list lines 1"
MEDIA_TYPE: Final = "application/jsonl"


def write_lines(header: Written, parts: Iterable[Collection[CarriedEntry]], key: SigningKey) -> Iterator[bytes]:
    """Give the lines, those of one part of the entries at a time. The entries come by id, each once."""
    digest = hashlib.sha256()
    count = 0
    piece = _line(header)
    for part in parts:
        digest.update(piece)
        yield piece
        count += len(part)
        piece = b"".join(_line(write_carried(entry)) for entry in part)
    digest.update(piece)
    yield piece
    proof: Written = {"count": count, "sha256": digest.hexdigest()}
    signature = sign(PURPOSE, to_bytes(proof), key)
    yield _line({"trailer": {**proof, "key_id": signature.key_id, "signature": signature.value}})


@dataclass(slots=True)
class LinesReader:
    """Reads the lines as they come. `header` is known once `entries` has given the first one, or has come to its end.

    Nothing that was read may be used before `is_proven`: `entries` comes to its end only then, else it raises.
    """

    lines: Iterable[bytes]
    keys: Collection[PublicKey]
    is_proven: bool = False
    _header: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def header(self) -> Found:
        """Give the first line. Raises FeedRefused where there was none."""
        if self._header is None:
            raise FeedRefused(reason="feed_cut_short")
        return self._header

    def entries(self) -> Iterator[CarriedEntry]:
        """Give the entries. Raises FeedRefused: `feed_form`, `feed_order`, `feed_cut_short`, `feed_signature`."""
        digest = hashlib.sha256()
        count = 0
        last: EntryId | None = None
        for line in self.lines:
            if self.is_proven:
                raise FeedRefused(reason="feed_form", known=FORM)
            found = _read(line)
            if self._header is None:
                self._header = found
            elif "trailer" in found:
                self._prove(found["trailer"], count, digest.hexdigest())
                continue
            else:
                entry = _carried(found)
                if last is not None and entry.entry_id <= last:
                    raise FeedRefused(reason="feed_order")
                last, count = entry.entry_id, count + 1
                yield entry
            digest.update(line if line.endswith(b"\n") else line + b"\n")
        if not self.is_proven:
            raise FeedRefused(reason="feed_cut_short")

    def _prove(self, trailer: object, count: int, digest: str) -> None:
        if not isinstance(trailer, dict):
            raise FeedRefused(reason="feed_form", known=FORM)
        proof: dict[str, Json] = {"count": count, "sha256": digest}
        signature = Signature(str(trailer.get("key_id")), str(trailer.get("signature")))
        if not is_signed(PURPOSE, to_bytes(proof), signature, self.keys):
            raise FeedRefused(reason="feed_signature", key_id=signature.key_id[:16])
        self.is_proven = True


def _line(value: Written) -> bytes:
    return to_bytes(value) + b"\n"


def _read(line: bytes) -> dict[str, Any]:
    try:
        found = from_bytes(line)
    except (ValueError, RecursionError):
        raise FeedRefused(reason="feed_form", known=FORM) from None
    if not isinstance(found, dict):
        raise FeedRefused(reason="feed_form", known=FORM)
    return found


def _carried(found: Found) -> CarriedEntry:
    try:
        return read_carried(found)
    except MALFORMED:
        raise FeedRefused(reason="feed_form", known=FORM) from None
