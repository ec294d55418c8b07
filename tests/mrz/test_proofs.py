"""Are the readings found under which every check digit holds, and only those?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.readings import MrzFormat
from screening.mrz.cell_costs import INDEX, Costs
from screening.mrz.check_digits import ALPHABET
from screening.mrz.composer import format_mrz
from screening.mrz.layouts import LAYOUTS
from screening.mrz.masking import replace_cells
from screening.mrz.parser import parse_mrz
from screening.mrz.proofs import find_proofs, sums_of
from tests.mrz.builders import TODAY, documents


def costs_of(lines: tuple[str, ...]) -> Costs:
    costs: Costs = {}
    for line, text in enumerate(lines):
        for position, character in enumerate(text):
            cost = np.full(len(ALPHABET), 12.0, np.float32)
            cost[INDEX[character]] = 0.0
            costs[line, position] = cost
    return costs


@st.composite
def printed(draw: st.DrawFn) -> tuple[MrzFormat, tuple[str, ...]]:
    format_ = draw(st.sampled_from(MrzFormat))
    return format_, format_mrz(format_, *draw(documents(format_)))


@given(printed())
def test_sums_agree_with_the_parser(page: tuple[MrzFormat, tuple[str, ...]]) -> None:
    format_, lines = page
    assert not any(check.of(lines) for check in sums_of(LAYOUTS[format_], lines))
    assert not parse_mrz(lines, TODAY).failing_checks


@given(printed(), st.data())
def test_a_misread_digit_is_found_again(page: tuple[MrzFormat, tuple[str, ...]], data: st.DataObject) -> None:
    format_, lines = page
    layout = LAYOUTS[format_]
    covered = sorted({place for check in sums_of(layout, lines) for place in check.weights})
    digits = [place for place in covered if lines[place[0]][place[1]].isdigit()]
    place = data.draw(st.sampled_from(digits))
    right = lines[place[0]][place[1]]
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != right]))
    misread = replace_cells(lines, {place: (right, wrong)})
    costs = costs_of(misread)
    costs[place][INDEX[right]] = 1.5
    found = find_proofs(sums_of(layout, misread), misread, costs, budget=4.0)
    assert [(change.place, change.now, change.cost) for proof in found for change in proof.changes] in (
        [(place, right, 1.5)],
        # Ten and its multiples are nothing to a check digit.
        [],
    )
    if not found:
        assert parse_mrz(misread, TODAY).failing_checks == ()


def test_nothing_is_found_where_nothing_is_doubted() -> None:
    lines = ("P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<", "AB23450715UTO7408125F3105146<<<<<<<<<<<<<<<0")
    assert find_proofs(sums_of(LAYOUTS[MrzFormat.TD3], lines), lines, costs_of(lines), budget=4.0) == ()
