"""Numbers as each language writes them.

A numeral is digits with the language's separators and the words for large units behind them:
1,234.5 and 1.2 million; 1.234,5 and 1,2 triệu; 1 234,5 and 1,2 million; 1234.5 and 120万 or
1억 2천만. What is said in words counts as possible only, unless it is large and exact ("two
million").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Protocol

from cms.translation.gate.numerals import SCALES, VAGUE, longest, words_of

MASK = "\x00"
"""Stands where something was taken out of a passage."""

COMMA_DECIMAL = frozenset({"VI", "FR"})
SPACE_GROUPS = frozenset({"FR"})
CJK = frozenset({"ZH", "JA", "KO"})

_THIN = "\u00a0\u202f\u2009"
_DIGITS = r"\d+(?:[.,]\d+)*"
_GROUPED = r"\d{{1,3}}(?:[{space}]\d{{3}})+(?!\d)(?:[.,]\d+)?"


@dataclass(frozen=True)
class Numeral:
    """A number in a passage, with the values that it may have. ``is_plain``: digits alone, so that
    it may be a year or a day. ``scale``: the value of the word behind it, such as "million".
    """

    start: int
    end: int
    values: tuple[Decimal, ...]
    sure: bool = True
    is_plain: bool = False
    scale: Decimal = Decimal(1)


class Placed(Protocol):
    """Anything at a place of a passage."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def masked(words: str, found: Iterable[Placed]) -> str:
    """The passage with the places of what was found taken out, everything else in its place."""
    characters = list(words)
    for each in found:
        characters[each.start : each.end] = MASK * (each.end - each.start)
    return "".join(characters)


def numerals(words: str, locale: str) -> Iterator[Numeral]:
    """The numbers in digits, in order; ``words`` are narrowed (see ``passages.narrowed``)."""
    end = 0
    for match in _pattern(locale).finditer(words):
        if match.start() < end:
            continue
        for found in _of_digits(words, match, locale):
            end = max(end, found.end)
            yield found


@cache
def _pattern(locale: str) -> re.Pattern[str]:
    spaces = _THIN + (" " if locale in SPACE_GROUPS else "")
    grouped = _GROUPED.format(space=spaces)
    return re.compile(rf"(?<![\d])(?:{grouped}|{_DIGITS})")


def _of_digits(words: str, match: re.Match[str], locale: str) -> Iterator[Numeral]:
    values = values_of(match[0], locale)
    if not values:  # several numbers with stops between them: a section, a list
        for part in re.finditer(r"\d+", match[0]):
            start = match.start() + part.start()
            value = (Decimal(part[0]),)
            yield Numeral(start, match.start() + part.end(), value, is_plain=True)
        return
    if clock := _clock(words, match):
        yield from clock
        return
    attached = _is_attached(words, match.start())
    end, values, scale = _scaled(words, match.end(), values, locale)
    if scale:
        yield Numeral(match.start(), end, values, not attached, scale=scale)
        return
    attached = attached or _CODE.match(words, end) is not None
    yield Numeral(match.start(), end, values, not attached, is_plain=match[0].isdigit())


def _clock(words: str, match: re.Match[str]) -> list[Numeral]:
    """The hour and the minute of 5.30 p.m.; none where it isn't a time."""
    time = _CLOCK.fullmatch(match[0])
    before = words[max(0, match.start() - 4) : match.start()]
    if time is None or not (_IS_CLOCK.match(words, match.end()) or _CLOCK_BEFORE.search(before)):
        return []
    spans = [[match.start() + each for each in time.span(at)] for at in (1, 2)]
    return [Numeral(a, b, (Decimal(words[a:b]),), is_plain=True) for a, b in spans]


_CLOCK = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_IS_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|giờ|chiều|sáng|tối|h\b)", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(r"(?:上午|下午|午前|午後|오전|오후|lúc)\s?$")
_CODE = re.compile(r"[A-Za-z]+\d")
_NAME = re.compile(r"(?:(?<!USD)(?<!VND)(?<!EUR)(?<!RMB)(?<=[A-Za-z])|(?<=[A-Z]-))$")


def _is_attached(words: str, start: int) -> bool:
    """Whether the digits belong to a name: B52, COVID-19."""
    return _NAME.search(words[max(0, start - 4) : start]) is not None


def values_of(written: str, locale: str) -> tuple[Decimal, ...]:
    """The values that digits with separators may have, the most likely first; none if they are not
    one number.

    Three digits behind a single separator are a group where the language groups by it, else
    decimals: 4.975 is 4975 in Vietnamese and a little less than five in English. The English way is
    common in Vietnamese too, where it can't be misread: 16,700 is then no decimal.
    """
    text = re.sub(f"[{_THIN} ]", "", written)
    separators = re.findall("[.,]", text)
    if not separators:
        return (Decimal(text),)
    kinds = set(separators)
    if len(kinds) == 2:
        return _mixed(text, separators)
    (separator,) = kinds
    head, *groups = text.split(separator)
    grouped = all(len(group) == 3 for group in groups) and 0 < len(head) <= 3 and head[0] != "0"
    if len(groups) > 1:
        return (Decimal(head + "".join(groups)),) if grouped else ()
    whole, decimal = Decimal(head + groups[0]), Decimal(f"{head}.{groups[0]}")
    if not grouped or any(space in written for space in _THIN + " "):
        return (decimal,)
    decimal_separator = "," if locale in COMMA_DECIMAL else "."
    if separator != decimal_separator:
        return (whole,)
    if separator == "," and groups[0].endswith("0"):
        return (whole, decimal)
    return (decimal,)


def _mixed(text: str, separators: Sequence[str]) -> tuple[Decimal, ...]:
    """Both kinds of separators: the last one is the decimal one, if it stands once."""
    last = separators[-1]
    if separators.count(last) > 1:
        return ()
    whole, _, fraction = text.rpartition(last)
    head, *groups = re.split("[.,]", whole)
    if len(head) > 3 or any(len(group) != 3 for group in groups):
        return ()
    return (Decimal(f"{head}{''.join(groups)}.{fraction}"),)


# --- large units ---------------------------------------------------------------------------------


def _scaled(
    words: str, end: int, values: tuple[Decimal, ...], locale: str
) -> tuple[int, tuple[Decimal, ...], Decimal | None]:
    """The number with the large units behind it: where it ends, its values, and what the units
    are worth."""
    scale, behind = scale_at(words, end, locale)
    if scale is None or _is_article(words, end, locale):
        return end, values, None
    scaled = tuple(value * scale for value in values)
    if locale in CJK:
        behind, rest = _rest(words, behind, scale, locale)
        scaled = tuple(value + rest for value in scaled)
    return behind, scaled, scale


def _is_article(words: str, end: int, locale: str) -> bool:
    """Whether 조 is not a trillion but an article of a law: 제1조."""
    if locale != "KO" or not _TRILLION.match(words, end):
        return False
    return _ORDINAL.search(words[max(0, end - 8) : end]) is not None


_TRILLION = re.compile(r"\s?조")
_ORDINAL = re.compile(r"제\s?\d+$")


def scale_at(words: str, at: int, locale: str) -> tuple[Decimal | None, int]:
    """The product of the large units that stand at a place, and where they end."""
    pattern, scales = _scales(locale)
    product: Decimal | None = None
    while match := pattern.match(words, at):
        product = (product or Decimal(1)) * scales[match["scale"].lower()]
        at = match.end()
    return product, at


@cache
def _scales(locale: str) -> tuple[re.Pattern[str], Mapping[str, Decimal]]:
    table = SCALES.get(locale, SCALES["EN"])
    scales = {name: Decimal(value) for name, value in table.items()}
    names = "|".join(re.escape(name) for name in sorted(scales, key=len, reverse=True))
    if locale in CJK:
        return re.compile(rf"[多余餘여]?\s?(?P<scale>{names}){_NO_SCALE}"), scales
    return re.compile(rf"[\s-]?\s?(?P<scale>{names})(?![^\W\d_])(?! lệ)", re.IGNORECASE), scales


_NO_SCALE = r"(?![克米瓦伏卡赫帕升]|字节|分(?:之|点)|分の|グラム|パーセント|평방|제곱)"
"""What makes a unit of measure out of 千 or 百."""


def _rest(words: str, at: int, above: Decimal, locale: str) -> tuple[int, Decimal]:
    """What goes on behind a large unit: the 7,500만 of 49억 7,500만, the 5000 of 1万5000."""
    match = re.compile(r"\s?(\d[\d,]*(?:\.\d+)?)").match(words, at)
    if match is None:
        return at, Decimal(0)
    values = values_of(match[1].rstrip(","), locale)
    if not values:
        return at, Decimal(0)
    value, end = values[0], match.start(1) + len(match[1].rstrip(","))
    scale, behind = scale_at(words, end, locale)
    if scale is not None:
        if value * scale >= above:
            return at, Decimal(0)
        behind, rest = _rest(words, behind, scale, locale)
        return behind, value * scale + rest
    if (match[0][0].isspace() and locale != "KO") or value >= above:
        return at, Decimal(0)
    return end, value


# --- words ---------------------------------------------------------------------------------------


def in_words(words: str, locale: str) -> Iterator[Numeral]:
    """The numbers in words, in order: possible ones, and sure ones from ten thousand on."""
    pattern, read = words_of(locale)
    if pattern is None:
        return
    for match in pattern.finditer(words):
        for first, last, values in longest(match[0], read):
            start, end = match.start() + first, match.start() + last
            scale, behind = scale_at(words, end, locale)
            if scale is not None:
                exact = _is_exact(words, start, values, scale, locale)
                scaled = tuple(value * scale for value in values)
                yield Numeral(start, behind, scaled, sure=exact, scale=scale)
            sure = locale in ("ZH", "JA") and scale is None and _is_large_han(words, match)
            yield Numeral(start, end, values, sure)


def _is_exact(
    words: str, start: int, values: tuple[Decimal, ...], scale: Decimal, locale: str
) -> bool:
    """Whether words give a large number that must be told: not "a million", "mấy trăm nghìn". In
    Korean such syllables mean other things too often.
    """
    if locale == "KO" or values[0] < 2 or values[0] * scale < 10_000:
        return False
    vague = VAGUE.get(locale)
    return vague is None or vague.search(words[max(0, start - 12) : start]) is None


def _is_large_han(words: str, match: re.Match[str]) -> bool:
    """Whether a Chinese or Japanese numeral is large and exact: 二十万, but not 百万, 数十万."""
    exact = match[0][0] in "二两三四五六七八九" and match[0][-1] in "万萬亿億"
    return exact and VAGUE["ZH"].search(words[: match.start()]) is None
