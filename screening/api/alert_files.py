"""How is an opened alert told: its screenings, each hit beside the entry that it resembles, what its document shows?"""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from screening.api.crossing_files import CrossingSeen, ScreeningSeen, crossing_seen, screenings_seen
from screening.domain.alerts import AlertState
from screening.domain.crossings import Outcome
from screening.domain.decisions import Decision, Disposition, SecondWord
from screening.domain.document_findings import DocumentFinding, FindingCode, later_valid
from screening.domain.entries import EntryState, Handling, ListEntry, NameQuality
from screening.domain.hits import Hit
from screening.domain.lists import AlertKind
from screening.domain.travellers import Sex
from screening.domain.wording import Language, Wording
from screening.matching.names import paired_names as paired
from screening.matching.names.paired_names import Pairing
from screening.web.board import BoardLine, NamedList, board_line, named_list
from screening.web.comparison import FieldCompared, compare_fields
from screening.web.findings import FindingFound, finding_found
from screening.web.hits import EvidenceSaid, evidence_said, paired_names
from screening.web.projection import Strict
from screening.web.service import Service
from screening.workflows.views.earlier_crossings import EarlierCrossing, SharedMark
from screening.workflows.views.look_up import AlertFile, HitFile

Text = Annotated[str, Field(max_length=2000)]
Short = Annotated[str, Field(max_length=500)]
Code = Annotated[str, Field(max_length=40)]


class BothLanguages(Strict):
    """One text in English and Urdu."""

    en: Text
    ur: Text

    @classmethod
    def of(cls, wording: Wording) -> "BothLanguages":
        """Write both."""
        return cls(en=wording.en, ur=wording.ur)


class EntryNameSeen(Strict):
    """One name or alias, and how far the authority stands by it."""

    text: Short
    quality: NameQuality


class EntryDocumentSeen(Strict):
    """A document that the entry names."""

    number: Short
    issuing_state: Annotated[str, Field(max_length=3)] | None
    type: Annotated[str, Field(max_length=10)] | None


class EntrySeen(Strict):
    """A list entry in one revision.

    One that was merged is withdrawn, and `merged_into` says which entry stands for it now; that one names it in
    `merged_from`.
    """

    id: UUID
    list_code: Code
    source_id: Short
    revision: int
    owner: Code
    category: Code
    legal_basis: Text
    contact: Short
    names: Annotated[list[EntryNameSeen], Field(max_length=200)]
    documents: Annotated[list[EntryDocumentSeen], Field(max_length=200)]
    dates_of_birth: Annotated[list[Annotated[str, Field(max_length=10)]], Field(max_length=100)]
    sex: Sex | None
    nationalities: Annotated[list[Annotated[str, Field(max_length=3)]], Field(max_length=100)]
    father_name: Short | None
    cnic: Annotated[str, Field(max_length=13)] | None
    grounds: Text | None
    order_number: Short | None
    advice: BothLanguages | None
    handling: Handling
    state: EntryState
    valid_from: date | None
    expires: date | None
    review_on: date | None
    confirm_by: date | None
    reviewed_on: date | None
    photograph_sha256: Annotated[str, Field(max_length=64)] | None
    completeness: float
    merged_into: UUID | None
    merged_from: Annotated[list[UUID], Field(max_length=1000)]


class SecondWordSeen(Strict):
    """What a second officer said to a decision: agreed, or sent it back."""

    officer: UUID
    at: AwareDatetime
    agrees: bool
    reason: Text


class DecisionSeen(Strict):
    """What a person decided about a hit, and why; `second` where the list asks for two officers."""

    disposition: Disposition
    reason: Text
    decided_by: UUID
    decided_at: AwareDatetime
    second: SecondWordSeen | None

    @classmethod
    def of(cls, decision: Decision) -> "DecisionSeen":
        """Write a decision."""
        return cls(
            disposition=decision.disposition,
            reason=decision.reason,
            decided_by=decision.decided_by,
            decided_at=decision.decided_at,
            second=_second_word(decision.second) if decision.second else None,
        )


def _second_word(second: SecondWord) -> SecondWordSeen:
    return SecondWordSeen(officer=second.officer, at=second.at, agrees=second.agrees, reason=second.reason)


class Letters(Strict):
    """A run of letters of a name that stands on the other side too, or differs."""

    text: Annotated[str, Field(max_length=200)]
    differs: bool


class TokenPaired(Strict):
    """One part of the name on both sides, as the scorer paired them; empty where a side has none."""

    pairing: Pairing
    presented: Annotated[tuple[Letters, ...], Field(max_length=200)]
    listed: Annotated[tuple[Letters, ...], Field(max_length=200)]


class HitOpened(Strict):
    """A hit with all that a person needs to decide it: the entry beside it, the evidence, the list's advice.

    `entry` is the revision that made the hit; `entry_state_now` and `entry_revision_now` tell what became of it since.
    One that was merged is withdrawn, and another stands for it now: `entry_merged_into`.
    A decision that is `awaiting` counts once a second officer confirms it, as the list
    asks of those in `second_officer_for`. `names` is empty for hits of before pairs were kept.
    """

    id: UUID
    list: NamedList
    entry_id: UUID
    entry: EntrySeen
    entry_state_now: EntryState
    entry_revision_now: int
    entry_merged_into: UUID | None
    kind: AlertKind
    score: float
    threshold: float
    scorer_version: Code
    list_version: int
    handling: Handling
    evidence: Annotated[tuple[EvidenceSaid, ...], Field(max_length=50)]
    names: Annotated[tuple[TokenPaired, ...], Field(max_length=30)]
    compared: Annotated[tuple[FieldCompared, ...], Field(max_length=10)]
    decision: DecisionSeen | None
    awaiting: DecisionSeen | None
    second_officer_for: Annotated[tuple[Disposition, ...], Field(max_length=10)]
    earlier_decisions: Annotated[tuple[DecisionSeen, ...], Field(max_length=100)]
    advice: BothLanguages | None
    is_open: bool


class EarlierHit(Strict):
    """What became of a hit of an earlier crossing."""

    list: NamedList
    kind: AlertKind
    decision: DecisionSeen | None
    awaiting: DecisionSeen | None


class FindingOpened(FindingFound):
    """A finding with all that a person needs to decide it: the lines in which it was seen, and what was read since.

    `later_valid_at` tells that a later reading of the crossing was valid, which takes nothing back. The image is not
    kept, `image_sha256` is (null for lines that an officer gave). `officer` is who held the document at the counter.
    """

    officer: UUID
    lines: Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=3)]
    image_sha256: Annotated[str, Field(max_length=64)] | None
    seen_at: AwareDatetime
    later_valid_at: AwareDatetime | None
    is_superseded: bool
    decision: DecisionSeen | None
    earlier_decisions: Annotated[tuple[DecisionSeen, ...], Field(max_length=100)]


class EarlierFinding(Strict):
    """What became of a finding of an earlier crossing."""

    code: FindingCode
    kind: AlertKind
    decision: DecisionSeen | None


class EarlierCrossingSeen(Strict):
    """Another crossing at which the same document or CNIC was presented. `outcome` is null where nobody screened."""

    crossing: CrossingSeen
    shared: SharedMark
    outcome: Outcome | None
    alert_id: UUID | None
    alert_state: AlertState | None
    hits: Annotated[list[EarlierHit], Field(max_length=5000)]
    findings: Annotated[list[EarlierFinding], Field(max_length=200)]


class OfficerNamed(Strict):
    """An officer who decided something that is told here, or saw what was found, by id and username."""

    id: UUID
    username: Short


class AlertOpened(BoardLine):
    """An alert as opened: its row of the board, screenings, hits, findings, and earlier crossings of the same document.

    Of those the newest ten, at the checkposts whose alerts the caller may see; `has_more_earlier` where there are more.
    """

    screenings: Annotated[list[ScreeningSeen], Field(max_length=200)]
    hits: Annotated[list[HitOpened], Field(max_length=5000)]
    findings: Annotated[list[FindingOpened], Field(max_length=200)]
    earlier: Annotated[list[EarlierCrossingSeen], Field(max_length=50)]
    has_more_earlier: bool
    officers: Annotated[list[OfficerNamed], Field(max_length=5000)]


def alert_opened(file: AlertFile, service: Service, language: Language) -> AlertOpened:
    """Write an opened alert."""
    row = board_line(file.line, service.parts.watch, language)
    return AlertOpened(
        **dict(row),
        screenings=screenings_seen(file.screenings, service.catalogue, language, is_full=True),
        hits=[_hit_opened(each, file, service, language) for each in file.hits],
        findings=[_finding_opened(each, file, service, language) for each in file.findings],
        earlier=[_earlier_seen(each, service, language) for each in file.earlier.crossings],
        has_more_earlier=file.earlier.has_more,
        officers=[OfficerNamed(id=each, username=username) for each, username in sorted(file.officers.items())],
    )


def _earlier_seen(earlier: EarlierCrossing, service: Service, language: Language) -> EarlierCrossingSeen:
    return EarlierCrossingSeen(
        crossing=crossing_seen(earlier.crossing),
        shared=earlier.shared,
        outcome=earlier.screening.outcome if earlier.screening else None,
        alert_id=earlier.alert.id if earlier.alert else None,
        alert_state=earlier.alert.state if earlier.alert else None,
        hits=[
            EarlierHit(
                list=named_list(hit.list_code, service.parts.watch, language),
                kind=hit.kind,
                decision=DecisionSeen.of(hit.decision) if hit.decision else None,
                awaiting=DecisionSeen.of(hit.awaiting) if hit.awaiting and hit.is_open else None,
            )
            for hit in earlier.hits
            if hit.superseded_by is None
        ],
        findings=[
            EarlierFinding(
                code=finding.code,
                kind=finding.kind,
                decision=DecisionSeen.of(finding.decision) if finding.decision else None,
            )
            for finding in earlier.findings
            if finding.superseded_by is None
        ],
    )


def _finding_opened(finding: DocumentFinding, alert: AlertFile, service: Service, language: Language) -> FindingOpened:
    seen = next(each for each in alert.screenings if each.id == finding.screening_id)
    later = later_valid(finding, alert.screenings)
    return FindingOpened(
        **dict(finding_found(finding, service.catalogue, language)),
        officer=seen.officer,
        lines=seen.mrz_lines,
        image_sha256=seen.image_sha256,
        seen_at=seen.recorded_at,
        later_valid_at=later.recorded_at if later else None,
        is_superseded=finding.superseded_by is not None,
        decision=DecisionSeen.of(finding.decision) if finding.decision else None,
        earlier_decisions=tuple(DecisionSeen.of(each) for each in finding.earlier_decisions),
    )


def _hit_opened(file: HitFile, alert: AlertFile, service: Service, language: Language) -> HitOpened:
    hit = file.hit
    advice = file.definition.advice_on(file.entry, alert.line.crossing.direction)
    screening = next(each for each in alert.screenings if each.id == hit.screening_id)
    return HitOpened(
        id=hit.id,
        list=named_list(hit.list_code, service.parts.watch, language),
        entry_id=hit.entry_id,
        entry=entry_seen(file.entry),
        entry_state_now=file.entry_now.state,
        entry_revision_now=file.entry_now.revision,
        entry_merged_into=file.entry_now.merged_into,
        kind=hit.kind,
        score=hit.score,
        threshold=hit.threshold,
        scorer_version=hit.scorer_version,
        list_version=hit.list_version,
        handling=hit.handling,
        evidence=tuple(evidence_said(each, service.catalogue, language) for each in hit.evidence),
        names=_names_paired(hit),
        compared=compare_fields(screening, file.entry, hit.evidence),
        decision=DecisionSeen.of(hit.decision) if hit.decision else None,
        awaiting=DecisionSeen.of(hit.awaiting) if hit.awaiting and hit.is_open else None,
        second_officer_for=tuple(sorted(file.second_officer_for)),
        earlier_decisions=tuple(DecisionSeen.of(each) for each in hit.earlier_decisions),
        advice=BothLanguages.of(advice) if advice else None,
        is_open=hit.is_open,
    )


def _names_paired(hit: Hit) -> tuple[TokenPaired, ...]:
    names = paired_names(hit)
    return tuple(
        TokenPaired(pairing=each.pairing, presented=_letters(each.presented), listed=_letters(each.listed))
        for each in (names.tokens if names else ())
    )


def _letters(runs: tuple[paired.Letters, ...]) -> tuple[Letters, ...]:
    return tuple(Letters(text=run.text, differs=run.differs) for run in runs)


def entry_seen(entry: ListEntry) -> EntrySeen:
    """Write a list entry."""
    return EntrySeen(
        id=entry.id,
        list_code=entry.list_code,
        source_id=entry.source_id,
        revision=entry.revision,
        owner=entry.owner,
        category=entry.category,
        legal_basis=entry.legal_basis,
        contact=entry.contact,
        names=[EntryNameSeen(text=name.text, quality=name.quality) for name in entry.names],
        documents=[
            EntryDocumentSeen(number=each.number, issuing_state=each.issuing_state, type=each.document_type)
            for each in entry.documents
        ],
        dates_of_birth=[str(born) for born in entry.dates_of_birth],
        sex=entry.sex,
        nationalities=list(entry.nationalities),
        father_name=entry.father_name,
        cnic=entry.cnic,
        grounds=entry.grounds,
        order_number=entry.order_number,
        advice=BothLanguages.of(entry.advice) if entry.advice else None,
        handling=entry.handling,
        state=entry.state,
        valid_from=entry.valid_from,
        expires=entry.expires,
        review_on=entry.review_on,
        confirm_by=entry.confirm_by,
        reviewed_on=entry.reviewed_on,
        photograph_sha256=entry.photograph_sha256,
        completeness=round(entry.completeness, 2),
        merged_into=entry.merged_into,
        merged_from=list(entry.merged_from),
    )
