"""What do the jobs need from a store?

Protocols only. `screening.store` implements them on SQLite; `tests/fakes` in memory; one contract suite holds both to
the same behaviour. Inside a unit of work every repository sees that unit's own writes.

A repository raises NotFound for an id it does not hold, and StoreUnavailable when the store does not answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from screening.domain.accounts import Account, RefusedName, Scope, SignInSession
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.changes import ChangeKind, ChangeState, ListChange
from screening.domain.checkposts import Checkpost
from screening.domain.crossings import Crossing, CrossingNumber, Movement, Outcome, RecordedTraveller, Screening
from screening.domain.document_findings import DocumentFinding
from screening.domain.entries import ListEntry
from screening.domain.feed import CarriedEntry, FeedHead, FeedMark
from screening.domain.hits import Hit
from screening.domain.identifiers import (
    AccountId,
    AlertId,
    ChangeId,
    CheckpostCode,
    CounterCode,
    CrossingId,
    EntryId,
    FindingId,
    HitId,
    ImportId,
    ListCode,
    ShiftId,
)
from screening.domain.imports import (
    DifferenceKind,
    FindingKind,
    ImportFinding,
    KnownEntry,
    ListImport,
    StagedEntry,
)
from screening.domain.journal import JournalDraft, JournalPayload, JournalRecord, SignedHead
from screening.domain.lists import AlertKind, ListVersion
from screening.domain.shifts import Shift
from screening.domain.travellers import Cnic

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in order, and the cursor that asks for those after them (None at the end)."""

    items: tuple[T, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts: None means any. `checkposts` are those that the caller may see."""

    checkposts: frozenset[CheckpostCode] | None = None
    states: frozenset[AlertState] | None = None
    kind: AlertKind | None = None


@dataclass(frozen=True, slots=True)
class ShiftFilter:
    """Which shifts: None means any. A shift that has not ended `ends_after` and begun `begins_before` is left out."""

    level: AlertLevel | None = None
    places: frozenset[Scope] | None = None
    ends_after: datetime | None = None
    begins_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenAlerts:
    """How many alerts stand in a state, and since when the oldest of them is raised."""

    state: AlertState
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True, repr=False)
class CrossingFilter:
    """Which crossings: None means any. A document number is compared exactly, in capital letters without fillers."""

    checkposts: frozenset[CheckpostCode] | None = None
    counter: CounterCode | None = None
    number: CrossingNumber | None = None
    document_number: str | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    only_open: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class PresentedBefore:
    """Which other crossings: those at which one of these document numbers or this CNIC was presented.

    The numbers are in capital letters without fillers. `besides` is the crossing that is looked at, and left out;
    `checkposts` are those that the caller may see.
    """

    numbers: frozenset[str]
    cnic: Cnic | None
    besides: CrossingId
    checkposts: frozenset[CheckpostCode]


SCREENED, UNSCREENED = "traveller.screened", "crossing.unscreened"
"""The journal's actions that record who was at a crossing: an attempt to screen, and a crossing without any."""


@dataclass(frozen=True, slots=True, repr=False)
class RecordedSince:
    """Who was recorded after a position of the journal, in its order, and the position to ask from next.

    `is_last` where there were no more up to now.
    """

    travellers: tuple[RecordedTraveller, ...]
    position: int
    is_last: bool


@dataclass(frozen=True, slots=True, repr=False)
class EntryRevision:
    """One revision of an entry, and the number of the list's version that brought it."""

    entry: ListEntry
    version: int


@dataclass(frozen=True, slots=True, repr=False)
class Brought:
    """A revision of an entry, and the position of the feed that brought it."""

    position: int
    entry: CarriedEntry


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes of a list: None means any."""

    list_code: ListCode
    states: frozenset[ChangeState] | None = None
    entry_id: EntryId | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What a call that creates or decides was answered, kept so that its repetition gets the same.

    `scope` is caller and route; `body_digest` is over the decoded parts of the request (SHA-256, hex).
    """

    scope: str
    key: str
    body_digest: str
    status: int
    body: bytes
    kept_until: datetime
    location: str | None = None


class Checkposts(Protocol):
    """The sites and their counters."""

    def get(self, code: CheckpostCode) -> Checkpost:
        """Give one. Raises UnknownCheckpost."""

    def all(self) -> tuple[Checkpost, ...]:
        """Give every checkpost, by code."""

    def save(self, checkpost: Checkpost) -> None:
        """Add it, or replace the one with its code."""


class Accounts(Protocol):
    """Who can sign in, and the sign-ins in force."""

    def add(self, account: Account) -> None:
        """Add it. Raises Conflict (`reason="username_taken"`)."""

    def get(self, account_id: AccountId) -> Account:
        """Give one by id."""

    def by_username(self, username: str) -> Account | None:
        """Give the account with that name (in lower case), or None."""

    def all(self) -> tuple[Account, ...]:
        """Give every account, by username."""

    def save(self, account: Account) -> None:
        """Replace the account with its id."""

    def add_session(self, session: SignInSession) -> None:
        """Add a sign-in."""

    def signed_in(self, token_sha256: str) -> tuple[SignInSession, Account] | None:
        """Give the sign-in whose token has that digest, with its account; None where there is none.

        Whether it has expired is the caller's question.
        """

    def revoke_session(self, token_sha256: str) -> None:
        """Forget one sign-in; forgetting an unknown one is no error."""

    def revoke_sessions_of(self, account_id: AccountId) -> None:
        """Forget every sign-in of an account."""

    def refused_name(self, name_sha256: str) -> RefusedName | None:
        """Give what is remembered of a name that is nobody's, or None."""

    def keep_refused_name(self, refused: RefusedName) -> None:
        """Remember it, in place of what was remembered before. Its `locked_until` is a moment."""

    def forget_refused_names(self, before: datetime) -> None:
        """Forget the names whose waiting ended before that moment."""


class Lists(Protocol):
    """The list entries in all their revisions, and the lists' versions."""

    def publish(self, version: ListVersion, changed: Iterable[ListEntry], kind: ChangeKind | None = None) -> None:
        """Store the new or amended revisions of entries as part of `version`, which follows the last by one.

        An entry no longer on the list comes as a revision with state `withdrawn`. The version gets the feed's next
        position; `kind` is what an officer did, None for a whole edition. Raises Conflict when the number does not
        follow.
        """

    def publish_batch(self, version: ListVersion, batch: int) -> None:
        """Store a version that brings what an import staged in a batch: the step that makes it visible, all at once.

        Nothing staged may have a revision that is there already. Raises Conflict when the number does not follow.
        """

    def verify(self, code: ListCode, at: datetime) -> None:
        """Note that the latest version equals its source at that moment."""

    def version(self, code: ListCode, number: int | None = None) -> ListVersion | None:
        """Give that version, or the latest, or None where the list was never published."""

    def versions(self) -> tuple[ListVersion, ...]:
        """Give every list's latest version, by code."""

    def entries(
        self, code: ListCode, as_of: int | None = None, *, with_withdrawn: bool = False
    ) -> tuple[ListEntry, ...]:
        """Give every entry in its latest revision, as of that version (None: the latest), by id.

        Withdrawn ones are left out, unless asked for.
        """

    def latest_revisions(self, code: ListCode, as_of: int) -> Iterator[tuple[EntryId, int]]:
        """Give each entry's latest revision as of that version, withdrawn ones too, by id, while the view is open."""

    def changed(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        """Give the entries that versions after that one brought, each in its latest revision, by id.

        Withdrawn ones are among them.
        """

    def changed_singly(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        """Give the entries that officers changed one by one after that version, each in its latest revision, by id.

        What whole imports brought is left out.
        """

    def count_changed(self, code: ListCode, after: int, most: int) -> int:
        """Count the revisions that versions after that one brought, up to about so many."""

    def known(self, code: ListCode) -> Iterator[KnownEntry]:
        """Give what an import has to know of each entry, withdrawn ones too, by id.

        They come while the view is open, a million of them in little memory.
        """

    def entry(self, entry_id: EntryId, revision: int | None = None) -> ListEntry:
        """Give one entry in that revision, or its latest."""

    def late_screened(self, code: ListCode) -> int | None:
        """Give the version up to which recorded crossings were compared with the list's entries; None: never."""

    def note_late_screened(self, code: ListCode, version: int) -> None:
        """Note it. A lower version than is noted changes nothing."""

    def several(self, revisions: Sequence[tuple[EntryId, int]]) -> Mapping[EntryId, ListEntry]:
        """Give those of these entries that there are in these revisions: a thousand or so at most, each once."""

    def revisions(self, entry_id: EntryId, limit: int) -> tuple[EntryRevision, ...]:
        """Give an entry's latest revisions, newest first, each with the version that brought it."""


class Feed(Protocol):
    """Every version of every list at its position: `Lists.publish` gives it the next one."""

    def head(self) -> FeedHead:
        """Give how far the feed has come."""

    def at(self, position: int) -> FeedHead | None:
        """Give the feed's head as it was at that position, or None where the feed has not come so far."""

    def marks(self, after: int, limit: int) -> tuple[FeedMark, ...]:
        """Give the marks after that position, in order, `limit` of them at most."""

    def brought(self, first: int, last: int) -> tuple[Brought, ...]:
        """Give the revisions that the positions from `first` to `last` brought, in the order of position and id."""

    def brought_by(self, mark: FeedMark, after: EntryId | None, limit: int) -> tuple[CarriedEntry, ...]:
        """Give the revisions that one position brought, by id, after that entry, `limit` of them at most."""


class Changes(Protocol):
    """What officers proposed to change, and what became of it."""

    def add(self, change: ListChange) -> None:
        """Add one. Raises Conflict where its id is there."""

    def get(self, change_id: ChangeId) -> ListChange:
        """Give one by id."""

    def save(self, change: ListChange) -> None:
        """Replace a change that is proposed. Raises ChangeDecided where it is not any more."""

    def find(self, which: ChangeFilter, limit: int, cursor: str | None = None) -> Page[ListChange]:
        """Give changes, newest first. Raises InvalidInput (`reason="cursor"`)."""


class Imports(Protocol):
    """Imports of whole lists: what they stage, seen by nobody until a version names the batch, and what they found."""

    def next_batch(self) -> int:
        """Give the number of the next batch."""

    def add(self, made: ListImport) -> None:
        """Add one. Raises Conflict where its id or batch is there."""

    def get(self, import_id: ImportId) -> ListImport:
        """Give one by id."""

    def save(self, made: ListImport) -> None:
        """Replace one that is `checking` or `waiting`. Raises ImportDecided where it is neither any more."""

    def find(self, code: ListCode, limit: int, cursor: str | None = None) -> Page[ListImport]:
        """Give a list's imports, newest first, dry runs left out. Raises InvalidInput (`reason="cursor"`)."""

    def stage(self, batch: int, code: ListCode, entries: Sequence[StagedEntry]) -> None:
        """Stage entries in a batch, each once. Raises Conflict where one stands there."""

    def staged(self, batch: int, kind: DifferenceKind, limit: int, cursor: str | None = None) -> Page[StagedEntry]:
        """Give what a batch does of that kind, by entry. Raises InvalidInput (`reason="cursor"`)."""

    def staged_of(self, batch: int, entry_ids: Sequence[EntryId]) -> tuple[StagedEntry, ...]:
        """Give what a batch does to these entries, by id."""

    def unstage(self, batch: int, entry_ids: Sequence[EntryId]) -> None:
        """Take entries out of a batch again."""

    def note(self, batch: int, first: int, findings: Sequence[ImportFinding]) -> None:
        """Keep findings of one batch, numbered from `first`."""

    def findings(self, batch: int, kind: FindingKind, limit: int, cursor: str | None = None) -> Page[ImportFinding]:
        """Give the findings of a kind by their numbers. Raises InvalidInput (`reason="cursor"`)."""

    def abandoned(self, touched_before: datetime, made_before: datetime) -> tuple[ListImport, ...]:
        """Give those that are `checking` and were last touched before, or `waiting` and made before, a moment."""

    def to_sweep(self, touched_before: datetime) -> tuple[ListImport, ...]:
        """Give those that came to nothing before a moment, and whose batch is not swept."""

    def sweep(self, made: ListImport, most: int) -> bool:
        """Delete up to so many rows of what nobody will ever see; say whether more are left. A dry run goes whole.

        Raises Conflict for one that is open or in force.
        """


class Crossings(Protocol):
    """What happened at the counters."""

    def next_number(self, checkpost: CheckpostCode, year: int) -> CrossingNumber:
        """Take the checkpost's next number of that year: gap-free within committed units of work."""

    def add(self, crossing: Crossing) -> None:
        """Add a crossing."""

    def get(self, crossing_id: CrossingId) -> Crossing:
        """Give one by id."""

    def several(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Crossing]:
        """Give those of these that there are."""

    def close(self, crossing_id: CrossingId, movement: Movement) -> Crossing:
        """Record its movement. Raises CrossingClosed where one is recorded."""

    def add_screening(self, screening: Screening) -> None:
        """Add an attempt to its crossing."""

    def screenings(self, crossing_id: CrossingId) -> tuple[Screening, ...]:
        """Give a crossing's attempts, oldest first."""

    def last_screenings(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Screening]:
        """Give the last attempt of each of these; a crossing that nobody screened is left out."""

    def last_shown(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Outcome]:
        """Give what the counter was shown last about each of these.

        One that nobody screened is left out, also where something was found of it late.
        """

    def find(self, which: CrossingFilter, limit: int, cursor: str | None = None) -> Page[Crossing]:
        """Give crossings, newest first. Raises InvalidInput (`reason="cursor"`)."""

    def presented_before(self, which: PresentedBefore, limit: int) -> tuple[Crossing, ...]:
        """Give the newest crossings of the same document or CNIC, newest first."""

    def recorded_since(self, position: int, limit: int) -> RecordedSince:
        """Give who was recorded after that position of the journal, in its order, `limit` of them at most.

        Of somebody unscreened, what was written down; where that is nothing, nobody is given.
        """


class Alerts(Protocol):
    """The alerts, their hits and their findings."""

    def add(self, alert: Alert) -> None:
        """Add an alert. Raises Conflict where its crossing has one."""

    def get(self, alert_id: AlertId) -> Alert:
        """Give one by id."""

    def of_crossing(self, crossing_id: CrossingId) -> Alert | None:
        """Give the crossing's alert, if it has one."""

    def save(self, alert: Alert) -> None:
        """Replace the alert of revision `alert.revision - 1`. Raises Conflict where another revision is stored."""

    def add_hits(self, hits: Sequence[Hit]) -> None:
        """Add hits to the alert of their crossing."""

    def save_hit(self, hit: Hit) -> None:
        """Replace a hit that is open. Raises AlreadyDecided where it is not."""

    def open_again(self, crossing_id: CrossingId) -> None:
        """Open the crossing's decided hits and findings again, each decision kept as the last earlier one."""

    def hit(self, hit_id: HitId) -> Hit:
        """Give one hit by id."""

    def hits(self, crossing_id: CrossingId) -> tuple[Hit, ...]:
        """Give the hits of a crossing's alert, strongest score first."""

    def hits_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[Hit, ...]]:
        """Give the hits of each of these, strongest score first; a crossing without any is left out."""

    def add_finding(self, finding: DocumentFinding) -> None:
        """Add a finding to the alert of its crossing."""

    def save_finding(self, finding: DocumentFinding) -> None:
        """Replace a finding that is open. Raises AlreadyDecided where it is not."""

    def finding(self, finding_id: FindingId) -> DocumentFinding:
        """Give one finding by id."""

    def findings(self, crossing_id: CrossingId) -> tuple[DocumentFinding, ...]:
        """Give the findings of a crossing's alert, in their order."""

    def findings_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[DocumentFinding, ...]]:
        """Give the findings of each of these, in their order; a crossing without any is left out."""

    def find(self, which: AlertFilter, limit: int, as_of: datetime, cursor: str | None = None) -> Page[Alert]:
        """Give alerts in the order of the board at that moment (`screening.alerts.order`).

        What a cursor asks for goes on in the order of the page before, whatever `as_of` is. Raises InvalidInput
        (`reason="cursor"`).
        """

    def count_open(self) -> tuple[OpenAlerts, ...]:
        """Count those that are not decided, by state; a state without any is left out.

        So are alerts that hold nothing but discreet hits: counts are read by people who may not know of them.
        """

    def undecided(self, after: AlertId | None, limit: int) -> tuple[Alert, ...]:
        """Give the alerts that are not decided and that can go up the line, by id, after that one."""


class Shifts(Protocol):
    """The roster."""

    def add(self, shift: Shift) -> None:
        """Add one. Raises Conflict where its id is there, NotFound for an unknown officer."""

    def get(self, shift_id: ShiftId) -> Shift:
        """Give one by id."""

    def save(self, shift: Shift) -> None:
        """Replace the shift with its id."""

    def find(self, which: ShiftFilter, limit: int, cursor: str | None = None) -> Page[Shift]:
        """Give shifts, those that begin first first. Raises InvalidInput (`reason="cursor"`)."""


class Journal(Protocol):
    """The append-only chain."""

    def append(self, draft: JournalDraft) -> JournalRecord:
        """Give the draft its place at the end of the chain. The payload gets a salt and a row of its own."""

    def head(self) -> JournalRecord | None:
        """Give the last record, or None for an empty journal."""

    def records(
        self, after: int = 0, limit: int = 1000, *, action_prefix: str = "", object_prefix: str = ""
    ) -> tuple[JournalRecord, ...]:
        """Give records with a higher seq, in order; where asked, only those with such an action or such an object."""

    def payloads(self, seqs: Sequence[int]) -> Mapping[int, JournalPayload]:
        """Give the payload rows of those records, as far as there are any."""

    def erase(self, seq: int, rule: str) -> None:
        """Erase one payload under a rule; the chain stays whole."""

    def heads(self, after: int = 0, limit: int = 1000) -> tuple[SignedHead, ...]:
        """Give the signed heads kept in the store, by seq."""

    def signed_head(self) -> SignedHead | None:
        """Give the newest signed head, or None while nothing is signed."""


class Answers(Protocol):
    """What was answered under an Idempotency-Key."""

    def find(self, scope: str, key: str) -> Answer | None:
        """Give the answer kept for that key, or None."""

    def keep(self, answer: Answer) -> None:
        """Keep one. Raises Conflict where the scope's key has an answer."""

    def forget_before(self, moment: datetime) -> int:
        """Forget the answers kept until before that moment; say how many."""


class Repositories(Protocol):
    """Everything a unit of work can reach."""

    @property
    def checkposts(self) -> Checkposts:
        """Sites and counters."""

    @property
    def accounts(self) -> Accounts:
        """Accounts and sign-ins."""

    @property
    def lists(self) -> Lists:
        """List entries and versions."""

    @property
    def feed(self) -> Feed:
        """The positions of the lists' versions."""

    @property
    def changes(self) -> Changes:
        """Proposed and decided changes of lists."""

    @property
    def imports(self) -> Imports:
        """Imports of lists, and what they stage."""

    @property
    def crossings(self) -> Crossings:
        """Crossings and screenings."""

    @property
    def alerts(self) -> Alerts:
        """Alerts and hits."""

    @property
    def shifts(self) -> Shifts:
        """The roster."""

    @property
    def journal(self) -> Journal:
        """The chain."""

    @property
    def answers(self) -> Answers:
        """Kept answers."""


@dataclass(frozen=True, slots=True)
class StoreCondition:
    """How a store is doing, told without asking its database.

    `waiting` units of work stand before the writer, of `waiting_limit` at most; `is_head_kept` tells whether the last
    attempt to keep the journal's head outside the database succeeded.
    """

    waiting: int
    waiting_limit: int
    is_head_kept: bool


class Store(Protocol):
    """A durable store, written one unit of work at a time."""

    def write(self, work: Callable[[Repositories], T]) -> T:
        """Run `work` in one transaction and give its result once that is durable.

        A `work` that raises leaves nothing behind and harms no other unit; its exception comes out here. It may be run
        beside others in one group commit, never twice. What it adds may be refused as late as at its end: the Conflict
        or NotFound that `add...`, `append` and `keep` raise comes out here, too late for `work` to catch it. Raises
        StoreUnavailable.
        """

    def begin_write(self, work: Callable[[Repositories], T]) -> Future[T]:
        """Take `work`, and give what `write` would: for who does not want to hold a thread until it is durable.

        Cancelling takes back what has not begun. What is called once it is done is called in the store's own thread: it
        must be quick and must not raise. Raises StoreUnavailable.
        """

    def read(self) -> AbstractContextManager[Repositories]:
        """Open a consistent view of what is durable, for reading. Raises StoreUnavailable."""

    def require_working(self) -> None:
        """Write durably what nobody reads, and let pass a store that could record now. Raises StoreUnavailable."""

    def require_current_schema(self) -> None:
        """Let pass a store of this program's schema. Raises StoreUnavailable (`reason="store_other_schema"`)."""

    def condition(self) -> StoreCondition:
        """Tell how it is doing."""

    def on_commit(self, wake: Callable[[], None], about: str = "") -> None:
        """Call `wake` after commits, from any thread: a shortcut for those who poll a position.

        `about` is the beginning of an action (`list.`) or of a kind of object (`alert:`): then only after commits that
        recorded such a thing.
        """
