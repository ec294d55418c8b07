"""How is an error told in words: what is wrong, where, and what to do?"""

from screening.catalogue.sentences import Catalogue
from screening.domain.errors import ScreeningError
from screening.domain.wording import Language


def explain(error: ScreeningError, catalogue: Catalogue, language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """Give the sentences in order: the reason (or else the kind of problem), the place, the advice.

    A reason of its own tells more than the problem's kind; `advice.<reason>` more than the kind's detail.
    """
    reason = error.parameters.get("reason", "")
    particulars = {**error.parameters, "where": error.where or ""}
    told = (
        _first_of(catalogue, f"reason.{reason}", f"problem.{error.code}.title"),
        "problem.where" if error.where else "",
        _first_of(catalogue, f"advice.{reason}", f"problem.{error.code}.detail"),
    )
    return tuple(catalogue.sentence(code, particulars, language) for code in told if catalogue.has(code))


def _first_of(catalogue: Catalogue, *codes: str) -> str:
    return next((code for code in codes if catalogue.has(code)), "")
