"""What does a list's TOML say about when its entries are looked at again?

The table `[review]` of a definition, told in `watchlists/README.md`.
"""

from typing import Final

from screening.domain.lists import ReviewRules
from screening.lists.tables import Table

_KEYS: Final = ("every_days", "remind_days_before", "overdue_after_days", "expiring_days", "suspended_days")
_LONGEST_DAYS: Final = 36_525


def review_rules(definition: Table) -> ReviewRules:
    """Read `[review]`; what it does not say is as usual. Raises InvalidDefinition."""
    usual = ReviewRules()
    if "review" not in definition.values:
        return usual
    table = definition.table("review")
    table.expect((), _KEYS)
    return ReviewRules(
        every=_days(table, "every_days", 0, least=1) or None,
        remind_before=_days(table, "remind_days_before", usual.remind_before),
        overdue_after=_days(table, "overdue_after_days", usual.overdue_after),
        expiring=_days(table, "expiring_days", usual.expiring),
        suspended=_days(table, "suspended_days", usual.suspended),
    )


def _days(table: Table, key: str, usual: int, least: int = 0) -> int:
    if key not in table.values:
        return usual
    days = table.whole_number(key)
    if not least <= days <= _LONGEST_DAYS:
        raise table.refuse(key, "definition_import_days", least=least, most=_LONGEST_DAYS)
    return days
