"""Publishing a list: only a difference makes a version."""

from dataclasses import replace

import pytest

from screening.domain.accounts import Role
from screening.domain.entries import EntryState
from screening.domain.errors import NotAllowed
from screening.domain.identifiers import AuthorityCode
from screening.workflows.desk.publish_list import publish_list
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site

DEFINITION = a_definition()


def versions(site: Site) -> list[tuple[int, int]]:
    with site.store.read() as repositories:
        return [(version.number, version.entries) for version in repositories.lists.versions()]


def test_same_content_again_is_no_new_version_but_confirms_the_copy(site: Site) -> None:
    entry = an_entry("Somebody")
    for _ in range(2):
        publish_list(DEFINITION, (entry,), None, site.parts)
    assert versions(site) == [(1, 1)]
    assert site.actions()[-2:] == ["list.published", "list.verified"]


def test_entry_that_comes_back_after_a_withdrawal_continues_its_revisions(site: Site) -> None:
    entry = an_entry("Somebody")
    for entries in ((entry,), (), (entry,)):
        publish_list(DEFINITION, entries, None, site.parts)
    assert versions(site) == [(3, 1)]
    with site.store.read() as repositories:
        latest = repositories.lists.entry(entry.id)
    assert (latest.revision, latest.state) == (3, EntryState.ACTIVE)


def test_empty_list_is_a_version_too(site: Site) -> None:
    """An empty list was searched; one never published was not."""
    publish_list(DEFINITION, (), None, site.parts)
    assert versions(site) == [(1, 0)]


def test_only_list_officers_publish(site: Site) -> None:
    with pytest.raises(NotAllowed):
        publish_list(DEFINITION, (), site.manager, site.parts)


def test_a_whole_edition_needs_the_grant_for_every_authority_that_may_own_entries(site: Site) -> None:
    """It replaces, and so may withdraw, what each of them put there."""
    shared = replace(DEFINITION, authorities=(AuthorityCode("fia"), AuthorityCode("moi")))
    of_one = site.person("lists", Role.LIST_OFFICER, "authority:moi")
    publish_list(DEFINITION, (), of_one, site.parts)
    with pytest.raises(NotAllowed):
        publish_list(shared, (), of_one, site.parts)
    publish_list(shared, (), site.person("all.lists", Role.LIST_OFFICER, "all"), site.parts)


def test_another_authority_s_entry_is_not_published_under_ones_own_list(site: Site) -> None:
    foreign = replace(an_entry("Somebody"), owner=AuthorityCode("fia"))
    with pytest.raises(NotAllowed):
        publish_list(DEFINITION, (foreign,), site.person("lists", Role.LIST_OFFICER, "authority:moi"), site.parts)
