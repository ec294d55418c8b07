"""Is typed, pasted and wedge-sent text understood, and nothing else?"""

import pytest

from screening.domain.errors import InvalidMrz
from screening.domain.readings import Doubt, MrzWarning, ReadingStatus
from screening.mrz.text import MAX_TEXT_LENGTH, read_mrz_text
from tests.mrz.builders import TODAY

FIRST = "P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F3105146<<<<<<<<<<<<<<<8"


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n{SECOND}",
        f"{FIRST}\r\n{SECOND}\r\n",
        f"{FIRST}\t{SECOND}\r",
        f"{FIRST}{SECOND}",
        f"\n\n  {FIRST}  \n\n{SECOND}\n\n",
        f"{FIRST}\n{SECOND}".lower(),
        " ".join(FIRST) + "\n" + " ".join(SECOND),
        f"{FIRST.replace('<<', '«')}\n{SECOND}",
        f"{FIRST.replace('<', '‹')}\n{SECOND.replace('<', '＜')}",
        "".join(chr(ord(c) + 0xFEE0) for c in FIRST) + "\n" + SECOND,
        f"MRZ: {FIRST}\n{SECOND}",
        f"1. {FIRST}\n2. {SECOND}",
        f"Line 1: {FIRST}\nLine 2: {SECOND}",
        f"%{FIRST}\n{SECOND}",
        f"\u200f{FIRST}\u200e\n\ufeff{SECOND}",
        f"{FIRST[:20]}\n{FIRST[20:]}\n{SECOND}",
    ],
)
def test_every_way_of_sending_the_same_lines_is_understood(text: str) -> None:
    reading = read_mrz_text(text, TODAY)
    assert reading.status is ReadingStatus.VALID
    assert reading.zones[0].lines == (FIRST, SECOND)


def test_lines_may_come_apart() -> None:
    assert read_mrz_text([FIRST, SECOND], TODAY).status is ReadingStatus.VALID


def test_cards_and_visas_are_split_by_their_length() -> None:
    td1 = "I<UTOAB23456717<<<<<<<<<<<<<<<7408122F3105146UTO<<<<<<<<<<<2BALOCH<<ZARMINA<GUL<<<<<<<<<<<"
    assert [len(line) for line in read_mrz_text(td1, TODAY).zones[0].lines] == [30, 30, 30]
    mrv_b = "V<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<" + "L898902C36UTO7408122F3105146<<<<<<<<"
    assert read_mrz_text(mrv_b, TODAY).status is ReadingStatus.VALID


@pytest.mark.parametrize("control", ["\x00", "\x02", "\x07", "\x0b", "\x1b", "\x7f", "\x85"])
def test_control_characters_are_refused(control: str) -> None:
    with pytest.raises(InvalidMrz) as refused:
        read_mrz_text(f"{FIRST}{control}\n{SECOND}", TODAY)
    assert refused.value.parameters["reason"] == "characters"


@pytest.mark.parametrize("letter", ["Ä", "ß", "ı", "١", "²", "①"])
def test_no_foreign_letter_or_digit_is_replaced(letter: str) -> None:
    with pytest.raises(InvalidMrz) as refused:
        read_mrz_text(f"{FIRST[:10]}{letter}{FIRST[11:]}\n{SECOND}", TODAY)
    assert refused.value.parameters == {"reason": "characters", "line": 1, "position": 11}


def test_missing_characters_are_not_filled_up() -> None:
    with pytest.raises(InvalidMrz) as refused:
        read_mrz_text(f"{FIRST.rstrip('<')}\n{SECOND}", TODAY)
    assert refused.value.parameters == {"reason": "line_length", "found": "24 + 44"}


def test_text_is_bounded() -> None:
    with pytest.raises(InvalidMrz) as refused:
        read_mrz_text("<" * (MAX_TEXT_LENGTH + 1), TODAY)
    assert refused.value.parameters["reason"] == "line_length"


def test_a_wrong_check_digit_is_a_finding() -> None:
    reading = read_mrz_text([FIRST, SECOND.replace("C36", "C37")], TODAY)
    assert reading.status is ReadingStatus.CHECK_FAILED


def test_an_impossible_date_is_in_doubt_though_its_check_digit_holds() -> None:
    """31 February is no birthday."""
    zone = read_mrz_text(["V<UTOGUL".ljust(44, "<"), "L898902C36UTO7402315F3105146".ljust(44, "<")], TODAY).zones[0]
    assert zone.record is not None
    assert zone.record.failing_checks == ()
    assert zone.record.warnings == (MrzWarning.IMPOSSIBLE_DATE_OF_BIRTH,)
    assert zone.status is ReadingStatus.UNCERTAIN
    assert zone.doubts == tuple(Doubt(1, position) for position in range(13, 19))


def test_an_expired_document_is_valid_with_a_warning() -> None:
    zone = read_mrz_text(["V<UTOGUL".ljust(44, "<"), "L898902C36UTO7408122F1204159".ljust(44, "<")], TODAY).zones[0]
    assert zone.status is ReadingStatus.VALID
    assert zone.record is not None
    assert zone.record.warnings == (MrzWarning.EXPIRED,)
