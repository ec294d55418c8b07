"""What does a list's TOML say about who owns it, where it applies and what its hits raise?

One file of `watchlists/` defines one list, so a new list of this form needs no code. What every key means is told in
`watchlists/README.md`; whatever is not understood is refused, never skipped: a rule that nobody reads would let a
listed traveller pass.
"""

import re
from itertools import product
from pathlib import Path
from typing import Final

from screening.domain.decisions import Disposition
from screening.domain.errors import InvalidDefinition
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.lists import AlertKind, Direction, Holds, ListDefinition, ListRule, Upkeep
from screening.lists.import_rules import import_rules
from screening.lists.review_rules import review_rules
from screening.lists.tables import Table, read_table

MAX_DEFINITION_BYTES: Final = 65_536
ENTRIES_SUFFIX: Final = ".entries.toml"
_REQUIRED = ("code", "name", "holds", "authorities", "categories", "threshold", "upkeep", "rules")
_OPTIONAL = ("permitted_age", "validity_days", "renewals", "confirm_within_days", "entries_file", "import", "review")
_AGE = re.compile(r"([1-9]\d{0,3})(min|h|d)")
_SECONDS = {"min": 60, "h": 3600, "d": 86_400}
_LONGEST_VALIDITY_DAYS = 36_525
_MOST_RENEWALS = 100
_LONGEST_CONFIRMATION_DAYS = 30
_ONE_DAY = 1
_FILE_NAME = re.compile(r"[a-z0-9_]{1,40}" + re.escape(ENTRIES_SUFFIX))


def read_definitions(folder: Path) -> tuple[ListDefinition, ...]:
    """Read every list of a folder, by code. Raises InvalidDefinition; also for a folder without any list.

    Every `*.toml` is a list but those that hold entries (`*.entries.toml`).
    """
    files = sorted(
        file
        for file in folder.glob("*")
        if file.name.lower().endswith(".toml") and not file.name.lower().endswith(ENTRIES_SUFFIX)
    )
    if not files:
        # Screening against no list at all would find nobody, and look like `clear`.
        raise InvalidDefinition(where=str(folder), reason="definition_none_found")
    return tuple(sorted((read_definition(file) for file in files), key=lambda definition: definition.code))


def read_definition(path: Path) -> ListDefinition:
    """Read one list. Raises InvalidDefinition, whose `where` names the file and the key."""
    table = read_table(path, InvalidDefinition, MAX_DEFINITION_BYTES)
    table.expect(_REQUIRED, _OPTIONAL)
    upkeep = table.choice("upkeep", Upkeep)
    categories = table.codes("categories")
    authorities = tuple(AuthorityCode(code) for code in table.codes("authorities"))
    return ListDefinition(
        code=_code(table, path.stem),
        name=table.wording("name"),
        holds=table.choice("holds", Holds),
        authorities=authorities,
        categories=categories,
        rules=_rules(table, categories),
        threshold=_threshold(table),
        upkeep=upkeep,
        permitted_age_s=_permitted_age_s(table, upkeep),
        entries_file=_entries_file(table),
        validity_days=_validity_days(table),
        renewals=_renewals(table),
        confirm_within_days=_confirm_within_days(table),
        imports=import_rules(table, authorities, categories),
        review=review_rules(table),
    )


def _code(table: Table, stem: str) -> ListCode:
    code = table.code("code")
    if code != stem:
        # With this, two files of a folder cannot define one list either.
        raise table.refuse("code", "definition_code_unlike_file", code=code)
    return ListCode(code)


def _threshold(table: Table) -> float:
    threshold = table.number("threshold")
    if not 0 < threshold <= 1:
        raise table.refuse("threshold", "definition_threshold")
    return threshold


def _permitted_age_s(table: Table, upkeep: Upkeep) -> int | None:
    if upkeep is Upkeep.KEPT_HERE:
        if "permitted_age" in table.values:
            raise table.refuse("permitted_age", "definition_age_of_list_kept_here")
        return None
    found = _AGE.fullmatch(table.text("permitted_age"))
    if found is None:
        raise table.refuse("permitted_age", "definition_permitted_age")
    return int(found[1]) * _SECONDS[found[2]]


def _validity_days(table: Table) -> int | None:
    if "validity_days" not in table.values:
        return None
    days = table.whole_number("validity_days")
    if not 1 <= days <= _LONGEST_VALIDITY_DAYS:
        raise table.refuse("validity_days", "definition_validity_days")
    return days


def _renewals(table: Table) -> int | None:
    if "renewals" not in table.values:
        return None
    if "validity_days" not in table.values:
        raise table.refuse("renewals", "definition_renewals_without_validity")
    renewals = table.whole_number("renewals")
    if not 0 <= renewals <= _MOST_RENEWALS:
        raise table.refuse("renewals", "definition_renewals", most=_MOST_RENEWALS)
    return renewals


def _confirm_within_days(table: Table) -> int:
    if "confirm_within_days" not in table.values:
        return _ONE_DAY
    days = table.whole_number("confirm_within_days")
    if not 0 <= days <= _LONGEST_CONFIRMATION_DAYS:
        raise table.refuse("confirm_within_days", "definition_confirm_within_days", most=_LONGEST_CONFIRMATION_DAYS)
    return days


def _entries_file(table: Table) -> str | None:
    name = table.optional_text("entries_file")
    if name is not None and not _FILE_NAME.fullmatch(name):
        # A plain name only: a definition must not reach for files elsewhere on the machine.
        raise table.refuse("entries_file", "definition_entries_file")
    return name


def _rules(table: Table, categories: tuple[str, ...]) -> tuple[ListRule, ...]:
    tables = table.tables("rules", "rule")
    rules = tuple(_rule(rule, categories) for rule in tables)
    deciding = {
        (direction, category): next(
            (number for number, rule in enumerate(rules) if rule.applies_to(direction, category)), None
        )
        for direction, category in product(Direction, categories)
    }
    for number, rule in enumerate(tables):
        if number not in deciding.values():
            raise rule.refuse("direction, category", "definition_rule_never_reached")
    for category in categories:
        if all(deciding[direction, category] is None for direction in Direction):
            raise table.refuse("rules", "definition_category_without_rule", category=category)
    return rules


def _rule(table: Table, categories: tuple[str, ...]) -> ListRule:
    table.expect(("raises", "advice"), ("direction", "category", "second_officer"))
    category = table.optional_text("category")
    if category is not None and category not in categories:
        raise table.refuse("category", "definition_category_not_declared", known=", ".join(categories))
    return ListRule(
        raises=table.choice("raises", AlertKind),
        advice=table.wording("advice"),
        direction=table.choice("direction", Direction) if "direction" in table.values else None,
        category=category,
        second_officer=frozenset(table.choices("second_officer", Disposition)),
    )
