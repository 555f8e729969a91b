"""What the two versions of XLIFF have in common: a file as it is read, and safe reading of XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from cms.errors import InputError, LimitExceeded
from cms.translation.xliff.units import Role

SIZE_LIMIT = 20_000_000
"""Bytes of a file."""
UNITS_LIMIT = 100_000
"""Units of a file."""

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Ref:
    """An inline code as a file names it."""

    id: str
    role: Role


Read = tuple[str | Ref, ...]


@dataclass(frozen=True)
class ReadPart:
    """A segment of a unit, or with ``is_gap`` what stands between two. ``target`` is None where
    there is none. ``is_done``: its state says that somebody has dealt with it.
    """

    source: Read
    target: Read | None
    is_gap: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class ReadUnit:
    """A unit as it came back."""

    id: str
    parts: tuple[ReadPart, ...]


@dataclass
class ReadFile:
    """The texts of one entry as they came back; ``original`` is its global id, the languages are
    BCP 47 tags.
    """

    original: str
    version: str
    source: str
    target: str
    units: list[ReadUnit] = field(default_factory=list)


def parsed(data: bytes) -> Any:
    """The root element of a file. No entity is resolved, no other file or address looked at.

    Raises InputError for what is no XML or has a document type, LimitExceeded for what is too
    large.
    """
    if len(data) > SIZE_LIMIT:
        raise LimitExceeded("The file has more than {limit} bytes.", limit=SIZE_LIMIT)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("The file is no XML: {reason}", reason=str(error)[:200]) from None
    if root.getroottree().docinfo.doctype:
        raise InputError("The file has a document type; XLIFF has none.")
    return root


def children(element: Any, namespace: str, *names: str) -> Iterator[Any]:
    """The elements directly below with these names."""
    for child in element:
        if child.tag in {f"{{{namespace}}}{name}" for name in names}:
            yield child


def local(element: Any, namespace: str) -> str:
    """The name of an element of the namespace; empty for others."""
    tag = element.tag
    prefix = f"{{{namespace}}}"
    return tag.removeprefix(prefix) if isinstance(tag, str) and tag.startswith(prefix) else ""


def needed(element: Any, name: str, namespace: str) -> str:
    """An attribute that must be there. Raises InputError."""
    value = element.get(name)
    if value is None:
        raise InputError(
            "Line {line}: <{element}> lacks the attribute {name}.",
            line=element.sourceline,
            element=local(element, namespace),
            name=name,
        )
    return str(value)


_LINE_END = re.compile(r"[ \t]*\n\s*")


def text(written: str | None) -> str:
    """Words of a file; a line end in them is a space, for files are indented on their way."""
    return _LINE_END.sub(" ", written or "")


def serialised(root: Any) -> bytes:
    """A file in UTF-8. Nothing is indented, for white space counts."""
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made + b"\n"


def append(parent: Any, words: str) -> None:
    """Put words at the end of an element, behind what is in it."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words
