"""Who says this, and has it been changed since?

What is signed begins with its purpose, so that a signature of one kind cannot pass for one of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from screening.signing.keys import PublicKey, SigningKey


@dataclass(frozen=True, slots=True)
class Signature:
    """An Ed25519 signature (hex) by the key that `key_id` names."""

    key_id: str
    value: str


def sign(purpose: str, statement: bytes, key: SigningKey) -> Signature:
    """Sign a statement for one purpose, which has no line feed in it."""
    return Signature(key.key_id, key.sign(_message(purpose, statement)).hex())


def is_signed(purpose: str, statement: bytes, signature: Signature, keys: Iterable[PublicKey]) -> bool:
    """Whether one of these keys has signed the statement for that purpose."""
    try:
        raw = bytes.fromhex(signature.value)
    except ValueError:
        return False
    named = (key for key in keys if key.key_id == signature.key_id)
    return any(key.verify(_message(purpose, statement), raw) for key in named)


def _message(purpose: str, statement: bytes) -> bytes:
    return purpose.encode() + b"\n" + statement
