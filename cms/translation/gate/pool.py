"""All that a text says, to look answers up in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, islice

from cms.translation.gate.facts import Day, Fact, Quantity, Reading

ROUNDING = Decimal("0.1")
"""How far a converted measure may be from the other one, as a part of it: 30 yards, 30 metres."""

MEASURES = 500
"""Most measures of a text among which a converted one is looked for."""


class Pool:
    """All readings of a text, to look an answer up in."""

    def __init__(self, facts: Sequence[Sequence[Fact]]) -> None:
        self.values: dict[Decimal, set[str]] = {}
        self.imperial: list[Quantity] = []
        self.metric: list[Quantity] = []
        self.days: set[Day] = set()
        self.counts: list[set[Decimal]] = []
        for passage in facts:
            plain: set[Decimal] = set()
            for reading in chain.from_iterable(fact.readings for fact in passage):
                self._add(reading, plain)
            self.counts.append(plain)

    def _add(self, reading: Reading, plain: set[Decimal]) -> None:
        if isinstance(reading, Day):
            self.days.add(reading)
            return
        self.values.setdefault(reading.value, set()).add(reading.unit)
        if reading.unit:
            (self.imperial if reading.is_imperial else self.metric).append(reading)
        else:
            plain.add(reading.value)

    def answers(self, fact: Fact) -> bool:
        """Whether the text says what a fact of the other one says, in any of its readings."""
        return any(self._has(reading) for reading in fact.readings)

    def _has(self, reading: Reading) -> bool:
        if isinstance(reading, Day):
            return self._has_day(reading)
        units = self.values.get(reading.value, frozenset[str]())
        if reading.unit in units or (units and (not reading.unit or "" in units)):
            return True
        if not reading.unit:
            return self._has_part_of_day(reading.value)
        others = chain(self.imperial, self.metric if reading.is_imperial else ())
        return any(_is_about(reading, other) for other in islice(others, MEASURES))

    def _has_part_of_day(self, value: Decimal) -> bool:
        """A bare number may be a part of a date that is written whole in the other text."""
        return any(value in (day.year, day.month, day.day) for day in self.days)

    def _has_day(self, wanted: Day) -> bool:
        if wanted in self.days:
            return True
        return self._has_year(wanted) and self._has_month(wanted) and self._has_day_of(wanted)

    def _has_year(self, wanted: Day) -> bool:
        year = wanted.year
        return (
            year is None or Decimal(year) in self.values or any(d.year == year for d in self.days)
        )

    def _has_month(self, wanted: Day) -> bool:
        return wanted.month is None or any(
            d.month == wanted.month and (None in (d.year, wanted.year) or d.year == wanted.year)
            for d in self.days
        )

    def _has_day_of(self, wanted: Day) -> bool:
        if wanted.day is None:
            return True
        if any((d.month, d.day) == (wanted.month, wanted.day) for d in self.days):
            return True
        return any(Decimal(wanted.day) in plain for plain in self.counts)


def _is_about(one: Quantity, other: Quantity) -> bool:
    """Whether a measure is another one converted: of the same base, one of them imperial."""
    if one.unit != other.unit or not (one.is_imperial or other.is_imperial):
        return False
    return abs(one.value - other.value) <= ROUNDING * max(abs(one.value), abs(other.value))
