"""What every store promises about checkposts, accounts and kept answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.accounts import Grant, RefusedName
from screening.domain.checkposts import Checkpost
from screening.domain.errors import Conflict, NotFound, UnknownCheckpost
from screening.domain.identifiers import AccountId, CheckpostCode, CounterCode, new_uuid
from screening.workflows.ports import Answer
from tests.builders import A_MOMENT
from tests.contract.conftest import Store
from tests.contract.records import a_session, an_account

KHI = Checkpost(CheckpostCode("KHI"), "Karachi", "sindh", "Asia/Karachi", (CounterCode("10"), CounterCode("4")))
LHE = Checkpost(CheckpostCode("LHE"), "Lahore", "punjab", "Asia/Karachi", ())


def test_checkposts_come_back_by_code(store: Store) -> None:
    for checkpost in (LHE, KHI):
        store.write(lambda repositories, checkpost=checkpost: repositories.checkposts.save(checkpost))  # type: ignore[misc]
    renamed = replace(KHI, name="Jinnah International", counters=(CounterCode("1"),))
    store.write(lambda repositories: repositories.checkposts.save(renamed))
    with store.read() as kept:
        assert kept.checkposts.all() == (renamed, LHE)
        assert kept.checkposts.get(LHE.code) == LHE
        with pytest.raises(UnknownCheckpost):
            kept.checkposts.get(CheckpostCode("XYZ"))


def test_accounts_come_back_by_id_name_and_in_order(store: Store) -> None:
    second, first = an_account("shift.one"), replace(an_account("counter.one"), grants=())
    for account in (second, first):
        store.write(lambda repositories, account=account: repositories.accounts.add(account))  # type: ignore[misc]
    with store.read() as kept:
        assert kept.accounts.all() == (first, second)
        assert kept.accounts.get(second.id) == second
        assert kept.accounts.by_username("shift.one") == second
        assert kept.accounts.by_username("nobody") is None
        with pytest.raises(NotFound):
            kept.accounts.get(AccountId(new_uuid()))


def test_username_is_held_by_one_account(store: Store) -> None:
    first, second = an_account("counter.one"), an_account("counter.two")
    for account in (first, second):
        store.write(lambda repositories, account=account: repositories.accounts.add(account))  # type: ignore[misc]
    for refused in (an_account("counter.one"), first):
        with pytest.raises(Conflict):
            store.write(lambda repositories, refused=refused: repositories.accounts.add(refused))  # type: ignore[misc]
    with pytest.raises(Conflict) as taken:
        store.write(lambda repositories: repositories.accounts.save(replace(second, username="counter.one")))
    assert taken.value.parameters["reason"] == "username_taken"


def test_account_is_replaced_with_its_grants(store: Store) -> None:
    account = an_account()
    changed = replace(account, grants=account.grants[1:], is_disabled=True, failed_sign_ins=3, locked_until=A_MOMENT)
    store.write(lambda repositories: repositories.accounts.add(account))
    store.write(lambda repositories: repositories.accounts.save(changed))
    with store.read() as kept:
        assert kept.accounts.get(account.id) == changed
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.accounts.save(an_account("nobody")))


def test_sign_ins_are_found_by_digest_until_revoked(store: Store) -> None:
    account = an_account()
    sessions = [a_session(account, digit * 64) for digit in "abc"]
    store.write(lambda repositories: repositories.accounts.add(account))
    for session in sessions:
        store.write(lambda repositories, session=session: repositories.accounts.add_session(session))  # type: ignore[misc]

    def found() -> list[bool]:
        with store.read() as kept:
            return [kept.accounts.signed_in(session.token_sha256) == (session, account) for session in sessions]

    assert found() == [True, True, True]
    store.write(lambda repositories: repositories.accounts.revoke_session("a" * 64))
    store.write(lambda repositories: repositories.accounts.revoke_session("a" * 64))
    assert found() == [False, True, True]
    store.write(lambda repositories: repositories.accounts.revoke_sessions_of(account.id))
    assert found() == [False, False, False]
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.accounts.add_session(a_session(an_account("nobody"))))


def test_refused_names_are_remembered_until_their_waiting_is_long_over(store: Store) -> None:
    one, two = (RefusedName(digit * 64, 1, A_MOMENT + timedelta(hours=hours)) for digit, hours in (("a", 0), ("b", 1)))
    for refused in (one, two, replace(one, failed_sign_ins=2)):
        store.write(lambda repositories, refused=refused: repositories.accounts.keep_refused_name(refused))  # type: ignore[misc]
    with store.read() as kept:
        assert kept.accounts.refused_name("a" * 64) == replace(one, failed_sign_ins=2)
        assert kept.accounts.refused_name("c" * 64) is None
    before = A_MOMENT + timedelta(microseconds=1)
    store.write(lambda repositories: repositories.accounts.forget_refused_names(before))
    with store.read() as kept:
        assert kept.accounts.refused_name("a" * 64) is None
        assert kept.accounts.refused_name("b" * 64) == two


@pytest.mark.parametrize("grants", [(), ("counter_officer@checkpost:KHI", "auditor@all", "administrator@all")])
def test_sign_in_comes_with_its_account_and_all_grants_in_order(store: Store, grants: tuple[str, ...]) -> None:
    account = replace(an_account(), grants=tuple(Grant.parse(grant) for grant in grants))
    session = a_session(account, "d" * 64)
    store.write(lambda repositories: repositories.accounts.add(account))
    store.write(lambda repositories: repositories.accounts.add_session(session))
    with store.read() as kept:
        assert kept.accounts.signed_in("d" * 64) == (session, account)
        assert kept.accounts.signed_in("e" * 64) is None


def test_answer_is_kept_once_until_forgotten(store: Store) -> None:
    answer = Answer("account:1 POST /screenings", "key-1", "ab" * 32, 201, b'{"id": 1}', A_MOMENT, "/screenings/1")
    other = replace(answer, key="key-2", kept_until=A_MOMENT + timedelta(hours=1), location=None)
    store.write(lambda repositories: repositories.answers.keep(answer))
    store.write(lambda repositories: repositories.answers.keep(other))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.answers.keep(replace(answer, body=b"another")))
    with store.read() as kept:
        assert kept.answers.find(answer.scope, "key-1") == answer
        assert kept.answers.find(answer.scope, "key-2") == other
        assert kept.answers.find("account:2 POST /screenings", "key-1") is None
    assert store.write(lambda repositories: repositories.answers.forget_before(A_MOMENT)) == 0
    assert (
        store.write(lambda repositories: repositories.answers.forget_before(A_MOMENT + timedelta(microseconds=1))) == 1
    )
    with store.read() as kept:
        assert kept.answers.find(answer.scope, "key-1") is None
        assert kept.answers.find(answer.scope, "key-2") == other
