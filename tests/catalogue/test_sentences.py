"""The catalogue: no code without its sentence, and no two sentences for a code."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from screening.catalogue.problems import explain
from screening.catalogue.sentences import load_catalogue
from screening.domain.accounts import Role
from screening.domain.crossings import Instruction, Outcome
from screening.domain.errors import InvalidInput, NotFound
from screening.domain.readings import MrzWarning, ReadingStatus
from screening.domain.wording import Language
from screening.journal.findings import FindingKind

ENGLISH_ALONE = frozenset({"command_line"})
"""Files whose sentences no officer acts on: the command line speaks to whoever runs the service."""
HOUSE = Path(__file__).parent.parent.parent / "screening"
SPEAKING = frozenset({".py", ".js", ".html"})
CATALOGUE = load_catalogue()
CLOSED_SETS = {
    "instruction": Instruction,
    "outcome": Outcome,
    "role": Role,
    "finding": FindingKind,
    "reading.status": ReadingStatus,
    "reading.warning": MrzWarning,
}


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def reasons() -> Iterator[str]:
    """Every reason code that stands in the code as a literal: `reason="..."`."""
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "reason" and isinstance(node.value, ast.Constant):
                yield str(node.value.value)


@pytest.mark.parametrize("prefix", CLOSED_SETS)
def test_every_member_of_a_closed_set_has_its_sentence(prefix: str) -> None:
    missing = [member for member in CLOSED_SETS[prefix] if not CATALOGUE.has(f"{prefix}.{member}")]
    assert missing == []


def test_every_reason_has_its_sentence() -> None:
    assert sorted({reason for reason in reasons() if not CATALOGUE.has(f"reason.{reason}")}) == []


def test_no_sentence_is_left_over() -> None:
    """What nobody says is taken out: the whole code stands in the source, or its telling part does (`reason="date"`).

    The pages' own sentences are held to it beside the pages.
    """
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(HOUSE.rglob("*")) if path.suffix in SPEAKING)
    said = set(re.findall(r"""["'`]([a-z0-9_.]+)["'`]""", source))
    telling = {code: re.sub(r"\.(title|detail)$", "", code).rpartition(".")[2] for code in CATALOGUE.codes()}
    left_over = [code for code, part in telling.items() if not code.startswith("console.") and not {code, part} & said]
    assert left_over == []


@pytest.mark.parametrize("code", CATALOGUE.codes())
def test_urdu_uses_the_fields_of_the_english_sentence(code: str) -> None:
    if CATALOGUE.has(code, Language.URDU):
        english = CATALOGUE.sentences[Language.ENGLISH][code]
        assert fields(CATALOGUE.sentences[Language.URDU][code]) == fields(english)


def subjects() -> list[str]:
    folder = HOUSE / "catalogue" / "en"
    return sorted({path.stem for path in folder.glob("*.po")} - ENGLISH_ALONE)


@pytest.mark.parametrize("subject", subjects())
def test_every_sentence_that_officers_read_is_there_in_urdu(subject: str) -> None:
    """Whoever adds an English sentence adds the Urdu one; without a good translation, see docs/urdu.md."""
    with (HOUSE / "catalogue" / "en" / f"{subject}.po").open("rb") as file:
        codes = [message.id for message in read_po(file) if message.id]
    missing = [code for code in codes if not CATALOGUE.has(str(code), Language.URDU)]
    assert missing == [], f"add these to screening/catalogue/ur/{subject}.po: {missing}"


def test_urdu_has_no_code_that_english_lacks() -> None:
    assert set(CATALOGUE.sentences[Language.URDU]) <= set(CATALOGUE.sentences[Language.ENGLISH])


def test_unknown_code_is_a_mistake_that_shows() -> None:
    with pytest.raises(LookupError):
        CATALOGUE.sentence("no.such.code")


def test_error_is_told_with_reason_place_and_advice() -> None:
    told = explain(InvalidInput("SCREENING_PORT", reason="port_taken", port=8000), CATALOGUE)
    assert [len(told), "8000" in told[0], "SCREENING_PORT" in told[1]] == [3, True, True]


def test_error_without_a_reason_is_told_by_its_kind() -> None:
    assert explain(NotFound(what="alert"), CATALOGUE)[0] == CATALOGUE.sentence("problem.not_found.title")
