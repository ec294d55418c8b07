"""Who may write into which scratch?

A search needs scratch of the size of the lexicon; to make it anew each time would cost more than the search. The pool
hands one set to one search at a time and makes another when all are out, so there are as many as searches at once.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from screening.matching.candidates.name_table import Scratch, make_scratch
from screening.matching.index.lexicon import Lexicon


class ScratchPool:
    """Scratch for one lexicon, for any number of threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._free: deque[Scratch] = deque()

    @contextmanager
    def lend(self) -> Iterator[Scratch]:
        """Lend a set; it comes back restored, and is thrown away if the search failed."""
        try:
            scratch = self._free.pop()
        except IndexError:
            scratch = make_scratch(self._lexicon)
        yield scratch
        self._free.append(scratch)
