"""What does a list's threshold cost? `thresholds`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import json
import os
from typing import TYPE_CHECKING, Annotated

import typer

from screening.commands.house import definition_of, opened_house
from screening.commands.telling import AsJson, print_table, say, sentence, showing_progress, telling_errors
from screening.settings import read_settings

if TYPE_CHECKING:
    from screening.matching.prices.threshold_prices import Share
    from screening.workflows.enquiries.price_thresholds import ListPrices, PriceQuestion

_PATIENCE_S = 60.0


def thresholds(
    code: Annotated[str, typer.Argument(help="The list's code: the stem of its TOML.")],
    *,
    threshold: Annotated[
        list[float] | None, typer.Option(min=0.01, max=1.0, help="One to compare; repeatable. Usual: the list's own.")
    ] = None,
    travellers: Annotated[int, typer.Option(min=1, max=20_000, help="So many travellers in each sample.")] = 2_000,
    days: Annotated[int, typer.Option(min=1, max=366, help="Recorded crossings of so many days.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Tell how many travellers of 1,000 alert at a threshold, and how many of the listed are found.

    The list is taken as it is now, from the store. Each sample takes a minute at most.
    """
    from screening.workflows.enquiries.price_thresholds import PriceQuestion

    with telling_errors():
        prices = _prices(code, PriceQuestion(tuple(threshold or ()), travellers, days, _PATIENCE_S))
    if as_json:
        typer.echo(json.dumps(_write(prices)))
        return
    _print(prices)


def _prices(code: str, question: "PriceQuestion") -> "ListPrices":
    """Screen the samples, with progress on stderr."""
    from screening.matching.preparation import prepare
    from screening.workflows.enquiries.price_thresholds import price_thresholds

    with opened_house(read_settings(os.environ)) as house:
        definition = definition_of(house, code)
        prepare()
        house.watch.refresh()
        most = 2 * question.sampled + question.sampled // 2
        with showing_progress(sentence("command.pricing"), most) as step:
            return price_thresholds(definition.code, question, house.parts, step)


def _print(prices: "ListPrices") -> None:
    definition = prices.definition
    headings = ("threshold", "seeded", "recorded", "found")
    print_table(
        sentence("command.prices", list=definition.name.en, entries=prices.entries),
        [
            (
                f"{each.threshold:g}{'*' if each.threshold == definition.threshold else ''}",
                _per_thousand(each.seeded),
                _per_thousand(each.recorded),
                _percent(each.found) if each.found else "-",
            )
            for each in prices.prices
        ],
        [sentence(f"command.prices.{heading}", days=prices.days) for heading in headings],
    )
    say("command.prices.how_sure")


def _per_thousand(share: "Share") -> str:
    """Tell a share of a sample: of 1,000, from the least to the most that it may be, and the counts."""
    if not share.of:
        return "-"
    low, high = share.interval
    return f"{1000 * share.value:.1f}  ({1000 * low:.1f} to {1000 * high:.1f}; {share.count:,} of {share.of:,})"


def _percent(share: "Share") -> str:
    low, high = share.interval
    return f"{share.value:.1%}  ({low:.1%} to {high:.1%}; {share.count:,} of {share.of:,})"


def _write(prices: "ListPrices") -> dict[str, object]:
    return {
        "list": prices.definition.code,
        "threshold": prices.definition.threshold,
        "entries": prices.entries,
        "days": prices.days,
        "prices": [
            {
                "threshold": each.threshold,
                "seeded": _write_share(each.seeded),
                "recorded": _write_share(each.recorded),
                "found": _write_share(each.found) if each.found else None,
            }
            for each in prices.prices
        ],
    }


def _write_share(share: "Share") -> dict[str, float]:
    low, high = share.interval
    return {"count": share.count, "of": share.of, "share": share.value, "low": low, "high": high}
