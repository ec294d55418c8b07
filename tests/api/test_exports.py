"""Whole lists as files, and lists and entries as they stood at a moment."""

import csv
import json
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO

import pytest

from screening.domain.accounts import Role
from screening.domain.errors import StoreUnavailable
from screening.workflows.views import look_up_history, whole_editions
from screening.workflows.views.export_list import export_list
from screening.workflows.views.look_up_history import view_entry_file
from tests.api.desk import Desk
from tests.builders import A_MOMENT, a_definition, an_entry

WHY = {"reason": "Yearly review with the Ministry of Interior."}
HOUR = timedelta(hours=1)
STAYS, GOES = an_entry("RAHMAN, TARIQ"), an_entry("ERIKSSON, IVAR")


@pytest.fixture
def published(desk: Desk) -> Desk:
    """Publish two entries; an hour later one of them is amended and the other gone; now is an hour later still."""
    desk.site.publish(a_definition(), STAYS, GOES)
    desk.site.clock.advance(HOUR)
    desk.site.publish(a_definition(), replace(STAYS, grounds='=HYPERLINK("http://example.org")'))
    desk.site.clock.advance(HOUR)
    return desk


def moment(hours: float) -> str:
    return (A_MOMENT + hours * HOUR).isoformat()


def rows(desk: Desk, **asked: str) -> list[dict[str, str]]:
    answer = desk.post("/api/v1/lists/ecl/exports", desk.site.auditor, WHY | asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_list_is_handed_out_as_it_stands_with_nothing_that_a_spreadsheet_would_calculate(published: Desk) -> None:
    (row,) = rows(published)
    assert row["names"] == "RAHMAN, TARIQ"
    assert row["grounds"] == '\'=HYPERLINK("http://example.org")'


def test_list_is_handed_out_as_it_stood(published: Desk) -> None:
    assert sorted(row["names"] for row in rows(published, as_of=moment(0.5))) == ["ERIKSSON, IVAR", "RAHMAN, TARIQ"]
    assert [row["names"] for row in rows(published, as_of=moment(1.5))] == ["RAHMAN, TARIQ"]


def test_list_is_handed_out_as_json_too_and_says_which_version_it_is(published: Desk) -> None:
    answer = published.post("/api/v1/lists/ecl/exports", published.site.auditor, WHY | {"form": "json"})
    assert answer.headers["content-disposition"] == 'attachment; filename="ecl-3.json"'
    assert [entry["names"] for entry in json.loads(answer.content)["entries"]] == [["RAHMAN, TARIQ"]]


def test_export_stands_in_the_journal_with_its_reason(published: Desk) -> None:
    rows(published, as_of=moment(0.5))
    with published.site.store.read() as repositories:
        record = repositories.journal.records()[-1]
        body = repositories.journal.payloads([record.seq])[record.seq].body or ""
    assert (record.action, record.object_ids) == ("list.exported", ("list:ecl",))
    assert json.loads(body) == {"version": 2, "entries": 2, "as_of": moment(0.5), **WHY}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"as_of": moment(-1)}, 422),
        ({"as_of": moment(2.5)}, 422),
        ({"as_of": "yesterday"}, 422),
        ({"as_of": "2026-11-21T14:00:00"}, 422),
        ({"form": "xlsx"}, 422),
        ({"reason": ""}, 422),
    ],
    ids=["before the first edition", "to come", "no time", "no time zone", "no form of ours", "no reason"],
)
def test_export_that_cannot_be_is_refused_with_the_reason(published: Desk, asked: dict[str, str], status: int) -> None:
    answer = published.post("/api/v1/lists/ecl/exports", published.site.auditor, WHY | asked)
    assert answer.status_code == status, answer.text
    assert "list.exported" not in published.site.actions()


def test_who_merely_reads_entries_takes_no_list_home(published: Desk) -> None:
    director = published.site.person("director", Role.ZONAL_DIRECTOR, "all")
    assert published.post("/api/v1/lists/ecl/exports", director, WHY).status_code == 403
    assert published.post("/api/v1/lists/nowhere/exports", published.site.auditor, WHY).status_code == 404


def test_store_that_fails_meanwhile_breaks_the_file_off(published: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a shorter list that looks whole."""
    site = published.site
    monkeypatch.setattr(whole_editions, "ENTRIES_AT_ONCE", 1)
    found = export_list(a_definition().code, A_MOMENT + HOUR / 2, "Why.", site.auditor, site.parts)
    assert next(found.entries).list_code == "ecl"
    site.store.is_down = True
    with pytest.raises(StoreUnavailable):
        next(found.entries)


@pytest.mark.parametrize(
    ("hours", "version", "entries"), [(-1, None, None), (0.5, 2, 2), (1.5, 3, 1)], ids=["before", "first", "second"]
)
def test_list_is_told_as_it_stood(published: Desk, hours: float, version: int | None, entries: int | None) -> None:
    answer = published.get(f"/api/v1/lists/ecl?as_of={_quoted(moment(hours))}", published.site.auditor).json()
    assert (answer["version"] or {}).get("number") == version
    assert (answer["version"] or {}).get("entries") == entries


def test_entry_is_opened_as_it_stood(published: Desk) -> None:
    with published.site.store.read() as repositories:
        (entry,) = repositories.lists.entries(a_definition().code)
    path = f"/api/v1/lists/ecl/entries/{entry.id}"
    told = {
        hours: published.get(f"{path}?as_of={_quoted(moment(hours))}", published.site.auditor)
        for hours in (-1, 0.5, 1.5)
    }
    assert told[-1].status_code == 404
    assert (told[0.5].json()["revision"], told[1.5].json()["revision"]) == (1, 2)
    assert told[0.5].headers["ETag"] == '"1"'
    assert published.get(f"{path}?as_of={_quoted(moment(3))}", published.site.auditor).status_code == 422
    assert published.site.actions()[-1] == "entry.viewed"


def test_entry_is_opened_as_it_stood_however_often_it_was_changed_since(
    published: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page shows the newest steps alone; what was in force at a moment it knows all the same."""
    monkeypatch.setattr(look_up_history, "MOST_REVISIONS", 1)
    site = published.site
    with site.store.read() as repositories:
        (entry,) = repositories.lists.entries(a_definition().code)
    file = view_entry_file(entry.list_code, entry.id, site.auditor, site.parts, A_MOMENT + HOUR / 2)
    assert file.then is not None
    assert (file.then.entry.revision, [step.entry.revision for step in file.steps]) == (1, [2])


def _quoted(written: str) -> str:
    assert datetime.fromisoformat(written).tzinfo
    return written.replace("+", "%2B")
