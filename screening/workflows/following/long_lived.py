"""What need the garbage collector never look at again?

Python's collector now and then walks over every object that is alive, hundreds of thousands after a start, and nobody
is answered while it does: pauses of .15 s and more. Lists, index, routes and tables stay until the process ends or
another edition takes their place, and then go by their reference counts; only rings of objects need the collector.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MORE_ALIVE: Final = 10_000
"""Objects that have to be more than at the last round before the next one begins. Python's own 700 are those of a few
calls under way, which go by themselves: forty rounds a second found nothing in them, and the greater ones that follow
every tenth and hundredth took ten milliseconds."""


def leave_alone() -> None:
    """Take all that is alive now out of the collector's rounds. What was thrown away just before is collected first."""
    gc.collect(1)
    gc.freeze()
    gc.set_threshold(MORE_ALIVE)


@contextmanager
def loading() -> Iterator[None]:
    """Keep the collector away while packages are loaded, and leave alone what they brought.

    Hardly anything of it is ever thrown away, and the collector's rounds over it are a fifth of a start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
