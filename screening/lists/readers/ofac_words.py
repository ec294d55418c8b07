"""What do OFAC's words for papers mean?"""

from screening.lists.readers.draft import IDENTITY_CARD, PASSPORT, Draft


def add_paper(draft: Draft, kind: str, number: str, state: str) -> None:
    """Add a travel document or an identity card to a draft; papers that no border sees go to the grounds."""
    written = kind.lower()
    if "passport" in written:
        draft.document(number, state, PASSPORT)
    elif "cnic" in written or "computerized national" in written:
        draft.card(number)
    elif any(
        word in written for word in ("national id", "identification number", "identification card", "cedula", "citizen")
    ):
        draft.document(number, state, IDENTITY_CARD)
    else:
        draft.ground(f"{kind.strip()} {number}")
