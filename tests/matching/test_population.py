"""Who might stand at the counter, and who on a list, when nobody real may be used?"""

from screening.domain.identifiers import StateCode
from screening.matching.prices.calibration import prices
from screening.matching.prices.population import generate_entries, generate_travellers


def test_same_seed_gives_the_same_people() -> None:
    """On every machine; another seed gives others."""
    assert list(generate_entries(50, 1)) == list(generate_entries(50, 1)) != list(generate_entries(50, 2))
    entries = tuple(generate_entries(20, 1))
    assert list(generate_travellers(40, 3, entries)) == list(generate_travellers(40, 3, entries))


def test_listed_travellers_name_their_entry_and_clean_ones_none() -> None:
    """So that recall can be counted."""
    entries = tuple(generate_entries(20, 1))
    assert [who.entry_id for who in generate_travellers(20, 3, entries)] == [entry.id for entry in entries]
    assert {who.entry_id for who in generate_travellers(20, 3)} == {None}


def test_nobody_real_can_be_meant() -> None:
    """The State is fictional, and no province issues card numbers that begin with 0."""
    for who in generate_travellers(50, 3):
        assert who.documents[0].issuing_state == StateCode("UTO")
        assert who.traveller.cnic is None or who.traveller.cnic.startswith("0")
        assert len(who.traveller.name.text) <= 39 or who.traveller.name.may_be_truncated


def test_default_threshold_keeps_its_price_on_the_seeded_population() -> None:
    """At .7 at most one innocent traveller in 100 alerts over 1,000 entries, and most listed ones are found."""
    price = next(price for price in prices(1000, 400, name_alone=True) if price.threshold == 0.7)
    assert price.alerts_per_1000 <= 10
    assert price.recall >= 0.85
