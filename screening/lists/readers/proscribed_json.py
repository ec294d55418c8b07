"""Who is a proscribed person in Pakistan?

The fourth schedule of the Anti-Terrorism Act as its authority publishes it: an array of Name, FatherName, CNIC,
Province, District. It numbers nobody, so that a digest of the card's number, or without one of everything that is said,
stands for the person.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from screening.lists.readers.card_numbers import card_number
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.draft import Draft
from screening.lists.readers.json_records import Object, array_records
from screening.lists.readers.records import Record

_ALIAS: Final = "@"
_KEYS: Final = ("name", "fathername", "cnic", "province", "district")


def read_proscribed_json(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport."""
    for place, record in array_records(stream, ((), ("data",))):
        said = _said(record)
        draft = Draft(place, _source_id(said))
        name, *aliases = said["name"].split(_ALIAS)
        draft.name(name)
        for alias in aliases:
            draft.name(alias)
        draft.father(said["fathername"])
        draft.card(said["cnic"])
        draft.ground(", ".join(filter(None, (said["district"], said["province"]))))
        yield from draft.records()


def _said(record: Object) -> Mapping[str, str]:
    """Give the five texts, however the keys are written: FatherName, fatherName, father_name."""
    plain = {key.replace("_", "").replace(" ", "").lower(): value for key, value in record.items()}
    return {key: " ".join(value.split()) if isinstance(value := plain.get(key), str) else "" for key in _KEYS}


def _source_id(said: Mapping[str, str]) -> str:
    known = card_number(said["cnic"]) or "\n".join(said[key].upper() for key in _KEYS)
    return f"P-{hashlib.sha256(known.encode(errors='replace')).hexdigest()[:24]}"
