"""How rare is a name token?"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of `names` names a token stands: `frequencies` by token of A-Z."""

    names: int
    frequencies: Mapping[str, int]

    def weight(self, token: str) -> float:
        """Give ln(N/df)/ln N, at least .05 and at most 1. A token never seen counts as seen once."""
        return max(0.05, math.log(self.names / self.frequencies.get(token, 1)) / math.log(self.names))

    def with_names(self, names: Iterable[Sequence[str]]) -> "Rarity":
        """Give the rarity over these names, each a sequence of tokens, and ours."""
        frequencies = Counter(self.frequencies)
        count = self.names
        for tokens in names:
            frequencies.update(set(tokens))
            count += 1
        return Rarity(count, frequencies)


def background_rarity() -> Rarity:
    """Give the rarity of the tokens over travellers at large."""
    return Rarity(1000, {})
