"""How long must somebody wait after wrong passwords?"""

from dataclasses import replace
from datetime import datetime, timedelta

from screening.domain.accounts import Account

FREE_FAILURES = 4
"""So many wrong passwords in a row cost no waiting: officers mistype."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


def after_failure(account: Account, now: datetime) -> Account:
    """Count a wrong password; past the free ones the waiting starts, and doubles each time up to the longest."""
    failures = account.failed_sign_ins + 1
    over = failures - FREE_FAILURES
    wait = min(FIRST_WAIT * 2 ** min(over - 1, 10), LONGEST_WAIT) if over > 0 else None
    return replace(account, failed_sign_ins=failures, locked_until=now + wait if wait else None)


def after_success(account: Account) -> Account:
    """Forget earlier failures."""
    return replace(account, failed_sign_ins=0, locked_until=None)


def wait_s(account: Account, now: datetime) -> int:
    """Give the seconds left to wait, 0 for none; never more than the longest wait, whatever the clock did."""
    if account.locked_until is None or account.locked_until <= now:
        return 0
    return min(int((account.locked_until - now).total_seconds()) + 1, int(LONGEST_WAIT.total_seconds()))
