"""Which entries does a traveller resemble, and why?"""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from screening.catalogue.sentences import load_catalogue
from screening.domain.entries import EntryState, ListEntry
from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.domain.identifiers import EntryId, StateCode
from screening.domain.lists import AlertKind, Direction, Holds, ListDefinition, ListRule
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller
from screening.domain.wording import Wording
from screening.matching.names.name_pools import name_pools
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import generate_entries, generate_travellers
from screening.matching.search import MOST_HITS, SearchResult, screen, screen_manifest
from screening.matching.snapshot import Snapshot, build_snapshot
from tests.builders import a_definition, a_document, a_list_in_force, a_traveller, an_entry

A_DAY = date(2026, 11, 21)
BACKGROUND = background_rarity()
BOTH_WAYS = a_definition("iwl", direction=None, raises=AlertKind.REFERRAL)
DOCUMENTS = a_definition("sltd", holds=Holds.DOCUMENTS, direction=None, raises=AlertKind.REFERRAL)


def a_snapshot(*entries: ListEntry, definition: ListDefinition = BOTH_WAYS) -> Snapshot:
    """Put the entries in force as one list."""
    return build_snapshot([a_list_in_force(*entries, definition=definition)], BACKGROUND)


def search(
    snapshot: Snapshot,
    traveller: Traveller | None = None,
    *documents: TravelDocument,
    direction: Direction = Direction.EXIT,
    on: date = A_DAY,
) -> SearchResult:
    """Screen on exit, on a fixed day."""
    return screen(snapshot, traveller, documents, direction, on)


def shown(result: SearchResult, kind: EvidenceKind) -> Evidence:
    """Give the first hit's evidence of a kind."""
    return next(evidence for evidence in result.hits[0].evidence if evidence.kind is kind)


def test_hit_when_name_and_birth_date_agree() -> None:
    """The evidence says what agreed, beside entry, definition and version."""
    entry = an_entry("Anna Maria Eriksson", born=("1974-08-12",))
    result = search(a_snapshot(entry), a_traveller("ERIKSSON, ANNA MARIA"))
    assert [hit.entry for hit in result.hits] == [entry]
    assert result.hits[0].definition == BOTH_WAYS
    assert result.hits[0].version.number == 1
    assert result.hits[0].score > 0.99
    assert shown(result, EvidenceKind.NAME).parameters["how"] == "agrees"
    assert shown(result, EvidenceKind.DATE_OF_BIRTH).parameters["how"] == "exact"


def test_hit_when_surname_and_given_names_are_swapped() -> None:
    """Order is free."""
    snapshot = a_snapshot(an_entry("Maria Anna Eriksson", born=("1974-08-12",)))
    assert search(snapshot, a_traveller("ANNA MARIA, ERIKSSON")).hits_total == 1


def test_hit_on_an_alias_in_urdu_script() -> None:
    """The spoken form of محمد یوسف درانی."""
    snapshot = a_snapshot(an_entry("محمد یوسف درانی", born=("1974-08-12",)))
    assert search(snapshot, a_traveller("DURRANI, MOHD YUSUF")).hits_total == 1


def test_rare_full_name_is_a_hit_on_its_own() -> None:
    """A rare name is strong evidence."""
    snapshot = a_snapshot(an_entry("Gulbadin Zarkotani"))
    assert search(snapshot, a_traveller("ZARKOTANI, GULBADIN", born=None)).hits_total == 1


def test_common_namesake_is_never_a_hit_on_a_name_alone() -> None:
    """No name of two tokens that one traveller in 8,000 bears reaches the default threshold by itself."""
    common = [
        f"{given} {family}"
        for pool in name_pools()
        for given, given_share in pool.given.items()
        for family, family_share in pool.family.items()
        if pool.share * given_share * family_share >= 1 / 8000
    ]
    assert len(common) > 50
    snapshot = a_snapshot(*(an_entry(name) for name in common))
    for name in common:
        assert search(snapshot, a_traveller(name, born=None)).hits_total == 0


def test_common_namesake_with_the_same_birth_date_is_a_hit() -> None:
    """The date is what a common name needs; the same name with another date is nobody."""
    snapshot = a_snapshot(an_entry("Muhammad Khan", born=("1974-08-12",)))
    assert search(snapshot, a_traveller("KHAN, MUHAMMAD", born="1974-08-12")).hits_total == 1
    assert search(snapshot, a_traveller("KHAN, MUHAMMAD", born="1983-02-11")).hits_total == 0


def test_name_mangled_beyond_the_usual_floor_counts_beside_the_same_birth_date_alone() -> None:
    """ZIRKUTANEE is .69 like ZARKOTANI: nothing by the usual floor, something where few strangers share the day."""
    traveller = a_traveller("ZIRKUTANEE, KALBADAN", born="1974-08-12")
    found = [
        search(a_snapshot(an_entry("Gulbadin Zarkotani", born=(born,)), definition=lowest), traveller)
        for lowest in (replace(BOTH_WAYS, threshold=0.01),)
        for born in ("1974-08-12", "1974-08-13")
    ]
    assert [result.hits_total for result in found] == [1, 0]
    assert shown(found[0], EvidenceKind.NAME).parameters["how"] == "partly"


def test_birth_date_alone_is_no_hit() -> None:
    """Forty in a million share it."""
    snapshot = a_snapshot(an_entry("Gulbadin Zarkotani", born=("1974-08-12",)))
    assert search(snapshot, a_traveller("ERIKSSON, ANNA", born="1974-08-12")).hits_total == 0


@pytest.mark.parametrize(("shown_number", "how"), [("AB1234567", "exact"), ("AB12345G7", "confusable")])
def test_document_number_stands_on_its_own(shown_number: str, how: str) -> None:
    """Whatever name and birth date say."""
    snapshot = a_snapshot(an_entry("Gulbadin Zarkotani", born=("1950-01-02",), documents=("ab-1234567",)))
    result = search(snapshot, a_traveller("ERIKSSON, ANNA"), a_document(shown_number))
    assert result.hits_total == 1
    assert shown(result, EvidenceKind.DOCUMENT_NUMBER).parameters["how"] == how


@pytest.mark.parametrize("number", ["AB1234567", "AB12345G7", None], ids=["document", "confusable", "card"])
def test_number_outweighs_everything_else_that_contradicts(number: str | None) -> None:
    """Name, birth date, father's name, sex and nationality at once."""
    entry = an_entry("Gulbadin Zarkotani", born=("1950-01-02",), documents=("AB1234567",), cnic="0123456789012")
    entry = replace(entry, sex=Sex.MALE, father_name="Sher Zarkotani", nationalities=(StateCode("PAK"),))
    card = None if number else "0123456789012"
    traveller = a_traveller("ERIKSSON, ANNA", father_name="ANDERS ERIKSSON", cnic=card)
    assert search(a_snapshot(entry), traveller, a_document(number or "CD7654321")).hits_total == 1


def test_cnic_stands_on_its_own_and_a_neighbouring_one_does_not() -> None:
    """One digit off needs the name or the birth date beside it."""
    snapshot = a_snapshot(an_entry("Gulbadin Zarkotani", born=("1950-01-02",), cnic="0123456789012"))
    assert search(snapshot, a_traveller("ERIKSSON, ANNA", cnic="0123456789012")).hits_total == 1
    assert search(snapshot, a_traveller("ERIKSSON, ANNA", cnic="0123456789013")).hits_total == 0
    near = search(snapshot, a_traveller("KHAN, GULBADIN", born="1950-01-02", cnic="0123456789013"))
    assert shown(near, EvidenceKind.CNIC).agreement is Agreement.PARTLY


def test_document_of_a_list_of_documents_is_found_without_a_traveller() -> None:
    """By exact number and one confusion; the name plays no part."""
    snapshot = a_snapshot(an_entry(documents=("L898902C3",)), definition=DOCUMENTS)
    assert search(snapshot, None, a_document("L898902C3")).hits_total == 1
    assert search(snapshot, a_traveller(), a_document("L8989O2C3")).hits_total == 1
    assert search(snapshot, a_traveller(), a_document("L898903C3")).hits_total == 0
    assert search(snapshot, a_traveller()).hits_total == 0


def test_document_of_another_state_is_another_document() -> None:
    """Compared only where both States are known."""
    entry = an_entry(documents=("L898902C3",))
    entry = replace(entry, documents=(replace(entry.documents[0], issuing_state=StateCode("UTO")),))
    snapshot = a_snapshot(entry, definition=DOCUMENTS)
    assert search(snapshot, None, a_document("L898902C3", state="UTO")).hits_total == 1
    assert search(snapshot, None, a_document("L898902C3", state=None)).hits_total == 1
    assert search(snapshot, None, a_document("L898902C3", state="PAK")).hits_total == 0


def test_entry_counts_on_the_days_it_is_in_force_only() -> None:
    """Expiry is automatic, and the day is handed in."""
    entry = replace(an_entry(documents=("L898902C3",)), valid_from=date(2026, 1, 1), expires=date(2026, 12, 31))
    snapshot = a_snapshot(entry, definition=DOCUMENTS)
    found = [
        search(snapshot, None, a_document("L898902C3"), on=day).hits_total
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert found == [0, 1, 1, 0]


def test_suspended_entry_does_not_count() -> None:
    """Nor does it count as close below the threshold."""
    entry = replace(an_entry("Gulbadin Zarkotani"), state=EntryState.SUSPENDED)
    result = search(a_snapshot(entry), a_traveller("ZARKOTANI, GULBADIN", born=None))
    assert (result.hits_total, result.below_threshold) == (0, 0)


def test_list_is_searched_only_in_the_direction_it_applies_to() -> None:
    """The Exit Control List says nothing on entry, and is not told as searched."""
    snapshot = a_snapshot(an_entry("Gulbadin Zarkotani"), definition=a_definition("ecl", direction=Direction.EXIT))
    traveller = a_traveller("ZARKOTANI, GULBADIN", born=None)
    on_exit, on_entry = search(snapshot, traveller), search(snapshot, traveller, direction=Direction.ENTRY)
    assert (on_exit.hits_total, [version.code for version in on_exit.lists]) == (1, ["ecl"])
    assert (on_entry.hits_total, on_entry.lists) == (0, ())


def test_category_without_a_rule_for_the_direction_raises_nothing() -> None:
    """A list may apply to a direction for some of its categories."""
    advice = Wording("Look closely.", "غور سے دیکھیں۔")
    rules = (ListRule(AlertKind.REFERRAL, advice, Direction.EXIT), ListRule(AlertKind.REFERRAL, advice, None, "red"))
    definition = replace(BOTH_WAYS, rules=rules, categories=("person", "red"))
    snapshot = a_snapshot(
        an_entry("Gulbadin Zarkotani"), an_entry("Gulbadin Zarkotani", category="red"), definition=definition
    )
    found = search(snapshot, a_traveller("ZARKOTANI, GULBADIN", born=None), direction=Direction.ENTRY)
    assert [hit.entry.category for hit in found.hits] == ["red"]


def test_hits_come_strongest_first_and_are_capped_but_counted() -> None:
    """At most 50 are handed out."""
    entries = [an_entry("Gulbadin Zarkotani") for _ in range(MOST_HITS + 5)]
    strongest = an_entry("Gulbadin Zarkotani", born=("1974-08-12",))
    result = search(a_snapshot(*entries, strongest), a_traveller("ZARKOTANI, GULBADIN"))
    assert result.hits[0].entry == strongest
    assert (len(result.hits), result.hits_total) == (MOST_HITS, MOST_HITS + 6)
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


def test_entry_without_a_name_is_found_by_its_number() -> None:
    """Whatever the traveller is called."""
    snapshot = a_snapshot(an_entry(documents=("AB1234567",)), an_entry(cnic="0123456789012"))
    by_document = search(snapshot, a_traveller("ERIKSSON, ANNA"), a_document("AB1234567"))
    by_card = search(snapshot, a_traveller("", cnic="0123456789012"))
    assert [hit.entry.documents != () for hit in by_document.hits] == [True]
    assert [hit.entry.cnic for hit in by_card.hits] == ["0123456789012"]
    assert search(snapshot, a_traveller("ERIKSSON, ANNA")).hits_total == 0


@pytest.mark.parametrize("digits", ["12345", "A1B2", "ALI2"])
def test_digits_are_no_part_of_a_name(digits: str) -> None:
    """They part words, as a space does."""
    snapshot = a_snapshot(an_entry("Gulbadin Zarkotani"))
    assert search(snapshot, a_traveller(f"ZARKOTANI, GULBADIN {digits}", born=None)).hits_total == 1


@pytest.mark.parametrize(("name", "tells"), [("A", False), ("A, B", False), ("12345", False), ("O, JUN", True)])
def test_initials_alone_are_no_name_to_search_by(name: str, tells: bool) -> None:
    """Nobody is cleared by one letter: no list takes an entry that is named so."""
    assert search(a_snapshot(an_entry("Gulbadin Zarkotani")), a_traveller(name)).is_by_name is tells


def test_nothing_in_force_is_nothing_found() -> None:
    """An empty snapshot and an empty list."""
    assert search(build_snapshot([], BACKGROUND), a_traveller()) == SearchResult((), 0, 0, (), is_by_name=True)
    assert search(a_snapshot(), a_traveller(), a_document()).hits_total == 0


def test_manifest_is_answered_in_its_order_as_each_traveller_alone() -> None:
    """A whole aeroplane in one call."""
    entries = tuple(generate_entries(50, seed=9))
    snapshot = a_snapshot(*entries)
    manifest = [(who.traveller, who.documents) for who in generate_travellers(30, 10, entries)]
    together = screen_manifest(snapshot, manifest, Direction.EXIT, A_DAY)
    assert together == tuple(search(snapshot, who, *documents) for who, documents in manifest)
    assert any(result.hits for result in together)


@pytest.mark.slow
def test_fifty_thousand_entries_of_one_name_are_ranked_capped_and_counted() -> None:
    """Those with equal particulars are compared once. The one whose card agrees stands first."""
    entry = an_entry("Gulbadin Zarkotani", born=("1974-08-12",))
    crowd = [replace(entry, id=EntryId(UUID(int=number))) for number in range(50_000)]
    strongest = replace(entry, id=EntryId(UUID(int=50_000)), cnic=Cnic("0123456789012"))
    snapshot = a_snapshot(*crowd, strongest, definition=replace(BOTH_WAYS, threshold=0.3))
    result = search(snapshot, a_traveller("ZARKOTANI, GULBADIN", cnic=strongest.cnic))
    assert result.hits[0].entry == strongest
    assert (len(result.hits), result.hits_total) == (MOST_HITS, 50_001)


def test_reasons_have_a_sentence_and_every_sentence_its_parameters() -> None:
    """Whatever evidence a search gives can be told in the catalogue."""
    entries = tuple(generate_entries(60, seed=3))
    snapshot = a_snapshot(*entries, definition=replace(BOTH_WAYS, threshold=0.0001))
    catalogue = load_catalogue()
    for who in generate_travellers(60, 4, entries):
        for hit in search(snapshot, who.traveller, *who.documents).hits:
            for evidence in hit.evidence:
                assert catalogue.sentence(f"evidence.{evidence.kind}.{evidence.parameters['how']}", evidence.parameters)


def test_what_is_found_shows_no_person_when_printed() -> None:
    """No name or number in a repr."""
    snapshot = a_snapshot(an_entry("Gulbadin Zarkotani", documents=("L898902C3",)))
    result = search(snapshot, a_traveller("ZARKOTANI, GULBADIN"), a_document("L898902C3"))
    assert "ZARKOTANI" not in repr(result).upper() + repr(snapshot).upper() + repr(result.hits[0]).upper()
