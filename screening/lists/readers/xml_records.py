"""Which records does an XML file hold? The one door to lxml.

Nothing is fetched, no document type is read and no entity resolved: a file that declares either is refused at its root,
before anything of it is used. Depth and texts are bounded by the parser, records by `CountedStream`; a record is let
go of as soon as it was given, so that a file of any length takes the memory of one.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from screening.domain.errors import InvalidImport
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.records import ImportPlace, PlaceUnit

_NAME_FOR: Final = etree.QName


@dataclass(frozen=True, slots=True, repr=False)
class Node:
    """An element by its name without namespace: its attributes, its text and what stands within it."""

    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple["Node", ...]

    def all(self, *path: str) -> Iterator["Node"]:
        """Give the elements at the end of a path of names."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> "Node | None":
        """Give the first element at the end of a path."""
        return next(self.all(*path), None)

    def said(self, *path: str) -> str:
        """Give the text of the first element at the end of a path; empty where there is none."""
        found = self.first(*path)
        return found.text if found is not None else ""

    def attribute(self, name: str) -> str:
        """Give an attribute; empty where there is none."""
        return self.attributes.get(name, "")


def xml_records(stream: CountedStream, root: str, names: Collection[str]) -> Iterator[tuple[ImportPlace, Node]]:
    """Give the elements of these names with their numbers, in the file's order. Raises InvalidImport.

    Name whatever fills the file, wanted or not: what is not named is kept until the end.
    """
    number = 0
    place = ImportPlace(stream.name, 1, PlaceUnit.RECORD)
    try:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=("{*}" + root, *("{*}" + name for name in names)),
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        is_root_seen = False
        for event, element in events:
            if not is_root_seen:
                _refuse_other_documents(stream, element, root)
                is_root_seen = True
            if event == "end" and _local(element) != root:
                number += 1
                place = ImportPlace(stream.name, number, PlaceUnit.RECORD)
                yield place, _node(element)
                _let_go(element)
                stream.begin_record()
    except etree.XMLSyntaxError:
        raise InvalidImport(str(place), reason="import_not_xml") from None
    except RecursionError:
        raise InvalidImport(str(place), reason="import_not_xml") from None
    if not is_root_seen:
        raise InvalidImport(stream.name, reason="import_not_this_format")
    stream.finish()


def _refuse_other_documents(stream: CountedStream, element: "etree._Element", root: str) -> None:
    tree = element.getroottree()
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise InvalidImport(stream.name, reason="import_xml_document_type")
    if _local(tree.getroot()) != root:
        raise InvalidImport(stream.name, reason="import_not_this_format")


def _local(element: "etree._Element") -> str:
    return str(_NAME_FOR(element).localname)


def _node(element: "etree._Element") -> Node:
    return Node(
        _local(element),
        {str(_NAME_FOR(name).localname): str(value) for name, value in element.attrib.items()},
        " ".join((element.text or "").split()),
        tuple(_node(child) for child in element if isinstance(child.tag, str)),
    )


def _let_go(element: "etree._Element") -> None:
    """Take the record, and what stands before it, out of the tree."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
