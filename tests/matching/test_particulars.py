"""Are an entry's particulars what they were when they have been written and read?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.entries import ListEntry
from screening.domain.lists import Holds
from screening.domain.travellers import Cnic
from screening.matching.index.features import CNIC, FATHER, FEMALE, MALE, NATIONALITY, features_of
from screening.matching.score.particulars import Particulars, particulars_of, read, write
from tests.matching.test_search_equals_definition import ENTRIES


@given(ENTRIES, st.sampled_from(Holds))
def test_what_was_written_is_read(entry: ListEntry, holds: Holds) -> None:
    """With weak aliases, several dates and documents, and without any of them."""
    listed = particulars_of(entry, holds)
    assert read(write(listed)) == listed


@pytest.mark.parametrize("typed", ["01234\t56789012", "two\nlines", "٣٤٥", '"quoted"'], ids=ascii)
def test_card_number_is_read_as_it_was_typed(typed: str) -> None:
    """It is the one particular that may have any character."""
    listed = Particulars(cnic=Cnic(typed))
    assert read(write(listed)) == listed


@given(ENTRIES)
def test_features_say_what_there_is_to_compare(entry: ListEntry) -> None:
    """One bit each; X is neither of the sexes that are compared."""
    features = features_of(particulars_of(entry, Holds.PERSONS))
    told = {bit for bit in (CNIC, FATHER, NATIONALITY, MALE, FEMALE) if features >> bit & 1}
    bare = replace(entry, cnic=None, father_name=None, nationalities=(), sex=None)
    assert features_of(particulars_of(bare, Holds.PERSONS)) == 0
    assert (CNIC in told, NATIONALITY in told) == (entry.cnic is not None, bool(entry.nationalities))
    assert {MALE, FEMALE} & told == ({MALE} if entry.sex == "M" else {FEMALE} if entry.sex == "F" else set())
