"""Sentences: the pieces of a unit cut where its language ends one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cms.text.sentences import sentences
from cms.translation.xliff.units import Code, Piece, Pieces, Role, tidy, words

UNSPACED = frozenset({"ZH", "ZH_HANT", "JA"})
"""Locales that put no space between sentences."""


@dataclass(frozen=True)
class Segment:
    """A sentence, and the white space behind it."""

    pieces: Pieces
    gap: str = ""


def segments(pieces: Pieces, locale: str) -> list[Segment]:
    """The sentences of a unit in a stored locale. Joined with their gaps they are the unit. Marks
    before a sentence's words belong to it, those behind them to the sentence before.
    """
    found: list[Segment] = []
    rest = list(pieces)
    place = 0
    for end in _ends(words(pieces), locale):
        taken, rest = _split(rest, end - place)
        while rest and isinstance(rest[0], Code) and rest[0].role is Role.CLOSE:
            taken.append(rest.pop(0))
        gap = ""
        if rest and isinstance(rest[0], str):
            gap = rest[0][: len(rest[0]) - len(rest[0].lstrip(" \t"))]
            rest[0] = rest[0][len(gap) :]
        place = end + len(gap)
        found.append(Segment(tidy(taken), gap))
    if tidy(rest) or not found:
        last = found.pop() if found else Segment(())
        found.append(Segment(tidy([*last.pieces, last.gap, *rest])))
    return found


def joined(parts: list[Segment]) -> Pieces:
    """The pieces of segments with their gaps."""
    return tidy([piece for part in parts for piece in (*part.pieces, part.gap)])


def gap_between(locale: str) -> str:
    """What a language puts between two sentences."""
    return "" if locale in UNSPACED else " "


def _ends(plain: str, locale: str) -> Iterator[int]:
    """Where each sentence of the words ends. ``sentences`` has white space as single spaces."""
    place = 0
    for sentence in sentences(plain, locale):
        for character in sentence:
            while plain[place].isspace() and not character.isspace():
                place += 1
            if plain[place].isspace() or not character.isspace():
                place += 1
        yield place


def _split(pieces: list[Piece], length: int) -> tuple[list[Piece], list[Piece]]:
    """The pieces that hold so many characters of words, and the others."""
    taken: list[Piece] = []
    rest = list(pieces)
    while rest and length > 0:
        piece = rest.pop(0)
        if isinstance(piece, Code):
            taken.append(piece)
            length -= len(words([piece]))
        elif len(piece) <= length:
            taken.append(piece)
            length -= len(piece)
        else:
            taken.append(piece[:length])
            rest.insert(0, piece[length:])
            length = 0
    return taken, rest
