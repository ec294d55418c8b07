"""What does a file change about a list? Nothing is left out, and applied to the list it is the file."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from tempfile import TemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode
from screening.domain.imports import (
    DifferenceKind,
    FindingKind,
    ImportBrake,
    ImportCounts,
    ImportFinding,
    KnownEntry,
    StagedEntry,
)
from screening.domain.lists import ImportBrakes, ImportFormat, ImportRules, ListDefinition, ListVersion
from screening.lists.entry_bodies import content_key, read_entry, write_entry
from screening.lists.entry_forms import entry_id
from screening.lists.import_brakes import brakes_pulled
from screening.lists.import_comparison import Compared, Comparison, Found, Staged
from screening.lists.import_merging import rebased
from screening.lists.imported import Imported
from screening.lists.known_entries import KnownEntries
from screening.lists.readers import ImportPlace, NotedLine, RejectedLine, SkippedRecord
from screening.lists.versions import content_digest, content_product, digest_of_product, version_with
from tests.builders import A_MOMENT, a_definition, an_entry

ECL, MOI, FIA = ListCode("ecl"), AuthorityCode("moi"), AuthorityCode("fia")
TODAY = A_MOMENT.date()
FULL = replace(
    a_definition(), authorities=(MOI, FIA), imports=ImportRules(ImportFormat.OWN_CSV, owner=MOI, brakes=ImportBrakes())
)


def said(number: int, name: str = "ANNA ERIKSSON", *, owner: AuthorityCode = MOI) -> ListEntry:
    """Make what a file says of an entry."""
    source_id = f"A-{number}"
    return replace(an_entry(name, entry_id=entry_id(ECL, source_id)), source_id=source_id, owner=owner)


class Outcome:
    """What came out of a comparison."""

    def __init__(
        self, held: Sequence[ListEntry], records: Sequence[Imported], definition: ListDefinition = FULL
    ) -> None:
        known = KnownEntries(
            KnownEntry(each.id, each.revision, each.state, each.owner, content_key(write_entry(each))) for each in held
        )
        latest = {(each.id, each.revision): each for each in held}
        self.held = held
        self.staged: list[StagedEntry] = []
        self.findings: list[ImportFinding] = []
        with TemporaryFile() as spool:
            comparison = Comparison(definition, MOI, known, lambda keys: {key[0]: latest[key] for key in keys}, spool)
            for piece in comparison.run(records, TODAY):
                match piece:
                    case Staged():
                        self.staged += piece.entries
                    case Found():
                        self.findings += piece.findings
                    case Compared():
                        self.compared = piece

    @property
    def counts(self) -> ImportCounts:
        return self.compared.counts

    def applied(self) -> dict[EntryId, ListEntry]:
        """Give the list as it is with what was staged."""
        after = {each.id: each for each in self.held}
        for each in self.staged:
            after[each.entry_id] = read_entry(each.entry_id, each.revision, ECL, each.state, json.loads(each.body))
        return after


def live(entries: Sequence[ListEntry]) -> list[ListEntry]:
    return [each for each in entries if each.state is not EntryState.WITHDRAWN]


NUMBERS = st.integers(0, 8)
NAMES = st.sampled_from(["ANNA ERIKSSON", "IVAR ERIKSSON", "OLAF ERIKSSON"])
HELD = st.dictionaries(
    NUMBERS,
    st.builds(
        lambda name, revision, state, owner: (name, revision, state, owner),
        NAMES, st.integers(1, 4), st.sampled_from(EntryState), st.sampled_from([MOI, MOI, FIA]),
    ),
)  # fmt: skip
FILES = st.dictionaries(NUMBERS, NAMES)


@given(HELD, FILES)
def test_a_list_is_its_owners_file_once_the_difference_is_applied_and_the_second_time_nothing_changes(
    held_parts: dict[int, tuple[str, int, EntryState, AuthorityCode]], file_parts: dict[int, str]
) -> None:
    held = [
        replace(said(number, name, owner=owner), revision=revision, state=state)
        for number, (name, revision, state, owner) in held_parts.items()
    ]
    file = [said(number, name) for number, name in file_parts.items()]
    outcome = Outcome(held, file)
    after = outcome.applied()
    others = {each.id for each in held if each.owner == FIA and each.state is not EntryState.WITHDRAWN}
    before = {each.id: each for each in held}
    for entry in file:
        if entry.id in others:
            assert after[entry.id] == before[entry.id]
            continue
        is_suspended = entry.id in before and before[entry.id].state is EntryState.SUSPENDED
        state = EntryState.SUSPENDED if is_suspended else EntryState.ACTIVE
        assert replace(after[entry.id], revision=1) == replace(entry, state=state)
    in_file = {entry.id for entry in file}
    assert {each.id for each in live([*after.values()])} == (in_file | others)
    assert outcome.staged == sorted(outcome.staged, key=lambda each: (each.kind, each.entry_id))
    assert all(each.revision == (before[each.entry_id].revision + 1 if each.entry_id in before else 1)
               for each in outcome.staged)  # fmt: skip
    again = Outcome([*after.values()], file)
    assert again.staged == []
    assert again.counts.unchanged == len(in_file - others)
    assert outcome.counts.changes == len(outcome.staged)


@given(HELD, FILES)
def test_the_factors_lead_to_the_content_of_the_list(
    held_parts: dict[int, tuple[str, int, EntryState, AuthorityCode]], file_parts: dict[int, str]
) -> None:
    held = [
        replace(said(number, name, owner=owner), revision=revision, state=state)
        for number, (name, revision, state, owner) in held_parts.items()
    ]
    outcome = Outcome(held, [said(number, name) for number, name in file_parts.items()])
    product = content_product(live(held))
    base = ListVersion(ECL, 3, A_MOMENT, A_MOMENT, len(live(held)), digest_of_product(product), product)
    more = outcome.counts.added - outcome.counts.withdrawn
    version = version_with(base, ECL, outcome.compared.factors, more, A_MOMENT)
    after = live([*outcome.applied().values()])
    assert (version.number, version.entries, version.digest) == (4, len(after), content_digest(after))


def test_records_that_are_no_entries_are_counted_and_told_with_their_place() -> None:
    place = ImportPlace("list.csv", 7)
    records: list[Imported] = [
        said(1),
        said(1, "IVAR ERIKSSON"),
        RejectedLine(place, "A-2", "names", "entry_name", {"limit": 2}),
        RejectedLine(place, "A-1", "source_id", "entry_repeated", {}),
        RejectedLine(place, None, "owner", "entry_owner", {}),
        NotedLine(place, "A-1", "born", "import_left_out", {}),
        SkippedRecord(place, "not_a_person"),
    ]
    outcome = Outcome([said(2)], records)
    counts = outcome.counts
    assert (counts.records, counts.added, counts.rejected, counts.duplicates) == (6, 1, 2, 2)
    assert (counts.noted, counts.skipped, counts.other_owner) == (1, 1, 1)
    assert [each.kind for each in outcome.findings].count(FindingKind.DUPLICATE) == 2
    rejected = next(each for each in outcome.findings if each.reason == "entry_name")
    assert (rejected.place, rejected.source_id, rejected.entry_key) == ("list.csv: line 7", "A-2", "names")
    assert rejected.parameters == (("limit", 2),)


def test_an_entry_whose_record_is_rejected_is_not_withdrawn() -> None:
    outcome = Outcome(
        [said(1), said(2)], [said(1), RejectedLine(ImportPlace("f", 2), "A-2", "names", "entry_name", {})]
    )
    assert outcome.staged == []
    assert (outcome.counts.held, outcome.counts.withdrawn) == (1, 0)


def test_entries_of_another_authority_are_left_alone() -> None:
    theirs = said(1, owner=FIA)
    outcome = Outcome([theirs, said(2)], [said(1, "IVAR ERIKSSON"), said(3, owner=FIA)])
    assert [(each.kind, each.entry_id) for each in outcome.staged] == [(DifferenceKind.WITHDRAWN, said(2).id)]
    assert (outcome.counts.of_others, outcome.counts.owned, outcome.counts.other_owner) == (1, 1, 2)


def test_what_files_say_nothing_of_stays_with_the_entry() -> None:
    held = replace(
        said(1), state=EntryState.SUSPENDED, photograph_sha256="ab" * 32, confirm_by=date(2026, 12, 1), revision=4
    )
    assert Outcome([held], [said(1)]).staged == []
    (amended,) = Outcome([held], [said(1, "IVAR ERIKSSON")]).applied().values()
    assert amended == replace(held, revision=5, names=said(1, "IVAR ERIKSSON").names)


@pytest.mark.parametrize(
    ("counts", "pulled"),
    [
        (ImportCounts(records=10, added=10), set()),
        (ImportCounts(), {ImportBrake.FEW_ENTRIES}),
        (ImportCounts(records=10, unchanged=10, owned=100, withdrawn=10), set()),
        (ImportCounts(records=10, unchanged=10, owned=100, withdrawn=11), {ImportBrake.MANY_WITHDRAWN}),
        (ImportCounts(records=10, added=10, future_dates=1), {ImportBrake.FUTURE_DATES}),
        (ImportCounts(records=10, added=9, rejected=1), {ImportBrake.MANY_REJECTED}),
        (ImportCounts(records=1000, added=990, rejected=10), set()),
        (ImportCounts(records=1000, added=999, rejected=1, other_owner=1), {ImportBrake.OTHER_OWNER}),
    ],
    ids=lambda each: ", ".join(sorted(each)) or "none" if isinstance(each, set) else "",
)
def test_a_brake_is_pulled_by_what_was_counted(counts: ImportCounts, pulled: set[ImportBrake]) -> None:
    assert brakes_pulled(counts, ImportBrakes()) == pulled


def test_births_that_are_to_come_and_entries_that_begin_far_ahead_are_counted() -> None:
    unborn = replace(said(1), dates_of_birth=(PartialDate.parse("2026-11-22"),))
    this_year = replace(said(2), dates_of_birth=(PartialDate.parse("2026"),))
    far = replace(said(3), valid_from=date(2027, 6, 1))
    soon = replace(said(4), valid_from=date(2026, 12, 1))
    assert Outcome([], [unborn, this_year, far, soon]).counts.future_dates == 2


def test_an_officers_word_since_the_comparison_stands_beside_the_files() -> None:
    base = said(1)
    staged = replace(base, revision=2, father_name="ERIK", grounds="By the file.")
    suspended = replace(base, revision=2, state=EntryState.SUSPENDED)
    assert rebased(base, staged, suspended) == replace(staged, revision=3, state=EntryState.SUSPENDED)
    amended = replace(base, revision=2, grounds="By the officer.")
    assert rebased(base, staged, amended) == replace(amended, revision=3, father_name="ERIK")
    gone = replace(base, revision=2, state=EntryState.WITHDRAWN)
    assert rebased(base, gone, suspended) == replace(suspended, revision=3, state=EntryState.WITHDRAWN)
    assert rebased(base, staged, gone) is None
    assert rebased(None, replace(staged, revision=1), amended) is None
    assert rebased(base, staged, replace(staged, revision=2)) is None
