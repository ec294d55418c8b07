"""Is nothing stale ever loaded from the cache of compiled functions?"""

import ast
from pathlib import Path

import pytest

from screening.matching import compiled

MATCHING = Path(compiled.__file__).parent


def sources_of(module: str) -> set[str]:
    """Give the modules under matching that a module under it imports from, as `room.file`."""
    tree = ast.parse((MATCHING / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {each.removeprefix("screening.matching.") for each in imported if each.startswith("screening.matching.")}


def test_cache_is_named_after_all_rooms_that_compiled_functions_depend_on() -> None:
    """Add a room to ROOMS when a compiled function comes to use it."""
    marked = [path for path in MATCHING.rglob("*.py") if "@compiled\n" in path.read_text(encoding="utf-8")]
    waiting = {".".join(path.relative_to(MATCHING).with_suffix("").parts) for path in marked}
    reached: set[str] = set()
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting |= sources_of(module) - reached
    assert {module.split(".")[0] for module in reached} == {*compiled.ROOMS, "compiled"}


def test_folder_that_the_operator_names_is_used_and_handed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A process started by this one is told the folder itself, and uses that."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    folder = compiled._cache_folder()
    assert folder is not None
    assert folder.parent == tmp_path
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder))
    assert compiled._cache_folder() == folder


def test_without_a_folder_to_write_to_functions_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every start takes longer then, and serves as well."""

    def refuse(path: Path, **how: bool) -> None:
        raise OSError

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert compiled._cache_folder() is None
    monkeypatch.setattr(compiled, "_IS_KEPT", False)

    def next_number(number: int) -> int:
        return number + 1

    assert compiled.compiled(next_number)(2) == 3
