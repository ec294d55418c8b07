"""Whom does a commit concern?

A commit wakes those who follow the journal. Most commits are screenings without a hit: to have every board and the list
watch look at each of them takes more of the machine than the screening did.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from screening.domain.journal import JournalRecord

Subjects = frozenset[str]
"""What records are about: their actions (`list.changed`), and the kinds of their objects (`alert:`)."""


def subjects_of(records: Iterable[JournalRecord]) -> Subjects:
    """Give what the records are about."""
    found: set[str] = set()
    for record in records:
        found.add(record.action)
        found.update(f"{name.partition(':')[0]}:" for name in record.object_ids)
    return frozenset(found)


@dataclass(slots=True)
class Wakes:
    """Who wants to be woken, after commits about what."""

    _wanted: list[tuple[Callable[[], None], str]] = field(default_factory=list)

    def add(self, wake: Callable[[], None], about: str) -> None:
        """Have `wake` called after commits about what begins so."""
        self._wanted.append((wake, about))

    def call(self, subjects: Subjects | None) -> None:
        """Wake those whom it concerns; all of them where it is not known what it was about."""
        for wake, about in tuple(self._wanted):
            if subjects is None or not about or any(subject.startswith(about) for subject in subjects):
                wake()
