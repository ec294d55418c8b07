"""In which ways may a traveller's name be meant?

Spaces and spellings are free: ABDUL RAHMAN is also ABDURRAHMAN, and AZIZULLAH is AZIZ ULLAH. Each way is a `QueryName`
of its own, and the best one counts.
"""

from collections.abc import Iterator
from dataclasses import replace

from screening.domain.travellers import Traveller
from screening.matching.names.alignment import ListedName, QueryName
from screening.matching.names.arabic_script import name_in_letters
from screening.matching.names.rarity import Rarity
from screening.matching.names.token_similarity import CLOSE_FLOOR, FLOOR, JOINED_FLOOR
from screening.matching.names.tokens import (
    MOST_TOKENS,
    PARTICLES,
    Token,
    Tokens,
    asked_forms_of,
    is_light,
    tokens_of,
)

SHORTEST_SPLIT = 6
"""Letters of a token that may be two written as one; either part has at least three."""
SHORTEST_PART = 3
RARE = 0.5
"""Weight from which a token counts as rare, so that it is worth asking whether it is two."""


def query_names(traveller: Traveller, rarity: Rarity) -> tuple[QueryName, ...]:
    """Give each way in which the name may be meant, the plain one first; none for a name without letters."""
    cut = traveller.name.may_be_truncated
    found: dict[Tokens, QueryName] = {}
    for tokens in asked_forms_of(traveller.name.text):
        for name in _ways(tokens, rarity, is_cut=cut):
            found.setdefault(name.tokens, name)
    for tokens in asked_forms_of(traveller.native_name or ""):
        found.setdefault(tokens, _plain(tokens, rarity))
    return tuple(found.values())


def father_names(traveller: Traveller, rarity: Rarity) -> tuple[QueryName, ...]:
    """Give the ways of the father's name, as an officer typed it; none where it is not known."""
    forms = asked_forms_of(traveller.father_name or "")
    found = {name.tokens: name for tokens in forms for name in _ways(tokens, rarity, is_cut=False)}
    return tuple(found.values())


def with_low_floor(name: QueryName) -> QueryName:
    """Give the name as it is compared where the date of birth is exactly the same; what is joined keeps its floor."""
    return replace(name, floors=tuple(CLOSE_FLOOR if floor == FLOOR else floor for floor in name.floors))


def listed_name(tokens: Tokens, rarity: Rarity) -> ListedName:
    """Weigh the tokens of one form of an entry's name."""
    weights = tuple(rarity.weight(token) for token in tokens)
    return ListedName(tokens, weights, tuple(rarity.company(token) for token in tokens))


def _plain(tokens: Tokens, rarity: Rarity, *, is_cut: bool = False) -> QueryName:
    return QueryName(tokens, tuple(rarity.weight(token) for token in tokens), (FLOOR,) * len(tokens), is_cut)


def _ways(tokens: Tokens, rarity: Rarity, *, is_cut: bool) -> Iterator[QueryName]:
    plain = _plain(tokens, rarity, is_cut=is_cut)
    yield plain
    names = [name_in_letters(token) for token in tokens]
    if any(names):
        heard = tuple(part for token, name in zip(tokens, names, strict=True) for part in tokens_of(name) or (token,))
        yield _plain(heard[:MOST_TOKENS], rarity, is_cut=is_cut)
    for first in range(len(tokens) - 1):
        yield _joined(plain, first, first + 2)
        if first + 2 < len(tokens) and is_light(tokens[first + 1]):
            yield _joined(plain, first, first + 3)
    for position, token in enumerate(tokens):
        parts = _split(token, rarity) if plain.weights[position] >= RARE else ()
        if parts and len(tokens) + len(parts) <= MOST_TOKENS + 1:
            yield _plain((*tokens[:position], *parts, *tokens[position + 1 :]), rarity, is_cut=is_cut)


def _joined(name: QueryName, first: int, end: int) -> QueryName:
    """Write the tokens from `first` to before `end` as one, which weighs what they weigh and must be more alike."""
    return QueryName(
        (*name.tokens[:first], Token("".join(name.tokens[first:end])), *name.tokens[end:]),
        (*name.weights[:first], sum(name.weights[first:end]), *name.weights[end:]),
        (*name.floors[:first], JOINED_FLOOR, *name.floors[end:]),
        name.is_cut,
    )


def _split(token: Token, rarity: Rarity) -> Tokens:
    """Give the most common known tokens that a long token may be made of: two, perhaps with a particle between."""
    if len(token) < SHORTEST_SPLIT:
        return ()
    known = [parts for parts in _cuts(token) if rarity.knows(parts[0]) and rarity.knows(parts[-1])]
    return min(known, key=lambda parts: sum(rarity.weight(part) for part in parts), default=())


def _cuts(token: Token) -> Iterator[Tokens]:
    for cut in range(SHORTEST_PART, len(token) - SHORTEST_PART + 1):
        first, rest = Token(token[:cut]), Token(token[cut:])
        yield (first, rest)
        if rest[:2] in PARTICLES and len(rest) >= 2 + SHORTEST_PART:
            yield (first, Token(rest[:2]), Token(rest[2:]))
