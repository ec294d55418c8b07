"""Whom do INTERPOL's public notices ask for?

An answer of the public notices service (`_embedded.notices`), or an array of notices in full. The colour stands in each
notice's own address.
"""

import re
from collections.abc import Iterator
from typing import Final

from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.draft import Draft
from screening.lists.readers.json_records import Object, array_records, first_text, objects, texts
from screening.lists.readers.records import Record

_COLOUR = re.compile(r"/notices/v1/([a-z]+)/")
_SEX_UNKNOWN: Final = "U"


def read_interpol_json(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport."""
    for place, notice in array_records(stream, ((), ("notices",), ("_embedded", "notices"))):
        draft = Draft(place, first_text(notice, "entity_id"))
        draft.kinds += _colours(notice)
        draft.name_parts(first_text(notice, "name"), first_text(notice, "forename"))
        draft.name(first_text(notice, "name_of_birth"))
        draft.born(first_text(notice, "date_of_birth"))
        for state in texts(notice, "nationalities"):
            draft.nationality(state)
        sex = first_text(notice, "sex_id")
        draft.sex(None if sex == _SEX_UNKNOWN else sex)
        draft.father(_father(notice))
        for warrant in objects(notice, "arrest_warrants"):
            draft.ground(first_text(warrant, "charge_translation") or first_text(warrant, "charge"))
        place_of_birth = first_text(notice, "place_of_birth")
        draft.ground(f"Place of birth: {place_of_birth}" if place_of_birth else None)
        draft.ground(first_text(notice, "distinguishing_marks"))
        draft.put("order_number", first_text(notice, "entity_id"))
        yield from draft.records()


def _colours(notice: Object) -> Iterator[str]:
    """Give the colour that the notice's address tells, or its own word for it."""
    for links in objects(notice, "_links"):
        for own in objects(links, "self"):
            if found := _COLOUR.search(first_text(own, "href") or ""):
                yield found[1]
    yield from (kind.lower() for kind in texts(notice, "notice_type"))


def _father(notice: Object) -> str | None:
    """Yellow notices name the father; the forename comes last, as in the notice's own name."""
    name, forename = first_text(notice, "father_name"), first_text(notice, "father_forename")
    return f"{name}, {forename}" if name and forename else name or forename
