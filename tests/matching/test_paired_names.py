"""Does a person see the names paired as the scorer paired them?"""

from hypothesis import given
from hypothesis import strategies as st

from screening.domain.hits import EvidenceKind
from screening.domain.lists import Holds
from screening.domain.travellers import Traveller
from screening.matching.names.paired_names import (
    LONGEST_WRITTEN,
    Letters,
    PairedNames,
    Pairing,
    differing_letters,
    read_pairs,
)
from screening.matching.names.rarity import background_rarity
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_pair
from tests.builders import a_traveller, an_entry

WORDS = st.text("ABDEHILMNRSU", min_size=1, max_size=12)


def parameters_of(traveller: Traveller, listed: str) -> dict[str, str | int | float]:
    rarity = background_rarity()
    evidence = score_pair(make_query(traveller, (), rarity), an_entry(listed), Holds.PERSONS, rarity)
    return next(dict(each.parameters) for each in evidence if each.kind is EvidenceKind.NAME)


def paired(traveller: Traveller, listed: str) -> PairedNames:
    found = read_pairs(parameters_of(traveller, listed))
    assert found is not None
    return found


def told(names: PairedNames) -> list[tuple[str, str, str]]:
    return [(_text(each.presented), _text(each.listed), each.pairing.value) for each in names.tokens]


def _plain(letters: tuple[Letters, ...]) -> str:
    return "".join(each.text for each in letters)


def _text(letters: tuple[Letters, ...]) -> str:
    return "".join(f"[{each.text}]" if each.differs else each.text for each in letters)


def test_parts_that_changed_places_stand_beside_each_other() -> None:
    assert told(paired(a_traveller("RAHMAN, TARIQ MEHMOOD"), "Tariq Mehmood RAHMAN")) == [
        ("RAHMAN", "RAHMAN", "same"),
        ("TARIQ", "TARIQ", "same"),
        ("MEHMOOD", "MEHMOOD", "same"),
    ]


def test_two_spellings_of_one_name_are_called_so() -> None:
    names = paired(a_traveller("KHATTAK, MOHD SHERAZ"), "MUHAMMAD SHERAZ KHATTAK")
    assert (Pairing.SPELLING, "MOHD", "MUHAMMAD") in [
        (each.pairing, _plain(each.presented), _plain(each.listed)) for each in names.tokens
    ]


def test_letters_that_differ_are_marked_on_both_sides() -> None:
    names = paired(a_traveller("BHATTERJI, KAMRUDDEEN"), "BHATTERJO KAMRUDDEEN")
    assert ("BHATTERJ[I]", "BHATTERJ[O]", "letters") in told(names)


def test_what_nothing_answers_to_stands_alone_on_its_side() -> None:
    names = paired(a_traveller("KHATTAK, SHERAZ ZULEIKHA"), "SHERAZ QAYYUM KHATTAK")
    assert ("ZULEIKHA", "", "only_presented") in told(names)
    assert ("", "QAYYUM", "only_listed") in told(names)


def test_what_the_documents_room_cut_off_is_no_difference() -> None:
    cut = a_traveller("KHATTAK, SHERAZ MEHB", may_be_truncated=True)
    names = paired(cut, "SHERAZ MEHBOOB KHATTAK JANJUA")
    assert names.is_cut
    assert ("MEHB", "MEHB[OOB]", "beginning") in told(names)
    assert ("", "JANJUA", "perhaps_cut") in told(names)


def test_evidence_of_before_pairs_were_kept_has_none() -> None:
    assert read_pairs({"how": "agrees", "tokens": "TARIQ"}) is None
    assert read_pairs({"how": "absent"}) is None


@given(st.lists(WORDS, min_size=1, max_size=14), st.lists(WORDS, min_size=1, max_size=14), st.booleans())
def test_every_part_is_told_once_and_no_letter_is_lost(presented: list[str], listed: list[str], cut: bool) -> None:
    parameters = parameters_of(a_traveller(" ".join(presented), may_be_truncated=cut), " ".join(listed))
    names = read_pairs(parameters)
    if names is None:
        return
    assert max(len(str(value)) for value in parameters.values()) <= LONGEST_WRITTEN
    assert " ".join(_plain(each.presented) for each in names.tokens if each.presented) == parameters["presented"]
    told_listed = sorted(_plain(each.listed) for each in names.tokens if each.listed)
    assert told_listed == sorted(str(parameters["listed"]).split())


@given(WORDS, WORDS)
def test_letters_that_do_not_differ_are_the_same_on_both_sides(one: str, other: str) -> None:
    left, right = differing_letters(one, other)
    assert (_plain(left), _plain(right)) == (one, other)
    same = [[each.text for each in side if not each.differs] for side in (left, right)]
    assert "".join(same[0]) == "".join(same[1])


@given(st.dictionaries(st.sampled_from(["presented", "listed", "pairs", "cut"]), st.text(max_size=60) | st.integers()))
def test_nothing_that_is_kept_breaks_the_reader(parameters: dict[str, str | int | float]) -> None:
    read_pairs(parameters)
