"""Whom does OFAC's list of Specially Designated Nationals name, in its advanced XML?

Nearly every value of the form is a number into the tables at its front; papers, places and programmes stand apart from
the parties whom they belong to. The file is read twice: for these, then for the parties.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from screening.domain.errors import InvalidImport
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.draft import Draft
from screening.lists.readers.ofac_words import add_paper
from screening.lists.readers.records import ImportPlace, Record, SkippedRecord
from screening.lists.readers.xml_records import Node, xml_records

_ROOT: Final = "Sanctions"
_TABLES: Final = (
    "AliasType",
    "Country",
    "DetailReference",
    "FeatureType",
    "IDRegDocType",
    "NamePartType",
    "PartySubType",
    "PartyType",
)
_APART: Final = ("Location", "IDRegDocument", "SanctionsEntry")
_PARTY: Final = "DistinctParty"
_OTHERS: Final = ("ProfileRelationship", "SanctionsEntryLink", "AreaCode")
"""What fills the file besides, and tells of nobody by itself."""
_INDIVIDUAL: Final = "individual"
_GIVEN: Final = ("First Name", "Middle Name", "Nickname", "Patronymic", "Matronymic")
_SURNAMES: Final = ("Last Name", "Maiden Name")


@dataclass(frozen=True, slots=True)
class _Tables:
    """What stands apart from the parties: values by table and number, and what belongs to an identity or a profile."""

    values: dict[tuple[str, str], Node] = field(default_factory=dict)
    countries_of_places: dict[str, list[str]] = field(default_factory=dict)
    papers_of_identities: dict[str, list[Node]] = field(default_factory=dict)
    entries_of_profiles: dict[str, list[Node]] = field(default_factory=dict)

    def said(self, table: str, number: str) -> str:
        """Give the text of a value; empty where the table has no such number."""
        node = self.values.get((table, number))
        return node.text if node is not None else ""

    def state(self, number: str) -> str:
        """Give a State as code or name."""
        node = self.values.get(("Country", number))
        return (node.attribute("ISO2") or node.text) if node is not None else ""


def read_ofac_xml(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport."""
    stream.will_be_read_twice()
    tables = _read_tables(stream)
    stream.rewind()
    number = 0
    for place, node in xml_records(stream, _ROOT, (_PARTY, *_APART, *_OTHERS)):
        if node.name == _PARTY:
            number += 1
            yield from _party(ImportPlace(place.file, number, place.unit), node, tables)


def _read_tables(stream: CountedStream) -> _Tables:
    tables = _Tables()
    for _, node in xml_records(stream, _ROOT, (*_TABLES, *_APART, _PARTY, *_OTHERS)):
        if node.name in _TABLES:
            tables.values[node.name, node.attribute("ID")] = node
        elif node.name == "Location":
            codes = [country.attribute("CountryID") for country in node.all("LocationCountry")]
            tables.countries_of_places[node.attribute("ID")] = codes
        elif node.name == "IDRegDocument":
            tables.papers_of_identities.setdefault(node.attribute("IdentityID"), []).append(node)
        elif node.name == "SanctionsEntry":
            tables.entries_of_profiles.setdefault(node.attribute("ProfileID"), []).append(node)
    return tables


def _party(place: ImportPlace, party: Node, tables: _Tables) -> Iterator[Record]:
    profiles = [profile for profile in party.all("Profile") if _is_individual(place, profile, tables)]
    if not profiles:
        yield SkippedRecord(place, "import_not_a_person")
    for profile in profiles:
        draft = Draft(place, party.attribute("FixedRef") or profile.attribute("ID"))
        for identity in profile.all("Identity"):
            _add_names(draft, identity, tables)
            for paper in tables.papers_of_identities.get(identity.attribute("ID"), ()):
                number = paper.said("IDRegistrationNo")
                kind = tables.said("IDRegDocType", paper.attribute("IDRegDocTypeID"))
                add_paper(draft, kind, number, tables.state(paper.attribute("IssuedBy-CountryID")))
        for feature in profile.all("Feature"):
            _add_feature(draft, feature, tables)
        for entry in tables.entries_of_profiles.get(profile.attribute("ID"), ()):
            _add_entry(draft, entry)
        draft.put("order_number", party.attribute("FixedRef"))
        draft.ground(party.said("Comment"))
        yield from draft.records()


def _is_individual(place: ImportPlace, profile: Node, tables: _Tables) -> bool:
    sub_type = tables.values.get(("PartySubType", profile.attribute("PartySubTypeID")))
    if sub_type is None:
        # Without the tables nobody would be a person, and the list empty.
        raise InvalidImport(str(place), reason="import_not_this_format")
    kind = tables.said("PartyType", sub_type.attribute("PartyTypeID"))
    return _INDIVIDUAL in (sub_type.text.lower(), kind.lower())


def _add_names(draft: Draft, identity: Node, tables: _Tables) -> None:
    parts = {
        group.attribute("ID"): tables.said("NamePartType", group.attribute("NamePartTypeID"))
        for group in identity.all("NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
    }
    for alias in identity.all("Alias"):
        is_weak = alias.attribute("LowQuality").lower() == "true"
        for name in alias.all("DocumentedName"):
            said: dict[str, list[str]] = {}
            for value in name.all("DocumentedNamePart", "NamePartValue"):
                said.setdefault(parts.get(value.attribute("NamePartGroupID"), ""), []).append(value.text)
            surname = " ".join(text for part in _SURNAMES for text in said.pop(part, ()))
            given = [text for part in _GIVEN for text in said.pop(part, ())]
            # Parts of another kind are names all the same.
            draft.name_parts(surname, *given, *(text for texts in said.values() for text in texts), is_weak=is_weak)


def _add_feature(draft: Draft, feature: Node, tables: _Tables) -> None:
    kind = tables.said("FeatureType", feature.attribute("FeatureTypeID"))
    for version in feature.all("FeatureVersion"):
        details = [
            detail.text or tables.said("DetailReference", detail.attribute("DetailReferenceID"))
            for detail in version.all("VersionDetail")
        ]
        match kind:
            case "Birthdate":
                for period in version.all("DatePeriod"):
                    draft.born(_period(period))
            case "Nationality Country" | "Citizenship Country":
                for place in version.all("VersionLocation"):
                    for country in tables.countries_of_places.get(place.attribute("LocationID"), ()):
                        draft.nationality(tables.state(country))
            case "Gender":
                for detail in details:
                    draft.sex(detail)
            case _:
                for detail in details:
                    draft.ground(f"{kind.rstrip(':- ')}: {detail}" if detail else None)


def _period(period: Node) -> str:
    """Write a period as a text: a day, or the years from its first to its last day."""
    first = _day(period.first("Start", "From"))
    last = _day(period.first("End", "To")) or _day(period.first("End", "From")) or first
    return first if first == last else f"{first} to {last}"


def _day(node: Node | None) -> str:
    if node is None:
        return ""
    parts = (node.said("Year"), node.said("Month") or "0", node.said("Day") or "0")
    return "-".join(part.zfill(2) for part in parts)


def _add_entry(draft: Draft, entry: Node) -> None:
    for measure in entry.all("SanctionsMeasure"):
        programme = measure.said("Comment")
        if programme:
            draft.kinds.append(programme)
            draft.ground(programme)
    for event in entry.all("EntryEvent"):
        day = _day(event.first("Date"))
        if day:
            draft.day("valid_from", day)
