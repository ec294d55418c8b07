"""What every store promises about list entries and versions."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from screening.domain.entries import EntryDocument, EntryName, EntryState, Handling, ListEntry, NameQuality
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import EntryId, ListCode, StateCode, new_uuid
from screening.domain.lists import ListVersion
from screening.domain.travellers import Sex
from screening.domain.wording import Wording
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, an_entry
from tests.contract.conftest import Store
from tests.contract.records import a_version

ECL = ListCode("ecl")


def test_entry_comes_back_as_it_was(store: Store) -> None:
    plain = an_entry("ANNA ERIKSSON")
    full = replace(
        an_entry("KHAN, MUHAMMAD", born=("1970", "1971-02", "1972-03-04"), cnic="4210112345671", sex=Sex.MALE),
        names=(EntryName("MUHAMMAD KHAN"), EntryName("محمد خان", NameQuality.WEAK)),
        documents=(EntryDocument("AB12345", StateCode("UTO"), "P"), EntryDocument("CD67890")),
        nationalities=(StateCode("UTO"), StateCode("XXA")),
        father_name="GHULAM",
        photograph_sha256="ef" * 32,
        grounds="fictional",
        order_number="1/2026",
        advice=Wording("Look closely.", "غور سے دیکھیں۔"),
        handling=Handling.DISCREET,
        state=EntryState.SUSPENDED,
        valid_from=date(2026, 1, 1),
        expires=date(2027, 1, 1),
        review_on=date(2026, 6, 1),
        confirm_by=date(2026, 2, 2),
        reviewed_on=date(2026, 1, 3),
    )
    store.write(lambda repositories: repositories.lists.publish(a_version(1), [plain, full]))
    with store.read() as kept:
        assert kept.lists.entry(plain.id) == plain
        assert kept.lists.entry(full.id) == full
        assert kept.lists.entries(ECL) == tuple(sorted((plain, full), key=lambda entry: entry.id))
        assert tuple(kept.lists.each_entry(ECL)) == kept.lists.entries(ECL)


def test_how_far_crossings_were_compared_is_kept_and_never_falls(store: Store) -> None:
    with store.read() as kept:
        assert kept.lists.late_screened(ECL) is None
    for version, noted in ((3, 3), (7, 7), (5, 7)):
        store.write(partial(_note_late_screened, version=version))
        with store.read() as kept:
            assert kept.lists.late_screened(ECL) == noted
            assert kept.lists.late_screened(ListCode("pnil")) is None


def test_day_up_to_which_entries_that_begin_were_looked_at_is_kept_and_never_falls(store: Store) -> None:
    first, later = A_MOMENT.date(), A_MOMENT.date() + timedelta(days=2)
    store.write(lambda repositories: repositories.lists.note_late_begun(ECL, first))
    with store.read() as kept:
        assert kept.lists.late_begun(ECL) is None
    store.write(partial(_note_late_screened, version=3))
    for day, noted in ((first, first), (later, later), (first, later)):
        store.write(lambda repositories, day=day: repositories.lists.note_late_begun(ECL, day))  # type: ignore[misc]
        with store.read() as kept:
            assert (kept.lists.late_begun(ECL), kept.lists.late_screened(ECL)) == (noted, 3)


def _note_late_screened(repositories: Repositories, version: int) -> None:
    repositories.lists.note_late_screened(ECL, version)


def test_entries_stand_as_they_were_in_each_version(store: Store) -> None:
    stays, goes = an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON")
    amended = replace(stays, revision=2, father_name="ERIK")
    gone = replace(goes, revision=2, state=EntryState.WITHDRAWN)
    store.write(lambda repositories: repositories.lists.publish(a_version(1), [stays, goes]))
    store.write(lambda repositories: repositories.lists.publish(a_version(2), [gone]))
    store.write(lambda repositories: repositories.lists.publish(a_version(3), iter([amended])))
    with store.read() as kept:
        assert kept.lists.entries(ECL, as_of=1) == (stays, goes)
        assert kept.lists.entries(ECL, as_of=2) == (stays,)
        assert kept.lists.entries(ECL) == kept.lists.entries(ECL, as_of=3) == (amended,)
        assert tuple(kept.lists.each_entry(ECL)) == kept.lists.entries(ECL)
        assert kept.lists.entries(ECL, with_withdrawn=True) == (amended, gone)
        assert kept.lists.entries(ECL, as_of=1, with_withdrawn=True) == (stays, goes)
        assert kept.lists.entries(ECL, as_of=0) == ()
        assert kept.lists.entries(ListCode("pnil")) == ()
        assert kept.lists.entry(stays.id, revision=1) == stays
        assert kept.lists.entry(goes.id) == gone


def _publish(version: ListVersion, changed: list[ListEntry], repositories: Repositories) -> None:
    repositories.lists.publish(version, changed)


def test_what_changed_since_a_version_comes_once_and_latest(store: Store) -> None:
    stays, goes, other = an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON"), an_entry("OLAF ERIKSSON")
    amended, again = replace(stays, revision=2, father_name="ERIK"), replace(stays, revision=3, father_name="ERIC")
    gone = replace(goes, revision=2, state=EntryState.WITHDRAWN)
    for number, changed in enumerate(([stays, goes, other], [amended], [gone], [again]), start=1):
        store.write(partial(_publish, a_version(number), changed))
    with store.read() as kept:
        assert kept.lists.changed(ECL, after=0) == (again, gone, other)
        assert kept.lists.changed(ECL, after=1) == (again, gone)
        assert kept.lists.changed(ECL, after=3) == (again,)
        assert kept.lists.changed(ECL, after=4) == kept.lists.changed(ListCode("pnil"), after=0) == ()


def test_unknown_entry_or_revision_is_not_found(store: Store) -> None:
    entry = an_entry("ANNA ERIKSSON")
    store.write(lambda repositories: repositories.lists.publish(a_version(1), [entry]))
    with store.read() as kept:
        with pytest.raises(NotFound):
            kept.lists.entry(EntryId(new_uuid()))
        with pytest.raises(NotFound):
            kept.lists.entry(entry.id, revision=2)
        with pytest.raises(NotFound):
            kept.lists.entry(entry.id, revision=0)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_version_that_does_not_follow_is_refused(store: Store, number: int) -> None:
    store.write(lambda repositories: repositories.lists.publish(a_version(1), []))
    entry = an_entry("ANNA ERIKSSON")
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.lists.publish(a_version(number), [entry]))
    with store.read() as kept:
        assert kept.lists.entries(ECL) == ()
        assert kept.lists.version(ECL) == a_version(1)


def test_revision_is_published_once_and_on_its_own_list(store: Store) -> None:
    entry = an_entry("ANNA ERIKSSON")
    store.write(lambda repositories: repositories.lists.publish(a_version(1), [entry]))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.lists.publish(a_version(2), [entry]))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.lists.publish(a_version(1, "pnil"), [entry]))


def test_versions_give_each_list_s_latest_by_code(store: Store) -> None:
    for version in (a_version(1, "pnil"), a_version(1), a_version(2)):
        store.write(lambda repositories, version=version: repositories.lists.publish(version, []))  # type: ignore[misc]
    with store.read() as kept:
        assert kept.lists.versions() == (a_version(2), a_version(1, "pnil"))
        assert kept.lists.version(ECL, 1) == a_version(1)
        assert kept.lists.version(ECL, 9) is None
        assert kept.lists.version(ECL, 0) is None
        assert kept.lists.version(ListCode("un")) is None


def test_version_of_a_moment_is_the_latest_that_was_published_by_then(store: Store) -> None:
    hour = timedelta(hours=1)
    versions = [replace(a_version(number), published_at=A_MOMENT + number * hour) for number in (1, 2)]
    for version in versions:
        store.write(lambda repositories, version=version: repositories.lists.publish(version, []))  # type: ignore[misc]
    with store.read() as kept:
        for moment, found in ((0, None), (1, versions[0]), (1.5, versions[0]), (2, versions[1]), (99, versions[1])):
            assert kept.lists.version_at(ECL, A_MOMENT + moment * hour) == found
        assert kept.lists.version_at(ListCode("pnil"), A_MOMENT + 9 * hour) is None


def test_verifying_moves_the_latest_version_s_moment_alone(store: Store) -> None:
    later = A_MOMENT + timedelta(hours=1)
    for number in (1, 2):
        store.write(lambda repositories, number=number: repositories.lists.publish(a_version(number), []))  # type: ignore[misc]
    store.write(lambda repositories: repositories.lists.verify(ECL, later))
    with store.read() as kept:
        assert kept.lists.version(ECL) == replace(a_version(2), verified_at=later)
        assert kept.lists.version(ECL, 1) == a_version(1)
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.lists.verify(ListCode("un"), later))
