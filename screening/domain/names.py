"""How does a document print a name?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class PrintedName:
    """A name as printed: primary identifier (surname) and secondary identifier (given names), parts apart by spaces.

    `field_length` is the MRZ's room for both (39, 31 or 30 characters; None for a name that was typed). Only where
    `may_be_truncated` may the last part of `text` be a beginning, or parts be missing after it (Doc 9303-3, 4.6).
    An issuer that does not tell the two apart leaves one of them empty.
    """

    surname: str
    given_names: str
    field_length: int | None = None
    may_be_truncated: bool = False

    @property
    def text(self) -> str:
        """The whole name, surname first."""
        return f"{self.surname} {self.given_names}".strip()
