"""What does every endpoint and page have at hand?"""

from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request

from screening.catalogue.sentences import Catalogue
from screening.domain.wording import Language
from screening.mrz.page_reader import PageReader
from screening.mrz.photographs import NoPhotographs, PhotographTaker
from screening.signing.keys import SigningKey
from screening.web.desks import Desks
from screening.web.in_flight import InFlight
from screening.web.limits import CallLimits
from screening.web.live import LiveAlerts
from screening.web.live_counters import LiveCounters
from screening.web.measurements import Measurements
from screening.web.news import ListNews
from screening.web.operators import Operators
from screening.web.sign_in_gate import SignInGate
from screening.workflows.imports.import_desk import ImportDesk
from screening.workflows.parts import Parts
from screening.workflows.upkeep.check_readiness import Readiness

LANGUAGE_COOKIE: Final = "screening_language"
_LANGUAGES: Final = frozenset(Language)


@dataclass(frozen=True, slots=True)
class Service:
    """Everything joined, one for each application; kept at `app.state.service`."""

    parts: Parts
    page_reader: PageReader
    catalogue: Catalogue
    live: LiveAlerts
    counters: LiveCounters
    in_flight: InFlight
    measurements: Measurements
    readiness: Readiness
    imports: ImportDesk
    news: ListNews
    signing_key: SigningKey
    photographs: PhotographTaker = field(default_factory=NoPhotographs)
    limits: CallLimits = field(default_factory=CallLimits)
    desks: Desks = field(default_factory=Desks)
    sign_in_gate: SignInGate = field(default_factory=SignInGate)
    operators: Operators = field(default_factory=Operators)


def service_of(request: Request) -> Service:
    """Give the application's service."""
    service: Service = request.app.state.service
    return service


def language_of(request: Request) -> Language:
    """Give the language that was chosen on a page of this browser, else the one that it prefers (RFC 9110, 12.5.4)."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in _LANGUAGES:
        return Language(chosen)
    return preferred_language(request.headers.get("accept-language", ""))


def preferred_language(accepted: str) -> Language:
    """Read an Accept-Language header, English where none of ours is named. What cannot be read counts for nothing."""
    weights: dict[str, float] = {}
    for item in accepted[:200].lower().split(","):
        name, _, parameters = item.strip().partition(";")
        weights.setdefault(name.strip().split("-")[0], _weight(parameters))
    best = max(Language, key=lambda language: weights.get(language.value, 0.0))
    return best if weights.get(best.value, 0.0) > 0 else Language.ENGLISH


def _weight(parameters: str) -> float:
    name, equals, value = parameters.strip().partition("=")
    if not equals:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0


# Dependencies that wait for nothing are coroutines: the framework sends every other kind to a thread of its own.
async def _give_service(request: Request) -> Service:
    return service_of(request)


async def _give_language(request: Request) -> Language:
    return language_of(request)


ServiceOf = Annotated[Service, Depends(_give_service)]
LanguageOf = Annotated[Language, Depends(_give_language)]
