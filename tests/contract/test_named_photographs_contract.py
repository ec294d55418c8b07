"""What every store promises about the photographs that entries name, and those that came from elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import NotFound
from screening.domain.identifiers import AccountId, ListCode, new_uuid
from screening.domain.photographs import NamedPhotograph, Photograph, Whereabouts
from screening.workflows.ports import WantedPhotograph
from tests.builders import A_MOMENT, an_entry
from tests.contract.conftest import Store

ECL = ListCode("ecl")
ONE, OTHER = NamedPhotograph(ECL, "a" * 64), NamedPhotograph(ECL, "b" * 64)


def naming(photograph: NamedPhotograph, list_code: str = "ecl") -> ListEntry:
    return replace(an_entry(list_code=list_code), photograph_sha256=photograph.sha256)


def follow(store: Store, *entries: ListEntry) -> None:
    store.write(lambda repositories: repositories.named_photographs.follow(entries))


def receive(store: Store, photograph: NamedPhotograph, body: bytes = b"pixels") -> bool:
    return store.write(lambda repositories: repositories.named_photographs.receive(photograph, body, A_MOMENT))


def missing(store: Store, after: timedelta = timedelta(0)) -> Sequence[WantedPhotograph]:
    with store.read() as kept:
        return kept.named_photographs.missing(A_MOMENT + after, 10)


def test_what_entries_name_is_missing_until_it_is_received_or_uploaded(store: Store) -> None:
    elsewhere = NamedPhotograph(ListCode("iwl"), ONE.sha256)
    follow(store, naming(ONE), naming(ONE), naming(OTHER), naming(elsewhere, "iwl"), an_entry())
    assert missing(store) == tuple(WantedPhotograph(each) for each in (ONE, OTHER, elsewhere))
    uploaded = Photograph(OTHER.sha256, ECL, b"uploaded", 3, 4, AccountId(new_uuid()), A_MOMENT)
    store.write(lambda repositories: repositories.photographs.add(uploaded))
    assert receive(store, ONE)
    with store.read() as kept:
        assert dict(kept.named_photographs.count_missing()) == {ListCode("iwl"): 1}
        assert kept.named_photographs.body(ONE) == b"pixels"
        assert kept.named_photographs.body(OTHER) == b"uploaded"
        with pytest.raises(NotFound):
            kept.named_photographs.body(elsewhere)


def test_only_what_is_wanted_is_kept_and_once(store: Store) -> None:
    assert not receive(store, ONE)
    follow(store, naming(ONE))
    assert [receive(store, ONE), receive(store, ONE, b"others")] == [True, False]
    with store.read() as kept:
        assert kept.named_photographs.body(ONE) == b"pixels"


def test_a_revision_takes_the_place_of_the_one_before(store: Store) -> None:
    entry = naming(ONE)
    follow(store, entry)
    receive(store, ONE)
    follow(store, replace(entry, revision=2, photograph_sha256=OTHER.sha256))
    with store.read() as kept:
        assert kept.named_photographs.whereabouts([ONE, OTHER]) == {ONE: Whereabouts.HERE, OTHER: Whereabouts.AWAITED}
        assert kept.named_photographs.has_unnamed()
    assert store.write(lambda repositories: repositories.named_photographs.sweep()) == 1
    with store.read() as kept:
        assert kept.named_photographs.whereabouts([ONE]) == {ONE: Whereabouts.GONE}
        assert not kept.named_photographs.has_unnamed()


@pytest.mark.parametrize(
    "change", [{"state": EntryState.WITHDRAWN}, {"photograph_sha256": None}], ids=["state", "none"]
)
def test_a_withdrawn_entry_names_none(store: Store, change: dict[str, EntryState | None]) -> None:
    entry = naming(ONE)
    follow(store, entry)
    follow(store, replace(entry, revision=2, **change))  # type: ignore[arg-type]  # by the field's name
    assert missing(store) == ()
    with store.read() as kept:
        assert not kept.named_photographs.is_named(ONE)


def test_what_is_uploaded_here_is_never_swept_as_received(store: Store) -> None:
    uploaded = Photograph(ONE.sha256, ECL, b"uploaded", 3, 4, AccountId(new_uuid()), A_MOMENT)
    store.write(lambda repositories: repositories.photographs.add(uploaded))
    assert store.write(lambda repositories: repositories.named_photographs.sweep()) == 0
    with store.read() as kept:
        assert kept.named_photographs.body(ONE) == b"uploaded"


def test_what_was_asked_for_in_vain_is_asked_for_later_and_after_the_others(store: Store) -> None:
    follow(store, naming(ONE), naming(OTHER))
    for tries in range(2):
        wanted, until = WantedPhotograph(ONE, tries), A_MOMENT + timedelta(minutes=1)
        store.write(lambda kept, wanted=wanted, until=until: kept.named_photographs.note_failure(wanted, until))  # type: ignore[misc]
    assert missing(store) == (WantedPhotograph(OTHER),)
    assert missing(store, timedelta(minutes=1)) == (WantedPhotograph(OTHER), WantedPhotograph(ONE, 2))
    assert receive(store, ONE)
    assert missing(store, timedelta(minutes=1)) == (WantedPhotograph(OTHER),)
