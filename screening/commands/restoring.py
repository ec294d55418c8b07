"""How does a backup become a checkpost again, and what is lost since it was made?

Everything is unpacked, proven and opened aside, in a folder within the data folder, and only then put in place, the
store last. Until that folder is gone the service refuses to start; a restoration that was killed is simply run again.
The restoration is itself a record of the journal that it brings back.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from screening.app import House, open_house
from screening.commands.backing_up import DUMP, POSTGRESQL, SQLITE
from screening.domain.clock import Clock
from screening.domain.errors import InvalidInput, JournalBroken
from screening.domain.journal import JournalDraft, RetentionClass, SignedHead
from screening.journal.findings import Verification
from screening.journal.heads import HeadFile, is_head_of, is_signed_by
from screening.journal.verification import verify_kept
from screening.settings import Settings
from screening.signing.canonical import written_moment
from screening.signing.files import sync_folder
from screening.signing.keys import PublicKey
from screening.store.archive import Manifest, unpack
from screening.store.postgres_dump import is_empty, load_database
from screening.store.postgres_store import open_postgres_for_reading
from screening.store.sql_store import refuse_lost_tail
from screening.store.sqlite_copy import require_sound
from screening.workflows.people.administer import SET_UP

RESTORED: Final = "store.restored"
_CONTENT: Final = {SQLITE: "screening.sqlite3", POSTGRESQL: DUMP}


@dataclass(frozen=True, slots=True)
class Restoration:
    """What was brought back, what its journal proves, and the latest head known from elsewhere."""

    manifest: Manifest
    verification: Verification
    known: SignedHead | None

    @property
    def lost(self) -> int | None:
        """How many records the known head has beyond the backup; None where no head was handed in."""
        return None if self.known is None else max(0, self.known.seq - self.manifest.head_seq)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to restore from, and what to hold it to.

    `heads` are signed heads that were carried elsewhere; `trusted` is the public key as known from elsewhere.
    `despite_findings` brings a journal back that is not whole: better that than none, and the record says so.
    """

    archive: Path
    heads: Sequence[Path] = ()
    trusted: PublicKey | None = None
    despite_findings: bool = False


def restore(settings: Settings, wanted: Wanted, clock: Clock) -> Restoration:
    """Bring a backup back into the data folder (and database) of `settings`, which must hold nothing yet.

    Raises InvalidInput (see `archive.unpack`; `restore_onto_store`, `backup_of_other_database`, `head_of_another_key`),
    UnsafeConfiguration (another secret), StoreUnavailable, JournalBroken where the journal is not whole, or is not the
    one that a head from elsewhere was signed for.
    """
    aside = _begin(settings)
    manifest = unpack(wanted.archive, aside.data, _names(aside), aside.public_key_file.name, wanted.trusted)
    _bring_database(settings, aside, manifest, clock)
    known = _newest(wanted.heads, PublicKey.from_hex(aside.public_key_file.read_text(encoding="utf-8")))
    with open_house(aside, clock) as house:
        verification = _prove(house, known, wanted, manifest)
        restoration = Restoration(manifest, verification, known)
        _record(house, restoration)
    _put_in_place(settings, aside)
    return restoration


def _begin(settings: Settings) -> Settings:
    """Make the folder aside, after clearing what an unfinished restoration left. Raises InvalidInput."""
    own = (settings.store_file, settings.key_file, settings.public_key_file, settings.head_file)
    try:
        if settings.restoring.exists():
            # Nobody can have worked with what was put in place: the service does not start beside this folder.
            for file in own:
                file.unlink(missing_ok=True)
            shutil.rmtree(settings.restoring)
        elif any(file.exists() for file in own):
            raise InvalidInput("SCREENING_DATA", reason="restore_onto_store", folder=str(settings.data))
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.restoring.mkdir(mode=0o700)
        sync_folder(settings.data)
    except OSError:
        raise InvalidInput("SCREENING_DATA", reason="data_unwritable", folder=str(settings.data)) from None
    return replace(settings, data=settings.restoring)


def _names(aside: Settings) -> frozenset[str]:
    fixed = (aside.key_file, aside.public_key_file, aside.head_file, aside.demonstration_mark)
    return frozenset((*_CONTENT.values(), *(file.name for file in fixed)))


def _bring_database(settings: Settings, aside: Settings, manifest: Manifest, clock: Clock) -> None:
    kind = POSTGRESQL if settings.store else SQLITE
    if manifest.database != kind:
        raise InvalidInput("SCREENING_STORE", reason="backup_of_other_database", made_of=manifest.database)
    if not settings.store:
        require_sound(aside.store_file)
    elif is_empty(settings.store):
        load_database(settings.store, aside.data / DUMP)
        (aside.data / DUMP).unlink()
    elif not _is_loaded(settings.store, aside, clock):
        raise InvalidInput("SCREENING_STORE", reason="restore_onto_store", folder="PostgreSQL")


def _is_loaded(store: str, aside: Settings, clock: Clock) -> bool:
    """Whether the database holds what a restoration that was killed has put there: this backup, and nothing since."""
    head = HeadFile(aside.head_file).read()
    if head is None:
        return False
    with open_postgres_for_reading(store, clock) as kept:
        found = kept.journal.records(after=head.seq - 1, limit=10)
    return bool(found) and is_head_of(head, found[0]) and all(each.action == RESTORED for each in found[1:])


def _newest(heads: Sequence[Path], key: PublicKey) -> SignedHead | None:
    known = []
    for path in heads:
        head = HeadFile(path).read()
        if head is None:
            raise InvalidInput(str(path), reason="file_unreadable")
        if not is_signed_by(head, key):
            raise InvalidInput(str(path), reason="head_of_another_key")
        known.append(head)
    return max(known, key=lambda head: head.seq, default=None)


def _prove(house: House, known: SignedHead | None, wanted: Wanted, manifest: Manifest) -> Verification:
    outside = HeadFile(house.settings.head_file)
    with house.store.read() as kept:
        if known is not None and known.seq <= manifest.head_seq:
            refuse_lost_tail(kept, known, wanted.archive)
        verification = verify_kept(kept.journal, outside.read(), (house.signing_key.public_key,)).with_head_required()
    if not (verification.is_whole or wanted.despite_findings):
        raise JournalBroken(str(wanted.archive), seq=verification.findings[0].seq, reason="backup_journal_not_whole")
    return verification


def _record(house: House, restoration: Restoration) -> None:
    """Let the journal itself say that it was brought back, and what is known to be missing."""
    manifest, known = restoration.manifest, restoration.known
    draft = JournalDraft(
        RESTORED,
        SET_UP,
        (f"journal:{manifest.head_seq}",),
        RetentionClass.ADMINISTRATION,
        {
            "backup_made_at": written_moment(manifest.made_at),
            "backup_head_seq": manifest.head_seq,
            "known_head_seq": known.seq if known else None,
            "findings": sum(restoration.verification.counts.values()),
        },
    )
    house.store.write(lambda repositories: repositories.journal.append(draft))


def _put_in_place(settings: Settings, aside: Settings) -> None:
    """Move everything out of the folder aside, the store last, and only then remove that folder."""
    for name in ("public_key_file", "key_file", "head_file", "demonstration_mark", "store_file"):
        source: Path = getattr(aside, name)
        if source.exists():
            source.replace(getattr(settings, name))
            sync_folder(settings.data)
    shutil.rmtree(settings.restoring)
    sync_folder(settings.data)
