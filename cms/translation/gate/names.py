"""Official names: where a text has a term of the glossary, its translation has a form of it too.

Where several terms begin at the same place the longest counts, and what it covers counts for no
other: "Hữu Nghị" within "cửa khẩu quốc tế Hữu Nghị" is the gate once. Vietnamese names are compared
letter by letter (NFC); English and French ones in any case and with either apostrophe; both at the
borders of words. In Chinese, Japanese and Korean words have no borders: there a form may stand
anywhere. A form that isn't allowed for a term may be a part of one that is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cms.glossary.term import Term

UNSPACED = frozenset({"ZH", "JA", "KO"})
_CASE_COUNTS = frozenset({"VI"})
_PREFIX = 2
_APOSTROPHES = {ord("’"): "'", ord("ʼ"): "'", 0xA0: " ", 0x202F: " "}


@dataclass(frozen=True)
class Mention:
    """A form of a term in a passage, at ``start`` to ``end`` of its words."""

    term: Term
    start: int
    end: int
    is_forbidden: bool


class Index:
    """The forms of a locale by their first letters, the longest first; among equals allowed ones
    first."""

    def __init__(self, terms: Sequence[Term], locale: str) -> None:
        self.locale = locale
        self._forms: dict[str, list[tuple[str, Term, bool]]] = {}
        for term in terms:
            for form in term.forms:
                if form.locale == locale:
                    text = folded(unicodedata.normalize("NFC", form.text), locale)
                    known = self._forms.setdefault(text[:_PREFIX], [])
                    known.append((text, term, form.is_forbidden))
        for forms in self._forms.values():
            forms.sort(key=lambda form: (-len(form[0]), form[2]))

    def mentions(self, words: str) -> Iterator[Mention]:
        """The terms that a passage names, in order, the longest ones; see the module."""
        text = folded(words, self.locale)
        place = 0
        while place < len(text):
            found = self._at(text, place)
            if found:
                yield found
                place = found.end
            else:
                place += 1

    def _at(self, text: str, place: int) -> Mention | None:
        for length in (_PREFIX, 1):
            for form, term, is_forbidden in self._forms.get(text[place : place + length], ()):
                if text.startswith(form, place) and _is_whole(text, place, len(form), self.locale):
                    return Mention(term, place, place + len(form), is_forbidden)
        return None


@lru_cache(maxsize=32)
def index(terms: tuple[Term, ...], locale: str) -> Index:
    """The index of a locale; it is made once for the same terms."""
    return Index(terms, locale)


def folded(words: str, locale: str) -> str:
    """The words in the form in which names of a locale are compared; no letter changes place."""
    text = words.translate(_APOSTROPHES)
    if locale in _CASE_COUNTS:
        return text
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _is_whole(text: str, start: int, length: int, locale: str) -> bool:
    if locale in UNSPACED:
        return True
    end = start + length
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, border: int) -> bool:
    """Whether letters or digits stand on both sides of a place."""
    around = text[max(0, border - 1) : border + 1]
    return border > 0 and len(around) == 2 and all(_WORD.match(each) for each in around)


_WORD = re.compile(r"\w")


def stands_in(form: str, text: str, locale: str) -> bool:
    """Whether a folded form stands anywhere in a folded text."""
    place = text.find(form)
    while place >= 0:
        if _is_whole(text, place, len(form), locale):
            return True
        place = text.find(form, place + 1)
    return False
