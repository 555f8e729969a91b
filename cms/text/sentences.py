"""Sentences: where each language ends one.

The boundaries are those of ICU (Unicode Text Segmentation, UAX 29, with CLDR's rules for the
locale), less those after a full stop that ends no sentence: of an abbreviation ("TP. Lạng Sơn",
"tr. 12"), of an initial ("J. R. Tolkien"), of the number of an item ("1. Mục tiêu") and within a
date that is written year first ("1945. 9. 2."). A sentence that really ends with one of these is
taken together with the next one, which is harmless where sentences are only compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import icu

from cms.i18n.locales import tag_of

# The same for all languages: the texts of each name people, places and units of the others.
_ABBREVIATION = re.compile(
    "TP|Tp|TX|TT|TS|Ts|ThS|Ths|PGS|GS|BS|KS|CN|NXB|Nxb|[Đđ]/c"  # Vietnamese
    "|Mr|Mrs|Ms|Messrs|Dr|Prof|St|Gen|Col|Lt|Maj|Capt|Sgt|Gov|Sen|Rep|Rev|Hon|[Cc]f|vs|viz"
    "|approx|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec"  # English
    "|MM|Pr|Ste|janv|févr|avr|juil|sept|oct|nov|déc|env"  # French
)
_BEFORE_NUMBERS = re.compile(
    "[Tt]r|trg|[Đđ]|kh|QL|TL|[Nn]o|[Nn]os|pp?|[Vv]ol|ch|chap|[Aa]rt|sec|[Ff]ig|n|t"
)
"""What is short for something that has a number: a page, a road, a volume."""

_OPENING = "「『（《〈【〔“‘«(["
_TAIL = 30
"""Characters in which an abbreviation or a date at the end of a text has its place."""
_LAST_WORD = re.compile(r"(?:^|[\s(\[“‘\"'«「『])([^\s(\[“‘\"'«「『]{1,20})\.$")
_INITIAL = re.compile(r"(?:.*\.)?[^\W\d_]")
_ITEM_NUMBER = re.compile(r"(?:\d{1,3}|[IVXLC]{1,6}|[^\W\d_])(?:\.\d{1,3})*\.")
_YEAR_FIRST = re.compile(r"(?:^|\s)\d{4}\.(?: ?\d{1,2}\.){0,2}$")
_DAY_OR_MONTH = re.compile(r"\d{1,2}\.")
_FULL_DATE = re.compile(r"(?:^|\s)\d{4}\. ?\d{1,2}\. ?\d{1,2}\.$")


def sentences(block: str, locale: str) -> list[str]:
    """The sentences of one block of plain text in a stored locale (``VI``), in order; white space
    counts as one space, and there is none at the ends.
    """
    found: list[str] = []
    for piece in _pieces(" ".join(block.split()), locale):
        if found and _goes_on(found[-1].rstrip(), piece):
            found[-1] += piece
        else:
            found.append(piece)
    return [sentence.strip() for sentence in found]


def _pieces(text: str, locale: str) -> Iterator[str]:
    """What lies between ICU's boundaries, which count in units of UTF-16."""
    iterator = icu.BreakIterator.createSentenceInstance(icu.Locale.forLanguageTag(tag_of(locale)))
    iterator.setText(text)
    units = text.encode("utf-16-le")
    start, opened = 0, ""
    for end in iterator:
        piece = opened + units[2 * start : 2 * end].decode("utf-16-le")
        # UAX 29 takes every bracket for a closing one, also that which opens the next sentence.
        closed = piece if 2 * end == len(units) else piece.rstrip(_OPENING)
        opened = piece[len(closed) :]
        if closed:
            yield closed
        start = end


def _goes_on(before: str, piece: str) -> bool:
    """Whether ``before`` ends with a full stop that ends no sentence."""
    if not before.endswith("."):
        return False
    end = before[-_TAIL:]
    if _ITEM_NUMBER.fullmatch(before) or _FULL_DATE.search(end):
        return True
    if _YEAR_FIRST.search(end) and _DAY_OR_MONTH.match(piece):
        return True
    match = _LAST_WORD.search(end)
    if match is None:
        return False
    word = match[1]
    if piece[0].isdigit() and _BEFORE_NUMBERS.fullmatch(word):
        return True
    initial = word[-1].isupper() and _INITIAL.fullmatch(word)
    return bool(initial or _ABBREVIATION.fullmatch(word))
