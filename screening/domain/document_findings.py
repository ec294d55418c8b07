"""What speaks against the document itself, whoever presents it, and where does that stand?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from screening.domain.crossings import Screening
from screening.domain.decisions import LETS_PASS, Decision, Disposition
from screening.domain.identifiers import CrossingId, FindingId, ScreeningId
from screening.domain.lists import AlertKind
from screening.domain.readings import CheckDigit, ReadingStatus


class FindingCode(StrEnum):
    """What was found."""

    CHECK_FAILURE = "check_failure"
    """Print that was surely seen contradicts its check digit: a possible alteration, or the issuer's fault."""


class FindingBasis(StrEnum):
    """By whom it was seen, the weaker first."""

    READ = "read"
    """The page reader was sure of every character. It can err."""
    CONFIRMED = "confirmed"
    """An officer gave the lines as they stand on the page, and they still contradict themselves."""


@dataclass(frozen=True, slots=True, repr=False)
class DocumentFinding:
    """A matter of an alert beside its hits: no likeness to an entry, but something about the document in hand.

    `checks` are the check digits that do not hold. Lines and the image's digest are its screening's, and stand there
    alone. A later finding of the same crossing replaces one that nobody has decided: that is `superseded_by` it.
    """

    id: FindingId
    crossing_id: CrossingId
    screening_id: ScreeningId
    code: FindingCode
    basis: FindingBasis
    checks: tuple[CheckDigit, ...]
    kind: AlertKind = AlertKind.REFERRAL
    decision: Decision | None = None
    earlier_decisions: tuple[Decision, ...] = ()
    """Decisions that were taken before the alert was reopened, oldest first."""
    superseded_by: FindingId | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person has yet to decide it."""
        return self.decision is None and self.superseded_by is None

    @property
    def all_decisions(self) -> tuple[Decision, ...]:
        """Everything that was ever decided about it, oldest first."""
        return (*self.earlier_decisions, *((self.decision,) if self.decision else ()))

    @property
    def stands(self) -> bool:
        """Whether it keeps the traveller from passing: open, or decided otherwise than as misread or in order."""
        if self.superseded_by is not None:
            return False
        return self.decision is None or self.decision.disposition not in LETS_PASS

    @property
    def is_misread(self) -> bool:
        """Whether it was decided that the page says something else: what was screened was then not what it says."""
        return self.decision is not None and self.decision.disposition is Disposition.FALSE_HIT

    def answers_for(self, basis: FindingBasis) -> bool:
        """Whether the same lines, seen again on that basis, are no other matter than this one.

        They are where an officer now confirms what so far a reader alone had read, or what was decided to be misread.
        """
        if self.superseded_by is not None:
            return False
        is_stronger = basis is FindingBasis.CONFIRMED
        return not (is_stronger and (self.is_misread or (self.is_open and self.basis is FindingBasis.READ)))


def later_valid(finding: DocumentFinding, screenings: Sequence[Screening]) -> Screening | None:
    """Give the first reading after the finding's that was valid, of its crossing's in order. It takes nothing back."""
    ids = [screening.id for screening in screenings]
    later = screenings[ids.index(finding.screening_id) + 1 :]
    return next((each for each in later if each.reading_status is ReadingStatus.VALID), None)
