"""Taking over what another officer has claimed is a step of its own, with a reason."""

import pytest

from screening.domain.alerts import Alert
from screening.domain.errors import ClaimedByAnother, Conflict, IllegalTransition, InvalidInput, NotAllowed, NotFound
from screening.workflows.board.decide_alert import acknowledge_alert
from screening.workflows.board.take_over_alert import take_over_alert
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site


@pytest.fixture
def site() -> Site:
    site = Site()
    site.publish(a_definition("ecl"), an_entry("Anna Maria ERIKSSON", documents=("L898902C3",)))
    return site


def claimed(site: Site) -> Alert:
    alert = site.screen().alert
    assert alert is not None
    return acknowledge_alert(alert.id, site.manager, site.parts)


def test_taking_over_is_explicit_and_recorded(site: Site) -> None:
    alert = claimed(site)
    with pytest.raises(ClaimedByAnother):
        acknowledge_alert(alert.id, site.other_manager, site.parts)
    taken = take_over_alert(alert.id, alert.revision, "Gone home.", site.other_manager, site.parts)
    assert taken.acknowledged_by == site.other_manager.id
    assert site.actions()[-1] == "alert.taken_over"


def test_taking_over_from_somebody_else_than_was_seen_is_refused(site: Site) -> None:
    alert = claimed(site)
    take_over_alert(alert.id, alert.revision, "Gone home.", site.other_manager, site.parts)
    third = site.person("third", site.manager.grants[0].role, "checkpost:KHI")
    with pytest.raises(Conflict):
        take_over_alert(alert.id, alert.revision, "Gone home.", third, site.parts)


def test_taking_over_one_s_own_changes_nothing(site: Site) -> None:
    alert = claimed(site)
    assert take_over_alert(alert.id, alert.revision, "Mine.", site.manager, site.parts) == alert
    assert site.actions().count("alert.taken_over") == 0


def test_what_nobody_has_claimed_is_acknowledged_instead(site: Site) -> None:
    alert = site.screen().alert
    assert alert is not None
    with pytest.raises(IllegalTransition):
        take_over_alert(alert.id, 1, "Mine.", site.manager, site.parts)


def test_it_needs_a_reason_the_right_and_the_reach(site: Site) -> None:
    alert = claimed(site)
    with pytest.raises(InvalidInput):
        take_over_alert(alert.id, alert.revision, " ", site.other_manager, site.parts)
    with pytest.raises(NotAllowed):
        take_over_alert(alert.id, alert.revision, "I see.", site.auditor, site.parts)
    with pytest.raises(NotFound):
        take_over_alert(alert.id, alert.revision, "From afar.", site.far_manager, site.parts)
