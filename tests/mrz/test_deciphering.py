"""Is a reading valid only where it is proven or surely seen, and is nothing repaired that was surely seen?"""

import numpy as np
import pytest

from screening.domain.readings import CheckName, MrzFormat, ReadingStatus, Repair, Zone
from screening.mrz.cells import Cells
from screening.mrz.check_digits import ALPHABET
from screening.mrz.deciphering import decipher
from screening.mrz.number_forms import cost_of_number
from tests.mrz.builders import TODAY

FIRST = "P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<"
SECOND = "AB23450715UTO7408122F3105146<<<<<<<<<<<<<<<0"
VISA = "V<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<"

Doubtful = dict[tuple[int, int], dict[str, float]]


def seen(
    lines: tuple[str, ...], doubtful: Doubtful | None = None, absent: tuple[int, int] | None = None
) -> tuple[Cells, ...]:
    """Cells in which each character was surely seen, but for those for which shares are given."""
    found = []
    for number, text in enumerate(lines):
        shares = np.full((len(text), len(ALPHABET)), 1e-5)
        for position, character in enumerate(text):
            shares[position, ALPHABET.index(character)] = 1.0
            for other, share in (doubtful or {}).get((number, position), {}).items():
                shares[position, ALPHABET.index(other)] = share
        presence = np.array([0.1 if (number, position) == absent else 1.0 for position in range(len(text))])
        logs = np.log(shares / shares.sum(axis=1, keepdims=True))
        found.append(Cells(logs.astype(np.float32), presence.astype(np.float32)))
    return tuple(found)


def read(*lines: str, doubtful: Doubtful | None = None, absent: tuple[int, int] | None = None) -> Zone:
    deciphered = decipher(seen(lines, doubtful, absent), TODAY)
    assert deciphered is not None
    return deciphered.zone


def places(zone: Zone) -> list[tuple[int, int]]:
    return [(doubt.line, doubt.position) for doubt in zone.doubts]


def test_what_is_surely_seen_and_proven_is_valid() -> None:
    zone = read(FIRST, SECOND)
    assert (zone.status, zone.lines, zone.repairs) == (ReadingStatus.VALID, (FIRST, SECOND), ())


def test_a_character_of_a_name_must_be_surely_seen() -> None:
    zone = read(FIRST, SECOND, doubtful={(0, 23): {"L": 0.7, "I": 0.3}})
    assert zone.status is ReadingStatus.UNCERTAIN
    assert places(zone) == [(0, 23)]
    assert zone.doubts[0].alternatives == "I"


def test_a_cell_in_which_nothing_was_seen_is_in_doubt() -> None:
    assert places(read(FIRST, SECOND, absent=(0, 30))) == [(0, 30)]


def test_an_o_in_a_date_is_a_zero_that_the_check_digit_proves() -> None:
    misread = SECOND[:15] + "O" + SECOND[16:]
    zone = read(FIRST, misread.replace("O8122", "O8122"), doubtful={(1, 15): {"O": 0.6, "0": 0.4}})
    assert zone.status is ReadingStatus.VALID
    assert zone.lines == (FIRST, SECOND)
    assert zone.repairs == (Repair(1, 15, "O", "0", CheckName.DATE_OF_BIRTH),)


def test_a_digit_that_check_digits_prove_may_be_poorly_seen() -> None:
    zone = read(FIRST, SECOND, doubtful={(1, 14): {"4": 0.55, "1": 0.45}})
    assert (zone.status, zone.lines) == (ReadingStatus.VALID, (FIRST, SECOND))


def test_a_repair_that_is_not_likely_by_far_stays_in_doubt() -> None:
    """Seen as 1 with nine parts in ten, a 4 by the check digit: a misprint or a forgery would look the same."""
    misread = SECOND[:14] + "1" + SECOND[15:]
    zone = read(FIRST, misread, doubtful={(1, 14): {"1": 0.93, "4": 0.07}})
    assert zone.status is ReadingStatus.UNCERTAIN
    assert (1, 14) in places(zone)


@pytest.mark.parametrize("position", [2, 9, 16, 24, 43])
def test_what_was_surely_seen_is_never_repaired(position: int) -> None:
    other = str((int(SECOND[position]) + 3) % 10)
    forged = SECOND[:position] + other + SECOND[position + 1 :]
    zone = read(FIRST, forged)
    assert (zone.status, zone.lines, zone.repairs) == (ReadingStatus.CHECK_FAILED, (FIRST, forged), ())


def test_a_failing_check_digit_over_poorly_seen_cells_is_no_finding() -> None:
    forged = SECOND[:9] + "8" + SECOND[10:]
    zone = read(FIRST, forged, doubtful={(1, 3): {"3": 0.9, "K": 0.1}})
    assert zone.status is ReadingStatus.UNCERTAIN
    assert (1, 3) in places(zone)


def test_an_unproven_letter_of_a_visas_optional_data_is_in_doubt() -> None:
    second = SECOND[:28] + "OB12<<<<<<<<<<<<"
    zone = read(VISA, second, doubtful={(1, 28): {"O": 0.6, "0": 0.4}})
    assert zone.record is not None
    assert zone.record.format is MrzFormat.MRV_A
    assert places(zone) == [(1, 28)]


def test_states_make_numbers_in_known_forms() -> None:
    assert cost_of_number("AB1234567", "PAK") < cost_of_number("ABO234567", "PAK")
    assert cost_of_number("OO1234567", "UTO") > cost_of_number("AB1234567", "UTO")
