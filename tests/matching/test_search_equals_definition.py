"""Does the scan find exactly what comparing every entry finds?"""

import math
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.hits import Evidence
from screening.domain.identifiers import EntryId
from screening.domain.lists import Direction, Holds, ListInForce
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, TravelDocument, Traveller
from screening.matching.population import generate_entries, generate_travellers
from screening.matching.query import make_query
from screening.matching.rarity import background_rarity
from screening.matching.scoring import score_of, score_pair
from screening.matching.search import MOST_HITS, SearchResult, screen
from screening.matching.snapshot import Snapshot, build_snapshot, least_counted
from tests.builders import a_definition, a_document, a_list_in_force, an_entry

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
    *("YOUSAF", "YUSUF", "YOUSAFZAI", "AZIZULLAH", "AZIZ", "ULLAH", "TARKHANI", "TARKHAN", "X", "MXHMD", "ERIKSSON"),
)
NAMES = st.lists(st.sampled_from(TOKENS), max_size=5).map(" ".join)
DATES = st.sampled_from(("1974-08-12", "1974-12-08", "1975-08-12", "1974-01-01", "1974-08-13", "1950-03-02"))
LISTED_DATES = st.one_of(DATES, st.sampled_from(("1974", "1974-08", "1999")))
NUMBERS = st.sampled_from(("L898902C3", "L8989O2C3", "AB1234567", "AB1Z34567"))
CNICS = st.sampled_from(("0123456789012", "0123456789013", "0999999999999"))

TRAVELLERS = st.builds(
    lambda surname, given_names, cut, born, cnic: Traveller(
        name=PrintedName(surname, given_names, 39, cut),
        date_of_birth=PartialDate.parse(born) if born else None,
        cnic=Cnic(cnic) if cnic else None,
    ),
    NAMES,
    NAMES,
    st.booleans(),
    st.none() | DATES,
    st.none() | CNICS,
)
DOCUMENTS = st.lists(NUMBERS.map(a_document), max_size=2)
ENTRIES = st.builds(
    lambda names, born, documents, cnic: an_entry(*names, born=tuple(born), documents=tuple(documents), cnic=cnic),
    st.lists(NAMES.filter(bool), max_size=3),
    st.lists(LISTED_DATES, max_size=2),
    st.lists(NUMBERS, max_size=2),
    st.none() | CNICS,
)


def everything_compared(
    snapshot: Snapshot, traveller: Traveller | None, documents: list[TravelDocument]
) -> tuple[dict[EntryId, tuple[float, tuple[Evidence, ...]]], int]:
    """Score every entry by the definition: the hits with score and evidence, and how many stand close below."""
    query = make_query(traveller, documents, snapshot.rarity)
    hits, below = {}, 0
    for held in snapshot.lists:
        for entry in held.entries:
            evidence = score_pair(query, entry, held.definition.holds, snapshot.rarity)
            score = score_of(evidence)
            if score >= held.definition.threshold:
                hits[entry.id] = (score, evidence)
            elif score >= least_counted(held.definition.threshold):
                below += 1
    return hits, below


def found(result: SearchResult) -> dict[EntryId, tuple[float, tuple[Evidence, ...]]]:
    """Give the hits as `everything_compared` gives them."""
    return {hit.entry.id: (hit.score, hit.evidence) for hit in result.hits}


@settings(max_examples=200)
@given(
    st.lists(ENTRIES, max_size=8),
    st.lists(ENTRIES, max_size=3),
    st.none() | TRAVELLERS,
    DOCUMENTS,
    st.sampled_from((0.001, 0.05, 0.3, 0.7, 0.95)),
)
def test_scan_finds_what_comparing_every_entry_finds(
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
    assert (found(result), result.below_threshold) == everything_compared(snapshot, traveller, documents)
    assert result.hits_total == len(result.hits) <= MOST_HITS


def test_scan_finds_what_comparing_every_entry_finds_over_the_seeded_population() -> None:
    """The law at a low threshold over names as they really vary."""
    entries = tuple(generate_entries(150, seed=5))
    snapshot = build_snapshot([a_list_in_force(*entries, definition=a_definition(threshold=0.01))], BACKGROUND)
    for who in (*generate_travellers(15, 6), *generate_travellers(25, 7, entries)):
        result = screen(snapshot, who.traveller, who.documents, Direction.EXIT, A_DAY)
        assert (found(result), result.below_threshold) == everything_compared(
            snapshot, who.traveller, list(who.documents)
        )


@given(TRAVELLERS, DOCUMENTS, ENTRIES)
def test_shown_weights_add_up_to_the_score(
    traveller: Traveller, documents: list[TravelDocument], entry: ListEntry
) -> None:
    """What an officer reads as reasons is all that made the score."""
    evidence = score_pair(make_query(traveller, documents, BACKGROUND), entry, Holds.PERSONS, BACKGROUND)
    assert math.isclose(score_of(evidence), 1 / (1 + math.exp(-sum(shown.weight for shown in evidence))))
