"""Which persons do FollowTheMoney's JSON lines describe?

Either form that OpenSanctions publishes: whole persons with what belongs to them nested inside (`targets.nested.json`),
or entities line by line, where passports and sanctions name their person by id; then the file is read twice.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from screening.domain.errors import InvalidImport
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.draft import IDENTITY_CARD, PASSPORT, Draft
from screening.lists.readers.json_records import Object, first_text, line_records, objects, texts
from screening.lists.readers.records import ImportPlace, Record, SkippedRecord

_DOCUMENTS: Final = frozenset({"Passport", "Identification"})
_PARTS: Final = {"Passport": "holder", "Identification": "holder", "Sanction": "entity"}
"""What describes a person, and under which property it names the person."""
_NO_PERSON: Final = "import_not_a_person"


def read_follow_the_money(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport."""
    stream.will_be_read_twice()
    parts = _parts_by_person(stream)
    stream.rewind()
    for place, entity in line_records(stream):
        schema = _schema(place, entity)
        if schema in _PARTS:
            continue
        if schema != "Person":
            yield SkippedRecord(place, _NO_PERSON)
        elif entity.get("target") is False:
            yield SkippedRecord(place, "import_not_a_target")
        else:
            person = first_text(entity, "id")
            yield from _draft(place, entity, parts.get(person or "", [])).records()


def _parts_by_person(stream: CountedStream) -> dict[str, list[Object]]:
    parts: dict[str, list[Object]] = {}
    for place, entity in line_records(stream):
        owner = _PARTS.get(_schema(place, entity))
        if owner is not None:
            for person in texts(_properties(entity), owner):
                parts.setdefault(person, []).append(entity)
    return parts


def _schema(place: ImportPlace, entity: Object) -> str:
    schema = first_text(entity, "schema")
    if schema is None or not isinstance(entity.get("properties"), dict):
        raise InvalidImport(str(place), reason="import_not_this_format")
    return schema


def _properties(entity: Object) -> Object:
    found = entity.get("properties")
    return found if isinstance(found, dict) else {}


def _draft(place: ImportPlace, person: Object, parts: list[Object]) -> Draft:
    said = _properties(person)
    draft = Draft(place, first_text(person, "id"))
    draft.kinds += [*texts(said, "topics"), *texts(said, "programId"), *texts(person, "datasets")]
    _add_all(said, ("name", "alias", "previousName"), draft.name)
    if not draft.has_names:
        draft.name_parts(first_text(said, "lastName"), first_text(said, "firstName"))
    _add_all(said, ("weakAlias",), partial(draft.name, is_weak=True))
    _add_all(said, ("birthDate",), draft.born)
    _add_all(said, ("nationality", "citizenship"), draft.nationality)
    _add_all(said, ("gender",), draft.sex)
    _add_all(said, ("fatherName",), draft.father)
    nested = [part for key in said for part in objects(said, key)]
    for part in (*nested, *parts):
        _add_part(draft, part)
    _add_all(said, ("passportNumber",), partial(draft.document, kind=PASSPORT))
    _add_all(said, ("idNumber",), draft.document)
    _add_all(said, ("position", "notes", "summary"), draft.ground)
    return draft


def _add_all(said: Object, keys: Iterable[str], take: Callable[[str], None]) -> None:
    for key in keys:
        for text in texts(said, key):
            take(text)


def _add_part(draft: Draft, part: Object) -> None:
    said = _properties(part)
    schema = first_text(part, "schema")
    if schema in _DOCUMENTS:
        kind = PASSPORT if schema == "Passport" else _kind(first_text(said, "type"))
        for number in texts(said, "number"):
            draft.document(number, first_text(said, "country"), kind)
    elif schema == "Sanction":
        _add_all(said, ("reason", "program", "authority"), draft.ground)
        draft.put("order_number", first_text(said, "authorityId") or first_text(said, "unscId"))


def _kind(written: str | None) -> str | None:
    """Give the type of an identification: only a passport and an identity card are told apart."""
    said = (written or "").lower()
    if "passport" in said:
        return PASSPORT
    return IDENTITY_CARD if "national" in said or "identity" in said else None
