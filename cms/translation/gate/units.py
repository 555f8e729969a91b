"""Units where they stand: behind a number, or before it."""

from __future__ import annotations

import re
from functools import cache

from cms.translation.gate.measures import UNITS, Unit

_BEFORE = {
    "USD": r"US\s?\$|U\.S\.\s?\$|USD|\$",
    "EUR": r"€|EUR",
    "GBP": r"£|GBP",
    "VND": r"₫|VND|VNĐ",
    "CNY": r"RMB|CNY|人民币",
    "JPY": r"¥|JPY",
    "KRW": r"₩|KRW",
}
"""How currencies are written before a number."""
_PERCENT_BEFORE = {"ZH": "百分之"}

_LINK_WORDS = {"FR": r"(?:d[e'’]\s?)?", "EN": r"(?:of )?"}
_SYMBOL_LINKS = {"FR": r"(?:de\s)?"}
"""What may stand before a symbol: 2 millions de km."""
_SYMBOL = r"(?![A-Za-zÀ-ỹ0-9²³])"


@cache
def _patterns(locale: str) -> tuple[tuple[Unit, re.Pattern[str]], ...]:
    link = _LINK_WORDS.get(locale, "")
    found = []
    for unit, symbols, names in UNITS:
        ways = []
        if symbols:
            ways.append(rf"{_SYMBOL_LINKS.get(locale, '')}(?:{symbols}){_SYMBOL}")
        if name := names.get(locale):
            end = "" if locale in ("ZH", "JA", "KO") else r"(?![^\W_])"
            ways.append(rf"(?i:{link}(?:{name})){end}")
        if ways:
            pattern = rf"[\s\u00a0\u202f多余餘여-]?\s?(?P<unit>{'|'.join(ways)})"
            found.append((unit, re.compile(pattern)))
    return tuple(found)


def units_at(words: str, at: int, locale: str) -> tuple[int, tuple[Unit, ...]]:
    """The units that are written at a place: where the longest ends, and all that it may be."""
    best, end = [], at
    for unit, pattern in _patterns(locale):
        if match := pattern.match(words, at):
            if match.end() > end:
                best, end = [unit], match.end()
            elif match.end() == end:
                best.append(unit)
    return end, tuple(best)


@cache
def _before(locale: str) -> re.Pattern[str]:
    ways = [rf"(?P<{code}>{written})" for code, written in _BEFORE.items()]
    if locale in _PERCENT_BEFORE:
        ways.append(rf"(?P<percent>{_PERCENT_BEFORE[locale]})")
    return re.compile(rf"(?:{'|'.join(ways)})\s?$")


def unit_before(words: str, at: int, locale: str) -> tuple[int, Unit | None]:
    """The currency, or the sign of percent, that is written before a place; where it begins."""
    window = max(0, at - 8)
    if match := _before(locale).search(words[window:at]):
        code = str(match.lastgroup)
        return window + match.start(), Unit("%" if code == "percent" else code)
    return at, None
