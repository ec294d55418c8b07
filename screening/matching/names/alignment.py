"""Which tokens of a traveller's name answer to which of an entry's name?

Order is free (surname and given names change places), so any token may answer to any other, each to one at most. The
pairing is chosen by *loss*, counted in weights: to leave a rare token without an answer costs much, a particle hardly
anything. `saving` is the same seen from the other side: what one pair takes off the loss of no pairs at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screening.matching.names.tokens import Tokens

UNMATCHED_QUERY = 0.5
"""Share of its weight that a token of the traveller's name costs when nothing on the list answers to it."""
UNMATCHED_LISTED = 0.25
"""The same for a token of the entry's name: lists tell more names than documents have room for."""


@dataclass(frozen=True, slots=True, repr=False)
class QueryName:
    """The traveller's name in one way of writing it: tokens, with the weight and the similarity floor of each.

    Below its floor (0 to 1) a similarity counts as none; a token joined from two has a higher one.
    `is_cut`: the last token may be the beginning of one, and tokens after it may be missing.
    """

    tokens: Tokens
    weights: tuple[float, ...]
    floors: tuple[float, ...]
    is_cut: bool = False

    @property
    def total_weight(self) -> float:
        """The weight of all tokens."""
        return sum(self.weights)


@dataclass(frozen=True, slots=True, repr=False)
class ListedName:
    """One form of an entry's name: tokens, the weight of each, and what each keeps of its surprise in company.

    Both are those of `rarity.Rarity`, kept beside the tokens since they are asked for with every comparison.
    """

    tokens: Tokens
    weights: tuple[float, ...]
    company: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A token of the traveller's name (by position), the entry's token that answers to it, and their similarity."""

    query: int
    listed: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pairs of one-to-one tokens with the least loss, and that loss (0 to half the query's weight and more)."""

    pairs: tuple[Pair, ...]
    loss: float


def unmatched_loss(query: QueryName, listed: ListedName) -> float:
    """Give the loss when no token answers to another. Where the query is cut, missing tokens cost nothing."""
    missing = 0.0 if query.is_cut else UNMATCHED_LISTED * sum(listed.weights)
    return UNMATCHED_QUERY * query.total_weight + missing


def saving(query: QueryName, position: int, listed_weight: float, similarity: float) -> float:
    """Give by how much a pair lessens the loss: never negative, since similarities are at least .5 or 0."""
    return saving_of(query.weights[position], 0.0 if query.is_cut else listed_weight, similarity)


def saving_of(query_weight: float, missed_weight: float, similarity: float) -> float:
    """Give the same from weights; `missed_weight` is the listed token's, 0 where a missing token costs nothing."""
    return (similarity - 1 + UNMATCHED_QUERY) * query_weight + UNMATCHED_LISTED * missed_weight


def align(query: QueryName, listed: ListedName, similarities: Sequence[Mapping[int, float]]) -> Alignment:
    """Find the one-to-one pairing of least loss.

    The loss is the sum of (1 - similarity) x weight over paired query tokens, weight / 2 over other query tokens and
    weight / 4 over other listed tokens. `similarities` gives, by position in the query, the positions in the listed
    name that are alike, with their similarity. At most 12 tokens stand on either side, which bounds the work:
    microseconds for names of people, some 40 ms for twelve tokens that are all alike.
    """
    chosen = _choose_each_best(query, listed, similarities) or _choose_by_exhaustion(query, listed, similarities)
    saved = sum(saving(query, pair.query, listed.weights[pair.listed], pair.similarity) for pair in chosen)
    return Alignment(chosen, unmatched_loss(query, listed) - saved)


def _choose_each_best(
    query: QueryName, listed: ListedName, similarities: Sequence[Mapping[int, float]]
) -> tuple[Pair, ...]:
    """Pair each token with its best; empty when two want the same one. What needs no choice is the least loss."""
    chosen: list[Pair] = []
    for position, alike in enumerate(similarities):
        if alike:
            best = max(alike, key=lambda other: saving(query, position, listed.weights[other], alike[other]))
            chosen.append(Pair(position, best, alike[best]))
    return tuple(chosen) if len({pair.listed for pair in chosen}) == len(chosen) else ()


def _choose_by_exhaustion(
    query: QueryName, listed: ListedName, similarities: Sequence[Mapping[int, float]]
) -> tuple[Pair, ...]:
    """Go through the query's tokens and keep, for each set of listed tokens used so far, the pairing that saves most.

    A set is an integer whose bit n stands for the listed token n. Two pairings that have used the same set can go on in
    the same ways, so the worse of them is dropped: at most 2^12 are kept, whatever the order of the tokens.
    Equal listed tokens are equally rare and so interchangeable: of those only the first free one is tried.
    """
    reached: dict[int, tuple[float, tuple[Pair, ...]]] = {0: (0.0, ())}
    for position, alike in enumerate(similarities):
        following = dict(reached)
        for used, (saved, pairs) in reached.items():
            tried = set()
            for other, likeness in alike.items():
                if used >> other & 1 or listed.tokens[other] in tried:
                    continue
                tried.add(listed.tokens[other])
                now = saved + saving(query, position, listed.weights[other], likeness)
                if now > following.get(used | 1 << other, (-1.0, ()))[0]:
                    following[used | 1 << other] = (now, (*pairs, Pair(position, other, likeness)))
        reached = following
    return max(reached.values(), key=lambda found: found[0])[1]
