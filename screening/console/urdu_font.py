"""In which letters do Urdu pages come, where the computer has no good ones of its own?

Old computers lack letters that Urdu needs. The whole typeface weighs 845 kB, too much for a poor link, so the letters
of the languages of Pakistan and its neighbours are cut out of it once, at the first start, and kept in the data folder.
The one door to fontTools.
"""

import hashlib
import io
import os
import tempfile
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Final

FONT_FILE: Final = "fonts/urdu.woff2"
_PACKAGE: Final = "fontpkg-noto-sans-arabic"
_RANGES: Final = (
    (0x0020, 0x0020),
    (0x060C, 0x060C),  # comma
    (0x061B, 0x061B),  # semicolon
    (0x061F, 0x061F),  # question mark
    (0x0621, 0x063A),  # Arabic letters
    (0x0641, 0x0655),  # Arabic letters, vowel signs
    (0x0660, 0x066C),  # Arabic digits, their signs
    (0x0670, 0x0671),
    (0x0679, 0x06AF),  # Urdu, Persian, Pashto, Sindhi
    (0x06B1, 0x06B3),
    (0x06BA, 0x06D5),
    (0x06F0, 0x06F9),  # Urdu digits
)
CHARACTERS: Final = tuple(chain.from_iterable(range(first, last + 1) for first, last in _RANGES))
_WEIGHTS: Final = (400, 700)


def _recipe() -> str:
    """Name what the cut depends on: another typeface or other letters make another file."""
    ingredients = (version(_PACKAGE), version("fonttools"), CHARACTERS, _WEIGHTS)
    return hashlib.sha256(repr(ingredients).encode()).hexdigest()[:12]


RECIPE: Final = _recipe()


def urdu_font(folder: Path) -> bytes:
    """Give the font (WOFF2, weights 400 to 700) as `folder` keeps it; cut it there first, where it is not yet.

    A start that is interrupted leaves no half file: the whole one takes its name at once.
    """
    kept = folder / f"urdu-{RECIPE}.woff2"
    if not kept.is_file():
        cut = _cut()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            part.write(cut)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(kept)
    return kept.read_bytes()


def _cut() -> bytes:
    # Heavy, and needed once in the life of an installation.
    from fontpkg_noto_sans_arabic import ROOT  # noqa: PLC0415
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    options = Options(hinting=False, name_IDs=[])
    with TTFont(next((ROOT / "files").glob("*.ttf")), recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        instantiateVariableFont(font, {"wdth": 100, "wght": _WEIGHTS}, inplace=True)
        font.flavor = "woff2"
        cut = io.BytesIO()
        font.save(cut)
    return cut.getvalue()
