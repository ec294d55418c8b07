"""Do a list's editions tell all that changed, and nothing else?"""

import random
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryDocument, EntryName, EntryState, Handling, ListEntry, NameQuality
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, StateCode
from screening.domain.lists import ListDefinition, ListVersion, Upkeep
from screening.domain.travellers import Cnic, Sex
from screening.domain.wording import Wording
from screening.lists.entry_bodies import content_key, write_entry
from screening.lists.versions import (
    Edition,
    age_s,
    apply_changes,
    content_digest,
    digest_of_product,
    edition,
    is_stale,
    version_after,
)
from tests.builders import A_MOMENT, a_definition, an_entry

ECL = a_definition()
INTERPOL = replace(a_definition("interpol"), upkeep=Upkeep.OBTAINED, permitted_age_s=3600)
LATER = A_MOMENT + timedelta(hours=1)


def entry_of(number: int, name: str = "RAHMAN, TARIQ", state: EntryState = EntryState.ACTIVE) -> ListEntry:
    return replace(an_entry(name, entry_id=EntryId(UUID(int=number))), source_id=str(number), state=state)


releases = st.dictionaries(
    st.integers(1, 8),
    st.tuples(
        st.sampled_from(("AHMED", "BEGUM", "CHAUDHRY")), st.sampled_from((EntryState.ACTIVE, EntryState.SUSPENDED))
    ),
).map(lambda written: [entry_of(number, *content) for number, content in written.items()])


def publish(
    version: ListVersion | None, known: dict[EntryId, ListEntry], release: list[ListEntry]
) -> tuple[ListVersion | None, Edition | None]:
    """Publish as a store would: it keeps the latest revision of every entry, those withdrawn among them."""
    made = edition(ECL, version, known.values(), release, A_MOMENT)
    if made is None:
        return version, None
    known.update({entry.id: entry for entry in made.changed})
    return made.version, made


@given(st.lists(releases, min_size=1, max_size=5))
def test_deltas_applied_equal_a_full_release(history: list[list[ListEntry]]) -> None:
    version, known, copy = None, dict[EntryId, ListEntry](), tuple[ListEntry, ...]()
    for release in history:
        version, made = publish(version, known, release)
        copy = apply_changes(copy, made.changed if made else ())
        full = edition(ECL, None, (), release, A_MOMENT)
        assert full is not None
        assert version is not None
        assert content_digest(copy) == version.digest == full.version.digest
        assert len(copy) == version.entries == len(release)
        assert [replace(entry, revision=1) for entry in copy] == list(full.changed)


@settings(deadline=None)
@given(releases, releases)
def test_changing_entry_by_entry_makes_the_same_digest_as_the_whole(
    first: list[ListEntry], second: list[ListEntry]
) -> None:
    start, end = edition(ECL, None, (), first, A_MOMENT), edition(ECL, None, (), second, A_MOMENT)
    assert start is not None
    assert end is not None
    between = edition(ECL, start.version, first, second, A_MOMENT)
    known = {entry.id: entry for entry in first}
    stepwise = start.version
    for entry in between.changed if between else ():
        stepwise = version_after(stepwise, known.get(entry.id), entry, A_MOMENT)
    assert (stepwise.digest, stepwise.entries) == (end.version.digest, end.version.entries)
    assert stepwise.digest == digest_of_product(stepwise.product)


@given(st.lists(releases, min_size=1, max_size=5))
def test_revisions_of_an_entry_follow_each_other_even_when_it_comes_back(history: list[list[ListEntry]]) -> None:
    version, known = None, dict[EntryId, ListEntry]()
    last: dict[EntryId, int] = {}
    for count, release in enumerate(history, start=1):
        version, made = publish(version, known, release)
        assert version is not None
        assert version.number <= count
        for entry in made.changed if made else ():
            assert entry.revision == last.get(entry.id, 0) + 1
            last[entry.id] = entry.revision


@given(releases, st.randoms(use_true_random=False))
def test_publishing_the_same_file_twice_changes_nothing(release: list[ListEntry], chance: random.Random) -> None:
    """Nor does another order of its entries."""
    first = edition(ECL, None, (), release, A_MOMENT)
    assert first is not None
    shuffled = chance.sample(release, len(release))
    assert edition(ECL, first.version, first.changed, shuffled, LATER) is None
    assert content_digest(shuffled) == first.version.digest


def test_an_edition_holds_what_was_added_amended_and_withdrawn() -> None:
    first = edition(ECL, None, (), [entry_of(1), entry_of(2), entry_of(3)], A_MOMENT)
    assert first is not None
    second = edition(ECL, first.version, first.changed, [entry_of(2), entry_of(3, "BEGUM"), entry_of(4)], LATER)
    assert second is not None
    assert second.changed == (
        replace(entry_of(1), revision=2, state=EntryState.WITHDRAWN),
        replace(entry_of(3, "BEGUM"), revision=2),
        entry_of(4),
    )
    assert (second.version.number, second.version.entries) == (2, 3)
    assert second.version.published_at == second.version.verified_at == LATER


def test_a_list_is_published_first_even_when_it_is_empty() -> None:
    """An empty list that was looked into is another thing than a list that was never loaded."""
    first = edition(ECL, None, (), (), A_MOMENT)
    assert first is not None
    assert (first.version.number, first.version.entries, first.changed) == (1, 0, ())


FULL = replace(
    entry_of(1),
    documents=(EntryDocument("UT1", StateCode("UTO"), "P"),),
    dates_of_birth=(PartialDate(1979),),
    expires=date(2027, 1, 1),
)
CHANGES: dict[str, ListEntry] = {
    "id": replace(FULL, id=EntryId(UUID(int=9))),
    "list_code": replace(FULL, list_code=ListCode("pnil")),
    "source_id": replace(FULL, source_id="9"),
    "owner": replace(FULL, owner=AuthorityCode("fia_dg")),
    "category": replace(FULL, category="other"),
    "legal_basis": replace(FULL, legal_basis="other"),
    "contact": replace(FULL, contact="other"),
    "names": replace(FULL, names=(EntryName("RAHMAN, TARIQ", NameQuality.WEAK),)),
    "documents": replace(FULL, documents=(EntryDocument("UT1", StateCode("UTO")),)),
    "dates_of_birth": replace(FULL, dates_of_birth=(PartialDate(1979, 1),)),
    "sex": replace(FULL, sex=Sex.OTHER),
    "nationalities": replace(FULL, nationalities=(StateCode("UTO"),)),
    "father_name": replace(FULL, father_name="MEHMOOD"),
    "cnic": replace(FULL, cnic=Cnic("0000000000001")),
    "photograph_sha256": replace(FULL, photograph_sha256="0" * 64),
    "grounds": replace(FULL, grounds="other"),
    "order_number": replace(FULL, order_number="other"),
    "advice": replace(FULL, advice=Wording("a", "b")),
    "handling": replace(FULL, handling=Handling.DISCREET),
    "state": replace(FULL, state=EntryState.SUSPENDED),
    "valid_from": replace(FULL, valid_from=date(2026, 1, 1)),
    "expires": replace(FULL, expires=None),
    "review_on": replace(FULL, review_on=date(2026, 1, 1)),
    "confirm_by": replace(FULL, confirm_by=date(2026, 1, 1)),
    "reviewed_on": replace(FULL, reviewed_on=date(2026, 1, 1)),
    "merged_into": replace(FULL, merged_into=EntryId(UUID(int=8))),
    "merged_from": replace(FULL, merged_from=(EntryId(UUID(int=8)),)),
}


def test_every_field_but_the_revision_is_content() -> None:
    assert {*CHANGES, "revision"} == set(ListEntry.__dataclass_fields__)
    digests = {content_digest([entry]) for entry in (FULL, *CHANGES.values())}
    assert len(digests) == len(CHANGES) + 1
    assert content_digest([replace(FULL, revision=7)]) == content_digest([FULL])


def a_version(definition: ListDefinition) -> ListVersion:
    return ListVersion(definition.code, 1, A_MOMENT, A_MOMENT, 0, "0" * 64)


@pytest.mark.parametrize(
    ("after", "age", "stale"),
    [
        (timedelta(0), 0, False),
        (timedelta(hours=1), 3600, False),
        (timedelta(hours=1, seconds=1), 3601, True),
        (timedelta(minutes=-10), 0, False),
        (timedelta(days=-3), 0, True),
    ],
)
def test_an_obtained_list_ages(after: timedelta, age: int, stale: bool) -> None:
    """A clock that was set back gives age 0, never less."""
    version = a_version(INTERPOL)
    assert age_s(INTERPOL, version, A_MOMENT + after) == age
    assert is_stale(INTERPOL, version, A_MOMENT + after) is stale


def test_a_list_kept_here_never_ages() -> None:
    years_later = A_MOMENT + timedelta(days=4000)
    assert age_s(ECL, a_version(ECL), years_later) == 0
    assert not is_stale(ECL, a_version(ECL), years_later)


def test_an_obtained_list_without_a_limit_is_stale_at_once() -> None:
    definition = replace(INTERPOL, permitted_age_s=None)
    assert is_stale(definition, a_version(definition), A_MOMENT)


@pytest.mark.parametrize("upkeep", sorted(Upkeep))
def test_list_from_the_future_is_stale(upkeep: Upkeep) -> None:
    """A clock that lost its battery tells a year in which no entry is in force: nobody is cleared by it."""
    definition = replace(INTERPOL, upkeep=upkeep)
    assert not is_stale(definition, a_version(definition), A_MOMENT - timedelta(minutes=5))
    assert is_stale(definition, a_version(definition), A_MOMENT - timedelta(days=400))


def test_digest_and_key_of_content_are_what_they_always_were() -> None:
    """Stores out there hold both: to write JSON by another library must not make every entry a changed one."""
    entry = ListEntry(
        id=EntryId(UUID("6b0c1f0a-6f0e-4d5c-9b57-2f6c6f3a5d11")),
        list_code=ListCode("pnil"),
        source_id="A/7",
        revision=3,
        owner=AuthorityCode("moi"),
        category="person",
        legal_basis='Order "12"\\3',
        contact="a@b.example",
        names=(EntryName("نامعلوم شخص"), EntryName("Nobody, Né", NameQuality.WEAK)),
        documents=(EntryDocument("X1", StateCode("UTO"), "P"), EntryDocument("X2")),
        dates_of_birth=(PartialDate(1975, 2, 3), PartialDate(1976)),
        sex=Sex.MALE,
        nationalities=(StateCode("UTO"),),
        father_name="Some/Body\x7f",
        cnic=Cnic("0000012345678"),
        photograph_sha256="ab" * 32,
        grounds="tab\there",
        order_number="7",
        advice=Wording("Stop.", "روکیں۔"),
        handling=Handling.DISCREET,
        state=EntryState.SUSPENDED,
        valid_from=date(2026, 1, 2),
        expires=date(2027, 1, 2),
        review_on=date(2026, 6, 1),
        confirm_by=date(2026, 1, 5),
        reviewed_on=date(2026, 1, 4),
        merged_from=(EntryId(UUID("6b0c1f0a-6f0e-4d5c-9b57-2f6c6f3a5d12")),),
    )
    assert content_digest([entry]) == "d944fea30921780e8ba3560a2e9e5f3a3fa3a696cf5ac527a16beb83c7c4a8d8"
    assert content_key(write_entry(entry)) == "1202678b79beae1e9cd98472a18dba49"
