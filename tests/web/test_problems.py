"""Problem documents: every error has its row and its sentences, and none repeats what was sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.catalogue.sentences import load_catalogue
from screening.domain import errors
from screening.domain.errors import ScreeningError
from screening.domain.wording import Language
from screening.web.problem_schema import ProblemItem
from screening.web.problems import CODES_OF_HTTP, STATUSES, Trouble, trouble_of, write_problem
from screening.web.service import preferred_language
from screening.web.validation import _CODES, items_of


def every_error() -> set[type[ScreeningError]]:
    found = {ScreeningError}
    while True:
        more = {kind for base in found for kind in base.__subclasses__()} - found
        if not more:
            # What other tests define as errors of their own is not part of the tree.
            return {kind for kind in found if kind.__module__ == errors.__name__}
        found |= more


def test_every_error_of_the_domain_has_its_status() -> None:
    assert set(STATUSES) == every_error()


@pytest.mark.parametrize("code", sorted({kind.code for kind in STATUSES} | set(CODES_OF_HTTP.values()) | {"internal"}))
@pytest.mark.parametrize("language", Language)
def test_every_problem_says_what_and_what_to_do(code: str, language: Language) -> None:
    problem = write_problem(Trouble(code, 400), "/x", language, load_catalogue())
    assert problem.title
    assert problem.detail


@pytest.mark.parametrize("code", sorted({*_CODES.values(), "form"}))
def test_every_refusal_of_a_field_has_its_sentence(code: str) -> None:
    item = ProblemItem(pointer="/x", code=code)
    problem = write_problem(Trouble("invalid_input", 422, items=[item]), "/x", Language.ENGLISH, load_catalogue())
    assert problem.errors[0].detail


def test_problem_is_told_even_where_a_particular_is_missing() -> None:
    problem = write_problem(trouble_of(errors.LockedOut()), "/x", Language.ENGLISH, load_catalogue())
    assert "–" in problem.detail


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("common_name_reason", "Where: Why a common name alone."),
        ("entry.cnic", "Where: CNIC."),
        ("list.csv: line 3", "Where: list.csv: line 3."),
    ],
)
def test_a_field_is_told_by_its_label(where: str, told: str) -> None:
    error = errors.InvalidInput(where, reason="reason_needed")
    problem = write_problem(trouble_of(error), "/x", Language.ENGLISH, load_catalogue())
    assert (problem.where, problem.detail[-len(told) :]) == (where, told)


def test_refusals_by_the_lock_out_tell_how_long_to_wait() -> None:
    assert trouble_of(errors.LockedOut(retry_after_s=30)).headers["Retry-After"] == "30"


@pytest.mark.parametrize("instance", ["/api/v1/screenings", "/api/v1/scans"])
def test_every_problem_of_a_screening_says_undetermined(instance: str) -> None:
    problem = write_problem(trouble_of(errors.NotAllowed()), instance, Language.ENGLISH, load_catalogue())
    assert problem.outcome == "undetermined"


def test_unavailable_says_undetermined_everywhere() -> None:
    problem = write_problem(trouble_of(errors.StoreUnavailable()), "/api/v1/alerts", Language.ENGLISH, load_catalogue())
    assert (problem.status, problem.outcome) == (503, "undetermined")


def test_items_never_hold_what_was_sent() -> None:
    found = {
        "type": "uuid_parsing",
        "loc": ("body", "id"),
        "msg": "found `MARKER`",
        "input": "MARKER",
        "ctx": {"error": "MARKER"},
    }
    unknown = {"type": "extra_forbidden", "loc": ("body", "MARKER"), "msg": "", "input": "MARKER"}
    assert "MARKER" not in repr(items_of([found, unknown]))


@given(st.text(max_size=300))
def test_any_accept_language_is_understood_or_english(header: str) -> None:
    assert preferred_language(header) in Language


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("ur", "ur"), ("ur;q=0.2, en;q=0.8", "en"), ("en;q=0.1,ur-PK", "ur"), ("ur;q=0", "en"), ("*", "en")],
)
def test_the_preferred_language_is_taken(header: str, language: str) -> None:
    assert preferred_language(header) == language


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (errors.AlreadyDecided(disposition="false_hit"), "False hit: another person"),
        (errors.AlreadyDecided(disposition="superseded"), "replaced by a later scan"),
        (errors.AwaitsSecondOfficer(disposition="offloaded"), "Offloaded"),
        (errors.IllegalTransition(state="awaiting_confirmation", action="acknowledge"), "Awaits a second officer"),
        (errors.ChangeDecided(state="live_at_once"), "in force already"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_particular_is_told_in_words_and_handed_over_as_a_code(error: ScreeningError, word: str) -> None:
    problem = write_problem(trouble_of(error), "/x", Language.ENGLISH, load_catalogue())
    assert word in problem.detail
    assert not {each.value for each in problem.parameters if isinstance(each.value, str)} & set(problem.detail.split())
