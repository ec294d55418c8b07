"""Signing in and out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.auth import passwords
from screening.auth.lock_out import FREE_FAILURES
from screening.domain.accounts import Account, Grant, Role, Scope
from screening.domain.errors import Conflict, InvalidInput, LockedOut, NotAllowed, NotSignedIn
from screening.workflows.people import sign_in as sign_in_workflow
from screening.workflows.people.administer import create_account, disable_account
from screening.workflows.people.sign_in import sign_in, sign_out, who_calls
from tests.workflows.conftest import Site

PASSWORD = "correct-horse-battery"
GRANTS = (Grant(Role.COUNTER_OFFICER, Scope.parse("checkpost:KHI")),)


def an_account(site: Site) -> Account:
    return create_account("noor", PASSWORD, GRANTS, None, site.parts)


def test_token_proves_who_calls_until_sign_out(site: Site) -> None:
    account = an_account(site)
    signed_in = sign_in(" Noor ", PASSWORD, site.parts)
    caller = who_calls(signed_in.token, site.parts)
    assert caller.account.id == account.id
    sign_out(caller, site.parts)
    with pytest.raises(NotSignedIn):
        who_calls(signed_in.token, site.parts)


def test_store_never_holds_the_token(site: Site) -> None:
    an_account(site)
    signed_in = sign_in("noor", PASSWORD, site.parts)
    assert signed_in.token not in repr(signed_in.session.token_sha256)


def test_session_ends_by_itself(site: Site) -> None:
    an_account(site)
    signed_in = sign_in("noor", PASSWORD, site.parts)
    site.clock.advance(timedelta(hours=12))
    with pytest.raises(NotSignedIn):
        who_calls(signed_in.token, site.parts)


def test_unknown_name_and_wrong_password_are_told_alike(site: Site) -> None:
    an_account(site)
    for username in ("noor", "nobody"):
        with pytest.raises(NotSignedIn) as refused:
            sign_in(username, "wrong", site.parts)
        assert refused.value.parameters == {}


@pytest.mark.parametrize("name", ["", "no\0or", "n" * 1000, "نور"], ids=["empty", "nul", "long", "urdu"])
def test_name_that_nobody_can_have_is_refused_alike_and_asked_nowhere(
    site: Site, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL refuses the very question after a name with a NUL."""
    an_account(site)
    asked: list[str] = []
    with site.parts.store.read() as repositories:
        monkeypatch.setattr(type(repositories.accounts), "by_username", lambda _, name: asked.append(name))
    with pytest.raises(NotSignedIn):
        sign_in(name, PASSWORD, site.parts)
    assert asked == []


def test_repeated_failures_lock_out_even_the_right_password_for_a_while(site: Site) -> None:
    an_account(site)
    for _ in range(FREE_FAILURES + 1):
        with pytest.raises(NotSignedIn):
            sign_in("noor", "wrong", site.parts)
    with pytest.raises(LockedOut) as refused:
        sign_in("noor", PASSWORD, site.parts)
    site.clock.advance(timedelta(seconds=int(refused.value.parameters["retry_after_s"])))
    assert sign_in("noor", PASSWORD, site.parts).account.failed_sign_ins == 0


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_guesses_that_come_at_once_are_not_all_looked_at(
    site: Site, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    """While one password is hashed, as many others fail as lock the account."""
    an_account(site)
    is_right = passwords.is_password_of

    def slowly(password_hash: str | None, guessed: str) -> bool:
        monkeypatch.setattr(sign_in_workflow, "is_password_of", is_right)
        for _ in range(FREE_FAILURES + 1):
            with pytest.raises(NotSignedIn):
                sign_in("noor", "wrong", site.parts)
        return is_right(password_hash, guessed)

    monkeypatch.setattr(sign_in_workflow, "is_password_of", slowly)
    with pytest.raises(LockedOut):
        sign_in("noor", password, site.parts)


def test_account_that_is_disabled_meanwhile_does_not_get_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    account = an_account(site)
    administrator = site.person("admin", Role.ADMINISTRATOR, "all")

    def slowly(*_: object) -> bool:
        disable_account(account.id, administrator, site.parts)
        return True

    monkeypatch.setattr(sign_in_workflow, "is_password_of", slowly)
    with pytest.raises(NotSignedIn):
        sign_in("noor", PASSWORD, site.parts)


def test_disabled_account_is_out_at_once(site: Site) -> None:
    account = an_account(site)
    signed_in = sign_in("noor", PASSWORD, site.parts)
    administrator = site.person("admin", Role.ADMINISTRATOR, "all")
    disable_account(account.id, administrator, site.parts)
    with pytest.raises(NotSignedIn):
        who_calls(signed_in.token, site.parts)
    with pytest.raises(NotSignedIn):
        sign_in("noor", PASSWORD, site.parts)


def test_name_is_taken_once(site: Site) -> None:
    an_account(site)
    with pytest.raises(Conflict):
        an_account(site)


@pytest.mark.parametrize(("username", "password"), [("No or", PASSWORD), ("", PASSWORD), ("noor", "short")])
def test_bad_account_is_refused(site: Site, username: str, password: str) -> None:
    with pytest.raises(InvalidInput):
        create_account(username, password, GRANTS, None, site.parts)


def test_only_administrators_make_accounts(site: Site) -> None:
    with pytest.raises(NotAllowed):
        create_account("noor", PASSWORD, GRANTS, site.manager, site.parts)


def test_clock_set_back_never_locks_out_for_longer_than_the_longest_wait(site: Site) -> None:
    account = replace(an_account(site), locked_until=site.clock.now() + timedelta(days=400))
    site.store.write(lambda repositories: repositories.accounts.save(account))
    with pytest.raises(LockedOut) as refused:
        sign_in("noor", PASSWORD, site.parts)
    assert int(refused.value.parameters["retry_after_s"]) <= 900


def answers_to_guesses(site: Site, username: str, pauses: tuple[timedelta, ...]) -> list[str]:
    """Guess after each pause; give what was told, with the seconds to wait."""
    told = []
    for pause in pauses:
        site.clock.advance(pause)
        with pytest.raises((NotSignedIn, LockedOut)) as refused:
            sign_in(username, "wrong", site.parts)
        told.append(str(refused.value))
    return told


@given(pauses=st.lists(st.sampled_from((0, 10, 31, 61, 1000, 7300, 90_000)), min_size=1, max_size=25))
def test_guessing_tells_nobody_which_names_are_there(pauses: list[int]) -> None:
    """Whatever the pace: known and unknown names are refused, locked out and forgotten alike."""
    site = Site()
    site.person("noor", Role.COUNTER_OFFICER, "checkpost:KHI")
    waits = tuple(timedelta(seconds=pause) for pause in pauses)
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(sign_in_workflow, "is_password_of", lambda *_: False)
        assert answers_to_guesses(site, "noor", waits) == answers_to_guesses(Site(), "nobody", waits)


def test_refusals_of_known_and_unknown_names_do_the_same_work(site: Site) -> None:
    """One hash, one commit, one journal record each."""
    an_account(site)
    for username in ("noor", "nobody"):
        before = len(site.actions())
        answers_to_guesses(site, username, (timedelta(0),))
        assert site.actions()[before:] == ["session.refused"]


def test_of_a_name_that_is_nobody_s_only_a_digest_is_kept(site: Site) -> None:
    answers_to_guesses(site, "my-own-passw0rd", (timedelta(0),))
    (kept,) = site.store._state.refused_names.values()
    assert "passw0rd" not in repr(kept.name_sha256)
    assert len(kept.name_sha256) == 64


def test_names_that_are_nobody_s_are_forgotten(site: Site) -> None:
    answers_to_guesses(site, "nobody", (timedelta(0),))
    answers_to_guesses(site, "somebody", (timedelta(hours=3),))
    assert len(site.store._state.refused_names) == 1
