"""Values in words: labels of enum values, names of languages, dates, sizes of files.

How a language writes dates and numbers, and what it calls languages, is CLDR's, by Babel; labels
are in the catalogs (see ``messages``), by the enum's name and the English label.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.units import format_unit

from cms.content.enums import (
    ArticleKind,
    Classification,
    MediaKind,
    PlaceKind,
    UnitKind,
    VariantState,
)
from cms.i18n.locales import tag_of
from cms.i18n.messages import labels

Say = Callable[[Any, str], str | None]
"""Says a value in a stored locale (``ZH``); None for a missing value."""

LABELLED = (ArticleKind, Classification, MediaKind, PlaceKind, UnitKind, VariantState)
"""The enums whose members have labels in the catalogs."""

_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")
_PARTIAL = {
    ("SHORT", 4): "y",
    ("MEDIUM", 4): "y",
    ("LONG", 4): "y",
    ("FULL", 4): "y",
    ("SHORT", 7): "yM",
    ("MEDIUM", 7): "yMMM",
    ("LONG", 7): "yMMMM",
    ("FULL", 7): "yMMMM",
}
"""CLDR's skeletons of dates known to the year or the month: format and length of the EDTF text."""


def say(kind: str, *details: str) -> Say:
    """The function that says values of a kind:

    * ``label``, with the name of an enum: the label of a member by its name, or the name of a
      language for ``Locale``;
    * ``day``, with a format (``SHORT``, ``MEDIUM``, ``LONG``, ``FULL``) and a time zone: a date, a
      moment's day in the time zone, or an EDTF text known to the day, the month or the year;
    * ``bytes``: a size in bytes, in decimal multiples (1 kB is 1000 bytes).
    """
    return _present(_KINDS[kind](*details))


def english(member: str) -> str:
    """The English label of an enum's member: ``BORDER_GATE`` → ``Border gate``."""
    return member.replace("_", " ").capitalize()


def _present(says: Callable[[Any, str], str]) -> Say:
    return lambda value, locale: None if value is None else says(value, locale)


def _label(enum: str) -> Callable[[str, str], str]:
    if enum == "Locale":
        return _language

    def label(value: str, locale: str) -> str:
        text = english(value)
        return labels(locale).get((enum, text), text)

    return label


@cache
def _language(value: str, locale: str) -> str:
    return str(_locale(value).get_display_name(_locale(locale)) or tag_of(value))


def _day(form: str, zone: str) -> Callable[[date | str, str], str]:
    here = ZoneInfo(zone)

    @lru_cache(maxsize=1024)
    def day(value: date | str, locale: str) -> str:
        if isinstance(value, str):
            return _partial(value, form, locale)
        if isinstance(value, datetime):
            value = _day_of(value, here)
        return _written(value, form, locale)

    return day


def _day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day of a moment in a time zone; in UTC at the calendar's ends, where there's none."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def _partial(text: str, form: str, locale: str) -> str:
    if len(text) == 10:
        return _written(date.fromisoformat(text), form, locale)
    day = date(int(text[:4]), int(text[5:] or 1), 1)
    return format_skeleton(_PARTIAL[form, len(text)], day, locale=_locale(locale))


def _written(day: date, form: str, locale: str) -> str:
    """A whole date. CLDR's own short form has two digits of the year, too few for an archive."""
    if form == "SHORT":
        return format_skeleton("yMd", day, locale=_locale(locale))
    return format_date(day, form.lower(), locale=_locale(locale))


def _bytes() -> Callable[[int, str], str]:
    def size(value: int, locale: str) -> str:
        power = 0
        while power < len(_UNITS) - 1 and round(value / 1000**power, 1) >= 1000:
            power += 1
        amount, unit = value / 1000**power, _UNITS[power]
        return format_unit(amount, unit, "short", format="#,##0.#", locale=_locale(locale))

    return size


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(tag_of(code), sep="-")


_KINDS: dict[str, Callable[..., Callable[[Any, str], str]]] = {
    "label": _label,
    "day": _day,
    "bytes": _bytes,
}
