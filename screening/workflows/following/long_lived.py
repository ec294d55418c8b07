"""What need the garbage collector never look at again?

Python's collector now and then walks over every object that is alive, hundreds of thousands after a start, and nobody
is answered while it does: pauses of .15 s and more. Lists, index, routes and tables stay until the process ends or
another edition takes their place, and then go by their reference counts; only rings of objects need the collector.
"""

import gc


def leave_alone() -> None:
    """Take all that is alive now out of the collector's rounds. What was thrown away just before is collected first."""
    gc.collect(1)
    gc.freeze()
