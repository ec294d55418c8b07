"""Are the codes of travel documents known?"""

import pytest

from screening.domain.states import alpha_3_of, icao_codes, is_known_state


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
