"""How are dates written when a part of them is not known?"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from screening.domain.errors import InvalidInput

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, perhaps with its month, perhaps with its day. Raises InvalidInput when there is no such day.

    `0` stands for "not known" in `month` and `day`, so that partial dates sort with complete ones.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or (self.day and not self.month):
            raise InvalidInput(reason="date")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            raise InvalidInput(reason="date") from None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Raises InvalidInput for anything else."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise InvalidInput(reason="date")
        year, month, day = found.groups(default="0")
        if "00" in (month, day):
            raise InvalidInput(reason="date")
        return cls(int(year), int(month), int(day))

    @property
    def is_complete(self) -> bool:
        """Whether the day is known."""
        return self.day > 0

    def is_after(self, day: date) -> bool:
        """Whether it is surely later than that day: what is not known of it is taken as early as can be."""
        return date(self.year, self.month or 1, self.day or 1) > day

    def __str__(self) -> str:
        """Write it as `parse` reads it."""
        month = f"-{self.month:02}" if self.month else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year:04}{month}{day}"
