"""Which check digits that do not hold are the shift manager's matter, by the policy in force?"""

from enum import StrEnum

from screening.domain.crossings import DataSource, ScreeningReason
from screening.domain.document_findings import FindingBasis
from screening.domain.readings import ReadingStatus


class ReferCheckFailures(StrEnum):
    """When print that contradicts its own check digit raises a referral by itself.

    Whatever is chosen, such a crossing is never `clear`.
    """

    NEVER = "never"
    """It stays at the counter: whoever is told to call the shift manager has to do it."""
    CONFIRMED = "confirmed"
    """Once an officer has given the lines as they stand on the page. A misreading costs the shift manager nothing."""
    READ = "read"
    """As soon as the page reader is sure. No counter can keep it back; misreadings reach the shift manager too."""


def basis_of(source: DataSource, status: ReadingStatus | None, reason: ScreeningReason | None) -> FindingBasis | None:
    """Say by whom a check failure was surely seen; None where there is none, or nobody can vouch for it.

    Lines of a keyboard wedge, or typed, that no officer has confirmed have nobody: how they were seen is unknown.
    """
    if status is not ReadingStatus.CHECK_FAILED:
        return None
    if source is DataSource.IMAGE:
        return FindingBasis.READ
    return FindingBasis.CONFIRMED if reason is ScreeningReason.CORRECTED else None


def is_referred(basis: FindingBasis, policy: ReferCheckFailures) -> bool:
    """Whether the policy has it referred."""
    if policy is ReferCheckFailures.CONFIRMED:
        return basis is FindingBasis.CONFIRMED
    return policy is ReferCheckFailures.READ
