"""Dates as each language writes them, as far as they are said: a day, a month, a year.

In figures a date is day/month/year in Vietnamese and French, year first in Chinese, Japanese and
Korean, and either month/day/year or day/month/year in English. Weekdays are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from cms.translation.gate.facts import Day, Fact, FactKind, Quantity, Reading
from cms.translation.gate.numbers import MASK

_EN_MONTHS = (
    "January|Jan",
    "February|Feb",
    "March|Mar",
    "April|Apr",
    "May",
    "June|Jun",
    "July|Jul",
    "August|Aug",
    "September|Sept|Sep",
    "October|Oct",
    "November|Nov",
    "December|Dec",
)
_FR_MONTHS = (
    "janvier|janv",
    "février|févr",
    "mars",
    "avril|avr",
    "mai",
    "juin",
    "juillet|juil",
    "août|aout",
    "septembre|sept",
    "octobre|oct",
    "novembre|nov",
    "décembre|déc",
)
_VI_MONTHS = (
    "một",
    "hai",
    "ba",
    "tư|bốn",
    "năm",
    "sáu",
    "bảy|bẩy",
    "tám",
    "chín",
    "mười",
    "mười một",
    "mười hai",
)
_HAN_MONTHS = ("一|元|正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}

_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])"
_YEAR = r"(?P<y>[12]\d{3})"
_END = r"(?!\d)"
_WORD = r"(?<![^\W_])"

Make = Callable[[re.Match[str]], tuple[Reading, ...]]


def dates(words: str, locale: str) -> Iterator[Fact]:
    """The dates of a passage (narrowed), the longer forms first; they don't overlap."""
    taken = words
    for pattern, make, sure in _forms(locale):
        for match in pattern.finditer(taken):
            readings = make(match)
            if readings:
                is_date = all(isinstance(reading, Day) for reading in readings)
                kind = FactKind.DATE if is_date else FactKind.NUMBER
                yield Fact(kind, match.start(), match.end(), readings, sure)
                length = match.end() - match.start()
                taken = taken[: match.start()] + MASK * length + taken[match.end() :]


@cache
def _forms(locale: str) -> tuple[tuple[re.Pattern[str], Make, bool], ...]:
    own = _FORMS.get(locale, ())
    forms = [(_ISO, _calendar, True), *own]
    return tuple((re.compile(pattern, re.IGNORECASE), make, sure) for pattern, make, sure in forms)


# --- what a match says ---------------------------------------------------------------------------


def _calendar(match: re.Match[str]) -> tuple[Reading, ...]:
    """The date of the groups y, m and d, as far as they are there and make sense."""
    parts = match.groupdict()
    year, month, day = (_number(parts.get(name)) for name in "ymd")
    month = month or _named_month(parts)
    return _checked(year, month, day)


def _checked(year: int | None, month: int | None, day: int | None) -> tuple[Reading, ...]:
    if month is not None and day is not None:
        try:
            date(year or 2000, month, day)
        except ValueError:
            return ()
    return (Day(year, month, day),)


def _either_order(match: re.Match[str]) -> tuple[Reading, ...]:
    """An English date in figures: month first, or day first."""
    year, first, second = (int(match[name]) for name in ("y", "a", "b"))
    found: list[Reading] = []
    for month, day in ((first, second), (second, first)):
        if 1 <= month <= 12 and 1 <= day <= 31:
            found += _checked(year, month, day)
    return tuple(found)


def _day_or_ratio(match: re.Match[str]) -> tuple[Reading, ...]:
    """2/9: the second of September, or two ninths, which others say by the nine."""
    day, month = int(match["d"]), int(match["m"])
    return (*_checked(None, month, day), Quantity(_decimal(month)))


def _era(match: re.Match[str]) -> tuple[Reading, ...]:
    year = _ERAS[match["era"]] + (1 if match["n"] == "元" else int(match["n"]))
    return (Day(year),)


def _han_year(match: re.Match[str]) -> tuple[Reading, ...]:
    digits = "".join(str("〇一二三四五六七八九".index(c.replace("零", "〇"))) for c in match["h"])
    month = _named_month(match.groupdict())
    return (Day(int(digits), month),)


def _decade(match: re.Match[str]) -> tuple[Reading, ...]:
    """20世纪90年代: the nineties of the twentieth century."""
    year = (int(match["c"]) - 1) * 100 + int(match["n"])
    return (Quantity(_decimal(year)), Quantity(_decimal(int(match["n"]))))


def _named_month(parts: dict[str, str | None]) -> int | None:
    for name, value in parts.items():
        if value is not None and name.startswith("month"):
            return int(name.removeprefix("month"))
    return None


def _number(written: str | None) -> int | None:
    return int(written) if written else None


def _decimal(value: int | str) -> Decimal:
    return Decimal(value)


def _months(names: tuple[str, ...]) -> str:
    """An alternation of months' names, each in a group of its own; longer ones first."""
    ways = [f"(?P<month{number}>{name})" for number, name in enumerate(names, 1)]
    return f"(?:{'|'.join(reversed(ways))})"


# --- the forms of each language ------------------------------------------------------------------

_ISO = rf"(?<![\d-]){_YEAR}-(?P<m>0\d|1[0-2])-(?P<d>[0-3]\d){_END}"
_DAY_FIRST = rf"(?<![\d/.,-]){_DAY}(?P<s>[/.-]){_MONTH}(?P=s){_YEAR}{_END}"
_MONTH_YEAR = rf"(?<![\d/.,-]){_MONTH}/{_YEAR}{_END}"

_EN = f"(?-i:{_months(_EN_MONTHS)})"
_DOUBTFUL = ("May", "March|Mar")
_EN_SURE = _months(tuple("(?!)" if name in _DOUBTFUL else name for name in _EN_MONTHS))
_EN_SURE = f"(?-i:{_EN_SURE})"
_FR = _months(_FR_MONTHS)
_VI = _months(_VI_MONTHS)
_VI_SURE = _months(tuple("(?-i:Năm)" if name == "năm" else name for name in _VI_MONTHS))
_VI_LUNAR = r"(?:(?P<month01>giêng)|(?P<month012>chạp))"
_DAYS = r"(?:(?:ngày|mùng|mồng)\s+)*"
_LUNAR = r"(?=[^.;\n]{0,20}âm lịch)"
_NO_NUMBER = r"(?<!số )(?<!số hiệu )"
_DAY_OF = rf"{_NO_NUMBER}(?:ngày |mùng |mồng )*{_WORD}"
_HAN = _months(_HAN_MONTHS)
_EN_BEFORE = "in|since|until|till|by|from|last|this|next|early|late|mid|of"
_FR_BEFORE = "mois d[e’'] ?|en |depuis |fin |début |mi-|d’|d'|avant "
_TH = r"(?:st|nd|rd|th)?"

_VIETNAMESE = (
    (rf"{_DAYS}{_DAY}\s+tháng\s+{_MONTH}{_END}{_LUNAR}", _calendar, False),
    (rf"{_WORD}{_DAY}\s+tháng\s+(?:{_VI}|{_VI_LUNAR}){_LUNAR}", _calendar, False),
    (rf"{_DAY_OF}{_DAY}\s+tháng\s+{_VI_LUNAR}(?![^\W\d_])", _calendar, False),
    (rf"{_DAY_OF}{_DAY}\s+tháng\s+{_MONTH}{_END},?\s+năm\s+{_YEAR}", _calendar, True),
    (rf"{_DAY_OF}{_DAY}\s+tháng\s+{_MONTH}{_END}(?:[/,-]|,?\s+){_YEAR}{_END}", _calendar, True),
    (rf"{_DAY_OF}{_DAY}\s+tháng\s+{_VI_SURE}(?:,?\s+năm)?,?\s+{_YEAR}{_END}", _calendar, True),
    (_DAY_FIRST, _calendar, True),
    (rf"(?:mùng|mồng)\s+{_DAY}\s+tháng\s+{_MONTH}{_END}", _calendar, False),
    (rf"{_DAY_OF}{_DAY}\s+tháng\s+{_MONTH}{_END}", _calendar, True),
    (rf"(?:ngày|mùng|mồng)\s+{_DAY}\s+tháng\s+{_VI}(?![^\W\d_])", _calendar, True),
    (rf"tháng\s+{_MONTH}{_END}(?:/|\s+năm\s+|\s*-\s*|,?\s+){_YEAR}{_END}", _calendar, True),
    (rf"tháng\s+{_VI_SURE},?(?:\s+năm)?,?\s+{_YEAR}{_END}", _calendar, True),
    (rf"{_NO_NUMBER}{_MONTH_YEAR}", _calendar, True),
    (rf"(?:ngày|sáng|chiều|tối|hôm|đêm)\s+{_DAY}[/-]{_MONTH}{_END}", _calendar, True),
    (rf"{_NO_NUMBER}(?<![\d/.,]){_DAY}/{_MONTH}(?![\d/.,]\d)(?!\d)", _day_or_ratio, True),
    (rf"tháng\s+{_MONTH}{_END}(?![.,]\d){_LUNAR}", _calendar, False),
    (rf"tháng\s+{_MONTH}{_END}(?![.,]\d)", _calendar, True),
    (rf"tháng\s+(?:{_VI}|{_VI_LUNAR})(?![^\W\d_])", _calendar, False),
    (rf"năm\s+{_YEAR}{_END}", _calendar, True),
)
_ENGLISH = (
    (rf"{_WORD}{_DAY}{_TH}\s+(?:of\s+)?{_EN}\.?,?\s+{_YEAR}{_END}", _calendar, True),
    (rf"{_WORD}{_EN}\.?\s+{_DAY}{_TH},?\s+{_YEAR}{_END}", _calendar, True),
    (rf"(?<![\d/.-])(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/{_YEAR}{_END}", _either_order, True),
    (rf"{_WORD}{_EN}\.?,?\s+(?:of\s+)?{_YEAR}{_END}", _calendar, True),
    (rf"{_WORD}{_DAY}{_TH}\s+(?:of\s+)?{_EN}(?![^\W_])", _calendar, True),
    (rf"{_WORD}{_EN}\.?\s+{_DAY}{_TH}{_END}(?![^\W_])", _calendar, True),
    (
        rf"{_WORD}(?:in|since|until|till|by|from|last|this|next|early|late|mid|of)[\s-]+{_EN}(?![^\W_])",
        _calendar,
        True,
    ),
    (rf"{_WORD}{_EN_SURE}(?![^\W_])", _calendar, True),
    (rf"{_WORD}{_EN}(?![^\W_])", _calendar, False),
)
_FRENCH = (
    (rf"{_WORD}{_DAY}(?:er)?\s+{_FR}\.?\s+{_YEAR}{_END}", _calendar, True),
    (_DAY_FIRST, _calendar, True),
    (rf"{_WORD}{_FR}\.?\s+{_YEAR}{_END}", _calendar, True),
    (rf"{_WORD}{_DAY}(?:er)?\s+{_FR}(?![^\W_])", _calendar, True),
    (_MONTH_YEAR, _calendar, True),
    (rf"(?<![\d/.,]){_DAY}/{_MONTH}(?![\d/.,]\d)(?!\d)", _day_or_ratio, True),
    (
        rf"{_WORD}(?:mois d[e’'] ?|en |depuis |fin |début |mi-|d’|d'|avant ){_FR}(?![^\W_])",
        _calendar,
        True,
    ),
    (rf"{_WORD}{_FR}(?![^\W_])", _calendar, False),
)
_CHINESE = (
    (rf"{_YEAR}\s?年\s?{_MONTH}\s?月\s?{_DAY}\s?[日号]", _calendar, True),
    (rf"(?<![\d/.]){_YEAR}(?P<s>[/.]){_MONTH}(?P=s){_DAY}{_END}", _calendar, True),
    (rf"(?<!\d){_YEAR}\s?年\s?{_MONTH}\s?月", _calendar, True),
    (rf"(?<![\d.]){_MONTH}\s?月\s?{_DAY}\s?[日号]", _calendar, True),
    (r"(?P<c>\d\d)\s?世[纪紀]\s?(?P<n>\d0)\s?年代", _decade, True),
    (rf"(?<![\d.]){_MONTH}\s?月(?!球|亮)", _calendar, True),
    (rf"(?<!\d){_YEAR}\s?年(?!代)", _calendar, True),
    (rf"(?P<h>[〇零一二三四五六七八九]{{4}})年(?:{_HAN}月)?", _han_year, False),
    (rf"(?<![〇零一二三四五六七八九十]){_HAN}月(?:份|中|初|底|末)?", _calendar, False),
)
_JAPANESE = (
    (rf"{_YEAR}\s?年\s?{_MONTH}\s?月\s?{_DAY}\s?日", _calendar, True),
    (rf"(?<![\d/.]){_YEAR}(?P<s>[/.]){_MONTH}(?P=s){_DAY}{_END}", _calendar, True),
    (rf"(?<!\d){_YEAR}\s?年\s?{_MONTH}\s?月", _calendar, True),
    (rf"(?<![\d.]){_MONTH}\s?月\s?{_DAY}\s?日", _calendar, True),
    (r"(?P<era>明治|大正|昭和|平成|令和)(?P<n>\d{1,2}|元)年", _era, True),
    (rf"(?<![\d.]){_MONTH}\s?月(?!間|面)", _calendar, True),
    (rf"(?<!\d){_YEAR}\s?年(?!代|間)", _calendar, True),
    (rf"(?<![〇零一二三四五六七八九十]){_HAN}月", _calendar, False),
)
_KOREAN = (
    (rf"{_YEAR}\s?년\s?{_MONTH}\s?월\s?{_DAY}\s?일", _calendar, True),
    (rf"(?<![\d/.]){_YEAR}(?P<s>[/.-]|\.\s){_MONTH}(?P=s){_DAY}{_END}", _calendar, True),
    (rf"(?<!\d){_YEAR}\s?년\s?{_MONTH}\s?월", _calendar, True),
    (rf"(?<![\d.]){_MONTH}\s?월\s?{_DAY}\s?일", _calendar, True),
    (rf"(?<![\d.]){_MONTH}\s?월(?!드)", _calendar, True),
    (rf"(?<!\d){_YEAR}\s?년(?!대|간)", _calendar, True),
)
_FORMS: dict[str, tuple[tuple[str, Make, bool], ...]] = {
    "VI": _VIETNAMESE,
    "EN": _ENGLISH,
    "FR": _FRENCH,
    "ZH": _CHINESE,
    "JA": _JAPANESE,
    "KO": _KOREAN,
}
