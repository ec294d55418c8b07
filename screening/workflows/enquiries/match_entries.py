"""Which entries, of which lists, are like the people whom another system asks about?

A look-up with a stated reason, journalled one by one however many come at once. The search is that of a screening, in
whichever direction a list applies. An entry that no counter may notice is told only to those who may open entries, and
to an application whose key is for such entries too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from screening.domain.errors import NotFound
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.domain.lists import Direction, ListDefinition, ListVersion
from screening.matching.search import Candidate, screen
from screening.workflows.counter.screen_traveller import Presented
from screening.workflows.enquiries.askers import Asker, note_use, note_use_alone, require_may_ask
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason
from screening.workflows.views.journalled import journalled

MOST_FOUND: Final = 200
"""Entries that are looked at for each question, the likest; of more, only how many there are at least is told."""


@dataclass(frozen=True, slots=True, repr=False)
class MatchQuestion:
    """Whom one question is about. Several names or birth dates make several ways to present them: the likest counts."""

    ways: tuple[Presented, ...]


@dataclass(frozen=True, slots=True, repr=False)
class MatchAnswer:
    """The entries at or above their list's threshold, the likest first. `is_all` where none was left out."""

    found: tuple[Candidate, ...]
    is_all: bool


def lists_asked(
    named: Collection[ListCode] | None, without: Collection[ListCode], asker: Asker, parts: Parts
) -> frozenset[ListCode]:
    """Give the lists to search: those named (None: all that the asker may ask), less some.

    Raises ApiKeyNotForThis for a name that the asker's key is not for, NotFound for a name that is no list's.
    """
    known = frozenset(each.code for each in parts.watch.definitions())
    asked = frozenset(filter(asker.may_ask, known)) if named is None else frozenset(named)
    for code in asked:
        require_may_ask(asker, code)
    if not asked <= known:
        raise NotFound("dataset", what="list")
    return asked - frozenset(without)


def match_entries(
    questions: Sequence[MatchQuestion], codes: frozenset[ListCode], reason: str, asker: Asker, parts: Parts
) -> tuple[MatchAnswer, ...]:
    """Answer each question. Raises InvalidInput (no reason), ApiKeyRefused, Unavailable, NotJournalled."""
    said = needed_reason(reason)
    answers = tuple(_answer(question, codes, asker, parts) for question in questions)

    def work(repositories: Repositories) -> None:
        note_use(asker, repositories, parts)
        for question, answer in zip(questions, answers, strict=True):
            _journal(repositories, question, answer, codes, said, asker)

    journalled(work, parts)
    return answers


def view_catalogue(asker: Asker, parts: Parts) -> tuple[tuple[ListDefinition, ListVersion | None], ...]:
    """Give what the asker may ask: each list with its latest version. Raises ApiKeyRefused, StoreUnavailable."""
    note_use_alone(asker, parts)
    asked = [each for each in parts.watch.definitions() if asker.may_ask(each.code)]
    with parts.store.read() as repositories:
        return tuple((each, repositories.lists.version(each.code)) for each in asked)


def _answer(question: MatchQuestion, codes: frozenset[ListCode], asker: Asker, parts: Parts) -> MatchAnswer:
    today = parts.clock.now().date()
    snapshot = parts.watch.current()
    best: dict[EntryId, Candidate] = {}
    is_all = True
    for way in question.ways:
        for direction in Direction:
            result = screen(snapshot, way.traveller, way.documents, direction, today, most_hits=MOST_FOUND)
            is_all = is_all and result.hits_total <= MOST_FOUND
            for each in result.hits:
                known = best.get(each.entry.id)
                if each.definition.code in codes and (known is None or each.score > known.score):
                    best[each.entry.id] = each
    told = [each for each in best.values() if asker.may_be_told_of(each.entry)]
    return MatchAnswer(tuple(sorted(told, key=lambda each: (-each.score, each.entry.id))), is_all)


def _journal(
    repositories: Repositories,
    question: MatchQuestion,
    answer: MatchAnswer,
    codes: frozenset[ListCode],
    reason: str,
    asker: Asker,
) -> None:
    payload: dict[str, Json] = {
        "reason": reason,
        "names": [*sorted({way.traveller.name.text for way in question.ways if way.traveller})],
        "documents": [*sorted({document.number for way in question.ways for document in way.documents})],
    }
    lists = (f"list:{code}" for code in sorted(codes))
    found = (f"entry:{each.entry.id}" for each in answer.found)
    objects = (*lists, *found)
    repositories.journal.append(JournalDraft("entry.matched", asker.actor, objects, RetentionClass.LOOK_UP, payload))
