"""Builders of what a store keeps, beside those of tests.builders."""

from datetime import timedelta

from screening.domain.accounts import Account, Grant, Role, Scope, SignInSession
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.crossings import (
    Crossing,
    DataSource,
    Instruction,
    ListSearched,
    Movement,
    MovementKind,
    Outcome,
    Screening,
    ScreeningReason,
)
from screening.domain.decisions import Decision, Disposition
from screening.domain.document_findings import DocumentFinding, FindingBasis, FindingCode
from screening.domain.entries import Handling
from screening.domain.hits import Agreement, Evidence, EvidenceKind, Hit
from screening.domain.identifiers import (
    AccountId,
    AlertId,
    EntryId,
    FindingId,
    HitId,
    ListCode,
    ScreeningId,
    new_uuid,
)
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.domain.lists import AlertKind, ListVersion
from screening.domain.readings import CheckDigit, CheckName, ReadingStatus
from screening.domain.travellers import TravelDocument
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, a_crossing, a_document, a_traveller


def a_screening(crossing: Crossing, *documents: TravelDocument) -> Screening:
    """Make a crossing's screening with everything in it."""
    return Screening(
        id=ScreeningId(new_uuid()),
        crossing_id=crossing.id,
        reason=ScreeningReason.FIRST,
        source=DataSource.MRZ_TEXT,
        officer=AccountId(new_uuid()),
        occurred_at=A_MOMENT,
        recorded_at=A_MOMENT + timedelta(microseconds=1),
        outcome=Outcome.REFER,
        outcome_shown=Outcome.CLEAR,
        instruction=Instruction.REFER,
        instruction_shown=Instruction.LET_PASS,
        traveller=a_traveller(cnic="4210112345671", father_name="ERIK"),
        documents=documents or (a_document(),),
        mrz_lines=("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
        reading_status=ReadingStatus.VALID,
        image_sha256="ab" * 32,
        lists=(ListSearched(ListCode("ecl"), 3, 12, stale=False),),
        hits_total=1,
        below_threshold=2,
    )


def an_alert(crossing: Crossing, *, kind: AlertKind = AlertKind.REFERRAL, raised_after_s: int = 0) -> Alert:
    """Make a crossing's alert, raised so many seconds after a moment."""
    return Alert(
        id=AlertId(new_uuid()),
        crossing_id=crossing.id,
        checkpost=crossing.checkpost,
        counter=crossing.counter,
        kind=kind,
        state=AlertState.RAISED,
        level=AlertLevel.SHIFT_MANAGER,
        raised_at=A_MOMENT + timedelta(seconds=raised_after_s),
    )


def a_hit(screening: Screening, *, score: float = 0.9) -> Hit:
    """Make an open hit of a screening."""
    return Hit(
        id=HitId(new_uuid()),
        crossing_id=screening.crossing_id,
        screening_id=screening.id,
        list_code=ListCode("ecl"),
        list_version=3,
        entry_id=EntryId(new_uuid()),
        entry_revision=1,
        category="person",
        handling=Handling.STOP,
        kind=AlertKind.REFERRAL,
        scorer_version="1",
        threshold=0.7,
        score=score,
        evidence=(Evidence(EvidenceKind.NAME, Agreement.AGREES, {"how": "same", "tokens": 3, "share": 0.5}, 4.25),),
    )


def a_finding(screening: Screening) -> DocumentFinding:
    """Make an open finding of a screening."""
    return DocumentFinding(
        id=FindingId(new_uuid()),
        crossing_id=screening.crossing_id,
        screening_id=screening.id,
        code=FindingCode.CHECK_FAILURE,
        basis=FindingBasis.READ,
        checks=(CheckDigit(CheckName.DATE_OF_BIRTH, "2", "7", holds=False),),
    )


def a_decision(disposition: Disposition = Disposition.FALSE_HIT) -> Decision:
    """Make a decision."""
    return Decision(disposition, "other father's name", AccountId(new_uuid()), A_MOMENT)


def a_movement(kind: MovementKind = MovementKind.PASSED) -> Movement:
    """Make a movement."""
    return Movement(kind, A_MOMENT, A_MOMENT, AccountId(new_uuid()), "let pass")


def an_account(username: str = "counter.one") -> Account:
    """Make an account with two grants."""
    grants = (
        Grant(Role.COUNTER_OFFICER, Scope.parse("checkpost:KHI")),
        Grant(Role.AUDITOR, Scope.parse("all")),
    )
    return Account(AccountId(new_uuid()), username, "$argon2id$fictional", grants, A_MOMENT)


def a_session(account: Account, token_sha256: str = "cd" * 32) -> SignInSession:
    """Make a sign-in of an account."""
    return SignInSession(token_sha256, account.id, "csrf", A_MOMENT, A_MOMENT + timedelta(hours=8))


def a_version(number: int, code: str = "ecl") -> ListVersion:
    """Make an edition of a list."""
    return ListVersion(ListCode(code), number, A_MOMENT, A_MOMENT, 1, "0" * 64)


def a_draft(action: str = "crossing.opened", *object_ids: str, payload: dict[str, Json] | None = None) -> JournalDraft:
    """Make a journal record before it is chained."""
    return JournalDraft(action, "account:1", object_ids or ("checkpost:KHI",), RetentionClass.CROSSING, payload or {})


def add_alert_with_hit(repositories: Repositories, number: str = "KHI-26-000001") -> tuple[Alert, Hit]:
    """Add a crossing with its screening, alert and one hit."""
    crossing = a_crossing(number=number)
    screening, alert = a_screening(crossing), an_alert(crossing)
    hit = a_hit(screening)
    repositories.crossings.add(crossing)
    repositories.crossings.add_screening(screening)
    repositories.alerts.add(alert)
    repositories.alerts.add_hits([hit])
    return alert, hit
