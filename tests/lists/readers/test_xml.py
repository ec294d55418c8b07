"""Are the formats in XML read whole, record by record, and is nothing else done with a file?"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.entries import EntryDocument, NameQuality
from screening.domain.errors import InvalidImport
from screening.domain.identifiers import StateCode
from screening.domain.lists import ImportFormat, ListDefinition
from screening.lists.imported import Imported
from screening.lists.readers import counted_stream
from tests.lists.imports import a_definition_of, entries_of, imported, told, why

UN = a_definition_of(ImportFormat.UN_XML, categories=(("Utopia", "other"),))
EU = a_definition_of(ImportFormat.EU_XML)
OFAC = a_definition_of(ImportFormat.OFAC_XML, categories=(("UTOPIA2", "other"),))

UN_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2099-01-01T00:00:00">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>1</DATAID>
      <FIRST_NAME>IDRIS</FIRST_NAME><SECOND_NAME>YUNUS</SECOND_NAME><THIRD_NAME>AL-QAMARI</THIRD_NAME>
      <UN_LIST_TYPE>Utopia</UN_LIST_TYPE>
      <REFERENCE_NUMBER>UTi.001</REFERENCE_NUMBER>
      <LISTED_ON>2023-12-01</LISTED_ON>
      <GENDER>Male</GENDER>
      <NAME_ORIGINAL_SCRIPT>إدريس يونس القمري</NAME_ORIGINAL_SCRIPT>
      <COMMENTS1>Invented &amp; harmless.</COMMENTS1>
      <DESIGNATION><VALUE>Minister</VALUE></DESIGNATION>
      <NATIONALITY><VALUE>Utopia</VALUE><VALUE>Iran (Islamic Republic of)</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Idris of Utopia</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Yunus; Yunus</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1968-02-29</DATE></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1972</TO_YEAR>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1975</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
        <NUMBER>UT 123456, issued on 1 Feb. 1999</NUMBER>
        <ISSUING_COUNTRY>Utopia</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification Number</TYPE_OF_DOCUMENT>
        <NUMBER>00000-1234567-1</NUMBER><ISSUING_COUNTRY>Pakistan</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
    </INDIVIDUAL>
    <INDIVIDUAL><DATAID>2</DATAID><FIRST_NAME>NOBODY</FIRST_NAME><SECOND_NAME>ELSE</SECOND_NAME></INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES><ENTITY><DATAID>3</DATAID><FIRST_NAME>UTOPIAN TRADING</FIRST_NAME></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
"""

EU_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.example/export" generationDate="2099-01-01">
  <sanctionEntity designationDate="2023-12-01" logicalId="13" euReferenceNumber="EU.1.1" designationDetails="">
    <remark>Invented.</remark>
    <regulation programme="UTO" numberTitle="2099/1"/>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="Idris" middleName="Yunus" lastName="al-Qamari" wholeName="Idris Yunus al-Qamari" gender="M"
      function="Minister" strong="true"/>
    <nameAlias firstName="" lastName="" wholeName="Abu Yunus" gender="" strong="false"/>
    <citizenship countryIso2Code="PK"/><citizenship countryIso2Code="00" countryDescription="UNKNOWN"/>
    <citizenship countryIso2Code="00" countryDescription="Utopia"/>
    <birthdate circa="false" calendarType="GREGORIAN" year="1968" monthOfYear="2" dayOfMonth="29"
        birthdate="1968-02-29"/>
    <birthdate circa="true" calendarType="GREGORIAN" year="1970"/>
    <birthdate calendarType="GREGORIAN" yearRangeFrom="1971" yearRangeTo="1972"/>
    <birthdate calendarType="ISLAMIC" year="1390"/>
    <identification identificationTypeCode="passport" number="UT-123456" countryIso2Code="PK"/>
    <identification identificationTypeCode="other" number="without digits" countryIso2Code="00"/>
  </sanctionEntity>
  <sanctionEntity logicalId="14"><subjectType code="enterprise" classificationCode="E"/>
    <nameAlias wholeName="Utopian Trading" strong="true"/></sanctionEntity>
</export>
"""

OFAC_LIST = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="http://ofac.example/advanced">
  <ReferenceValueSets>
    <CountryValues><Country ID="1" ISO2="PK">Pakistan</Country><Country ID="2">Utopia</Country></CountryValues>
    <DetailReferenceValues><DetailReference ID="5">Male</DetailReference></DetailReferenceValues>
    <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="10">Nationality Country</FeatureType>
      <FeatureType ID="224">Gender</FeatureType><FeatureType ID="9">Place of Birth:</FeatureType></FeatureTypeValues>
    <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType><IDRegDocType ID="1">Tax ID No.</IDRegDocType>
      <IDRegDocType ID="2">National ID No.</IDRegDocType></IDRegDocTypeValues>
    <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name
        </NamePartType>
      </NamePartTypeValues>
    <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType></PartyTypeValues>
    <PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>
      <PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType></PartySubTypeValues>
  </ReferenceValueSets>
  <Locations><Location ID="70"><LocationCountry CountryID="2"/></Location></Locations>
  <IDRegDocuments>
    <IDRegDocument ID="80" IDRegDocTypeID="1571" IdentityID="51" IssuedBy-CountryID="2">
      <IDRegistrationNo>UT123456</IDRegistrationNo></IDRegDocument>
    <IDRegDocument ID="81" IDRegDocTypeID="1" IdentityID="51"><IDRegistrationNo>77</IDRegistrationNo></IDRegDocument>
    <IDRegDocument ID="82" IDRegDocTypeID="2" IdentityID="51" IssuedBy-CountryID="1">
      <IDRegistrationNo>0000012345671</IDRegistrationNo></IDRegDocument>
  </IDRegDocuments>
  <DistinctParties>
    <DistinctParty FixedRef="36"><Comment/>
      <Profile ID="36" PartySubTypeID="4">
        <Identity ID="51" FixedRef="36" Primary="true">
          <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1">
            <DocumentedNamePart><NamePartValue NamePartGroupID="91">al-Qamari</NamePartValue></DocumentedNamePart>
            <DocumentedNamePart><NamePartValue NamePartGroupID="92">Idris Yunus</NamePartValue></DocumentedNamePart>
          </DocumentedName></Alias>
          <Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="2">
            <DocumentedNamePart><NamePartValue NamePartGroupID="92">Abu Yunus</NamePartValue></DocumentedNamePart>
          </DocumentedName></Alias>
          <NamePartGroups>
            <MasterNamePartGroup><NamePartGroup ID="91" NamePartTypeID="1520"/></MasterNamePartGroup>
            <MasterNamePartGroup><NamePartGroup ID="92" NamePartTypeID="1521"/></MasterNamePartGroup>
          </NamePartGroups>
        </Identity>
        <Feature ID="1" FeatureTypeID="8"><FeatureVersion><DatePeriod>
          <Start><From><Year>1968</Year><Month>2</Month><Day>29</Day></From></Start>
          <End><From><Year>1968</Year><Month>2</Month><Day>29</Day></From></End></DatePeriod></FeatureVersion></Feature>
        <Feature ID="2" FeatureTypeID="8"><FeatureVersion><DatePeriod>
          <Start><From><Year>1970</Year><Month>1</Month><Day>1</Day></From></Start>
          <End><To><Year>1970</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
        <Feature ID="3" FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="70"/></FeatureVersion></Feature>
        <Feature ID="4" FeatureTypeID="224">
        <FeatureVersion><VersionDetail DetailReferenceID="5"/></FeatureVersion></Feature>
        <Feature ID="5" FeatureTypeID="9">
        <FeatureVersion><VersionDetail>Port Utopia</VersionDetail></FeatureVersion></Feature>
      </Profile></DistinctParty>
    <DistinctParty FixedRef="37"><Profile ID="37" PartySubTypeID="3"/></DistinctParty>
  </DistinctParties>
  <SanctionsEntries>
    <SanctionsEntry ID="1" ProfileID="36"><EntryEvent>
        <Date><Year>2023</Year><Month>12</Month><Day>1</Day></Date></EntryEvent>
      <SanctionsMeasure><Comment/></SanctionsMeasure><SanctionsMeasure><Comment>UTOPIA2</Comment></SanctionsMeasure>
    </SanctionsEntry>
  </SanctionsEntries>
</Sanctions>
"""

LISTS = {"un": (UN, UN_LIST), "eu": (EU, EU_LIST), "ofac": (OFAC, OFAC_LIST)}


def said(records: list[Imported]) -> list[tuple[str, int, str, str]]:
    entries = entries_of(records)
    return [told(record) for record in records if record not in entries]


def test_an_individual_of_the_united_nations_is_taken_whole() -> None:
    records = imported(UN_LIST, UN)
    entry, other = entries_of(records)
    assert [(name.text, name.quality) for name in entry.names] == [
        ("IDRIS YUNUS AL-QAMARI", NameQuality.GOOD),
        ("إدريس يونس القمري", NameQuality.GOOD),
        ("Idris of Utopia", NameQuality.GOOD),
        ("Abu Yunus", NameQuality.WEAK),
        ("Yunus", NameQuality.WEAK),
    ]
    assert [str(born) for born in entry.dates_of_birth] == ["1968-02-29", "1970", "1971", "1972", "1975"]
    assert (entry.sex, entry.nationalities, entry.cnic) == ("M", ("UTO", "IRN"), "0000012345671")
    assert entry.documents == (EntryDocument("UT123456", StateCode("UTO"), "P"),)
    assert (entry.source_id, entry.order_number, str(entry.valid_from)) == ("UTi.001", "UTi.001", "2023-12-01")
    assert entry.grounds == "Document: UT 123456, issued on 1 Feb. 1999; Minister; Invented & harmless."
    assert (entry.category, other.category, other.source_id) == ("other", "person", "2")
    assert said(records) == [
        ("NotedLine", 1, "cnic", "import_card_doubtful"),
        ("SkippedRecord", 3, "", "import_not_a_person"),
    ]


def test_a_person_of_the_european_union_is_taken_whole() -> None:
    records = imported(EU_LIST, EU)
    (entry,) = entries_of(records)
    assert [(name.text, name.quality) for name in entry.names] == [
        ("al-Qamari, Idris Yunus", NameQuality.GOOD),
        ("Abu Yunus", NameQuality.WEAK),
    ]
    assert [str(born) for born in entry.dates_of_birth] == ["1968-02-29", "1970", "1971", "1972"]
    assert (entry.sex, entry.nationalities) == ("M", ("PAK", "UTO"))
    assert entry.documents == (EntryDocument("UT123456", StateCode("PAK"), "P"),)
    assert (entry.source_id, str(entry.valid_from)) == ("EU.1.1", "2023-12-01")
    assert entry.grounds == "Minister; Born (islamic calendar): 1390; Document: without digits; 2099/1; Invented."
    assert said(records) == [
        ("NotedLine", 1, "documents", "import_document_left_out"),
        ("SkippedRecord", 2, "", "import_not_a_person"),
    ]


def test_a_party_of_ofac_is_taken_with_what_stands_apart_from_it() -> None:
    records = imported(OFAC_LIST, OFAC)
    (entry,) = entries_of(records)
    assert [(name.text, name.quality) for name in entry.names] == [
        ("al-Qamari, Idris Yunus", NameQuality.GOOD),
        ("Abu Yunus", NameQuality.WEAK),
    ]
    assert [str(born) for born in entry.dates_of_birth] == ["1968-02-29", "1970"]
    assert (entry.sex, entry.nationalities, entry.cnic) == ("M", ("UTO",), "0000012345671")
    assert entry.documents == (EntryDocument("UT123456", StateCode("UTO"), "P"),)
    assert (entry.source_id, entry.category, str(entry.valid_from)) == ("36", "other", "2023-12-01")
    assert entry.grounds == "Tax ID No. 77; Place of Birth: Port Utopia; UTOPIA2"
    assert said(records) == [
        ("NotedLine", 1, "cnic", "import_card_doubtful"),
        ("SkippedRecord", 2, "", "import_not_a_person"),
    ]


def test_a_party_of_no_known_kind_is_no_organisation() -> None:
    """A change of the format must not empty the list unseen."""
    records = imported(EU_LIST.replace('code="person" classificationCode="P"', 'code="human"'), EU)
    assert said(records)[-2] == ("RejectedLine", 1, "subjectType", "import_unknown_kind")
    with pytest.raises(InvalidImport) as refused:
        imported(OFAC_LIST.replace('PartySubTypeID="4"', 'PartySubTypeID="9"'), OFAC)
    assert why(refused.value)[1] == "import_not_this_format"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BROKEN = {
    "nothing": ("", "import_not_xml"),
    "no XML": ("source_id,names\n", "import_not_xml"),
    "another root": ("<html><body/></html>", "import_not_this_format"),
    "the records of one format in another": ("<other>{inside}</other>", "import_not_this_format"),
    "a bomb": (BOMB + "{whole}", "import_xml_document_type"),
    "an entity outside": ('<!DOCTYPE x SYSTEM "file:///etc/passwd">{whole}', "import_xml_document_type"),
    "an entity that nobody declared": ("{open}&secret;", "import_not_xml"),
    "depth without end": ("{open}" + "<a>" * 5000, "import_not_xml"),
    "something behind the end": ("{whole}<more/>", "import_not_xml"),
    "an unknown encoding": ('<?xml version="1.0" encoding="secret"?>{whole}', "import_not_xml"),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("broken", BROKEN)
def test_xml_that_is_not_whole_or_wants_more_is_refused(name: str, broken: str) -> None:
    definition, content = LISTS[name]
    _, _, whole = content.partition("?>\n")
    opening, _, inside = whole.partition(">\n")
    form, reason = BROKEN[broken]
    written = form.replace("{whole}", whole).replace("{inside}", inside.rpartition("</")[0])
    with pytest.raises(InvalidImport) as refused:
        imported(written.replace("{open}", f"{opening}>"), definition)
    assert why(refused.value)[1] == reason


@pytest.mark.parametrize("name", LISTS)
def test_xml_cut_anywhere_is_refused(name: str) -> None:
    definition, content = LISTS[name]
    written = content.rstrip().encode()
    for cut in range(0, len(written), 61):
        with pytest.raises(InvalidImport):
            imported(written[:cut], definition)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_xml_may_come_in_other_encodings(encoding: str) -> None:
    written = UN_LIST.replace('encoding="UTF-8"', 'encoding="UTF-16"' if encoding == "utf-16" else 'encoding="UTF-8"')
    assert entries_of(imported(written.encode(encoding), UN)) == entries_of(imported(UN_LIST, UN))


@pytest.mark.parametrize("name", LISTS)
def test_an_element_without_end_is_refused_before_it_fills_the_memory(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted_stream, "MAX_RECORD_BYTES", 300_000)
    definition, content = LISTS[name]
    opening, _, _ = content.partition("?>\n")[2].partition(">\n")
    with pytest.raises(InvalidImport) as refused:
        imported(f"{opening}>" + "<filling/>" * 50_000, definition)
    assert why(refused.value) == ("list", "import_record_too_large")


PIECES = st.lists(
    st.sampled_from(
        ["<Sanctions>", "<export>", "<CONSOLIDATED_LIST>", "<INDIVIDUAL>", "</INDIVIDUAL>", "<sanctionEntity>",
         "<a b='c'>", "</a>", "<DATAID>1</DATAID>", "<FIRST_NAME>", "x", "&amp;", "<!-- -->", "<![CDATA[y]]>",
         "</CONSOLIDATED_LIST>",
         "<DistinctParty FixedRef='1'>", "<Profile/>", "</DistinctParty>", "</Sanctions>", "</export>"]
    ),
    max_size=12,
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@given(content=st.one_of(st.binary(max_size=80), PIECES.map(lambda pieces: "".join(pieces).encode())))
def test_whatever_comes_is_records_or_an_invalid_import(name: str, content: bytes) -> None:
    definition: ListDefinition = LISTS[name][0]
    with suppress(InvalidImport):
        imported(content, definition)
