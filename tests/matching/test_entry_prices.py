"""How common an entry's name is, and whether its bearer would be found."""

from hypothesis import given
from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.domain.lists import Holds
from screening.domain.names import PrintedName
from screening.domain.travellers import Sex, Traveller
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.entry_prices import is_name_only, price_name
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_of, score_pair
from tests.builders import an_entry

RARITY = background_rarity()


def test_a_common_name_finds_nobody_by_itself() -> None:
    price = price_name(an_entry("KHAN, MUHAMMAD"), Holds.PERSONS, RARITY)
    assert price.is_common
    assert price.by_name == price.at_most < 0.1


def test_a_rare_name_is_found_by_itself() -> None:
    price = price_name(an_entry("ERIKSSON, ANNA MARIA"), Holds.PERSONS, RARITY)
    assert not price.is_common
    assert price.by_name > 0.9


def test_what_a_passport_prints_beside_the_name_raises_what_can_be_reached() -> None:
    by_day = price_name(an_entry("KHAN, MUHAMMAD", born=("1979-01-04",)), Holds.PERSONS, RARITY)
    by_year = price_name(an_entry("KHAN, MUHAMMAD", born=("1979",)), Holds.PERSONS, RARITY)
    by_sex = price_name(an_entry("KHAN, MUHAMMAD", born=("1979",), sex=Sex.MALE), Holds.PERSONS, RARITY)
    assert by_year.by_name == by_day.by_name
    assert by_year.at_most < by_sex.at_most < by_day.at_most


def test_of_several_names_the_commonest_tells_the_price_and_the_rarest_what_is_found() -> None:
    both = price_name(an_entry("ERIKSSON, ANNA MARIA", "ALI, MUHAMMAD"), Holds.PERSONS, RARITY)
    common = price_name(an_entry("ALI, MUHAMMAD"), Holds.PERSONS, RARITY)
    assert both.one_in == common.one_in
    assert both.by_name > 0.9


def test_a_name_in_arabic_script_is_as_common_as_it_is_spoken() -> None:
    price = price_name(an_entry("محمد علی"), Holds.PERSONS, RARITY)
    assert price.is_common
    assert price.by_name < 0.1


def test_an_entry_of_documents_has_no_price_of_a_name() -> None:
    price = price_name(an_entry(documents=("UT1234567",)), Holds.DOCUMENTS, RARITY)
    assert (price.one_in, price.by_name, price.at_most) == (None, 0.0, 0.0)
    assert not price.is_common


def test_only_names_are_name_only() -> None:
    assert is_name_only(an_entry("KHAN, MUHAMMAD", sex=Sex.MALE))
    assert not is_name_only(an_entry("KHAN, MUHAMMAD", born=("1979",)))
    assert not is_name_only(an_entry("KHAN, MUHAMMAD", father_name="ALI KHAN"))
    assert not is_name_only(an_entry("KHAN, MUHAMMAD", cnic="0000012345671"))
    assert not is_name_only(an_entry("KHAN, MUHAMMAD", documents=("UT1234567",)))


_WORDS = st.sampled_from(["MUHAMMAD", "KHAN", "ALI", "ERIKSSON", "ZAINAB", "RAHMAN", "BIBI", "XQUVZ"])


@given(st.lists(_WORDS, min_size=1, max_size=4, unique=True))
def test_a_bearer_scores_in_a_screening_what_the_price_says(words: list[str]) -> None:
    name = " ".join(words)
    entry = an_entry(name, born=("1979-01-04",))
    bearer = Traveller(PrintedName(name, ""))
    query = make_query(bearer, (), RARITY)
    price = price_name(entry, Holds.PERSONS, RARITY)
    assert price.by_name == score_of(score_pair(query, entry, Holds.PERSONS, RARITY))
    full = make_query(Traveller(PrintedName(name, ""), PartialDate.parse("1979-01-04")), (), RARITY)
    assert price.at_most == score_of(score_pair(full, entry, Holds.PERSONS, RARITY))
