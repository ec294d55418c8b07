"""How rare is a name token?"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from screening.matching.names.arabic_script import name_in_letters
from screening.matching.names.name_pools import name_pools
from screening.matching.names.spelling_classes import spelling_classes, standard_spelling
from screening.matching.names.tokens import Token, Tokens, is_light, tokens_of

LEAST_WEIGHT = 0.05
"""What the most common token still weighs, and every particle: never nothing, since a weight of 0 would divide by 0."""

FURTHER = 0.85
"""Share of its surprise that a token keeps beside another where no region is known: names of a family come together."""

_BACKGROUND_NAMES = 50_000
"""Over how many travellers the background is counted: a token that none of them bears weighs 1."""
_MOST_KEPT = 1 << 16
"""Tokens of which weight and company are kept in mind: the same names come again and again."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of `names` names a token stands: `frequencies` by the standard spelling of the token's class.

    A token that only spells a name by the letters of Arabic script (FRXHAN) is as rare as that name (FARHAN): whoever
    bears the one bears the other. It is rarer in print, which says where a passport comes from and not who holds it.

    `regional` is the greatest share (0 to 1) of one region's names in which a token stands: SHARMA is rare among
    travellers and common beside AMIT. It is not known of every token.
    """

    names: int
    frequencies: Mapping[str, int]
    regional: Mapping[str, float] = field(default_factory=dict)
    _weights: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)
    _companies: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def nats(self) -> float:
        """How surprising a token of weight 1 is: ln N, the natural logarithm of the number of names."""
        return math.log(max(self.names, 2))

    def knows(self, token: str) -> bool:
        """Whether the token is a name that somebody has, or one of the spelling classes."""
        return standard_spelling(token) in self.frequencies or token in spelling_classes()

    def weight(self, token: Token) -> float:
        """Give ln(N/df)/ln N, from .05 to 1; a particle has .05, and a token never seen counts as seen once."""
        weight = self._weights.get(token)
        return _keep(self._weights, token, self._weigh(token)) if weight is None else weight

    def _weigh(self, token: Token) -> float:
        if is_light(token):
            return LEAST_WEIGHT
        if spelled := self.spelled_by(token):
            return min(1.0, sum(self._kept_and_region(spelled)))
        frequency = max(self.frequencies.get(standard_spelling(token), 1), 1)
        return min(1.0, max(LEAST_WEIGHT, math.log(self.names / frequency) / self.nats))

    def spelled_by(self, token: Token) -> Tokens:
        """Give the name that the letters of a token nobody bears spell in Arabic script; empty for all others."""
        if standard_spelling(token) in self.frequencies:
            return ()
        name = name_in_letters(token)
        return tokens_of(name) if name and token not in name.split() else ()

    def _kept_and_region(self, tokens: Tokens) -> tuple[float, float]:
        """Give what the tokens weigh in each other's company, and what their region weighs, which counts once."""
        shares = [(self.company(token), self.weight(token)) for token in tokens]
        return sum(kept * weight for kept, weight in shares), max((1 - kept) * weight for kept, weight in shares)

    def company(self, token: Token) -> float:
        """Give the share (0 to 1) of its surprise that the token keeps beside another one of its region.

        Of all travellers the share p bears it, of its region's the share r. By itself it says -ln p; once another token
        has told the region, it says only -ln r, so it keeps ln r / ln p. The rest, ln (r / p), is how rare the region
        is: every token of the region says that, and it counts once.
        """
        company = self._companies.get(token)
        return _keep(self._companies, token, self._share(token)) if company is None else company

    def _share(self, token: Token) -> float:
        if spelled := self.spelled_by(token):
            kept, region = self._kept_and_region(spelled)
            return kept / (kept + region)
        regional = self.regional.get(standard_spelling(token))
        if regional is None or is_light(token):
            return FURTHER
        return min(1.0, -math.log(min(regional, 1.0)) / (self.weight(token) * self.nats))

    def with_names(self, names: Iterable[Tokens]) -> "Rarity":
        """Give the rarity over these names and ours together."""
        counted = CountedNames(self)
        counted.add(names)
        return counted.rarity()


class CountedNames:
    """Names that are counted on top of a rarity's, as they come."""

    def __init__(self, before: Rarity) -> None:
        self._before = before
        self._names = before.names
        self._frequencies = dict(before.frequencies)
        self._spellings: dict[Token, tuple[str, ...]] = {}

    def add(self, names: Iterable[Tokens]) -> None:
        """Count names."""
        frequencies = self._frequencies
        for tokens in names:
            self._names += 1
            for spelling in {spelling for token in tokens for spelling in self._spellings_of(token)}:
                frequencies[spelling] = frequencies.get(spelling, 0) + 1

    def _spellings_of(self, token: Token) -> tuple[str, ...]:
        """Give what the token counts for: itself, or the name that it spells in the letters of Arabic script."""
        spellings = self._spellings.get(token)
        if spellings is None:
            if len(self._spellings) >= _MOST_KEPT:
                self._spellings.clear()
            spellings = tuple(standard_spelling(part) for part in self._before.spelled_by(token) or (token,))
            self._spellings[token] = spellings
        return spellings

    def rarity(self) -> Rarity:
        """Give the rarity over all of them; nothing may be added any more."""
        return Rarity(self._names, self._frequencies, self._before.regional)


def _keep(kept: dict[str, float], token: Token, number: float) -> float:
    """Keep a number in mind for the token, and forget all others when they have become too many."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[token] = number
    return number


def background_rarity() -> Rarity:
    """Give the rarity of the tokens over travellers at large, as the name pools expect it: the same every time."""
    shares: dict[str, float] = defaultdict(float)
    regional: dict[str, float] = defaultdict(float)
    for pool in name_pools():
        of_pool: dict[str, float] = defaultdict(float)
        for token, share in pool.token_shares():
            of_pool[standard_spelling(token)] += share
        for token, share in of_pool.items():
            shares[token] += pool.share * share
            regional[token] = max(regional[token], share)
    frequencies = {token: max(1, round(share * _BACKGROUND_NAMES)) for token, share in shares.items()}
    return Rarity(_BACKGROUND_NAMES, frequencies, dict(regional))
