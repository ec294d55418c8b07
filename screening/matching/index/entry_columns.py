"""How are entries taken down one after another, so that none of them need be kept?

An index over millions of entries is built from columns of plain numbers: an entry as an object takes five times the
room. What the search needs of an entry is written at the columns' ends, and the entry may go. Tokens are numbered as
they come; `index` gives them the lexicon's numbers at the end.
"""

from array import array
from datetime import date

from screening.domain.entries import EntryState, ListEntry
from screening.domain.lists import Holds, ListDefinition
from screening.matching.index.date_ranges import NO_DATE, pack
from screening.matching.index.features import features_of
from screening.matching.index.number_keys import halves_of, key_of, written_cnic
from screening.matching.names.tokens import Token
from screening.matching.score.particulars import Particulars

LOW_HALF = 2**64 - 1
NEVER, ALWAYS = 0, date.max.toordinal()


class EntryColumns:
    """The columns; `index.Index` and `records.Records` say what the numbers mean.

    `tokens` gives each token its number, in the order in which they came. A record's tokens stand in `record_tokens`,
    as many as its place in `record_lengths` says. Of the numbers, `document_keys[n]` is of entry `document_entries[n]`,
    and so for cards; `cnic_halves` has two keys a card.
    """

    def __init__(self) -> None:
        self.ids = array("Q")
        self.revisions, self.from_day, self.until_day = array("i"), array("i"), array("i")
        self.lists, self.categories = array("h"), array("h")
        self.features = array("B")
        self.written, self.written_ends = bytearray(), array("q")
        self.tokens: dict[Token, int] = {}
        self.record_dates, self.record_entries, self.record_tokens = array("i"), array("i"), array("i")
        self.record_lengths = array("B")
        self.document_keys, self.document_entries = array("Q"), array("i")
        self.cnic_keys, self.cnic_halves, self.cnic_entries = array("Q"), array("Q"), array("i")

    def __len__(self) -> int:
        return len(self.lists)

    def take(
        self, held_by: int, definition: ListDefinition, entry: ListEntry, listed: Particulars, written: bytes
    ) -> None:
        """Write an entry at the end: `held_by` is its list's position, `written` its particulars as bytes."""
        at, categories = len(self.lists), definition.categories
        self.ids.extend((entry.id.int >> 64, entry.id.int & LOW_HALF))
        self.revisions.append(entry.revision)
        self.lists.append(held_by)
        self.categories.append(categories.index(entry.category) if entry.category in categories else -1)
        self.from_day.append(entry.valid_from.toordinal() if entry.valid_from else NEVER)
        self.until_day.append(_until_day(entry))
        self.features.append(features_of(listed))
        self.written += written
        self.written_ends.append(len(self.written))
        for own in listed.documents:
            self.document_keys.append(int(key_of(own.number.encode("ascii"))))
            self.document_entries.append(at)
        if listed.cnic:
            card = written_cnic(listed.cnic)
            self.cnic_keys.append(int(key_of(card)))
            self.cnic_halves.extend(halves_of(card))
            self.cnic_entries.append(at)
        if definition.holds is Holds.PERSONS:
            self._take_records(at, listed)

    def _take_records(self, at: int, listed: Particulars) -> None:
        """Write each form beside each date; a record without tokens where there is no name."""
        number, tokens = self.tokens.setdefault, self.tokens
        forms = [[number(token, len(tokens)) for token in form] for form in listed.forms] or [[]]
        for born in dict.fromkeys(map(pack, listed.dates_of_birth)) or (NO_DATE,):
            for form in forms:
                self.record_dates.append(born)
                self.record_entries.append(at)
                self.record_lengths.append(len(form))
                self.record_tokens.extend(form)


def _until_day(entry: ListEntry) -> int:
    """Give the last day; as `ListEntry.is_in_force`."""
    if entry.state is not EntryState.ACTIVE:
        return NEVER - 1
    return min((day.toordinal() for day in (entry.expires, entry.confirm_by) if day), default=ALWAYS)
