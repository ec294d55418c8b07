"""What stands beside a finding on the alert page: which check digits do not hold, and where in the lines?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from screening.domain.crossings import Screening
from screening.domain.document_findings import DocumentFinding, later_valid
from screening.domain.errors import InvalidMrz
from screening.domain.readings import CheckDigit, CheckName
from screening.mrz.layouts import LAYOUTS
from screening.mrz.masking import Place
from screening.mrz.parser import parse_mrz
from screening.mrz.proofs import Sum, sums_of
from screening.workflows.views.look_up import AlertFile


class Mark(StrEnum):
    """What a character of the lines has to do with the finding."""

    NOTHING = "nothing"
    PROVEN = "proven"
    """One of those that a check digit which does not hold is about."""
    DIGIT = "digit"
    """Such a check digit."""


@dataclass(frozen=True, slots=True, repr=False)
class MarkedRun:
    """Characters side by side with the same mark."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True, repr=False)
class FailedCheck:
    """A check digit that does not hold, and the characters that it proves; None where that is the whole page."""

    check: CheckDigit
    content: str | None


@dataclass(frozen=True, slots=True, repr=False)
class FindingView:
    """A finding with the reading in which it was seen, and the first valid one since, if any."""

    finding: DocumentFinding
    screening: Screening
    later: Screening | None
    checks: tuple[FailedCheck, ...]
    lines: tuple[tuple[MarkedRun, ...], ...]


def finding_view(finding: DocumentFinding, alert: AlertFile) -> FindingView:
    """Put together what is shown of one finding."""
    screening = next(each for each in alert.screenings if each.id == finding.screening_id)
    sums = {each.name: each for each in _sums(screening)}
    marks = _marks(finding.checks, sums)
    in_order = sorted(finding.checks, key=lambda check: check.name is CheckName.COMPOSITE)
    return FindingView(
        finding=finding,
        screening=screening,
        later=later_valid(finding, alert.screenings),
        checks=tuple(FailedCheck(check, _content(check, sums, screening.mrz_lines)) for check in in_order),
        lines=tuple(_runs(line, row, marks) for row, line in enumerate(screening.mrz_lines)),
    )


def _sums(screening: Screening) -> Sequence[Sum]:
    """Give what each check digit of the lines is about; nothing where they are no longer read as they were."""
    try:
        record = parse_mrz(screening.mrz_lines, screening.recorded_at.date())
    except InvalidMrz:
        return ()
    return sums_of(LAYOUTS[record.format], record.lines)


def _marks(checks: Sequence[CheckDigit], sums: dict[CheckName, Sum]) -> dict[Place, Mark]:
    """The composite is about nearly all of the page, so what it proves is marked only where it fails alone."""
    failing = [sums[check.name] for check in checks if check.name in sums]
    told = [each for each in failing if each.name is not CheckName.COMPOSITE or len(failing) == 1]
    marks = {place: Mark.PROVEN for each in told for place in _proven(each)}
    return marks | {list(each.weights)[-1]: Mark.DIGIT for each in failing}


def _proven(check: Sum) -> list[Place]:
    """Give the cells that the check digit proves, in order; it stands behind them."""
    return list(check.weights)[:-1]


def _content(check: CheckDigit, sums: dict[CheckName, Sum], lines: tuple[str, ...]) -> str | None:
    if check.name is CheckName.COMPOSITE or check.name not in sums:
        return None
    return "".join(lines[line][cell] for line, cell in _proven(sums[check.name]))


def _runs(line: str, row: int, marks: dict[Place, Mark]) -> tuple[MarkedRun, ...]:
    cells = [(character, marks.get((row, cell), Mark.NOTHING)) for cell, character in enumerate(line)]
    return tuple(
        MarkedRun("".join(character for character, _ in run), mark)
        for mark, run in groupby(cells, lambda each: each[1])
    )
