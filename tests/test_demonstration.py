"""The demonstration: everything as real work goes, and nothing twice."""

from pathlib import Path

from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER, PEOPLE, seed
from screening.domain.changes import ChangeKind
from screening.domain.clock import FrozenClock
from screening.domain.crossings import DataSource, Outcome
from screening.domain.identifiers import CheckpostCode, CounterCode, ListCode
from screening.domain.lists import Direction
from screening.lists.changed_entries import Wish
from screening.lists.definitions import read_definitions
from screening.lists.entries import read_entries
from screening.matching.names.rarity import background_rarity
from screening.mrz.readers import choose_reader
from screening.mrz.specimen import render_specimen
from screening.workflows.counter.places import Place
from screening.workflows.counter.screen_traveller import presented_reading, screen_traveller
from screening.workflows.desk.propose_change import Proposal, propose_change
from screening.workflows.following.watch_lists import ListWatch
from screening.workflows.parts import Parts
from screening.workflows.people.sign_in import sign_in
from tests.fakes.memory_store import MemoryStore

WATCHLISTS = Path(__file__).parent.parent / "watchlists"


def furnished() -> tuple[Parts, ListWatch]:
    store = MemoryStore(FrozenClock())
    watch = ListWatch(store, read_definitions(WATCHLISTS), background_rarity())
    return Parts(store, store.clock, watch), watch


def seed_once(parts: Parts) -> list[str]:
    lists = [
        (definition, read_entries(WATCHLISTS / definition.entries_file, definition))
        for definition in parts.watch.definitions()
        if definition.entries_file
    ]
    return [f"{each.username} {each.password}" for each in seed(parts, lists)]


def test_second_start_makes_no_account_and_no_version_anew() -> None:
    parts, _ = furnished()
    assert len(seed_once(parts)) == len(PEOPLE)
    with parts.store.read() as repositories:
        before = repositories.lists.versions()
    assert seed_once(parts) == []
    with parts.store.read() as repositories:
        after = repositories.lists.versions()
    assert [(each.code, each.number) for each in after] == [(each.code, each.number) for each in before]


def test_second_start_leaves_a_changed_list_as_the_officers_left_it() -> None:
    parts, _ = furnished()
    seed_once(parts)
    ecl = ListCode("ecl")
    with parts.store.read() as repositories:
        entry = repositories.lists.entries(ecl)[0]
        officer = repositories.accounts.by_username("lists")
    assert officer is not None
    suspend = Proposal(Wish(ChangeKind.SUSPEND), "Stay granted.", entry.id, entry.revision)
    change = propose_change(ecl, suspend, officer, parts)
    seed_once(parts)
    with parts.store.read() as repositories:
        assert repositories.lists.entry(entry.id) == change.entry


def test_password_that_is_printed_signs_in() -> None:
    parts, _ = furnished()
    username, password = seed_once(parts)[0].split()
    assert sign_in(username, password, parts).account.username == username


def test_specimen_page_of_the_listed_traveller_raises_an_offload() -> None:
    """The very page and traveller of the first scan, read by the real reader and found on the sample lists."""
    parts, watch = furnished()
    username, password = seed_once(parts)[0].split()
    watch.refresh()
    reading = choose_reader(parts.clock).read_page(render_specimen(LISTED_TRAVELLER, LISTED_DOCUMENT))
    place = Place(CheckpostCode("KHI"), CounterCode("4"), Direction.EXIT)
    officer = sign_in(username, password, parts).account
    screened = screen_traveller(place, presented_reading(reading, DataSource.IMAGE), officer, parts)
    assert screened.screening.outcome is Outcome.OFFLOAD
    assert screened.screening.traveller is not None
    assert screened.screening.traveller.name.surname == LISTED_TRAVELLER.name.surname
