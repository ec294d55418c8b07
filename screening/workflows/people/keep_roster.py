"""Who is on duty where, and when? The administrators keep the roster; the clock escalates by it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from screening.auth.permissions import Permission, may_all_over, require
from screening.domain.accounts import Account, Grant, Role, Scope, ScopeKind
from screening.domain.alerts import AlertLevel
from screening.domain.checkposts import Checkpost
from screening.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from screening.domain.identifiers import AccountId, CheckpostCode, ShiftId, new_uuid
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.shifts import Shift, places_over
from screening.workflows.parts import Parts, actor_name
from screening.workflows.people.administer import SET_UP
from screening.workflows.ports import Page, Repositories, ShiftFilter

LONGEST_SHIFT: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be rostered. The times are aware."""

    officer: AccountId
    level: AlertLevel
    place: Scope
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class ShiftLine:
    """A shift, and the username of its officer."""

    shift: Shift
    username: str


def add_shift(duty: Duty, by: Account | None, parts: Parts) -> Shift:
    """Roster an officer; `by` is None for the command line.

    The officer must hold the level's role at that place, or could not answer. Raises NotAllowed, InvalidInput,
    NotFound, Conflict (somebody else has that level and place in that time: a shift has one officer).
    """
    if by is not None:
        require(by, Permission.SHIFT_MANAGE)
    _require_sound(duty, parts.clock.now())
    shift = Shift(ShiftId(new_uuid()), duty.officer, duty.level, duty.place, duty.begins_at, duty.ends_at)

    def work(repositories: Repositories) -> Shift:
        if by is not None and not _reaches(by, duty.place, repositories):
            raise NotAllowed("place", action=Permission.SHIFT_MANAGE)
        _require_fit(repositories, duty)
        meanwhile = ShiftFilter(duty.level, frozenset({duty.place}), duty.begins_at, duty.ends_at)
        if any(each.begins_at < each.ends_at for each in repositories.shifts.find(meanwhile, 10).items):
            raise Conflict(reason="shift_taken")
        repositories.shifts.add(shift)
        _journal(repositories, "shift.added", shift, by)
        return shift

    return parts.store.write(work)


def end_shift(shift_id: ShiftId, by: Account, parts: Parts) -> Shift:
    """End a shift now, or take back one that has not begun. Raises NotAllowed, NotFound, Conflict (it has ended)."""
    require(by, Permission.SHIFT_MANAGE)
    now = parts.clock.now()

    def work(repositories: Repositories) -> Shift:
        shift = repositories.shifts.get(shift_id)
        if not _reaches(by, shift.place, repositories):
            raise NotFound(what="shift")
        if shift.ends_at <= max(now, shift.begins_at):
            raise Conflict(reason="shift_ended")
        ended = replace(shift, ends_at=max(now, shift.begins_at))
        repositories.shifts.save(ended)
        _journal(repositories, "shift.ended", ended, by)
        return ended

    return parts.store.write(work)


def list_shifts(
    which: ShiftFilter, by: Account, parts: Parts, *, limit: int, cursor: str | None = None
) -> Page[ShiftLine]:
    """Give shifts, those that begin first first. Raises NotAllowed, InvalidInput."""
    require(by, Permission.SHIFT_VIEW)
    with parts.store.read() as repositories:
        found = repositories.shifts.find(which, limit, cursor)
        return Page(tuple(shift_line(repositories, shift) for shift in found.items), found.next_cursor)


def shift_line(repositories: Repositories, shift: Shift) -> ShiftLine:
    """Give a shift with its officer's name."""
    return ShiftLine(shift, repositories.accounts.get(shift.officer).username)


def on_duty(repositories: Repositories, checkpost: Checkpost, level: AlertLevel, now: datetime) -> tuple[Account, ...]:
    """Give who is on duty for a checkpost at that level and can answer: neither disabled nor without the role."""
    # What begins at this very moment has begun.
    present = ShiftFilter(level, frozenset(places_over(checkpost)), now, now + timedelta(microseconds=1))
    rostered = [each.officer for each in repositories.shifts.find(present, 50).items if each.is_on(now)]
    officers = [repositories.accounts.get(officer) for officer in dict.fromkeys(rostered)]
    return tuple(each for each in officers if can_answer(each, level, checkpost))


def can_answer(officer: Account, level: AlertLevel, checkpost: Checkpost) -> bool:
    """Whether an officer who is on duty there at that level can answer: neither disabled nor without the role."""
    return not officer.is_disabled and _may_answer(officer, level, places_over(checkpost))


def _reaches(by: Account, place: Scope, repositories: Repositories) -> bool:
    """Whether the administrator's own grant covers the place."""
    return may_all_over(by, Permission.SHIFT_MANAGE, place, repositories.checkposts.all())


def _require_sound(duty: Duty, now: datetime) -> None:
    if duty.place.kind not in {ScopeKind.CHECKPOST, ScopeKind.ZONE}:
        raise InvalidInput("place", reason="shift_place")
    if not duty.begins_at < duty.ends_at <= duty.begins_at + LONGEST_SHIFT:
        raise InvalidInput("ends_at", reason="shift_length", days=LONGEST_SHIFT.days)
    if duty.ends_at <= now:
        raise InvalidInput("ends_at", reason="shift_over")


def _require_fit(repositories: Repositories, duty: Duty) -> None:
    """Refuse a place that is not there, and an officer who could not answer there."""
    if duty.place.kind is ScopeKind.CHECKPOST:
        checkpost = repositories.checkposts.get(CheckpostCode(duty.place.code))
        places = places_over(checkpost)
    else:
        if all(each.zone != duty.place.code for each in repositories.checkposts.all()):
            raise InvalidInput("place", reason="shift_place")
        places = (duty.place, duty.place)
    officer = repositories.accounts.get(duty.officer)
    if officer.is_disabled or not _may_answer(officer, duty.level, places):
        raise InvalidInput("account_id", reason="shift_officer")


def _may_answer(officer: Account, level: AlertLevel, places: tuple[Scope, ...]) -> bool:
    """Whether the officer holds the level's role in one of these places. The levels are named as the roles are."""
    held = {grant for grant in officer.grants if grant.role is Role(level.value)}
    return any(Grant(Role(level.value), place) in held for place in (*places, Scope(ScopeKind.ALL)))


def _journal(repositories: Repositories, action: str, shift: Shift, by: Account | None) -> None:
    repositories.journal.append(
        JournalDraft(
            action,
            actor_name(by) if by else SET_UP,
            (f"shift:{shift.id}", f"account:{shift.officer}"),
            RetentionClass.ADMINISTRATION,
            {
                "level": shift.level,
                "place": str(shift.place),
                "begins_at": shift.begins_at.isoformat(),
                "ends_at": shift.ends_at.isoformat(),
            },
        )
    )
