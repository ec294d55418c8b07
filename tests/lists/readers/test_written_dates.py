"""Is a date taken for what it says, and for no more?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.lists.readers.written_dates import MOST_YEARS, written_dates, written_day

SPELLINGS = {
    "1971": ["1971"],
    "circa 1965": ["1965"],
    "c. 1970": ["1970"],
    "Approximately 1963": ["1963"],
    "1960-00-00": ["1960"],
    "1960-05-00": ["1960-05"],
    "1971-03-14T00:00:00Z": ["1971-03-14"],
    "1971/03/14": ["1971-03-14"],
    "14/03/1971": ["1971-03-14"],
    "00/03/1960": ["1960-03"],
    "00/00/1960": ["1960"],
    "dd/mm/1968": ["1968"],
    "14.03.1971": ["1971-03-14"],
    "03/1968": ["1968-03"],
    "14 Mar 1971": ["1971-03-14"],
    "14-MAR-1971": ["1971-03-14"],
    "14th of March 1971": ["1971-03-14"],
    "March 14, 1971": ["1971-03-14"],
    "Aug. 1970": ["1970-08"],
    "1968 or 1970": ["1968", "1970"],
    "1968; 14 Mar 1971; 1968": ["1968", "1971-03-14"],
    "1968 to 1970": ["1968", "1969", "1970"],
    "1968-1970": ["1968", "1969", "1970"],
    "between 1968 and 1970": ["1968", "1969", "1970"],
    "01 Jan 1960 to 31 Dec 1960": ["1960"],
    "1940 to 1970": [],
    "1970 to 1968": [],
    "30 Feb 1971": [],
    "late 1960s": [],
    "1971, or in his forties": [],
    "71": [],
    "0071": [],
    "": [],
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_says_what_is_known(text: str) -> None:
    assert [str(found) for found in written_dates(text)] == SPELLINGS[text]


@given(text=st.one_of(st.text(max_size=40), st.from_regex(r"[0-9a-z /.,;-]{0,30}", fullmatch=True)))
def test_any_text_is_dates_or_none(text: str) -> None:
    assert len(written_dates(text)) <= len(text) * MOST_YEARS


@given(day=st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_a_whole_day_is_itself_in_every_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%Y/%m/%d"):
        assert written_day(day.strftime(form)) == day


@pytest.mark.parametrize("text", ["1971", "1971-03", "1971-03-14 or 1971-03-15", "soon"])
def test_what_is_no_whole_day_is_none(text: str) -> None:
    assert written_day(text) is None
