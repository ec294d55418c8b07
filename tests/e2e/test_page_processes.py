"""Does a running service outlive what becomes of the processes in which it has pages read?"""

import hashlib
import json
import os
import signal
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest

from screening.catalogue.sentences import load_catalogue
from screening.domain.wording import Language
from screening.mrz.specimen import render_specimen
from tests.mrz.bad_images import Made, bar_codes, illegible, refused, ten_passports
from tests.mrz.builders import a_specimen
from tests.running_service import RunningService, furnish, is_over, wait_until

pytestmark = pytest.mark.slow

CROSSING = {"checkpost": "KHI", "counter": "1", "direction": "exit"}
TEMPLATES = {"screening.mrz.own_page_process", "screening.mrz.second_page_process"}


@cache
def page() -> bytes:
    return render_specimen(*a_specimen())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    running = RunningService(tmp_path_factory.mktemp("pages"))
    furnish(running.data)
    running.start()
    wait_until(lambda: httpx.get(f"{running.origin}/readyz", timeout=30, trust_env=False).status_code == 200)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def counter(service: RunningService) -> Iterator[httpx.Client]:
    with service.signed_in("counter") as client:
        yield client


def scan(client: httpx.Client, image: bytes, key: str, language: str = "en") -> httpx.Response:
    return client.post(
        "/scans",
        files={"image": ("page", image, "application/octet-stream")},
        data=CROSSING,
        headers={"Idempotency-Key": hashlib.sha256(key.encode()).hexdigest(), "Accept-Language": language},
        timeout=120,
    )


def templates(service: RunningService) -> dict[str, int]:
    """Give the running templates of a service by their modules."""
    assert service.process is not None
    found: dict[str, int] = {}
    for task in Path(f"/proc/{service.process.pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
            found |= {word: int(child) for word in words if word in TEMPLATES}
    return found


@pytest.mark.parametrize(
    ("made", "honest"), [pytest.param(made, honest, id=name) for name, made, honest in illegible()]
)
def test_page_that_cannot_be_read_is_recorded_as_undetermined(
    counter: httpx.Client, made: Made, honest: frozenset[str], request: pytest.FixtureRequest
) -> None:
    answer = scan(counter, made(), request.node.name)
    assert (answer.status_code, answer.json()["outcome"]) == (201, "undetermined")
    assert answer.json()["reading"]["status"] in honest
    assert answer.json()["instruction"]["code"] in {"rescan", "correct_reading", "examine_document"}


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(("made", "reason"), [pytest.param(made, reason, id=name) for name, made, reason in refused()])
def test_what_is_no_image_of_ours_is_undetermined_and_told_in_words(
    counter: httpx.Client, made: Made, reason: str, language: str, request: pytest.FixtureRequest
) -> None:
    answer = scan(counter, made(), request.node.name, language)
    problem = answer.json()
    assert answer.status_code == (413 if reason in {"pixels", "bytes"} else 422)
    parameters = {each["name"]: each["value"] for each in problem["parameters"]}
    assert (problem["outcome"], parameters["reason"]) == ("undetermined", reason)
    sentence = load_catalogue().sentence(f"reason.{reason}", parameters, Language(language))
    assert sentence in json.dumps(problem, ensure_ascii=False)


def test_ten_passports_on_one_scan_wait_for_the_officer_to_pick(counter: httpx.Client) -> None:
    answer = scan(counter, ten_passports()[0], "ten").json()
    assert (answer["outcome"], answer["instruction"]["code"]) == ("undetermined", "pick_document")
    assert len(answer["reading"]["zones"]) == 10


@pytest.mark.parametrize("module", sorted(TEMPLATES))
def test_template_that_is_killed_costs_nobody_an_answer(
    service: RunningService, counter: httpx.Client, module: str
) -> None:
    pid = templates(service)[module]
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: is_over(pid))
    answer = scan(counter, page(), f"after {module}")
    assert (answer.status_code, answer.json()["reading"]["status"]) == (201, "valid")
    assert scan(counter, bar_codes(), module).status_code == 201
    assert templates(service).keys() == TEMPLATES


def test_template_that_is_killed_while_counters_scan_costs_none_of_them_an_answer(
    service: RunningService, counter: httpx.Client
) -> None:
    answers: list[int] = []

    def scan_some(desk: int) -> None:
        with service.signed_in("counter") as client:
            answers.extend(scan(client, page(), f"desk {desk} {each}").status_code for each in range(4))

    desks = [threading.Thread(target=scan_some, args=(desk,)) for desk in range(4)]
    for desk in desks:
        desk.start()
    wait_until(lambda: len(answers) >= 3)
    os.kill(templates(service)["screening.mrz.own_page_process"], signal.SIGKILL)
    for desk in desks:
        desk.join()
    assert answers == [201] * 16


def test_what_became_of_the_processes_is_counted_and_logged(service: RunningService, counter: httpx.Client) -> None:
    text = httpx.get(f"{service.origin}/metrics", timeout=30, trust_env=False).text
    assert 'screening_page_template_starts_total{reader="own"}' in text
    assert "page_template.started" in (service.data / "server.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["stop", "kill_process"])
def test_service_that_ends_leaves_no_process_behind(tmp_path: Path, ending: str) -> None:
    furnish(tmp_path)
    running = RunningService(tmp_path)
    running.start()
    wait_until(lambda: templates(running).keys() == TEMPLATES)
    pids = list(templates(running).values())
    getattr(running, ending)()
    wait_until(lambda: all(is_over(pid) for pid in pids))
