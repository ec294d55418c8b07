"""Are the codes of travel documents known?"""

import pytest

from screening.domain.states import alpha_3_of, icao_codes, is_known_state, state_of


@pytest.mark.parametrize("code", ["PAK", "D", "UTO", "RKS", "GBN", "XXB", "UNO", "XOM", "IAO", "SSD", "PSE"])
def test_codes_of_iso_and_of_icao_are_known(code: str) -> None:
    assert is_known_state(code)


@pytest.mark.parametrize("code", ["", "ZIM", "NTZ", "XCT", "pak", "PK", "D<<", "P4K"])
def test_anything_else_is_not(code: str) -> None:
    assert not is_known_state(code)


def test_alpha_2_codes_become_alpha_3() -> None:
    assert alpha_3_of("pk") == "PAK"
    assert alpha_3_of("XK") == "RKS"
    assert alpha_3_of("ZZ") is None


def test_every_icao_code_says_what_it_stands_for() -> None:
    assert all(entity.strip() for entity in icao_codes().values())
    assert all(code.isupper() and len(code) <= 3 for code in icao_codes())


WRITTEN = {
    "pk": "PAK",
    "pak": "PAK",
    "Pakistan": "PAK",
    "Iran (Islamic Republic of)": "IRN",
    "Korea, North": "PRK",
    "Democratic People's Republic of Korea": "PRK",
    "Congo, Democratic Republic of the": "COD",
    "The Gambia": "GMB",
    "Côte d’Ivoire": "CIV",
    "TURKEY": "TUR",
    "Deutschland": None,
    "Germany": "D",
    "DEU": "D",
    "de": "D",
    "Utopia": "UTO",
    "Stateless": "XXA",
    "nowhere": None,
    "": None,
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_state_is_known_by_what_people_write_for_it(written: str) -> None:
    """And has the code that documents print."""
    assert state_of(written) == WRITTEN[written]
