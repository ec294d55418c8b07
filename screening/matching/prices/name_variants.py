"""How does one person's name come to stand in two ways?

For the seeded population: each change as often as we assume it of lists and documents of the region.
"""

from random import Random

from screening.matching.names.spelling_classes import read_classes, spelling_classes

AS_LISTED = 0.25
"""Share of the names that stand exactly as they are."""
OTHER_SPELLING, TYPING_ERROR, LEFT_OUT, JOINED, ADDED, SWAPPED = 0.45, 0.12, 0.15, 0.12, 0.12, 0.35
"""Chance of each change to any other name; a spelling's and an error's are of each of its tokens."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ADDED = ("MUHAMMAD", "KHAN", "ALI", "SYED", "AHMED", "ABDUL")


def vary_name(chance: Random, tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Give the name as it may stand elsewhere: spelling, slips, order, spaces, parts missing or added."""
    if chance.random() < AS_LISTED:
        return tokens
    varied = [_vary_token(chance, token) for token in tokens]
    if len(varied) > 2 and chance.random() < LEFT_OUT:
        del varied[chance.randrange(len(varied))]
    if len(varied) > 2 and chance.random() < JOINED:
        first = chance.randrange(len(varied) - 1)
        varied[first : first + 2] = [varied[first] + varied[first + 1]]
    if chance.random() < ADDED:
        varied.insert(0, chance.choice(_ADDED))
    if chance.random() < SWAPPED:
        varied = [*varied[1:], varied[0]]
    return tuple(varied)


def _vary_token(chance: Random, token: str) -> str:
    spellings = _SPELLINGS.get(spelling_classes().get(token, token), ())
    if len(spellings) > 1 and chance.random() < OTHER_SPELLING:
        return chance.choice(spellings[:6])
    return _mistype(chance, token) if len(token) > 3 and chance.random() < TYPING_ERROR else token


def _mistype(chance: Random, token: str) -> str:
    """Swap, leave out, double or replace one letter."""
    at = chance.randrange(1, len(token) - 1)
    before, letter, after = token[:at], token[at], token[at + 1 :]
    return chance.choice(
        (
            before + after[:1] + letter + after[1:],
            before + after,
            before + letter * 2 + after,
            before + chance.choice(_LETTERS) + after,
        )
    )


_SPELLINGS = {spellings[0]: spellings for spellings, _ in read_classes()}
