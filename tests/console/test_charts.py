"""Where the marks of a chart stand."""

from hypothesis import given
from hypothesis import strategies as st

from screening.console.charts import HEIGHT, WIDTH, draw_bars, draw_line

NAMES = [f"11-{day:02}" for day in range(1, 11)]
COUNTS = st.integers(min_value=0, max_value=2_000_000)
STACKS = st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=10, max_size=10)


@given(STACKS, st.booleans())
def test_bars_stay_within_the_frame_and_are_as_high_as_what_they_count(
    stacks: list[tuple[int, int, int]], is_mirrored: bool
) -> None:
    chart = draw_bars(NAMES, stacks, is_mirrored=is_mirrored)
    for bar in chart.bars:
        assert chart.left <= bar.x <= bar.x + bar.width <= chart.right + 0.1
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
    if max(map(sum, stacks)):
        scale = max(int(mark.text.replace(",", "")) for mark in chart.scale)
        drawn = sum(bar.height for bar in chart.bars)
        whole = chart.scale[0].y - chart.scale[-1].y
        assert abs(drawn - whole * sum(map(sum, stacks)) / scale) <= 0.1 * len(chart.bars) + 1


@given(STACKS)
def test_where_text_runs_the_other_way_time_does_too(stacks: list[tuple[int, int, int]]) -> None:
    one, other = (draw_bars(NAMES, stacks, is_mirrored=is_mirrored) for is_mirrored in (False, True))
    for bar, turned in zip(one.bars, other.bars, strict=True):
        assert abs((WIDTH - bar.x - bar.width) - turned.x) <= 0.2
        assert (bar.y, bar.height) == (turned.y, turned.height)
    assert [mark.text for mark in one.steps] == [mark.text for mark in other.steps]


def test_nothing_is_drawn_of_nothing_and_the_scale_still_has_numbers() -> None:
    chart = draw_bars(NAMES, [(0, 0)] * 10, is_mirrored=False)
    assert chart.bars == ()
    assert [mark.text for mark in chart.scale] == ["0", "1"]
    assert draw_line(NAMES, [None] * 10, is_mirrored=False).line == ""


def test_the_line_begins_where_a_value_is_known_and_runs_to_the_end() -> None:
    chart = draw_line(NAMES, [None, None, *range(8)], is_mirrored=False)
    assert chart.line.startswith("M")
    assert chart.line.count("L") == 7
    assert chart.line.endswith(f"{chart.right:.1f}")
    turned = draw_line(NAMES, [None, None, *range(8)], is_mirrored=True)
    assert turned.line.endswith(f"H{turned.left:.1f}")


def test_the_last_step_is_always_named() -> None:
    assert draw_bars(NAMES, [(1,)] * 10, is_mirrored=False).steps[-1].text == NAMES[-1]
