"""Which tokens of the lexicon are like a word?

Exactly those that `token_similarity.similarity` finds, with the same likeness, in steps of 1/200. Most tokens are told
by their letters, without an order: two words of which too few letters are the same cannot be alike (`letter_bounds`).
What passes that is compared: first the edits, and Jaro only if the floor can still be reached.

An example: KHAN against words of four letters, with the floor .75. With three in common and the first one equal, Jaro
is (3/4 + 3/4 + 1) / 3 = .83 at most, .85 with the boost, and one edit is needed: (.85 + .75) / 2 = .80. With two in
common it is .67 at most, too little for a boost, and two edits are needed: .58. So three letters must be shared: KHEN,
HKAN and NAHK are compared, KAUR is not. Of 50,000 tokens some 300 are left to compare for a word.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.compiled import compiled
from screening.matching.index.letter_bounds import (
    LONGEST_WORD,
    count_bits,
    equal_letters,
    letters_beyond_two,
    letters_needed,
    may_reach,
)
from screening.matching.index.lexicon import (
    NO_CLASS,
    Indexes,
    Lexicon,
    TokenIds,
    bag_of,
    begins_with,
    first_not_before,
    head_of,
)
from screening.matching.names.letters import (
    GRID,
    Word,
    common_prefix,
    edits,
    grid_steps,
    jaro,
    places_of,
    with_prefix,
)
from screening.matching.names.token_similarity import FLOOR, SAME_NAME
from screening.matching.names.tokens import LONGEST_TOKEN

SAME_STEPS = round(GRID * SAME_NAME)
"""The likeness of two spellings of one name, in steps of 1/200."""
EQUAL_STEPS = GRID
FLOOR_STEPS = round(GRID * FLOOR)

Steps = NDArray[np.uint8]


class Room(NamedTuple):
    """Scratch. `tokens` and `shared` have a place for every token of the lexicon; `needed` is for `letters_needed`."""

    tokens: TokenIds
    shared: NDArray[np.uint8]
    needed: NDArray[np.uint8]


class Neighbourhoods(NamedTuple):
    """The neighbours of the lexicon's own tokens at FLOOR, found beforehand; none where that was not worth its while.

    Those of token t are the places from `starts[t]` to before `starts[t + 1]`; `starts` has one place where there are
    none.
    """

    starts: Indexes
    tokens: TokenIds
    steps: Steps


_BLOCK = 64
"""Tokens of which it is asked at once whether any has enough letters in common."""


@compiled
def make_room(count: int) -> Room:
    """Make scratch for a lexicon of so many tokens."""
    needed = np.zeros((GRID + 1, LONGEST_WORD + 1, LONGEST_TOKEN + 1), np.uint8)
    return Room(np.empty(count, np.int32), np.empty(count, np.uint8), needed)


def no_neighbourhoods() -> Neighbourhoods:
    """Leave all neighbours to be found when they are asked for."""
    return Neighbourhoods(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.uint8))


@compiled
def find_neighbourhoods(lexicon: Lexicon) -> Neighbourhoods:
    """Find the neighbours of all tokens of the lexicon."""
    count = len(lexicon.weights)
    room = make_room(count)
    starts = np.zeros(count + 1, np.int64)
    tokens, steps = np.empty(16 * count, np.int32), np.empty(16 * count, np.uint8)
    for token in range(count):
        word = lexicon.letters[lexicon.starts[token] : lexicon.starts[token + 1]]
        found, likeness = neighbours(lexicon, word, lexicon.classes[token], FLOOR_STEPS, False, room)
        first, end = starts[token], starts[token] + len(found)
        starts[token + 1] = end
        if end > len(tokens):
            tokens, steps = np.concatenate((tokens, tokens)), np.concatenate((steps, steps))
        tokens[first:end], steps[first:end] = found, likeness
    return Neighbourhoods(starts, tokens[: starts[count]].copy(), steps[: starts[count]].copy())


@compiled
def look_up(
    lexicon: Lexicon, near: Neighbourhoods, word: Word, of_class: int, floor: int, is_cut: bool, room: Room
) -> tuple[TokenIds, Steps]:
    """Give what `neighbours` gives, from what was found beforehand where the word is a token of the lexicon."""
    if not is_cut and floor >= FLOOR_STEPS and len(near.starts) > 1:
        high = lexicon.of_length[len(word) + 1]
        token = first_not_before(lexicon, word, lexicon.of_length[len(word)], high)
        if token < high and begins_with(lexicon, token, word):
            first, end = near.starts[token], near.starts[token + 1]
            found, steps = near.tokens[first:end], near.steps[first:end]
            if floor == FLOOR_STEPS:
                return found, steps
            kept = steps >= floor
            return found[kept], steps[kept]
    return neighbours(lexicon, word, of_class, floor, is_cut, room)


@compiled
def neighbours(
    lexicon: Lexicon, word: Word, of_class: int, floor: int, is_cut: bool, room: Room
) -> tuple[TokenIds, Steps]:
    """Give the tokens that are like a word, each once, and how much.

    `of_class` is the word's spelling class, `floor` in steps of 1/200. `is_cut`: the word may be the beginning of a
    token.
    """
    count = _alike_by_letters(lexicon, word, floor, room)
    steps = np.empty(count, np.uint8)
    places, letters, starts, classes, tokens = (
        places_of(word),
        lexicon.letters,
        lexicon.starts,
        lexicon.classes,
        room.tokens,
    )
    kept = 0
    for at in range(count):
        token = tokens[at]
        alike = _steps(word, places, letters[starts[token] : starts[token + 1]], floor)
        if not alike:
            continue
        is_same_class = of_class != NO_CLASS and classes[token] == of_class
        if not is_same_class and not (is_cut and begins_with(lexicon, token, word)):
            tokens[kept] = token
            steps[kept] = alike
            kept += 1
    certain = _alike_for_certain(lexicon, word, of_class, is_cut)
    found, likeness = np.empty(kept + len(certain), np.int32), np.empty(kept + len(certain), np.uint8)
    found[:kept], likeness[:kept] = tokens[:kept], steps[:kept]
    for at in range(len(certain)):
        token = certain[at]
        is_equal = begins_with(lexicon, token, word) and (
            is_cut or lexicon.starts[token + 1] - lexicon.starts[token] == len(word)
        )
        found[kept + at], likeness[kept + at] = token, EQUAL_STEPS if is_equal else SAME_STEPS
    return found, likeness


@compiled
def _alike_for_certain(lexicon: Lexicon, word: Word, of_class: int, is_cut: bool) -> TokenIds:
    """Give the other spellings of the word's class, and the tokens that a cut word begins."""
    found = np.empty(0, np.int32)
    place = np.searchsorted(lexicon.class_numbers, of_class)
    if of_class != NO_CLASS and place < len(lexicon.class_numbers) and lexicon.class_numbers[place] == of_class:
        found = lexicon.members[lexicon.member_starts[place] : lexicon.member_starts[place + 1]]
    if is_cut:
        for length in range(len(word), LONGEST_TOKEN + 1):
            high = lexicon.of_length[length + 1]
            token = first_not_before(lexicon, word, lexicon.of_length[length], high)
            end = token
            while end < high and begins_with(lexicon, end, word):
                end += 1
            begun = np.arange(token, end).astype(np.int32)
            if of_class != NO_CLASS:
                begun = begun[lexicon.classes[begun] != of_class]
            found = np.concatenate((found, begun))
    return found


@compiled
def _alike_by_letters(lexicon: Lexicon, word: Word, floor: int, room: Room) -> int:
    """Write the tokens into the room that have enough letters in common with the word; give how many they are."""
    if len(word) > LONGEST_WORD:
        return 0
    bag, head = bag_of(word), head_of(word)
    repeated, needed = letters_beyond_two(word), letters_needed(room.needed, floor)[len(word)]
    of_length, heads, tokens = lexicon.of_length, lexicon.heads, room.tokens
    count = 0
    for length in range(1, LONGEST_TOKEN + 1):
        first, end = of_length[length], of_length[length + 1]
        most = min(len(word), length)
        if first == end or needed[length] > most:
            continue
        # A bag counts two letters of a kind, so it may have missed as many as the word has beyond that.
        least = needed[length] - repeated
        _count_shared(lexicon.bags[first:end], bag, room.shared)
        for block in range(0, end - first, _BLOCK):
            shared = room.shared[block : min(block + _BLOCK, end - first)]
            if _greatest(shared) < least:
                continue
            for at in range(len(shared)):
                if shared[at] >= least:
                    token = first + block + at
                    prefix = equal_letters(heads[token] ^ head)
                    if may_reach(len(word), length, min(shared[at] + repeated, most), prefix, floor):
                        tokens[count] = token
                        count += 1
    return count


@compiled
def _greatest(counts: NDArray[np.uint8]) -> int:
    """Give the greatest of some counts: as plain a loop as the next one, for the same reason."""
    greatest = np.uint8(0)
    for count in counts:
        greatest = max(greatest, count)
    return int(greatest)


@compiled
def _count_shared(bags: NDArray[np.uint64], bag: np.uint64, shared: NDArray[np.uint8]) -> None:
    """Count the letters that bags have in common with one: a loop so plain that the compiler does many at a time."""
    for at in range(len(bags)):
        shared[at] = count_bits(bags[at] & bag)


@compiled
def _steps(word: Word, places: NDArray[np.uint64], other: Word, floor: int) -> int:
    """Give the likeness of a word, whose places are handed in, and another in steps of 1/200, 0 below the floor.

    It is not handed the lexicon: ten arrays as arguments take longer than the comparison.
    """
    longer = max(len(word), len(other))
    edited = edits(places, len(word), other)
    if grid_steps(1.0, edited, longer) < floor:
        return 0
    similarity = with_prefix(jaro(places, len(word), other), common_prefix(word, other))
    alike = grid_steps(similarity, edited, longer)
    return alike if alike >= floor else 0


@compiled
def likeness_from(word: Word, places: NDArray[np.uint64], other: Word, floor: int) -> int:
    """Give the likeness of two words in steps of 1/200, 0 below the floor, by their letters; `places` is the word's."""
    return _steps(word, places, other, floor)
