"""Does the search find exactly what comparing every entry finds?"""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryName, ListEntry, NameQuality
from screening.domain.hits import Agreement, EvidenceKind
from screening.domain.identifiers import StateCode
from screening.domain.lists import Direction, Holds, ListInForce
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller
from screening.matching.index.features import features_of
from screening.matching.index.neighbourhoods import find_neighbourhoods
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import generate_entries, generate_travellers
from screening.matching.score.particulars import particulars_of
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_of, score_pair, unkeyed_greatest
from screening.matching.search import MOST_HITS, screen
from screening.matching.snapshot import build_snapshot
from tests.benchmarks.exactness import compare
from tests.builders import a_definition, a_document, a_list_in_force, an_entry
from tests.matching.plain_scan import PlainScan, compare_all, found_by

A_DAY = date(2026, 11, 21)
BACKGROUND = background_rarity()
TOKENS = (
    *(
        "MUHAMMAD",
        "MOHD",
        "ABDUL",
        "RAHMAN",
        "ABDURRAHMAN",
        "ABDULREHMAN",
        "KHAN",
        "KHANN",
        "ZIA",
        "UL",
        "HAQ",
        "ZIAULHAQ",
    ),
    *("YAZDANI", "TURKMANI", "ERICSEN", "JOSEF", "ABDRAKHMANOFF", "KANNA"),
    *("YOUSAF", "YUSUF", "YOUSAFZAI", "AZIZULLAH", "AZIZ", "ULLAH", "TARKHANI", "TARKHAN", "X", "MXHMD", "ERIKSSON"),
)
NAMES = st.lists(st.sampled_from(TOKENS), max_size=5).map(" ".join)
DATES = st.sampled_from(("1974-08-12", "1974-12-08", "1975-08-12", "1974-01-01", "1974-08-13", "1950-03-02"))
LISTED_DATES = st.one_of(DATES, st.sampled_from(("1974", "1974-08", "1999")))
NUMBERS = st.sampled_from(("L898902C3", "L8989O2C3", "AB1234567", "AB1Z34567"))
CNICS = st.sampled_from(("0123456789012", "0123456789013", "0999999999999"))
SEXES = st.sampled_from(Sex)
STATES = st.sampled_from((StateCode("PAK"), StateCode("AFG"), StateCode("UTO")))

TRAVELLERS = st.builds(
    lambda surname, given_names, cut, born, cnic, father, sex, state: Traveller(
        name=PrintedName(surname, given_names, 39, cut),
        date_of_birth=PartialDate.parse(born) if born else None,
        sex=sex,
        nationality=state,
        cnic=Cnic(cnic) if cnic else None,
        father_name=father,
    ),
    NAMES,
    NAMES,
    st.booleans(),
    st.none() | DATES,
    st.none() | CNICS,
    st.none() | NAMES,
    st.none() | SEXES,
    st.none() | STATES,
)
DOCUMENTS = st.lists(NUMBERS.map(a_document), max_size=2)
ENTRIES = st.builds(
    lambda names, born, documents, cnic, father, sex, states: replace(
        an_entry(born=tuple(born), documents=tuple(documents), cnic=cnic, sex=sex, father_name=father),
        names=tuple(EntryName(text, quality) for text, quality in names),
        nationalities=tuple(states),
    ),
    st.lists(st.tuples(NAMES.filter(bool), st.sampled_from(NameQuality)), max_size=3),
    st.lists(LISTED_DATES, max_size=2),
    st.lists(NUMBERS, max_size=2),
    st.none() | CNICS,
    st.none() | NAMES,
    st.none() | SEXES,
    st.lists(STATES, max_size=2),
)


@settings(max_examples=200)
@given(
    st.lists(ENTRIES, max_size=8),
    st.lists(ENTRIES, max_size=3),
    st.none() | TRAVELLERS,
    DOCUMENTS,
    st.sampled_from((0.001, 0.05, 0.3, 0.7, 0.95)),
)
def test_search_finds_what_comparing_every_entry_finds(
    persons: list[ListEntry],
    papers: list[ListEntry],
    traveller: Traveller | None,
    documents: list[TravelDocument],
    threshold: float,
) -> None:
    """The same hits, the same scores and evidence, the same count close below the threshold."""
    lists: list[ListInForce] = [
        a_list_in_force(*persons, definition=a_definition(threshold=threshold)),
        a_list_in_force(*papers, definition=a_definition("sltd", holds=Holds.DOCUMENTS)),
    ]
    snapshot = build_snapshot(lists, BACKGROUND)
    result = screen(snapshot, traveller, documents, Direction.EXIT, A_DAY)
    query = make_query(traveller, documents, snapshot.rarity)
    assert found_by(result) == compare_all(lists, snapshot.rarity, query, Direction.EXIT)
    assert found_by(result) == PlainScan.of(snapshot).search(query, Direction.EXIT)
    assert result.hits_total == len(result.hits) <= MOST_HITS


STRANGE = (
    *("", "A", "A B C D E F G H I J K L M", "A" * 200, "X" * 39, "X" * 40, "12345", "A1B2C3", "<<<", "' ' '"),
    *("王伟", "\u0651" * 50, "محمد یوسف درانی", "МУХАММАД ЮСУФ", "MÜLLER ß", "ALI " * 40, "ALI ALI ALI ALI"),
    *("ABDUL RAHMAN BIN MUHAMMAD AL KHAN UL HAQ ZIA YOUSAF AZIZ ULLAH TARKHANI ERIKSSON KHAN", "Z" * 400),
)


@pytest.mark.parametrize("threshold", [0.001, 0.5])
@pytest.mark.parametrize("at", range(len(STRANGE)), ids=lambda at: f"name {at}")
def test_strange_names_are_searched_as_comparing_every_entry_says(at: int, threshold: float) -> None:
    """One letter and two hundred, more than twelve words, digits, other scripts, none at all: on either side."""
    strange = [an_entry(name, born=("1974-08-12",)) for name in STRANGE]
    lists = [a_list_in_force(*strange, *generate_entries(20, seed=1), definition=a_definition(threshold=threshold))]
    snapshot = build_snapshot(lists, BACKGROUND)
    for is_cut in (False, True):
        traveller = Traveller(PrintedName(STRANGE[at], "", 39, is_cut), PartialDate(1974, 8, 12))
        result = screen(snapshot, traveller, (), Direction.EXIT, A_DAY, most_hits=None)
        query = make_query(traveller, (), snapshot.rarity)
        assert found_by(result) == compare_all(lists, snapshot.rarity, query, Direction.EXIT)


def test_search_finds_what_comparing_every_entry_finds_over_the_seeded_population() -> None:
    """The law at a low threshold over names as they really vary."""
    entries = tuple(generate_entries(150, seed=5))
    lists = [a_list_in_force(*entries, definition=a_definition(threshold=0.01))]
    snapshot = build_snapshot(lists, BACKGROUND)
    for who in (*generate_travellers(15, 6), *generate_travellers(25, 7, entries)):
        result = screen(snapshot, who.traveller, who.documents, Direction.EXIT, A_DAY)
        query = make_query(who.traveller, who.documents, snapshot.rarity)
        assert found_by(result) == compare_all(lists, snapshot.rarity, query, Direction.EXIT)


@pytest.mark.slow
@pytest.mark.parametrize("threshold", [0.3, 0.7, 0.99])
def test_search_finds_what_the_plain_scan_finds_in_a_list_of_ten_thousand(threshold: float) -> None:
    """With and without a date of birth, documents and card: every road of the search is taken."""
    entries = tuple(generate_entries(10_000, seed=8))
    held = a_list_in_force(*entries, definition=a_definition(threshold=threshold))
    snapshot = build_snapshot([held], BACKGROUND)
    judge = PlainScan.of(snapshot)
    for who in (*generate_travellers(60, 9), *generate_travellers(60, 10, entries)):
        nameless = replace(who.traveller, date_of_birth=None, cnic=None)
        for traveller, documents in ((who.traveller, who.documents), (nameless, ())):
            result = screen(snapshot, traveller, documents, Direction.EXIT, A_DAY, most_hits=None)
            query = make_query(traveller, documents, snapshot.rarity)
            assert found_by(result) == judge.search(query, Direction.EXIT)


@pytest.mark.slow
def test_changed_list_is_searched_as_the_plain_scan_says() -> None:
    """The run of `python -m tests.benchmarks.exactness`, small: withdrawn, amended and added entries, cut names."""
    found = compare(3_000, 120, 0.5)
    assert found.is_exact
    assert min(found.hits, found.below) > 0


def test_neighbours_found_beforehand_change_nothing() -> None:
    """A large list has the neighbours of its own tokens at hand; a small one finds them when they are asked for."""
    entries = tuple(generate_entries(400, seed=14))
    plain = build_snapshot([a_list_in_force(*entries, definition=a_definition(threshold=0.2))], BACKGROUND)
    (part,) = plain.parts
    near = find_neighbourhoods(part.index.lexicon)
    ahead = replace(plain, parts=(replace(part, index=replace(part.index, near=near)),))
    for who in generate_travellers(60, 15, entries):
        one, other = (screen(each, who.traveller, who.documents, Direction.EXIT, A_DAY) for each in (plain, ahead))
        assert found_by(one) == found_by(other)


@given(TRAVELLERS, DOCUMENTS, ENTRIES)
def test_what_no_key_lists_adds_no_more_than_the_search_allows_for(
    traveller: Traveller, documents: list[TravelDocument], entry: ListEntry
) -> None:
    """New evidence must be counted in `unkeyed_greatest`, or the search would leave out what it lifts."""
    query = make_query(traveller, documents, BACKGROUND)
    evidence = score_pair(query, entry, Holds.PERSONS, BACKGROUND)
    numbers = [shown for shown in evidence if shown.kind in (EvidenceKind.DOCUMENT_NUMBER, EvidenceKind.CNIC)]
    if not any(shown.agreement in (Agreement.AGREES, Agreement.PARTLY) for shown in numbers):
        bounded = (EvidenceKind.PRIOR, EvidenceKind.NAME, EvidenceKind.DATE_OF_BIRTH)
        beside = sum(shown.weight for shown in evidence if shown.kind not in bounded)
        features = features_of(particulars_of(entry, Holds.PERSONS))
        allowed = sum(weight for bit, weight in enumerate(unkeyed_greatest(query)) if features >> bit & 1)
        assert beside <= allowed + 1e-9


@given(TRAVELLERS, DOCUMENTS, ENTRIES)
def test_shown_weights_add_up_to_the_score(
    traveller: Traveller, documents: list[TravelDocument], entry: ListEntry
) -> None:
    """What an officer reads as reasons is all that made the score."""
    evidence = score_pair(make_query(traveller, documents, BACKGROUND), entry, Holds.PERSONS, BACKGROUND)
    assert math.isclose(score_of(evidence), 1 / (1 + math.exp(-sum(shown.weight for shown in evidence))))
