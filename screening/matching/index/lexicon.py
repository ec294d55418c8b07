"""Which tokens do the names of all entries consist of, and what is known of each?

Tokens are numbered by length and then by alphabet, so that tokens of one length stand together, and in them those with
one beginning. All that the search asks of a token stands in arrays by this number.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.compiled import compiled
from screening.matching.names.letters import Word, numbers_of
from screening.matching.names.rarity import Rarity
from screening.matching.names.spelling_classes import spelling_classes, standard_spelling
from screening.matching.names.tokens import LONGEST_TOKEN, Token

NO_CLASS = -1

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
TokenIds = NDArray[np.int32]


class Lexicon(NamedTuple):
    """The distinct tokens, in arrays that the compiled search reads.

    `letters[starts[t]:starts[t + 1]]` are the letters of token t; tokens of length n are those from `of_length[n]` to
    before `of_length[n + 1]`. `bags` say which letters a token has, once and twice (`bag_of`); `heads` are its first
    four letters. `weights` and `company` are those of `Rarity`. `classes` is the number of its spelling class
    (`class_of`) or NO_CLASS. `class_numbers` are the distinct ones, rising; `members[member_starts[n]:member_starts[n
    + 1]]` are the tokens of the class at place n.
    """

    letters: Word
    starts: Indexes
    of_length: Indexes
    bags: NDArray[np.uint64]
    heads: NDArray[np.uint32]
    weights: Numbers
    company: Numbers
    classes: Indexes
    class_numbers: Indexes
    member_starts: Indexes
    members: TokenIds


@lru_cache(maxsize=1 << 16)
def class_of(token: Token) -> int:
    """Give the number of the token's spelling class, or NO_CLASS for a token that stands for itself alone.

    63 bits of a digest of the standard spelling: the same in every lexicon, and no two classes of a list have one.
    """
    standard = standard_spelling(token)
    if standard == token and token not in spelling_classes():
        return NO_CLASS
    return int.from_bytes(blake2b(standard.encode("ascii"), digest_size=8).digest()) >> 1


def in_order(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Give distinct tokens in the order of their numbers."""
    return tuple(sorted(set(tokens), key=lambda token: (len(token), token)))


def build_lexicon(tokens: Sequence[Token], rarity: Rarity) -> Lexicon:
    """Make the arrays; `tokens` is as `in_order` gives it."""
    lengths = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
    # Of the kind of array that a file is mapped to: for another kind the search would be compiled anew, at the counter.
    letters = numbers_of("".join(tokens)).copy()
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    classes = np.fromiter(map(class_of, tokens), dtype=np.int64, count=len(tokens))
    members = np.argsort(classes, kind="stable").astype(np.int32)
    class_numbers, first = np.unique(classes[members], return_index=True)
    bags, heads = _bags_and_heads(letters, starts)
    return Lexicon(
        letters=letters,
        starts=starts,
        of_length=np.searchsorted(lengths, np.arange(LONGEST_TOKEN + 2)).astype(np.int64),
        bags=bags,
        heads=heads,
        weights=np.fromiter(map(rarity.weight, tokens), dtype=np.float64, count=len(tokens)),
        company=np.fromiter(map(rarity.company, tokens), dtype=np.float64, count=len(tokens)),
        classes=classes,
        class_numbers=class_numbers,
        member_starts=np.append(first, len(tokens)).astype(np.int64),
        members=members,
    )


def tokens_in(lexicon: Lexicon) -> tuple[Token, ...]:
    """Give the tokens by number."""
    text = (lexicon.letters + np.uint8(ord("A"))).tobytes().decode("ascii")
    ends = lexicon.starts.tolist()
    return tuple(Token(text[first:end]) for first, end in pairwise(ends))


@compiled
def bag_of(word: Word) -> np.uint64:
    """Give which letters a word has: bit n for letter n, bit n + 32 for having it twice or more often."""
    once, twice = np.uint64(0), np.uint64(0)
    for letter in word:
        bit = np.uint64(1) << np.uint64(letter)
        twice |= once & bit
        once |= bit
    return once | twice << np.uint64(32)


@compiled
def head_of(word: Word) -> np.uint32:
    """Give the first four letters, one a byte (1 for A, 0 where the word has ended), the first in the lowest byte."""
    head = np.uint32(0)
    for at in range(min(len(word), 4)):
        head |= np.uint32(word[at] + 1) << np.uint32(8 * at)
    return head


@compiled
def _bags_and_heads(letters: Word, starts: Indexes) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    count = len(starts) - 1
    bags, heads = np.empty(count, np.uint64), np.empty(count, np.uint32)
    for token in range(count):
        word = letters[starts[token] : starts[token + 1]]
        bags[token] = bag_of(word)
        heads[token] = head_of(word)
    return bags, heads


@compiled
def first_not_before(lexicon: Lexicon, word: Word, low: int, high: int) -> int:
    """Give the first token of `low` to before `high` (all of one length) that is not before the word in the alphabet.

    A token that begins with the word is not before it; such tokens follow one another.
    """
    while low < high:
        middle = (low + high) // 2
        if _is_before(lexicon.letters[lexicon.starts[middle] : lexicon.starts[middle + 1]], word):
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _is_before(token: Word, word: Word) -> bool:
    for at in range(min(len(token), len(word))):
        if token[at] != word[at]:
            return bool(token[at] < word[at])
    return len(token) < len(word)


@compiled
def begins_with(lexicon: Lexicon, token: int, word: Word) -> bool:
    """Whether a token begins with the word."""
    first = lexicon.starts[token]
    if lexicon.starts[token + 1] - first < len(word):
        return False
    for at in range(len(word)):  # noqa: SIM110 (The compiler knows no all().)
        if lexicon.letters[first + at] != word[at]:
            return False
    return True
