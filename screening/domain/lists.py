"""What is a watch list, and what does a hit on it raise?

A definition comes from one TOML file of `watchlists/`; its rules say, by direction and category, what a hit raises, so
that a new list needs no code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from screening.domain.decisions import Disposition
from screening.domain.entries import ListEntry
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.wording import Wording


class Direction(StrEnum):
    """Which way the traveller crosses the border."""

    ENTRY = "entry"
    EXIT = "exit"


class AlertKind(StrEnum):
    """What a hit raises. An alert is as strong as its strongest hit; `offload` is stronger."""

    OFFLOAD = "offload"
    """The traveller must not leave until the shift manager has decided."""
    REFERRAL = "referral"
    """The shift manager must look."""


class Holds(StrEnum):
    """What a list's entries describe."""

    PERSONS = "persons"
    DOCUMENTS = "documents"


class Upkeep(StrEnum):
    """Where a list is kept, which decides how its age is told."""

    KEPT_HERE = "kept_here"
    """This store is the list's origin: it is never stale here."""
    OBTAINED = "obtained"
    """It comes from elsewhere (a file, headquarters); its age is the time since the copy was known to be current."""


@dataclass(frozen=True, slots=True)
class ListRule:
    """What a hit raises, and the advice to the officer. `direction` or `category` of None means: any.

    A decision whose disposition is one of `second_officer` counts only once another officer has agreed to it.
    """

    raises: AlertKind
    advice: Wording
    direction: Direction | None = None
    category: str | None = None
    second_officer: frozenset[Disposition] = frozenset()

    def applies_to(self, direction: Direction, category: str) -> bool:
        """Whether the rule speaks of this direction and category."""
        return self.direction in (None, direction) and self.category in (None, category)


class ImportFormat(StrEnum):
    """In which form a list's entries come, so that `lists.readers` has a reader for it."""

    OWN_CSV = "own_csv"
    """Ours, as `watchlists/README.md` documents it; the service writes it too."""
    OWN_JSON = "own_json"
    """The same in JSON."""
    FOLLOW_THE_MONEY = "follow_the_money"
    """FollowTheMoney's JSON lines, as OpenSanctions publishes them."""
    UN_XML = "un_xml"
    """The consolidated list of the UN Security Council."""
    EU_XML = "eu_xml"
    """The European Union's consolidated list of financial sanctions (FSF)."""
    OFAC_XML = "ofac_xml"
    """OFAC's Specially Designated Nationals, advanced XML."""
    OFAC_CSV = "ofac_csv"
    """The same in the older CSV: sdn.csv, alt.csv and add.csv."""
    UK_CSV = "uk_csv"
    """The consolidated list of OFSI, or the UK Sanctions List."""
    INTERPOL_JSON = "interpol_json"
    """INTERPOL's public notices."""
    PROSCRIBED_JSON = "proscribed_json"
    """Pakistan's proscribed persons."""
    STOLEN_DOCUMENTS_CSV = "stolen_documents_csv"
    """Documents that were reported stolen, lost or cancelled."""


@dataclass(frozen=True, slots=True)
class ImportBrakes:
    """What an import may not do without a second officer's word.

    A file of fewer than `fewest_entries`, one that would withdraw more than the share `most_withdrawn` (0 to 1) of the
    list, or an entry that begins more than `future_dates` days after today.
    """

    fewest_entries: int = 1
    most_withdrawn: float = 0.1
    future_dates: int = 31


@dataclass(frozen=True, slots=True)
class ImportRules:
    """How a list's entries come in from a file: its form, what the file does not say, and the brakes.

    `owner`, `category`, `legal_basis` and `contact` stand in for what a record leaves out. `categories` are pairs of
    the source's own kind (a notice's colour, a sanctions programme) and ours, in order: the first that a record bears
    decides. An entry that names no day of review is reviewed `review_after_days` after its `valid_from`.
    """

    format: ImportFormat
    owner: AuthorityCode | None = None
    category: str | None = None
    legal_basis: str | None = None
    contact: str | None = None
    categories: tuple[tuple[str, str], ...] = ()
    review_after_days: int | None = None
    brakes: ImportBrakes = ImportBrakes()


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """When a list's entries are looked at again: all in days.

    An entry that names no day itself is reviewed `every` so many days (None: never by itself); officers are reminded
    `remind_before` its day, and it is overdue `overdue_after` it. An entry is named when it expires within `expiring`,
    or has been suspended for more than `suspended`, without anybody's having looked at it.
    """

    every: int | None = None
    remind_before: int = 14
    overdue_after: int = 7
    expiring: int = 7
    suspended: int = 90


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """One watch list: who owns it, where it applies, what its hits raise. The first rule that applies decides.

    `threshold` is the score (0 to 1) from which likeness is a hit. `permitted_age_s` is None only where the list is
    kept here. `entries_file` names the list's sample entries beside the TOML. `validity_days` is how many days an entry
    without a date of expiry is in force, counted from its `valid_from`, and `renewals` how often it can be renewed for
    as many again; None where it is not limited. `confirm_within_days` is for how many days after its own an emergency
    entry holds that no other officer confirms. `imports` says how files are taken in; None: none are. `review` says
    when entries are looked at again.
    """

    code: ListCode
    name: Wording
    holds: Holds
    authorities: tuple[AuthorityCode, ...]
    categories: tuple[str, ...]
    rules: tuple[ListRule, ...]
    threshold: float
    upkeep: Upkeep
    permitted_age_s: int | None = None
    entries_file: str | None = None
    validity_days: int | None = None
    renewals: int | None = None
    confirm_within_days: int = 1
    imports: ImportRules | None = None
    review: ReviewRules = ReviewRules()

    def rule_for(self, direction: Direction, category: str) -> ListRule | None:
        """Give the rule that decides, or None where the list does not apply to the direction."""
        return next((rule for rule in self.rules if rule.applies_to(direction, category)), None)

    def advice_on(self, entry: ListEntry, direction: Direction) -> Wording | None:
        """Give the advice to the officer about a hit: the entry's own, else that of the rule that decides."""
        if entry.advice is not None:
            return entry.advice
        rule = self.rule_for(direction, entry.category)
        return rule.advice if rule else None

    def asks_second_officer(self, direction: Direction, category: str) -> frozenset[Disposition]:
        """Give the dispositions of a hit to which another officer has to agree."""
        rule = self.rule_for(direction, category)
        return rule.second_officer if rule else frozenset()

    def applies_to(self, direction: Direction) -> bool:
        """Whether any of the list's entries is screened against in this direction."""
        # A loop: asked of every list at every screening, and a generator takes five times as long.
        for rule in self.rules:  # noqa: SIM110
            if rule.direction is None or rule.direction is direction:
                return True
        return False


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A numbered immutable edition of a list.

    `published_at` is when it was made; `verified_at` when this copy was last known to equal its source.
    `digest` is SHA-256, in hex, over `product`, a number made of all its entries (`lists.versions` says how); the
    product is empty where it was not kept, in editions of before there were changes of single entries.
    """

    code: ListCode
    number: int
    published_at: datetime
    verified_at: datetime
    entries: int
    digest: str
    product: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ListInForce:
    """A list as screenings use it: its definition, its version, and the entries of that version."""

    definition: ListDefinition
    version: ListVersion
    entries: Sequence[ListEntry]
