"""What the shift manager is told of the other times that a document or CNIC was presented."""

from screening.domain.accounts import Account
from screening.domain.decisions import Disposition
from screening.domain.identifiers import AlertId
from screening.workflows.board.decide_alert import decide_hit
from screening.workflows.counter.screen_traveller import Screened, presented_typed, screen_traveller
from screening.workflows.views.earlier_crossings import MOST_EARLIER, EarlierCrossings, SharedMark
from screening.workflows.views.look_up import view_alert
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.workflows.conftest import Site


def screen(site: Site, *, number: str = "UT4471902", state: str = "UTO", cnic: str | None = None) -> Screened:
    if "ecl" not in site.watch.lists:
        site.publish(a_definition(), an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",)))
    traveller = a_traveller("RAHMAN, TARIQ MEHMOOD", born="1979-03-14", cnic=cnic)
    presented = presented_typed(traveller, (a_document(number, state=state),))
    return screen_traveller(site.place(), presented, site.officer, site.parts)


def earlier(site: Site, screened: Screened, officer: Account | None = None) -> EarlierCrossings:
    assert screened.alert is not None
    return view_alert(screened.alert.id, officer or site.manager, site.parts).earlier


def test_earlier_crossings_come_with_what_was_decided_and_by_whom(site: Site) -> None:
    first = screen(site)
    assert first.alert is not None
    decide_hit(first.alert.id, first.hits[0].id, Disposition.FALSE_HIT, "Other father.", site.manager, site.parts)
    again = screen(site)
    assert again.alert is not None
    file = view_alert(again.alert.id, site.other_manager, site.parts)
    (told,) = file.earlier.crossings
    assert (told.crossing.id, told.shared) == (first.crossing.id, SharedMark.DOCUMENT)
    assert told.hits[0].decision is not None
    assert file.officers[told.hits[0].decision.decided_by] == "shift"


def test_the_same_number_of_another_state_is_another_document(site: Site) -> None:
    screen(site, state="ZZA")
    assert earlier(site, screen(site)).crossings == ()


def test_the_same_cnic_under_another_document_is_told(site: Site) -> None:
    screen(site, number="UT0000001", cnic="0000012345671")
    (told,) = earlier(site, screen(site, cnic="0000012345671")).crossings
    assert told.shared is SharedMark.CNIC


def test_only_what_the_caller_may_see_is_told_and_only_so_many(site: Site) -> None:
    for _ in range(MOST_EARLIER + 1):
        screen(site)
    told = earlier(site, screen(site))
    assert (len(told.crossings), told.has_more) == (MOST_EARLIER, True)


def test_what_is_shown_is_named_in_the_journal(site: Site) -> None:
    first, again = screen(site), screen(site)
    earlier(site, again)
    assert again.alert is not None
    with site.store.read() as repositories:
        record = repositories.journal.records()[-1]
    assert record.action == "alert.viewed"
    assert record.object_ids == (
        f"alert:{AlertId(again.alert.id)}",
        f"crossing:{again.crossing.id}",
        f"crossing:{first.crossing.id}",
    )
