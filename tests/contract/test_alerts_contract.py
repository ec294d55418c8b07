"""What every store promises about alerts and hits."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from screening.alerts.order import board_place
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.decisions import Disposition, SecondWord
from screening.domain.entries import Handling
from screening.domain.errors import AlreadyDecided, Conflict, InvalidInput, NotFound
from screening.domain.hits import Hit
from screening.domain.identifiers import AccountId, AlertId, CheckpostCode, CrossingId, HitId, ListCode, new_uuid
from screening.domain.lists import AlertKind
from screening.workflows.ports import AlertFilter, OpenAlerts, Repositories
from tests.builders import A_MOMENT, a_crossing
from tests.contract.conftest import Store
from tests.contract.records import a_decision, a_hit, a_screening, add_alert_with_hit, an_alert

FIVE_WORDS = "WyJhIiwiYiIsImMiLCJkIiwiZSJd"
"""A cursor in form, and nonsense in content."""


def _add(
    store: Store, number: int, *, kind: AlertKind, raised_after_s: int, departs_in_min: int | None = None
) -> Alert:
    crossing = a_crossing(number=f"KHI-26-{number:06}")
    departs_at = A_MOMENT + timedelta(minutes=departs_in_min) if departs_in_min is not None else None
    alert = replace(an_alert(crossing, kind=kind, raised_after_s=raised_after_s), departs_at=departs_at)

    def work(repositories: Repositories) -> None:
        repositories.crossings.add(crossing)
        repositories.alerts.add(alert)

    store.write(work)
    return alert


def test_alert_and_hit_come_back_as_they_were(store: Store) -> None:
    alert, hit = store.write(add_alert_with_hit)
    with store.read() as kept:
        assert kept.alerts.get(alert.id) == alert
        assert kept.alerts.of_crossing(alert.crossing_id) == alert
        assert kept.alerts.hit(hit.id) == hit
        assert kept.alerts.hits(alert.crossing_id) == (hit,)


def test_an_entry_gives_its_newest_hits_without_those_that_were_replaced(store: Store) -> None:
    hits = [store.write(partial(add_alert_with_hit, number=f"KHI-26-{number:06}"))[1] for number in range(1, 5)]
    entry_id = hits[0].entry_id
    screenings = [hit.screening_id for hit in hits]

    def of_one_entry(repositories: Repositories) -> list[Hit]:
        made = [
            replace(hit, id=HitId(new_uuid()), entry_id=entry_id, screening_id=screenings[at])
            for at, hit in enumerate(hits[1:], start=1)
        ]
        repositories.alerts.add_hits(made)
        return made

    made = store.write(of_one_entry)
    gone = replace(made[1], superseded_by=made[2].id)
    store.write(lambda repositories: repositories.alerts.save_hit(gone))
    with store.read() as kept:
        assert kept.alerts.hits_on(ListCode("ecl"), entry_id, 10) == (made[2], made[0], hits[0])
        assert kept.alerts.hits_on(ListCode("ecl"), entry_id, 1) == (made[2],)
        assert kept.alerts.hits_on(ListCode("pnil"), entry_id, 10) == ()


def test_decision_that_awaits_a_second_officer_comes_back_and_leaves_the_hit_open(store: Store) -> None:
    _, hit = store.write(add_alert_with_hit)
    waiting = replace(hit, awaiting=a_decision(Disposition.OFFLOADED))
    store.write(lambda repositories: repositories.alerts.save_hit(waiting))
    with store.read() as kept:
        assert kept.alerts.hit(hit.id) == waiting
        assert kept.alerts.hit(hit.id).is_open


@pytest.mark.parametrize("agrees", [True, False], ids=["agreed", "sent back"])
def test_second_word_comes_back_with_its_decision(store: Store, agrees: bool) -> None:
    alert, hit = store.write(add_alert_with_hit)
    said = SecondWord(AccountId(new_uuid()), A_MOMENT, agrees, "بات ہو گئی")
    decision = replace(a_decision(Disposition.OFFLOADED), second=said)
    now = replace(hit, decision=decision) if agrees else replace(hit, earlier_decisions=(decision,))
    store.write(lambda repositories: repositories.alerts.save_hit(now))
    with store.read() as kept:
        assert kept.alerts.hit(hit.id) == now
    store.write(lambda repositories: repositories.alerts.open_again(alert.crossing_id))
    with store.read() as kept:
        assert kept.alerts.hit(hit.id).earlier_decisions == (decision,)


def test_what_is_not_there_is_not_found(store: Store) -> None:
    with store.read() as kept:
        with pytest.raises(NotFound):
            kept.alerts.get(AlertId(new_uuid()))
        with pytest.raises(NotFound):
            kept.alerts.hit(HitId(new_uuid()))
        assert kept.alerts.of_crossing(CrossingId(new_uuid())) is None
        assert kept.alerts.hits(CrossingId(new_uuid())) == ()


def test_crossing_has_one_alert(store: Store) -> None:
    alert, _ = store.write(add_alert_with_hit)
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.alerts.add(replace(alert, id=AlertId(new_uuid()))))


def test_alert_needs_its_crossing_and_hits_need_their_alert_and_screening(store: Store) -> None:
    crossing = a_crossing()
    screening = a_screening(crossing)
    with pytest.raises(NotFound, match="crossing"):
        store.write(lambda repositories: repositories.alerts.add(an_alert(crossing)))
    store.write(lambda repositories: repositories.crossings.add(crossing))
    store.write(lambda repositories: repositories.crossings.add_screening(screening))
    with pytest.raises(NotFound, match="alert"):
        store.write(lambda repositories: repositories.alerts.add_hits([a_hit(screening)]))
    store.write(lambda repositories: repositories.alerts.add(an_alert(crossing)))
    with pytest.raises(NotFound, match="screening"):
        store.write(lambda repositories: repositories.alerts.add_hits([a_hit(a_screening(crossing))]))


def test_change_against_an_old_revision_is_refused(store: Store) -> None:
    alert, _ = store.write(add_alert_with_hit)
    first = replace(alert, revision=2, state=AlertState.ACKNOWLEDGED, acknowledged_by=AccountId(new_uuid()))
    store.write(lambda repositories: repositories.alerts.save(first))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.alerts.save(replace(first, state=AlertState.DECIDED)))
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.alerts.save(replace(first, id=AlertId(new_uuid()))))
    with store.read() as kept:
        assert kept.alerts.get(alert.id) == first
    decided = replace(
        first,
        revision=3,
        state=AlertState.DECIDED,
        acknowledged_at=A_MOMENT,
        decided_at=A_MOMENT,
        departs_at=A_MOMENT,
        answer_by=A_MOMENT,
        is_nobody_above=True,
    )
    store.write(lambda repositories: repositories.alerts.save(decided))
    with store.read() as kept:
        assert kept.alerts.get(alert.id) == decided


def test_first_decision_stands(store: Store) -> None:
    alert, hit = store.write(add_alert_with_hit)
    decided = replace(hit, decision=a_decision())
    store.write(lambda repositories: repositories.alerts.save_hit(decided))
    later = replace(hit, decision=a_decision(Disposition.DETAINED))
    with pytest.raises(AlreadyDecided) as refused:
        store.write(lambda repositories: repositories.alerts.save_hit(later))
    assert refused.value.parameters["disposition"] == "false_hit"
    with store.read() as kept:
        assert kept.alerts.hits(alert.crossing_id) == (decided,)


def test_superseded_hit_is_not_decided(store: Store) -> None:
    _, hit = store.write(add_alert_with_hit)
    store.write(lambda repositories: repositories.alerts.save_hit(replace(hit, superseded_by=HitId(new_uuid()))))
    with pytest.raises(AlreadyDecided):
        store.write(lambda repositories: repositories.alerts.save_hit(replace(hit, decision=a_decision())))


def test_unknown_hit_is_not_saved(store: Store) -> None:
    hit = a_hit(a_screening(a_crossing()))
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.alerts.save_hit(hit))


def test_hits_opened_again_keep_their_decisions_in_order(store: Store) -> None:
    alert, hit = store.write(add_alert_with_hit)
    first, second = a_decision(), a_decision(Disposition.REFERRED)
    store.write(lambda repositories: repositories.alerts.save_hit(replace(hit, decision=first)))
    store.write(lambda repositories: repositories.alerts.open_again(alert.crossing_id))
    with store.read() as kept:
        opened = kept.alerts.hit(hit.id)
    assert opened == replace(hit, earlier_decisions=(first,))
    store.write(lambda repositories: repositories.alerts.save_hit(replace(opened, decision=second)))
    store.write(lambda repositories: repositories.alerts.open_again(alert.crossing_id))
    store.write(lambda repositories: repositories.alerts.open_again(alert.crossing_id))
    with store.read() as kept:
        assert kept.alerts.hit(hit.id) == replace(hit, earlier_decisions=(first, second))


def test_hits_come_strongest_first(store: Store) -> None:
    crossing = a_crossing()
    screening = a_screening(crossing)
    hits = [a_hit(screening, score=score) for score in (0.71, 0.99, 0.8)]

    def work(repositories: Repositories) -> None:
        repositories.crossings.add(crossing)
        repositories.crossings.add_screening(screening)
        repositories.alerts.add(an_alert(crossing))
        repositories.alerts.add_hits(hits)
        repositories.alerts.add_hits([])

    store.write(work)
    with store.read() as kept:
        assert [hit.score for hit in kept.alerts.hits(crossing.id)] == [0.99, 0.8, 0.71]
        nobodys = CrossingId(new_uuid())
        assert kept.alerts.hits_of([crossing.id, nobodys]) == {crossing.id: kept.alerts.hits(crossing.id)}
        assert kept.alerts.hits_of([]) == {}


def test_alerts_are_found_by_each_filter(store: Store) -> None:
    stop = _add(store, 1, kind=AlertKind.OFFLOAD, raised_after_s=5)
    look = _add(store, 2, kind=AlertKind.REFERRAL, raised_after_s=0)
    seen = replace(look, revision=2, state=AlertState.ACKNOWLEDGED)
    store.write(lambda repositories: repositories.alerts.save(seen))

    def found(which: AlertFilter) -> list[AlertId]:
        with store.read() as kept:
            return [alert.id for alert in kept.alerts.find(which, 50, A_MOMENT).items]

    assert found(AlertFilter()) == [stop.id, look.id]
    assert found(AlertFilter(checkposts=frozenset({CheckpostCode("KHI")}))) == [stop.id, look.id]
    assert found(AlertFilter(checkposts=frozenset({CheckpostCode("LHE")}))) == []
    assert found(AlertFilter(checkposts=frozenset())) == []
    assert found(AlertFilter(kind=AlertKind.REFERRAL)) == [look.id]
    assert found(AlertFilter(states=frozenset({AlertState.RAISED}))) == [stop.id]
    assert found(AlertFilter(states=frozenset())) == []


def test_open_alerts_are_counted_by_state_and_discreet_ones_are_not(store: Store) -> None:
    """Whoever reads a count may not know of a discreet hit."""

    def add(number: int, handling: Handling, raised_after_s: int) -> Alert:
        crossing = a_crossing(number=f"KHI-26-{number:06}")
        screening, alert = a_screening(crossing), an_alert(crossing, raised_after_s=raised_after_s)

        def work(repositories: Repositories) -> None:
            repositories.crossings.add(crossing)
            repositories.crossings.add_screening(screening)
            repositories.alerts.add(alert)
            repositories.alerts.add_hits([replace(a_hit(screening), handling=handling)])

        store.write(work)
        return alert

    def save(alert: Alert) -> None:
        store.write(lambda repositories: repositories.alerts.save(alert))

    later, first = add(1, Handling.STOP, 60), add(2, Handling.STOP, 5)
    seen, decided = add(3, Handling.STOP, 9), add(4, Handling.STOP, 1)
    add(5, Handling.DISCREET, 0)
    for alert, state in ((seen, AlertState.ACKNOWLEDGED), (decided, AlertState.DECIDED)):
        save(replace(alert, revision=2, state=state))
    with store.read() as kept:
        counted = kept.alerts.count_open()
    assert later.raised_at > first.raised_at
    assert counted == (
        OpenAlerts(AlertState.ACKNOWLEDGED, 1, seen.raised_at),
        OpenAlerts(AlertState.RAISED, 2, first.raised_at),
    )


MINUTES = (None, 500, -16, 59, 61, None, 10, -14, 10)
"""Until departure: none told, far off, gone, soon, just left."""


def _all_pages(store: Store, as_of: datetime, limit: int, later: timedelta = timedelta(0)) -> list[AlertId]:
    """Read page by page; each page is asked for so much later than the one before."""
    found: list[AlertId] = []
    cursor = None
    while True:
        with store.read() as kept:
            page = kept.alerts.find(AlertFilter(), limit, as_of, cursor)
        found += [alert.id for alert in page.items]
        cursor, as_of = page.next_cursor, as_of + later
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 4, 50])
def test_alerts_come_in_the_order_of_the_board_page_by_page(store: Store, limit: int) -> None:
    kinds = itertools.cycle([AlertKind.REFERRAL, AlertKind.OFFLOAD, AlertKind.REFERRAL])
    alerts = [
        _add(store, number, kind=next(kinds), raised_after_s=number, departs_in_min=minutes)
        for number, minutes in enumerate(MINUTES * 2)
    ]
    expected = [alert.id for alert in sorted(alerts, key=lambda alert: board_place(alert, A_MOMENT))]
    assert _all_pages(store, A_MOMENT, limit) == expected
    # While somebody turns pages, a service may leave: the order is that of the first page all the same.
    assert _all_pages(store, A_MOMENT, limit, later=timedelta(minutes=20)) == expected


def test_undecided_alerts_are_those_that_may_still_go_up(store: Store) -> None:
    alerts = [_add(store, number, kind=AlertKind.REFERRAL, raised_after_s=0) for number in range(5)]
    top = replace(alerts[1], revision=2, level=AlertLevel.ZONAL_DIRECTOR)
    claimed = replace(alerts[2], revision=2, state=AlertState.ACKNOWLEDGED)
    decided = replace(alerts[3], revision=2, state=AlertState.DECIDED)
    for changed in (top, claimed, decided):
        store.write(lambda repositories, changed=changed: repositories.alerts.save(changed))  # type: ignore[misc]
    with store.read() as kept:
        assert [alert.id for alert in kept.alerts.undecided(None, 2)] == [alerts[0].id, alerts[2].id]
        assert kept.alerts.undecided(alerts[2].id, 2) == (alerts[4],)
        assert kept.alerts.undecided(alerts[4].id, 2) == ()


@pytest.mark.parametrize("cursor", ["", "nonsense", "WyJhIiwiYiIsImMiXQ", FIVE_WORDS])
def test_cursor_of_another_make_is_refused(store: Store, cursor: str) -> None:
    with store.read() as kept, pytest.raises(InvalidInput):
        kept.alerts.find(AlertFilter(), 2, A_MOMENT, cursor)
