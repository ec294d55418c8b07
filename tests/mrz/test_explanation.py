"""Is a reading valid only where everything is proven or surely seen twice?"""

import pytest

from screening.domain.readings import CheckName, ReadingStatus, Repair, Zone
from screening.mrz.check_digits import check_digit
from screening.mrz.explanation import conclude, explain
from screening.mrz.grid import Grid
from tests.mrz.builders import TODAY

FIRST = "P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<"
SECOND = "AB23450715UTO7408122F3105146<<<<<<<<<<<<<<<0"


def looked_at(*looks: tuple[str, str], sure: float = 0.99, unsure: dict[tuple[int, int], float] | None = None) -> Zone:
    explained = []
    for lines in looks:
        confidences = tuple(
            tuple((unsure or {}).get((line, position), sure) for position in range(len(text)))
            for line, text in enumerate(lines)
        )
        explanation = explain(Grid(lines, confidences, frozenset()), TODAY)
        assert explanation is not None
        explained.append(explanation)
    return conclude(explained[0], explained[1] if len(explained) > 1 else None)


def places(zone: Zone) -> list[tuple[int, int]]:
    return [(doubt.line, doubt.position) for doubt in zone.doubts]


def test_two_sure_looks_that_agree_are_valid() -> None:
    assert looked_at((FIRST, SECOND), (FIRST, SECOND)).status is ReadingStatus.VALID


def test_one_look_alone_never_is() -> None:
    assert looked_at((FIRST, SECOND)).status is ReadingStatus.UNCERTAIN


def test_a_name_seen_in_two_ways_is_in_doubt_there() -> None:
    zone = looked_at((FIRST, SECOND), (FIRST.replace("GUL", "GUI"), SECOND))
    assert zone.status is ReadingStatus.UNCERTAIN
    assert places(zone) == [(0, 23)]
    assert zone.doubts[0].alternatives == "I"


def test_an_unsure_letter_of_a_name_is_in_doubt() -> None:
    zone = looked_at((FIRST, SECOND), (FIRST, SECOND), unsure={(0, 8): 0.6})
    assert places(zone) == [(0, 8)]


def test_an_unsure_digit_that_check_digits_prove_is_not() -> None:
    zone = looked_at((FIRST, SECOND), (FIRST, SECOND), unsure={(1, 14): 0.6})
    assert zone.status is ReadingStatus.VALID


def test_a_letter_where_only_digits_stand_is_a_proven_repair() -> None:
    misread = SECOND.replace("740812", "74O8I2")
    zone = looked_at((FIRST, misread), (FIRST, misread))
    assert zone.status is ReadingStatus.VALID
    assert zone.lines == (FIRST, SECOND)
    assert zone.repairs == (
        Repair(1, 15, "O", "0", CheckName.DATE_OF_BIRTH),
        Repair(1, 17, "I", "1", CheckName.DATE_OF_BIRTH),
    )


def test_a_state_with_a_digit_is_read_where_one_known_code_fits() -> None:
    misread = SECOND.replace("UTO", "UT0")
    assert looked_at((FIRST, misread), (FIRST, misread)).lines == (FIRST, SECOND)


def test_a_repaired_number_stays_in_doubt() -> None:
    """The print may be what is wrong."""
    misread = SECOND.replace("AB23450", "AB2345O")
    zone = looked_at((FIRST, misread), (FIRST, misread))
    assert zone.status is ReadingStatus.UNCERTAIN
    assert zone.lines == (FIRST, SECOND)
    assert (1, 6) in places(zone)


def test_a_surely_read_wrong_check_digit_is_a_finding() -> None:
    printed = SECOND.replace("2F3105146", "5F3105146")
    zone = looked_at((FIRST, printed), (FIRST, printed))
    assert zone.status is ReadingStatus.CHECK_FAILED


def test_an_unsurely_read_wrong_check_digit_is_none() -> None:
    printed = SECOND.replace("2F3105146", "5F3105146")
    zone = looked_at((FIRST, printed), (FIRST, printed), sure=0.8)
    assert zone.status is ReadingStatus.UNCERTAIN


@pytest.mark.parametrize(
    "name",
    [
        "BALOCH<<ZARMINA<<<<<<KKKKKK",
        "BALOCH<<ZARMINA<K",
        "BALOCH<<ZARMINAAA",
        "BALOCH<<ZARM1NA",
        "BALOCH<<ZARMINA<<<<B",
    ],
)
def test_names_that_look_like_misread_fillers_are_in_doubt(name: str) -> None:
    first = f"P<UTO{name}".ljust(44, "<")
    assert looked_at((first, SECOND), (first, SECOND)).status is ReadingStatus.UNCERTAIN


def test_what_follows_three_fillers_in_a_name_is_read_as_fillers() -> None:
    first = "P<UTOBALOCH<<ZARMINA<GUL<<<<<KKKK<<<KK<<<<C<"
    assert looked_at((first, SECOND), (first, SECOND)).lines == (FIRST, SECOND)


@pytest.mark.parametrize("first", [FIRST.replace("UTO", "UTX"), "D" + FIRST[1:]])
def test_unknown_states_and_kinds_of_document_are_in_doubt(first: str) -> None:
    assert looked_at((first, SECOND), (first, SECOND)).status is ReadingStatus.UNCERTAIN


def test_a_look_alike_that_no_check_digit_tells_apart_is_in_doubt() -> None:
    """Z6 and ZG begin equally likely numbers, and 6 and G count alike."""
    zone = looked_at(*[(FIRST, "Z628229840UTO7408122F3105146<<<<<<<<<<<<<<<0")] * 2)
    assert (1, 1) in places(zone)


def test_a_visa_proves_nothing_by_one_check_digit() -> None:
    visa = ("V" + FIRST[1:], "AB23450715UTO7408122F3105146<<<<<<<<<<<<<<<<")
    assert looked_at(visa, visa).status is ReadingStatus.VALID
    assert places(looked_at(visa, visa, unsure={(1, 14): 0.6})) == [(1, 14)]


def test_two_look_alikes_that_cancel_out_are_in_doubt() -> None:
    """Neither check digit tells XAH00 from XAHOO."""
    number = "XAHOOJPKY" + check_digit("XAHOOJPKY")
    second = number + SECOND[10:43]
    second += check_digit(second[:10] + second[13:20] + second[21:43])
    zone = looked_at((FIRST, second), (FIRST, second))
    assert zone.status is ReadingStatus.UNCERTAIN
    assert {(1, 3), (1, 4)} <= set(places(zone))
