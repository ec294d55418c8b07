"""What every store promises about findings on documents."""

from dataclasses import replace

import pytest

from screening.domain.alerts import Alert, AlertState
from screening.domain.decisions import Disposition
from screening.domain.document_findings import DocumentFinding, FindingBasis, FindingCode
from screening.domain.entries import Handling
from screening.domain.errors import AlreadyDecided, Conflict, NotFound
from screening.domain.identifiers import CrossingId, FindingId, new_uuid
from screening.workflows.ports import OpenAlerts, Repositories
from tests.builders import a_crossing
from tests.contract.conftest import Store
from tests.contract.records import a_decision, a_finding, a_hit, a_screening, an_alert


def add_alert_with_finding(
    repositories: Repositories, *hits: Handling, number: str = "KHI-26-000001"
) -> tuple[Alert, DocumentFinding]:
    """Add a crossing with its screening, alert, one finding, and hits of that handling."""
    crossing = a_crossing(number=number)
    screening, alert = a_screening(crossing), an_alert(crossing)
    finding = a_finding(screening)
    repositories.crossings.add(crossing)
    repositories.crossings.add_screening(screening)
    repositories.alerts.add(alert)
    repositories.alerts.add_finding(finding)
    repositories.alerts.add_hits([replace(a_hit(screening), handling=handling) for handling in hits])
    return alert, finding


def test_alert_with_a_finding_and_no_hit_comes_back_as_it_was(store: Store) -> None:
    alert, finding = store.write(add_alert_with_finding)
    with store.read() as kept:
        assert kept.alerts.of_crossing(alert.crossing_id) == alert
        assert kept.alerts.hits(alert.crossing_id) == ()
        assert kept.alerts.finding(finding.id) == finding
        assert kept.alerts.findings(alert.crossing_id) == (finding,)
        nobodys = CrossingId(new_uuid())
        assert kept.alerts.findings_of([nobodys, alert.crossing_id]) == {alert.crossing_id: (finding,)}
        assert kept.alerts.findings_of([]) == {}


def test_findings_come_in_their_order(store: Store) -> None:
    alert, first = store.write(add_alert_with_finding)
    later = replace(
        first, id=FindingId(new_uuid()), code=FindingCode.CHECK_FAILURE, basis=FindingBasis.CONFIRMED, checks=()
    )

    def replaced(repositories: Repositories) -> None:
        repositories.alerts.add_finding(later)
        repositories.alerts.save_finding(replace(first, superseded_by=later.id))

    store.write(replaced)
    with store.read() as kept:
        assert kept.alerts.findings(alert.crossing_id) == (replace(first, superseded_by=later.id), later)
    with pytest.raises(AlreadyDecided):
        store.write(lambda repositories: repositories.alerts.save_finding(replace(first, decision=a_decision())))


def test_first_decision_on_a_finding_stands(store: Store) -> None:
    _, finding = store.write(add_alert_with_finding)
    decided = replace(finding, decision=a_decision(Disposition.REFERRED))
    store.write(lambda repositories: repositories.alerts.save_finding(decided))
    with pytest.raises(AlreadyDecided) as refused:
        store.write(lambda repositories: repositories.alerts.save_finding(replace(finding, decision=a_decision())))
    assert refused.value.parameters["disposition"] == "referred"
    with store.read() as kept:
        assert kept.alerts.finding(finding.id) == decided


def test_findings_opened_again_keep_their_decisions_in_order(store: Store) -> None:
    alert, finding = store.write(add_alert_with_finding)
    first, second = a_decision(), a_decision(Disposition.DETAINED)
    for decision in (first, second):
        with store.read() as kept:
            opened = kept.alerts.finding(finding.id)
        decided = replace(opened, decision=decision)
        store.write(lambda repositories, decided=decided: repositories.alerts.save_finding(decided))  # type: ignore[misc]
        store.write(lambda repositories: repositories.alerts.open_again(alert.crossing_id))
    store.write(lambda repositories: repositories.alerts.open_again(alert.crossing_id))
    with store.read() as kept:
        assert kept.alerts.finding(finding.id) == replace(finding, earlier_decisions=(first, second))


def test_finding_needs_its_alert_and_its_screening_and_is_added_once(store: Store) -> None:
    crossing = a_crossing()
    screening = a_screening(crossing)
    finding = a_finding(screening)

    def add(added: DocumentFinding) -> None:
        store.write(lambda repositories: repositories.alerts.add_finding(added))

    store.write(lambda repositories: repositories.crossings.add(crossing))
    store.write(lambda repositories: repositories.crossings.add_screening(screening))
    with pytest.raises(NotFound, match="alert"):
        add(finding)
    store.write(lambda repositories: repositories.alerts.add(an_alert(crossing)))
    with pytest.raises(NotFound, match="screening"):
        add(a_finding(a_screening(crossing)))
    add(finding)
    with pytest.raises(Conflict):
        add(finding)


def test_what_is_not_there_is_not_found(store: Store) -> None:
    with store.read() as kept, pytest.raises(NotFound):
        kept.alerts.finding(FindingId(new_uuid()))
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.alerts.save_finding(a_finding(a_screening(a_crossing()))))


@pytest.mark.parametrize("hits", [(), (Handling.DISCREET,)], ids=["alone", "beside a discreet hit"])
def test_alert_with_a_finding_is_counted_whatever_else_it_holds(store: Store, hits: tuple[Handling, ...]) -> None:
    alert, _ = store.write(lambda repositories: add_alert_with_finding(repositories, *hits))
    with store.read() as kept:
        assert kept.alerts.count_open() == (OpenAlerts(AlertState.RAISED, 1, alert.raised_at),)
