"""Where is the journal kept?"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, exists, func, insert, select, update

from screening.domain.clock import Clock
from screening.domain.errors import NotFound
from screening.domain.journal import JournalDraft, JournalPayload, JournalRecord, RetentionClass, SignedHead
from screening.journal.chain import GENESIS_HASH, chain_after
from screening.journal.heads import sign_head
from screening.signing.keys import SigningKey
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.questions import ask
from screening.store.retention import delete_after
from screening.store.tables_journal import (
    JournalHeadRow,
    JournalObjectRow,
    JournalPayloadRow,
    JournalRow,
    SignedHeadRow,
)

_HEAD = table_of(JournalHeadRow)
_RECORDS = table_of(JournalRow)
_OBJECTS = table_of(JournalObjectRow)
_PAYLOADS = table_of(JournalPayloadRow)
_SIGNED = table_of(SignedHeadRow)

_SALT_BYTES = 16
_HEAD_ID = 1
_LAST_CHARACTER = "\U0010ffff"

# What every unit of work runs is built once: SQLAlchemy takes longer to build a statement than SQLite to run it.
_LOCK_HEAD = select(_HEAD).where(_HEAD.c.id == bindparam("of_id")).with_for_update()
_MOVE_HEAD = (
    update(_HEAD)
    .where(_HEAD.c.id == bindparam("of_id"))
    .values(seq=bindparam("to_seq"), hash=bindparam("to_hash"), signed_seq=bindparam("to_signed_seq"))
)
_ADD_HEAD = insert(_HEAD)
_ADD_RECORD = insert(_RECORDS)
_ADD_PAYLOAD = insert(_PAYLOADS)
_ADD_OBJECT = insert(_OBJECTS)
_ADD_SIGNED = insert(_SIGNED)


@dataclass(slots=True)
class ChainEnd:
    """Where the chain ends as this transaction has it: the head row, read and locked once, and what came after it.

    The row itself is written as the transaction ends (`SqlJournal.sign_new_head`).
    """

    signed_seq: int | None = None
    """None until the head row is locked."""
    seq: int = 0
    hash: str = GENESIS_HASH
    appended: list[JournalRecord] = field(default_factory=list)
    """The records of the units that have settled, then those of the present one."""
    settled: int = 0

    def settle(self) -> None:
        """Keep what the present unit appended."""
        self.settled = len(self.appended)

    def undo(self) -> None:
        """Go back to where the present unit began, or to knowing nothing: it may have made the row itself."""
        del self.appended[self.settled :]
        if self.appended:
            self.seq, self.hash = self.appended[-1].seq, self.appended[-1].hash
        else:
            self.signed_seq, self.seq, self.hash = None, 0, GENESIS_HASH


@dataclass(frozen=True, slots=True)
class SqlJournal:
    """`ports.Journal` over one connection."""

    connection: Connection
    clock: Clock
    additions: Additions
    end: ChainEnd

    def append(self, draft: JournalDraft) -> JournalRecord:
        """Give the draft its place at the end of the chain."""
        self._lock_head()
        end = self.end
        record, payload = chain_after(draft, end.seq, end.hash, self.clock.now(), secrets.token_hex(_SALT_BYTES))
        self.additions.add(_ADD_RECORD, _write_record(record))
        self.additions.add(_ADD_PAYLOAD, _write_payload(payload, record))
        objects = [{"object_id": name, "seq": record.seq} for name in dict.fromkeys(record.object_ids)]
        self.additions.add(_ADD_OBJECT, *objects)
        end.seq, end.hash = record.seq, record.hash
        end.appended.append(record)
        return record

    def head(self) -> JournalRecord | None:
        """Give the last record, or None for an empty journal."""
        row = self.connection.execute(select(_RECORDS).order_by(_RECORDS.c.seq.desc()).limit(1)).one_or_none()
        return None if row is None else _read_record(row)

    def records(
        self, after: int = 0, limit: int = 1000, *, action_prefix: str = "", object_prefix: str = ""
    ) -> tuple[JournalRecord, ...]:
        """Give records with a higher seq, in order; where asked, only those with such an action or such an object."""
        wanted = select(_RECORDS).where(_RECORDS.c.seq > after).order_by(_RECORDS.c.seq).limit(limit)
        if action_prefix:
            wanted = wanted.where(func.substr(_RECORDS.c.action, 1, len(action_prefix)) == action_prefix)
        if object_prefix:
            wanted = wanted.where(_is_about(object_prefix))
        return tuple(_read_record(row) for row in self.connection.execute(wanted))

    def payloads(self, seqs: Sequence[int]) -> Mapping[int, JournalPayload]:
        """Give the payload rows of those records, as far as there are any."""
        if not seqs:
            return {}
        # Asked for as a span, then picked: databases limit how many values one statement may name.
        span = select(_PAYLOADS).where(_PAYLOADS.c.seq.between(min(seqs), max(seqs)))
        wanted = frozenset(seqs)
        return {row.seq: _read_payload(row) for row in self.connection.execute(span) if row.seq in wanted}

    def erase(self, seq: int, rule: str) -> None:
        """Erase one payload under a rule; the chain stays whole. What is erased already keeps its rule."""
        self._get_payload(seq)
        self.connection.execute(
            update(_PAYLOADS)
            .where(_PAYLOADS.c.seq == seq, _PAYLOADS.c.erased_under.is_(None))
            .values(salt=None, body=None, erased_under=rule)
        )

    def heads(self, after: int = 0, limit: int = 1000) -> tuple[SignedHead, ...]:
        """Give the signed heads kept in the store, by seq."""
        wanted = select(_SIGNED).where(_SIGNED.c.seq > after).order_by(_SIGNED.c.seq).limit(limit)
        return tuple(
            SignedHead(row.seq, row.hash, row.at, row.key_id, row.signature) for row in self.connection.execute(wanted)
        )

    def signed_head(self) -> SignedHead | None:
        """Give the newest signed head, or None while nothing is signed."""
        row = self.connection.execute(select(_SIGNED).order_by(_SIGNED.c.seq.desc()).limit(1)).one_or_none()
        return None if row is None else SignedHead(row.seq, row.hash, row.at, row.key_id, row.signature)

    def sign_new_head(self, key: SigningKey) -> SignedHead | None:
        """Sign the head where this transaction has appended records, and keep it as the chain's end; else give None."""
        end = self.end
        if end.signed_seq is None or end.seq == end.signed_seq:
            return None
        head = sign_head(end.seq, end.hash, self.clock.now(), key)
        row = {"seq": head.seq, "hash": head.hash, "at": head.at, "key_id": head.key_id, "signature": head.signature}
        self.additions.add(_ADD_SIGNED, row)
        moved = {"of_id": _HEAD_ID, "to_seq": head.seq, "to_hash": head.hash, "to_signed_seq": head.seq}
        self.additions.add(_MOVE_HEAD, moved)
        end.signed_seq = head.seq
        return head

    def _lock_head(self) -> None:
        """Read the head row once, locked against other transactions until this one ends."""
        end = self.end
        if end.signed_seq is not None:
            return
        rows = ask(self.connection, _LOCK_HEAD, of_id=_HEAD_ID)
        if not rows:
            self.connection.execute(_ADD_HEAD, {"id": _HEAD_ID, "seq": 0, "hash": GENESIS_HASH, "signed_seq": 0})
            end.signed_seq = 0
        else:
            end.seq, end.hash, end.signed_seq = rows[0].seq, rows[0].hash, rows[0].signed_seq

    def _get_payload(self, seq: int) -> JournalPayload:
        row = self.connection.execute(select(_PAYLOADS).where(_PAYLOADS.c.seq == seq)).one_or_none()
        if row is None:
            raise NotFound(what="journal_record")
        return _read_payload(row)


def _is_about(prefix: str) -> ColumnElement[bool]:
    """Say which records name such an object, in the way that is quick for the prefix.

    Records about a whole kind (`alert:`) are many: one soon meets enough of them by going along the journal. Those
    about one object (`alert:0192...`) are few: the index of objects names them.
    """
    such = and_(_OBJECTS.c.object_id >= prefix, _OBJECTS.c.object_id < prefix + _LAST_CHARACTER)
    if prefix.endswith(":"):
        return exists().where(_OBJECTS.c.seq == _RECORDS.c.seq, such)
    return _RECORDS.c.seq.in_(select(_OBJECTS.c.seq).where(such))


def _write_record(record: JournalRecord) -> dict[str, object]:
    return {
        "seq": record.seq,
        "at": record.at,
        "actor": record.actor,
        "action": record.action,
        "object_ids": list(record.object_ids),
        "payload_digest": record.payload_digest,
        "prev_hash": record.prev_hash,
        "hash": record.hash,
    }


def _read_record(row: Row[Any]) -> JournalRecord:
    return JournalRecord(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        action=row.action,
        object_ids=tuple(row.object_ids),
        payload_digest=row.payload_digest,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )


def _write_payload(payload: JournalPayload, record: JournalRecord) -> dict[str, object]:
    return {
        "seq": payload.seq,
        "salt": payload.salt,
        "body": payload.body,
        "erased_under": payload.erased_under,
        "retention_class": payload.retention_class.value,
        "delete_after": delete_after(payload.retention_class, record.at),
    }


def _read_payload(row: Row[Any]) -> JournalPayload:
    return JournalPayload(row.seq, RetentionClass(row.retention_class), row.salt, row.body, row.erased_under)
