"""What is searched, as it stood at one moment?

Entries of all lists stand in one row, and so do the forms of their names; arrays say which form is whose. Whoever holds
a snapshot may read it from any thread: nothing in it is altered, the next one is built aside and swapped by reference.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from screening.domain.entries import ListEntry
from screening.domain.lists import Direction, Holds, ListInForce
from screening.domain.travellers import Cnic
from screening.matching.alignment import ListedName
from screening.matching.names import Token, Tokens
from screening.matching.numbers import standard_number
from screening.matching.query_names import listed_name
from screening.matching.rarity import Rarity
from screening.matching.scoring import entry_forms
from screening.matching.spelling_classes import standard_spelling

BAND = 0.05
"""Entries that scored less than this below their list's threshold are counted (but none below half of it)."""
NO_YEAR = -1_000_000
"""Stands for the year of birth of an entry that gives none."""

Key = TypeVar("Key")

Indexes = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon:
    """The distinct tokens of all names.

    `postings[starts[i]:starts[i + 1]]` are the forms that have token i, each once; `classes` gives the tokens that are
    spellings of one name by its standard spelling.
    """

    tokens: tuple[Token, ...]
    ids: Mapping[Token, int]
    weights: Numbers
    company: Numbers
    classes: Mapping[str, tuple[int, ...]]
    starts: Indexes
    postings: Indexes


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """The lists in force with what the search needs beside them.

    By entry: `list_of` (its list's position), `least` (log-odds from which it counts), `first_form` (one more at the
    end), `applies` (by direction), `birth_years` (entries x most dates, NO_YEAR where none). By form:
    `forms` and `form_weights` (the sum of its tokens' weights). `numbers` and `cnics` give entries by standard number.
    """

    lists: tuple[ListInForce, ...]
    rarity: Rarity
    entries: tuple[ListEntry, ...]
    list_of: Indexes
    least: Numbers
    applies: Mapping[Direction, NDArray[np.bool_]]
    birth_years: Indexes
    forms: tuple[ListedName, ...]
    first_form: Indexes
    form_weights: Numbers
    lexicon: Lexicon
    numbers: Mapping[str, tuple[int, ...]]
    cnics: Mapping[Cnic, tuple[int, ...]]


def build_snapshot(lists: Sequence[ListInForce], background: Rarity) -> Snapshot:
    """Build a snapshot of the lists; `background` is the rarity of tokens over travellers at large."""
    owned = [(at, entry) for at, held in enumerate(lists) for entry in held.entries]
    entries = tuple(entry for _, entry in owned)
    named = [entry_forms(entry) if lists[at].definition.holds is Holds.PERSONS else () for at, entry in owned]
    rarity = background.with_names(tokens for forms in named for tokens in forms)
    forms = tuple(listed_name(tokens, rarity) for forms in named for tokens in forms)
    return Snapshot(
        lists=tuple(lists),
        rarity=rarity,
        entries=entries,
        list_of=np.array([at for at, _ in owned], dtype=np.int64),
        least=np.array([_log_odds(least_counted(lists[at].definition.threshold)) for at, _ in owned], dtype=np.float64),
        applies={
            direction: np.array(
                [lists[at].definition.rule_for(direction, entry.category) is not None for at, entry in owned],
                dtype=bool,
            )
            for direction in Direction
        },
        birth_years=_birth_years(entries),
        forms=forms,
        first_form=np.cumsum([0, *(len(forms) for forms in named)], dtype=np.int64),
        form_weights=np.array([sum(form.weights) for form in forms], dtype=np.float64),
        lexicon=_lexicon([form.tokens for form in forms], rarity),
        numbers=_by_key(
            (standard_number(document.number), at) for at, entry in enumerate(entries) for document in entry.documents
        ),
        cnics=_by_key((entry.cnic, at) for at, entry in enumerate(entries) if entry.cnic),
    )


def least_counted(threshold: float) -> float:
    """Give the score from which an entry is at least counted as close below the threshold."""
    return max(threshold - BAND, threshold / 2)


def _log_odds(score: float) -> float:
    return math.log(score / (1 - score)) if score > 0 else -math.inf


def _birth_years(entries: Sequence[ListEntry]) -> Indexes:
    most = max((len(entry.dates_of_birth) for entry in entries), default=0)
    years = np.full((len(entries), max(most, 1)), NO_YEAR, dtype=np.int64)
    for at, entry in enumerate(entries):
        years[at, : len(entry.dates_of_birth)] = [born.year for born in entry.dates_of_birth]
    return years


def _lexicon(forms: Sequence[Tokens], rarity: Rarity) -> Lexicon:
    holders: dict[Token, list[int]] = defaultdict(list)
    for at, tokens in enumerate(forms):
        for token in dict.fromkeys(tokens):
            holders[token].append(at)
    tokens = tuple(holders)
    return Lexicon(
        tokens=tokens,
        ids={token: at for at, token in enumerate(tokens)},
        weights=np.array([rarity.weight(token) for token in tokens], dtype=np.float64),
        company=np.array([rarity.company(token) for token in tokens], dtype=np.float64),
        classes=_by_key((standard_spelling(token), at) for at, token in enumerate(tokens)),
        starts=np.cumsum([0, *(len(held) for held in holders.values())], dtype=np.int64),
        postings=np.array([at for held in holders.values() for at in held], dtype=np.int64),
    )


def _by_key(pairs: Iterable[tuple[Key, int]]) -> dict[Key, tuple[int, ...]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for key, at in pairs:
        found[key].append(at)
    return {key: tuple(dict.fromkeys(held)) for key, held in found.items()}
