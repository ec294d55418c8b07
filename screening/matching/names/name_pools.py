"""Which name tokens are common among travellers, and how common?"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_RANKS_APART = 3
"""Zipf's law as 1 / (rank + this): the most common names are common, not everybody's."""


@dataclass(frozen=True, slots=True)
class NamePool:
    """The tokens of one region. `share` of the travellers; the shares of tokens of one kind add up to 1.

    A token that stands twice in the file has the sum of both shares.
    """

    region: str
    share: float
    given_tokens: float
    given: dict[str, float]
    family: dict[str, float]

    def token_shares(self) -> Iterator[tuple[str, float]]:
        """Give the share of the region's names in which each token stands."""
        for token, share in self.given.items():
            yield token, 1 - (1 - share) ** self.given_tokens
        yield from self.family.items()


def _zipf(words: str) -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    tokens = words.split()
    whole = sum(1 / (rank + _RANKS_APART) for rank in range(len(tokens)))
    for rank, token in enumerate(tokens):
        shares[token] += 1 / (rank + _RANKS_APART) / whole
    return dict(shares)


@cache
def name_pools() -> tuple[NamePool, ...]:
    """Read the pools, once a process."""
    with Path(__file__).with_name("name_pools.toml").open("rb") as stream:
        regions = tomllib.load(stream)
    return tuple(
        NamePool(region, float(pool["share"]), float(pool["given_tokens"]), _zipf(pool["given"]), _zipf(pool["family"]))
        for region, pool in regions.items()
    )
