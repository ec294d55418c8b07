"""Do the commands that keep a checkpost running do what they say, and say what is wrong?"""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from screening.__main__ import command_line
from tests.running_service import SECRET, WATCHLISTS, RunningService, free_port, furnish

LISTS = tuple(sorted(file.stem for file in WATCHLISTS.glob("*.toml") if ".entries" not in file.name))


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands' settings, and none from outside."""
    for name in [name for name in os.environ if name.startswith("SCREENING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCREENING_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SCREENING_WATCHLISTS", str(WATCHLISTS))
    monkeypatch.setenv("SCREENING_SECRET", SECRET)
    monkeypatch.setenv("COLUMNS", "200")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(command_line, list(arguments))


def refusal(*arguments: str) -> str:
    """Give what a refused command says: one line on stderr, exit code 2, nothing on stdout."""
    run = call(*arguments)
    assert (run.exit_code, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    return run.stderr


def create_checkpost(*more: str) -> Result:
    return call("create-checkpost", "KHI", "--name", "Karachi airport", "--zone", "sindh", "--counters", "1,2", *more)


def test_checkpost_then_account_are_made_and_the_password_is_shown(tmp_path: Path) -> None:
    assert "2 counters" in create_checkpost().stdout
    made = call("create-account", "c.officer", "--grant", "counter_officer@checkpost:KHI")
    assert made.exit_code == 0
    assert re.search(r"c\.officer .*: [a-z-]{20,}", made.stdout)
    assert "Choose another name" in refusal("create-account", "c.officer", "--grant", "auditor@all")


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        ("officer@all", "ROLE@SCOPE"),
        ("counter_officer", "A scope is written"),
        ("counter_officer@checkpost:KHJ", "There is no place checkpost:KHJ"),
        ("zonal_director@zone:sind", "There is no place zone:sind"),
    ],
    ids=["no such role", "no scope", "no such checkpost", "no such zone"],
)
def test_grant_that_makes_no_sense_is_refused(grant: str, said: str) -> None:
    create_checkpost()
    assert said in refusal("create-account", "c.officer", "--grant", grant)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--zone", "Sindh Zone", "Where: zone."),
        ("--time-zone", "Asia/Nowhere", "Where: time_zone."),
        ("--counters", " , ", "Where: counters."),
        ("--counters", "1,1", "Where: counters."),
        ("--name", " ", "Where: name."),
    ],
    ids=["zone", "time zone", "no counter", "a counter twice", "name"],
)
def test_checkpost_that_makes_no_sense_is_refused(option: str, value: str, said: str) -> None:
    fields = {"--name": "Karachi airport", "--zone": "sindh", "--counters": "1,2", option: value}
    assert said in refusal("create-checkpost", "KHI", *(word for field in fields.items() for word in field))
    assert "capital letters" in refusal("create-checkpost", "khi", "--name", "K", "--zone", "sindh", "--counters", "1")


def test_list_is_imported_from_a_file() -> None:
    run = call("import-list", "ecl", str(WATCHLISTS / "ecl.entries.toml"))
    assert run.exit_code == 0
    assert "List ecl is now in version 1" in run.stdout


def test_unknown_list_is_refused_with_those_there_are() -> None:
    assert "ecl, " in refusal("import-list", "elc", str(WATCHLISTS / "ecl.entries.toml"))


def test_bad_entry_is_told_with_file_entry_and_key(tmp_path: Path) -> None:
    bad = tmp_path / "bad.entries.toml"
    bad.write_text((WATCHLISTS / "ecl.entries.toml").read_text(encoding="utf-8").replace("\nnames", "\nnmaes", 1))
    assert "bad.entries.toml: entry 1: nmaes" in refusal("import-list", "ecl", str(bad))


def test_file_without_entries_empties_no_list(tmp_path: Path) -> None:
    """A file that was cut short must not make everybody clear; an empty list is written as one."""
    entries = tmp_path / "ecl.entries.toml"
    entries.write_text("# The Exit Control List", encoding="utf-8")
    assert "entries = []" in refusal("import-list", "ecl", str(entries))
    entries.write_text("entries = []", encoding="utf-8")
    assert "with 0 entries" in call("import-list", "ecl", str(entries)).stdout


def test_definition_without_a_key_is_told_with_file_and_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    definition = (WATCHLISTS / "ecl.toml").read_text(encoding="utf-8")
    (tmp_path / "ecl.toml").write_text(re.sub(r"(?m)^threshold.*\n", "", definition), encoding="utf-8")
    monkeypatch.setenv("SCREENING_WATCHLISTS", str(tmp_path))
    assert "ecl.toml: threshold" in refusal("import-list", "ecl", str(WATCHLISTS / "ecl.entries.toml"))


def test_folder_of_lists_is_imported_at_once() -> None:
    run = call("import-lists", str(WATCHLISTS))
    assert run.exit_code == 0
    assert re.findall(r"List (\w+) is now in version 1", run.stdout) == list(LISTS)


def test_folder_with_one_bad_file_changes_no_list(tmp_path: Path) -> None:
    (tmp_path / "blacklist.entries.toml").write_bytes((WATCHLISTS / "blacklist.entries.toml").read_bytes())
    (tmp_path / "ecl.entries.toml").write_text("entries = 3", encoding="utf-8")
    assert "ecl.entries.toml: entries" in refusal("import-lists", str(tmp_path))
    assert "now in version 1" in call("import-list", "blacklist", str(tmp_path / "blacklist.entries.toml")).stdout


def test_folder_that_leaves_lists_out_says_which(tmp_path: Path) -> None:
    (tmp_path / "ecl.entries.toml").write_bytes((WATCHLISTS / "ecl.entries.toml").read_bytes())
    run = call("import-lists", str(tmp_path))
    assert run.exit_code == 1
    assert "List ecl is now" in run.stdout
    assert ", ".join(code for code in LISTS if code != "ecl") in run.stderr


def test_file_for_a_list_that_is_not_defined_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elc.entries.toml").write_bytes((WATCHLISTS / "ecl.entries.toml").read_bytes())
    assert "No list has the code elc" in refusal("import-lists", str(tmp_path))


def test_what_thresholds_cost_is_told_side_by_side() -> None:
    call("import-lists", str(WATCHLISTS))
    told = call("thresholds", "ecl", "--threshold", "0.7", "--threshold", "0.99", "--travellers", "20")
    assert told.exit_code == 0, told.stderr
    assert "Exit Control List" in told.stdout
    assert "0.7*" in told.stdout
    assert "0 of 20" in told.stdout
    as_json = call("thresholds", "ecl", "--travellers", "20", "--json")
    (price,) = json.loads(as_json.stdout)["prices"]
    assert (price["threshold"], price["seeded"]["of"], price["recorded"]["of"]) == (0.7, 20, 0)


def test_thresholds_of_an_unknown_list_are_refused_with_those_there_are() -> None:
    assert "ecl" in refusal("thresholds", "nope")


def test_whole_journal_is_proven_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    create_checkpost()
    monkeypatch.delenv("SCREENING_SECRET")
    run = call("verify-journal", "--json")
    assert run.exit_code == 0
    assert json.loads(run.stdout)["whole"] is True
    assert "The journal is whole" in call("verify-journal").stdout


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        ("UPDATE journal SET actor = 'somebody else' WHERE seq = 2", "altered_record"),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "missing_tail"),
    ],
    ids=["altered", "cut short"],
)
def test_damaged_journal_is_told_with_exit_code_1(tmp_path: Path, damage: str, finding: str) -> None:
    for counters in ("1", "1,2", "1,2,3"):
        create_checkpost("--counters", counters)
    with closing(sqlite3.connect(tmp_path / "data" / "screening.sqlite3", isolation_level=None)) as store:
        store.execute(damage)
    run = call("verify-journal", "--json")
    assert run.exit_code == 1
    assert finding in json.loads(run.stdout)["counts"]
    assert "NOT whole" in call("verify-journal").stdout


def test_verifying_where_there_is_no_store_says_so() -> None:
    assert "There is no store with a journal" in refusal("verify-journal")


def test_data_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SCREENING_DATA", str(tmp_path / "file"))
    assert "cannot be made or written" in refusal("import-lists", str(WATCHLISTS))


def test_other_secret_than_the_key_was_made_with_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    create_checkpost()
    monkeypatch.setenv("SCREENING_SECRET", SECRET[::-1])
    assert "made under another secret" in refusal("create-account", "an.auditor", "--grant", "auditor@all")


def test_running_without_a_secret_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCREENING_SECRET")
    assert "openssl rand -base64 48" in refusal("run")


def test_secret_file_that_is_not_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_bytes(b"\xff" * 40)
    monkeypatch.setenv("SCREENING_SECRET_FILE", str(tmp_path / "secret"))
    assert "is not text" in refusal("run")


def test_certificate_that_is_none_is_refused_before_anything_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tls.pem").write_text("no certificate", encoding="utf-8")
    for variable in ("SCREENING_TLS_CERTIFICATE", "SCREENING_TLS_KEY"):
        monkeypatch.setenv(variable, str(tmp_path / "tls.pem"))
    assert "cannot be used together" in refusal("run", "--port", str(free_port()))


def test_port_that_is_taken_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} is in use" in refusal("run", "--port", str(port))
    assert not (tmp_path / "data").exists()


def test_address_of_another_machine_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tls.pem").touch()
    for variable in ("SCREENING_TLS_CERTIFICATE", "SCREENING_TLS_KEY"):
        monkeypatch.setenv(variable, str(tmp_path / "tls.pem"))
    monkeypatch.setenv("SCREENING_HOST", "192.0.2.1")
    assert "192.0.2.1 is no address of this machine" in refusal("run")


@pytest.fixture
def furnished(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    furnish(data)
    return data


@pytest.fixture
def service(furnished: Path) -> Iterator[RunningService]:
    service = RunningService(furnished)
    service.start()
    yield service
    service.stop()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_service_stops_in_order_while_a_board_is_open(service: RunningService, number: signal.Signals) -> None:
    """Exit code 0, no traceback, and a journal whose every record is signed."""
    process = service.process
    assert process is not None
    with service.signed_in("shift") as shift, shift.stream("GET", "/alerts/stream") as board:
        assert board.status_code == 200
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
    log = (service.data / "server.log").read_text(encoding="utf-8")
    assert f"Open {service.origin}" in log
    assert "Traceback" not in log
    verified = json.loads(call("verify-journal", "--json").stdout)
    assert verified["whole"]
    assert verified["signed_up_to"] == verified["records"]


@pytest.mark.slow
def test_demonstration_says_what_to_open_and_keeps_its_data(tmp_path: Path) -> None:
    """The second start keeps what was there; what the demonstration made is not put to work at a border."""
    port = free_port()
    first, second = (_demonstrated(tmp_path, port) for _ in range(2))
    assert "OFFLOAD" in first
    assert re.search(r"shift +[a-z-]{20,} +shift manager", first)
    assert "with what was there before" in second
    assert "made by the demonstration" in refusal("run", "--port", str(port))


def _demonstrated(folder: Path, port: int) -> str:
    """Start the demonstration, wait for its last line, stop it; give what it printed."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "screening", "run", "--demonstration", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        assert process.stdout is not None
        try:
            printed = ""
            for line in process.stdout:
                printed += line
                if "begin anew" in line:
                    break
            answered = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30, trust_env=False)
        finally:
            process.send_signal(signal.SIGINT)
        printed += process.stdout.read()
    assert (answered.status_code, process.returncode) == (200, 0)
    return printed


def test_a_key_is_issued_listed_and_revoked() -> None:
    issued = call("issue-api-key", "Visa desk", "--owner", "Another agency", "--dataset", "ecl", "--days", "30")
    assert issued.exit_code == 0
    key, token = issued.output.split()[1], issued.output.split()[-1]
    assert token.startswith("screening_key_")
    listed = call("list-api-keys").stdout
    assert "in_force" in listed
    assert token not in listed
    assert call("revoke-api-key", key).exit_code == 0
    assert "revoked" in call("list-api-keys").stdout
    refused = refusal("issue-api-key", "Visa desk", "--owner", "Another agency", "--dataset", "ecl", "--days", "800")
    assert "730 days" in refused
