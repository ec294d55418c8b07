"""Which part of the traveller's name answered to which of the entry's, and where do the two differ?

The scorer's own pairing is kept with the evidence as three short texts, so that a person sees later exactly what was
compared, whatever has become of scorer, tables and entry since.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from screening.matching.names.alignment import Alignment, ListedName, QueryName
from screening.matching.names.spelling_classes import standard_spelling
from screening.matching.names.tokens import LONGEST_TOKEN, MOST_TOKENS

LONGEST_WRITTEN: Final = MOST_TOKENS * (LONGEST_TOKEN + 1)
"""Characters of the longest of the kept texts."""
_PAIR: Final = re.compile(r"(\d{1,2})-(\d{1,2})")


class Pairing(StrEnum):
    """How one part of a name turned out."""

    SAME = "same"
    SPELLING = "spelling"
    """Two spellings of one name."""
    BEGINNING = "beginning"
    """The document's room ended here, and what stands there begins the other."""
    LETTERS = "letters"
    """Alike, with letters that differ."""
    ONLY_PRESENTED = "only_presented"
    ONLY_LISTED = "only_listed"
    PERHAPS_CUT = "perhaps_cut"
    """Only on the list; the document's room may have ended before it."""


@dataclass(frozen=True, slots=True, repr=False)
class Letters:
    """A run of letters of one side that stands on the other side too, or does not."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True, repr=False)
class PairedToken:
    """One part of the name on both sides, an empty row of letters where that side has none."""

    pairing: Pairing
    presented: tuple[Letters, ...]
    listed: tuple[Letters, ...]


@dataclass(frozen=True, slots=True, repr=False)
class PairedNames:
    """Both names in parts: the traveller's in their order, then those of the entry that nothing answers to.

    `listed` is the whole of the entry's name as it was compared. `is_cut`: the document may not print the whole name.
    """

    tokens: tuple[PairedToken, ...]
    listed: str
    is_cut: bool


def write_pairs(query: QueryName, listed: ListedName, alignment: Alignment) -> dict[str, str | int]:
    """Write a pairing as parameters of evidence: `presented`, `listed`, `pairs` (positions), and `cut` (1 or 0)."""
    return {
        "presented": " ".join(query.tokens),
        "listed": " ".join(listed.tokens),
        "pairs": " ".join(f"{pair.query}-{pair.listed}" for pair in alignment.pairs),
        "cut": int(query.is_cut),
    }


def read_pairs(parameters: Mapping[str, str | int | float]) -> PairedNames | None:
    """Read what `write_pairs` wrote; None for evidence of before pairs were kept, or without two names."""
    presented, listed = _tokens(parameters, "presented"), _tokens(parameters, "listed")
    if not presented or not listed:
        return None
    is_cut = parameters.get("cut") == 1
    answers = {
        int(found[1]): int(found[2])
        for found in _PAIR.finditer(str(parameters.get("pairs", "")))
        if int(found[1]) < len(presented) and int(found[2]) < len(listed)
    }
    return PairedNames(tuple(_paired(presented, listed, answers, is_cut=is_cut)), " ".join(listed), is_cut)


def _tokens(parameters: Mapping[str, str | int | float], side: str) -> list[str]:
    return str(parameters.get(side, "")).split()[:MOST_TOKENS]


def _paired(
    presented: list[str], listed: list[str], answers: Mapping[int, int], *, is_cut: bool
) -> Iterator[PairedToken]:
    for at, token in enumerate(presented):
        other = answers.get(at)
        if other is None:
            yield PairedToken(Pairing.ONLY_PRESENTED, _whole(token), ())
        else:
            yield _pair(token, listed[other], may_be_cut=is_cut and at == len(presented) - 1)
    for at, token in enumerate(listed):
        if at not in answers.values():
            yield PairedToken(Pairing.PERHAPS_CUT if is_cut else Pairing.ONLY_LISTED, (), _whole(token))


def _pair(one: str, other: str, *, may_be_cut: bool) -> PairedToken:
    if one == other:
        return PairedToken(Pairing.SAME, _whole(one), _whole(other))
    if may_be_cut and other.startswith(one):
        pairing = Pairing.BEGINNING
    elif standard_spelling(one) == standard_spelling(other):
        pairing = Pairing.SPELLING
    else:
        pairing = Pairing.LETTERS
    return PairedToken(pairing, *differing_letters(one, other))


def differing_letters(one: str, other: str) -> tuple[tuple[Letters, ...], tuple[Letters, ...]]:
    """Part two words into runs of letters that both have in the same order, and runs that only one has."""
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return (
        tuple(Letters(one[start:end], step != "equal") for step, start, end, _, _ in steps if end > start),
        tuple(Letters(other[start:end], step != "equal") for step, _, _, start, end in steps if end > start),
    )


def _whole(token: str) -> tuple[Letters, ...]:
    return (Letters(token, differs=False),)
