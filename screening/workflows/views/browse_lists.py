"""Which entries does an officer mean, on whichever list, in whatever script and spelling? Searching is journalled."""

from collections.abc import Collection
from typing import Final

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.errors import NotFound
from screening.domain.identifiers import ListCode
from screening.domain.journal import Json
from screening.matching.browse import Browsed
from screening.workflows.counter.screen_traveller import Presented
from screening.workflows.parts import Parts
from screening.workflows.views.journalled import journal_view, journalled

MOST_SHOWN: Final = 50
"""Entries that are shown: who must look through more writes more of what is known."""


def browse_lists(
    presented: Presented, named: Collection[ListCode] | None, reason: str, caller: Account, parts: Parts
) -> Browsed:
    """Give the entries that are like what was written, or bear it, in force or not, the likest first.

    `named` are the lists to search, None for all. It is for those who may open entries, discreet ones too. Raises
    NotAllowed, NotFound, Unavailable while no list is loaded, NotJournalled.
    """
    require(caller, Permission.ENTRY_VIEW)
    known = frozenset(definition.code for definition in parts.watch.definitions())
    codes = known if named is None else frozenset(named)
    if not codes <= known:
        raise NotFound("lists", what="list")
    found = parts.browsing.browse(parts.watch.current(), presented.traveller, presented.documents, codes, MOST_SHOWN)
    payload: dict[str, Json] = {
        "reason": reason,
        "name": presented.traveller.name.text if presented.traveller else None,
        "documents": [document.number for document in presented.documents],
        "bearing": found.bearing,
    }
    lists = (f"list:{code}" for code in sorted(codes))
    shown = (f"entry:{each.candidate.entry.id}" for each in found.shown)
    journalled(
        lambda repositories: journal_view(repositories, "entry.searched", caller, *lists, *shown, payload=payload),
        parts,
    )
    return found
