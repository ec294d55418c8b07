"""How is everything that a checkpost has recorded put into one file, while it goes on screening?

What goes in: the database as it was at one moment, the journal's signed head of that very moment, and both halves of
the signing key, the private one encrypted as it always is. What does not: the secret that opens it, the lists'
definitions and the settings, which are kept apart. The archive is made aside and takes its name only when it is whole
and on the disk.
"""

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Final

from screening.app import VERSION
from screening.domain.clock import Clock
from screening.domain.errors import InvalidInput, Unavailable
from screening.domain.journal import SignedHead
from screening.journal.heads import HeadFile
from screening.settings import Settings
from screening.signing.files import sync_folder
from screening.signing.keys import SigningKey
from screening.store.archive import Manifest, describe_files, pack
from screening.store.postgres_dump import dump_database
from screening.store.postgres_store import open_postgres_for_reading
from screening.store.sql_store import refuse_lost_tail
from screening.store.sqlite_copy import copy_store
from screening.store.sqlite_store import open_for_reading

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
DUMP: Final = "screening.pgdump"
"""What pg_dump wrote, in an archive of headquarters."""
_NAME: Final = re.compile(r"screening-\d{8}T\d{6}Z\.tar\.gz")
_SCRATCH: Final = ".screening-backup"


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive just made, and how many older ones went for it."""

    file: Path
    manifest: Manifest
    forgotten: int


def back_up(settings: Settings, folder: Path, keep: int, clock: Clock) -> Backup:
    """Make an archive in `folder`, and let the newest `keep` archives stand there.

    Raises InvalidInput (no store, a folder that cannot be written), Unavailable (`backup_running`), StoreUnavailable,
    UnsafeConfiguration (the key cannot be opened), JournalBroken where the store lacks what the head outside confirms.
    """
    if not (settings.key_file.is_file() and (settings.store or settings.store_file.is_file())):
        raise InvalidInput("SCREENING_DATA", reason="no_journal", folder=str(settings.data))
    key = SigningKey.load(settings.key_file, settings.secret)
    try:
        with _scratch_within(folder) as scratch:
            manifest = _gather(settings, replace(settings, data=scratch), clock)
            target = folder / f"screening-{manifest.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
            pack(scratch, manifest, key, scratch / target.name)
            (scratch / target.name).replace(target)
            sync_folder(folder)
            return Backup(target, manifest, _forget_all_but(keep, folder))
    except OSError:
        raise InvalidInput(str(folder), reason="backup_unwritable") from None


def backups_in(folder: Path) -> tuple[Path, ...]:
    """Give the archives of a folder, oldest first. Raises OSError."""
    return tuple(sorted(file for file in folder.iterdir() if _NAME.fullmatch(file.name)))


def _gather(settings: Settings, gathered: Settings, clock: Clock) -> Manifest:
    """Put copies of everything into the folder of `gathered`, and describe them."""
    # Read before the copy: what is confirmed outside by now has to be in it.
    outside = HeadFile(settings.head_file)
    if settings.store:
        with open_postgres_for_reading(settings.store, clock) as kept:
            refuse_lost_tail(kept, outside.read(), outside.path)
        database, content = POSTGRESQL, gathered.data / DUMP
        head = dump_database(settings.store, content)
    else:
        database, content = SQLITE, gathered.store_file
        known = outside.read()
        copy_store(settings.store_file, content)
        head = _head_of_copy(content, known, outside.path, clock)
    if head is not None:
        HeadFile(gathered.head_file).keep(head)
    for own, copy in (
        (settings.key_file, gathered.key_file),
        (settings.public_key_file, gathered.public_key_file),
        (settings.demonstration_mark, gathered.demonstration_mark),
    ):
        if own.exists():
            shutil.copy2(own, copy)
    there = (
        content,
        gathered.head_file,
        gathered.key_file,
        gathered.public_key_file,
        gathered.demonstration_mark,
    )
    files = describe_files(gathered.data, [file.name for file in there if file.exists()])
    return Manifest(clock.now(), VERSION, database, head.seq if head else 0, files)


def _head_of_copy(copy: Path, known: SignedHead | None, where: Path, clock: Clock) -> SignedHead | None:
    with open_for_reading(copy, clock) as kept:
        refuse_lost_tail(kept, known, where)
        return kept.journal.signed_head()


@contextmanager
def _scratch_within(folder: Path) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards; what a killed backup left of its own goes first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{_SCRATCH}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable(str(folder), reason="backup_running") from None
        scratch = folder / f"{_SCRATCH}.partial"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _forget_all_but(keep: int, folder: Path) -> int:
    older = backups_in(folder)[:-keep]
    for file in older:
        file.unlink()
    return len(older)
