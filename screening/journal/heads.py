"""Where did the journal end, and who says so?

A head is signed, and the newest one is kept outside the database too: whoever cuts the journal's tail off, or writes
the chain anew, would have to change that file as well, and could not sign what it should then say.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from screening.domain.errors import JournalBroken
from screening.domain.journal import JournalRecord, Json, SignedHead
from screening.signing.canonical import canonical_json, written_moment
from screening.signing.files import replace_file
from screening.signing.keys import PublicKey, SigningKey

_PURPOSE = b"screening journal head 1\n"
"""Stands before what is signed, so that a head's signature cannot pass for a signature of another kind."""


def sign_head(seq: int, record_hash: str, at: datetime, key: SigningKey) -> SignedHead:
    """Sign the end of the chain as it is at that moment."""
    signature = key.sign(_statement(seq, record_hash, at)).hex()
    return SignedHead(seq, record_hash, at, key.key_id, signature)


def is_signed_by(head: SignedHead, key: PublicKey) -> bool:
    """Whether the head was signed by the other half of that key."""
    try:
        signature = bytes.fromhex(head.signature)
    except ValueError:
        return False
    return head.key_id == key.key_id and key.verify(_statement(head.seq, head.hash, head.at), signature)


def is_head_of(head: SignedHead, record: JournalRecord) -> bool:
    """Whether the head names that record, with that hash."""
    return head.seq == record.seq and head.hash == record.hash


def _statement(seq: int, record_hash: str, at: datetime) -> bytes:
    fields: dict[str, Json] = {"seq": seq, "hash": record_hash, "at": written_moment(at)}
    return _PURPOSE + canonical_json(fields).encode()


@dataclass(frozen=True, slots=True)
class HeadFile:
    """The newest signed head, in a file of its own, preferably on another disk than the database."""

    path: Path

    def read(self) -> SignedHead | None:
        """Give the head, or None where no file is. Raises JournalBroken (`reason="head_file"`) for a damaged one."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        try:
            written = json.loads(text)
            at = datetime.fromisoformat(written["at"])
            return SignedHead(
                int(written["seq"]), str(written["hash"]), at, str(written["key_id"]), str(written["signature"])
            )
        except (ValueError, KeyError, TypeError):
            raise JournalBroken(str(self.path), seq=0, reason="head_file") from None

    def keep(self, head: SignedHead) -> bool:
        """Replace what the file says, durably, and say so; a head not beyond the kept one changes nothing.

        Several processes may keep heads at once. Raises JournalBroken for a damaged file, OSError where it cannot be
        written.
        """
        with self._locked():
            kept = self.read()
            if kept is not None and kept.seq >= head.seq:
                return False
            fields: dict[str, Json] = {
                "seq": head.seq,
                "hash": head.hash,
                "at": written_moment(head.at),
                "key_id": head.key_id,
                "signature": head.signature,
            }
            replace_file(self.path, canonical_json(fields).encode() + b"\n")
            return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes from replacing the file between our look at it and our own replacement."""
        with self.path.with_name(f"{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
