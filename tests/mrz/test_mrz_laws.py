"""Which laws hold for every MRZ?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.errors import InvalidInput, InvalidMrz
from screening.domain.names import PrintedName
from screening.domain.readings import MrzFormat, ReadingStatus
from screening.mrz.check_digits import ALPHABET, check_digit
from screening.mrz.composer import format_mrz
from screening.mrz.layouts import LAYOUTS
from screening.mrz.parser import parse_mrz
from screening.mrz.text import read_mrz_text
from screening.mrz.written import write_reading
from tests.mrz.builders import TODAY, a_specimen, documents


@given(st.data(), st.sampled_from(MrzFormat))
def test_parse_after_format_is_the_identity(data: st.DataObject, format_: MrzFormat) -> None:
    traveller, document = data.draw(documents(format_))
    record = parse_mrz(format_mrz(format_, traveller, document), TODAY)
    assert record.format is format_
    assert record.failing_checks == ()
    expected = PrintedName(
        traveller.name.surname,
        traveller.name.given_names,
        LAYOUTS[format_].name_length,
        may_be_truncated=record.name.may_be_truncated,
    )
    assert record.traveller == replace(traveller, name=expected)
    assert record.document == document


@given(st.data(), st.sampled_from(MrzFormat))
def test_format_after_parse_gives_the_lines(data: st.DataObject, format_: MrzFormat) -> None:
    traveller, document = data.draw(documents(format_))
    lines = format_mrz(format_, traveller, document)
    record = parse_mrz(lines, TODAY)
    assert format_mrz(format_, record.traveller, record.document, record.optional_data) == lines


@given(st.data(), st.sampled_from(MrzFormat))
def test_one_changed_character_fails_a_check_or_counts_alike(data: st.DataObject, format_: MrzFormat) -> None:
    """Two characters count alike when their check digits are equal: 6 and G, 1 and L, 0 and the filler."""
    traveller, document = data.draw(documents(format_))
    lines = format_mrz(format_, traveller, document)
    covered = sorted(
        place for check in LAYOUTS[format_].checks for cells in (*check.over, check.at) for place in cells.places()
    )
    line, position = data.draw(st.sampled_from(covered))
    was, now = lines[line][position], data.draw(st.sampled_from(ALPHABET))
    changed = list(lines)
    changed[line] = lines[line][:position] + now + lines[line][position + 1 :]
    try:
        record = parse_mrz(tuple(changed), TODAY)
    except InvalidMrz:
        return
    if record.format is not format_:
        return
    moved_the_number = record.document_number != document.number and len(document.number) > 9
    assert record.failing_checks or check_digit(was) == check_digit(now) or moved_the_number


@given(st.text(max_size=600) | st.text("P<UTO1 \n\t", max_size=120))
def test_any_text_is_a_reading_or_refused(text: str) -> None:
    try:
        reading = read_mrz_text(text, TODAY)
    except InvalidMrz:
        return
    assert reading.status is not ReadingStatus.NO_MRZ
    write_reading(reading)


@given(
    st.sampled_from([(2, 44), (2, 36), (3, 30)]).flatmap(
        lambda s: st.tuples(*[st.text(ALPHABET, min_size=s[1], max_size=s[1])] * s[0])
    )
)
def test_any_lines_of_the_right_size_are_a_record_or_refused(lines: tuple[str, ...]) -> None:
    try:
        record = parse_mrz(lines, TODAY)
    except InvalidMrz:
        assert not lines[0][0].isalpha()
        return
    assert record.date_of_birth is None or record.date_of_birth.year <= TODAY.year


@pytest.mark.parametrize("format_", sorted(set(MrzFormat) - {MrzFormat.FRA_ID}))
def test_long_names_are_cut_and_say_so(format_: MrzFormat) -> None:
    traveller, document = a_specimen("A" * 50 + ", " + "B" * 50)
    record = parse_mrz(format_mrz(format_, traveller, document), TODAY)
    assert record.name.may_be_truncated
    assert record.name.given_names.startswith("B")


def test_what_does_not_fit_is_refused_by_field() -> None:
    traveller, document = a_specimen(number="AB23456712")
    with pytest.raises(InvalidInput) as refused:
        format_mrz(MrzFormat.TD3, traveller, document)
    assert (refused.value.where, refused.value.parameters["reason"]) == ("document_number", "length")
    with pytest.raises(InvalidInput) as refused:
        format_mrz(MrzFormat.TD3, replace(traveller, name=PrintedName("ÄGÄ", "")), a_specimen()[1])
    assert refused.value.parameters["reason"] == "characters"
