"""What does every entry score, found in a plain way that is quick enough for a hundred thousand of them?

The judge of the search where comparing every pair of traveller and entry would take days. It shares the scoring with
the search and nothing else: it tabulates, once a query, which tokens are like which token of the traveller's name, and
adds up for every form the most that each query token could contribute, whatever the others take. That is never below
the name's weight. An entry that does not reach its list's least log-odds with it, and with the greatest weight of a
birth date of those years, cannot reach it at all; the others are compared in full. A property test holds this, too, to
the comparison of every pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from screening.domain.entries import ListEntry
from screening.domain.hits import Evidence
from screening.domain.identifiers import EntryId
from screening.domain.lists import Direction, Holds, ListDefinition, ListInForce
from screening.matching.alignment import UNMATCHED_LISTED, UNMATCHED_QUERY, QueryName, saving
from screening.matching.birth_dates import GREATEST_WEIGHT, NEAR_YEARS, WEIGHTS, DateAgreement
from screening.matching.name_evidence import LOSS_PRICE, pair_surprise, token_similarity
from screening.matching.names import Token
from screening.matching.numbers import confused_numbers, neighbouring_cnics
from screening.matching.particulars import particulars_of
from screening.matching.query import Query
from screening.matching.rarity import Rarity
from screening.matching.scoring import PRIOR, score_of, score_pair, score_particulars, unkeyed_greatest
from screening.matching.search import SearchResult
from screening.matching.snapshot import Snapshot, least_counted
from screening.matching.spelling_classes import standard_spelling
from screening.matching.string_measures import may_reach

SLACK = 0.01
Numbers = NDArray[np.float64]

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
        self._form_owner = np.array([at for at, each in enumerate(self._particulars) for _ in each.forms], dtype=int)
        self._forms_of_token: dict[Token, list[int]] = defaultdict(list)
        forms = [form for each in self._particulars for form in each.forms]
        for number, form in enumerate(forms):
            for token in dict.fromkeys(form):
                self._forms_of_token[token].append(number)
        self._tokens = tuple(self._forms_of_token)
        self._weights = {token: rarity.weight(token) for token in self._tokens}
        self._form_weights = np.array([sum(map(self._weights.__getitem__, form)) for form in forms])
        self._near = [{born.year for born in each.dates_of_birth} for each in self._particulars]
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
        greatest = PRIOR + unkeyed_greatest(query) + self._name_bounds(query) + self._birth_bounds(query)
        reachable = self._holds_persons & (greatest + SLACK >= self._least)
        hits, below = {}, 0
        for at in sorted({*np.flatnonzero(reachable).tolist(), *self._by_number(query)}):
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

    def _name_bounds(self, query: Query) -> Numbers:
        """Give by entry the most that its name's weight may be: 0 where one side has no name."""
        bounds = np.zeros(len(self._owned))
        if query.names and len(self._form_owner):
            bounds[self._form_owner] = -np.inf
            for name in query.names:
                np.maximum.at(bounds, self._form_owner, self._form_bounds(name))
        return bounds

    def _form_bounds(self, name: QueryName) -> Numbers:
        """Give by form the most that its weight may be for one way of the traveller's name."""
        missing = 0.0 if name.is_cut else UNMATCHED_LISTED * self._form_weights
        bounds: Numbers = np.zeros(len(self._form_owner))
        bounds -= LOSS_PRICE * (UNMATCHED_QUERY * name.total_weight + missing)
        for at in range(len(name.tokens)):
            contributed = np.zeros(len(bounds))
            for token, likeness in self._alike(name, at):
                weight, held = self._weights[token], self._forms_of_token[token]
                surprise = pair_surprise(name, at, token, weight, likeness, self._rarity.nats)
                value = surprise + LOSS_PRICE * saving(name, at, weight, likeness)
                contributed[held] = np.maximum(contributed[held], value)
            bounds += contributed
        return np.maximum(bounds, -4.0)

    def _alike(self, name: QueryName, at: int) -> Iterable[tuple[Token, float]]:
        own = name.tokens[at]
        by_letters = np.flatnonzero(may_reach([own], self._tokens, name.floors[at])[0]).tolist()
        is_last = name.is_cut and at == len(name.tokens) - 1
        certain = [
            number
            for number, token in enumerate(self._tokens)
            if standard_spelling(token) == standard_spelling(own) or (is_last and token.startswith(own))
        ]
        for number in {*by_letters, *certain}:
            likeness = token_similarity(name, at, self._tokens[number])
            if likeness:
                yield self._tokens[number], likeness

    def _birth_bounds(self, query: Query) -> Numbers:
        """Give by entry the most that its dates of birth may say."""
        if query.born is None:
            return np.zeros(len(self._near))
        year = query.born.year
        absent, far = WEIGHTS[DateAgreement.ABSENT], WEIGHTS[DateAgreement.CONTRADICTS]
        near = set(range(year - NEAR_YEARS, year + NEAR_YEARS + 1))
        return np.array([absent if not years else GREATEST_WEIGHT if years & near else far for years in self._near])

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
