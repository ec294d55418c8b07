"""What does an entry tell beside name and date of birth, so shortly that the search can ask it of every name?

Evidence beside name and date moves a score by a little, but what contradicts moves it more: another card number, the
other sex. One byte by entry says what there is to compare, and thereby how much all of it may add at the most.
"""

from typing import Final

from screening.domain.travellers import Sex
from screening.matching.score.particulars import Particulars

CNIC, FATHER, NATIONALITY, MALE, FEMALE = range(5)
"""The bits of the byte: which of these the entry tells."""
COUNT: Final = 1 << 5
"""How many values the byte may have."""


def features_of(listed: Particulars) -> int:
    """Give the byte of an entry's particulars."""
    return (
        (listed.cnic is not None) << CNIC
        | bool(listed.father) << FATHER
        | bool(listed.nationalities) << NATIONALITY
        | (listed.sex is Sex.MALE) << MALE
        | (listed.sex is Sex.FEMALE) << FEMALE
    )
