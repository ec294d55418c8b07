"""Do the region's names meet in all the ways in which they are written, and do others stay apart?

Each habit of spelling has one name that must hit and one, near it, that must not. Names meet where they reach the usual
threshold; beside the same birth date where they are common ones.
"""

import pytest

from screening.domain.hits import EvidenceKind
from screening.domain.lists import Holds
from screening.matching.names.heard_spelling import heard
from screening.matching.names.rarity import background_rarity
from screening.matching.names.token_similarity import SAME_NAME, similarity
from screening.matching.names.tokens import Token, forms_of
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_of, score_pair
from tests.builders import a_traveller, an_entry

BACKGROUND = background_rarity()
THRESHOLD = 0.7


def score(presented: str, listed: str, *, born: str | None = None, may_be_truncated: bool = False) -> float:
    """Score a traveller beside an entry, whose names are known as those of a list in force are."""
    rarity = BACKGROUND.with_names(forms_of(listed))
    query = make_query(a_traveller(presented, born=born, may_be_truncated=may_be_truncated), (), rarity)
    entry = an_entry(listed, born=(born,) if born else ())
    return score_of(score_pair(query, entry, Holds.PERSONS, rarity))


HABITS = [
    ("GH and G", "GHAZNAVI", "GAZNAVI", "KHAZNAVI"),
    ("Q and K", "QANDHARI", "KANDHARI", "GUNDHARI"),
    ("K and C", "KAMRANI", "CAMRANI", "SAMRANI"),
    ("J and DJ", "JUMBLATI", "DJUMBLATI", "GUMBLATI"),
    ("J and DZH", "JANGULOV", "DZHANGULOV", "ZANGULOV"),
    ("OU and U", "BOUGUERRA", "BUGUERRA", "BAGUERRA"),
    ("OO and U", "MAROOFKHEL", "MARUFKHEL", "MARIFKHEL"),
    ("O and U", "MOKHLISI", "MUKHLISI", "MAKHLISI"),
    ("EE and I", "TASNEEMA", "TASNIMA", "TASNUMA"),
    ("E and I", "SHEKARI", "SHIKARI", "SHAKARI"),
    ("AY, AI and EI", "SUHAYLI", "SUHEILI", "SUHALI"),
    ("Y and I", "ZAKARYAN", "ZAKARIAN", "ZAKARUAN"),
    ("IY and I", "LUTFIYA", "LUTFIA", "LUTFUA"),
    ("doubled letters", "SADDOZAI", "SADOZAI", "SATOZAI"),
    ("final H", "JAMILAH", "JAMILA", "JAMILAT"),
    ("PH and F", "SEPHARDI", "SEFARDI", "SEBARDI"),
    ("TH and T", "THARWATI", "TARWATI", "SARWATI"),
    ("DH and D", "GADHAFI", "GADAFI", "GATAFI"),
    ("W and V", "NAWABI", "NAVABI", "NABABI"),
    ("X and KS", "MAXUDOV", "MAKSUDOV", "MASUDOV"),
    ("-OV and -OFF", "ISLAMOV", "ISLAMOFF", "ISLAMON"),
    ("-EV and -EW", "RAKHMATEV", "RAKHMATEW", "RAKHMATEN"),
    ("YE and E at the beginning", "YERMEKOV", "ERMEKOV", "BERMEKOV"),
    ("SCH and SH", "SCHUKUROV", "SHUKUROV", "SUKUROV"),
]


@pytest.mark.parametrize(("one", "same", "other"), [row[1:] for row in HABITS], ids=[row[0] for row in HABITS])
def test_habit_of_spelling_makes_no_other_name(one: str, same: str, other: str) -> None:
    """Two spellings are one name; a letter that no habit explains is likeness at best, or nothing."""
    assert similarity(Token(one), Token(same)) == SAME_NAME
    assert similarity(Token(one), Token(other)) < SAME_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HASSAN", "HUSSAIN"),
        ("KHALID", "HALID"),
        ("NASIR", "NAZIR"),
        ("KARIM", "RAHIM"),
        ("JAMAL", "KAMAL"),
        ("JAMIL", "JAMILA"),
        ("AMIN", "AMINA"),
        ("CHEN", "CHIN"),
        ("KIM", "KEM"),
        ("IGOR", "EGOR"),
        ("MARIA", "MARA"),
        ("NADIA", "NIDA"),
        ("SAMIR", "SAMIRA"),
        ("TARIQ", "TARAK"),
        ("ALI", "ALIA"),
        ("AHMADI", "HAMIDI"),
    ],
)
def test_names_that_sound_alike_to_a_stranger_stay_two(one: str, other: str) -> None:
    """Whoever lives in the region tells them apart."""
    assert similarity(Token(one), Token(other)) < SAME_NAME


MEETINGS = [
    ("ABDUL and the next part joined", "ZARKOTANI, ABDURREHMAN", "Abdul Rehman Zarkotani", "Abdul Raheem Tarkhani"),
    ("ABDUL and the next part apart", "ZARKOTANI, ABDUL REHMAN", "Abdurrahman Zarkotani", "Abdurrahim Tarkhani"),
    ("the article between", "ZARKOTANI, ABD AL RAHMAN", "Abdulrahman Zarkotani", "Abdulrazzaq Tarkhani"),
    ("X+ULLAH joined", "ZARKOTANI, AZIZULLAH", "Aziz Ullah Zarkotani", "Zia Ullah Tarkhani"),
    ("X+ULLAH apart", "ZARKOTANI, HABIB ULLAH", "Habibullah Zarkotani", "Najibullah Tarkhani"),
    ("X+UDDIN joined", "ZARKOTANI, SHAMSUDDIN", "Shams ud Din Zarkotani", "Nizam ud Din Tarkhani"),
    ("X+UDDIN apart", "ZARKOTANI, NIZAM UD DIN", "Nizamuddin Zarkotani", "Shamsuddin Tarkhani"),
    ("ZIA UL HAQ joined", "ZARKOTANI, ZIAULHAQ", "Zia-ul-Haq Zarkotani", "Inam-ul-Haq Tarkhani"),
    ("ZIA UL HAQ apart", "ZARKOTANI, ZIA UL HAQ", "Ziaulhaq Zarkotani", "Inamulhaq Tarkhani"),
    ("surname and given names swapped", "GULBADIN, ZARKOTANI", "Gulbadin Zarkotani", "Gulbadin Hekmati"),
    ("an honorific in front", "ZARKOTANI, HAJI GULBADIN", "Gulbadin Zarkotani", "Haji Hekmati"),
    ("a single rare name", "ZARKOTANIWAL", "Zarkotaniwal", "Gulbadin"),
    ("Cyrillic as ICAO writes it", "SHCHUKINSKII, IAROMIR", "Яромир Щукинский", "Ярослав Лукинский"),
    ("Cyrillic as it is spoken", "SHCHUKINSKY, YAROMIR", "Яромир Щукинский", "Ярослав Лукинский"),
]
SCRIPTS = [
    ("Urdu as ICAO writes it", "DRANY, MXHMD XYAWSF", "محمد یوسف درانی", "خالد کریم ٹوانہ"),
    ("Urdu as it is spoken", "DURRANI, MUHAMMAD YOUSAF", "محمد یوسف درانی", "احمد یونس ٹوانہ"),
    ("Arabic as it is spoken", "AL RAHMANI, ABDULLAH HASSAN", "عبدالله حسن الرحماني", "خالد ناصر"),
    ("Arabic, all in one word", "RAHMANI, ABDURREHMAN", "عبدالرحمن الرحماني", "عبدالكريم ناصر"),
]


@pytest.mark.parametrize(
    ("presented", "listed", "other"), [row[1:] for row in SCRIPTS], ids=[row[0] for row in SCRIPTS]
)
def test_name_in_arabic_script_meets_both_of_its_ways_into_the_mrz(presented: str, listed: str, other: str) -> None:
    """Beside the same birth date; another name beside it is nobody."""
    assert score(presented, listed, born="1974-08-12") >= THRESHOLD
    assert score(presented, other, born="1974-08-12") < THRESHOLD


@pytest.mark.parametrize(
    ("in_script", "in_letters"),
    [("فرحان علی", "Farhan Ali"), ("عبدالرحمن خان", "Abdul Rahman Khan"), ("محمد اسلم بھٹی", "Muhammad Aslam Bhatti")],
)
@pytest.mark.parametrize("born", [None, "1955-03-03"])
def test_script_in_which_a_name_is_asked_or_listed_makes_it_no_rarer(
    in_script: str, in_letters: str, born: str | None
) -> None:
    """A name that agrees in Urdu says what it says in A-Z."""
    in_a_to_z = score(in_letters, in_letters, born=born)
    assert score(in_script, in_script, born=born) == pytest.approx(in_a_to_z, abs=0.02)
    assert score(in_script, in_letters, born=born) == pytest.approx(in_a_to_z, abs=0.02)


def test_officer_reads_a_name_as_it_is_spoken() -> None:
    """Not in the letters of the standard's table, which nobody bears."""
    query = make_query(a_traveller("فرحان علی", born=None), (), BACKGROUND)
    shown = {each.kind: each for each in score_pair(query, an_entry("فرحان علی صدیقی"), Holds.PERSONS, BACKGROUND)}
    parameters = shown[EvidenceKind.NAME].parameters
    assert (parameters["presented"], parameters["listed"]) == ("FARHAN ALI", "FARHAN ALI SIDDIQUI")


@pytest.mark.parametrize(
    ("presented", "listed", "other"), [row[1:] for row in MEETINGS], ids=[row[0] for row in MEETINGS]
)
def test_name_meets_itself_however_it_is_joined_ordered_or_written(presented: str, listed: str, other: str) -> None:
    """Above the usual threshold by the name alone; the name beside it, of like make, stays below."""
    assert score(presented, listed) >= THRESHOLD
    assert score(presented, other) < THRESHOLD


def test_name_is_cut_only_where_the_document_says_so() -> None:
    """At the MRZ's end the last part may be a beginning, and parts may be missing; elsewhere they may not."""
    cut, listed = "ZARKOTANI, GULBADIN SHAHNAW", "Gulbadin Shahnawaz Tarkhani Zarkotani"
    assert score(cut, listed, may_be_truncated=True) > score(cut, listed)
    query = make_query(a_traveller(cut, born=None, may_be_truncated=True), (), BACKGROUND)
    shown = {each.kind: each for each in score_pair(query, an_entry(listed), Holds.PERSONS, BACKGROUND)}
    assert shown[EvidenceKind.NAME].parameters["likeness"] == 1.0


def test_common_single_name_is_no_hit_by_itself() -> None:
    """Thousands are called so and nothing else."""
    assert score("MUHAMMAD", "Muhammad") < THRESHOLD
    assert score("GULZAR", "Gulzar Khan") < THRESHOLD


@pytest.mark.parametrize("word", ["", "A", "LI", "KHAN", "CHEN", "JONG", "PARK"])
def test_a_word_too_short_is_not_told_by_ear(word: str) -> None:
    """In one syllable every letter counts."""
    assert heard(word) == ""
