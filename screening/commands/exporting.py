"""May I have a whole list as a file? `export-list`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from screening.commands.house import definition_of, opened_house
from screening.commands.telling import say, telling_errors
from screening.domain.errors import InvalidInput
from screening.settings import read_settings

_JSON = ".json"


def export_list(
    code: Annotated[str, typer.Argument(help="The list's code: the stem of its TOML.")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write: as JSON if it ends so, else as CSV.")],
    *,
    reason: Annotated[str, typer.Option(help="Why the file is needed, for the journal.")],
    as_of: Annotated[
        str | None, typer.Option(help="As it stood at a moment: 2026-11-21T14:00:00+05:00. Else as it stands.")
    ] = None,
) -> None:
    """Write a whole list into a file that `import-list` reads again. The file is there whole or not at all."""
    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        from screening.lists.own_csv import written_csv
        from screening.lists.own_json import written_json
        from screening.workflows.views import export_list as job

        definition = definition_of(house, code)
        found = job.export_list(definition.code, _moment(as_of), reason, None, house.parts)
        write = written_json if file.suffix.lower() == _JSON else written_csv
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=file.absolute().parent, prefix=f".{file.name}.", delete=False
        ) as aside:
            try:
                aside.writelines(write(found.entries))
                aside.flush()
                os.fsync(aside.fileno())
                Path(aside.name).replace(file)
            except BaseException:
                Path(aside.name).unlink(missing_ok=True)
                raise
        say(
            "command.list_exported",
            list=code,
            version=found.version.number,
            entries=found.version.entries,
            file=str(file),
        )


def _moment(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput("as_of", reason="not_a_time") from None
    if moment.tzinfo is None:
        raise InvalidInput("as_of", reason="not_a_time")
    return moment
