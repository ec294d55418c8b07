"""How do a traveller's date of birth and an entry's agree?"""

import pytest

from screening.domain.dates import PartialDate
from screening.domain.hits import Agreement
from screening.matching.score.birth_dates import WEIGHTS, DateAgreement, compare_birth_dates


@pytest.mark.parametrize(
    ("shown", "listed", "how", "years_apart"),
    [
        ("1974-08-12", ["1974-08-12"], "exact", 0),
        ("1974-01-01", ["1974-01-01"], "first_of_january", 0),
        ("1974-08-12", ["1974-08"], "month", 0),
        ("1974-08-12", ["1974-12-08"], "swapped", 0),
        ("1974-08-12", ["1975-08-12"], "years_off", 1),
        ("1974-08-12", ["1972-08-12"], "years_off", 2),
        ("1974-08-12", ["1974-08-14"], "days_off", 0),
        ("1974-12-31", ["1975-01-02"], "days_off", 1),
        ("1974-08-12", ["1974"], "year", 0),
        ("1974-08-12", ["1974-01-01"], "year", 0),
        ("1974-01-01", ["1974-08-12"], "year", 0),
        ("1974-08-12", ["1974-03-05"], "same_year", 0),
        ("1974-08-12", ["1974-03"], "same_year", 0),
        ("1974-08-12", ["1975"], "year_near", 1),
        ("1974-08-12", ["1976-01-01"], "year_near", 2),
        ("1974-08-12", ["1975-03-05"], "near", 1),
        ("1974-08-12", ["1977-08-12"], "contradicts", 3),
        ("1974", ["1990-08-12"], "contradicts", 16),
        ("1974-08-12", [], "absent", 0),
        (None, ["1974-08-12"], "absent", 0),
        ("1974-08-12", ["1950", "1974", "1974-08-12"], "exact", 0),
    ],
)
def test_dates_agree_as_lists_and_documents_err(
    shown: str | None, listed: list[str], how: str, years_apart: int
) -> None:
    """One row for each way, and the best of several dates counts."""
    traveller = PartialDate.parse(shown) if shown else None
    found = compare_birth_dates(traveller, [PartialDate.parse(born) for born in listed])
    assert (found.how, found.years_apart) == (how, years_apart)


def test_stronger_agreement_weighs_more() -> None:
    """The agreements stand strongest first, an unknown date between what speaks for and what against."""
    weights = [WEIGHTS[how] for how in DateAgreement]
    assert weights == sorted(weights, reverse=True)
    assert WEIGHTS[DateAgreement.ABSENT] == 0.0


def test_agreement_is_told_in_the_words_of_the_domain() -> None:
    """Agrees, partly, contradicts, absent."""
    exact = compare_birth_dates(PartialDate(1974, 8, 12), [PartialDate(1974, 8, 12)])
    swapped = compare_birth_dates(PartialDate(1974, 8, 12), [PartialDate(1974, 12, 8)])
    other = compare_birth_dates(PartialDate(1974, 8, 12), [PartialDate(1960)])
    found = [compared.agreement for compared in (exact, swapped, other, compare_birth_dates(None, []))]
    assert found == [Agreement.AGREES, Agreement.PARTLY, Agreement.CONTRADICTS, Agreement.ABSENT]
