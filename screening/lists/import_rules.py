"""What does a list's TOML say about the files that its entries come in?

The table `[import]` of a definition, told in `watchlists/README.md`. A list without it takes no imports.
"""

from typing import Final

from screening.domain.identifiers import AuthorityCode
from screening.domain.lists import ImportBrakes, ImportFormat, ImportRules
from screening.lists.tables import Table

OWN_FORMATS: Final = frozenset({ImportFormat.OWN_CSV, ImportFormat.OWN_JSON})
"""The formats whose records can say themselves what the others' never do: owner, category, legal basis, contact."""
_DEFAULTS = ("owner", "category", "legal_basis", "contact")
_LONGEST_DAYS: Final = 36_525
_MOST_ENTRIES: Final = 10_000_000


def import_rules(
    definition: Table, authorities: tuple[AuthorityCode, ...], categories: tuple[str, ...]
) -> ImportRules | None:
    """Read `[import]`; None where the list has none. Raises InvalidDefinition."""
    if "import" not in definition.values:
        return None
    table = definition.table("import")
    table.expect(("format",), (*_DEFAULTS, "categories", "review_after_days", "brakes"))
    written = table.choice("format", ImportFormat)
    mapping = _categories(table, categories)
    if written not in OWN_FORMATS:
        for key in _DEFAULTS:
            if key not in table.values and not (key == "category" and mapping):
                raise table.refuse(key, "definition_import_says_too_little")
    owner = _member(table, "owner", authorities)
    return ImportRules(
        format=written,
        owner=None if owner is None else AuthorityCode(owner),
        category=_member(table, "category", categories),
        legal_basis=table.optional_text("legal_basis"),
        contact=table.optional_text("contact"),
        categories=mapping,
        review_after_days=_days(table, "review_after_days", 1) if "review_after_days" in table.values else None,
        brakes=_brakes(table.table("brakes")) if "brakes" in table.values else ImportBrakes(),
    )


def _member(table: Table, key: str, members: tuple[str, ...]) -> str | None:
    written = table.optional_text(key)
    if written is not None and written not in members:
        raise table.refuse(key, "definition_import_unknown_code", known=", ".join(members))
    return written


def _categories(table: Table, known: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if "categories" not in table.values:
        return ()
    kinds = table.table("categories")
    pairs = tuple((kind, _member(kinds, kind, known) or "") for kind in kinds.values)
    if not pairs:
        raise table.refuse("categories", "definition_import_no_categories")
    return pairs


def _brakes(table: Table) -> ImportBrakes:
    table.expect((), ("fewest_entries", "most_withdrawn", "future_dates"))
    usual = ImportBrakes()
    fewest = table.whole_number("fewest_entries") if "fewest_entries" in table.values else usual.fewest_entries
    if not 0 <= fewest <= _MOST_ENTRIES:
        raise table.refuse("fewest_entries", "definition_import_fewest_entries", most=_MOST_ENTRIES)
    share = table.number("most_withdrawn") if "most_withdrawn" in table.values else usual.most_withdrawn
    if not 0 <= share <= 1:
        raise table.refuse("most_withdrawn", "definition_import_most_withdrawn")
    days = _days(table, "future_dates", 0) if "future_dates" in table.values else usual.future_dates
    return ImportBrakes(fewest, share, days)


def _days(table: Table, key: str, least: int) -> int:
    days = table.whole_number(key)
    if not least <= days <= _LONGEST_DAYS:
        raise table.refuse(key, "definition_import_days", least=least, most=_LONGEST_DAYS)
    return days
