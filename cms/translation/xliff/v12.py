"""XLIFF 1.2 (OASIS Standard, 1 February 2008), read and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from cms.i18n.locales import tag_of
from cms.read import global_id
from cms.translation.xliff.documents import Document, Unit
from cms.translation.xliff.files import (
    XML_LANG,
    XML_SPACE,
    Read,
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
from cms.translation.xliff.segments import Segment, segments
from cms.translation.xliff.units import Code, Mark, Pieces, Role

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
VERSION = "1.2"

_PAIRS = {
    Mark.STRONG: "bold",
    Mark.EMPHASIS: "italic",
    Mark.LINK: "link",
    Mark.IMAGE: "x-image",
}
_SINGLES = {
    Mark.LINK: "x-link",
    Mark.IMAGE: "image",
    Mark.CODE: "x-md-code",
    Mark.BREAK: "lb",
    Mark.SOFT_BREAK: "lb",
    Mark.CHARACTER: "x-md-character",
}
_NO_TARGET = frozenset({"new", "needs-translation"})
_DONE = frozenset({"translated", "final", "signed-off"})


# --- writing -------------------------------------------------------------------------------------


def write(documents: Sequence[Document]) -> bytes:
    """A file with the documents, which are all from one language to one other."""
    root = etree.Element(f"{{{NAMESPACE}}}xliff", nsmap={None: NAMESPACE})
    root.set("version", VERSION)
    for document in documents:
        _write_document(root, document)
    return serialised(root)


def _write_document(root: Any, document: Document) -> None:
    file = _below(root, "file")
    file.set("original", global_id.encode(document.type_name, document.key))
    file.set("datatype", "x-markdown")
    file.set("source-language", tag_of(document.source))
    file.set("target-language", tag_of(document.target))
    file.set("product-version", str(document.version))
    if document.source_revision is not None:
        file.set("build-num", str(document.source_revision))
    file.set(XML_SPACE, "preserve")
    body = _below(file, "body")
    for field in document.fields:
        for unit in field.units:
            _write_unit(body, document, field.name, unit)


def _write_unit(body: Any, document: Document, name: str, unit: Unit) -> None:
    element = _below(body, "trans-unit", id=unit.id, resname=name, restype=f"x-{unit.kind}")
    ours = segments(unit.source, document.source)
    theirs: list[Segment] = []
    if unit.target is not None:
        theirs = segments(unit.target, document.target)
        if len(theirs) != len(ours):
            ours, theirs = [Segment(unit.source)], [Segment(unit.target)]
    crossing = _crossing(ours) | _crossing(theirs)
    _write_pieces(_below(element, "source"), unit.source, crossing)
    _write_segments(_below(element, "seg-source"), ours, crossing)
    if theirs:
        target = _below(element, "target")
        target.set(XML_LANG, tag_of(document.target))
        target.set("state", "needs-review-translation" if document.is_stale else "translated")
        _write_segments(target, theirs, crossing)


def _crossing(parts: Sequence[Segment]) -> set[str]:
    """The pairs that begin in one segment and end in another."""
    found: set[str] = set()
    for part in parts:
        here = [piece for piece in part.pieces if isinstance(piece, Code)]
        opened = {code.id for code in here if code.role is Role.OPEN}
        found |= opened ^ {code.id for code in here if code.role is Role.CLOSE}
    return found


def _write_segments(parent: Any, parts: Sequence[Segment], crossing: set[str]) -> None:
    for number, part in enumerate(parts):
        mark = _below(parent, "mrk", mid=str(number), mtype="seg")
        _write_pieces(mark, part.pieces, crossing)
        mark.tail = part.gap


def _write_pieces(parent: Any, pieces: Pieces, crossing: set[str]) -> None:
    """A pair within one segment is an element around its words, others are two."""
    stack = [parent]
    for piece in pieces:
        if isinstance(piece, str):
            append(stack[-1], piece)
        elif piece.role is Role.SINGLE:
            code = _below(stack[-1], "x", id=piece.id, ctype=_SINGLES[piece.mark])
            if not any(character in piece.data for character in "\ufffe\uffff\n"):
                code.set("equiv-text", piece.data)
        elif piece.id in crossing and piece.role is Role.OPEN:
            _below(stack[-1], "bx", id=piece.id, rid=piece.id, ctype=_PAIRS[piece.mark])
        elif piece.id in crossing:
            _below(stack[-1], "ex", id=f"{piece.id}-end", rid=piece.id)
        elif piece.role is Role.OPEN:
            stack.append(_below(stack[-1], "g", id=piece.id, ctype=_PAIRS[piece.mark]))
        else:
            stack.pop()


def _below(parent: Any, tag: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


# --- reading -------------------------------------------------------------------------------------


def read(root: Any) -> list[ReadFile]:
    """The files of a root element of this version. Raises InputError."""
    return [_read_file(file) for file in children(root, NAMESPACE, "file")]


def _read_file(element: Any) -> ReadFile:
    file = ReadFile(
        needed(element, "original", NAMESPACE),
        element.get("product-version", ""),
        needed(element, "source-language", NAMESPACE),
        needed(element, "target-language", NAMESPACE),
    )
    for unit in element.iter(f"{{{NAMESPACE}}}trans-unit"):
        parts = tuple(_read_parts(unit))
        file.units.append(ReadUnit(needed(unit, "id", NAMESPACE), parts))
    return file


def _read_parts(unit: Any) -> Iterator[ReadPart]:
    """The whole source once, and the segments of the target."""
    source = next(children(unit, NAMESPACE, "source"), None)
    words = tuple(_read_pieces(source)) if source is not None else ()
    target = next(children(unit, NAMESPACE, "target"), None)
    state = "" if target is None else target.get("state", "")
    if target is None or state in _NO_TARGET:
        yield ReadPart(words, None)
        return
    is_done = state in _DONE or unit.get("approved") == "yes"
    for number, (pieces, is_gap) in enumerate(_read_segments(target)):
        yield ReadPart(() if number else words, pieces, is_gap, is_done or is_gap)


def _read_segments(target: Any) -> Iterator[tuple[Read, bool]]:
    """The target's segments and what stands between them; all of it, if it isn't segmented."""
    marked = [child for child in target if _is_segment(child)]
    if not marked:
        yield tuple(_read_pieces(target)), False
        return
    between: list[str | Ref] = [text(target.text)]
    for child in target:
        if _is_segment(child):
            if any(between):
                yield tuple(between), _is_blank(between)
            yield tuple(_read_pieces(child)), False
            between = [text(child.tail)]
        else:
            between += [*_read_code(child), text(child.tail)]
    if any(between):
        yield tuple(between), _is_blank(between)


def _is_segment(element: Any) -> bool:
    return local(element, NAMESPACE) == "mrk" and element.get("mtype") == "seg"


def _is_blank(pieces: Sequence[str | Ref]) -> bool:
    return all(isinstance(piece, str) and not piece.strip() for piece in pieces)


def _read_pieces(element: Any) -> Iterator[str | Ref]:
    yield text(element.text)
    for child in element:
        yield from _read_code(child)
        yield text(child.tail)


def _read_code(element: Any) -> Iterator[str | Ref]:
    """A code; what stands within one of the original's format is no words."""
    match local(element, NAMESPACE):
        case "g":
            identifier = needed(element, "id", NAMESPACE)
            yield Ref(identifier, Role.OPEN)
            yield from _read_pieces(element)
            yield Ref(identifier, Role.CLOSE)
        case "x" | "ph":
            yield Ref(needed(element, "id", NAMESPACE), Role.SINGLE)
        case "bx" | "bpt":
            yield Ref(element.get("rid") or needed(element, "id", NAMESPACE), Role.OPEN)
        case "ex" | "ept":
            yield Ref(element.get("rid") or needed(element, "id", NAMESPACE), Role.CLOSE)
        case "it":
            identifier = element.get("rid") or needed(element, "id", NAMESPACE)
            yield Ref(identifier, Role.OPEN if element.get("pos") == "open" else Role.CLOSE)
        case "mrk":
            yield from _read_pieces(element)
        case _:
            return
