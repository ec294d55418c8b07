"""Which recorded travellers would an entry have hit?

Exactly those whom `scoring.score_pair` gives a score at or above the list's threshold, had the entry been on the list:
its dates of validity are not looked at, and nothing needs to be in force. A person is left out only where the bound of
the name (`entry_bounds`) and the most that the date of birth can say (`date_ranges`, which has no direction either)
cannot reach the threshold, and no number of document or card is one that the entry lists or may be taken for one. The
others are compared in full.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.domain.identifiers import CheckpostCode, CrossingId
from screening.domain.lists import Direction, Holds, ListDefinition
from screening.matching.candidates.candidates import SLACK
from screening.matching.index.date_ranges import date_ranges, pack
from screening.matching.index.lexicon import TokenIds
from screening.matching.index.number_keys import characters_of, entries_confused, entries_neighbouring, written_cnic
from screening.matching.retro.entry_bounds import (
    ask_forms,
    bound_form_by_form,
    bound_names,
    find_pairs,
    persons_reaching,
)
from screening.matching.retro.recorded import RecordedPart, RecordedTravellers, query_of
from screening.matching.retro.recorded_names import Singles
from screening.matching.score.birth_dates import DateAgreement
from screening.matching.score.particulars import Particulars, particulars_of
from screening.matching.score.scoring import PRIOR, score_of, score_particulars
from screening.matching.score.secondary_evidence import FATHER_GREATEST, greatest_weight


@dataclass(frozen=True, slots=True, repr=False)
class RetroHit:
    """A crossing that the entry would have hit: of several attempts the strongest, and when that was recorded."""

    crossing_id: CrossingId
    at: datetime
    checkpost: CheckpostCode
    direction: Direction
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def is_plainly_another(self) -> bool:
        """Whether the date of birth is more than two years off, and no number of document or card agrees."""
        numbers = (EvidenceKind.DOCUMENT_NUMBER, EvidenceKind.CNIC)
        if any(each.kind in numbers and each.agreement is not Agreement.CONTRADICTS for each in self.evidence):
            return False
        of_birth = (each for each in self.evidence if each.kind is EvidenceKind.DATE_OF_BIRTH)
        return any(each.parameters.get("how") == DateAgreement.CONTRADICTS for each in of_birth)


def find_crossings(
    recorded: RecordedTravellers, entry: ListEntry, definition: ListDefinition, since: datetime | None = None
) -> tuple[RetroHit, ...]:
    """Give the crossings that the entry would have hit on that list, newest first; those from `since` on."""
    ways = [way for way in Direction if definition.rule_for(way, entry.category) is not None]
    listed = particulars_of(entry, definition.holds)
    best: dict[CrossingId, RetroHit] = {}
    for part in recorded.parts:
        for hit in _hits(part, listed, definition, ways):
            if since is not None and hit.at < since:
                continue
            held = best.get(hit.crossing_id)
            if held is None or hit.score > held.score:
                best[hit.crossing_id] = hit
    return tuple(sorted(best.values(), key=lambda hit: (hit.at, hit.crossing_id), reverse=True))


def _hits(
    part: RecordedPart, listed: Particulars, definition: ListDefinition, ways: Iterable[Direction]
) -> Iterable[RetroHit]:
    scores = dict(_scored(part, listed, definition))
    if not scores:
        return
    seen = part.appearances
    is_hit = np.zeros(len(part.name), dtype=np.bool_)
    is_hit[list(scores)] = True
    is_meant = is_hit[seen.person]
    for way in ways:
        for at in np.flatnonzero(is_meant & seen.those_of(way)).tolist():
            score, evidence = scores[int(seen.person[at])]
            place = seen.places[seen.place[at]]
            yield RetroHit(seen.crossing_of(at), seen.moment_of(at), place, way, score, evidence)


def _scored(
    part: RecordedPart, listed: Particulars, definition: ListDefinition
) -> Iterable[tuple[int, tuple[float, tuple[Evidence, ...]]]]:
    """Give the persons who reach the threshold, with score and evidence."""
    for person in _candidates(part, listed, definition):
        query = query_of(part.person(person), part.rarity)
        evidence = score_particulars(query, listed, definition.holds, part.rarity)
        score = score_of(evidence)
        if score >= definition.threshold:
            yield person, (score, evidence)


def _candidates(part: RecordedPart, listed: Particulars, definition: ListDefinition) -> list[int]:
    """Give the persons who could reach the threshold."""
    found = [np.empty(0, dtype=np.int32)]
    found += [entries_confused(part.documents, characters_of(own.number)) for own in listed.documents]
    if listed.cnic:
        found.append(entries_neighbouring(part.cnics, characters_of(written_cnic(listed.cnic))))
    least = _log_odds(definition.threshold) - PRIOR - SLACK
    if definition.holds is Holds.PERSONS:
        found.append(_by_name(part, listed, least))
    elif least <= 0:
        found.append(np.arange(len(part.name), dtype=np.int32))
    together: list[int] = np.unique(np.concatenate(found)).tolist()
    return together


def _by_name(part: RecordedPart, listed: Particulars, least: float) -> TokenIds:
    """Give the persons whose name and date of birth could weigh the least, with the most that other evidence adds."""
    need = least - greatest_weight(listed.nationalities, has_father=False, has_sex=listed.sex is not None)
    reach = _Reach(part, _day_weights(part.days, listed.dates_of_birth), need, is_by_father=bool(listed.father))
    if not listed.forms:
        return reach.persons(np.zeros(len(part.names.name_starts), dtype=np.float32))
    asked = ask_forms(listed.forms, part.rarity)
    pairs = find_pairs(part.names, asked, part.rarity.nats)
    bounds = bound_names(part.names, asked, pairs)
    persons = reach.persons(bounds)
    if len(listed.forms) > 1:
        which = np.unique(part.name[persons])
        named = which[which < len(bounds) - 1]
        bounds[named] = bound_form_by_form(part.names, asked, pairs, named)
        persons = reach.persons(bounds)
    return np.concatenate((persons, _of_the_same_day(part, listed)))


def _of_the_same_day(part: RecordedPart, listed: Particulars) -> TokenIds:
    """Give those born on the very day, who are few: their names are compared at a lower floor than bounds are for."""
    same = [pack(born) for born in listed.dates_of_birth if born.is_complete and (born.month, born.day) != (1, 1)]
    return np.flatnonzero(np.isin(part.day, np.flatnonzero(np.isin(part.days, same)))).astype(np.int32)


@dataclass(frozen=True, slots=True, repr=False)
class _Reach:
    """Who could reach a need, by the most that names and dates of birth weigh."""

    part: RecordedPart
    days: Singles
    need: float
    is_by_father: bool

    def persons(self, bounds: Singles) -> TokenIds:
        """Give them. A father's name adds much and few travellers tell one, so those who do are asked apart."""
        part = self.part
        found = persons_reaching(part.name, part.day, bounds, self.days, self.need)
        if not (self.is_by_father and len(part.with_father)):
            return found
        names, born = part.name[part.with_father], part.day[part.with_father]
        by_father = persons_reaching(names, born, bounds, self.days, self.need - FATHER_GREATEST)
        return np.concatenate((found, part.with_father[by_father]))


def _day_weights(days: TokenIds, listed: Iterable[PartialDate]) -> Singles:
    """Give by date of birth the most that it says beside those that the entry gives."""
    weights = np.full(len(days), -np.inf, dtype=np.float32)
    for born in tuple(listed) or (None,):
        ranges = date_ranges(born.year, born.month, born.day) if born else date_ranges(0, 0, 0)
        starts, ends = np.searchsorted(days, ranges.first), np.searchsorted(days, ranges.end)
        for first, end, weight in zip(starts, ends, ranges.weights, strict=True):
            weights[first:end] = np.maximum(weights[first:end], np.float32(weight))
    return weights


def _log_odds(score: float) -> float:
    return math.log(score / (1 - score)) if score < 1 else math.inf
