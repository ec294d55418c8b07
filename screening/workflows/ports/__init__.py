"""What do the jobs need from a store?

Protocols only. `screening.store` implements them on SQLite; `tests/fakes` in memory; one contract suite holds both to
the same behaviour. Inside a unit of work every repository sees that unit's own writes.

A repository raises NotFound for an id it does not hold, and StoreUnavailable when the store does not answer.
"""

from screening.workflows.ports.alerts import AlertFilter, Alerts, OpenAlerts
from screening.workflows.ports.changes import ChangeFilter, Changes, Imports
from screening.workflows.ports.crossings import (
    SCREENED,
    UNSCREENED,
    CrossingFilter,
    Crossings,
    PresentedBefore,
    RecordedSince,
)
from screening.workflows.ports.figures import Figures
from screening.workflows.ports.lists import Brought, EntryRevision, Feed, Lists
from screening.workflows.ports.pages import Page
from screening.workflows.ports.people import Accounts, ApiKeys, Checkposts, ShiftFilter, Shifts
from screening.workflows.ports.records import Answer, Answers, Journal
from screening.workflows.ports.reviews import (
    EntryBrought,
    NamedPhotographs,
    Photographs,
    ReviewMark,
    Reviews,
    WantedPhotograph,
)
from screening.workflows.ports.store import Repositories, Store, StoreCondition

__all__ = [
    "SCREENED",
    "UNSCREENED",
    "Accounts",
    "AlertFilter",
    "Alerts",
    "Answer",
    "Answers",
    "ApiKeys",
    "Brought",
    "ChangeFilter",
    "Changes",
    "Checkposts",
    "CrossingFilter",
    "Crossings",
    "EntryBrought",
    "EntryRevision",
    "Feed",
    "Figures",
    "Imports",
    "Journal",
    "Lists",
    "NamedPhotographs",
    "OpenAlerts",
    "Page",
    "Photographs",
    "PresentedBefore",
    "RecordedSince",
    "Repositories",
    "ReviewMark",
    "Reviews",
    "ShiftFilter",
    "Shifts",
    "Store",
    "StoreCondition",
    "WantedPhotograph",
]
