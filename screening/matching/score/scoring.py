"""How strongly does a traveller resemble one entry, and why?

Each piece of evidence has a weight in log-odds; the score is 1 / (1 + exp(-sum)). This module compares one traveller
with one entry and is the definition that every search must equal.
"""

import math
from collections.abc import Iterable, Sequence

from screening.domain.entries import ListEntry
from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.domain.lists import Holds
from screening.domain.travellers import Cnic
from screening.matching.names.alignment import QueryName
from screening.matching.names.name_evidence import NameComparison, alike_tokens, compare_names, name_evidence
from screening.matching.names.query_names import listed_name, with_low_floor
from screening.matching.names.rarity import Rarity
from screening.matching.names.tokens import Tokens
from screening.matching.score.alternatives import alias_cost, several_dates, several_names, weak_alias
from screening.matching.score.birth_dates import DateAgreement, compare_birth_dates
from screening.matching.score.numbers import is_confusion, is_neighbouring_cnic, may_be_same_state
from screening.matching.score.particulars import Particulars, particulars_of
from screening.matching.score.query import Query
from screening.matching.score.secondary_evidence import (
    father_evidence,
    greatest_weights,
    nationality_evidence,
    sex_evidence,
)

SCORER_VERSION = "3"
"""Stored with each hit, so that a later reader knows which weights made its score. It changes with any weight."""

PRIOR = -9.0
"""The log-odds, before anything is compared, that a traveller is the person of an entry: one in some 8,000."""
SAME_DOCUMENT = 28.0
"""A document's number stands on its own: it outweighs the prior and everything else that contradicts, CNIC included."""
CONFUSABLE_DOCUMENT = 23.0
"""One character read for another that looks like it: outweighs the prior and all but another CNIC."""
SAME_CNIC = 26.0
"""The CNIC stands on its own too."""
NEIGHBOURING_CNIC = 6.0
"""One digit apart: a slip, or a brother's or sister's card. Needs the name or the birth date beside it."""
OTHER_CNIC = -4.0


def score_pair(query: Query, entry: ListEntry, holds: Holds, rarity: Rarity) -> tuple[Evidence, ...]:
    """Compare a traveller with an entry of a list: the evidence, from which `score_of` makes the score."""
    return score_particulars(query, particulars_of(entry, holds), holds, rarity)


def score_particulars(query: Query, listed: Particulars, holds: Holds, rarity: Rarity) -> tuple[Evidence, ...]:
    """Compare a traveller with an entry's particulars."""
    if holds is Holds.DOCUMENTS:
        return (prior_evidence(), *document_evidence(query, listed))
    return (
        prior_evidence(),
        *own_name_evidence(query, listed, rarity),
        *birth_evidence(query, listed),
        *document_evidence(query, listed),
        *cnic_evidence(query.cnic, listed.cnic),
        *father_evidence(_best_name(query.father, listed.father, rarity)),
        *sex_evidence(query.sex, listed.sex),
        *nationality_evidence(query.nationality, listed.nationalities),
    )


def unkeyed_greatest(query: Query) -> tuple[float, ...]:
    """Give the most that evidence beside name and date of birth may add, where no number of document or card agrees.

    By the bits of `features`: what an entry that tells this may gain, or must lose. The search leaves out what cannot
    reach a list's least with it; a property test holds the evidence to it.
    """
    return (
        OTHER_CNIC if query.cnic else 0.0,
        *greatest_weights(query.nationality, query.sex, has_father=bool(query.father)),
    )


def own_name_evidence(query: Query, listed: Particulars, rarity: Rarity) -> tuple[Evidence, ...]:
    """Compare the names: a good one counts before a weak alias that says hardly more.

    Where the dates of birth are exactly the same, parts of names count as alike that otherwise would not.
    """
    names = query.names
    if compare_birth_dates(query.born, listed.dates_of_birth).how is DateAgreement.EXACT:
        names = tuple(map(with_low_floor, names))
    good = _best_name(names, listed.forms[: listed.good_forms], rarity)
    weak = _best_name(names, listed.forms[listed.good_forms :], rarity)
    is_weak = weak is not None and (
        good is None or weak.weight - alias_cost(is_weak=True, agreed=weak.weight) > good.weight
    )
    shown = name_evidence(weak if is_weak else good)
    doubt = weak_alias(is_weak=is_weak, agreed=shown.weight)
    left = total_weight((shown, *doubt))
    return (shown, *doubt, *several_names(len(listed.forms), left))


def _best_name(asked: Iterable[QueryName], forms: Iterable[Tokens], rarity: Rarity) -> NameComparison | None:
    """Compare every way of the traveller's name with every form of the entry's; None where one side has none."""
    best: NameComparison | None = None
    names = [listed_name(tokens, rarity) for tokens in forms]
    for way in asked:
        for name in names:
            compared = compare_names(way, name, alike_tokens(way, name), rarity.nats)
            best = compared if best is None or compared.weight > best.weight else best
    return best


def score_of(evidence: Iterable[Evidence]) -> float:
    """Give the score of evidence, 0 to 1."""
    return 1 / (1 + math.exp(-sum(shown.weight for shown in evidence)))


def prior_evidence() -> Evidence:
    """Say what was known before."""
    return Evidence(EvidenceKind.PRIOR, Agreement.ABSENT, {"how": "list", "one_in": round(math.exp(-PRIOR), -3)}, PRIOR)


def birth_evidence(query: Query, listed: Particulars) -> tuple[Evidence, ...]:
    """Compare dates of birth."""
    compared = compare_birth_dates(query.born, listed.dates_of_birth)
    parameters: dict[str, str | int | float] = {"how": compared.how.value, "years_apart": compared.years_apart}
    shown = Evidence(EvidenceKind.DATE_OF_BIRTH, compared.agreement, parameters, compared.weight)
    return (shown, *several_dates(len(listed.dates_of_birth), shown.weight))


def document_evidence(query: Query, listed: Particulars) -> tuple[Evidence, ...]:
    """Compare document numbers; nothing where none agrees, for a person may hold several documents."""
    pairs = [
        (asked.number, own.number)
        for asked in query.documents
        for own in listed.documents
        if may_be_same_state(asked.issuing_state, own.issuing_state)
    ]
    if any(one == other for one, other in pairs):
        return (_document(Agreement.AGREES, "exact", SAME_DOCUMENT),)
    if any(is_confusion(one, other) for one, other in pairs):
        return (_document(Agreement.PARTLY, "confusable", CONFUSABLE_DOCUMENT),)
    return ()


def _document(agreement: Agreement, how: str, weight: float) -> Evidence:
    return Evidence(EvidenceKind.DOCUMENT_NUMBER, agreement, {"how": how}, weight)


def cnic_evidence(traveller: Cnic | None, listed: Cnic | None) -> tuple[Evidence, ...]:
    """Compare card numbers; nothing where one is not known."""
    if traveller is None or listed is None:
        return ()
    if traveller == listed:
        return (Evidence(EvidenceKind.CNIC, Agreement.AGREES, {"how": "exact"}, SAME_CNIC),)
    if is_neighbouring_cnic(traveller, listed):
        return (Evidence(EvidenceKind.CNIC, Agreement.PARTLY, {"how": "one_digit"}, NEIGHBOURING_CNIC),)
    return (Evidence(EvidenceKind.CNIC, Agreement.CONTRADICTS, {"how": "differs"}, OTHER_CNIC),)


def total_weight(evidence: Sequence[Evidence]) -> float:
    """Add up the log-odds."""
    return sum(shown.weight for shown in evidence)
