"""The shape of an answer: where in the records of a statement each value lies.

It suffices for generating a builder: no names of tables, no SQL, only positions in records.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fixed:
    """A value that is the same in every answer."""

    value: object


@dataclass(frozen=True)
class Slot:
    """The value at a position of the record."""

    index: int


@dataclass(frozen=True)
class IdSlot:
    """The global id of the key whose bytes are at a position; ``type`` is the id's type."""

    index: int
    type: str


@dataclass(frozen=True)
class WordsSlots:
    """The value at a position, said in the locale at another; ``kind`` and ``details`` say how."""

    value: int
    locale: int
    kind: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class CursorSlots:
    """The cursor made of the order keys at these positions; ``order`` is the order's mark."""

    order: int
    indexes: tuple[int, ...]


@dataclass(frozen=True)
class Mapping:
    """An object of values of the same record; null when ``present`` names a slot that is null."""

    fields: tuple[tuple[str, Shape], ...]
    present: int | None = None


@dataclass(frozen=True)
class FirstOf:
    """The first of several objects that is present, or null."""

    options: tuple[Mapping, ...]


@dataclass(frozen=True)
class Rows:
    """A list: the records in a slot, each of the inner shape."""

    index: int
    item: Shape


@dataclass(frozen=True)
class Paged:
    """A connection: up to ``size`` records in slot ``rows``, one more if it is ``probed`` whether
    more follow, and what is said of them.

    ``rows`` is None when nothing asked needs them. ``backward`` records come in reverse order.
    ``total``, ``earlier`` and ``later`` are slots of the record that holds the connection: the
    count, and whether rows lie beyond the cursors that the page was cut at.
    """

    rows: int | None
    size: int
    probed: bool
    backward: bool
    total: int | None
    earlier: int | None
    later: int | None
    parts: tuple[tuple[str, PagedPart], ...]


@dataclass(frozen=True)
class TotalPart:
    """The count."""


@dataclass(frozen=True)
class InfoPart:
    """PageInfo's fields; ``cursor`` makes the cursors of the first and the last record."""

    fields: tuple[tuple[str, str | Fixed], ...]
    cursor: CursorSlots | None


@dataclass(frozen=True)
class RowsPart:
    """A list of the page's records in this shape (nodes or edges)."""

    item: Shape


PagedPart = TotalPart | InfoPart | RowsPart | Fixed
Shape = Fixed | Slot | IdSlot | WordsSlots | CursorSlots | Mapping | FirstOf | Rows | Paged
