"""What does the likeness of two names say?

Log-odds of a name: how surprising it is that a stranger bears the tokens that agree, less a price for what does not.
A token that one traveller in 40 bears says ln 40; MUHAMMAD says next to nothing, so a common namesake stays far below
any sensible threshold on a name alone, and a rare full name does not.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.matching.names.alignment import Alignment, ListedName, QueryName, align
from screening.matching.names.paired_names import write_pairs
from screening.matching.names.spelling_classes import standard_spelling
from screening.matching.names.token_similarity import FLOOR, SAME_NAME, similarity
from screening.matching.names.tokens import Token

LOSS_PRICE = 5.0
"""Log-odds that a loss of one whole rare token costs."""
SAME_NAME_SURPRISE = 0.9
"""Share of a token's surprise that is left where it is another spelling of one name."""
FLOOR_SURPRISE = 0.4
"""The same where two tokens are just alike enough: more strangers bear a token of that neighbourhood."""
LEAST_WEIGHT = -4.0
"""A name that does not agree at all says no more than this: people change names, and clerks mistake them."""
AGREES_FROM = 0.85
"""Likeness from which names are said to agree."""
RAREST = 10**9
"""A rarity beyond this is not told more exactly."""


@dataclass(frozen=True, slots=True, repr=False)
class NameComparison:
    """One way of the traveller's name beside one form of the entry's.

    `surprise` is in nats; `likeness` is 1 - loss / weight of the query, 0 at least.
    """

    query: QueryName
    listed: ListedName
    alignment: Alignment
    surprise: float

    @property
    def likeness(self) -> float:
        """How alike the two are, 0 to 1."""
        return max(0.0, 1 - self.alignment.loss / self.query.total_weight)

    @property
    def weight(self) -> float:
        """The log-odds of the name, to three decimals."""
        return round(max(LEAST_WEIGHT, self.surprise - LOSS_PRICE * self.alignment.loss), 3)


def token_similarity(query: QueryName, position: int, token: Token) -> float:
    """Give the similarity of a query token to a listed one. A cut token equals every token that it begins."""
    own = query.tokens[position]
    if is_cut_at(query, position) and len(own) > 1 and token.startswith(own):
        return 1.0
    return similarity(own, token, query.floors[position])


def is_cut_at(query: QueryName, position: int) -> bool:
    """Whether the MRZ's end may have cut this token."""
    return query.is_cut and position == len(query.tokens) - 1


def pair_surprise(query: QueryName, position: int, token: Token, weight: float, likeness: float, nats: float) -> float:
    """Give how surprising it is that a stranger's name has a token so like this listed one, in nats.

    `weight` is the listed token's, `nats` what a weight of 1 is worth (`Rarity.nats`).
    """
    own = query.tokens[position]
    return surprise_of(min(weight, query.weights[position]) * nats, likeness, len(own) / len(token))


def surprise_of(shared: float, likeness: float, begun: float) -> float:
    """Give what is left of a surprise, in nats.

    `shared` is the surprise of the commoner of two tokens. `begun` is how much of the listed one the other is, in
    letters: a beginning tells as much as it has of them. Of tokens that are only alike less is left, in a straight line
    from FLOOR_SURPRISE at the floor to SAME_NAME_SURPRISE for another spelling, and on below the floor where one falls:
    the wider the net, the more strangers are caught in it.
    """
    if likeness >= 1.0:
        return shared * min(1.0, begun)
    slope = (SAME_NAME_SURPRISE - FLOOR_SURPRISE) / (SAME_NAME - FLOOR)
    return shared * max(0.0, FLOOR_SURPRISE + slope * (likeness - FLOOR))


def alike_tokens(query: QueryName, listed: ListedName) -> tuple[dict[Token, float], ...]:
    """Give, by position in the query, the listed tokens that are alike and how much."""
    tokens = tuple(dict.fromkeys(listed.tokens))
    rows = ({token: token_similarity(query, at, token) for token in tokens} for at in range(len(query.tokens)))
    return tuple({token: likeness for token, likeness in row.items() if likeness} for row in rows)


def compare_names(
    query: QueryName, listed: ListedName, alike: Sequence[Mapping[Token, float]], nats: float
) -> NameComparison:
    """Compare two names. `alike` is as `alike_tokens` gives it, and may hold tokens of other names besides."""
    rows = [{at: row[token] for at, token in enumerate(listed.tokens) if token in row} for row in alike]
    alignment = align(query, listed, rows)
    return NameComparison(query, listed, alignment, _surprise(query, listed, alignment, nats))


def _surprise(query: QueryName, listed: ListedName, alignment: Alignment, nats: float) -> float:
    """Add up the surprise of the pairs: each as it is in company, and the region that they share once.

    What a token loses in company is how rare its region is (`Rarity.company`); every pair tells that again, so the
    largest of these parts is added once. A single pair thereby keeps its whole surprise. A name that stands twice
    (ALI ALI) surprises once.
    """
    in_company: dict[str, float] = {}
    region = 0.0
    for pair in alignment.pairs:
        token, weight, kept = listed.tokens[pair.listed], listed.weights[pair.listed], listed.company[pair.listed]
        surprise = pair_surprise(query, pair.query, token, weight, pair.similarity, nats)
        name = standard_spelling(token)
        in_company[name] = max(kept * surprise, in_company.get(name, 0.0))
        region = max(region, (1 - kept) * surprise)
    return region + sum(in_company.values())


def name_evidence(best: NameComparison | None) -> Evidence:
    """Say what the best comparison comes to; None where one side has no name."""
    if best is None:
        return Evidence(EvidenceKind.NAME, Agreement.ABSENT, {"how": "absent"}, 0.0)
    weight, likeness = best.weight, best.likeness
    agreed = " ".join(best.listed.tokens[pair.listed] for pair in best.alignment.pairs)
    parameters: dict[str, str | int | float] = {
        "likeness": round(likeness, 3),
        "one_in": _rounded(math.exp(min(best.surprise, 25.0))),
        **write_pairs(best.query, best.listed, best.alignment),
    }
    if weight <= 0.0 or not agreed:
        return Evidence(EvidenceKind.NAME, Agreement.CONTRADICTS, {"how": "differs", **parameters}, weight)
    if likeness >= AGREES_FROM:
        return Evidence(EvidenceKind.NAME, Agreement.AGREES, {"how": "agrees", **parameters, "tokens": agreed}, weight)
    return Evidence(EvidenceKind.NAME, Agreement.PARTLY, {"how": "partly", **parameters, "tokens": agreed}, weight)


def _rounded(count: float) -> int:
    """Give a count to one digit: 40,000 rather than 41,337."""
    count = min(count, RAREST)
    magnitude: int = 10 ** int(math.log10(max(count, 1.0)))
    return max(1, round(count / magnitude) * magnitude)
