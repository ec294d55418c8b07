"""Settings: what would be unsafe at a border is refused with the variable's name."""

from datetime import timedelta
from pathlib import Path

import pytest

from screening.alerts.check_failures import ReferCheckFailures
from screening.alerts.escalation import EscalationTimers
from screening.domain.errors import InvalidInput, UnsafeConfiguration
from screening.settings import DEMONSTRATION_SECRET, read_settings, read_settings_to_look
from screening.web.limits import Limits

SECRET = {"SCREENING_SECRET": "x" * 32}
HEADQUARTERS = {
    "SCREENING_HEADQUARTERS": "http://headquarters.example/",
    "SCREENING_HEADQUARTERS_USERNAME": "khi.machine",
    "SCREENING_HEADQUARTERS_PASSWORD": "not-a-real-password",
}


def test_demonstration_needs_nothing_set(tmp_path: Path) -> None:
    settings = read_settings({"SCREENING_DEMONSTRATION": "1", "SCREENING_DATA": str(tmp_path)})
    assert settings.origin == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("environment", "variable", "reason"),
    [
        ({}, "SCREENING_SECRET", "secret_too_short"),
        ({"SCREENING_SECRET": "short"}, "SCREENING_SECRET", "secret_too_short"),
        ({"SCREENING_SECRET": DEMONSTRATION_SECRET}, "SCREENING_SECRET", "demonstration_secret"),
        (SECRET | {"SCREENING_HOST": "0.0.0.0"}, "SCREENING_HOST", "plain_http_beyond_loopback"),  # noqa: S104
        (SECRET | {"SCREENING_WORKERS": "2"}, "SCREENING_WORKERS", "workers_need_postgresql"),
        (
            {"SCREENING_DEMONSTRATION": "1", "SCREENING_STORE": "postgresql://hq/screening"},
            "SCREENING_STORE",
            "demonstration_has_its_own_store",
        ),
        (SECRET | HEADQUARTERS, "SCREENING_HEADQUARTERS", "headquarters_in_the_clear"),
        ({"SCREENING_DEMONSTRATION": "1", "SCREENING_HOST": "::"}, "SCREENING_HOST", "demonstration_beyond_loopback"),
    ],
)
def test_unsafe_setting_is_refused(environment: dict[str, str], variable: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeConfiguration) as refused:
        read_settings({"SCREENING_DATA": str(tmp_path)} | environment)
    assert (refused.value.where, refused.value.parameters["reason"]) == (variable, reason)


def test_timers_are_set_in_seconds_and_bounded(tmp_path: Path) -> None:
    base = {"SCREENING_DEMONSTRATION": "1", "SCREENING_DATA": str(tmp_path)}
    assert read_settings(base).timers == EscalationTimers()
    assert read_settings(base | {"SCREENING_ESCALATE_OFFLOAD_S": "90"}).timers.offload == timedelta(seconds=90)
    for written in ("0", "-1", "1.5", "soon", "86401"):
        with pytest.raises(InvalidInput) as refused:
            read_settings(base | {"SCREENING_NEAR_DEPARTURE_S": written})
        assert refused.value.where == "SCREENING_NEAR_DEPARTURE_S"


def test_crossings_are_looked_back_over_for_days_and_bounded(tmp_path: Path) -> None:
    base = {"SCREENING_DEMONSTRATION": "1", "SCREENING_DATA": str(tmp_path)}
    assert read_settings(base).look_back == timedelta(days=90)
    assert read_settings(base | {"SCREENING_LOOK_BACK_DAYS": "7"}).look_back == timedelta(days=7)
    assert read_settings(base).late_for == timedelta(days=3)
    assert read_settings(base | {"SCREENING_LATE_ALERT_DAYS": "1"}).late_for == timedelta(days=1)
    for name in ("SCREENING_LOOK_BACK_DAYS", "SCREENING_LATE_ALERT_DAYS"):
        for written in ("0", "-1", "1.5", "long", "367"):
            with pytest.raises(InvalidInput) as refused:
                read_settings(base | {name: written})
            assert refused.value.parameters["reason"] == "not_days"


@pytest.mark.parametrize("policy", ReferCheckFailures)
def test_policy_for_check_failures_is_one_of_three_and_confirmed_unless_said(
    policy: ReferCheckFailures, tmp_path: Path
) -> None:
    base = {"SCREENING_DEMONSTRATION": "1", "SCREENING_DATA": str(tmp_path)}
    assert read_settings(base).refer_check_failures is ReferCheckFailures.CONFIRMED
    assert read_settings(base | {"SCREENING_REFER_CHECK_FAILURES": policy}).refer_check_failures is policy


def test_what_the_demonstration_left_is_not_put_to_work(tmp_path: Path) -> None:
    (tmp_path / "made-by-the-demonstration").touch()
    with pytest.raises(UnsafeConfiguration):
        read_settings(SECRET | {"SCREENING_DATA": str(tmp_path)})


def test_half_a_tls_pair_is_refused(tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.pem"
    certificate.touch()
    with pytest.raises(UnsafeConfiguration):
        read_settings(SECRET | {"SCREENING_DATA": str(tmp_path), "SCREENING_TLS_CERTIFICATE": str(certificate)})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SCREENING_PORT", "0"),
        ("SCREENING_PORT", "http"),
        ("SCREENING_DEMONSTRATION", "perhaps"),
        ("SCREENING_TLS_KEY", "/nowhere/key.pem"),
        ("SCREENING_SECRET_FILE", "/nowhere/secret"),
        ("SCREENING_STORE", "mysql://hq/screening"),
        ("SCREENING_WORKERS", "0"),
        ("SCREENING_WORKERS", "many"),
        ("SCREENING_PAGES_AT_ONCE", "0"),
        ("SCREENING_PAGES_AT_ONCE", "17"),
        ("SCREENING_PAGES_AT_ONCE", "many"),
        ("SCREENING_REFER_CHECK_FAILURES", "always"),
    ],
)
def test_setting_that_makes_no_sense_is_named(variable: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_settings(SECRET | {"SCREENING_DATA": str(tmp_path), variable: value})
    assert refused.value.where == variable


def test_secret_is_taken_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("y" * 40 + "\n", encoding="utf-8")
    settings = read_settings({"SCREENING_DATA": str(tmp_path), "SCREENING_SECRET_FILE": str(file)})
    assert settings.secret == "y" * 40


def test_settings_do_not_tell_the_secret(tmp_path: Path) -> None:
    settings = read_settings(SECRET | {"SCREENING_DATA": str(tmp_path)})
    assert SECRET["SCREENING_SECRET"] not in repr(settings)


def test_limits_are_named_one_by_one_and_proxies_by_their_addresses() -> None:
    settings = read_settings_to_look(
        {
            "SCREENING_LIMIT_SEARCHING": "30",
            "SCREENING_LIMIT_CONNECTIONS": "50",
            "SCREENING_TRUSTED_PROXIES": "10.0.0.1, ::1",
            "SCREENING_NAMES": "Screening.example, khi",
        }
    )
    assert settings.limits == Limits(searching=30)
    assert (settings.most_connections, settings.most_connections_of_address) == (50, 400)
    assert settings.trusted_proxies == ("10.0.0.1", "::1")
    assert settings.names == ("screening.example", "khi")
    assert read_settings_to_look({}).trusted_proxies == read_settings_to_look({}).names == ()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("SCREENING_LIMIT_SIGN_IN", "0"),
        ("SCREENING_LIMIT_BOARDS", "many"),
        ("SCREENING_LIMIT_READING", "99999999999"),
        *(("SCREENING_NAMES", each) for each in ("*.example", ".example", "a..b", "a" * 64, "-a", "x/y", "اردو")),
        ("SCREENING_NAMES", "screening.example:8000"),
        ("SCREENING_TRUSTED_PROXIES", "proxy.example"),
        ("SCREENING_TRUSTED_PROXIES", "10.0.0.0/8"),
    ],
)
def test_a_limit_or_proxy_that_cannot_be_is_refused_by_name(name: str, written: str) -> None:
    with pytest.raises(InvalidInput, match=name):
        read_settings_to_look({name: written})


def test_headquarters_is_an_address_with_an_account_whose_password_nothing_shows(tmp_path: Path) -> None:
    base = {"SCREENING_DEMONSTRATION": "1", "SCREENING_DATA": str(tmp_path)}
    assert read_settings(base).headquarters is None
    asked = base | HEADQUARTERS | {"SCREENING_HEADQUARTERS": "https://headquarters.example/"}
    account = read_settings(asked).headquarters
    assert account is not None
    assert account.origin == "https://headquarters.example"
    assert "not-a-real-password" not in repr(account)
    for wrong in ({"SCREENING_HEADQUARTERS": "headquarters"}, {"SCREENING_HEADQUARTERS_USERNAME": ""}):
        with pytest.raises(InvalidInput) as refused:
            read_settings(asked | wrong)
        assert refused.value.where in {*wrong, "SCREENING_HEADQUARTERS_USERNAME"}
