"""What do father's name, sex and nationality say, beside name and date of birth?

None of them finds anybody, so the search lists no entry by them; each moves what the others found. Weights are log-odds
set by hand. They say less than they would by themselves, because they are not independent of the traveller's own name:
a family name is the father's too, a given name tells the sex, and names of one region go with its passports.
"""

import math
from collections.abc import Iterable
from typing import Final

from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.domain.identifiers import StateCode
from screening.domain.travellers import Sex
from screening.matching.names.name_evidence import NameComparison

FATHER_SHARE: Final = 0.6
"""Share of what a name by itself would say that is left for a father's."""
FATHER_GREATEST, FATHER_LEAST = 5.0, -1.5
"""Within these. The least is mild: a husband's name stands there as well, and a clerk may have left half of it out."""

SAME_SEX, OTHER_SEX = 0.1, -1.5
"""Half of all strangers agree. Documents and lists hardly ever err in it, but some print X, and lists guess."""

_SHARES: Final = {"PAK": 0.7, "AFG": 0.08, "GBR": 0.04, "IND": 0.02, "IRN": 0.02, "CHN": 0.02, "USA": 0.02}
"""Share of the travellers at a Pakistani border post who hold a nationality (our assumption)."""
_OTHER_SHARE: Final = 0.01
_SAME_PERSON: Final = 0.9
"""How often traveller and entry agree where they are one person: people hold several nationalities, or change them."""
_NATIONALITY_SHARE: Final = 0.11
"""Share of a nationality's surprise that the region of the name has not told already."""
OTHER_NATIONALITY = -0.4
GREATEST_NATIONALITY = 0.5


def greatest_weight(nationalities: Iterable[StateCode], *, has_father: bool, has_sex: bool) -> float:
    """Give the most that all of it may add for one side of the comparison, by what that side tells."""
    nationality = max(map(same_nationality, nationalities), default=0.0)
    return nationality + (FATHER_GREATEST if has_father else 0.0) + (SAME_SEX if has_sex else 0.0)


def greatest_weights(
    nationality: StateCode | None, sex: Sex | None, *, has_father: bool
) -> tuple[float, float, float, float]:
    """Give the most that an entry may add to a traveller's score by telling father's name, nationality, male, female.

    To be of the other sex takes something off, and it is known beforehand.
    """
    by_sex = {Sex.MALE: (SAME_SEX, OTHER_SEX), Sex.FEMALE: (OTHER_SEX, SAME_SEX)}
    male, female = by_sex.get(sex, (0.0, 0.0)) if sex else (0.0, 0.0)
    return (FATHER_GREATEST if has_father else 0.0, same_nationality(nationality) if nationality else 0.0, male, female)


def father_evidence(compared: NameComparison | None) -> tuple[Evidence, ...]:
    """Say what the fathers' names come to; nothing where one is not known."""
    if compared is None:
        return ()
    weight = round(min(FATHER_GREATEST, max(FATHER_LEAST, FATHER_SHARE * compared.weight)), 3)
    agreed = " ".join(compared.listed.tokens[pair.listed] for pair in compared.alignment.pairs)
    if weight <= 0 or not agreed:
        return (_evidence(EvidenceKind.FATHER_NAME, Agreement.CONTRADICTS, "differs", weight),)
    shown = Evidence(EvidenceKind.FATHER_NAME, Agreement.AGREES, {"how": "agrees", "tokens": agreed}, weight)
    return (shown,)


def sex_evidence(traveller: Sex | None, listed: Sex | None) -> tuple[Evidence, ...]:
    """Compare the sex; nothing where one side does not tell it, or tells X."""
    if Sex.OTHER in (traveller, listed) or traveller is None or listed is None:
        return ()
    if traveller is listed:
        return (_evidence(EvidenceKind.SEX, Agreement.AGREES, "agrees", SAME_SEX),)
    return (_evidence(EvidenceKind.SEX, Agreement.CONTRADICTS, "differs", OTHER_SEX),)


def nationality_evidence(traveller: StateCode | None, listed: tuple[StateCode, ...]) -> tuple[Evidence, ...]:
    """Compare the nationality: that of few travellers tells more than that of most. Nothing where one is not known."""
    if traveller is None or not listed:
        return ()
    if traveller not in listed:
        return (_evidence(EvidenceKind.NATIONALITY, Agreement.CONTRADICTS, "differs", OTHER_NATIONALITY),)
    parameters: dict[str, str | int | float] = {"how": "agrees", "state": traveller}
    return (Evidence(EvidenceKind.NATIONALITY, Agreement.AGREES, parameters, same_nationality(traveller)),)


def same_nationality(state: StateCode) -> float:
    """Give the log-odds of an agreement in this nationality."""
    surprise = math.log(_SAME_PERSON / _SHARES.get(state, _OTHER_SHARE))
    return round(min(GREATEST_NATIONALITY, _NATIONALITY_SHARE * surprise), 3)


def _evidence(kind: EvidenceKind, agreement: Agreement, how: str, weight: float) -> Evidence:
    return Evidence(kind, agreement, {"how": how}, weight)
