"""What is in a backup, and is it still what was put in?

A backup is one `.tar.gz`: first `manifest.json`, which names every other file with its length and SHA-256 and is signed
by the key that signs the journal's heads; then the files. So a rotten disk is told from a good one, and a copy that
somebody has worked over from the one that was made here.
"""

import gzip
import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Self

from screening.domain.errors import InvalidInput
from screening.domain.journal import Json
from screening.signing.canonical import canonical_json, written_moment
from screening.signing.files import replace_file
from screening.signing.keys import PublicKey, SigningKey

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_PURPOSE: Final = b"screening backup 1\n"
_LARGEST_MANIFEST: Final = 65_536
_CHUNK: Final = 1_048_576
_QUICK: Final = 1
"""The level of compression: the pages of a database shrink to a third of it, and better takes far longer."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of a backup."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `head_seq` is the last record of the journal in it, 0 where there is none."""

    made_at: datetime
    made_by: str
    database: str
    head_seq: int
    files: tuple[PackedFile, ...]

    def write(self) -> dict[str, Json]:
        """Write it as it is signed."""
        return {
            "format": FORMAT,
            "made_at": written_moment(self.made_at),
            "made_by": self.made_by,
            "database": self.database,
            "head_seq": self.head_seq,
            "files": [{"name": each.name, "length": each.length, "sha256": each.sha256} for each in self.files],
        }

    @classmethod
    def read(cls, written: dict[str, Json]) -> Self:
        """Read it. Raises KeyError, TypeError, ValueError for what is none."""
        files = written["files"]
        if not isinstance(files, list) or written["format"] != FORMAT:
            raise ValueError
        return cls(
            made_at=datetime.fromisoformat(str(written["made_at"])),
            made_by=str(written["made_by"]),
            database=str(written["database"]),
            head_seq=int(str(written["head_seq"])),
            files=tuple(_read_file(each) for each in files),
        )


def describe_files(folder: Path, names: Sequence[str]) -> tuple[PackedFile, ...]:
    """Give the length and digest of files of a folder."""
    described = []
    for name in names:
        with (folder / name).open("rb") as file:
            described.append(
                PackedFile(name, os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())
            )
    return tuple(described)


def pack(folder: Path, manifest: Manifest, key: SigningKey, target: Path) -> None:
    """Write the archive of a folder's files to `target`, and return once it is on the disk. Raises OSError."""
    written = manifest.write()
    signature = key.sign(_PURPOSE + canonical_json(written).encode()).hex()
    replace_file(folder / MANIFEST, canonical_json({**written, "signature": signature}).encode())
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with (
            gzip.GzipFile(filename="", mode="wb", compresslevel=_QUICK, fileobj=raw) as stream,
            tarfile.open(fileobj=stream, mode="w|") as archive,
        ):
            for name in (MANIFEST, *(each.name for each in manifest.files)):
                archive.add(folder / name, name, recursive=False, filter=_anonymous)
        raw.flush()
        os.fsync(raw.fileno())


def unpack(archive: Path, folder: Path, names: frozenset[str], key_name: str, trusted: PublicKey | None) -> Manifest:
    """Unpack into an empty folder, and prove every file and the signature.

    `names` are the files that a backup may hold. The signature is held to `trusted`, or where that is None to the
    public key in the backup (its file is `key_name`), which proves only that the whole is of one piece. Raises
    InvalidInput: `backup_unreadable` (no such file), `backup_damaged`, `backup_forged`.
    """
    try:
        with tarfile.open(archive, "r|gz") as stream:
            manifest, signature = _read_manifest(stream)
            _require(frozenset(each.name for each in manifest.files) <= names)
            for described in manifest.files:
                _unpack_file(stream, described, folder / described.name)
            _require(stream.next() is None)
    except (FileNotFoundError, PermissionError, IsADirectoryError):
        raise InvalidInput(str(archive), reason="backup_unreadable") from None
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, KeyError, TypeError, ValueError):
        raise InvalidInput(str(archive), reason="backup_damaged") from None
    key = trusted or PublicKey.from_hex((folder / key_name).read_text(encoding="utf-8"))
    if not key.verify(_PURPOSE + canonical_json(manifest.write()).encode(), signature):
        raise InvalidInput(str(archive), reason="backup_forged")
    return manifest


def _read_manifest(stream: tarfile.TarFile) -> tuple[Manifest, bytes]:
    member = stream.next()
    _require(member is not None and member.isreg() and member.name == MANIFEST and member.size <= _LARGEST_MANIFEST)
    written = json.loads(_open(stream, member).read())
    return Manifest.read(written), bytes.fromhex(written["signature"])


def _unpack_file(stream: tarfile.TarFile, described: PackedFile, target: Path) -> None:
    member = stream.next()
    _require(member is not None and member.isreg() and (member.name, member.size) == (described.name, described.length))
    digest, source = hashlib.sha256(), _open(stream, member)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    _require(digest.hexdigest() == described.sha256)


def _open(stream: tarfile.TarFile, member: tarfile.TarInfo | None) -> IO[bytes]:
    opened = stream.extractfile(member) if member is not None else None
    if opened is None:
        raise ValueError
    return opened


def _require(is_so: bool) -> None:
    if not is_so:
        raise ValueError


def _read_file(written: Json) -> PackedFile:
    if not isinstance(written, dict):
        raise TypeError
    return PackedFile(str(written["name"]), int(str(written["length"])), str(written["sha256"]))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose files they were."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
