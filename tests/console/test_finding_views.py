"""Which characters of the lines a finding is shown by."""

from dataclasses import replace

import pytest

from screening.alerts.check_failures import ReferCheckFailures
from screening.console.finding_views import FindingView, Mark, finding_view
from screening.domain.crossings import DataSource
from screening.domain.readings import CheckName
from screening.mrz.text import read_mrz_text
from screening.workflows.counter.screen_traveller import presented_reading, screen_traveller
from screening.workflows.views.look_up import view_alert
from tests.builders import A_MOMENT, a_definition
from tests.workflows.conftest import Site

NAME_LINE = "P<UTORAHMAN<<TARIQ<MEHMOOD<<<<<<<<<<<<<<<<<<"


@pytest.fixture
def site() -> Site:
    site = Site()
    site.parts = replace(site.parts, refer_check_failures=ReferCheckFailures.READ)
    site.publish(a_definition())
    return site


def viewed(site: Site, *lines: str) -> FindingView:
    presented = presented_reading(read_mrz_text(lines, A_MOMENT.date()), DataSource.IMAGE)
    screened = screen_traveller(site.place(), presented, site.officer, site.parts)
    assert screened.alert is not None
    file = view_alert(screened.alert.id, site.manager, site.parts)
    return finding_view(file.findings[0], file)


def marked(view: FindingView, mark: Mark) -> list[str]:
    return [run.text for line in view.lines for run in line if run.mark is mark]


def test_the_field_and_its_digit_are_marked_and_the_whole_pages_digit_last(site: Site) -> None:
    view = viewed(site, NAME_LINE, "UT44719026UTO8903144M3001019<<<<<<<<<<<<<<<4")
    assert [(each.check.name, each.content) for each in view.checks] == [
        (CheckName.DATE_OF_BIRTH, "890314"),
        (CheckName.COMPOSITE, None),
    ]
    assert marked(view, Mark.PROVEN) == ["890314"]
    assert marked(view, Mark.DIGIT) == ["4", "4"]
    assert "".join(run.text for run in view.lines[0]) == NAME_LINE


def test_where_the_whole_pages_digit_fails_alone_all_that_it_proves_is_marked(site: Site) -> None:
    view = viewed(site, NAME_LINE, "UT44719026UTO7903144M3001019<<<<<<<<<<<<<<<5")
    assert [each.check.name for each in view.checks] == [CheckName.COMPOSITE]
    assert marked(view, Mark.DIGIT) == ["5"]
    assert "7903144" in "".join(marked(view, Mark.PROVEN))


def test_a_number_that_runs_on_into_the_optional_data_is_marked_where_it_stands(site: Site) -> None:
    """Doc 9303-5, 4.2.2 (j): its check digit stands behind it, in another field."""
    view = viewed(
        site, "I<UTOD23145890<7340<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<0", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    )
    number = next(each for each in view.checks if each.check.name is CheckName.DOCUMENT_NUMBER)
    assert number.content == "D23145890734"
    assert "734" in marked(view, Mark.PROVEN)


def test_lines_that_are_not_read_any_more_are_shown_without_marks(site: Site) -> None:
    view = viewed(site, NAME_LINE, "UT44719026UTO8903144M3001019<<<<<<<<<<<<<<<4")
    screening = replace(view.screening, mrz_lines=("NO LONGER", "AN MRZ"))
    with site.store.read() as kept:
        alert = kept.alerts.of_crossing(screening.crossing_id)
    assert alert is not None
    file = view_alert(alert.id, site.manager, site.parts)
    shown = finding_view(file.findings[0], replace(file, screenings=(screening,)))
    assert [run.mark for line in shown.lines for run in line] == [Mark.NOTHING] * 2
    assert [each.check.computed for each in shown.checks] == ["1", "7"]
