"""What the gate compares: facts with language-neutral values, and the passages they stand in.

A fact may be read in more than one way ("5 p.m." is 5 or 17; "キロ" kilometres or kilograms), so it
has several readings; two facts agree when any of their readings do. A fact that isn't ``sure`` (a
small number in words, a Roman numeral, a part of a date) can answer one of the other language, but
nothing is missing when it has no answer itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FactKind(StrEnum):
    """What must agree between a text and its source."""

    NUMBER = "NUMBER"
    DATE = "DATE"
    AMOUNT = "AMOUNT"
    NAME = "NAME"
    LINK = "LINK"


@dataclass(frozen=True)
class Quantity:
    """A number, in ``unit`` if it has one: an ISO 4217 code, ``%``, or a base unit such as ``m``,
    ``m2``, ``kg``. ``is_imperial`` marks what was measured in feet, miles, pounds or acres, which a
    translator converts and rounds.
    """

    value: Decimal
    unit: str = ""
    is_imperial: bool = False


@dataclass(frozen=True)
class Day:
    """A date as far as it is said. Its text form is that of EDTF (ISO 8601-2): ``1945-09-02``,
    ``1945-09``, ``1945``, ``XXXX-09-02``, ``XXXX-09``.
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        year = "XXXX" if self.year is None else f"{self.year:04}"
        rest = "".join(f"-{part:02}" for part in (self.month, self.day) if part is not None)
        return year + rest


Reading = Quantity | Day


@dataclass(frozen=True)
class Fact:
    """A fact at a place in a passage's text (``start`` and ``end`` count code points)."""

    kind: FactKind
    start: int
    end: int
    readings: tuple[Reading, ...]
    sure: bool = True


@dataclass(frozen=True)
class Text:
    """The texts of one locale by the names of their fields; a field whose name ends in
    ``_markdown`` holds Markdown, others are plain.
    """

    locale: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Passage:
    """One block of a text, as plain words: a paragraph, a heading, an item, a cell of a table.
    ``links`` are where its links and pictures lead, in order; ``heading`` is what stands at the
    head of a cell's column.
    """

    field: str
    words: str
    links: tuple[str, ...] = ()
    heading: str = ""
