"""The roster: only who can answer is on it, and one officer at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.accounts import Account, Role, Scope
from screening.domain.alerts import AlertLevel
from screening.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, ScreeningError, UnknownCheckpost
from screening.domain.identifiers import AccountId, ShiftId, new_uuid
from screening.workflows.people.keep_roster import LONGEST_SHIFT, Duty, add_shift, end_shift, list_shifts
from screening.workflows.ports import ShiftFilter
from tests.builders import A_MOMENT
from tests.workflows.conftest import Site

HOUR = timedelta(hours=1)


@pytest.fixture
def administrator(site: Site) -> Account:
    return site.person("admin", Role.ADMINISTRATOR, "all")


@pytest.fixture
def duty(site: Site) -> Duty:
    director = site.person("director", Role.ASSISTANT_DIRECTOR, "zone:sindh")
    return Duty(director.id, AlertLevel.ASSISTANT_DIRECTOR, Scope.parse("zone:sindh"), A_MOMENT, A_MOMENT + 12 * HOUR)


def test_what_is_rostered_is_listed_with_its_officer_and_journalled(
    site: Site, administrator: Account, duty: Duty
) -> None:
    shift = add_shift(duty, administrator, site.parts)
    (line,) = list_shifts(ShiftFilter(), site.manager, site.parts, limit=10).items
    assert (line.shift, line.username) == (shift, "director")
    assert site.actions()[-1] == "shift.added"


@pytest.mark.parametrize("who", ["manager", "auditor", "officer"])
def test_only_an_administrator_keeps_the_roster(site: Site, administrator: Account, duty: Duty, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_shift(duty, getattr(site, who), site.parts)
    shift = add_shift(duty, administrator, site.parts)
    with pytest.raises(NotAllowed):
        end_shift(shift.id, getattr(site, who), site.parts)


def test_a_counter_officer_does_not_see_the_roster(site: Site) -> None:
    with pytest.raises(NotAllowed):
        list_shifts(ShiftFilter(), site.officer, site.parts, limit=10)


@pytest.mark.parametrize(
    ("changes", "error", "reason"),
    [
        ({"place": Scope.parse("all")}, InvalidInput, "shift_place"),
        ({"place": Scope.parse("zone:atlantis")}, InvalidInput, "shift_place"),
        ({"place": Scope.parse("checkpost:XXX")}, UnknownCheckpost, None),
        ({"ends_at": A_MOMENT}, InvalidInput, "shift_length"),
        ({"ends_at": A_MOMENT + LONGEST_SHIFT + HOUR}, InvalidInput, "shift_length"),
        ({"begins_at": A_MOMENT - 2 * HOUR, "ends_at": A_MOMENT - HOUR}, InvalidInput, "shift_over"),
        ({"level": AlertLevel.DEPUTY_DIRECTOR}, InvalidInput, "shift_officer"),
        ({"place": Scope.parse("zone:khyber_pakhtunkhwa")}, InvalidInput, "shift_officer"),
        ({"officer": AccountId(new_uuid())}, NotFound, None),
    ],
    ids=["everywhere", "no zone", "no post", "empty", "too long", "over", "other role", "elsewhere", "nobody"],
)
def test_a_shift_that_makes_no_sense_is_refused(
    site: Site, administrator: Account, duty: Duty, changes: dict[str, object], error: type[ScreeningError], reason: str
) -> None:
    with pytest.raises(error) as refused:
        add_shift(replace(duty, **changes), administrator, site.parts)  # type: ignore[arg-type]
    assert refused.value.parameters.get("reason") == reason


def test_a_disabled_officer_is_not_rostered(site: Site, administrator: Account, duty: Duty) -> None:
    def disable(repositories: object) -> None:
        with site.store.read() as kept:
            officer = kept.accounts.get(duty.officer)
        repositories.accounts.save(replace(officer, is_disabled=True))  # type: ignore[attr-defined]

    site.store.write(disable)
    with pytest.raises(InvalidInput):
        add_shift(duty, administrator, site.parts)


def test_a_zone_s_officer_may_be_rostered_for_one_of_its_checkposts(
    site: Site, administrator: Account, duty: Duty
) -> None:
    add_shift(replace(duty, place=Scope.parse("checkpost:KHI")), administrator, site.parts)


def test_one_officer_at_a_time_and_the_next_from_the_moment_the_first_ends(
    site: Site, administrator: Account, duty: Duty
) -> None:
    first = add_shift(duty, administrator, site.parts)
    with pytest.raises(Conflict):
        add_shift(
            replace(duty, begins_at=A_MOMENT + 11 * HOUR, ends_at=A_MOMENT + 20 * HOUR), administrator, site.parts
        )
    follows = replace(duty, begins_at=first.ends_at, ends_at=first.ends_at + HOUR)
    assert add_shift(follows, administrator, site.parts).begins_at == first.ends_at


def test_a_shift_is_ended_now_and_its_place_is_free(site: Site, administrator: Account, duty: Duty) -> None:
    shift = add_shift(duty, administrator, site.parts)
    site.clock.advance(HOUR)
    assert end_shift(shift.id, administrator, site.parts).ends_at == A_MOMENT + HOUR
    with pytest.raises(Conflict):
        end_shift(shift.id, administrator, site.parts)
    add_shift(replace(duty, begins_at=site.clock.now()), administrator, site.parts)


def test_a_shift_that_has_not_begun_is_taken_back(site: Site, administrator: Account, duty: Duty) -> None:
    later = replace(duty, begins_at=A_MOMENT + HOUR)
    shift = add_shift(later, administrator, site.parts)
    taken_back = end_shift(shift.id, administrator, site.parts)
    assert taken_back.begins_at == taken_back.ends_at
    add_shift(duty, administrator, site.parts)
    with pytest.raises(NotFound):
        end_shift(ShiftId(new_uuid()), administrator, site.parts)
