"""Which characters does our own network see along a line?

The one door to onnxruntime. The weights come with the project; `recogniser.md` is their model card.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from screening.domain.errors import Unavailable
from screening.mrz.kept_memory import keep_memory
from screening.mrz.line_image import Floats

if TYPE_CHECKING:
    import onnxruntime

WEIGHTS: Final = Path(__file__).with_name("recogniser.onnx")
CHECKSUM: Final = "2119ddcf8b5a1ba947eac50000edb2d32f252b0a5c42c71132db795094f14357"
"""SHA-256 of the weights. Others are not loaded: a damaged network reads well, but wrong."""


def see_characters(lines: Floats) -> Floats:
    """Give the log-likelihood of each class (37 characters, then blank) in each frame: (lines, frames, 38).

    Raises Unavailable (`reason="page_reader"`) where onnxruntime or the right weights are missing.
    """
    odds = np.asarray(_session().run(None, {"lines": lines[:, None]})[0], dtype=np.float32)
    odds -= odds.max(axis=-1, keepdims=True)
    return np.asarray(odds - np.log(np.exp(odds).sum(axis=-1, keepdims=True)), dtype=np.float32)


def load_weights() -> None:
    """Load the network now, once. Raises Unavailable as `see_characters` does."""
    _session()


@cache
def _session() -> "onnxruntime.InferenceSession":
    try:
        weights = WEIGHTS.read_bytes()
        # Late: not every command reads pages, and a checkpost may be set up without it.
        import onnxruntime  # noqa: PLC0415
    except (OSError, ImportError):
        raise Unavailable("onnxruntime", reason="page_reader") from None
    if hashlib.sha256(weights).hexdigest() != CHECKSUM:
        raise Unavailable("recogniser", reason="page_reader")
    keep_memory()
    options = onnxruntime.SessionOptions()
    # One page, one thread: other counters want the cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
