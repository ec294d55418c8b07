"""Does retro-screening find exactly the crossings that comparing every recorded traveller finds?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.crossings import RecordedTraveller
from screening.domain.entries import ListEntry
from screening.domain.hits import Evidence
from screening.domain.identifiers import CheckpostCode, CrossingId, new_uuid
from screening.domain.lists import Direction, Holds, ListDefinition
from screening.domain.travellers import TravelDocument, Traveller
from screening.matching.names.rarity import Rarity, background_rarity
from screening.matching.names.token_similarity import similarity
from screening.matching.names.tokens import tokens_of
from screening.matching.prices.population import generate_entries, generate_travellers
from screening.matching.retro.recorded import RecordedTravellers, build_part, parts_to_join
from screening.matching.retro.retro_hits import RetroHit, find_crossings
from screening.matching.retro.written_travellers import read_traveller, write_traveller
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_of, score_pair
from tests.builders import A_MOMENT, a_definition, a_document, a_traveller, an_entry
from tests.matching.test_search_equals_definition import DOCUMENTS, ENTRIES, TRAVELLERS

BACKGROUND = background_rarity()
KHI = CheckpostCode("KHI")


def recorded(
    traveller: Traveller | None,
    documents: Sequence[TravelDocument] = (),
    *,
    minutes: int = 0,
    direction: Direction = Direction.EXIT,
    crossing: CrossingId | None = None,
) -> RecordedTraveller:
    """Make somebody who was recorded, so many minutes after a moment."""
    at = A_MOMENT + timedelta(minutes=minutes)
    return RecordedTraveller(crossing or CrossingId(new_uuid()), at, KHI, direction, traveller, tuple(documents))


def travellers_of(
    everybody: Sequence[RecordedTraveller], rarity: Rarity = BACKGROUND, parts: int = 1
) -> RecordedTravellers:
    """Lay them out in so many parts."""
    share = -(-len(everybody) // parts) or 1
    split = [everybody[at : at + share] for at in range(0, len(everybody), share)]
    return RecordedTravellers(tuple(build_part(each, rarity) for each in split), 0)


def found_by(hits: Sequence[RetroHit]) -> dict[CrossingId, tuple[float, tuple[Evidence, ...]]]:
    return {hit.crossing_id: (hit.score, hit.evidence) for hit in hits}


def compare_all(
    everybody: Sequence[RecordedTraveller], entry: ListEntry, definition: ListDefinition, rarity: Rarity = BACKGROUND
) -> dict[CrossingId, tuple[float, tuple[Evidence, ...]]]:
    """Score the entry against every recorded traveller: the plain comparison."""
    best: dict[CrossingId, tuple[float, tuple[Evidence, ...]]] = {}
    for each in everybody:
        if definition.rule_for(each.direction, entry.category) is None:
            continue
        query = make_query(each.traveller, each.documents, rarity)
        evidence = score_pair(query, entry, definition.holds, rarity)
        score = score_of(evidence)
        if score >= definition.threshold and score > best.get(each.crossing_id, (0.0, ()))[0]:
            best[each.crossing_id] = (score, evidence)
    return best


RECORDED = st.lists(
    st.builds(
        lambda traveller, documents, direction: recorded(traveller, documents, direction=direction),
        st.none() | TRAVELLERS,
        DOCUMENTS,
        st.sampled_from(Direction),
    ),
    max_size=12,
)


@settings(max_examples=300)
@given(
    RECORDED,
    ENTRIES,
    st.sampled_from((0.0001, 0.001, 0.05, 0.3, 0.7, 0.95)),
    st.sampled_from(Holds),
    st.sampled_from((1, 3)),
)
def test_retro_screening_finds_what_comparing_every_traveller_finds(
    everybody: list[RecordedTraveller], entry: ListEntry, threshold: float, holds: Holds, parts: int
) -> None:
    """The same crossings with the same scores and evidence, whatever the parts."""
    definition = a_definition(threshold=threshold, holds=holds)
    hits = find_crossings(travellers_of(everybody, parts=parts), entry, definition)
    assert found_by(hits) == compare_all(everybody, entry, definition)


def test_retro_screening_finds_what_comparing_every_traveller_finds_over_the_seeded_population() -> None:
    """At a low threshold, over names as they really vary."""
    entries = tuple(generate_entries(40, seed=5))
    people = (*generate_travellers(150, 6), *generate_travellers(80, 7, entries))
    everybody = [recorded(who.traveller, who.documents) for who in people]
    rarity = BACKGROUND.with_names(tokens_of(name.text) for entry in entries for name in entry.names)
    together = travellers_of(everybody, rarity)
    for entry in entries:
        expected = compare_all(everybody, entry, a_definition(threshold=0.01), rarity)
        for threshold in (0.01, 0.7):
            hits = find_crossings(together, entry, a_definition(threshold=threshold))
            assert found_by(hits) == {at: found for at, found in expected.items() if found[0] >= threshold}


def test_an_entry_of_many_names_finds_what_comparing_every_traveller_finds() -> None:
    """The bound over all forms together is loose for it, and asked again form by form."""
    people = [*generate_travellers(300, 11)]
    everybody = [recorded(who.traveller, who.documents) for who in people]
    together = travellers_of(everybody)
    for first, born in ((0, ()), (20, ("1970-01-01",)), (40, ("1981",))):
        entry = an_entry(*(who.traveller.name.text for who in people[first : first + 20]), born=born)
        hits = find_crossings(together, entry, a_definition())
        assert found_by(hits) == compare_all(everybody, entry, a_definition())
        assert len(hits) > 0


def test_parts_may_be_built_into_one_and_nothing_changes() -> None:
    """What a part keeps of its travellers is all that a part is made of."""
    entries = tuple(generate_entries(20, seed=8))
    everybody = [
        recorded(who.traveller, who.documents, minutes=minutes)
        for minutes, who in enumerate(generate_travellers(100, 9, entries))
    ]
    apart = travellers_of(everybody, parts=5)
    whole = RecordedTravellers((build_part((each for part in apart.parts for each in part.all()), BACKGROUND),), 0)
    kept = [each for part in whole.parts for each in part.all()]
    assert [(each.crossing_id, each.at, each.traveller) for each in kept] == [
        (each.crossing_id, each.at, each.traveller) for each in everybody
    ]
    for entry in entries:
        hits = find_crossings(whole, entry, a_definition(threshold=0.1))
        assert hits == find_crossings(apart, entry, a_definition(threshold=0.1))


@given(st.none() | TRAVELLERS, DOCUMENTS)
def test_traveller_comes_back_from_bytes(traveller: Traveller | None, documents: list[TravelDocument]) -> None:
    written = write_traveller(traveller, tuple(documents))
    assert read_traveller(written) == (traveller, tuple(documents))


def test_traveller_comes_back_from_bytes_with_everything() -> None:
    everything = replace(a_traveller(cnic="0123456789012", father_name="ERIK"), native_name="اریکسن")
    written = write_traveller(everything, (a_document(state=None),))
    assert read_traveller(written) == (everything, (a_document(state=None),))


def test_likeness_has_no_direction() -> None:
    """The entry's token is asked against the travellers' here, and the other way round in a search."""
    words = {token for who in generate_travellers(300, 4) for token in tokens_of(who.traveller.name.text)}
    listed = {token for entry in generate_entries(60, 3) for name in entry.names for token in tokens_of(name.text)}
    for one in words:
        for other in listed:
            assert similarity(one, other) == similarity(other, one)


def test_of_several_attempts_the_strongest_counts_and_crossings_come_newest_first() -> None:
    entry = an_entry("Anna Maria ERIKSSON", born=("1974-08-12",))
    twice, later = CrossingId(new_uuid()), CrossingId(new_uuid())
    everybody = [
        recorded(a_traveller(born="1974-08-13"), crossing=twice),
        recorded(a_traveller(), minutes=1, crossing=twice),
        recorded(a_traveller(), minutes=2, crossing=later),
    ]
    first, second = find_crossings(travellers_of(everybody), entry, a_definition())
    assert (first.crossing_id, second.crossing_id) == (later, twice)
    assert second.score == first.score
    assert second.at == everybody[1].at
    since = everybody[2].at
    assert find_crossings(travellers_of(everybody), entry, a_definition(), since) == (first,)


def test_those_whose_date_of_birth_is_years_off_are_plainly_other_people() -> None:
    """Unless a number says otherwise."""
    entry = an_entry("Anna Maria ERIKSSON", born=("1974-08-12",), documents=("L898902C3",))
    everybody = [
        recorded(a_traveller(born="1950-01-02")),
        recorded(a_traveller(born="1950-01-02"), [a_document("L898902C3")]),
        recorded(a_traveller()),
    ]
    hits = {
        hit.crossing_id: hit for hit in find_crossings(travellers_of(everybody), entry, a_definition(threshold=0.01))
    }
    assert [hits[each.crossing_id].is_plainly_another for each in everybody] == [True, False, False]


def test_only_directions_count_in_which_the_list_applies() -> None:
    entry = an_entry("Anna Maria ERIKSSON", born=("1974-08-12",))
    everybody = [recorded(a_traveller(), direction=direction) for direction in Direction]
    (hit,) = find_crossings(travellers_of(everybody), entry, a_definition(direction=Direction.ENTRY))
    assert hit.direction is Direction.ENTRY


def test_eight_parts_of_about_one_size_are_built_into_one() -> None:
    """So that a million crossings are in a few dozen parts, and each is laid out anew a handful of times."""
    part = build_part([recorded(a_traveller())], BACKGROUND)
    large = build_part([recorded(a_traveller())] * 9, BACKGROUND)
    assert parts_to_join((part,) * 7) == ()
    assert parts_to_join((large, *(part,) * 7)) == ()
    assert parts_to_join((large, *(part,) * 8)) == (part,) * 8
