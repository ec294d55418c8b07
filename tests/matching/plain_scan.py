"""What does every entry score, found in a plain way that is quick enough for a hundred thousand of them?

The judge of the search where comparing every pair of traveller and entry would take days. It shares the scoring with
the search and nothing else: by rapidfuzz it tabulates, once a token of a traveller's name, which tokens of the lists
are like it, and adds up for every form the most that each of the name's tokens could contribute, whatever the others
take. That is never below the name's weight. An entry that does not reach its list's least log-odds with it, and with
the weight of its dates of birth, cannot reach it at all; the others are compared in full. A property test holds this,
too, to the comparison of every pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.hits import Evidence
from screening.domain.identifiers import EntryId
from screening.domain.lists import Direction, Holds, ListDefinition, ListInForce
from screening.matching.names.alignment import UNMATCHED_LISTED, UNMATCHED_QUERY, QueryName, saving
from screening.matching.names.name_evidence import (
    LEAST_WEIGHT,
    LOSS_PRICE,
    is_cut_at,
    pair_surprise,
    token_similarity,
)
from screening.matching.names.rarity import Rarity
from screening.matching.names.spelling_classes import standard_spelling
from screening.matching.names.string_measures import may_reach
from screening.matching.names.tokens import Token
from screening.matching.score.birth_dates import NEAR_YEARS, WEIGHTS, DateAgreement, compare_birth_dates
from screening.matching.score.numbers import confused_numbers, neighbouring_cnics
from screening.matching.score.particulars import particulars_of
from screening.matching.score.query import Query
from screening.matching.score.scoring import PRIOR, score_of, score_pair, score_particulars, unkeyed_greatest
from screening.matching.search import SearchResult
from screening.matching.snapshot import Snapshot, least_counted

SLACK = 0.01
Numbers = NDArray[np.float64]
Positions = NDArray[np.int64]

Found = tuple[dict[EntryId, tuple[float, tuple[Evidence, ...]]], int]
"""The hits with score and evidence, and how many entries stand close below their threshold."""


def found_by(result: SearchResult) -> Found:
    """Give a search's result in this form."""
    return {hit.entry.id: (hit.score, hit.evidence) for hit in result.hits}, result.below_threshold


class PlainScan:
    """Every entry of some lists, days of validity left out of account."""

    def __init__(self, owned: Sequence[tuple[ListDefinition, ListEntry]], rarity: Rarity) -> None:
        self._rarity = rarity
        self._owned = owned
        self._particulars = [particulars_of(entry, definition.holds) for definition, entry in self._owned]
        self._holds_persons = np.array([definition.holds is Holds.PERSONS for definition, _ in self._owned], dtype=bool)
        self._least = np.array([_log_odds(least_counted(definition.threshold)) for definition, _ in self._owned])
        # An entry's forms follow one another: those of the entry at `_named[n]` begin at `_first_form[n]`.
        counts = np.array([len(each.forms) for each in self._particulars], dtype=int)
        self._named = np.flatnonzero(counts)
        self._first_form = (np.cumsum(counts) - counts)[self._named]
        forms = [form for each in self._particulars for form in each.forms]
        forms_of_token: dict[Token, list[int]] = defaultdict(list)
        for number, form in enumerate(forms):
            for token in dict.fromkeys(form):
                forms_of_token[token].append(number)
        self._forms_of_token = {token: np.array(held) for token, held in forms_of_token.items()}
        self._tokens = tuple(forms_of_token)
        self._spellings: dict[str, list[int]] = defaultdict(list)
        for number, token in enumerate(self._tokens):
            self._spellings[standard_spelling(token)].append(number)
        self._alike_to: dict[tuple[Token, float, bool], list[tuple[Token, float]]] = {}
        self._weights = {token: rarity.weight(token) for token in self._tokens}
        self._form_weights = np.array([sum(map(self._weights.__getitem__, form)) for form in forms])
        held_by: dict[tuple[PartialDate, ...], list[int]] = defaultdict(list)
        for at, each in enumerate(self._particulars):
            held_by[each.dates_of_birth].append(at)
        self._is_dated = np.array([bool(each.dates_of_birth) for each in self._particulars], dtype=bool)
        self._dates_of_year: dict[int, list[tuple[tuple[PartialDate, ...], Positions]]] = defaultdict(list)
        for dates, held in held_by.items():
            for year in {born.year for born in dates}:
                self._dates_of_year[year].append((dates, np.array(held)))
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._cnics: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(self._particulars):
            for document in each.documents:
                self._numbers[document.number].append(at)
            if each.cnic:
                self._cnics[each.cnic].append(at)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Take what a snapshot was built from; it must have no unmerged changes."""
        (part,) = snapshot.parts
        held_by = part.index.lists.tolist()
        return cls(
            [(snapshot.lists[at].definition, entry) for at, entry in zip(held_by, part.entries, strict=True)],
            snapshot.rarity,
        )

    def search(self, query: Query, direction: Direction) -> Found:
        """Score every entry that could count."""
        beside = sum(max(weight, 0.0) for weight in unkeyed_greatest(query))
        greatest = PRIOR + beside + self._name_bounds(query) + self._birth_bounds(query)
        reachable = self._holds_persons & (greatest + SLACK >= self._least)
        hits, below = {}, 0
        for at in sorted({*np.flatnonzero(reachable).tolist(), *self._by_date(query), *self._by_number(query)}):
            definition, entry = self._owned[at]
            if definition.rule_for(direction, entry.category) is None:
                continue
            evidence = score_particulars(query, self._particulars[at], definition.holds, self._rarity)
            score = score_of(evidence)
            if score >= definition.threshold:
                hits[entry.id] = (score, evidence)
            elif score >= least_counted(definition.threshold):
                below += 1
        return hits, below

    def _by_date(self, query: Query) -> Iterable[int]:
        """Give the entries of the traveller's own day: there the floor is lower than the one that bounds are for."""
        if query.born:
            for dates, held in self._dates_of_year.get(query.born.year, ()):
                if query.born in dates:
                    yield from held.tolist()

    def _name_bounds(self, query: Query) -> Numbers:
        """Give by entry the most that its name's weight may be: 0 where one side has no name."""
        bounds = np.zeros(len(self._owned))
        if query.names and len(self._named):
            of_ways = [np.maximum.reduceat(self._form_bounds(name), self._first_form) for name in query.names]
            bounds[self._named] = np.max(of_ways, axis=0)
        return bounds

    def _form_bounds(self, name: QueryName) -> Numbers:
        """Give by form the most that its weight may be for one way of the traveller's name."""
        missing = 0.0 if name.is_cut else UNMATCHED_LISTED * self._form_weights
        bounds: Numbers = np.zeros(len(self._form_weights))
        bounds -= LOSS_PRICE * (UNMATCHED_QUERY * name.total_weight + missing)
        for at in range(len(name.tokens)):
            contributed = np.zeros(len(bounds))
            for token, likeness in self._alike(name, at):
                weight, held = self._weights[token], self._forms_of_token[token]
                surprise = pair_surprise(name, at, token, weight, likeness, self._rarity.nats)
                value = surprise + LOSS_PRICE * saving(name, at, weight, likeness)
                contributed[held] = np.maximum(contributed[held], value)
            bounds += contributed
        return np.maximum(bounds, LEAST_WEIGHT)

    def _alike(self, name: QueryName, at: int) -> Iterable[tuple[Token, float]]:
        """Give the lists' tokens that are like one of the traveller's, and how much: looked for once a token."""
        own, is_cut = name.tokens[at], is_cut_at(name, at)
        key = (own, name.floors[at], is_cut)
        if key not in self._alike_to:
            numbers = {*np.flatnonzero(may_reach([own], self._tokens, name.floors[at])[0]).tolist()}
            numbers.update(self._spellings.get(standard_spelling(own), ()))
            if is_cut:
                numbers.update(number for number, token in enumerate(self._tokens) if token.startswith(own))
            compared = ((self._tokens[number], token_similarity(name, at, self._tokens[number])) for number in numbers)
            self._alike_to[key] = [(token, likeness) for token, likeness in compared if likeness]
        return self._alike_to[key]

    def _birth_bounds(self, query: Query) -> Numbers:
        """Give by entry what its dates of birth say: those of years far away contradict."""
        weights = np.full(len(self._owned), WEIGHTS[DateAgreement.ABSENT])
        if query.born is None:
            return weights
        weights[self._is_dated] = WEIGHTS[DateAgreement.CONTRADICTS]
        for year in range(query.born.year - NEAR_YEARS, query.born.year + NEAR_YEARS + 1):
            for dates, held in self._dates_of_year.get(year, ()):
                weights[held] = compare_birth_dates(query.born, dates).weight
        return weights

    def _by_number(self, query: Query) -> Iterable[int]:
        numbers = (each.number for each in query.documents)
        slips = ((number, *confused_numbers(number)) for number in numbers)
        cnics = (query.cnic, *neighbouring_cnics(query.cnic)) if query.cnic else ()
        yield from chain.from_iterable(self._numbers.get(number, ()) for number in chain.from_iterable(slips))
        yield from chain.from_iterable(self._cnics.get(cnic, ()) for cnic in cnics)


def _log_odds(score: float) -> float:
    return float(np.log(score / (1 - score)))


def compare_all(lists: Sequence[ListInForce], rarity: Rarity, query: Query, direction: Direction) -> Found:
    """Score every entry by the definition, none left out."""
    hits, below = {}, 0
    for held in lists:
        for entry in held.entries:
            if held.definition.rule_for(direction, entry.category) is None:
                continue
            evidence = score_pair(query, entry, held.definition.holds, rarity)
            score = score_of(evidence)
            if score >= held.definition.threshold:
                hits[entry.id] = (score, evidence)
            elif score >= least_counted(held.definition.threshold):
                below += 1
    return hits, below
