"""How is an import compared without taking the service's processor?

In a process of its own, of the lowest priority, that reads files and store and hands over what it finds, piece by
piece, as fast as it is taken. It ends with its last piece, with the comparison that is given up, or when nobody takes
what it gives any more because the service was killed.
"""

import multiprocessing
import os
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from screening.domain.errors import Parameter, ScreeningError, Unavailable
from screening.lists.import_comparison import Piece
from screening.workflows.imports.compare_import import Begun, ComparisonAsked, Look, compare_import

_NICE = 19
_END_S = 5.0


@dataclass(frozen=True, slots=True)
class ComparerApart:
    """Compares in a process of its own. `look` can be handed to another process."""

    look: Look

    def __call__(self, asked: ComparisonAsked) -> Generator[Begun | Piece, None, None]:
        """Give what `compare_import` gives. Raises what it raises, and Unavailable where the process is gone."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_compare, args=(asked, self.look, theirs), name="import", daemon=True)
        process.start()
        theirs.close()
        try:
            yield from _received(ours)
        finally:
            ours.close()
            process.terminate()
            process.join(_END_S)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()


@dataclass(frozen=True, slots=True)
class _Raised:
    """An error on its way: exceptions themselves lose their particulars between processes."""

    kind: type[ScreeningError]
    where: str | None
    parameters: dict[str, Parameter]


def _received(pieces: Connection) -> Generator[Begun | Piece, None, None]:
    while True:
        try:
            piece = pieces.recv()
        except EOFError:
            raise Unavailable(reason="import_process_gone") from None
        if piece is None:
            return
        if isinstance(piece, _Raised):
            raise piece.kind(piece.where, **piece.parameters)
        yield piece


def _compare(asked: ComparisonAsked, look: Look, pieces: Connection) -> None:
    """Do the work: what runs in the other process."""
    os.nice(_NICE)
    # Whoever took the pieces is gone: nothing is left to do.
    with suppress(BrokenPipeError), pieces:
        try:
            for piece in compare_import(asked, look):
                pieces.send(piece)
        except ScreeningError as error:
            pieces.send(_Raised(type(error), error.where, error.parameters))
        else:
            pieces.send(None)
