"""In which form is a photograph of somebody on a list kept?

Always the same: JPEG in colour, made here of bare pixels that another process decoded (`own_page_process`), so that
nothing of the upload is left but what can be seen.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import Final, Protocol

from PIL import Image

from screening.domain.errors import Unavailable, UnreadableImage
from screening.mrz.image_gate import PHOTOGRAPH_SIDE

MEDIA_TYPE: Final = "image/jpeg"
_QUALITY: Final = 85


@dataclass(frozen=True, slots=True, repr=False)
class KeptPhotograph:
    """A JPEG with its size in pixels; `sha256` (hex) is over `body`."""

    body: bytes
    width: int
    height: int
    sha256: str


class PhotographTaker(Protocol):
    """Decodes what was uploaded, and makes the photograph anew."""

    def take_photograph(self, image: bytes) -> KeptPhotograph:
        """Take one. Raises UnreadableImage, ImageTooLarge, and Unavailable (`reason="page_reader"`)."""


class NoPhotographs:
    """Where none can be taken: a service without processes of its own for images."""

    def take_photograph(self, image: bytes) -> KeptPhotograph:  # noqa: ARG002  the port's signature
        """Raise Unavailable."""
        raise Unavailable(reason="page_reader")


def kept_photograph(size: tuple[int, int], pixels: bytes) -> KeptPhotograph:
    """Make a photograph of 8-bit colour pixels, row by row. Raises UnreadableImage where they are none of ours."""
    width, height = size
    if max(size) > PHOTOGRAPH_SIDE or len(pixels) != width * height * 3:
        raise UnreadableImage(reason="damaged")
    written = io.BytesIO()
    Image.frombytes("RGB", size, pixels).save(written, "JPEG", quality=_QUALITY, optimize=True)
    body = written.getvalue()
    return KeptPhotograph(body, width, height, hashlib.sha256(body).hexdigest())
