"""How long must somebody wait after wrong passwords?

Accounts and names that are nobody's are treated alike, so that the waiting tells nobody which names are there.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from screening.domain.accounts import Account, RefusedName

FREE_FAILURES = 4
"""So many wrong passwords in a row cost no waiting: officers mistype."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=2)
"""Without another failure for so long, the count begins anew: for accounts, and for names, which are then deleted."""

SomeName = TypeVar("SomeName", Account, RefusedName)


def after_failure(tried: SomeName, now: datetime) -> SomeName:
    """Count a wrong password; past the free ones the waiting starts, and doubles each time up to the longest."""
    last = tried.locked_until
    failures = 1 if last is not None and now - last > FORGOTTEN_AFTER else tried.failed_sign_ins + 1
    over = failures - FREE_FAILURES
    wait = min(FIRST_WAIT * 2 ** min(over - 1, 10), LONGEST_WAIT) if over > 0 else timedelta(0)
    return replace(tried, failed_sign_ins=failures, locked_until=now + wait)


def after_success(account: Account) -> Account:
    """Forget earlier failures."""
    return replace(account, failed_sign_ins=0, locked_until=None)


def wait_s(tried: Account | RefusedName, now: datetime) -> int:
    """Give the seconds left to wait, 0 for none; never more than the longest wait, whatever the clock did."""
    if tried.locked_until is None or tried.locked_until <= now:
        return 0
    return min(int((tried.locked_until - now).total_seconds()) + 1, int(LONGEST_WAIT.total_seconds()))
