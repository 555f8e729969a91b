"""XLIFF 2.0 (OASIS Standard, 5 August 2014), read and written; 2.1 has the same core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from lxml import etree

from cms.errors import InputError
from cms.i18n.locales import tag_of
from cms.read import global_id
from cms.translation.xliff.documents import Document, Unit
from cms.translation.xliff.files import (
    XML_SPACE,
    ReadFile,
    ReadPart,
    ReadUnit,
    Ref,
    append,
    children,
    local,
    needed,
    serialised,
    text,
)
from cms.translation.xliff.segments import Segment, gap_between, segments
from cms.translation.xliff.units import Code, Mark, Piece, Pieces, Role

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
VERSIONS = ("2.0", "2.1")
VERSION_NOTE, REVISION_NOTE = "version", "source-revision"
"""Categories of the notes of a file."""

_TYPES: dict[Mark, tuple[str, str]] = {
    Mark.STRONG: ("fmt", "xlf:b"),
    Mark.EMPHASIS: ("fmt", "xlf:i"),
    Mark.LINK: ("link", ""),
    Mark.IMAGE: ("image", ""),
    Mark.CODE: ("other", "md:code"),
    Mark.BREAK: ("fmt", "xlf:lb"),
    Mark.SOFT_BREAK: ("fmt", "xlf:lb"),
    Mark.CHARACTER: ("other", "md:character"),
}


# --- writing -------------------------------------------------------------------------------------


def write(documents: Sequence[Document]) -> bytes:
    """A file with the documents, which are all from one language to one other."""
    first = documents[0]
    root = etree.Element(f"{{{NAMESPACE}}}xliff", nsmap={None: NAMESPACE})
    root.set("version", VERSIONS[0])
    root.set("srcLang", tag_of(first.source))
    root.set("trgLang", tag_of(first.target))
    for number, document in enumerate(documents, 1):
        _write_document(root, document, f"f{number}")
    return serialised(root)


def _write_document(root: Any, document: Document, identifier: str) -> None:
    file = _below(root, "file", id=identifier)
    file.set("original", global_id.encode(document.type_name, document.key))
    file.set(XML_SPACE, "preserve")
    notes = _below(file, "notes")
    _below(notes, "note", category=VERSION_NOTE).text = str(document.version)
    if document.source_revision is not None:
        _below(notes, "note", category=REVISION_NOTE).text = str(document.source_revision)
    for field in document.fields:
        for unit in field.units:
            _write_unit(file, document, field.name, unit)


def _write_unit(file: Any, document: Document, name: str, unit: Unit) -> None:
    element = _below(file, "unit", id=unit.id, name=name, type=f"cms:{unit.kind}")
    data = {written: f"d{number}" for number, written in enumerate(_all_data(unit), 1)}
    if data:
        original = _below(element, "originalData")
        for written, identifier in data.items():
            _below(original, "data", id=identifier).text = written
    ours = segments(unit.source, document.source)
    theirs: list[Segment] = []
    if unit.target is not None:
        theirs = segments(unit.target, document.target)
        if len(theirs) != len(ours):
            ours, theirs = [Segment(unit.source)], [Segment(unit.target)]
    for number, (our, their) in enumerate(zip_longest(ours, theirs), 1):
        segment = _below(element, "segment", id=f"s{number}")
        if their and not document.is_stale:
            segment.set("state", "translated")
        _write_pieces(_below(segment, "source"), our.pieces, data)
        if their:
            _write_pieces(_below(segment, "target"), their.pieces, data)
        gap = their.gap if their else gap_between(document.target)
        if number < len(ours) and (our.gap or gap):
            ignorable = _below(element, "ignorable", id=f"i{number}")
            _below(ignorable, "source").text = our.gap
            _below(ignorable, "target").text = gap


def _all_data(unit: Unit) -> Iterator[str]:
    """What the unit's codes stand for, as far as XML can hold it."""
    pieces = (*unit.source, *(unit.target or ()))
    shown = (piece.data for piece in pieces if isinstance(piece, Code) and _can_show(piece))
    return iter(dict.fromkeys(shown))


def _can_show(code: Code) -> bool:
    return not any(character in code.data for character in "\ufffe\uffff")


def _write_pieces(parent: Any, pieces: Pieces, data: dict[str, str]) -> None:
    """A pair that begins and ends within the segment is an element around its words, others are
    two."""
    stack = [parent]
    whole = _whole(pieces)
    for piece in pieces:
        if isinstance(piece, str):
            append(stack[-1], piece)
        elif piece.role is Role.SINGLE:
            _write_code(_below(stack[-1], "ph", id=piece.id), piece, data, "dataRef")
        elif piece.id not in whole and piece.role is Role.OPEN:
            _write_code(_below(stack[-1], "sc", id=piece.id), piece, data, "dataRef")
        elif piece.id not in whole:
            code = _below(stack[-1], "ec", startRef=piece.id)
            _write_code(code, piece, data, "dataRef")
        elif piece.role is Role.OPEN:
            element = _below(stack[-1], "pc", id=piece.id)
            _write_code(element, piece, data, "dataRefStart")
            stack.append(element)
        else:
            element = stack.pop()
            if _can_show(piece):
                element.set("dataRefEnd", data[piece.data])


def _whole(pieces: Sequence[Piece]) -> set[str]:
    """The pairs of which both codes are here."""
    opened = {p.id for p in pieces if isinstance(p, Code) and p.role is Role.OPEN}
    return {p.id for p in pieces if isinstance(p, Code) and p.role is Role.CLOSE} & opened


def _write_code(element: Any, code: Code, data: dict[str, str], reference: str) -> None:
    kind, subtype = _TYPES[code.mark]
    element.set("canCopy", "no")
    element.set("canDelete", "no" if code.is_needed else "yes")
    if code.role is not Role.SINGLE:
        element.set("canOverlap", "no")
    element.set("type", kind)
    if subtype:
        element.set("subType", subtype)
    if _can_show(code):
        element.set(reference, data[code.data])


def _below(parent: Any, tag: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


# --- reading -------------------------------------------------------------------------------------


def read(root: Any) -> list[ReadFile]:
    """The files of a root element of this version. Raises InputError."""
    source = needed(root, "srcLang", NAMESPACE)
    target = needed(root, "trgLang", NAMESPACE)
    return [_read_file(file, source, target) for file in children(root, NAMESPACE, "file")]


def _read_file(element: Any, source: str, target: str) -> ReadFile:
    notes = {
        note.get("category"): (note.text or "").strip()
        for group in children(element, NAMESPACE, "notes")
        for note in children(group, NAMESPACE, "note")
    }
    original = needed(element, "original", NAMESPACE)
    file = ReadFile(original, notes.get(VERSION_NOTE, ""), source, target)
    for unit in element.iter(f"{{{NAMESPACE}}}unit"):
        parts = tuple(_read_parts(unit))
        file.units.append(ReadUnit(needed(unit, "id", NAMESPACE), parts))
    return file


def _read_parts(unit: Any) -> Iterator[ReadPart]:
    """The segments in the order of their sources, with the targets in theirs."""
    found = list(children(unit, NAMESPACE, "segment", "ignorable"))
    for part, other in zip(found, _in_order(found), strict=True):
        source = next(children(part, NAMESPACE, "source"), None)
        target = _target(other)
        yield ReadPart(
            tuple(_read_pieces(source)) if source is not None else (),
            None if target is None else tuple(_read_pieces(target)),
            is_gap=local(other, NAMESPACE) == "ignorable",
            is_done=other.get("state", "initial") != "initial",
        )


def _target(part: Any) -> Any:
    return next(children(part, NAMESPACE, "target"), None)


def _in_order(parts: Sequence[Any]) -> list[Any]:
    """The parts in the order of their targets: each may name its place among them, from 1."""
    ordered: dict[int, Any] = {}
    for at, part in enumerate(parts):
        target = _target(part)
        order = str(at + 1) if target is None else target.get("order", str(at + 1))
        if not order.isdecimal() or not 1 <= int(order) <= len(parts):
            raise InputError(
                "Line {line}: the order “{order}” is none of 1 to {most}.",
                line=target.sourceline,
                order=order[:20],
                most=len(parts),
            )
        ordered[int(order)] = part
    return [ordered.get(at + 1, part) for at, part in enumerate(parts)]


def _read_pieces(element: Any) -> Iterator[str | Ref]:
    yield text(element.text)
    for child in element:
        yield from _read_code(child)
        yield text(child.tail)


def _read_code(element: Any) -> Iterator[str | Ref]:
    match local(element, NAMESPACE):
        case "pc":
            identifier = needed(element, "id", NAMESPACE)
            yield Ref(identifier, Role.OPEN)
            yield from _read_pieces(element)
            yield Ref(identifier, Role.CLOSE)
        case "sc":
            yield Ref(needed(element, "id", NAMESPACE), Role.OPEN)
        case "ec":
            identifier = element.get("startRef") or needed(element, "id", NAMESPACE)
            yield Ref(identifier, Role.CLOSE)
        case "ph":
            yield Ref(needed(element, "id", NAMESPACE), Role.SINGLE)
        case "cp":
            yield _character(element)
        case "mrk":
            yield from _read_pieces(element)
        case _:  # marks of terms and comments, and what is not of XLIFF
            return


def _character(element: Any) -> str:
    """A character that XML can't hold. Raises InputError for what is none."""
    try:
        return chr(int(needed(element, "hex", NAMESPACE), 16))
    except (ValueError, OverflowError):
        raise InputError(
            "Line {line}: “{hex}” is no code point.",
            line=element.sourceline,
            hex=element.get("hex")[:20],
        ) from None
