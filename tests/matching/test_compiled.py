"""Is nothing stale ever loaded from the cache of compiled functions?"""

import ast
from pathlib import Path

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
