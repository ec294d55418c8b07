"""Did the officer say why?"""

from screening.domain.errors import InvalidInput

LONGEST_REASON = 2000


def written_reason(reason: str | None) -> str | None:
    """Give a reason without the blanks around it, None where nothing was said. Raises InvalidInput (`too_long`)."""
    said = (reason or "").strip()
    if len(said) > LONGEST_REASON:
        raise InvalidInput("reason", reason="too_long", longest=LONGEST_REASON)
    return said or None


def needed_reason(reason: str | None) -> str:
    """Give a reason as `written_reason` does. Raises InvalidInput (`reason_needed`) too, where nothing was said."""
    said = written_reason(reason)
    if said is None:
        raise InvalidInput("reason", reason="reason_needed")
    return said
