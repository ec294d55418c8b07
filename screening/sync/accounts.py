"""As whom does this service ask headquarters?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class HeadquartersAccount:
    """Where headquarters is, and an account of role `follower` there. `authority` is a PEM file, else the system's."""

    origin: str
    username: str
    password: str
    authority: str | None = None
