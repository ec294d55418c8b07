"""Right-to-left sentences show Latin words, numbers and dates in their own order."""

import pytest

from screening.catalogue.directions import isolate_literals
from screening.catalogue.sentences import load_catalogue
from screening.domain.wording import Language


@pytest.mark.parametrize(
    "literal", ["2026-11-21T14:00:00+05:00", "42101-1234567-1", "/openapi.json", "checkpost:KHI", "`image`"]
)
def test_a_literal_of_several_parts_is_set_apart(literal: str) -> None:
    assert isolate_literals(f"یوں لکھیں: {literal}۔") == f"یوں لکھیں: \u2066{literal}\u2069۔"


def test_plain_words_and_fields_are_left_alone() -> None:
    sentence = "سطر {line} میں {one_in:,.0f}، JPEG یا PNG، 13 ہندسے۔"
    assert isolate_literals(sentence) == sentence


def test_what_is_put_into_an_urdu_sentence_is_set_apart() -> None:
    catalogue = load_catalogue()
    said = catalogue.sentence("problem.where", {"where": "2026-11-21"}, Language.URDU)
    assert "\u20682026-11-21\u2069" in said
    assert "\u2068" not in catalogue.sentence("problem.where", {"where": "2026-11-21"})
