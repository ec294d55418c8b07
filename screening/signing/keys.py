"""Who signed this, and does the signature hold?

Ed25519 (RFC 8032). This is the one door to `cryptography`.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from screening.domain.errors import UnsafeConfiguration
from screening.signing.files import replace_file

_KEY_ID_LENGTH = 16
_LARGEST_KEY_FILE = 4096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The half of a key that proves signatures: 32 bytes, given to whoever shall verify."""

    raw: bytes

    @classmethod
    def from_hex(cls, text: str) -> Self:
        """Read 64 hexadecimal digits. Raises UnsafeConfiguration (`reason="not_a_public_key"`)."""
        try:
            raw = bytes.fromhex(text.strip())
            Ed25519PublicKey.from_public_bytes(raw)
        except ValueError:
            raise UnsafeConfiguration(reason="not_a_public_key") from None
        return cls(raw)

    @property
    def key_id(self) -> str:
        """A short name for the key: the first 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:_KEY_ID_LENGTH]

    def hex(self) -> str:
        """Write it as `from_hex` reads it."""
        return self.raw.hex()

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` was made over `message` by the other half of this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """The half of a key that signs. It never leaves its file and this process."""

    _private: Ed25519PrivateKey

    @classmethod
    def create(cls) -> Self:
        """Make a new key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: Path, secret: str = "") -> Self:
        """Read a key from its PEM file, decrypting it under `secret` (the empty one: it is not encrypted).

        Raises UnsafeConfiguration (`where` is the path): `reason` is `key_missing`, `key_readable_by_others`, or
        `not_a_signing_key`, also for another secret than it was saved under.
        """
        try:
            private = load_pem_private_key(_read_private(path), password=secret.encode() or None)
        except (ValueError, TypeError):
            raise UnsafeConfiguration(str(path), reason="not_a_signing_key") from None
        if not isinstance(private, Ed25519PrivateKey):
            raise UnsafeConfiguration(str(path), reason="not_a_signing_key")
        return cls(private)

    def save(self, path: Path, secret: str = "") -> None:
        """Write the key to a PEM file (PKCS #8) that its owner alone can read: whole or not at all.

        Encrypted under `secret` where there is one, so that a stolen disk or backup signs nothing.
        """
        encryption = BestAvailableEncryption(secret.encode()) if secret else NoEncryption()
        replace_file(path, self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))

    def sign(self, message: bytes) -> bytes:
        """Sign; 64 bytes."""
        return self._private.sign(message)

    @property
    def public_key(self) -> PublicKey:
        """The half that proves this key's signatures."""
        return PublicKey(self._private.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        """The short name that both halves share."""
        return self.public_key.key_id


def _read_private(path: Path) -> bytes:
    """Read a small file after proving, on the opened file, that nobody but its owner can."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _OTHERS:
                raise UnsafeConfiguration(str(path), reason="key_readable_by_others")
            return file.read(_LARGEST_KEY_FILE)
    except OSError:
        raise UnsafeConfiguration(str(path), reason="key_missing") from None
