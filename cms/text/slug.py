"""Slugs: a title's part of a web address."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import icu

SLUG_LENGTH = 80
"""Characters of a slug that is made."""


def slug_of(title: str) -> str:
    """The words of a title in lower-case ASCII, joined by hyphens; the words of other scripts as
    ICU writes them in Latin letters (Any-Latin; Latin-ASCII). Empty where it has no words.
    """
    latin = _latin().transliterate(title)
    words = re.findall("[a-z0-9]+", unicodedata.normalize("NFKD", latin).lower())
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:SLUG_LENGTH]
        if len(longer) > SLUG_LENGTH:
            break
        slug = longer
    return slug


@cache
def _latin() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Any-Latin; Latin-ASCII")
