"""How does a function of loops come to run as machine code? This is the one door to numba.

A function marked `@compiled` is translated for the arrays it is first called with. The translation is kept in a
folder and loaded from there by the next process: where the operator says (NUMBA_CACHE_DIR), else beside this file, in
the cache that systemd gives a unit (CACHE_DIRECTORY), or in the user's own; else nowhere, and every start translates
anew, about a minute, and serves as well.

numba notices that a function's own file has changed, but not that one has which it calls or takes a number from. The
folder is therefore named after the contents of all files of the rooms that have such functions (ROOMS): whatever
changes, nothing stale is loaded.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

ROOMS = ("names", "score", "index", "candidates", "retro")
"""Where compiled functions stand, and what these use, directly or not; a test compares."""

_ROOM = Path(__file__).parent


def _cache_folder() -> Path | None:
    """Give the first folder that can be written to; None where there is none."""
    sources = b"".join(path.read_bytes() for room in ROOMS for path in sorted((_ROOM / room).glob("*.py")))
    name = f"kernels-{hashlib.sha256(sources).hexdigest()[:16]}"
    operators, systemds = os.environ.get("NUMBA_CACHE_DIR"), os.environ.get("CACHE_DIRECTORY")
    for parent in (operators, _ROOM / "__pycache__", systemds, Path("~/.cache/screening").expanduser()):
        if not parent:
            continue
        # A process that this one started was told the folder itself.
        folder = Path(parent) if Path(parent).name == name else Path(parent) / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


os.environ["NUMBA_CACHE_DIR"] = str(_cache_folder() or "")
_IS_KEPT = bool(os.environ["NUMBA_CACHE_DIR"])

import numba  # noqa: E402 (It reads the environment when it is imported.)


def compiled(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Translate the function when it is first called; other threads run while it does."""
    return cast("Callable[_Parameters, _Result]", numba.njit(cache=_IS_KEPT, nogil=True)(function))
