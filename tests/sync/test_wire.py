"""Is what is sent what was meant, whichever library of the other side reads it?"""

import json

from hypothesis import given
from hypothesis import strategies as st

from screening.store.columns import read_json, write_json
from screening.sync.wire import from_bytes, to_bytes

TEXT = st.text(st.characters(codec="utf-8"))
WHOLE = st.integers(-(2**63), 2**64 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXT, JSON, max_size=5))
def test_what_is_written_is_read_alike_by_us_and_by_the_standard_library(value: dict[str, object]) -> None:
    written = to_bytes(value)  # type: ignore[arg-type]
    assert from_bytes(written) == json.loads(written) == value
    assert to_bytes(from_bytes(written)) == written


@given(JSON)
def test_a_column_comes_back_as_it_was_written(value: object) -> None:
    written = write_json(value)  # type: ignore[arg-type]
    assert read_json(written) == json.loads(written) == value
