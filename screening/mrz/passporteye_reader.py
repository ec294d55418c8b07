"""What does PassportEye read on a page?

The one door to PassportEye. It finds where an MRZ may be; the characters there are read by tesseract directly, because
PassportEye's own answer leaves out what was in doubt, and calls readings valid that are not.
"""

import math
import time
import warnings
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
from PIL import Image

from screening.domain.clock import Clock, SystemClock
from screening.domain.errors import Unavailable
from screening.domain.readings import Reading, ReadingStatus, Zone
from screening.mrz.explanation import Explanation, conclude, explain
from screening.mrz.grid import fit_rows
from screening.mrz.image_gate import open_page
from screening.mrz.page_reader import PASSPORTEYE_READER
from screening.mrz.strips import Box, cut_strip, join_lines
from screening.mrz.tesseract import see_rows

_SEARCH_WIDTHS: Final = (250, 500, 1000)
"""Pages are searched at these widths until something reads: the first is PassportEye's own, the last its second try."""
_LOOKS: Final = (1.0, 0.8, 1.25, 0.9)
"""Other samplings of the same strip make tesseract err elsewhere: two that see an MRZ are compared."""
_ENOUGH_LOOKS: Final = 2
_MIN_ROW: Final = 20
"""A strip on which no row is longer holds no MRZ, at whatever zoom."""
_MIN_SIDE: Final = 60
_MAX_ASPECT: Final = 12
"""No page is so small or so slim, and PassportEye cannot search one that is."""
_MAX_STRIPS: Final = 4
_MOST_SEARCHED: Final = 4_000_000
"""Pixels that are searched: PassportEye takes 50 bytes for each, and looks at a page no wider than 1,000 anyway."""
_RANKS: Final = (ReadingStatus.VALID, ReadingStatus.CHECK_FAILED, ReadingStatus.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class PassportEyeReader:
    """A PageReader on PassportEye's search and tesseract's eyes. `clock` tells the day that decides centuries."""

    clock: Clock = field(default_factory=SystemClock)

    def read_page(self, image: bytes) -> Reading:
        """Read a page. Raises as `PageReader.read_page` does."""
        started = time.perf_counter()
        zones = read_zones(open_page(image), self.clock.now().date())
        return Reading(PASSPORTEYE_READER, zones, (time.perf_counter() - started) * 1000)


def read_zones(page: Image.Image, today: date) -> tuple[Zone, ...]:
    """Read the zones on a decoded page, in 8-bit grey. Raises Unavailable where PassportEye or tesseract is missing."""
    if min(page.size) < _MIN_SIDE or max(page.size) > _MAX_ASPECT * min(page.size):
        return ()
    searched = page.reduce(_coarseness(page))
    for width in _SEARCH_WIDTHS:
        zones: dict[tuple[str, ...], Zone] = {}
        for box in join_lines(_locate(searched, page.width / searched.width, width))[:_MAX_STRIPS]:
            zone = _read_strip(page, box, today)
            if zone is not None:
                zones.setdefault(zone.lines, zone)
        if zones:
            return tuple(sorted(zones.values(), key=lambda zone: (_RANKS.index(zone.status), len(zone.doubts))))
        if width >= page.width:
            break
    return ()


def _read_strip(page: Image.Image, box: Box, today: date) -> Zone | None:
    """Look at a strip, upright and then upside down, until two looks have seen an MRZ."""
    for upside_down in (False, True):
        seen: list[Explanation] = []
        for zoom in _LOOKS:
            strip = cut_strip(page, box, zoom)
            rows = see_rows(strip.transpose(Image.Transpose.ROTATE_180) if upside_down else strip)
            if max(map(len, rows), default=0) < _MIN_ROW:
                break
            grid = fit_rows(rows)
            explanation = explain(grid, today) if grid else None
            if explanation is not None:
                seen.append(explanation)
            if len(seen) == _ENOUGH_LOOKS:
                break
        if seen:
            return conclude(seen[0], seen[1] if len(seen) > 1 else None)
    return None


def _coarseness(page: Image.Image) -> int:
    """Say how many pixels of a side are searched as one, so that all are not too many."""
    return math.ceil(math.sqrt(page.width * page.height / _MOST_SEARCHED))


def _locate(searched: Image.Image, coarseness: float, search_width: int) -> tuple[Box, ...]:
    """Search with PassportEye's locator; the boxes are told in pixels of the page, `coarseness` to one searched.

    Raises Unavailable where PassportEye is not installed.
    """
    try:
        # Late: it loads scikit-image, scikit-learn and matplotlib, which takes seconds; not every command reads pages.
        from passporteye.mrz.image import MRZPipeline, Scaler  # noqa: PLC0415
    except ImportError:
        raise Unavailable("passporteye", reason="page_reader") from None
    # It calls what scikit-image 0.27 will remove; pyproject.toml holds scikit-image below that.
    warnings.filterwarnings("ignore", message="`square` is deprecated", category=FutureWarning)
    pipeline = MRZPipeline(None)
    pipeline["img"] = np.asarray(searched, dtype=np.float64) / 255
    pipeline.replace_component("scaler", Scaler(search_width))
    try:
        found_boxes = pipeline["boxes"]
    except (ValueError, IndexError, ZeroDivisionError):
        raise Unavailable("passporteye", reason="page_reader") from None
    scale = coarseness / float(pipeline["scale_factor"])
    # PassportEye counts rows before columns, and angles from downwards, anti-clockwise.
    return tuple(
        Box(
            x=float(found.center[1]) * scale,
            y=float(found.center[0]) * scale,
            width=float(found.width) * scale,
            height=float(found.height) * scale,
            angle=float(np.pi / 2 - found.angle),
        )
        for found in found_boxes
    )
