"""What is a caller told when something went wrong?

RFC 9457 problem documents for every error, from one table. A problem names what, where and what to do, in codes and in
the catalogue's sentences; it never repeats what was sent, which may be somebody's name or number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from screening.catalogue.sentences import Catalogue
from screening.domain import errors
from screening.domain.errors import Parameter, ScreeningError
from screening.domain.wording import Language
from screening.web.problem_schema import NamedValue, Problem, ProblemItem
from screening.web.routes import route_template
from screening.web.service import language_of, service_of
from screening.web.validation import items_of

MEDIA_TYPE: Final = "application/problem+json"

STATUSES: Final[Mapping[type[ScreeningError], int]] = {
    errors.ScreeningError: 500,
    errors.InvalidInput: 422,
    errors.InvalidMrz: 422,
    errors.UnreadableImage: 422,
    errors.ImageTooLarge: 413,
    errors.InvalidDefinition: 422,
    errors.InvalidEntry: 422,
    errors.InvalidImport: 422,
    errors.NotFound: 404,
    errors.UnknownCheckpost: 422,
    errors.NotSignedIn: 401,
    errors.ApiKeyRefused: 401,
    errors.LockedOut: 429,
    errors.TooManyCalls: 429,
    errors.NotAllowed: 403,
    errors.ApproverIsProposer: 403,
    errors.ConfirmerIsDecider: 403,
    errors.ApiKeyNotForThis: 403,
    errors.ForgedRequest: 403,
    errors.Conflict: 409,
    errors.AlreadyDecided: 409,
    errors.FindingDecided: 409,
    errors.AwaitsSecondOfficer: 409,
    errors.NothingAwaits: 409,
    errors.IllegalTransition: 409,
    errors.ClaimedByAnother: 409,
    errors.CrossingClosed: 409,
    errors.StaleEntry: 412,
    errors.MissingBaseRevision: 428,
    errors.ChangeDecided: 409,
    errors.ImpossibleChange: 409,
    errors.ImportDecided: 409,
    errors.ImpossibleImport: 409,
    errors.RequestInFlight: 409,
    errors.UnknownPosition: 409,
    errors.FeedRefused: 502,
    errors.MissingIdempotencyKey: 400,
    errors.IdempotencyKeyReused: 422,
    errors.Unavailable: 503,
    errors.StoreUnavailable: 503,
    errors.NotJournalled: 503,
    errors.JournalBroken: 500,
    errors.UnsafeConfiguration: 500,
}
"""Error -> HTTP status. Every error of the domain has a row of its own; a test fails on a missing one."""

CODES_OF_HTTP: Final[Mapping[int, str]] = {
    400: "malformed_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "route_not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
    429: "too_many_calls",
}
"""What the web framework itself refuses, as problem codes; everything else is `internal`."""

WORDS_OF: Final[Mapping[str, str]] = {"disposition": "console.disposition", "state": "console.state"}
"""Where the word for a particular stands in the catalogue, unless the problem has one of its own."""

LABELS: Final[Mapping[str, str]] = {"common_name_reason": "console.cost.why_common"}
"""Where the label of a field stands in the catalogue, unless among those of an entry's fields."""

KEY_PLACE: Final = ("header", "Idempotency-Key")
_RETRY_SOON_S: Final = "2"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem before it is written: `code` names its sentences in the catalogue."""

    code: str
    status: int
    where: str | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    items: Sequence[ProblemItem] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def trouble_of(error: ScreeningError) -> Trouble:
    """Translate an error of the domain."""
    headers: dict[str, str] = {}
    if isinstance(error, errors.NotSignedIn):
        headers["WWW-Authenticate"] = 'Bearer realm="screening"'
    elif isinstance(error, errors.LockedOut | errors.TooManyCalls):
        headers["Retry-After"] = str(error.parameters.get("retry_after_s", _RETRY_SOON_S))
    elif isinstance(error, errors.Unavailable | errors.RequestInFlight):
        headers["Retry-After"] = _RETRY_SOON_S
    return Trouble(error.code, STATUSES[type(error)], error.where, error.parameters, headers=headers)


def trouble_of_http(error: HTTPException) -> Trouble:
    """Translate a refusal of the web framework; its own words are not passed on."""
    code = CODES_OF_HTTP.get(error.status_code, "internal")
    return Trouble(code, error.status_code, headers=dict(error.headers or {}))


def trouble_of_validation(error: RequestValidationError) -> Trouble:
    """Translate the validation of a request: places and codes, never the values."""
    found = error.errors()
    if any(each["loc"] == KEY_PLACE and each["type"] in {"missing", "string_too_short"} for each in found):
        return trouble_of(errors.MissingIdempotencyKey("header:Idempotency-Key"))
    return Trouble("invalid_input", 422, items=items_of(found))


def write_problem(trouble: Trouble, instance: str, language: Language, catalogue: Catalogue) -> Problem:
    """Put a problem into words. `instance` is the route's template, without anybody's id."""
    title, detail = f"problem.{trouble.code}.title", f"problem.{trouble.code}.detail"
    return Problem(
        type=f"urn:screening:problem:{trouble.code}",
        title=catalogue.sentence(title, language=language),
        status=trouble.status,
        detail=" ".join(_sentences(trouble, detail, language, catalogue))[:1000],
        instance=instance,
        code=trouble.code,
        where=trouble.where,
        parameters=[NamedValue(name=name, value=value) for name, value in sorted(trouble.parameters.items())],
        errors=[_worded(item, language, catalogue) for item in trouble.items],
        outcome="undetermined" if trouble.status == 503 or _screens(instance) else None,
    )


def problem_response(trouble: Trouble, request: Request) -> Response:
    """Answer with a problem document, in the caller's language."""
    language = language_of(request)
    problem = write_problem(trouble, route_template(request.scope), language, service_of(request).catalogue)
    return Response(
        problem.model_dump_json(exclude_none=True),
        trouble.status,
        {**trouble.headers, "Content-Language": language.value},
        MEDIA_TYPE,
    )


def _screens(instance: str) -> bool:
    return instance.endswith(("/screenings", "/scans", "/manifests"))


def _sentences(trouble: Trouble, detail: str, language: Language, catalogue: Catalogue) -> list[str]:
    told = [_said(catalogue, detail, _in_words(trouble, language, catalogue), language)]
    if (reason := trouble.parameters.get("reason")) is not None and catalogue.has(f"reason.{reason}"):
        told.append(_said(catalogue, f"reason.{reason}", trouble.parameters, language))
    if trouble.where:
        where = _place_in_words(trouble.where, language, catalogue)
        told.append(catalogue.sentence("problem.where", {"where": where}, language))
    return told


def _place_in_words(where: str, language: Language, catalogue: Catalogue) -> str:
    """Give a field by the label that it has on the pages: its name is a code. Any other place is given as it is."""
    name = where.removeprefix("entry.")
    label = LABELS.get(name, f"console.lists.field.{name}")
    return catalogue.sentence(label, language=language) if catalogue.has(label) else where


def _in_words(trouble: Trouble, language: Language, catalogue: Catalogue) -> dict[str, Parameter]:
    """Give the particulars as a reader knows them: `awaiting_confirmation` is a code, and no word."""
    return {
        name: _in_word(trouble.code, name, value, language, catalogue) for name, value in trouble.parameters.items()
    }


def _in_word(code: str, name: str, value: Parameter, language: Language, catalogue: Catalogue) -> Parameter:
    words = (f"problem.{code}.{name}.{value}", f"{WORDS_OF[name]}.{value}" if name in WORDS_OF else "")
    return next((catalogue.sentence(word, language=language) for word in words if catalogue.has(word)), value)


def _worded(item: ProblemItem, language: Language, catalogue: Catalogue) -> ProblemItem:
    values = {each.name: each.value for each in item.parameters}
    return item.model_copy(update={"detail": _said(catalogue, f"reason.{item.code}", values, language)})


def _said(catalogue: Catalogue, code: str, values: Mapping[str, Parameter], language: Language) -> str:
    """Say a code; a particular that was not handed over stays blank, since a problem must never fail to be told."""
    return catalogue.sentence(code, _Forgiving(values), language)


class _Forgiving(dict[str, Parameter]):
    """Particulars of which a missing one is a dash. Never empty, so that the sentence is always formatted."""

    def __bool__(self) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "–"
