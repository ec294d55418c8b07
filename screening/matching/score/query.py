"""What is asked about a traveller and the documents?"""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller
from screening.matching.names.alignment import QueryName
from screening.matching.names.query_names import father_names, query_names
from screening.matching.names.rarity import Rarity
from screening.matching.score.numbers import standard_number


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
    father: tuple[QueryName, ...] = ()
    sex: Sex | None = None
    nationality: StateCode | None = None


def make_query(traveller: Traveller | None, documents: Sequence[TravelDocument], rarity: Rarity) -> Query:
    """Make the query; `rarity` weighs the tokens of the traveller's name."""
    asked = (QueryDocument(standard_number(document.number), document.issuing_state) for document in documents)
    numbered = tuple(document for document in asked if document.number)
    if traveller is None:
        return Query((), None, None, numbered)
    return Query(
        names=query_names(traveller, rarity),
        born=traveller.date_of_birth,
        cnic=traveller.cnic,
        documents=numbered,
        father=father_names(traveller, rarity),
        sex=traveller.sex,
        nationality=traveller.nationality,
    )
