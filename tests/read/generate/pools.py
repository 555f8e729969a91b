"""Values to ask for: those of the small world most of the time, their neighbours, and nonsense."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any
from unicodedata import normalize

from cms.read import global_id
from tests.oracle.values import written, written_partial
from tests.read.generate.chance import Chance
from tests.world import rows

LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO")
ENTRIES = ("Article", "Media", "Period", "Topic", "Place", "Unit", "Bulletin")

_ODD_TEXTS = (
    *("", " ", "%", "_", "\\", "'", '"', "\\%", "a%b", "i", "I", "İ", "ı", "ß", "ẞ", "ss", "SS"),
    *("đ", "Đ", "Ă", "a\u0306", "Lạng", "lạng sơn", "LẠNG SƠN", "谅山", "ﬁ", "fi", "σ", "ς", "Σ"),
    *(
        "🇻🇳",
        "👩‍💻",
        "\u0000",
        "$1",
        "null",
        "\ud83d",
        "ǅ",
        "œ",
        "Œ",
        "\u0323",
        "ὖ",
        "ŉ",
        "ꭰ",
        "\u1e9e",
    ),
)
_ODD_IDS = ("", "x", "Article", "QXJ0aWNsZTox", "QXJ0aWNsZTo=", "1", "Zm9vOmJhcg", "é")
_ODD_DATES = (
    "",
    "2015-02-29",
    "2015-13-01",
    "0000",
    "15",
    "2015-W01-1",
    "20150105",
    " 2015",
    "２０１５",
)
_ODD_MOMENTS = ("", "2015-01-05", "2015-01-05T08:00:00", "2015-01-05T25:00:00Z", "yesterday")
LONGEST = 2000
"""Characters of a text to ask for; a request may have ten times as many."""
_INTS = (0, 1, -1, 2, 2**31 - 1, -(2**31))
_FLOATS = (0.0, -0.0, 1.0, -1.0, 1e300, -1e-300, 0.5, 21.8537)


@cache
def column(table: str, name: str) -> tuple[Any, ...]:
    """The different values of a column in the draft stage, those that are set."""
    found = [row[name] for row in rows("draft")[table]]
    flat = [x for each in found for x in (each if isinstance(each, list) else [each])]
    return tuple(dict.fromkeys(x for x in flat if x is not None))


@cache
def ids(type_name: str) -> tuple[str, ...]:
    """The global ids of the entries of a type, those that aren't live too."""
    return tuple(global_id.encode(type_name, row["id"]) for row in rows("draft")[type_name.lower()])


def an_id(chance: Chance, type_name: str) -> str:
    """The id of an entry of the type; now and then of another type, or none."""
    if chance.of(2):
        return chance.pick(_ODD_IDS)
    if chance.of(2):
        type_name = chance.pick(ENTRIES)
    return chance.pick(ids(type_name))


def a_text(chance: Chance, table: str, name: str, *, part: bool = False) -> str:
    """A text of the column, or what resembles one; ``part`` may take a piece out of it."""
    pool = column(table, name)
    if not pool or chance.of(12):
        return _odd_text(chance)
    text: str = chance.pick(pool)[:LONGEST]
    if part and text:
        start = chance.number(0, min(len(text) - 1, 40))
        text = text[start : start + chance.number(1, 8)]
    if chance.of(25):
        change = chance.pick((str.upper, str.lower, str.casefold, str.swapcase, str.title))
        text = change(text)
    if chance.of(8):
        text = normalize("NFD", text)
    if chance.of(4):
        text += chance.pick(_ODD_TEXTS[:13])
    return text


def _odd_text(chance: Chance) -> str:
    text = chance.pick(_ODD_TEXTS)
    refused = text in ("\0", "\ud83d")
    return "" if refused and not chance.of(10) else text


def a_number(chance: Chance, pool: tuple[Any, ...], limit: int) -> int:
    """A whole number at or beside one of the column."""
    if not pool or chance.of(10):
        return chance.pick(_INTS)
    number = chance.pick(pool) + chance.number(0, 2) - 1
    return int(max(-limit, min(limit - 1, number)))


def a_float(chance: Chance, pool: tuple[Any, ...]) -> float | int:
    """A number at or beside one of the column."""
    if not pool or chance.of(15):
        return chance.pick(_FLOATS)
    value: float = chance.pick(pool)
    return int(value) if chance.of(10) else value


def a_day(chance: Chance, pool: tuple[date, ...]) -> str:
    """A calendar date at or beside one of the column."""
    if not pool or chance.of(3):
        return chance.pick(_ODD_DATES)
    day = chance.pick(pool)
    if 1 < day.year < 9999:
        day += timedelta(days=chance.number(0, 2) - 1)
    return day.isoformat()


def a_moment(chance: Chance, pool: tuple[datetime, ...]) -> str:
    """A moment at or beside one of the column, in UTC or elsewhere."""
    if not pool or chance.of(3):
        return chance.pick(_ODD_MOMENTS)
    moment = chance.pick(pool)
    if 2 < moment.year < 9999:
        moment += timedelta(microseconds=chance.number(0, 2) - 1)
        if chance.of(30):
            return moment.astimezone(timezone(timedelta(hours=7))).isoformat()
    return str(written(moment))


def a_partial_date(chance: Chance, pool: tuple[date, ...]) -> str:
    """A year, a month or a day of the column."""
    if not pool or chance.of(3):
        return chance.pick(_ODD_DATES)
    precision = chance.pick(("YEAR", "MONTH", "DAY"))
    return written_partial(chance.pick(pool), precision)


def locale(chance: Chance) -> str:
    """A locale; those with more texts more often."""
    return chance.pick((*LOCALES, "VI", "EN", "EN", "ZH"))
