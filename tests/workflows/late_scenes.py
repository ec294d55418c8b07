"""A checkpost where travellers have crossed, and a list on which they come too late."""

from datetime import timedelta

from screening.domain.alerts import Alert
from screening.domain.crossings import MovementKind
from screening.domain.entries import ListEntry
from screening.domain.hits import Hit
from screening.domain.identifiers import ListCode
from screening.matching.retro.recorded import RecordedTravellers
from screening.workflows.counter.record_movement import Ending, record_movement
from screening.workflows.counter.screen_traveller import Screened
from screening.workflows.late import raise_late_alerts
from screening.workflows.late.raise_late_alerts import LateRound
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

ECL = ListCode("ecl")


LISTED = an_entry("ERIKSSON, ANNA MARIA", born=("1974-08-12",))


SOMEBODY = an_entry("Somebody ELSE")


class Post(Site):
    """Karachi with an Exit Control List that holds somebody else so far."""

    def __init__(self) -> None:
        super().__init__()
        self.publish(a_definition(), SOMEBODY)

    def let_pass(self, screened: Screened, kind: MovementKind = MovementKind.PASSED) -> None:
        record_movement(screened.crossing.id, Ending(kind), self.officer, self.parts)

    def look(self, after: int = 1, *, days: int = 3) -> LateRound:
        since = self.clock.now() - timedelta(days=days)
        return raise_late_alerts.raise_late_alerts(ECL, after, since, self.parts)

    def alert_of(self, screened: Screened) -> Alert | None:
        with self.store.read() as repositories:
            return repositories.alerts.of_crossing(screened.crossing.id)

    def hits_of(self, screened: Screened) -> tuple[Hit, ...]:
        with self.store.read() as repositories:
            return repositories.alerts.hits(screened.crossing.id)

    def list_now(self, *entries: ListEntry) -> None:
        self.publish(a_definition(), SOMEBODY, *entries)


class Standing:
    """The recorded travellers as they stood at a moment, until a test says otherwise."""

    def __init__(self, held: RecordedTravellers) -> None:
        self.held = held

    def current(self) -> RecordedTravellers:
        return self.held
