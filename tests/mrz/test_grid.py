"""Do seen characters find their cells, and are miscounted ones in doubt?"""

from screening.mrz.glyphs import Glyph, Row
from screening.mrz.grid import fit_rows

FIRST = "P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F3105146<<<<<<<<<<<<<<<8"
PITCH = 30.0


def a_row(text: str, places: list[int] | None = None) -> Row:
    return tuple(
        Glyph(character, 0.99, PITCH * place) for character, place in zip(text, places or range(len(text)), strict=True)
    )


def test_rows_of_the_right_length_stand_as_they_are() -> None:
    grid = fit_rows([a_row("UTOPIA"), a_row(FIRST), a_row(SECOND)])
    assert grid is not None
    assert grid.lines == (FIRST, SECOND)
    assert not grid.forced


def test_lost_fillers_of_a_long_run_are_counted_by_place() -> None:
    """The run reaches to the line's end, but some of its fillers were not seen."""
    kept = [*range(27), *range(30, 44)]
    grid = fit_rows([a_row("".join(FIRST[place] for place in kept), kept), a_row(SECOND)])
    assert grid is not None
    assert grid.lines == (FIRST, SECOND)
    assert not grid.forced


def test_a_character_lost_beside_a_run_is_in_doubt() -> None:
    """Fillers must not be put for a character that was not seen."""
    kept = [*range(42), 43]
    line = SECOND[:42] + "08"
    grid = fit_rows([a_row(FIRST), a_row("".join(line[place] for place in kept), kept)])
    assert grid is not None
    assert (1, 42) in grid.forced


def test_a_character_lost_in_a_name_is_in_doubt() -> None:
    kept = [place for place in range(44) if place != 8]
    grid = fit_rows([a_row("".join(FIRST[place] for place in kept), kept), a_row(SECOND)])
    assert grid is not None
    assert grid.forced


def test_print_without_fillers_is_no_mrz() -> None:
    assert fit_rows([a_row("A" * 44), a_row("B" * 44)]) is None


def test_short_rows_are_no_mrz() -> None:
    assert fit_rows([a_row(FIRST[:20]), a_row(SECOND[:20])]) is None
    assert fit_rows([]) is None
