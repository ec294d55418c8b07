"""Which entries could still reach their list's threshold, and what do they score?

The scan tabulates, once a query, which tokens of the lexicon are like which token of the traveller's name, and adds up
for every form the most that its tokens could contribute if two query tokens might answer to the same listed one. That
sum is never below the weight of the true one-to-one pairing, so an entry that does not reach its list's least log-odds
with it cannot reach them at all, and only the others are compared in full, by the functions of scoring.py.

The invariant, term by term, for one way of the name and one form:
- the loss: `saving` is never negative, and each query token saves the most that any token of the form lets it save;
- the surprise in company: each query token takes the most that any token of the form gives it, and nothing is taken off
  for a name that stands twice;
- the region: the largest part over all tokens, as in the definition, but over more pairs.
Each term is at least what the definition has, and so is the weight, and the best over all ways and forms. `_SLACK`
covers rounding. A property test holds the scan to the definition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.domain.hits import Evidence
from screening.domain.lists import Direction, Holds
from screening.matching.alignment import UNMATCHED_LISTED, UNMATCHED_QUERY, QueryName, saving
from screening.matching.birth_dates import GREATEST_WEIGHT, NEAR_YEARS, WEIGHTS, DateAgreement
from screening.matching.name_evidence import (
    LEAST_WEIGHT,
    LOSS_PRICE,
    NameComparison,
    compare_names,
    is_cut_at,
    name_evidence,
    pair_surprise,
    token_similarity,
)
from screening.matching.names import Token
from screening.matching.numbers import confused_numbers, neighbouring_cnics
from screening.matching.query import Query
from screening.matching.scoring import (
    PRIOR,
    document_evidence,
    evidence_beside_name,
    prior_evidence,
    total_weight,
)
from screening.matching.snapshot import NO_YEAR, Indexes, Lexicon, Numbers, Snapshot
from screening.matching.spelling_classes import standard_spelling
from screening.matching.string_measures import may_reach

_SLACK = 0.01
"""Bounds are rounded nowhere and weights to three decimals; this is more than both errors together."""


@dataclass(frozen=True, slots=True, repr=False)
class _Row:
    """A query token: the lexicon's tokens that are like it, and by form the most that it may contribute.

    `in_company` and `region` are the parts of a surprise (name_evidence.py), `saved` is what a pair saves of the loss.
    """

    alike: dict[Token, float]
    in_company: Numbers
    region: Numbers
    saved: Numbers


@dataclass(frozen=True, slots=True, repr=False)
class _Tabulated:
    """One way of the traveller's name: its rows, and by form the most that the name's weight may be."""

    name: QueryName
    alike: tuple[dict[Token, float], ...]
    bounds: Numbers


def scan(snapshot: Snapshot, query: Query, direction: Direction) -> Iterator[tuple[int, tuple[Evidence, ...]]]:
    """Give position and evidence of every entry that counts in this direction and reaches its floor, and some others.

    The floor is `snapshot.least`; days of validity are not looked at.
    """
    names = _tabulate(snapshot, query)
    bounds = _bounds_by_entry(snapshot, names)
    keyed = _entries_by_number(snapshot, query)
    reachable = PRIOR + bounds + _birth_bounds(snapshot, query) + _SLACK >= snapshot.least
    reachable[list(keyed)] = True
    for at in np.flatnonzero(reachable & snapshot.applies[direction]).tolist():
        evidence = _compare(snapshot, query, names, at, float(bounds[at]))
        if evidence:
            yield at, evidence


def _compare(
    snapshot: Snapshot, query: Query, names: Sequence[_Tabulated], at: int, bound: float
) -> tuple[Evidence, ...]:
    """Compare with one entry in full; nothing when what stands beside the name leaves it no chance."""
    entry = snapshot.entries[at]
    if snapshot.lists[snapshot.list_of[at]].definition.holds is Holds.DOCUMENTS:
        return (prior_evidence(), *document_evidence(query, entry))
    beside = evidence_beside_name(query, entry)
    if PRIOR + bound + total_weight(beside) + _SLACK < snapshot.least[at]:
        return ()
    return (prior_evidence(), name_evidence(_best_name(snapshot, names, at)), *beside)


def _best_name(snapshot: Snapshot, names: Sequence[_Tabulated], at: int) -> NameComparison | None:
    """Compare every way of the name with every form of the entry's, but those whose bound is below the best so far."""
    best: NameComparison | None = None
    forms = range(int(snapshot.first_form[at]), int(snapshot.first_form[at + 1]))
    for asked in names:
        for form in forms:
            if best is not None and asked.bounds[form] + _SLACK < best.weight:
                continue
            compared = compare_names(asked.name, snapshot.forms[form], asked.alike, snapshot.rarity.nats)
            best = compared if best is None or compared.weight > best.weight else best
    return best


def _entries_by_number(snapshot: Snapshot, query: Query) -> set[int]:
    """Give the entries with the number of a document or card, or one slip from it."""
    found: set[int] = set()
    for document in query.documents:
        for number in (document.number, *confused_numbers(document.number)):
            found.update(snapshot.numbers.get(number, ()))
    if query.cnic:
        for cnic in (query.cnic, *neighbouring_cnics(query.cnic)):
            found.update(snapshot.cnics.get(cnic, ()))
    return found


def _birth_bounds(snapshot: Snapshot, query: Query) -> Numbers:
    """Give by entry the most that its dates of birth may say; CNIC and documents that do not agree say nothing more."""
    dated = snapshot.birth_years[:, 0] != NO_YEAR
    if query.born is None:
        return np.zeros(len(dated))
    near = np.abs(snapshot.birth_years - query.born.year).min(axis=1) <= NEAR_YEARS
    known = np.where(near, GREATEST_WEIGHT, WEIGHTS[DateAgreement.CONTRADICTS])
    return np.where(dated, known, WEIGHTS[DateAgreement.ABSENT])


def _bounds_by_entry(snapshot: Snapshot, names: Sequence[_Tabulated]) -> Numbers:
    """Give by entry the most that its name's weight may be: 0 where one side has no name."""
    bounds = np.zeros(len(snapshot.entries))
    named = np.flatnonzero(np.diff(snapshot.first_form))
    if names and len(named):
        by_form = np.max([asked.bounds for asked in names], axis=0)
        bounds[named] = np.maximum.reduceat(by_form, snapshot.first_form[named])
    return bounds


def _tabulate(snapshot: Snapshot, query: Query) -> tuple[_Tabulated, ...]:
    """Make the rows of each distinct query token once, and the bounds of each way of the name from them."""
    if not snapshot.forms:
        return ()
    possible = _possible_tokens(snapshot.lexicon, query)
    rows: dict[tuple[Token, float, float, bool, bool], _Row] = {}
    tabulated: list[_Tabulated] = []
    for name in query.names:
        taken: list[_Row] = []
        for at, token in enumerate(name.tokens):
            key = (token, name.weights[at], name.floors[at], name.is_cut, is_cut_at(name, at))
            if key not in rows:
                rows[key] = _row(snapshot, name, at, possible[token])
            taken.append(rows[key])
        missing = 0.0 if name.is_cut else UNMATCHED_LISTED * snapshot.form_weights
        lost = UNMATCHED_QUERY * name.total_weight + missing
        in_company = np.sum([row.in_company for row in taken], axis=0)
        surprise = in_company + np.max([row.region for row in taken], axis=0)
        bounds = surprise - LOSS_PRICE * (lost - np.sum([row.saved for row in taken], axis=0))
        tabulated.append(_Tabulated(name, tuple(row.alike for row in taken), np.maximum(bounds, LEAST_WEIGHT)))
    return tuple(tabulated)


def _possible_tokens(lexicon: Lexicon, query: Query) -> dict[Token, Indexes]:
    """Give, by query token, the positions of the lexicon's tokens that may be like it."""
    floors: dict[Token, float] = {}
    cut = {name.tokens[-1] for name in query.names if name.is_cut}
    for name in query.names:
        for token, floor in zip(name.tokens, name.floors, strict=True):
            floors[token] = min(floor, floors.get(token, floor))
    possible: dict[Token, Indexes] = {}
    for floor in sorted(set(floors.values())):
        asked = [token for token, least in floors.items() if least == floor]
        for token, alike in zip(asked, may_reach(asked, lexicon.tokens, floor), strict=True):
            possible[token] = np.flatnonzero(_with_certain(lexicon, token, alike, is_cut=token in cut))
    return possible


def _with_certain(lexicon: Lexicon, token: Token, alike: NDArray[np.bool_], *, is_cut: bool) -> NDArray[np.bool_]:
    """Add the spellings of the same name, and what a cut token may begin."""
    alike[list(lexicon.classes.get(standard_spelling(token), ()))] = True
    if is_cut:
        alike[[at for at, other in enumerate(lexicon.tokens) if other.startswith(token)]] = True
    return alike


def _row(snapshot: Snapshot, name: QueryName, position: int, possible: Indexes) -> _Row:
    """Compare one query token with the tokens that may be like it, and spread what each contributes over its forms."""
    lexicon = snapshot.lexicon
    alike: dict[Token, float] = {}
    in_company, region, saved = np.zeros((3, len(snapshot.forms)))
    for at in possible.tolist():
        token, weight = lexicon.tokens[at], float(lexicon.weights[at])
        likeness = token_similarity(name, position, token)
        if likeness:
            alike[token] = likeness
            held = lexicon.postings[lexicon.starts[at] : lexicon.starts[at + 1]]
            surprise = pair_surprise(name, position, token, weight, likeness, snapshot.rarity.nats)
            kept = float(lexicon.company[at])
            in_company[held] = np.maximum(in_company[held], kept * surprise)
            region[held] = np.maximum(region[held], (1 - kept) * surprise)
            saved[held] = np.maximum(saved[held], saving(name, position, weight, likeness))
    return _Row(alike, in_company, region, saved)
