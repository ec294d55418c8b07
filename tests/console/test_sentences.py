"""Everything that pages say stands in the catalogue."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from screening.catalogue.sentences import load_catalogue
from screening.domain.accounts import Role, ScopeKind
from screening.domain.alerts import AlertLevel, AlertState
from screening.domain.crossings import MovementKind, Outcome
from screening.domain.decisions import Disposition
from screening.domain.document_findings import FindingBasis, FindingCode
from screening.domain.hits import Agreement
from screening.domain.lists import AlertKind, Direction
from screening.domain.readings import CheckName, MrzWarning
from screening.domain.travellers import Sex

FOLDER = Path(__file__).parents[2] / "screening" / "console"
TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))
SOURCES = [*TEMPLATES, *sorted((FOLDER / "static" / "js").glob("*.js")), *sorted(FOLDER.glob("*.py"))]
WHOLE_CODE = re.compile(r"""["'`](console(?:\.[a-z_0-9]+)+)["'`]""")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_every_code_in_a_page_has_its_sentence(source: Path) -> None:
    codes = set(WHOLE_CODE.findall(source.read_text())) - {"console.product"}
    assert {code for code in codes if not load_catalogue().has(code)} == set()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("console.role", Role),
        ("console.start.role", Role),
        ("console.scope", ScopeKind),
        ("console.direction", Direction),
        ("console.kind", AlertKind),
        ("console.state", AlertState),
        ("console.level", AlertLevel),
        ("console.movement", MovementKind),
        ("console.disposition", Disposition),
        ("console.finding.disposition", Disposition),
        ("console.finding.heading", FindingCode),
        ("console.finding.meaning", FindingCode),
        ("console.finding.basis", FindingBasis),
        ("console.board.finding", FindingCode),
        ("finding", FindingCode),
        ("console.agreement", Agreement),
        ("console.sex", Sex),
        ("console.check", CheckName),
        ("console.reading.warning", MrzWarning),
        ("outcome", Outcome),
    ],
)
def test_every_value_that_a_page_may_show_has_its_sentence(prefix: str, values: type[StrEnum]) -> None:
    catalogue = load_catalogue()
    assert [value for value in values if not catalogue.has(f"{prefix}.{value}")] == []


def test_no_sentence_of_the_pages_is_left_over() -> None:
    """What nobody says is taken out; a code that is put together in a page counts by its beginning."""
    text = "\n".join(source.read_text() for source in SOURCES)
    put_together = tuple(re.findall(r"""["'`](console\.[a-z_.0-9]+\.|console\.alert\.)(?:\$\{|["'] ~)""", text))
    left_over = [
        code
        for code in load_catalogue().codes("console.")
        if code not in text and not code.startswith(tuple(set(put_together) - {"console.alert."}))
    ]
    assert left_over in ([], [f"console.alert.{step}_help" for step in ("escalate", "reopen", "send_back")])


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_sentence_of_their_own(template: Path) -> None:
    """Only names of keys stand in the markup itself: they are printed on the keyboard."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(), flags=re.DOTALL)
    text = re.sub(r"<kbd>[^<]*</kbd>|<svg.*?</svg>|<[^>]*>", "", text, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]{2,}", text) == []


def test_a_product_name_says_which_languages_the_pages_speak() -> None:
    assert load_catalogue().has("console.product")
