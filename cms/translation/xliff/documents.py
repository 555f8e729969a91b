"""What goes to a translator: an entry's texts in one language, and in another as far as they are
there, cut into units.

A document is made from a revision of the entry, and only from that; so whoever has the entry's id,
the version and the two languages can make the same one again, when the file comes back. Nothing
that a file says of skeleton or codes is taken for true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.history.revisions import Kept
from cms.translation.wording import MARKDOWN
from cms.translation.xliff.markdown import cut as cut_markdown
from cms.translation.xliff.plain import cut as cut_plain
from cms.translation.xliff.units import Code, Cut, Pieces, Role, codes

Step = tuple[str, tuple[tuple[str, Any], ...]]
"""The name of a list, and what tells the row that is meant apart from others: names and values."""


@dataclass(frozen=True)
class Unit:
    """A block of a text. ``target`` is what the other language has there, if it has the same
    blocks, with the ids of the source's codes. ``known`` are the codes that a translation may use,
    and ``needed`` the ids of those that it must.
    """

    id: str
    kind: str
    source: Pieces
    target: Pieces | None
    known: Mapping[tuple[str, Role], Code]
    needed: frozenset[str]


@dataclass(frozen=True)
class Field:
    """A text of a document. ``steps`` lead to the part that has it. The units fit into the
    ``template``. ``source`` is the whole text, ``present`` that of the other language.
    """

    id: str
    name: str
    steps: tuple[Step, ...]
    template: Cut
    units: tuple[Unit, ...]
    source: str
    present: str

    @property
    def is_markdown(self) -> bool:
        """Whether it is Markdown, and not plain text."""
        return self.name.endswith(MARKDOWN)


@dataclass(frozen=True)
class Document:
    """The texts of an entry from one locale to another, as its ``version`` has them.
    ``source_revision`` counts the changes of the source; ``is_stale``: the other language's texts
    were made from an older one.
    """

    type_name: str
    key: UUID
    version: int
    source: str
    target: str
    source_revision: int | None
    is_stale: bool
    fields: tuple[Field, ...] = field(repr=False)

    def units(self) -> Iterator[Unit]:
        """The units of all fields."""
        for each in self.fields:
            yield from each.units


def document(type_name: str, key: UUID, kept: Kept, source: str, target: str) -> Document | None:
    """The document of a revision; None where it has no text in the source locale."""
    shape = aggregate_of(type_name)
    variants = kept.content.get("variants", {})
    if source not in variants:
        return None
    revision = kept.text_revisions.get(source)
    made_from = variants.get(target, {}).get("source_revision")
    stale = None not in (revision, made_from) and made_from < revision
    fields = tuple(_fields(shape, kept.content, source, target, (), ""))
    return Document(type_name, key, kept.version, source, target, revision, stale, fields)


def _fields(
    shape: Shape,
    row: Mapping[str, Any],
    source: str,
    target: str,
    steps: tuple[Step, ...],
    prefix: str,
) -> Iterator[Field]:
    variants = row.get("variants", {})
    if shape.variants and source in variants:
        for name in shape.variants.words:
            text = variants[source].get(name)
            if text and text.strip():
                present = variants.get(target, {}).get(name) or ""
                yield _field(prefix + name, name, steps, text, present)
    for name, part in shape.lists.items():
        for position, below in enumerate(row.get(name, ())):
            step = (name, _identity(part, below))
            yield from _fields(
                part, below, source, target, (*steps, step), f"{prefix}{name}.{position}."
            )


def _identity(part: Shape, row: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    names = [column.removesuffix("_id") for column in part.identity]
    return tuple((name, row.get(name)) for name in names)


def text_at(type_name: str, content: Mapping[str, Any], each: Field, locale: str) -> str | None:
    """A field's text in a content of its entry, in any locale; None where its part isn't there."""
    shape, row = aggregate_of(type_name), content
    for name, identity in each.steps:
        part = shape.lists[name]
        rows = [below for below in row.get(name, ()) if _identity(part, below) == identity]
        if not rows:
            return None
        shape, row = part, rows[0]
    return row.get("variants", {}).get(locale, {}).get(each.name) or ""


def _field(
    identifier: str,
    name: str,
    steps: tuple[Step, ...],
    source: str,
    present: str,
) -> Field:
    cut = cut_markdown if name.endswith(MARKDOWN) else cut_plain
    ours, theirs = cut(source), cut(present)
    same = theirs.kinds == ours.kinds
    targets: Sequence[Pieces | None] = theirs.units if same else [None] * len(ours.units)
    units = tuple(
        _unit(f"{identifier}-{number}", kind, unit, other)
        for number, (kind, unit, other) in enumerate(
            zip(ours.kinds, ours.units, targets, strict=True), 1
        )
    )
    return Field(identifier, name, steps, theirs if same else ours, units, source, present)


def _unit(identifier: str, kind: str, source: Pieces, other: Pieces | None) -> Unit:
    target = None if other is None else _with_ids_of(source, other)
    known = {(code.id, code.role): code for code in codes(source)}
    needed = {code.id for code in codes(source) if code.is_needed}
    if target is not None:
        known |= {(code.id, code.role): code for code in codes(target)}
        needed &= {code.id for code in codes(target)}
    return Unit(identifier, kind, source, target, known, frozenset(needed))


def _with_ids_of(source: Pieces, other: Pieces) -> Pieces:
    """The pieces with the ids of the source's codes, as far as they are the same codes; the others
    get ids of their own (``t1``)."""
    free = [code for code in codes(source) if code.role is not Role.CLOSE]
    closes = {code.id: code.data for code in codes(source) if code.role is Role.CLOSE}
    ends = {code.id: code.data for code in codes(other) if code.role is Role.CLOSE}
    names: dict[str, str] = {}
    for code in codes(other):
        if code.role is Role.CLOSE:
            continue
        match = next(
            (
                each
                for each in free
                if (each.role, each.mark, each.data, closes.get(each.id))
                == (code.role, code.mark, code.data, ends.get(code.id))
            ),
            None,
        )
        if match is None:
            names[code.id] = f"t{len(names) + 1}"
        else:
            free.remove(match)
            names[code.id] = match.id
    return tuple(
        Code(names[p.id], p.role, p.mark, p.data) if isinstance(p, Code) else p for p in other
    )
