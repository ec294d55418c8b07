"""What do father's name, sex and nationality move, and what do weak aliases and many names cost?"""

from dataclasses import replace

import pytest

from screening.domain.entries import EntryName, ListEntry, NameQuality
from screening.domain.hits import Evidence, EvidenceKind
from screening.domain.identifiers import StateCode
from screening.domain.lists import Holds
from screening.domain.travellers import Sex, Traveller
from screening.matching.names.rarity import background_rarity
from screening.matching.score.alternatives import OF_SEVERAL_DATES, WEAK_ALIAS
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_of, score_pair
from screening.matching.score.secondary_evidence import FATHER_GREATEST, FATHER_LEAST, same_nationality
from tests.builders import a_traveller, an_entry

BACKGROUND = background_rarity()
COMMON = an_entry("Muhammad Tariq Malik", born=("1974-08-12",))


def compared(traveller: Traveller, entry: ListEntry) -> dict[EvidenceKind, Evidence]:
    evidence = score_pair(make_query(traveller, (), BACKGROUND), entry, Holds.PERSONS, BACKGROUND)
    return {each.kind: each for each in evidence}


def score(traveller: Traveller, entry: ListEntry) -> float:
    return score_of(compared(traveller, entry).values())


@pytest.mark.parametrize(
    ("presented", "listed", "how"),
    [
        ("GUL ZARKOTANI", "Gul Zarkotani", "agrees"),
        ("ZARKOTANI GUL", "Gul Zarkotani", "agrees"),
        ("MOHD YUSUF ZARKOTANI", "Muhammad Yousaf Zarkotani", "agrees"),
        ("GUL ZARKOTANI", "Anders Eriksson", "differs"),
        ("MUHAMMAD GUL", "Muhammad Eriksson", "differs"),
    ],
    ids=["same", "other order", "other spelling", "another", "a common part"],
)
def test_fathers_names_are_compared_as_names_are(presented: str, listed: str, how: str) -> None:
    """It tells namesakes apart, but never more than its share: the family name has spoken already."""
    traveller = a_traveller("MALIK, MUHAMMAD TARIQ", father_name=presented)
    shown = compared(traveller, replace(COMMON, father_name=listed))[EvidenceKind.FATHER_NAME]
    assert shown.parameters["how"] == how
    assert (shown.weight > 0) == (how == "agrees")
    assert FATHER_LEAST <= shown.weight <= FATHER_GREATEST


@pytest.mark.parametrize(
    ("presented", "listed", "how"),
    [
        (Sex.MALE, Sex.MALE, "agrees"),
        (Sex.MALE, Sex.FEMALE, "differs"),
        (Sex.OTHER, Sex.FEMALE, None),
        (Sex.OTHER, Sex.OTHER, None),
        (None, Sex.FEMALE, None),
        (Sex.FEMALE, None, None),
    ],
)
def test_another_sex_lowers_and_an_unknown_one_says_nothing(
    presented: Sex | None, listed: Sex | None, how: str | None
) -> None:
    """X is no contradiction: not every State prints what the other does."""
    shown = compared(a_traveller(sex=presented), replace(COMMON, sex=listed)).get(EvidenceKind.SEX)
    assert (shown.parameters["how"] if shown else None) == how
    assert shown is None or (shown.weight > 0) == (how == "agrees")


def test_a_rare_nationality_tells_more_than_that_of_most_travellers() -> None:
    """A Pakistani passport at a Pakistani border tells hardly anything."""
    assert (
        0 < same_nationality(StateCode("PAK")) < same_nationality(StateCode("AFG")) < same_nationality(StateCode("UTO"))
    )


@pytest.mark.parametrize(
    ("presented", "listed", "how"),
    [
        ("UTO", ("UTO",), "agrees"),
        ("UTO", ("PAK", "UTO"), "agrees"),
        ("UTO", ("PAK",), "differs"),
        (None, ("PAK",), None),
        ("UTO", (), None),
    ],
    ids=["same", "one of two", "another", "not presented", "not listed"],
)
def test_another_nationality_lowers_a_little(presented: str | None, listed: tuple[str, ...], how: str | None) -> None:
    """People hold several, and lists know one of them."""
    entry = replace(COMMON, nationalities=tuple(map(StateCode, listed)))
    shown = compared(a_traveller(nationality=presented), entry).get(EvidenceKind.NATIONALITY)
    assert (shown.parameters["how"] if shown else None) == how
    assert shown is None or (0 < shown.weight <= 0.5 if how == "agrees" else -0.5 <= shown.weight < 0)


def test_weak_alias_weighs_less_than_a_good_name_and_says_so() -> None:
    """A nickname that the authority itself doubts."""
    traveller = a_traveller("ZARKOTANI, GULBADIN", born=None)
    entry = an_entry("Gulbadin Zarkotani")
    weak = replace(entry, names=(EntryName("Gulbadin Zarkotani", NameQuality.WEAK),))
    assert EvidenceKind.ALIAS not in compared(traveller, entry)
    assert compared(traveller, weak)[EvidenceKind.ALIAS].weight == -WEAK_ALIAS
    assert score(traveller, weak) < score(traveller, entry)


def test_name_that_is_good_and_weak_at_once_is_good() -> None:
    """Lists repeat a name among the aliases."""
    names = (EntryName("Gulbadin Zarkotani", NameQuality.WEAK), EntryName("GULBADIN ZARKOTANI"))
    shown = compared(a_traveller("ZARKOTANI, GULBADIN"), replace(an_entry(), names=names))
    assert EvidenceKind.ALIAS not in shown


def test_of_two_entries_that_agree_alike_the_one_that_offers_less_stands_first() -> None:
    """The best of many tries succeeds by chance more easily."""
    traveller = a_traveller("ZARKOTANI, GULBADIN", born="1974-08-12")
    one = an_entry("Gulbadin Zarkotani", born=("1974-08-12",))
    more_names = an_entry("Gulbadin Zarkotani", "Anders Eriksson", born=("1974-08-12",))
    more_dates = an_entry("Gulbadin Zarkotani", born=("1974-08-12", "1981-02-02", "1969-10-10"))
    assert score(traveller, one) > max(score(traveller, more_names), score(traveller, more_dates))
    shown = compared(traveller, more_dates)[EvidenceKind.SEVERAL]
    assert shown.parameters == {"how": "dates", "count": 3}
    assert -3 * OF_SEVERAL_DATES < shown.weight < 0


def test_nothing_is_taken_off_where_nothing_agreed() -> None:
    """Several names that all differ are no reason."""
    shown = compared(a_traveller("ERIKSSON, ANNA", born=None), an_entry("Gulbadin Zarkotani", "Tariq Malik"))
    assert EvidenceKind.SEVERAL not in shown
