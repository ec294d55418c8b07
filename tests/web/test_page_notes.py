"""Is it counted and logged what becomes of a page's process, and nothing told about the page?"""

import io
import json

from screening.mrz.broken_off import BrokenOff, Cause
from screening.mrz.page_channel import Kind
from screening.web.log_lines import json_log
from screening.web.measurements import Measurements
from screening.web.page_notes import PageNotes


def test_page_that_was_broken_off_is_counted_and_logged_by_cause_and_place() -> None:
    measurements, log = Measurements(), io.StringIO()
    notes = PageNotes(measurements, json_log(log))
    notes.started(Kind.SECOND)
    notes.broken_off(BrokenOff(Kind.OWN, Cause.FAILED, "LookupError at screening.mrz.rows:1"))
    told = measurements.exposition(None).decode()
    assert 'screening_page_template_starts_total{reader="second"} 1.0' in told
    assert 'screening_pages_broken_off_total{cause="failed",reader="own"} 1.0' in told
    started, broken = (json.loads(line) for line in log.getvalue().splitlines())
    assert (started["event"], started["reader"]) == ("page_template.started", "second")
    assert (broken["event"], broken["reader"], broken["cause"], broken["error"]) == (
        "page.broken_off",
        "own",
        "failed",
        "LookupError at screening.mrz.rows:1",
    )
