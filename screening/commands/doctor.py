"""Is this installation fit to screen, and what is to be done where it is not? `doctor`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import json
import os
from typing import TYPE_CHECKING

import typer

from screening.commands.telling import SOME_FAILED, AsJson, say, sentence, telling_errors
from screening.settings import read_settings_to_look

if TYPE_CHECKING:
    from screening.commands.examination import Result


def doctor(as_json: AsJson = False) -> None:
    """Look at settings, key, store, journal, lists, page reader, clock, disk and backups; say what to do.

    Works with the service stopped or running, under its account and with its settings. Exit code 1: something fails.
    Warnings alone leave it 0.
    """
    from screening.commands.examination import Examination, Verdict
    from screening.domain.clock import SystemClock

    failed = 0
    with telling_errors():
        settings = read_settings_to_look(os.environ)
    for result in Examination(settings, SystemClock()).results():
        failed += result.verdict is Verdict.FAIL
        if as_json:
            typer.echo(json.dumps(_write(result)))
        else:
            typer.echo(_line(result))
    if not as_json:
        say("command.doctor_failed" if failed else "command.doctor_passed", failed=failed)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _line(result: "Result") -> str:
    told = " ".join(_told(result))
    subject = sentence(f"doctor.{result.subject}")
    return f"{result.verdict.upper():<5} {subject}" + (f": {told}" if told else "")


def _write(result: "Result") -> dict[str, object]:
    return {
        "subject": result.subject,
        "verdict": result.verdict,
        "reason": str(result.error.parameters.get("reason", result.error.code)) if result.error else "",
        "told": " ".join(_told(result)),
    }


def _told(result: "Result") -> tuple[str, ...]:
    from screening.catalogue.problems import explain
    from screening.catalogue.sentences import load_catalogue

    return explain(result.error, load_catalogue()) if result.error else ()
