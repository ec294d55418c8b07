"""What is asked about a traveller and the documents?"""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.travellers import Cnic, TravelDocument, Traveller
from screening.matching.alignment import QueryName
from screening.matching.numbers import standard_number
from screening.matching.query_names import query_names
from screening.matching.rarity import Rarity


@dataclass(frozen=True, slots=True, repr=False)
class QueryDocument:
    """A document's number as it is compared, and who issued it."""

    number: str
    issuing_state: StateCode | None


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """A traveller and documents, made ready once for the comparison with many entries."""

    names: tuple[QueryName, ...]
    born: PartialDate | None
    cnic: Cnic | None
    documents: tuple[QueryDocument, ...]


def make_query(traveller: Traveller | None, documents: Sequence[TravelDocument], rarity: Rarity) -> Query:
    """Make the query; `rarity` weighs the tokens of the traveller's name."""
    asked = (QueryDocument(standard_number(document.number), document.issuing_state) for document in documents)
    numbered = tuple(document for document in asked if document.number)
    if traveller is None:
        return Query((), None, None, numbered)
    return Query(query_names(traveller, rarity), traveller.date_of_birth, traveller.cnic, numbered)
