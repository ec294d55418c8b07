"""Was anything in the journal altered, erased or cut off? `verify-journal`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from screening.commands.telling import SOME_FAILED, AsJson, print_table, say, sentence, telling_errors
from screening.settings import read_settings_to_look

if TYPE_CHECKING:
    from screening.journal.findings import Verification


def verify_journal(
    as_json: AsJson = False,
) -> None:
    """Prove the journal, and tell altered, erased and missing apart. Exit code 1 where it is not whole."""
    from screening.app import verify_journal_of

    with telling_errors():
        verification = verify_journal_of(read_settings_to_look(os.environ))
    if as_json:
        typer.echo(json.dumps(_write_verification(verification)))
    else:
        print_table(sentence("command.journal"), list(_show_verification(verification)))
        say("command.journal_whole" if verification.is_whole else "command.journal_not_whole")
    if not verification.is_whole:
        raise typer.Exit(SOME_FAILED)


def _write_verification(verification: "Verification") -> dict[str, object]:
    return {
        "whole": verification.is_whole,
        "records": verification.records,
        "intact": verification.intact,
        "erased": dict(verification.erased),
        "counts": dict(verification.counts),
        "findings": [{"kind": finding.kind, "seq": finding.seq} for finding in verification.findings],
        "signed_up_to": verification.signed_up_to,
    }


def _show_verification(verification: "Verification") -> Iterator[tuple[str, str]]:
    yield sentence("command.journal_records"), str(verification.records)
    yield sentence("command.journal_intact"), str(verification.intact)
    yield sentence("command.journal_signed_up_to"), str(verification.signed_up_to)
    for rule, count in sorted(verification.erased.items()):
        yield sentence("command.journal_erased", rule=rule), str(count)
    for kind, count in sorted(verification.counts.items()):
        first = next(finding.seq for finding in verification.findings if finding.kind == kind)
        yield sentence(f"finding.{kind}"), sentence("command.journal_finding", count=count, seq=first)
