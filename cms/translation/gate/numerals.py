"""The words for numbers: large units, and numbers that are spelt out.

Vietnamese, English, French and Korean words up to a thousand are ICU's (rule-based number format),
with the variants that it lacks; Chinese and Japanese numerals are read by their own rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

import icu

SCALES: dict[str, dict[str, str]] = {
    "VI": {
        "trăm": "1e2",
        "nghìn": "1e3",
        "ngàn": "1e3",
        "vạn": "1e4",
        "triệu": "1e6",
        "tỷ": "1e9",
        "tỉ": "1e9",
    },
    "EN": {
        "hundred": "1e2",
        "thousand": "1e3",
        "million": "1e6",
        "mn": "1e6",
        "billion": "1e9",
        "bn": "1e9",
        "trillion": "1e12",
        "dozen": "12",
    },
    "FR": {
        "cent": "1e2",
        "cents": "1e2",
        "mille": "1e3",
        "million": "1e6",
        "millions": "1e6",
        "milliard": "1e9",
        "milliards": "1e9",
        "md": "1e9",
        "mds": "1e9",
        "billion": "1e12",
        "billions": "1e12",
    },
    "ZH": {
        "百": "1e2",
        "千": "1e3",
        "万": "1e4",
        "萬": "1e4",
        "亿": "1e8",
        "億": "1e8",
        "兆": "1e12",
    },
    "JA": {"百": "1e2", "千": "1e3", "万": "1e4", "億": "1e8", "兆": "1e12"},
    "KO": {"백": "1e2", "천": "1e3", "만": "1e4", "억": "1e8", "조": "1e12"},
}
"""The value of each large unit by locale; other locales are read like English."""

VAGUE = {
    "VI": re.compile(r"(?:hàng|mấy|vài|nhiều|mỗi)\s+$", re.IGNORECASE),
    "EN": re.compile(r"(?:few|several|many|some)\s+$", re.IGNORECASE),
    "FR": re.compile(r"(?:quelques|plusieurs)\s+$", re.IGNORECASE),
    "ZH": re.compile(r"[数几第好]$"),
    "JA": re.compile(r"[数何第]$"),
    "KO": re.compile(r"[수몇제]\s?$"),
}
"""What before a number in words makes it no exact one."""

Reader = Callable[[str], tuple[Decimal, ...]]

_RULES = {
    "VI": ("%spellout-cardinal",),
    "EN": ("%spellout-cardinal", "%spellout-cardinal-verbose", "%spellout-ordinal"),
    "FR": (
        "%spellout-cardinal-masculine",
        "%spellout-cardinal-feminine",
        "%spellout-ordinal-masculine",
        "%spellout-ordinal-feminine",
        "%spellout-ordinal-masculine-plural",
        "%spellout-ordinal-feminine-plural",
    ),
    "KO": ("%spellout-cardinal-native-attributive", "%spellout-cardinal-native"),
}
_MORE: dict[str, dict[str, tuple[str, ...]]] = {
    "VI": {
        "nhất": ("1",),
        "nhì": ("2",),
        "tư": ("4",),
        "đầu tiên": ("1",),
        "cuối cùng": ("1",),
        "đôi": ("2",),
        "cả hai": ("2",),
        "cặp": ("2",),
        "chục": ("10",),
        "thập kỷ": ("10",),
        "thập niên": ("10",),
        "teen": ("10",),
        "tá": ("12",),
        "nửa": ("0.5", "2", "30"),
        "rưỡi": ("0.5",),
        "trăm": ("100",),
        "nghìn": ("1000",),
        "ngàn": ("1000",),
    },
    "EN": {
        "a": ("1",),
        "an": ("1",),
        "single": ("1",),
        "once": ("1",),
        "last": ("1",),
        "twice": ("2",),
        "double": ("2",),
        "doubled": ("2",),
        "both": ("2",),
        "pair": ("2",),
        "couple": ("2",),
        "twins": ("2",),
        "half": ("0.5", "2", "30"),
        "triple": ("3",),
        "thirds": ("3",),
        "quarter": ("4", "0.25", "15"),
        "quarters": ("4", "0.25"),
        "fourths": ("4",),
        "fifths": ("5",),
        "tenths": ("10",),
        "dozen": ("12",),
        "decade": ("10",),
        "teen": ("10",),
        "teens": ("10",),
        "teenage": ("10",),
        "teenager": ("10",),
        "teenagers": ("10",),
        "century": ("100",),
        "noon": ("12",),
        "midnight": ("0", "24"),
        "hundred": ("100",),
        "thousand": ("1000",),
    },
    "FR": {
        "l'un": ("1",),
        "seul": ("1",),
        "seule": ("1",),
        "première": ("1",),
        "dernier": ("1",),
        "dernière": ("1",),
        "second": ("2",),
        "seconde": ("2",),
        "double": ("2",),
        "doublé": ("2",),
        "paire": ("2",),
        "demi": ("0.5", "2"),
        "demie": ("0.5", "30"),
        "moitié": ("0.5", "2", "50"),
        "triple": ("3",),
        "tiers": ("3",),
        "trimestre": ("4",),
        "quart": ("4", "0.25", "15"),
        "quarts": ("4", "0.25"),
        "dizaine": ("10",),
        "dizaines": ("10",),
        "décennie": ("10",),
        "douzaine": ("12",),
        "quinzaine": ("15",),
        "vingtaine": ("20",),
        "trentaine": ("30",),
        "quarantaine": ("40",),
        "cinquantaine": ("50",),
        "soixantaine": ("60",),
        "centaine": ("100",),
        "siècle": ("100",),
        "millier": ("1000",),
        "midi": ("12",),
        "minuit": ("0", "24"),
    },
    "KO": {
        "첫": ("1",),
        "세": ("3",),
        "네": ("4",),
        "서너": ("3", "4"),
        "절반": ("0.5", "2"),
        "반": ("0.5", "30"),
        "두어": ("2",),
        "양": ("2",),
        "쌍": ("2",),
        "정오": ("12",),
        "자정": ("0", "24"),
    },
}
_VARIANTS = {
    "VI": (
        ("lẻ", "linh"),
        ("bảy", "bẩy"),
        ("nghìn", "ngàn"),
        ("mươi lăm", "mươi nhăm"),
        ("mươi tư", "mươi bốn"),
    ),
    "FR": (("-", " "), ("et-", "et "), ("-et-", " et ")),
    "EN": (("-", " "),),
}
_SINO_KOREAN = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_HAN = dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)) | {
    "两": 2,
    "兩": 2,
    "廿": 20,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_LARGE_KOREAN = {"만": 10**4, "억": 10**8, "조": 10**12}


@cache
def words_of(locale: str) -> tuple[re.Pattern[str] | None, Reader]:
    """A pattern of the numbers in words of a locale (None: none are known), and their reader. What
    matches may be several numbers one after another; see ``longest``.
    """
    if locale in ("ZH", "JA"):
        return re.compile(_HAN_PATTERN), _read_han
    if locale not in _RULES:
        return None, lambda written: ()
    table: dict[str, tuple[Decimal, ...]] = dict(_spelt(locale))
    more = {name: tuple(map(Decimal, values)) for name, values in _MORE[locale].items()}
    table |= {name: (*table.get(name, ()), *values) for name, values in more.items()}
    if locale == "KO":
        return _korean(table)
    parts = {part for name in table for part in _PARTS.split(name)}
    one = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    pattern = rf"(?<![^\W_])(?:{one})(?![^\W_])(?:[ -](?:{one})(?![^\W_]))*"
    return re.compile(pattern, re.IGNORECASE), lambda written: table.get(written.lower(), ())


_PARTS = re.compile("[ -]")
LONGEST = 9
"""Most words of a number below a thousand: neuf cent quatre-vingt-dix-neuf has six."""


def longest(run: str, read: Reader) -> Iterator[tuple[int, int, tuple[Decimal, ...]]]:
    """The numbers in a run of number words, each as long as it can be: where it begins and ends
    in the run, and its values."""
    ends = [match.start() for match in _PARTS.finditer(run)] + [len(run)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    at = 0
    while at < len(starts):
        for last in range(min(len(ends), at + LONGEST) - 1, at - 1, -1):
            if values := read(run[starts[at] : ends[last]]):
                yield starts[at], ends[last], values
                at = last
                break
        at += 1


def _korean(table: dict[str, tuple[Decimal, ...]]) -> tuple[re.Pattern[str], Reader]:
    names = "|".join(re.escape(name) for name in sorted(table, key=len, reverse=True))
    counters = "명|개|년|월|일|차|호|위|회|배|세|층|주|분"
    pattern = re.compile(rf"{names}|[일이삼사오육칠팔구십백천]+(?=[만억조]|\s?(?:{counters}))")
    return pattern, lambda written: table.get(written) or _read_sino_korean(written)


def _spelt(locale: str) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    speller = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale(locale.lower()))
    for number in range(1, 100 if locale == "KO" else 1000):
        for rule in _RULES[locale]:
            spelt = str(speller.format(number, rule)).replace("\xad", "").lower()
            for name in _variants(spelt, locale):
                yield name, (Decimal(number),)


def _variants(spelt: str, locale: str) -> set[str]:
    found = {spelt}
    for old, new in _VARIANTS.get(locale, ()):
        found |= {each.replace(old, new) for each in found}
    return found


_HAN_PATTERN = (
    "[〇零一二三四五六七八九两兩廿十百千][〇零一二三四五六七八九两兩十百千万萬亿億兆]*"
    "|半|双|ひとつ|ふたつ|ふたり|ひとり"
)
_HAN_WORDS = {
    "半": ("0.5", "30"),
    "双": ("2",),
    "ひとつ": ("1",),
    "ひとり": ("1",),
    "ふたつ": ("2",),
    "ふたり": ("2",),
}


def _read_han(written: str) -> tuple[Decimal, ...]:
    """A Chinese or Japanese numeral: 三百二十一万, 一九四五, 十二."""
    if written in _HAN_WORDS:
        return tuple(map(Decimal, _HAN_WORDS[written]))
    if len(written) > 1 and all(c in _HAN for c in written):
        digits = "".join(str(_HAN[c]) for c in written)
        each = {Decimal(_HAN[c]) for c in written}  # 两三: two or three
        return (Decimal(digits), *sorted(each))
    return (Decimal(_positional(written, _HAN, _LARGE)),)


def _read_sino_korean(written: str) -> tuple[Decimal, ...]:
    return (Decimal(_positional(written, _SINO_KOREAN, _LARGE_KOREAN)),)


def _positional(written: str, digits: dict[str, int], large: dict[str, int]) -> int:
    total = section = number = 0
    for character in written:
        if character in digits:
            number = digits[character]
        elif character in _SMALL:
            section += (number or 1) * _SMALL[character]
            number = 0
        else:
            total = (total + section + number or 1) * large[character]
            section = number = 0
    return total + section + number
