"""What becomes of the processes in which pages are read? Counted, and told in the log without a word about the page."""

from dataclasses import dataclass

from screening.mrz.broken_off import BrokenOff
from screening.mrz.page_channel import Kind
from screening.web.log_lines import Log
from screening.web.measurements import Measurements


@dataclass(frozen=True, slots=True)
class PageNotes:
    """Takes note, for operators."""

    measurements: Measurements
    log: Log

    def started(self, kind: Kind) -> None:
        """Take note of a template that has started."""
        self.measurements.count_page_template(kind)
        self.log.info("page_template.started", reader=kind)

    def broken_off(self, broken: BrokenOff) -> None:
        """Take note of a page that was not read."""
        self.measurements.count_broken_page(broken.kind, broken.cause)
        self.log.warning("page.broken_off", reader=broken.kind, cause=broken.cause, error=broken.place)
