"""Collation keys: how the words of each language are put in order.

PostgreSQL compares the stored keys byte by byte, so the order is the same on every server and needs
no collation of the operating system. The rules are those of ICU (Unicode Collation Algorithm, UTS
10, with CLDR's tailoring for the locale): Vietnamese An, Án, Ăn, Ân, Dung, Đức; Chinese by pinyin.
"""

from __future__ import annotations

from functools import lru_cache

import icu

from cms.i18n.locales import tag_of

KEY_LIMIT = 1000
"""Bytes of a stored key. An index row of PostgreSQL holds 2,704; texts with the same first thousand
bytes count as equal in order, and the reader's tie-break puts them in a fixed one."""

_ORDERS = {"zh": "zh-u-co-pinyin", "zh-Hant": "zh-Hant-u-co-stroke"}
"""Locales whose order is not left to CLDR's default, which may change."""


def sort_key(text: str, locale: str) -> bytes:
    """The collation key of a text in a stored locale (``VI``), at most ``KEY_LIMIT`` bytes.

    Keys of one locale compare as its readers order the texts; keys of different locales don't
    compare. Equal texts have equal keys as long as the version of ICU stays the same.
    """
    key: bytes = _collator(locale).getSortKey(text)
    return key[:KEY_LIMIT]


@lru_cache(maxsize=64)
def _collator(locale: str) -> icu.Collator:
    tag = tag_of(locale)
    return icu.Collator.createInstance(icu.Locale.forLanguageTag(_ORDERS.get(tag, tag)))
