"""Do `screening read` and `screening parse` answer people and programs?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from screening.__main__ import command_line
from screening.mrz.specimen import render_specimen
from tests.mrz.builders import a_specimen

LINES = ["P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<", "AB23450715UTO7408122F3105146<<<<<<<<<<<<<<<0"]


def test_parse_writes_the_fields() -> None:
    run = CliRunner().invoke(command_line, ["parse", "--json", "--today", "2026-11-21", *LINES])
    written = json.loads(run.stdout)
    assert run.exit_code == 0
    assert (written["status"], written["surname"], written["failing_checks"]) == ("valid", "BALOCH", [])


def test_parse_shows_a_table() -> None:
    run = CliRunner().invoke(command_line, ["parse", *LINES])
    assert run.exit_code == 0
    assert "ZARMINA GUL" in run.stdout


@pytest.mark.parametrize("lines", [["P<UTO"], [LINES[0], LINES[1][:-1]], ["[red]", "x" * 600], ["1" * 44, "1" * 44]])
def test_parse_says_in_one_line_why_it_refuses(lines: list[str]) -> None:
    run = CliRunner().invoke(command_line, ["parse", "--json", *lines])
    assert run.exit_code == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1


def test_read_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "good.png", tmp_path / "bad.png", tmp_path / "missing.png"
    good.write_bytes(render_specimen(*a_specimen()))
    bad.write_bytes(b"no image")
    run = CliRunner().invoke(command_line, ["read", "--json", str(bad), str(missing), str(good)])
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.exit_code == 1
    assert [answer["status"] for answer in answers] == ["error", "error", "valid"]
    assert [answer["file"] for answer in answers] == [str(bad), str(missing), str(good)]
    assert answers[2]["document"]["number"] == "AB2345671"
    assert answers[2]["holder"]["surname"] == "BALOCH"
    assert len(run.stderr.splitlines()) == 2


def test_read_fails_where_nothing_could_be_read(tmp_path: Path) -> None:
    assert CliRunner().invoke(command_line, ["read", str(tmp_path / "missing.png")]).exit_code == 2


def test_read_shows_a_table(tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(render_specimen(*a_specimen()))
    run = CliRunner().invoke(command_line, ["read", str(page)])
    assert run.exit_code == 0
    assert "BALOCH" in run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", [["parse", "--json", *LINES], ["read", "--json", "page.png"]])
def test_read_and_parse_load_neither_the_web_framework_nor_the_store(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "page.png").write_bytes(render_specimen(*a_specimen()))
    script = (
        "import sys\n"
        "from screening.__main__ import command_line\n"
        f"command_line({command!r}, standalone_mode=False)\n"
        "print(sorted({'fastapi', 'starlette', 'sqlmodel', 'sqlalchemy'} & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
    assert json.loads(run.stdout.splitlines()[0])["status"] == "valid"
