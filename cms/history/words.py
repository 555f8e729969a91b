"""What is different between two texts, word by word, in the segmentation of their locale.

Words are those of Unicode Text Segmentation (UAX 29) as ICU tailors it: by dictionary in Chinese
and Japanese, which write no spaces, by syllable in Vietnamese. What stands between words (spaces,
punctuation, the signs of Markdown) is compared only where the words around it are the same, so that
texts are not called alike because both have spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import icu

from cms.history.common import matches
from cms.i18n.locales import tag_of


class SpanOp(StrEnum):
    """What became of a piece of a text."""

    EQUAL = "EQUAL"
    DELETE = "DELETE"
    INSERT = "INSERT"


@dataclass(frozen=True)
class Span:
    """A piece of a text: it stayed, went or came."""

    op: SpanOp
    text: str


ISLAND = 2
"""Words that stay the same between two longer changes and are told as changed all the same: a
sentence that was written anew is read more easily whole than around its “and”.
"""

_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
_BETWEEN = re.compile(r"[\W_]+")


def words(text: str, locale: str) -> list[str]:
    """The words of a text in a stored locale (``VI``; without one, ``""``, by the rules for all
    languages), and what stands between them. Joined they are the text.
    """
    breaks = icu.BreakIterator.createWordInstance(icu.Locale.forLanguageTag(tag_of(locale)))
    breaks.setText(text)
    bounds = [0, *breaks]
    if text.isascii() or max(text) <= "\uffff":
        return [text[start:end] for start, end in pairwise(bounds)]
    units = text.encode("utf-16-le")  # ICU counts units of UTF-16
    return [units[2 * a : 2 * b].decode("utf-16-le") for a, b in pairwise(bounds)]


def difference(old: str, new: str, locale: str) -> tuple[Span, ...]:
    """How one text became another. What was EQUAL and what was DELETEd, joined, are the old text;
    what was EQUAL and what was INSERTed the new one. Between two EQUAL spans stands at most one
    DELETE, with one INSERT behind it.

    It takes about as long as the product of the words in those paragraphs that differ: hundredths
    of a second where an editor worked, a second or two for the longest texts without a sentence in
    common.
    """
    if old == new:
        return (Span(SpanOp.EQUAL, old),) if old else ()
    pieces: list[Piece] = []
    for piece in _aligned(_PARAGRAPH.findall(old), _PARAGRAPH.findall(new)):
        if piece.old == piece.new:
            pieces.append(piece)
        else:
            pieces += _aligned(words(piece.old, locale), words(piece.new, locale))
    return tuple(_spans(_merged(_joined(pieces))))


@dataclass(frozen=True)
class Piece:
    """A piece of the old text and the piece of the new one in its place; the same, or different.
    ``words`` counts the words of one that is the same.
    """

    old: str
    new: str
    words: int = 0

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.old == self.new

    def __add__(self, other: Piece) -> Piece:
        return Piece(self.old + other.old, self.new + other.new, self.words + other.words)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Both texts side by side, as pieces that are the same and pieces that aren't.

    Members with words in them are matched; those between follow, from where they meet a match.
    """
    old_at, new_at = _with_words(old), _with_words(new)
    pairs = matches([old[i] for i in old_at], [new[j] for j in new_at])
    ends = [(old_at[i], new_at[j]) for i, j in pairs] + [(len(old), len(new))]
    i = j = 0
    for old_end, new_end in ends:
        yield from _between(old[i:old_end], new[j:new_end])
        if old_end < len(old):
            yield Piece(old[old_end], new[new_end], 1)
        i, j = old_end + 1, new_end + 1


def _with_words(members: Sequence[str]) -> list[int]:
    return [at for at, member in enumerate(members) if not _BETWEEN.fullmatch(member)]


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """What stands between two matches: alike at its ends, perhaps, and different between them."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    for member in old[:start]:
        yield Piece(member, member)
    yield Piece("".join(old[start : len(old) - end]), "".join(new[start : len(new) - end]))
    for member in old[len(old) - end :]:
        yield Piece(member, member)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of a kind made one; empty ones are nothing."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.old and not piece.new:
            continue
        if joined and joined[-1].is_same == piece.is_same:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Islands taken into the changes on both sides."""
    merged: list[Piece] = []
    for at, piece in enumerate(pieces):
        after = pieces[at + 1 : at + 2]
        if merged and not merged[-1].is_same and _goes_with(merged[-1], piece, after):
            merged[-1] += piece
        else:
            merged.append(piece)
    return _joined(merged)


def _goes_with(before: Piece, piece: Piece, after: Sequence[Piece]) -> bool:
    """Whether a piece is a change too, or an island: so little between two changes, a word or two
    within a paragraph and shorter than either of them, that it is told as changed.
    """
    if not piece.is_same:
        return True
    if not after or "\n" in piece.old:
        return False
    changed = min(max(len(change.old), len(change.new)) for change in (before, *after))
    return len(piece.old) < changed and piece.words <= ISLAND


def _spans(pieces: Iterable[Piece]) -> Iterator[Span]:
    for piece in pieces:
        if piece.is_same:
            yield Span(SpanOp.EQUAL, piece.old)
            continue
        if piece.old:
            yield Span(SpanOp.DELETE, piece.old)
        if piece.new:
            yield Span(SpanOp.INSERT, piece.new)
