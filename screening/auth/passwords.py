"""Is this the account's password?

argon2id with 19 MiB, two passes, one lane (OWASP's floor; some 50 ms on an old computer). The one door to argon2-cffi.
"""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from screening.domain.errors import InvalidInput

LONGEST_PASSWORD = 200
SHORTEST_PASSWORD = 12

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """Hash a new password. Raises InvalidInput (`password_length`, with `shortest` and `longest`)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput("password", reason="password_length", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    return _hasher.hash(password)


def is_password_of(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. None (no such account) takes as long and is never right."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        _hasher.verify(password_hash or _hash_of_nobody(), password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def new_password() -> str:
    """Make a password that can be typed from paper: four groups of five letters, 80 bits and more."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))
