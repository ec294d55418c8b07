"""Do the fields of each layout come out as printed?"""

from datetime import date

import pytest

from screening.domain.errors import InvalidMrz
from screening.domain.readings import CheckName, MrzFormat, MrzWarning
from screening.mrz.parser import parse_mrz
from tests.mrz.builders import TODAY, mrz


def test_td3_gives_every_field() -> None:
    record = parse_mrz(mrz("P<UTOBALOCH<<ZARMINA<GUL", "L898902C36UTO7408122F3105146<<<<<<<<<<<<<<<8"), TODAY)
    assert record.format is MrzFormat.TD3
    assert (record.document_type, record.issuing_state, record.nationality) == ("P", "UTO", "UTO")
    assert (record.name.surname, record.name.given_names) == ("BALOCH", "ZARMINA GUL")
    assert (record.document_number, str(record.date_of_birth), record.sex) == ("L898902C3", "1974-08-12", "F")
    assert str(record.date_of_expiry) == "2031-05-14"
    assert not record.failing_checks
    assert not record.warnings
    assert not record.name.may_be_truncated


def test_empty_optional_data_may_have_a_filler_or_a_zero_as_check_digit() -> None:
    for check in "<0":
        lines = mrz("P<UTOBALOCH<<ZARMINA<GUL", f"L898902C36UTO7408122F3105146<<<<<<<<<<<<<<{check}8")
        assert not parse_mrz(lines, TODAY).failing_checks


def test_a_filler_proves_no_other_field() -> None:
    record = parse_mrz(mrz("V<UTOBALOCH<<ZARMINA", "L898902C3<UTO7408122F3105146<<<<<<<<<<<<<<<<"), TODAY)
    assert record.format is MrzFormat.MRV_A
    assert record.failing_checks == (CheckName.DOCUMENT_NUMBER,)


def test_a_long_number_runs_on_into_the_optional_data() -> None:
    record = parse_mrz(
        ("I<UTOABCDEFGHI<JKL6<REST<<<<<<", "7408122F3105146UTO<<<<<<<<<<<4", "GUL".ljust(30, "<")), TODAY
    )
    assert record.document_number == "ABCDEFGHIJKL"
    assert record.optional_data == ("REST", "")


def test_a_card_number_of_nine_letters_without_tail_lacks_its_check_digit() -> None:
    record = parse_mrz(
        ("I<UTOABCDEFGHI<<<<<<<<<<<<<<<<", "7408122F3105146UTO<<<<<<<<<<<4", "GUL".ljust(30, "<")), TODAY
    )
    assert CheckName.DOCUMENT_NUMBER in record.failing_checks


def test_the_old_french_card_has_names_in_two_fields() -> None:
    record = parse_mrz(("IDFRABALOCH<<<<<<<<<<<<<<<<<<<750123", "9012345678907ZARMINA<<GUL<<7408122F5"), TODAY)
    assert record.format is MrzFormat.FRA_ID
    assert (record.name.surname, record.name.given_names) == ("BALOCH", "ZARMINA GUL")
    assert record.nationality is None
    assert record.date_of_expiry is None


@pytest.mark.parametrize(
    ("name", "surname", "given_names"),
    [
        ("BALOCH", "BALOCH", ""),
        ("<<ZARMINA", "", "ZARMINA"),
        ("VAN<DER<MEER<<ANNA", "VAN DER MEER", "ANNA"),
        ("GUL<<ANNA<<MARIA", "GUL", "ANNA MARIA"),
    ],
)
def test_identifiers_are_parted_by_two_fillers(name: str, surname: str, given_names: str) -> None:
    record = parse_mrz(mrz(f"P<UTO{name}", "L898902C36UTO7408122F3105146<<<<<<<<<<<<<<<8"), TODAY)
    assert (record.name.surname, record.name.given_names) == (surname, given_names)


def test_a_letter_in_the_last_cell_means_that_the_name_may_be_cut() -> None:
    record = parse_mrz(("P<UTO" + "A" * 39, "L898902C36UTO7408122F3105146<<<<<<<<<<<<<<<8"), TODAY)
    assert record.name.may_be_truncated
    assert record.name.field_length == 39


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("740812", "1974-08-12"),
        ("261121", "2026-11-21"),
        ("261122", "1926-11-22"),
        ("2612<<", "1926-12"),
        ("26<<<<", "2026"),
        ("7408<<", "1974-08"),
        ("<<<<<<", "None"),
        ("740231", "None"),
        ("741301", "None"),
        ("740800", "None"),
        ("74<<12", "None"),
        ("7A0812", "None"),
        ("000229", "2000-02-29"),
    ],
)
def test_birth_dates_are_never_ahead_and_never_guessed(printed: str, read: str) -> None:
    record = parse_mrz(mrz("P<UTOGUL", f"L898902C36UTO{printed}2F3105146<<<<<<<<<<<<<<<8"), TODAY)
    assert str(record.date_of_birth) == read
    assert (MrzWarning.IMPOSSIBLE_DATE_OF_BIRTH in record.warnings) == (read == "None" and printed != "<<<<<<")


@pytest.mark.parametrize(
    ("printed", "read"), [("310514", "2031-05-14"), ("761231", "2076-12-31"), ("770101", "1977-01-01")]
)
def test_expiry_may_lie_ahead_by_fifty_years(printed: str, read: str) -> None:
    record = parse_mrz(mrz("P<UTOGUL", f"L898902C36UTO7408122F{printed}6<<<<<<<<<<<<<<<8"), TODAY)
    assert str(record.date_of_expiry) == read


def test_a_document_is_expired_the_day_after() -> None:
    lines = mrz("P<UTOGUL", "L898902C36UTO7408122F2611211<<<<<<<<<<<<<<<8")
    assert MrzWarning.EXPIRED not in parse_mrz(lines, date(2026, 11, 21)).warnings
    assert MrzWarning.EXPIRED in parse_mrz(lines, date(2026, 11, 22)).warnings


def test_oddities_are_warnings() -> None:
    record = parse_mrz(mrz("P<ZZZGUL7<<ANNA", "L898902C36ZIM7408122X3105146<<<<<<<<<<<<<<<8"), TODAY)
    assert set(record.warnings) == {
        MrzWarning.UNKNOWN_ISSUING_STATE,
        MrzWarning.UNKNOWN_NATIONALITY,
        MrzWarning.DIGIT_IN_NAME,
        MrzWarning.SEX_X,
    }


@pytest.mark.parametrize(
    ("state", "optional", "cnic"),
    [("PAK", "1234567890123", "1234567890123"), ("UTO", "1" * 13, None), ("PAK", "123456789012", None)],
)
def test_thirteen_digits_of_a_pakistani_passport_are_the_cnic(state: str, optional: str, cnic: str | None) -> None:
    record = parse_mrz(mrz(f"P<{state}GUL", f"L898902C36UTO7408122F3105146{optional.ljust(14, '<')}08"), TODAY)
    assert record.cnic == cnic


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "line_count"),
        (("P<UTO",), "line_count"),
        (("P" * 44,) * 4, "line_count"),
        (("P" * 44, "P" * 43), "line_length"),
        (("P" * 44,) * 3, "line_length"),
        (("P" * 30,) * 2, "line_length"),
        (("", ""), "line_length"),
        (("P" * 43 + "p", "P" * 44), "characters"),
        (("P" * 44, "\x00" * 44), "characters"),
        (("1" * 44, "1" * 44), "layout"),
        (("<" * 30,) * 3, "layout"),
    ],
)
def test_what_is_no_mrz_is_refused_with_the_reason(lines: tuple[str, ...], reason: str) -> None:
    with pytest.raises(InvalidMrz) as refused:
        parse_mrz(lines, TODAY)
    assert refused.value.parameters["reason"] == reason
