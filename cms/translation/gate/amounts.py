"""Numbers and amounts: numerals with the units that they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cms.translation.gate.facts import Fact, FactKind, Quantity, Reading
from cms.translation.gate.measures import Unit
from cms.translation.gate.numbers import Numeral, in_words, masked, numerals, scale_at
from cms.translation.gate.units import unit_before, units_at

_NOT_TOLD = (Decimal(0), Decimal(1))
"""Values that a language may say without a number: "a", "the", "no"."""

_ROMAN = re.compile(r"(?<![^\W_])[IVXL]{1,6}(?:er?|ème)?(?![^\W_])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}

_MILLION = re.compile(r"\s?(?:m|M|mln)(?![^\W_])")
_THOUSAND = re.compile(r"(?:k|K)(?![^\W_])")
_AFTERNOON = re.compile(r"\s?(?:p\.?m\b|giờ (?:chiều|tối|đêm)|h (?:chiều|tối))", re.IGNORECASE)
_CLOCK = re.compile(r"\s?(?:giờ|h|:\d\d|時|点|시|heures?)(?![^\W\d_])", re.IGNORECASE)
_AFTERNOON_BEFORE = re.compile(r"(?:下午|晚上|傍晚|夜里|午後|오후|저녁|밤|夜)\s?$")
_DECADE = re.compile(r"\s?(?:s\b|年代|년대|'s\b)")
_DECADE_BEFORE = re.compile(
    r"(?:thập (?:niên|kỷ)|những năm|(?:les |des )?années)\s+$", re.IGNORECASE
)
_TEENS = re.compile(r"10\s?[代대]")
_RANGE = re.compile(
    r"\s?(?:-|–|~|đến|tới|và|hoặc|hay|to|and|or|à|et|ou|至|到|から|에서|내지)\s?", re.IGNORECASE
)
_SPEED = re.compile(r"(?:時速|时速|风速|風速|每小时|시속)[約约약为達达]?\s?$")
_TENTHS = re.compile(r"\s?(?:割|할|成(?![员為为立长年都]))")


def amounts(words: str, locale: str, heading: str = "") -> Iterator[Fact]:
    """The numbers and amounts of a passage (narrowed; dates masked), sure ones and possible ones.

    ``heading`` stands above a cell of a table and may say the unit of its number: tỷ USD, 亿美元.
    """
    unit = _unit_alone(heading, locale) if heading else None
    for scale, of, start, end in _units_alone(words, locale, _UNIT_OF):
        readings = (Quantity(scale * of.factor, of.base, of.is_imperial),)
        yield Fact(FactKind.AMOUNT, start, end, readings, sure=False)
    digits = list(numerals(words, locale))
    found = [*digits, *in_words(masked(words, digits), locale)]
    following: dict[int, _Measured] = {}
    for numeral in sorted(found, key=lambda each: -each.start):
        measured = _measured(words, numeral, locale)
        to = _RANGE.match(words, measured.end)
        beyond = following.get(to.end()) if to and not measured.units else None
        following[measured.start] = following[numeral.start] = measured
        fact = _fact(words, numeral, measured, beyond)
        if unit and not measured.units and numeral.scale == 1:
            fact = replace(fact, readings=tuple(_in_column(fact.readings, unit)))
        yield fact
    for match in _ROMAN.finditer(words):
        value = Decimal(_roman(match[0].rstrip("erèm")))
        yield Fact(FactKind.NUMBER, match.start(), match.end(), (Quantity(value),), sure=False)


def _unit_alone(heading: str, locale: str) -> Unit | None:
    """The unit that the heading of a column names, with the large number before it."""
    for scale, unit, _, _ in _units_alone(heading, locale, _WORD_START):
        return unit._replace(factor=unit.factor * scale)
    return None


def _in_column(readings: Iterable[Reading], unit: Unit) -> Iterator[Reading]:
    """What the number of a cell may be: in the unit of its column, or bare; but bare it isn't the
    same as one in a column of another unit."""
    for reading in readings:
        if isinstance(reading, Quantity):
            yield Quantity(reading.value * unit.factor, unit.base, unit.is_imperial)
            yield Quantity(reading.value, f"× {unit.factor} {unit.base}")


def _units_alone(
    words: str, locale: str, before: re.Pattern[str]
) -> Iterator[tuple[Decimal, Unit, int, int]]:
    """Units, with a large number or without, that no number stands before."""
    for match in before.finditer(words):
        scale, behind = scale_at(words, match.end(), locale)
        end, units = units_at(words, behind, locale)
        if units and end > behind:
            yield scale or Decimal(1), units[0], match.end(), end


_WORD_START = re.compile(r"(?:^|[(（:,，：、/\s])(?=[^\d\s])")
_UNIT_OF = re.compile(
    r"[(（]|(?:đơn vị|units?|unités?|单位|単位|단위)\W?(?:는\s|は)?", re.IGNORECASE
)


@dataclass(frozen=True)
class _Measured:
    """A numeral with what stands before and behind it; ``scale`` is its large unit's value."""

    start: int
    end: int
    units: tuple[Unit, ...]
    values: tuple[Decimal, ...]
    scale: Decimal


def _fact(words: str, numeral: Numeral, measured: _Measured, beyond: _Measured | None) -> Fact:
    """The fact of a numeral; ``beyond`` is the other end of the range that it begins, whose unit
    may be its own too: 2 to 3 million inches."""
    values, units = measured.values, measured.units
    readings = [
        Quantity(value * unit.factor, unit.base, unit.is_imperial)
        for unit in units
        for value in values
    ]
    if not readings:
        readings = [Quantity(value) for value in (*values, *_others(words, numeral))]
    if beyond:
        readings += [
            Quantity(value * scale * unit.factor, unit.base, unit.is_imperial)
            for unit in (*beyond.units, Unit(""))
            for value in values
            for scale in {beyond.scale, Decimal(1)}
        ]
    vague = values[0] in _NOT_TOLD or _TEENS.match(words, measured.start)
    sure = numeral.sure and (bool(units) or not vague)
    kind = FactKind.AMOUNT if units else FactKind.NUMBER
    return Fact(kind, measured.start, measured.end, tuple(readings), sure)


def _measured(words: str, numeral: Numeral, locale: str) -> _Measured:
    values, end, scale = numeral.values, numeral.end, numeral.scale
    start, before = unit_before(words, numeral.start, locale)
    if before:
        for pattern, short in ((_MILLION, Decimal(10**6)), (_THOUSAND, Decimal(1000))):
            if scale == 1 and (match := pattern.match(words, end)):
                values, end, scale = tuple(v * short for v in values), match.end(), short
        return _Measured(start, end, (before,), values, scale)
    end, units = units_at(words, numeral.end, locale)
    if _SPEED.search(words[max(0, start - 6) : start]):
        units = tuple(
            Unit("km/h", unit.factor / 1000, unit.is_imperial) if unit.base == "m" else unit
            for unit in units
        )
    if not units and (match := _TENTHS.match(words, numeral.end)):
        units, end, values = (Unit("%"),), match.end(), tuple(value * 10 for value in values)
    return _Measured(start, end, units, values, scale)


def _others(words: str, numeral: Numeral) -> Iterator[Decimal]:
    """What a plain number may be besides: an hour of the afternoon, a decade of the last century,
    the second year of 2015/16."""
    value = numeral.values[0]
    if value != int(value):
        return
    before, behind = words[max(0, numeral.start - 20) : numeral.start], numeral.end
    if 0 <= value <= 24 and (
        _AFTERNOON.match(words, behind)
        or _CLOCK.match(words, behind)
        or _AFTERNOON_BEFORE.search(before)
    ):
        yield (value + 12) % 24
        if value == 12:
            yield Decimal(0)
    if 10 <= value <= 90 and (_DECADE.match(words, behind) or _DECADE_BEFORE.search(before)):
        yield 1900 + value
    if re.search(r"\d\d[/–-]$", before) and 0 <= value <= 99:
        yield 2000 + value


def _roman(written: str) -> int:
    values = [_ROMAN_VALUES.get(letter, 0) for letter in written]
    return sum(
        -value if value < max(values[at:], default=0) else value for at, value in enumerate(values)
    )
