"""Is nothing stale ever loaded from the cache of compiled functions?"""

import ast
from pathlib import Path

import pytest

from screening.matching import compiled

ROOM = Path(compiled.__file__).parent


def room_imports(name: str) -> set[str]:
    """Give the files of the room that a file of the room imports from."""
    tree = ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {each.removeprefix("screening.matching.") for each in modules if each.startswith("screening.matching.")}


def test_cache_is_named_after_all_files_that_compiled_functions_depend_on() -> None:
    """Add a file to SOURCES when a compiled function comes to use it."""
    reached: set[str] = set()
    waiting = {path.stem for path in ROOM.glob("*.py") if "@compiled" in path.read_text(encoding="utf-8")}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= room_imports(name) - reached
    assert reached == set(compiled.SOURCES)


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
