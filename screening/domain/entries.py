"""What does a watch list say about one person or document?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from screening.domain.dates import PartialDate
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, StateCode
from screening.domain.travellers import Cnic, Sex
from screening.domain.wording import Wording


class NameQuality(StrEnum):
    """How far the authority stands by a name."""

    GOOD = "good"
    WEAK = "weak"


class Handling(StrEnum):
    """What the counter may notice. A `discreet` hit shows the counter nothing; the shift manager sees it."""

    STOP = "stop"
    DISCREET = "discreet"


class EntryState(StrEnum):
    """Whether an entry is screened against. Dates of validity come on top."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Detail(StrEnum):
    """What helps to tell the person of an entry from others."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    """A complete one."""
    SEX = "sex"
    NATIONALITY = "nationality"
    FATHER_NAME = "father_name"
    NUMBER = "number"
    """Of a card or a document."""
    PHOTOGRAPH = "photograph"


@dataclass(frozen=True, slots=True, repr=False)
class EntryName:
    """One name or alias, in any script, as the authority writes it."""

    text: str
    quality: NameQuality = NameQuality.GOOD


@dataclass(frozen=True, slots=True, repr=False)
class EntryDocument:
    """A travel document that the entry names; state and type where they are known."""

    number: str
    issuing_state: StateCode | None = None
    document_type: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ListEntry:
    """One record of a watch list, in one of its revisions.

    `id` is ours and stable, `source_id` the authority's. `category` is one of its list's (a notice's colour, a kind of
    entry). Dates of validity are inclusive calendar days at the checkpost; None means: not limited. `photograph_sha256`
    names the stored photograph. `confirm_by` is the last day of an entry that one officer added in an emergency and no
    other has confirmed. `reviewed_on` is when an officer last said that it stands. An entry that means the same as
    another is withdrawn when it is *merged into* that one, which names it in `merged_from`. A person's entry has a
    name, a document number or a CNIC; a document's has documents.
    """

    id: EntryId
    list_code: ListCode
    source_id: str
    revision: int
    owner: AuthorityCode
    category: str
    legal_basis: str
    contact: str
    names: tuple[EntryName, ...] = ()
    documents: tuple[EntryDocument, ...] = ()
    dates_of_birth: tuple[PartialDate, ...] = ()
    sex: Sex | None = None
    nationalities: tuple[StateCode, ...] = ()
    father_name: str | None = None
    cnic: Cnic | None = None
    photograph_sha256: str | None = None
    grounds: str | None = None
    order_number: str | None = None
    advice: Wording | None = None
    handling: Handling = Handling.STOP
    state: EntryState = EntryState.ACTIVE
    valid_from: date | None = None
    expires: date | None = None
    review_on: date | None = None
    confirm_by: date | None = None
    reviewed_on: date | None = None
    merged_into: EntryId | None = None
    merged_from: tuple[EntryId, ...] = ()

    def is_in_force(self, on: date) -> bool:
        """Whether the entry is screened against on that day at the checkpost."""
        return (
            self.state is EntryState.ACTIVE
            and (self.valid_from is None or self.valid_from <= on)
            and (self.expires is None or on <= self.expires)
            and (self.confirm_by is None or on <= self.confirm_by)
        )

    @property
    def known(self) -> frozenset[Detail]:
        """What is known of that which helps to tell people apart."""
        known = {
            Detail.NAME: bool(self.names),
            Detail.BIRTH_DATE: any(born.is_complete for born in self.dates_of_birth),
            Detail.SEX: self.sex is not None,
            Detail.NATIONALITY: bool(self.nationalities),
            Detail.FATHER_NAME: self.father_name is not None,
            Detail.NUMBER: self.cnic is not None or bool(self.documents),
            Detail.PHOTOGRAPH: self.photograph_sha256 is not None,
        }
        return frozenset(detail for detail, is_known in known.items() if is_known)

    @property
    def completeness(self) -> float:
        """The share (0 to 1) of these details that is known."""
        return len(self.known) / len(Detail)
