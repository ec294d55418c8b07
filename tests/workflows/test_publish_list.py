"""Publishing a list: only a difference makes a version."""

import pytest

from screening.domain.entries import EntryState
from screening.domain.errors import NotAllowed
from screening.workflows.publish_list import publish_list
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
