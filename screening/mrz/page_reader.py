"""Who can read a page?"""

from typing import Final, Protocol

from screening.domain.readings import Reading

OWN_READER: Final = "screening"
PASSPORTEYE_READER: Final = "passporteye"
AT_ONCE: Final = 2
"""Pages that one process of the service has read at the same time, unless it is set otherwise."""


class PageReader(Protocol):
    """Finds and reads the machine-readable zones on the image of a page."""

    def read_page(self, image: bytes) -> Reading:
        """Read a page as uploaded (see `screening.mrz.image_gate` for what is taken).

        A page without an MRZ is a reading without zones. Raises UnreadableImage, ImageTooLarge, and Unavailable
        (`reason="page_reader"`) where the reader itself does not work: that says nothing about the page.
        """
