"""Whom would a folder of lists find? `screen`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screening.commands.telling import AsJson, print_table, say, sentence, telling_errors
from screening.domain.lists import Direction

if TYPE_CHECKING:
    from screening.domain.hits import Evidence
    from screening.matching.search import SearchResult
    from screening.workflows.counter.screen_traveller import Presented


def screen(
    lines: Annotated[list[str] | None, typer.Argument(help="The lines of an MRZ, each in quotation marks.")] = None,
    *,
    name: Annotated[str, typer.Option(help="Instead of an MRZ: SURNAME, GIVEN NAMES.")] = "",
    born: Annotated[str, typer.Option(help="YYYY, YYYY-MM or YYYY-MM-DD.")] = "",
    document: Annotated[str, typer.Option(help="The document's number.")] = "",
    direction: Annotated[Direction, typer.Option(help="Which way the traveller crosses.")] = Direction.EXIT,
    watchlists: Annotated[
        Path, typer.Option(file_okay=False, exists=True, help="The folder with the lists' TOML files.")
    ] = Path("watchlists"),
    as_json: AsJson = False,
) -> None:
    """Try a folder of lists on a traveller. Nothing is stored: this is no screening of a person at a counter."""
    from screening.workflows.counter.try_lists import try_lists

    today = datetime.now(UTC).date()
    with telling_errors():
        presented = _presented(lines or [], name, born, document, today)
        found = try_lists(watchlists, presented, direction, today)
    if as_json:
        typer.echo(json.dumps(_write_search(found, direction), ensure_ascii=False))
        return
    for candidate in found.hits:
        rule = candidate.definition.rule_for(direction, candidate.entry.category)
        heading = f"{candidate.definition.name.en} / {candidate.entry.source_id}: {rule.raises if rule else ''}"
        rows = [(f"{each.weight:+.1f}", _evidence(each)) for each in candidate.evidence]
        print_table(heading, [*rows, (f"{candidate.score:.2f}", rule.advice.en if rule else "")])
    say("command.screened", hits=found.hits_total, below=found.below_threshold, lists=len(found.lists))


def _presented(lines: list[str], name: str, born: str, document: str, today: date) -> "Presented":
    from screening.domain.crossings import DataSource
    from screening.domain.dates import PartialDate
    from screening.domain.names import PrintedName
    from screening.domain.travellers import TravelDocument, Traveller
    from screening.mrz.text import read_mrz_text
    from screening.workflows.counter.screen_traveller import presented_reading, presented_typed

    if lines:
        return presented_reading(read_mrz_text(lines, today), DataSource.MRZ_TEXT)
    surname, comma, given_names = (part.strip() for part in name.upper().partition(","))
    printed = PrintedName(surname, given_names) if comma else PrintedName("", surname)
    traveller = Traveller(printed, PartialDate.parse(born) if born else None) if name else None
    return presented_typed(traveller, (TravelDocument(document.upper()),) if document else ())


def _write_search(found: "SearchResult", direction: Direction) -> dict[str, object]:
    return {
        "hits_total": found.hits_total,
        "below_threshold": found.below_threshold,
        "lists": [version.code for version in found.lists],
        "hits": [
            {
                "list": candidate.definition.code,
                "source_id": candidate.entry.source_id,
                "kind": rule.raises
                if (rule := candidate.definition.rule_for(direction, candidate.entry.category))
                else None,
                "score": round(candidate.score, 4),
                "threshold": candidate.definition.threshold,
                "evidence": [
                    {"kind": each.kind, "agreement": each.agreement, "weight": each.weight, "text": _evidence(each)}
                    for each in candidate.evidence
                ],
            }
            for candidate in found.hits
        ],
    }


def _evidence(evidence: "Evidence") -> str:
    return sentence(f"evidence.{evidence.kind}.{evidence.parameters['how']}", **evidence.parameters)
