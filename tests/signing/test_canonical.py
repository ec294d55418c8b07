"""Is a statement written in one form only, whoever writes it?"""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.errors import InvalidInput
from screening.domain.journal import Json
from screening.signing.canonical import canonical_json, written_moment
from tests.builders import A_MOMENT

_letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
_json: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _letters,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_letters, inner, max_size=3),
    max_leaves=10,
)


def test_canonical_json_is_written_out() -> None:
    assert canonical_json({"b": [1, 2.5, None, True], "a": "محمد\n"}) == '{"a":"محمد\\n","b":[1,2.5,null,true]}'


@given(fields=st.dictionaries(_letters, _json, max_size=4))
def test_canonical_json_does_not_know_the_order_of_keys(fields: dict[str, Json]) -> None:
    assert canonical_json(fields) == canonical_json(dict(reversed(fields.items())))


@given(value=_json)
def test_canonical_json_has_no_line_feed(value: Json) -> None:
    """The payload's digest relies on it to keep salt and body apart."""
    assert "\n" not in canonical_json(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_cannot_say_is_refused_without_quoting_it(value: Json) -> None:
    with pytest.raises(InvalidInput) as refused:
        canonical_json({"name": value})
    assert refused.value.parameters == {"reason": "not_json"}
    assert refused.value.__suppress_context__


def test_moment_is_written_alike_whatever_its_offset() -> None:
    karachi = timezone(timedelta(hours=5))
    assert written_moment(datetime(2026, 11, 21, 14, 0, tzinfo=karachi)) == "2026-11-21T09:00:00.000000+00:00"
    with pytest.raises(InvalidInput):
        written_moment(A_MOMENT.replace(tzinfo=None))
