"""What every store promises about the keys of other agencies' applications."""

from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.api_keys import ApiKey
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import AccountId, ApiKeyId, ListCode, new_uuid
from tests.builders import A_MOMENT
from tests.contract.conftest import Store


def a_key(letter: str = "a") -> ApiKey:
    return ApiKey(
        id=ApiKeyId(new_uuid()),
        name="Visa desk",
        owner="پاسپورٹ",
        token_sha256=letter * 64,
        lists=(ListCode("ecl"), ListCode("iwl")),
        tells_discreet=False,
        issued_by=AccountId(new_uuid()),
        issued_at=A_MOMENT,
        expires_at=A_MOMENT + timedelta(days=365),
    )


def add(store: Store, *keys: ApiKey) -> None:
    for key in keys:
        store.write(lambda repositories, key=key: repositories.api_keys.add(key))  # type: ignore[misc]


def test_keys_come_back_by_id_by_token_and_the_latest_first(store: Store) -> None:
    first = a_key()
    second = replace(a_key("b"), issued_by=None, tells_discreet=True, issued_at=A_MOMENT + timedelta(seconds=1))
    add(store, first, second)
    with store.read() as kept:
        assert kept.api_keys.all() == (second, first)
        assert kept.api_keys.get(first.id) == first
        assert kept.api_keys.by_token("b" * 64) == second
        assert kept.api_keys.by_token("c" * 64) is None
        with pytest.raises(NotFound):
            kept.api_keys.get(ApiKeyId(new_uuid()))


def test_a_token_is_one_key_s(store: Store) -> None:
    add(store, a_key())
    with pytest.raises(Conflict):
        add(store, a_key())


def test_a_revoked_key_stays_as_it_was_revoked(store: Store) -> None:
    key, other = a_key(), a_key("b")
    add(store, key, other)
    store.write(lambda repositories: repositories.api_keys.revoke(key.id, A_MOMENT))
    store.write(lambda repositories: repositories.api_keys.revoke(key.id, A_MOMENT + timedelta(days=1)))
    with store.read() as kept:
        assert kept.api_keys.get(key.id) == replace(key, revoked_at=A_MOMENT)
        assert kept.api_keys.get(other.id) == other


def test_the_last_day_of_use_never_goes_back(store: Store) -> None:
    key = a_key()
    add(store, key)
    today = A_MOMENT.date()
    for day in (today, today + timedelta(days=2), today + timedelta(days=1)):
        store.write(lambda repositories, day=day: repositories.api_keys.note_use(key.id, day))  # type: ignore[misc]
    with store.read() as kept:
        assert kept.api_keys.get(key.id).last_used_on == today + timedelta(days=2)
