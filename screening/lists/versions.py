"""What has changed since the last edition of a list, and how old is this copy?

Pure functions. An edition is numbered one above the last and carries only what changed: entries added, amended (one
revision on), and withdrawn (one revision on, in state `withdrawn`). Content is compared, never the file or its order.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryDocument, EntryName, EntryState, ListEntry
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.imports import ContentFactors
from screening.domain.lists import ListDefinition, ListVersion, Upkeep
from screening.domain.wording import Wording
from screening.lists import json_text
from screening.lists.merged_entries import routed

CLOCK_TOLERANCE = timedelta(minutes=10)
"""So far a clock may be set back without anybody's doubting it."""

_BITS: Final = 3072
_SHORT_OF: Final = 1103717
_BELOW: Final = 2**_BITS - 1
_MODULUS: Final = 2**_BITS - _SHORT_OF
"""A prime: the largest below 2**3072 (the group of MuHash, Bellare and Micciancio 1997)."""
_ELEMENT_BYTES: Final = 384
_LATER_FIELDS: Final = frozenset({"confirm_by", "reviewed_on", "merged_into", "merged_from"})
"""Fields that entries did not always have: where they are empty, the content is what it was before there were any."""


class Edition(NamedTuple):
    """The next version of a list, and the revisions that lead to it."""

    version: ListVersion
    changed: tuple[ListEntry, ...]


def edition(
    definition: ListDefinition,
    previous_version: ListVersion | None,
    previous_entries: Iterable[ListEntry],
    read_entries: Iterable[ListEntry],
    at: datetime,
) -> Edition | None:
    """Give the edition that makes the list equal what was read, or None where it does already.

    `previous_entries` are the latest revisions. Hand in withdrawn ones too where they may come back: an entry that
    returns continues its revisions, and what is said of a merged one is its survivor's. A list that was never published
    gets its first version even if it is empty.
    """
    before = {entry.id: entry for entry in previous_entries}
    after = {entry.id: entry for entry in routed(before, read_entries)}
    changed = (*_added_or_amended(before, after), *_withdrawn(before, after))
    if previous_version is not None and not changed:
        return None
    product = content_product(after.values())
    version = ListVersion(
        code=definition.code,
        number=previous_version.number + 1 if previous_version else 1,
        published_at=at,
        verified_at=at,
        entries=len(after),
        digest=digest_of_product(product),
        product=product,
    )
    return Edition(version, tuple(sorted(changed, key=_by_id)))


def version_after(previous: ListVersion, before: ListEntry | None, after: ListEntry, at: datetime) -> ListVersion:
    """Give the version that one changed entry makes: `before` is what the list holds (None: it does not), `after` its
    next revision. It costs the same for a list of ten entries and of fifty thousand.
    """
    return version_after_all(previous, [before] if before is not None else [], [after], at)


def version_after_all(
    previous: ListVersion, before: Iterable[ListEntry], after: Iterable[ListEntry], at: datetime
) -> ListVersion:
    """Give the version that some changed entries make, in the same way."""
    removed, added = [*filter(_is_on_the_list, before)], [*filter(_is_on_the_list, after)]
    written = product_after(previous.product, removed, added)
    return replace(
        previous,
        number=previous.number + 1,
        published_at=at,
        verified_at=at,
        entries=previous.entries + len(added) - len(removed),
        digest=digest_of_product(written),
        product=written,
    )


class ContentProduct:
    """A product of entries' numbers that grows entry by entry (see `content_product`)."""

    def __init__(self) -> None:
        self._product = 1

    def add(self, entry: ListEntry) -> None:
        """Take an entry in; one that is not on the list counts for nothing."""
        if _is_on_the_list(entry):
            self._product = _times(self._product, (entry,))

    def written(self) -> str:
        """Give it in hex."""
        return f"{self._product:x}"


def version_with(
    previous: ListVersion | None, code: ListCode, factors: ContentFactors, more: int, at: datetime
) -> ListVersion:
    """Give the version that many changes make of a list, `more` entries longer (or shorter) than the previous one.

    The previous version, where there is one, has its product.
    """
    product = (int(previous.product, 16) if previous else 1) * int(factors.added, 16) % _MODULUS
    if factors.removed != "1":
        product = product * pow(int(factors.removed, 16), -1, _MODULUS) % _MODULUS
    written = f"{product:x}"
    return ListVersion(
        code=code,
        number=(previous.number if previous else 0) + 1,
        published_at=at,
        verified_at=at,
        entries=(previous.entries if previous else 0) + more,
        digest=digest_of_product(written),
        product=written,
    )


def with_factors(factors: ContentFactors, added: Iterable[ListEntry], removed: Iterable[ListEntry]) -> ContentFactors:
    """Give the factors with these entries that come and go besides; one that is not on the list counts for nothing."""
    return ContentFactors(
        added=f"{_times(int(factors.added, 16), filter(_is_on_the_list, added)):x}",
        removed=f"{_times(int(factors.removed, 16), filter(_is_on_the_list, removed)):x}",
    )


def apply_changes(entries: Iterable[ListEntry], changed: Iterable[ListEntry]) -> tuple[ListEntry, ...]:
    """Give a list's entries, by id, after an edition's changes; withdrawn ones are gone."""
    latest = {entry.id: entry for entry in (*entries, *changed)}
    return tuple(sorted((entry for entry in latest.values() if _is_on_the_list(entry)), key=_by_id))


def leads_to(held: ListVersion, latest: ListVersion) -> bool:
    """Whether the version in hand can be an earlier one, or the same, of what the store holds now."""
    return latest.number > held.number or (latest.number == held.number and latest.digest == held.digest)


def content_digest(entries: Iterable[ListEntry]) -> str:
    """Give the digest of the content of entries: whatever their order, and however many revisions it took."""
    return digest_of_product(content_product(entries))


def content_product(entries: Iterable[ListEntry]) -> str:
    """Give the product, in hex, of one number for each entry's content, modulo a prime of 3,072 bits.

    An entry's number is SHAKE-256 over its content. The next version's product follows from this one and the entries
    that changed; two lists of other content with one product are as hard to find as discrete logarithms.
    """
    return f"{_times(1, entries):x}"


def product_after(product: str, removed: Iterable[ListEntry], added: Iterable[ListEntry]) -> str:
    """Give the product of a list's content after entries went and others came.

    What has no place on a list, because it is withdrawn, does not count. However many go, they cost one division.
    """
    came = _times(int(product, 16), filter(_is_on_the_list, added))
    went = _times(1, filter(_is_on_the_list, removed))
    return f"{came if went == 1 else came * pow(went, -1, _MODULUS) % _MODULUS:x}"


def digest_of_product(product: str) -> str:
    """Give SHA-256, in hex, over the product."""
    return hashlib.sha256(int(product, 16).to_bytes(_ELEMENT_BYTES, "big")).hexdigest()


def age_s(definition: ListDefinition, version: ListVersion, now: datetime) -> int:
    """Give how long ago, in whole seconds, this copy was known to be current: 0 for a list that is kept here.

    A machine whose clock was set back sees an age of 0, never less.
    """
    if definition.upkeep is Upkeep.KEPT_HERE:
        return 0
    return max(0, int((now - version.verified_at).total_seconds()))


def is_stale(definition: ListDefinition, version: ListVersion, now: datetime) -> bool:
    """Whether the copy is older than its list permits. A list kept here never is; one without a limit always is.

    So is any while the clock reads earlier than the list was made: after a power cut it may tell a year in which
    nothing on the list was in force yet.
    """
    if now < max(version.published_at, version.verified_at) - CLOCK_TOLERANCE:
        return True
    if definition.upkeep is Upkeep.KEPT_HERE:
        return False
    return definition.permitted_age_s is None or age_s(definition, version, now) > definition.permitted_age_s


def _added_or_amended(before: Mapping[EntryId, ListEntry], after: Mapping[EntryId, ListEntry]) -> Iterable[ListEntry]:
    for entry in after.values():
        known = before.get(entry.id)
        if known is None:
            yield replace(entry, revision=1)
        elif replace(entry, revision=known.revision) != known:
            yield replace(entry, revision=known.revision + 1)


def _withdrawn(before: Mapping[EntryId, ListEntry], after: Mapping[EntryId, ListEntry]) -> Iterable[ListEntry]:
    for known in before.values():
        if known.id not in after and _is_on_the_list(known):
            yield replace(known, revision=known.revision + 1, state=EntryState.WITHDRAWN)


def _is_on_the_list(entry: ListEntry) -> bool:
    return entry.state is not EntryState.WITHDRAWN


def _by_id(entry: ListEntry) -> EntryId:
    return entry.id


def _times(product: int, entries: Iterable[ListEntry]) -> int:
    for entry in entries:
        number = int.from_bytes(hashlib.shake_256(_canonical(entry)).digest(_ELEMENT_BYTES), "big")
        product *= number
        # 2**3072 is the modulus and a little: what stands above is folded down, which is far quicker than to divide.
        while product > _BELOW:
            product = (product & _BELOW) + (product >> _BITS) * _SHORT_OF
    return product % _MODULUS


def _canonical(entry: ListEntry) -> bytes:
    content = {name: getattr(entry, name) for name in _CONTENT}
    for name in _LATER_FIELDS:
        if content[name] in (None, ()):
            del content[name]
    return json_text.written_in_order(content, _fields)


def _fields(value: object) -> dict[str, object]:
    """Write a noun within an entry as its fields."""
    return {name: getattr(value, name) for name in _NAMES[type(value)]}


_NAMES: Final[Mapping[type, tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (EntryName, EntryDocument, PartialDate, Wording)
}
_CONTENT: Final = tuple(field.name for field in fields(ListEntry) if field.name != "revision")
