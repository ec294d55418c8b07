"""Is what the measuring program measures what the service does?"""

from datetime import date

from screening.domain.lists import Direction, Holds
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import generate_entries, generate_travellers
from screening.matching.search import screen
from screening.matching.snapshot import build_snapshot
from tests.benchmarks.names_adapter import OutsideEntry, OutsideTraveller, build
from tests.builders import a_definition, a_list_in_force, an_entry


def test_adapter_scores_as_the_service_does_on_two_hundred_travellers() -> None:
    """Same entries, same travellers: from the service's threshold on, the same hits with the same scores."""
    seeded = tuple(generate_entries(300, seed=11))
    entries = [
        an_entry(*(name.text for name in entry.names), born=tuple(map(str, entry.dates_of_birth)), entry_id=entry.id)
        for entry in seeded
    ]
    definition = a_definition("iwl", holds=Holds.PERSONS, direction=None)
    snapshot = build_snapshot([a_list_in_force(*entries, definition=definition)], background_rarity())
    adapted = build(
        [
            OutsideEntry(
                id=str(entry.id),
                names=[name.text for name in entry.names],
                weak_names=[],
                dates_of_birth=[str(born) for born in entry.dates_of_birth],
            )
            for entry in seeded
        ]
    )
    for who in (*generate_travellers(100, 12), *generate_travellers(100, 13, seeded)):
        name = who.traveller.name
        outside = OutsideTraveller(
            surname=name.surname,
            given_names=name.given_names,
            name_may_be_truncated=name.may_be_truncated,
            date_of_birth=str(who.traveller.date_of_birth),
        )
        ours = screen(snapshot, who.traveller, (), Direction.EXIT, date(2026, 11, 21))
        expected = {str(hit.entry.id): hit.score for hit in ours.hits}
        assert {at: score for at, score in adapted(outside) if score >= definition.threshold} == expected
