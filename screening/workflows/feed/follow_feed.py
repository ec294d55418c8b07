"""How is the lists' content read and reckoned by those who follow the feed?

What `screening.sync.copies` is handed: a checkpost that keeps the lists, and whoever else proves a copy of them.
"""

from screening.domain.entries import ListEntry
from screening.domain.errors import FeedRefused, ScreeningError
from screening.domain.feed import CarriedEntry
from screening.domain.identifiers import ListCode
from screening.lists.entry_bodies import read_entry
from screening.lists.versions import digest_of_product, product_after
from screening.sync.copies import Content


def read_carried_entry(code: ListCode, carried: CarriedEntry) -> ListEntry:
    """Read an entry as it travels. Raises FeedRefused (`reason="feed_entry"`) for what is none."""
    try:
        return read_entry(carried.entry_id, carried.revision, code, carried.state, dict(carried.body))
    except (ValueError, KeyError, TypeError, AttributeError, ScreeningError):
        raise FeedRefused(reason="feed_entry") from None


CONTENT = Content(read_carried_entry, product_after, digest_of_product)
