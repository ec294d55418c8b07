"""The whole API under schemathesis: nothing it sends may break the service, or find its description wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

from screening.app import open_house
from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER
from screening.domain.accounts import Grant
from screening.settings import Settings
from screening.workflows.people.administer import create_account
from tests.e2e.browsers import passport_lines
from tests.running_service import PASSWORD, SECRET, WATCHLISTS, RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("fuzzing")]

IS_DEEP: Final = os.environ.get("SCREENING_TESTS_DEEP") == "1"
"""Set by `make test-deep`: more of everything."""
SEED: Final = "20261121"
EXAMPLES: Final = "60" if IS_DEEP else "6"
STREAMS: Final = r"^/api/v1/(alerts|screenings)/stream$"
ADMINISTRATION: Final = r"^/api/v1/(accounts|checkposts)"
SESSIONS: Final = r"^/api/v1/sessions"
JOURNAL: Final = r"^/api/v1/journal"
OTHERS: Final = r"^/(?!api/v1/(accounts|checkposts|sessions|journal))"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for all runs but an administrator's."""
    with serving(tmp_path_factory.mktemp("fuzzed")) as running:
        yield running


@contextmanager
def serving(data: Path) -> Iterator[RunningService]:
    """Serve, with somebody who may screen, decide, propose, approve and follow, so that one run reaches all of it.

    Nobody is held up: a run calls faster than an officer may.
    """
    furnish(data)
    with open_house(Settings(data=data, watchlists=WATCHLISTS, secret=SECRET)) as house:
        grants = tuple(Grant.parse(f"{role}@all") for role in ("shift_manager", "list_officer", "follower"))
        create_account("everything", PASSWORD, grants, None, house.parts)
    kinds = ("CHANGING", "SEARCHING", "SIGN_IN")
    running = RunningService(data, more={f"SCREENING_LIMIT_{kind}": "1000000" for kind in kinds})
    running.start()
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("username", "paths"),
    [("everything", OTHERS), ("auditor", JOURNAL), ("counter", SESSIONS)],
)
def test_nothing_that_the_description_allows_or_forbids_is_answered_otherwise(
    service: RunningService, tmp_path: Path, username: str, paths: str
) -> None:
    ran = fuzz(service, tmp_path, username, paths)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_neither_is_what_an_administrator_sends(tmp_path: Path) -> None:
    """On a service of its own: the run comes to know the accounts, and disables some."""
    with serving(tmp_path) as service:
        ran = fuzz(service, tmp_path, "admin", ADMINISTRATION)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_real_alerts_crossings_and_entries_stand_it_too(service: RunningService, tmp_path: Path) -> None:
    """With ids that are there, the calls get past the looking up.

    What has not its form is refused before anything is looked up, and the run with ids that are not there sends enough
    of it: it is sent here too by `make test-deep` alone.
    """
    with service.signed_in("everything") as client:
        body = {"mrz": passport_lines(LISTED_TRAVELLER, LISTED_DOCUMENT), "crossing": CROSSING}
        screened = client.post("/screenings", json=body, headers={"Idempotency-Key": "real"}).json()
        named = {
            "alert_id": screened["alert"]["id"],
            "crossing_id": screened["crossing"]["id"],
            "entry_id": screened["hits"][0]["entry_id"],
            "code": screened["hits"][0]["list"],
        }
    (tmp_path / "schemathesis.toml").write_text(
        "[parameters]\n" + "".join(f'"path.{name}" = "{value}"\n' for name, value in named.items())
    )
    ran = fuzz(
        service, tmp_path, "everything", r"^/api/v1/(alerts|crossings|lists)/.*\{", "all" if IS_DEEP else "positive"
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


CROSSING: Final = {"checkpost": "KHI", "counter": "1", "direction": "exit"}


def fuzz(
    service: RunningService, folder: Path, username: str, paths: str, mode: str = "all"
) -> "subprocess.CompletedProcess[str]":
    """Run schemathesis as that person over the paths that the expression takes; seeded, and with no wait too long.

    `mode` is whether what it sends has its form (`positive`), has not (`negative`), or both (`all`).
    """
    answer = httpx.post(
        f"{service.origin}/api/v1/sessions", json={"username": username, "password": PASSWORD}, trust_env=False
    )
    token = answer.json()["token"]
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{service.origin}/openapi.json"),
        *("--header", f"Authorization: Bearer {token}"),
        *("--include-path-regex", paths, "--exclude-path-regex", STREAMS),
        *("--phases", "examples,coverage,fuzzing", "--mode", mode, "--max-examples", EXAMPLES, "--seed", SEED),
        *("--generation-deterministic", "--no-shrink"),
        # Its place is taken by `refused_by_a_named_rule`, which knows the rules that no schema can tell.
        *("--exclude-checks", "positive_data_acceptance"),
        *("--request-timeout", "60", "--warnings", "off", "--no-color"),
    ]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.e2e.fuzzing_hooks", "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
