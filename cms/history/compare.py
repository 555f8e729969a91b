"""What is different between two revisions of an entry, field by field and word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cms.actions.aggregate import Shape
from cms.actions.values import Reference, Text, Texts, Value
from cms.desk.reference import EntryRef
from cms.history.common import matches
from cms.history.links import Content, entry_of
from cms.history.words import Span, difference


class Alteration(StrEnum):
    """What became of the texts of a locale, or of a member of a list."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    MOVED = "MOVED"
    CHANGED = "CHANGED"


@dataclass(frozen=True)
class FieldChange:
    """A field that is different: its ``name``, and what it held ``before`` and ``after``, as texts:
    none where it was empty, several where it is a list. A link has the entries instead. ``spans``
    tell of a text word by word.
    """

    name: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before_entry: EntryRef | None = None
    after_entry: EntryRef | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class VariantChange:
    """The texts of a locale that are different."""

    locale: str
    alteration: Alteration
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Difference:
    """All that is different in a row: its fields, its texts by locale, its lists by name."""

    fields: tuple[FieldChange, ...] = ()
    texts: tuple[VariantChange, ...] = ()
    lists: tuple[ListChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.texts or self.lists)


@dataclass(frozen=True)
class MemberChange(Difference):
    """A member of a list that is different: the ``entry`` that it links to, or its ``code``, and
    its place before and after, counted from 0. One that is CHANGED may be ``is_moved`` too. Members
    that have another place only because of the others are no changes.
    """

    alteration: Alteration = Alteration.CHANGED
    is_moved: bool = False
    entry: EntryRef | None = None
    code: str | None = None
    from_position: int | None = None
    to_position: int | None = None


@dataclass(frozen=True)
class ListChange:
    """A list that is different, with those of its members that are."""

    name: str
    members: tuple[MemberChange, ...]


def compare(shape: Shape, old: Content | None, new: Content | None) -> Difference:
    """What became of a row of ``shape``, from one revision to another; None is a revision in which
    there was no such row. A field that one of the two revisions doesn't know (it is newer, or there
    is no such field any more) is passed over.
    """
    return Difference(
        tuple(_fields(shape, old, new)),
        tuple(_variants(shape.variants, old, new)) if shape.variants else (),
        tuple(_lists(shape, old, new)),
    )


def _fields(
    shape: Shape, old: Content | None, new: Content | None, locale: str = ""
) -> Iterator[FieldChange]:
    for name, value in shape.values.items():
        if value.columns[0] in shape.identity:
            continue
        if all(row is None or name in row for row in (old, new)):
            before, after = (row and row.get(name) for row in (old, new))
            if _told(before) != _told(after):
                yield _field(value, old or {}, new or {}, locale)


def _field(value: Value, old: Content, new: Content, locale: str) -> FieldChange:
    name = value.name
    if isinstance(value, Reference):
        entries = entry_of(value, old), entry_of(value, new)
        return FieldChange(name, before_entry=entries[0], after_entry=entries[1])
    before, after = _told(old.get(name)), _told(new.get(name))
    spans: tuple[Span, ...] = ()
    if isinstance(value, Text) and not isinstance(value, Texts):
        spans = difference("".join(before), "".join(after), locale)
    return FieldChange(name, before, after, spans=spans)


def _told(raw: Any) -> tuple[str, ...]:
    if raw is None or raw == "":
        return ()
    return tuple(map(str, raw)) if isinstance(raw, list | tuple) else (str(raw),)


def _variants(shape: Shape, old: Content | None, new: Content | None) -> Iterator[VariantChange]:
    olds, news = ((row or {}).get("variants") or {} for row in (old, new))
    for locale in sorted({*olds, *news}):
        before, after = olds.get(locale), news.get(locale)
        fields = tuple(_fields(shape, before, after, locale))
        if fields or before is None or after is None:
            yield VariantChange(locale, _alteration(before, after), fields)


def _lists(shape: Shape, old: Content | None, new: Content | None) -> Iterator[ListChange]:
    for name, part in shape.lists.items():
        if all(row is None or name in row for row in (old, new)):
            olds, news = (_members(part, (row or {}).get(name) or ()) for row in (old, new))
            if members := tuple(_changed(part, olds, news)):
                yield ListChange(name, members)


Identity = tuple[Any, ...]


def _members(part: Shape, rows: Iterable[Content]) -> Mapping[Identity, Content]:
    """The members of a list by what they are; the same thing twice is told apart by its turn."""
    found: dict[Identity, Content] = {}
    for row in rows:
        identity = tuple(row.get(column.removesuffix("_id")) for column in part.identity)
        turn = 0
        while (identity, turn) in found:
            turn += 1
        found[identity, turn] = row
    return found


def _changed(
    part: Shape, old: Mapping[Identity, Content], new: Mapping[Identity, Content]
) -> Iterator[MemberChange]:
    """The members that are different: those that went in their old order, then the new list's."""
    places = {which: place for place, which in enumerate(old)}
    for which, row in old.items():
        if which not in new:
            yield _member(part, row, None, places[which], None)
    moved = _moved([which for which in old if which in new], [w for w in new if w in old])
    for place, (which, row) in enumerate(new.items()):
        before = old.get(which)
        found = _member(part, before, row, places.get(which), place, moved=which in moved)
        if before is None or found.is_moved or found:
            yield found


def _moved(old: Sequence[Identity], new: Sequence[Identity]) -> set[Identity]:
    """The fewest members that had to move for one order to become the other."""
    return set(new) - {new[place] for _, place in matches(old, new)}


def _member(
    part: Shape,
    old: Content | None,
    new: Content | None,
    before: int | None,
    after: int | None,
    *,
    moved: bool = False,
) -> MemberChange:
    found = compare(part, old, new)
    alteration = _alteration(old, new)
    if moved and not found:
        alteration = Alteration.MOVED
    row = new if new is not None else old
    assert row is not None
    entry, code = _what(part, row)
    return MemberChange(
        found.fields, found.texts, found.lists, alteration, moved, entry, code, before, after
    )


def _alteration(old: Content | None, new: Content | None) -> Alteration:
    if old is None:
        return Alteration.ADDED
    return Alteration.REMOVED if new is None else Alteration.CHANGED


def _what(part: Shape, row: Content) -> tuple[EntryRef | None, str | None]:
    """What a member is: the entry that it links to, or a code of its own."""
    for column in part.identity:
        value = part.values[column.removesuffix("_id")]
        if not isinstance(value, Reference):
            return None, str(row.get(value.name))
        if entry := entry_of(value, row):
            return entry, None
    return None, None
