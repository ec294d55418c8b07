"""What do OFAC's words for papers, and its remarks, mean?

The older CSV says in one line of remarks, with semicolons, what the advanced XML says in tables.
"""

import re
from typing import Final

from screening.lists.readers.draft import IDENTITY_CARD, PASSPORT, Draft

_IDENTITY_CARDS: Final = ("national id", "identification number", "identification card", "cedula", "citizen")
_REMARK: Final = re.compile(r"(?:alt\. )?(DOB|POB|nationality|citizen|Gender|[af]\.k\.a\.) (.+)")
_PAPER: Final = re.compile(
    r"(?:alt\. )?((?:Diplomatic |Stateless Person )?Passport|National ID No\.|Identification Number|CNIC|Cedula No\.)"
    r" #?([^(]+?)(?: \(([^)]+)\).*)?"
)
_LONGEST_REMARK: Final = 500


def add_paper(draft: Draft, kind: str, number: str, state: str) -> None:
    """Add a travel document or an identity card to a draft; papers that no border sees go to the grounds."""
    written = kind.lower()
    if "passport" in written:
        draft.document(number, state, PASSPORT)
    elif "cnic" in written or "computerized national" in written:
        draft.card(number)
    elif any(word in written for word in _IDENTITY_CARDS):
        draft.document(number, state, IDENTITY_CARD)
    else:
        draft.ground(f"{kind.strip()} {number}")


def add_remarks(draft: Draft, remarks: str) -> None:
    """Add what a line of remarks says; what is none of the known words goes to the grounds."""
    for written in remarks.split(";"):
        remark = written.strip().removesuffix(".")
        is_short = len(remark) <= _LONGEST_REMARK
        if is_short and (found := _REMARK.fullmatch(remark)):
            _add_remark(draft, found[1], found[2])
        elif is_short and (paper := _PAPER.fullmatch(remark)):
            add_paper(draft, paper[1], paper[2], paper[3] or "")
        else:
            draft.ground(remark)


def _add_remark(draft: Draft, word: str, said: str) -> None:
    match word:
        case "DOB":
            draft.born(said)
        case "nationality" | "citizen":
            draft.nationality(said)
        case "Gender":
            draft.sex(said)
        case "POB":
            draft.ground(f"Place of birth: {said}")
        case _:
            # Nicknames stand in the remarks, in quotation marks: OFAC calls them weak.
            draft.name(said.strip("'\""), is_weak=True)
