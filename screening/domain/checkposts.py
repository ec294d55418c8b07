"""Where is a traveller screened?"""

from dataclasses import dataclass

from screening.domain.identifiers import CheckpostCode, CounterCode


@dataclass(frozen=True, slots=True)
class Checkpost:
    """A site with its counters. `zone` is the region whose director answers for it; `time_zone` an IANA name."""

    code: CheckpostCode
    name: str
    zone: str
    time_zone: str
    counters: tuple[CounterCode, ...]
