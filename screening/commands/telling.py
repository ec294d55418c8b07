"""How does a command tell what it did, what is wrong, and what to do?"""

# ruff: noqa: PLC0415  (late imports: see the room)

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from screening.domain.errors import ScreeningError

BAD_INPUT = 2
SOME_FAILED = 1

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@contextmanager
def telling_errors() -> Iterator[None]:
    """Turn an expected error into a sentence and exit code 2; anything else is a mistake of ours and shows itself."""
    try:
        yield
    except ScreeningError as error:
        print_problem(error)
        raise typer.Exit(BAD_INPUT) from None


def print_problem(error: ScreeningError, place: str = "") -> None:
    """Print one line on stderr: what is wrong, where, and what to do."""
    from screening.catalogue.problems import explain
    from screening.catalogue.sentences import load_catalogue

    sentences = " ".join(explain(error, load_catalogue()))
    typer.echo(f"{place}: {sentences}" if place else sentences, err=True)


def print_table(title: str, rows: Iterable[Sequence[str]], headings: Sequence[str] = ()) -> None:
    """Print rows under a title: of a label and a value, or of as many cells as there are headings."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, title=Text(title), show_header=bool(headings))
    for row in rows:
        # Text, so that brackets from outside are printed and not taken for markup.
        table.add_row(*map(Text, row))
    Console().print(table)


@contextmanager
def showing_progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how far a long command is; call what is given after each of so many steps."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda: progress.advance(task)


@contextmanager
def showing_share(label: str, total: int) -> Iterator[Callable[[int, str], None]]:
    """Show on stderr which share of something is done, and how long it took so far.

    Call what is given with how much is done by now, and with what to say of it.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=max(total, 1))
        yield lambda done, told: progress.update(task, completed=done, description=told)


def sentence(code: str, **parameters: str | int | float) -> str:
    """Give what the catalogue says for a code."""
    from screening.catalogue.sentences import load_catalogue

    return load_catalogue().sentence(code, parameters)


def say(code: str, **parameters: str | int | float) -> None:
    """Print what the catalogue says for a code."""
    typer.echo(sentence(code, **parameters))
