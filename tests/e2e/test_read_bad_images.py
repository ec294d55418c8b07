"""`screening read` before the API's own table of bad images: an honest word for each file, and no crash."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.mrz.bad_images import HONEST, VALID, illegible, legible, refused, ten_passports

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("read_bad_images")]

NUMBER = "AB2345671"


@dataclass(frozen=True)
class Run:
    """What a run of the command said: an object a file, its other lines, and its exit code."""

    answers: tuple[dict[str, Any], ...]
    told: tuple[str, ...]
    exit_code: int


def read(folder: Path, pages: dict[str, bytes]) -> Run:
    """Read files with those contents, in a process of the command's own."""
    names = [f"{place:02}" for place in range(len(pages))]
    for name, content in zip(names, pages.values(), strict=True):
        (folder / name).write_bytes(content)
    command = [sys.executable, "-m", "screening", "read", "--json", *names]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    answers = tuple(json.loads(line) for line in run.stdout.splitlines())
    assert [answer["file"] for answer in answers] == names, run.stderr
    return Run(answers, tuple(run.stderr.splitlines()), run.returncode)


def test_every_unusual_file_of_a_page_is_read(tmp_path: Path) -> None:
    pages = {name: made() for name, made in legible()}
    run = read(tmp_path, pages)
    assert (run.exit_code, run.told) == (0, ())
    for name, answer in zip(pages, run.answers, strict=True):
        assert answer["status"] in VALID, name
        assert answer["document"]["number"] == NUMBER, name


def test_what_cannot_be_read_is_never_valid_and_no_failure_of_the_command(tmp_path: Path) -> None:
    pages = {name: (made(), honest) for name, made, honest in illegible()}
    run = read(tmp_path, {name: content for name, (content, _) in pages.items()})
    assert (run.exit_code, run.told) == (0, ())
    for (name, (_, honest)), answer in zip(pages.items(), run.answers, strict=True):
        assert answer["status"] in honest, name


def test_what_is_no_image_of_ours_is_refused_with_the_reason_in_one_line(tmp_path: Path) -> None:
    pages = {name: (made(), reason) for name, made, reason in refused()}
    run = read(tmp_path, {name: content for name, (content, _) in pages.items()})
    assert run.exit_code == 2
    assert len(run.told) == len(pages)
    for (name, (_, reason)), answer, told in zip(pages.items(), run.answers, run.told, strict=True):
        assert (answer["status"], answer["error"]["reason"], answer["lines"]) == ("error", reason, []), name
        assert told.startswith(f"{answer['file']}: "), name
        assert "Traceback" not in told
    words = dict(zip(pages, run.told, strict=True))
    assert "HEIC" in words["HEIC"]
    assert "damaged or cut off" in words["JPEG of which half came"]


def test_good_and_bad_files_in_one_run_are_told_apart_by_the_exit_code(tmp_path: Path) -> None:
    words = next(made for name, made, _ in refused() if name == "words")
    lies, page = next(legible())
    run = read(tmp_path, {"text": words(), lies: page()})
    assert (run.exit_code, [answer["status"] for answer in run.answers]) == (1, ["error", "valid"])
    run = read(tmp_path, {"nothing": b""})
    assert run.exit_code == 2


def test_ten_passports_on_one_scan_are_ten_zones_or_honestly_fewer(tmp_path: Path) -> None:
    sheet, numbers = ten_passports()
    run = read(tmp_path, {"sheet": sheet})
    (answer,) = run.answers
    zones = answer["zones"]
    assert run.exit_code == 0
    assert len(zones) > 1
    for zone in zones:
        assert zone["status"] in VALID | HONEST
        assert zone["status"] != "valid" or zone["document"]["number"] in numbers


def test_a_folder_a_missing_file_and_one_over_the_limit_are_told_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "big").write_bytes(b"\xff\xd8\xff" + bytes(12_000_000))
    command = [sys.executable, "-m", "screening", "read", "--json", "folder", "missing", "big"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    reasons = [json.loads(line)["error"]["reason"] for line in run.stdout.splitlines()]
    assert (run.returncode, reasons) == (2, ["no_such_file", "no_such_file", "bytes"])
