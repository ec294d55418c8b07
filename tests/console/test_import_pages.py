"""The pages of the import wizard, as the server writes them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.domain.accounts import Role
from screening.domain.errors import InvalidImport
from screening.domain.identifiers import ImportId, new_uuid
from screening.domain.imports import ImportBrake, ImportCounts, ImportSource, ImportState, ListImport
from screening.domain.lists import ImportBrakes
from screening.workflows.imports.decide_import import reject_import
from screening.workflows.imports.import_list import fail_import, make_import
from tests.builders import A_MOMENT
from tests.console.conftest import PASSWORD_HASH, Browser
from tests.workflows.conftest import Site
from tests.workflows.import_scenes import ECL, KEPT_HERE, MOI, OBTAINED, ImportSite, said

SignIn = Callable[[str], Browser]


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> ImportSite:
    """A list of which files are imported, kept here; `first` and `second` can sign in."""
    desk = ImportSite(site, tmp_path / "files", KEPT_HERE)
    for officer in (desk.first, desk.second):
        changed = replace(officer, password_hash=PASSWORD_HASH)
        site.store.write(lambda repositories, changed=changed: repositories.accounts.save(changed))  # type: ignore[misc]
    return desk


def opened(browser: Browser, made: ListImport, query: str = "") -> str:
    answer = browser.open(f"/lists/ecl/imports/{made.id}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_form_says_which_files_the_list_takes(sign_in: SignIn, desk: ImportSite) -> None:
    text = sign_in("first").open("/lists/ecl/import").text
    assert "own CSV" in text
    assert 'id="import-form"' in text
    assert 'href="/lists/ecl/import"' in sign_in("first").open("/lists/ecl").text


def test_a_list_without_rules_for_imports_says_so(sign_in: SignIn, site: Site) -> None:
    text = sign_in("lists").open("/lists/ecl/import").text
    assert "takes no files" in text
    assert "import-form" not in text


def test_an_auditor_sees_what_was_imported_and_has_nothing_to_import_with(sign_in: SignIn, desk: ImportSite) -> None:
    made = desk.run([said(1)])
    browser = sign_in("auditor")
    text = browser.open("/lists/ecl/import").text
    assert f"/lists/ecl/imports/{made.id}" in text
    assert "import-form" not in text
    assert "data-step" not in opened(browser, made)


def test_what_is_amended_is_shown_field_by_field_and_another_officer_decides(
    sign_in: SignIn, desk: ImportSite, site: Site
) -> None:
    desk.run([said(1), said(2)], as_command=True)
    made = desk.run([said(1, father_name="<b>Erik</b>"), said(2)])
    text = opened(sign_in("second"), made)
    assert "&lt;b&gt;Erik&lt;/b&gt;" in text
    assert 'id="approve-form"' in text
    assert 'data-word="refuse"' in text
    assert site.actions()[-1] == "import.viewed"
    own = opened(sign_in("first"), made)
    assert "approve-form" not in own
    assert 'data-word="cancel"' in own


def test_each_brake_is_told_with_its_numbers_and_overridden_by_itself(sign_in: SignIn, desk: ImportSite) -> None:
    desk.run([said(number) for number in range(4)], as_command=True)
    made = desk.run([said(1)])
    text = opened(sign_in("second"), made)
    assert "Of 4 entries 3 would be withdrawn" in text
    assert 'name="overridden" value="many_withdrawn" required' in text
    assert "A safety brake is pulled" in text


@pytest.mark.parametrize("brake", ImportBrake)
def test_every_brake_can_be_told(sign_in: SignIn, desk: ImportSite, brake: ImportBrake) -> None:
    made = desk.run([said(1)])
    braked = replace(made, brakes=frozenset({brake}))
    desk.site.store.write(lambda repositories: repositories.imports.save(braked))
    assert f'value="{brake}"' in opened(sign_in("second"), made)


def test_rejected_records_stand_with_place_label_and_reason(sign_in: SignIn, desk: ImportSite) -> None:
    made = desk.run([said(1)], "A-2,moi,order,X,,,,,,,,,,,,,,,,,,,")
    text = opened(sign_in("second"), made, "?kind=rejected")
    assert "list.csv" in text
    assert "cells" in text


def test_differences_come_page_by_page(sign_in: SignIn, desk: ImportSite) -> None:
    made = desk.run([said(number) for number in range(25)])
    browser = sign_in("second")
    first = opened(browser, made, "?kind=added")
    cursor = first.split("cursor=")[1].split("#")[0]
    rest = opened(browser, made, f"?kind=added&cursor={cursor}")
    assert (first.count('scope="row"'), rest.count('scope="row"')) == (20, 5)
    assert "cursor=" not in rest


def test_the_same_file_twice_changes_nothing_and_says_so(sign_in: SignIn, desk: ImportSite) -> None:
    desk.run([said(1)], as_command=True)
    again = desk.run([said(1)], is_dry_run=True)
    assert "Nothing to change" in opened(sign_in("first"), again)


def test_a_failure_is_told_with_reason_place_and_what_to_do(sign_in: SignIn, desk: ImportSite) -> None:
    made = make_import(KEPT_HERE, MOI, (), desk.first, desk.parts)
    fail_import(made, InvalidImport("list.csv: line 3", reason="import_not_utf8"), desk.parts)
    text = opened(sign_in("first"), made)
    assert "Save the file as UTF-8" in text
    assert "list.csv: line 3" in text
    assert "Choose files again" in text


def test_while_it_is_compared_it_says_how_far_it_is(sign_in: SignIn, desk: ImportSite) -> None:
    source = ImportSource("By courier", datetime(2026, 11, 20, tzinfo=UTC))
    made = make_import(KEPT_HERE, MOI, (), desk.first, desk.parts, source=source)
    under_way = replace(made, read=5000, counts=ImportCounts(records=1234, added=7))
    desk.site.store.write(lambda repositories: repositories.imports.save(under_way))
    text = opened(sign_in("first"), made)
    assert "1,234 records compared" in text
    assert "By courier" in text
    assert 'data-word="cancel"' in text
    assert "data-step" not in opened(sign_in("second"), made)


@pytest.mark.parametrize("state", ImportState)
def test_every_outcome_can_be_told(sign_in: SignIn, desk: ImportSite, state: ImportState) -> None:
    made = ListImport(
        ImportId(new_uuid()), 77, ECL, MOI, None, A_MOMENT, A_MOMENT, (), state=state, is_dry_run=state == "tried"
    )
    desk.site.store.write(lambda repositories: repositories.imports.add(made))
    assert opened(sign_in("second"), made)
    assert sign_in("second").open("/lists/ecl/import").text.count(str(made.id)) == 1


def test_a_decision_is_shown_with_its_reason(sign_in: SignIn, desk: ImportSite) -> None:
    made = desk.run([said(1)])
    reject_import(ECL, made.id, "Not <i>ours</i>.", desk.second, desk.parts)
    text = opened(sign_in("first"), made)
    assert "Not &lt;i&gt;ours&lt;/i&gt;." in text
    assert "Refused by another officer" in text


def test_what_can_be_put_in_force_at_once_says_so(sign_in: SignIn, site: Site, tmp_path: Path) -> None:
    definition = replace(OBTAINED, imports=replace(OBTAINED.imports, brakes=ImportBrakes()))  # type: ignore[type-var]
    desk = ImportSite(site, tmp_path / "files", definition)
    made = desk.run([said(1)], is_dry_run=True, by=site.person("third", Role.LIST_OFFICER, "authority:moi"))
    assert "one officer&#39;s word is enough" in opened(sign_in("lists"), made)


@pytest.mark.parametrize("path", ["/lists/ecl/import", "/lists/ecl/imports/01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"])
def test_a_counter_officer_gets_no_import_page(sign_in: SignIn, path: str) -> None:
    assert sign_in("counter").open(path).status_code == 403


@pytest.mark.parametrize("query", ["?kind=nonsense", "?cursor=nonsense", f"?cursor={'x' * 500}"])
def test_an_address_that_was_never_given_is_a_problem(sign_in: SignIn, desk: ImportSite, query: str) -> None:
    made = desk.run([said(1)])
    assert sign_in("first").open(f"/lists/ecl/imports/{made.id}{query}").status_code == 422
