"""What can be done from the command line?

Each command imports what it needs: `parse` answers before the page reader's packages would be loaded, and neither
`read` nor `parse` loads the web framework or the store.
"""

# ruff: noqa: PLC0415  (late imports: see above)

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from screening.domain.errors import InvalidMrz, ScreeningError

command_line = typer.Typer(name="screening", no_args_is_help=True, add_completion=False)

BAD_INPUT = 2
SOME_FAILED = 1

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@command_line.callback()
def screening() -> None:
    """Screen travellers and their documents at a border checkpost."""


@command_line.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Images of pages: JPEG, PNG, TIFF, WebP or BMP.")],
    as_json: AsJson = False,
) -> None:
    """Read the machine-readable zones on images of pages.

    Exit code 0: every file was looked at (look at each status). 1: some were not. 2: none was.
    """
    from screening.domain.readings import Reading
    from screening.mrz.files import read_files, write_file_reading
    from screening.mrz.passporteye_reader import PassportEyeReader
    from screening.mrz.shown import show_zone

    failed = 0
    for outcome in read_files(files, PassportEyeReader()):
        if as_json:
            typer.echo(json.dumps(write_file_reading(outcome)))
        if isinstance(outcome.outcome, Reading):
            if not as_json:
                from screening.catalogue.sentences import load_catalogue

                _print_table(str(outcome.file), show_zone(outcome.outcome.best, load_catalogue()))
        else:
            failed += 1
            _print_problem(outcome.outcome, str(outcome.file))
    if failed:
        raise typer.Exit(BAD_INPUT if failed == len(files) else SOME_FAILED)


@command_line.command()
def parse(
    lines: Annotated[list[str], typer.Argument(help="The two or three lines, each in quotation marks.")],
    as_json: AsJson = False,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that decides centuries; today if not given.")
    ] = None,
) -> None:
    """Parse the lines of one machine-readable zone and prove its check digits."""
    from screening.mrz.text import read_mrz_text
    from screening.mrz.written import write_record

    day = (today or datetime.now(UTC)).date()
    try:
        zone = read_mrz_text(lines, day).zones[0]
    except InvalidMrz as error:
        _print_problem(error)
        raise typer.Exit(BAD_INPUT) from None
    if as_json:
        written = write_record(zone.record) if zone.record else {}
        typer.echo(json.dumps({"status": zone.status.value, **written}))
        return
    from screening.catalogue.sentences import load_catalogue
    from screening.mrz.shown import show_zone

    _print_table("MRZ", show_zone(zone, load_catalogue()))


def _print_table(title: str, rows: list[tuple[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), show_header=False)
    for label, value in rows:
        # Text, so that brackets from outside are printed and not taken for markup.
        table.add_row(Text(label), Text(value))
    Console().print(table)


def _print_problem(error: ScreeningError, place: str = "") -> None:
    """One line on stderr: what is wrong, where, and what to do."""
    from screening.catalogue.sentences import load_catalogue
    from screening.mrz.shown import show_error

    sentence = show_error(error, load_catalogue())
    typer.echo(f"{place}: {sentence}" if place else sentence, err=True)


def main() -> None:
    """Run the command line."""
    command_line()


if __name__ == "__main__":
    main()
