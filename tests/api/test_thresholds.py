"""GET /lists/{code}/thresholds: what a threshold costs."""

import pytest

from screening.domain.accounts import Account, Role
from tests.api.desk import UNLISTED, Desk

PATH = "/api/v1/lists/ecl/thresholds"


@pytest.fixture
def officer(desk: Desk) -> Account:
    return desk.site.person("lists", Role.LIST_OFFICER, "authority:moi")


def test_thresholds_to_compare_are_answered_side_by_side(desk: Desk, officer: Account) -> None:
    desk.list_traveller()
    desk.screen(UNLISTED)
    answer = desk.get(f"{PATH}?threshold=0.9&threshold=0.7&travellers=20&days=7", officer)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["list_code"], told["threshold"], told["entries"], told["days"]) == ("ecl", 0.7, 1, 7)
    assert [(each["threshold"], each["is_in_force"]) for each in told["prices"]] == [(0.7, True), (0.9, False)]
    for each in told["prices"]:
        assert each["seeded"] == {"count": 0, "of": 20, "per_1000": 0.0, "low": 0.0, "high": 161.1}
        assert (each["recorded"]["count"], each["recorded"]["of"]) == (0, 1)
        assert each["found"]["of"] == 1


@pytest.mark.parametrize(
    "query", ["threshold=0", "threshold=1.1", "threshold=x", "travellers=0", "travellers=2001", "days=0"]
)
def test_what_is_out_of_bounds_is_refused(desk: Desk, officer: Account, query: str) -> None:
    assert desk.get(f"{PATH}?{query}", officer).status_code == 422


def test_too_many_thresholds_are_refused(desk: Desk, officer: Account) -> None:
    query = "&".join(f"threshold=0.{number}" for number in range(10, 21))
    assert desk.get(f"{PATH}?{query}", officer).status_code == 422
