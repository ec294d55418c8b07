"""How does a compared import become the list's next version?

Within the caller's transaction, whatever the import's size: what single changes did since is taken up, and the version
that names the batch, the import's own row and one journal record stand together or not at all.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final

from screening.domain.accounts import Account
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import ImpossibleImport
from screening.domain.identifiers import EntryId
from screening.domain.imports import DifferenceKind, ImportState, ListImport, StagedEntry
from screening.domain.journal import JournalDraft, JournalRecord, Json, RetentionClass
from screening.domain.lists import ListVersion
from screening.lists.import_comparison import staged_entry
from screening.lists.import_merging import rebased
from screening.lists.staged_bodies import read_staged
from screening.lists.versions import content_product, version_with, with_factors
from screening.workflows.parts import Parts, actor_name
from screening.workflows.people.administer import SET_UP
from screening.workflows.ports import Repositories

MOST_REBASED: Final = 500
"""Entries that may have changed since the comparison; after more, it is made again."""


def put_import_in_force(
    repositories: Repositories, made: ListImport, officer: Account | None, parts: Parts
) -> ListImport:
    """Publish what an import staged, and give it `in_force`. `officer` is whose word made it so.

    An import that changes nothing makes no version: it notes that the list equals its source. Raises ImpossibleImport
    (`import_outdated`; `nothing_to_roll_back` where a roll-back would change nothing any more).
    """
    at = parts.clock.now()
    previous = repositories.lists.version(made.list_code)
    number = previous.number if previous else 0
    if number < made.base_version:
        raise ImpossibleImport(reason="import_outdated")
    if number > made.base_version:
        made = _taken_up(repositories, made)
    changes_nothing = made.counts.changes == 0 and previous is not None
    if changes_nothing and made.restores is not None:
        raise ImpossibleImport("version", reason="nothing_to_roll_back")
    if previous is not None and changes_nothing:
        repositories.lists.verify(made.list_code, max(previous.verified_at, _as_of(made, at)))
        version = previous
    else:
        version = _publish(repositories, made, previous, at)
    live = replace(
        made,
        state=ImportState.IN_FORCE,
        touched_at=at,
        version=version.number,
        feed_position=repositories.feed.head().position,
    )
    action = "list.verified" if changes_nothing else "list.imported" if made.restores is None else "list.rolled_back"
    journal_import(repositories, action, live, officer, version)
    repositories.imports.save(live)
    return live


def journal_import(
    repositories: Repositories,
    action: str,
    made: ListImport,
    officer: Account | None,
    version: ListVersion | None = None,
) -> JournalRecord:
    """Journal one step of an import: its files, what was counted, the brakes; nobody's name."""
    payload: dict[str, Json] = {
        "owner": made.owner,
        "files": [{"sha256": file.sha256, "length": file.length} for file in made.files],
        "is_dry_run": made.is_dry_run,
        "base_version": made.base_version,
        "counts": asdict(made.counts),
        "brakes": [*sorted(made.brakes)],
        "made_by": str(made.made_by) if made.made_by else SET_UP,
    }
    if made.source.obtained_from is not None:
        payload["obtained_from"] = made.source.obtained_from
    if made.source.obtained_at is not None:
        payload["obtained_at"] = made.source.obtained_at.isoformat()
    if made.restores is not None:
        payload |= {"restores": made.restores, "reason": made.reason}
    if made.decision is not None:
        payload |= {"decision_reason": made.decision.reason, "overridden": [*sorted(made.decision.overridden)]}
    if made.failure is not None:
        payload |= {
            "failure": made.failure.code,
            "failure_reason": str(dict(made.failure.parameters).get("reason", "")),
        }
    if version is not None:
        payload |= {"version": version.number, "entries": version.entries, "digest": version.digest}
    actor = actor_name(officer) if officer else SET_UP
    objects = (f"list:{made.list_code}", f"import:{made.id}")
    return repositories.journal.append(JournalDraft(action, actor, objects, RetentionClass.LIST_CHANGE, payload))


def _publish(repositories: Repositories, made: ListImport, previous: ListVersion | None, at: datetime) -> ListVersion:
    if previous is not None and not previous.product:
        # The version is older than the reckoning by products: read the whole list, once.
        previous = replace(previous, product=content_product(repositories.lists.entries(made.list_code)))
    more = made.counts.added - made.counts.withdrawn
    version = version_with(previous, made.list_code, made.factors, more, at)
    if made.restores is not None and (restored := repositories.lists.version(made.list_code, made.restores)):
        # Nobody has looked at the source: an obtained copy is as old as what it holds again.
        version = replace(version, verified_at=min(at, restored.verified_at))
    else:
        version = replace(version, verified_at=_as_of(made, at))
    repositories.lists.publish_batch(version, made.batch)
    return version


def _as_of(made: ListImport, now: datetime) -> datetime:
    """Give the moment at which the files were as their source: what has changed there since is not in them."""
    return min(now, made.source.obtained_at or now)


def _taken_up(repositories: Repositories, made: ListImport) -> ListImport:
    """Give the import as it stands on what the list is now: where officers changed an entry since, both words count."""
    if repositories.lists.count_changed(made.list_code, made.base_version, MOST_REBASED + 1) > MOST_REBASED:
        raise ImpossibleImport(reason="import_outdated")
    changed = {entry.id: entry for entry in repositories.lists.changed(made.list_code, made.base_version)}
    touched = repositories.imports.staged_of(made.batch, tuple(changed)) if changed else ()
    bases = repositories.lists.several([(each.entry_id, each.revision - 1) for each in touched])
    for each in touched:
        made = _one_taken_up(repositories, made, each, bases, changed)
    return made


def _one_taken_up(
    repositories: Repositories,
    made: ListImport,
    staged: StagedEntry,
    bases: Mapping[EntryId, ListEntry],
    changed: Mapping[EntryId, ListEntry],
) -> ListImport:
    base, now = bases.get(staged.entry_id), changed[staged.entry_id]
    before_that = read_staged(staged, made.list_code)
    after = rebased(base, before_that, now)
    repositories.imports.unstage(made.batch, [staged.entry_id])
    coming = [each for each in (base, after) if each is not None]
    going = [before_that, *([now] if after is not None else [])]
    kind = _kind(after)
    if after is not None and kind is not None:
        repositories.imports.stage(made.batch, made.list_code, [staged_entry(kind, after)])
    counted = {each.value: getattr(made.counts, each.value) for each in DifferenceKind}
    counted[staged.kind.value] -= 1
    if kind is not None:
        counted[kind.value] += 1
    counts = replace(made.counts, **counted, left=made.counts.left + (after is None))
    return replace(made, counts=counts, factors=with_factors(made.factors, coming, going))


def _kind(after: ListEntry | None) -> DifferenceKind | None:
    if after is None:
        return None
    return DifferenceKind.WITHDRAWN if after.state is EntryState.WITHDRAWN else DifferenceKind.AMENDED
