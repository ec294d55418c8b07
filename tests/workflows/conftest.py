"""A checkpost with its people and lists, over the store in memory."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from screening.domain.accounts import Account, Grant, Role, Scope
from screening.domain.checkposts import Checkpost
from screening.domain.clock import FrozenClock
from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound
from screening.domain.identifiers import AccountId, CheckpostCode, CounterCode, ListCode, new_uuid
from screening.domain.imports import ListImport
from screening.domain.lists import Direction, ListDefinition, ListInForce
from screening.matching.names.rarity import background_rarity
from screening.matching.retro.recorded import RecordedTravellers, build_part
from screening.matching.snapshot import Snapshot, build_snapshot
from screening.workflows.counter.places import Place
from screening.workflows.counter.screen_traveller import Screened, presented_typed, screen_traveller
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.parts import Parts
from screening.workflows.people.administer import save_checkpost
from tests.builders import A_MOMENT, a_document, a_traveller
from tests.fakes.memory_store import MemoryStore


@dataclass(slots=True)
class StandingWatch:
    """A watch over lists that a test sets; the snapshot is built when it changes."""

    store: MemoryStore
    lists: dict[ListCode, ListDefinition] = field(default_factory=dict)
    snapshot: Snapshot | None = None

    def current(self) -> Snapshot:
        if self.snapshot is None:
            self.rebuild()
        assert self.snapshot is not None
        return self.snapshot

    def require_current(self, now: datetime) -> None:
        self.current()

    def expect(self, made: ListImport) -> None:
        """Nothing is built ahead here."""

    def definition(self, code: ListCode) -> ListDefinition:
        try:
            return self.lists[code]
        except KeyError:
            raise NotFound(what="list") from None

    def definitions(self) -> tuple[ListDefinition, ...]:
        return tuple(self.lists[code] for code in sorted(self.lists))

    def rebuild(self) -> None:
        with self.store.read() as repositories:
            in_force = [
                ListInForce(definition, version, repositories.lists.entries(definition.code))
                for definition in self.definitions()
                if (version := repositories.lists.version(definition.code))
            ]
        self.snapshot = build_snapshot(in_force, background_rarity())


@dataclass(slots=True)
class StandingRecorded:
    """The recorded travellers as the store has them at each question."""

    store: MemoryStore
    watch: StandingWatch

    def current(self) -> RecordedTravellers:
        with self.store.read() as repositories:
            found = repositories.crossings.recorded_since(0, 10_000)
        return RecordedTravellers((build_part(found.travellers, self.watch.current().rarity),), found.position)


class Site:
    """Karachi, with a counter officer and two shift managers, and whatever lists a test publishes."""

    def __init__(self) -> None:
        self.clock = FrozenClock(A_MOMENT)
        self.store = MemoryStore(self.clock)
        self.watch = StandingWatch(self.store)
        recorded = StandingRecorded(self.store, self.watch)
        self.parts = Parts(self.store, self.clock, self.watch, recorded=recorded)
        self.officer = self.person("counter", Role.COUNTER_OFFICER, "checkpost:KHI")
        self.manager = self.person("shift", Role.SHIFT_MANAGER, "checkpost:KHI")
        self.other_manager = self.person("relief", Role.SHIFT_MANAGER, "checkpost:KHI")
        self.far_manager = self.person("torkham", Role.SHIFT_MANAGER, "checkpost:TKM")
        self.auditor = self.person("auditor", Role.AUDITOR, "all")
        for code, zone in (("KHI", "sindh"), ("TKM", "khyber_pakhtunkhwa")):
            site = Checkpost(CheckpostCode(code), code, zone, "Asia/Karachi", (CounterCode("4"), CounterCode("5")))
            save_checkpost(site, None, self.parts)

    def person(self, username: str, role: Role, scope: str) -> Account:
        account = Account(AccountId(new_uuid()), username, "", (Grant(role, Scope.parse(scope)),), A_MOMENT)
        self.store.write(lambda repositories: repositories.accounts.add(account))
        return account

    def publish(self, definition: ListDefinition, *entries: ListEntry) -> None:
        self.watch.lists[definition.code] = definition
        publish_list(definition, entries, None, self.parts)
        self.watch.rebuild()

    def place(self, direction: Direction = Direction.EXIT) -> Place:
        return Place(CheckpostCode("KHI"), CounterCode("4"), direction)

    def screen(
        self, name: str = "ERIKSSON, ANNA MARIA", *, born: str = "1974-08-12", number: str = "L898902C3"
    ) -> Screened:
        presented = presented_typed(a_traveller(name, born=born), (a_document(number),))
        return screen_traveller(self.place(), presented, self.officer, self.parts)

    def screen_again(
        self, first: Screened, name: str, *, born: str = "1974-08-12", number: str = "L898902C3"
    ) -> Screened:
        presented = presented_typed(a_traveller(name, born=born), (a_document(number),))
        return screen_traveller(first.crossing.id, presented, self.officer, self.parts)

    def actions(self) -> list[str]:
        with self.store.read() as repositories:
            return [record.action for record in repositories.journal.records()]


@pytest.fixture
def site() -> Site:
    return Site()
