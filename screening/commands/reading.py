"""What does the machine-readable zone of a page say? `read` and `parse`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import json
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from screening.commands.telling import BAD_INPUT, SOME_FAILED, AsJson, print_problem, print_table, telling_errors


def read(
    files: Annotated[list[Path], typer.Argument(help="Images of pages: JPEG, PNG, TIFF, WebP or BMP.")],
    as_json: AsJson = False,
) -> None:
    """Read the machine-readable zones on images of pages.

    Exit code 0: every file was looked at (look at each status). 1: some were not. 2: none was.
    """
    from screening.domain.readings import Reading
    from screening.mrz.files import read_files, write_file_reading
    from screening.mrz.readers import choose_reader
    from screening.mrz.shown import show_zone

    # The decoders warn of what they stumble over in a damaged file; what comes of it is told in our own words.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    failed = 0
    for outcome in read_files(files, choose_reader()):
        if as_json:
            typer.echo(json.dumps(write_file_reading(outcome)))
        if isinstance(outcome.outcome, Reading):
            if not as_json:
                from screening.catalogue.sentences import load_catalogue

                print_table(str(outcome.file), show_zone(outcome.outcome.best, load_catalogue()))
        else:
            failed += 1
            print_problem(outcome.outcome, str(outcome.file))
    if failed:
        raise typer.Exit(BAD_INPUT if failed == len(files) else SOME_FAILED)


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
    with telling_errors():
        zone = read_mrz_text(lines, day).zones[0]
    if as_json:
        written = write_record(zone.record) if zone.record else {}
        typer.echo(json.dumps({"status": zone.status.value, **written}))
        return
    from screening.catalogue.sentences import load_catalogue
    from screening.mrz.shown import show_zone

    print_table("MRZ", show_zone(zone, load_catalogue()))
