"""What differs between two revisions of an entry, field by field?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from screening.domain.entries import EntryDocument, ListEntry, NameQuality
from screening.domain.wording import Wording


@dataclass(frozen=True, slots=True, repr=False)
class FieldDifference:
    """A field with what it said and what it says; each of several values by itself, none where it is empty."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def entry_differences(before: ListEntry, after: ListEntry) -> tuple[FieldDifference, ...]:
    """Give the fields that differ, in the order in which an entry is read: who, why, what is done, by whom, until when.

    The revision's own number is none of them.
    """
    return tuple(
        FieldDifference(field, was, will_be)
        for field, said in _FIELDS.items()
        if (was := said(before)) != (will_be := said(after))
    )


@dataclass(frozen=True, slots=True, repr=False)
class FieldOvertaken:
    """A field as an officer saw it, as it is now, and as that officer would have it."""

    field: str
    seen: tuple[str, ...]
    now: tuple[str, ...]
    wished: tuple[str, ...]

    @property
    def is_both(self) -> bool:
        """Whether it was changed on both sides, and not to the same."""
        return self.seen != self.now != self.wished != self.seen


def overtaken_fields(seen: ListEntry | None, now: ListEntry, wished: ListEntry | None) -> tuple[FieldOvertaken, ...]:
    """Give the fields that either side changed since, in the order of `entry_differences`.

    `seen` is None where there was no entry yet, `wished` where nothing else was wished than what was seen.
    """
    fields = []
    for field, said in _FIELDS.items():
        before = said(seen) if seen else ()
        after = said(wished) if wished else before
        if not before == said(now) == after:
            fields.append(FieldOvertaken(field, before, said(now), after))
    return tuple(fields)


def entry_values(entry: ListEntry) -> tuple[FieldDifference, ...]:
    """Give every field that says something, as it differs from an entry that says nothing."""
    return tuple(FieldDifference(field, (), values) for field, said in _FIELDS.items() if (values := said(entry)))


def _one(value: object) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def _named(entry: ListEntry, quality: NameQuality) -> tuple[str, ...]:
    return tuple(name.text for name in entry.names if name.quality is quality)


def _document(document: EntryDocument) -> str:
    return " ".join(part for part in (document.number, document.issuing_state, document.document_type) if part)


def _wording(wording: Wording | None) -> tuple[str, ...]:
    return () if wording is None else (wording.en, wording.ur)


_FIELDS: Final[Mapping[str, Callable[[ListEntry], tuple[str, ...]]]] = {
    "state": lambda entry: _one(entry.state),
    "names": lambda entry: _named(entry, NameQuality.GOOD),
    "weak_names": lambda entry: _named(entry, NameQuality.WEAK),
    "dates_of_birth": lambda entry: tuple(map(str, entry.dates_of_birth)),
    "sex": lambda entry: _one(entry.sex),
    "nationalities": lambda entry: entry.nationalities,
    "father_name": lambda entry: _one(entry.father_name),
    "cnic": lambda entry: _one(entry.cnic),
    "documents": lambda entry: tuple(map(_document, entry.documents)),
    "photograph": lambda entry: _one(entry.photograph_sha256),
    "grounds": lambda entry: _one(entry.grounds),
    "legal_basis": lambda entry: _one(entry.legal_basis),
    "order_number": lambda entry: _one(entry.order_number),
    "source_id": lambda entry: _one(entry.source_id),
    "category": lambda entry: _one(entry.category),
    "handling": lambda entry: _one(entry.handling),
    "advice": lambda entry: _wording(entry.advice),
    "owner": lambda entry: _one(entry.owner),
    "contact": lambda entry: _one(entry.contact),
    "valid_from": lambda entry: _one(entry.valid_from),
    "expires": lambda entry: _one(entry.expires),
    "review_on": lambda entry: _one(entry.review_on),
    "reviewed_on": lambda entry: _one(entry.reviewed_on),
    "confirm_by": lambda entry: _one(entry.confirm_by),
    "merged_into": lambda entry: _one(entry.merged_into),
    "merged_from": lambda entry: tuple(map(str, entry.merged_from)),
}
