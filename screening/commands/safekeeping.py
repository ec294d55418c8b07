"""What is left when the machine is not? `backup` and `restore`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screening.commands.telling import SOME_FAILED, AsJson, say, sentence, telling_errors
from screening.domain.errors import InvalidInput
from screening.settings import read_settings_to_look

if TYPE_CHECKING:
    from screening.commands.restoring import Restoration

KEPT = 14


def backup(
    folder: Annotated[
        Path | None, typer.Argument(file_okay=False, help="Where backups are kept, instead of SCREENING_BACKUPS.")
    ] = None,
    *,
    keep: Annotated[int, typer.Option(min=1, help="How many backups may stand there; the oldest go.")] = KEPT,
    as_json: AsJson = False,
) -> None:
    """Put store, journal head and signing key into one archive, while the service goes on.

    The secret that opens the key is not in it, nor are the lists' definitions and the settings: keep those apart. With
    PostgreSQL its pg_dump must be installed.
    """
    from screening.commands.backing_up import back_up
    from screening.domain.clock import SystemClock

    with telling_errors():
        settings = read_settings_to_look(os.environ)
        where = folder or settings.backups
        if where is None:
            raise InvalidInput("SCREENING_BACKUPS", reason="no_backup_folder")
        made = back_up(settings, where, keep, SystemClock())
    if as_json:
        typer.echo(json.dumps({"file": str(made.file), **made.manifest.write(), "forgotten": made.forgotten}))
        return
    length = made.file.stat().st_size / 1_000_000
    say("command.backup_made", file=str(made.file), seq=made.manifest.head_seq, mb=length, forgotten=made.forgotten)


def restore(
    archive: Annotated[Path, typer.Argument(dir_okay=False, help="The backup.")],
    *,
    head: Annotated[
        list[Path] | None,
        typer.Option(dir_okay=False, help="A journal-head.json carried elsewhere: tells what is lost; repeatable."),
    ] = None,
    public_key: Annotated[
        Path | None, typer.Option(dir_okay=False, help="The signing-key.pub as kept elsewhere, to hold the backup to.")
    ] = None,
    despite_findings: Annotated[
        bool, typer.Option("--despite-findings", help="Bring back a journal that is not whole. Keep the backup.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back into SCREENING_DATA, where nothing may be yet, and prove it before it is put in place.

    Needs the secret that the key was encrypted under. With PostgreSQL: into the empty database of SCREENING_STORE.
    Exit code 1: brought back, but the journal is not whole.
    """
    from screening.commands.restoring import Wanted
    from screening.commands.restoring import restore as bring_back
    from screening.domain.clock import SystemClock
    from screening.signing.keys import PublicKey

    with telling_errors():
        try:
            trusted = PublicKey.from_hex(public_key.read_text(encoding="utf-8")) if public_key else None
        except OSError:
            raise InvalidInput(str(public_key), reason="file_unreadable") from None
        wanted = Wanted(archive, tuple(head or ()), trusted, despite_findings)
        restored = bring_back(read_settings_to_look(os.environ), wanted, SystemClock())
    if as_json:
        typer.echo(json.dumps(_write(restored)))
    else:
        _tell(restored)
    if not restored.verification.is_whole:
        raise typer.Exit(SOME_FAILED)


def _write(restored: "Restoration") -> dict[str, object]:
    return {
        **restored.manifest.write(),
        "records": restored.verification.records,
        "whole": restored.verification.is_whole,
        "known_head_seq": restored.known.seq if restored.known else None,
        "lost_records": restored.lost,
    }


def _tell(restored: "Restoration") -> None:
    made = f"{restored.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC"
    say("command.restored", made=made, seq=restored.manifest.head_seq, records=restored.verification.records)
    say("command.journal_whole" if restored.verification.is_whole else "command.journal_not_whole")
    if restored.known is None:
        typer.echo(sentence("command.lost_unknown", made=made))
    elif restored.lost:
        until = f"{restored.known.at:%Y-%m-%d %H:%M:%S} UTC"
        say("command.lost", lost=restored.lost, first=restored.manifest.head_seq + 1, made=made, until=until)
    else:
        say("command.nothing_lost", seq=restored.known.seq)
