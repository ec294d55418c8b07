"""What is an agreement worth when an entry offers several names and dates, or doubts the name itself?

The best of many tries is the likelier to succeed by chance: a stranger who resembles one of nine names has resembled
nobody yet. The shares are far below that of nine independent tries, since the names of one entry are mostly spellings
of each other; they decide between entries that agree equally well.
"""

import math
from typing import Final

from screening.domain.hits import Agreement, Evidence, EvidenceKind

OF_SEVERAL_NAMES: Final = 0.1
"""Log-odds that an agreeing name loses for each e-fold of the names and spellings that the entry offers."""
OF_SEVERAL_DATES: Final = 0.7
"""The same for dates of birth: those of one entry are less alike than its names are."""
WEAK_ALIAS: Final = 1.0
"""What an agreeing name loses that the authority itself calls weak: a nickname, or a name that others bear too."""


def several_names(count: int, agreed: float) -> tuple[Evidence, ...]:
    """Say what is taken off a name's weight for being one of so many; nothing where there is one, or none agreed."""
    return _several("names", count, OF_SEVERAL_NAMES, agreed)


def several_dates(count: int, agreed: float) -> tuple[Evidence, ...]:
    """Say the same of dates of birth."""
    return _several("dates", count, OF_SEVERAL_DATES, agreed)


def weak_alias(*, is_weak: bool, agreed: float) -> tuple[Evidence, ...]:
    """Say what is taken off a weak alias's weight; nothing for a good name, or where none agreed."""
    cost = alias_cost(is_weak=is_weak, agreed=agreed)
    return (Evidence(EvidenceKind.ALIAS, Agreement.PARTLY, {"how": "weak"}, -cost),) if cost else ()


def alias_cost(*, is_weak: bool, agreed: float) -> float:
    """Give what a name of that weight loses if it is a weak alias: never more than it weighs."""
    return min(WEAK_ALIAS, agreed) if is_weak and agreed > 0 else 0.0


def _several(how: str, count: int, share: float, agreed: float) -> tuple[Evidence, ...]:
    if count < 2 or agreed <= 0:
        return ()
    lost = round(min(share * math.log(count), agreed), 3)
    return (Evidence(EvidenceKind.SEVERAL, Agreement.PARTLY, {"how": how, "count": count}, -lost),)
