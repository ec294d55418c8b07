"""Does a part of the service do its work?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from screening.domain.errors import Parameter, Unavailable

Look = Callable[[], None]
"""Lets pass what works. Raises Unavailable with its reason."""


class CheckState(StrEnum):
    """What a look at a part gave."""

    OK = "ok"
    DEGRADED = "degraded"
    """Travellers are screened and recorded, but not as they should be."""
    FAILED = "failed"
    """No screening can be relied on, or none can be recorded."""


@dataclass(frozen=True, slots=True)
class Check:
    """One part and its state. `reason` is the code of the sentence that says what is wrong, empty where nothing is."""

    name: str
    state: CheckState
    reason: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the service that can be looked at. Without a vital one no screening can be relied on."""

    name: str
    look: Look
    is_vital: bool

    def check(self) -> Check:
        """Look."""
        try:
            self.look()
        except Unavailable as error:
            state = CheckState.FAILED if self.is_vital else CheckState.DEGRADED
            return Check(self.name, state, str(error.parameters.get("reason", error.code)), error.parameters)
        return Check(self.name, CheckState.OK)


def worst(checks: tuple[Check, ...]) -> CheckState:
    """Give the worst state of all."""
    states = {check.state for check in checks}
    return next((state for state in (CheckState.FAILED, CheckState.DEGRADED) if state in states), CheckState.OK)
