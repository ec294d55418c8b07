"""What a threshold costs is told from two samples, with how sure that is."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.accounts import Account, Role
from screening.domain.errors import NotAllowed, NotFound, TooManyCalls
from screening.domain.identifiers import ListCode
from screening.domain.lists import Direction, Holds
from screening.matching.prices.population import generate_entries
from screening.matching.prices.threshold_prices import Share
from screening.workflows.enquiries import price_thresholds as job
from screening.workflows.enquiries.price_thresholds import PriceQuestion, price_thresholds, view_prices
from tests.builders import A_MOMENT, a_definition, an_entry
from tests.workflows.conftest import Site

ECL = ListCode("ecl")
FEW = PriceQuestion(sampled=40)


@pytest.fixture
def site() -> Site:
    site = Site()
    site.publish(a_definition(threshold=0.7), *generate_entries(200, 3, "ecl"))
    return site


def officer(site: Site) -> Account:
    return site.person("lists", Role.LIST_OFFICER, "authority:moi")


def test_the_lists_own_threshold_is_priced_where_none_is_named(site: Site) -> None:
    answer = price_thresholds(ECL, FEW, site.parts)
    (price,) = answer.prices
    assert (price.threshold, answer.entries, price.seeded.of, price.recorded.of) == (0.7, 200, 40, 0)
    assert price.found is not None
    assert price.found.of == 20
    assert price.found.value > 0.5


def test_a_higher_threshold_alerts_on_no_more_and_finds_no_more(site: Site) -> None:
    answer = price_thresholds(ECL, PriceQuestion((0.99, 0.01, 0.7, 0.7), 60), site.parts)
    assert [each.threshold for each in answer.prices] == [0.01, 0.7, 0.99]
    for name in ("seeded", "found"):
        counts = [getattr(each, name).count for each in answer.prices]
        assert counts == sorted(counts, reverse=True)
    assert answer.prices[0].seeded.count > answer.prices[-1].seeded.count


def test_prices_agree_with_what_screenings_of_the_recorded_find(site: Site) -> None:
    """The recorded sample is screened against this list alone, and each crossing counts once."""
    site.publish(a_definition("blacklist"), an_entry("Anna Maria ERIKSSON", list_code="blacklist"))
    (entry, *_) = generate_entries(1, 3, "ecl")
    name = entry.names[0].text.split()
    born = str(entry.dates_of_birth[0]) if entry.dates_of_birth else "1980-02-03"
    listed = site.screen(f"{name[-1]}, {' '.join(name[:-1])}", born=born, number=entry.documents[0].number)
    site.screen_again(listed, "KHAN, AAMIR", born="1950-01-02", number="UT77")
    site.screen()
    (price,) = price_thresholds(ECL, FEW, site.parts).prices
    assert price.recorded == Share(1, 2)


def test_only_crossings_of_the_days_asked_for_are_sampled(site: Site) -> None:
    site.screen()
    site.clock.advance(timedelta(days=10))
    site.screen()
    assert price_thresholds(ECL, PriceQuestion(sampled=9, days=5), site.parts).prices[0].recorded.of == 1
    assert price_thresholds(ECL, PriceQuestion(sampled=9, days=20), site.parts).prices[0].recorded.of == 2


def test_of_too_many_recorded_a_sample_over_all_days_is_taken(site: Site) -> None:
    for count in range(60):
        site.clock.advance(timedelta(minutes=1))
        site.screen(number=f"UT{count}")
    (price,) = price_thresholds(ECL, PriceQuestion(sampled=20), site.parts).prices
    assert 0 < price.recorded.of <= 20


def test_documents_are_found_by_their_number_and_persons_of_no_name_are_not_looked_for(site: Site) -> None:
    documents = a_definition("sltd", holds=Holds.DOCUMENTS, direction=None)
    site.publish(documents, an_entry(list_code="sltd", documents=("X1",)))
    (price,) = price_thresholds(ListCode("sltd"), FEW, site.parts).prices
    assert price.found is None
    site.publish(a_definition("pnil"), an_entry(list_code="pnil", cnic="0123456789012"))
    (price,) = price_thresholds(ListCode("pnil"), FEW, site.parts).prices
    assert price.found is None


def test_a_list_of_one_direction_is_priced_in_that_direction(site: Site) -> None:
    entries = tuple(generate_entries(30, 5, "iwl"))
    site.publish(a_definition("iwl", direction=Direction.ENTRY), *entries)
    (price,) = price_thresholds(ListCode("iwl"), FEW, site.parts).prices
    assert price.found is not None
    assert price.found.count


def test_entries_that_raise_nothing_are_not_looked_for(site: Site) -> None:
    """Of a category without a rule, suspended or expired: nobody could find them, whatever the threshold."""
    stopping, other, expired = (replace(each, list_code=ListCode("un")) for each in generate_entries(3, 5))
    definition = a_definition("un")
    rule = replace(definition.rules[0], category="person")
    definition = replace(definition, categories=("person", "other"), rules=(rule,))
    entries = (
        stopping,
        replace(other, category="other"),
        replace(expired, expires=A_MOMENT.date() - timedelta(days=1)),
    )
    site.publish(definition, *entries)
    (price,) = price_thresholds(ListCode("un"), FEW, site.parts).prices
    assert price.found is not None
    assert price.found.of == 1


def test_the_work_is_bounded_by_time(site: Site) -> None:
    """What was not reached is not counted, so the answer is less sure and not wrong."""
    (price,) = price_thresholds(ECL, PriceQuestion(sampled=40, budget_s=0.0), site.parts).prices
    assert price.seeded.of == 1


def test_progress_is_told_for_every_traveller(site: Site) -> None:
    told: list[int] = []
    price_thresholds(ECL, PriceQuestion(sampled=10), site.parts, lambda: told.append(1))
    assert len(told) == 10 + 5


def test_the_question_is_journalled_and_one_is_answered_at_a_time(site: Site) -> None:
    caller = officer(site)
    view_prices(ECL, FEW, caller, site.parts)
    assert site.actions()[-1] == "threshold.priced"
    busy = threading.Lock()
    with pytest.MonkeyPatch.context() as patch, busy:
        patch.setattr(job, "_one_at_a_time", busy)
        with pytest.raises(TooManyCalls):
            view_prices(ECL, FEW, caller, site.parts)


def test_a_question_is_no_change_of_a_list(site: Site) -> None:
    """The watch over the lists follows the records whose action begins with `list.`."""
    view_prices(ECL, FEW, officer(site), site.parts)
    assert not site.actions()[-1].startswith("list.")


def test_counters_are_not_told_and_an_unknown_list_is_not_found(site: Site) -> None:
    with pytest.raises(NotAllowed):
        view_prices(ECL, FEW, site.officer, site.parts)
    with pytest.raises(NotFound):
        view_prices(ListCode("none"), FEW, officer(site), site.parts)
