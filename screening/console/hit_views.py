"""What stands beside a hit on the alert page, and how much does each piece of evidence count?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from screening.catalogue.sentences import Catalogue
from screening.domain.crossings import Screening
from screening.domain.decisions import Disposition
from screening.domain.entries import EntryState, ListEntry
from screening.domain.hits import Hit
from screening.domain.wording import Language
from screening.matching.names.paired_names import PairedNames
from screening.web.comparison import ComparedField, FieldAgreement, compare_fields
from screening.web.hits import EvidenceSaid, evidence_said, paired_names
from screening.workflows.views.look_up import AlertFile, HitFile

_HALF: Final = 50.0
"""Half of a bar's width, in hundredths of the whole: one half speaks for, the other against."""


@dataclass(frozen=True, slots=True, repr=False)
class WeightBar:
    """A reason with its weight; the bar begins at `start` and is `width` long, in hundredths of the whole."""

    said: EvidenceSaid
    start: float
    width: float


@dataclass(frozen=True, slots=True, repr=False)
class HitView:
    """A hit with all that stands beside it on the page.

    `entry` is the revision that made the hit, `entry_now` the latest; `standing` says in a code what keeps that one
    from being screened against (None where nothing does). `total` is the sum of the weights, `needed` the sum from
    which the list has a hit.
    """

    hit: Hit
    entry: ListEntry
    entry_now: ListEntry
    standing: str | None
    screening: Screening
    list_name: str
    advice: str | None
    names: PairedNames | None
    compared: Mapping[ComparedField, FieldAgreement]
    evidence: tuple[WeightBar, ...]
    total: float
    needed: float
    second_officer_for: frozenset[Disposition]


def hit_view(file: HitFile, alert: AlertFile, today: date, language: Language, catalogue: Catalogue) -> HitView:
    """Put together what is shown of one hit; `today` is the checkpost's."""
    hit = file.hit
    screening = next(each for each in alert.screenings if each.id == hit.screening_id)
    advice = file.definition.advice_on(file.entry, file.direction)
    said = tuple(evidence_said(each, catalogue, language) for each in hit.evidence)
    return HitView(
        hit=hit,
        entry=file.entry,
        entry_now=file.entry_now,
        standing=_standing(file.entry_now, today),
        screening=screening,
        list_name=file.definition.name.in_language(language),
        advice=advice.in_language(language) if advice else None,
        names=paired_names(hit),
        compared={each.field: each.agreement for each in compare_fields(screening, file.entry, hit.evidence)},
        evidence=_bars(said),
        total=sum(each.weight for each in said),
        needed=math.log(hit.threshold / (1 - hit.threshold)) if hit.threshold < 1 else math.inf,
        second_officer_for=file.second_officer_for,
    )


def _bars(said: tuple[EvidenceSaid, ...]) -> tuple[WeightBar, ...]:
    """Draw the longest bar over its whole half, and the others in proportion."""
    longest = max((abs(each.weight) for each in said), default=0.0) or 1.0
    widths = [round(abs(each.weight) / longest * _HALF, 2) for each in said]
    return tuple(
        WeightBar(each, _HALF if each.weight >= 0 else _HALF - width, width)
        for each, width in zip(said, widths, strict=True)
    )


def _standing(entry: ListEntry, today: date) -> str | None:
    """Say in a code why an entry is not in force on that day, None where it is."""
    if entry.is_in_force(today):
        return None
    if entry.merged_into is not None:
        return "merged"
    if entry.state is not EntryState.ACTIVE:
        return entry.state.value
    return "not_yet" if entry.valid_from and today < entry.valid_from else "expired"
