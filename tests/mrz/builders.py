"""Fictional MRZs and travellers."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.names import PrintedName
from screening.domain.readings import MrzFormat
from screening.domain.travellers import Sex, TravelDocument, Traveller
from tests.builders import a_document, a_traveller

TODAY = date(2026, 11, 21)


def mrz(first: str, second: str) -> tuple[str, str]:
    """Fill up the first line."""
    return first.ljust(len(second), "<"), second


def a_specimen(
    name: str = "BALOCH, ZARMINA GUL", number: str = "AB2345671", document_type: str = "P"
) -> tuple[Traveller, TravelDocument]:
    """Make a fictional traveller with a document that has not expired."""
    document = a_document(number, document_type=document_type)
    return a_traveller(name), replace(document, date_of_expiry=PartialDate.parse("2031-05-14"))


_WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=6)
_NAMES = st.lists(_WORDS, min_size=1, max_size=2).map(" ".join)
_BIRTHS = st.dates(date(1927, 1, 1), TODAY).map(lambda day: PartialDate(day.year, day.month, day.day))
_EXPIRIES = st.dates(date(1980, 1, 1), date(2076, 12, 31)).map(lambda day: PartialDate(day.year, day.month, day.day))
_STATES = st.sampled_from(["UTO", "D", "PAK", "XXA", "GBN"]).map(StateCode)
_TYPES = {"TD3": "P", "MRV-A": "V", "MRV-B": "V", "FRA-ID": "ID"}


@st.composite
def documents(draw: st.DrawFn, format_: MrzFormat) -> tuple[Traveller, TravelDocument]:
    """Draw a traveller and a document that fit the layout whole."""
    is_french = format_ is MrzFormat.FRA_ID
    number_length = {MrzFormat.TD1: 22, MrzFormat.TD2: 14, MrzFormat.FRA_ID: 12}.get(format_, 9)
    number = draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=number_length))
    traveller = Traveller(
        name=PrintedName(draw(_NAMES), draw(_NAMES)),
        date_of_birth=draw(st.none() | _BIRTHS | st.integers(1927, 2026).map(PartialDate)),
        sex=draw(st.none() | st.sampled_from(Sex)),
        nationality=None if is_french else draw(st.none() | _STATES),
    )
    document = TravelDocument(
        number=number,
        issuing_state=StateCode("FRA") if is_french else draw(_STATES),
        document_type=_TYPES.get(format_, "I"),
        date_of_expiry=None if is_french else draw(st.none() | _EXPIRIES),
    )
    return traveller, document
