"""How do a traveller's date of birth and an entry's agree?

Weights are log-odds: how much likelier this outcome is for one person than for two. Chance says that one day in some
18,000 (50 years) agrees, ln 18,000 = 9.8; since one person's dates do not always agree, EXACT weighs a little less. The
other side is how often lists and documents err in each way, set by hand and looked at with `make calibrate`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from screening.domain.dates import PartialDate
from screening.domain.hits import Agreement


class DateAgreement(StrEnum):
    """How two dates of birth agree, strongest first."""

    EXACT = "exact"
    MONTH = "month"
    """Year and month agree, the day is not known on one side."""
    FIRST_OF_JANUARY = "first_of_january"
    """The same, but 1 January: in many registers that means that only the year is known."""
    SWAPPED = "swapped"
    """Day and month have changed places."""
    YEARS_OFF = "years_off"
    """Day and month agree, the year is one or two off."""
    DAYS_OFF = "days_off"
    """One or two days apart."""
    YEAR = "year"
    """The year agrees, and on one side no more is known: no month, or 1 January."""
    SAME_YEAR = "same_year"
    """The year agrees, day and month do not."""
    YEAR_NEAR = "year_near"
    """One or two years apart, and on one side no more than the year is known."""
    ABSENT = "absent"
    """One side gives none: that says nothing, for or against."""
    NEAR = "near"
    """Within two years, and nothing else agrees."""
    CONTRADICTS = "contradicts"
    """More than two years apart."""


WEIGHTS: dict[DateAgreement, float] = {
    DateAgreement.EXACT: 8.5,
    DateAgreement.MONTH: 6.0,
    DateAgreement.FIRST_OF_JANUARY: 5.5,
    DateAgreement.SWAPPED: 5.0,
    DateAgreement.YEARS_OFF: 4.5,
    DateAgreement.DAYS_OFF: 4.0,
    DateAgreement.YEAR: 3.5,
    DateAgreement.SAME_YEAR: 1.0,
    DateAgreement.YEAR_NEAR: 0.5,
    DateAgreement.ABSENT: 0.0,
    DateAgreement.NEAR: -1.0,
    DateAgreement.CONTRADICTS: -3.5,
}
GREATEST_WEIGHT = max(WEIGHTS.values())
NEAR_YEARS = 2
"""Farther apart than this, dates contradict each other whatever their day and month."""
NEAR_DAYS = 2

_AGREEMENTS = {
    DateAgreement.EXACT: Agreement.AGREES,
    DateAgreement.ABSENT: Agreement.ABSENT,
    DateAgreement.NEAR: Agreement.CONTRADICTS,
    DateAgreement.CONTRADICTS: Agreement.CONTRADICTS,
}


@dataclass(frozen=True, slots=True)
class BirthDateComparison:
    """The best agreement over the entry's dates, and how many years apart that date is (0 where absent)."""

    how: DateAgreement
    years_apart: int = 0

    @property
    def agreement(self) -> Agreement:
        """What it comes to."""
        return _AGREEMENTS.get(self.how, Agreement.PARTLY)

    @property
    def weight(self) -> float:
        """Its log-odds."""
        return WEIGHTS[self.how]


def compare_birth_dates(traveller: PartialDate | None, listed: Sequence[PartialDate]) -> BirthDateComparison:
    """Compare with each date that the entry gives; the one that says most for the entry counts."""
    if traveller is None or not listed:
        return BirthDateComparison(DateAgreement.ABSENT)
    compared = (BirthDateComparison(_agreement(traveller, born), abs(traveller.year - born.year)) for born in listed)
    return max(compared, key=lambda comparison: comparison.weight)


def _agreement(one: PartialDate, other: PartialDate) -> DateAgreement:
    apart = abs(one.year - other.year)
    if apart > NEAR_YEARS:
        return DateAgreement.CONTRADICTS
    if one.is_complete and other.is_complete:
        return _agreement_of_days(one, other)
    if apart:
        return DateAgreement.YEAR_NEAR
    if one.month and other.month:
        return DateAgreement.MONTH if one.month == other.month else DateAgreement.SAME_YEAR
    return DateAgreement.YEAR


def _agreement_of_days(one: PartialDate, other: PartialDate) -> DateAgreement:
    """Compare two complete dates at most two years apart."""
    apart = abs(one.year - other.year)
    placeholder = _is_first_of_january(one) or _is_first_of_january(other)
    if one == other:
        return DateAgreement.FIRST_OF_JANUARY if placeholder else DateAgreement.EXACT
    if placeholder:
        return DateAgreement.YEAR_NEAR if apart else DateAgreement.YEAR
    if not apart and (one.month, one.day) == (other.day, other.month):
        return DateAgreement.SWAPPED
    if (one.month, one.day) == (other.month, other.day):
        return DateAgreement.YEARS_OFF
    days = abs((date(one.year, one.month, one.day) - date(other.year, other.month, other.day)).days)
    if days <= NEAR_DAYS:
        return DateAgreement.DAYS_OFF
    return DateAgreement.NEAR if apart else DateAgreement.SAME_YEAR


def _is_first_of_january(born: PartialDate) -> bool:
    return (born.month, born.day) == (1, 1)
