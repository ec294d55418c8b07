"""Why does a traveller resemble an entry, and where does the hit stand?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from screening.domain.decisions import LETS_PASS, Decision
from screening.domain.entries import Handling
from screening.domain.identifiers import CrossingId, EntryId, HitId, ListCode, ScreeningId
from screening.domain.lists import AlertKind


class EvidenceKind(StrEnum):
    """What was compared."""

    PRIOR = "prior"
    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    DOCUMENT_NUMBER = "document_number"
    CNIC = "cnic"
    ALIAS = "alias"
    """The agreeing name is one that the authority itself calls weak."""
    SEVERAL = "several"
    """The agreeing name, or date of birth, is one of several that the entry gives."""
    FATHER_NAME = "father_name"
    SEX = "sex"
    NATIONALITY = "nationality"


class Agreement(StrEnum):
    """How what was compared turned out."""

    AGREES = "agrees"
    PARTLY = "partly"
    CONTRADICTS = "contradicts"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """One reason for or against: a code with parameters, and its weight in log-odds (natural logarithm).

    A hit's score is 1 / (1 + exp(-sum of the weights)). The sentence is in the catalogue under
    `evidence.<kind>.<parameters["how"]>`; `how` is always among the parameters.
    """

    kind: EvidenceKind
    agreement: Agreement
    parameters: Mapping[str, str | int | float]
    weight: float


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """A candidate at or above its list's threshold: a likeness, never a verdict. It keeps what made it.

    A later screening of the same crossing that finds the same entry makes a hit of its own; the earlier one, if nobody
    has decided it, is then `superseded_by` the later and needs no decision.
    """

    id: HitId
    crossing_id: CrossingId
    screening_id: ScreeningId
    list_code: ListCode
    list_version: int
    entry_id: EntryId
    entry_revision: int
    category: str
    handling: Handling
    kind: AlertKind
    scorer_version: str
    threshold: float
    score: float
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None
    earlier_decisions: tuple[Decision, ...] = ()
    """Decisions that a second officer sent back, or that were taken before the alert was reopened, oldest first."""
    awaiting: Decision | None = None
    """What the first officer decided and a second has yet to agree to. The hit is open until then."""
    superseded_by: HitId | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person has yet to decide it; a decision that awaits a second officer is none."""
        return self.decision is None and self.superseded_by is None

    @property
    def all_decisions(self) -> tuple[Decision, ...]:
        """Everything that was ever decided about it, oldest first; the last one may await a second officer."""
        return (*self.earlier_decisions, *(each for each in (self.decision, self.awaiting) if each))

    @property
    def needs_decision(self) -> bool:
        """Whether nobody has said anything yet: it is open, and no decision awaits a second officer."""
        return self.is_open and self.awaiting is None

    @property
    def stands(self) -> bool:
        """Whether it keeps the traveller from passing: open, or decided otherwise than as false or cleared."""
        if self.superseded_by is not None:
            return False
        return self.decision is None or self.decision.disposition not in LETS_PASS
