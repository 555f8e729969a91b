"""What a text is made of for a translator: units of words with inline codes, in a skeleton.

``Cut`` holds a text exactly: its skeleton and the pieces of its units, put together, are the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Where a code stands: before the words that it is about, behind them, or by itself."""

    OPEN = "OPEN"
    CLOSE = "CLOSE"
    SINGLE = "SINGLE"


class Mark(StrEnum):
    """What a code means."""

    STRONG = "STRONG"
    EMPHASIS = "EMPHASIS"
    LINK = "LINK"
    IMAGE = "IMAGE"
    CODE = "CODE"
    BREAK = "BREAK"
    SOFT_BREAK = "SOFT_BREAK"
    CHARACTER = "CHARACTER"


@dataclass(frozen=True)
class Code:
    """Something between the words that is not to be translated: ``data`` is how the text has it.
    The two codes of a pair have the same ``id``.
    """

    id: str
    role: Role
    mark: Mark
    data: str

    @property
    def is_needed(self) -> bool:
        """Whether a translation must keep it: all but where a line happens to end in the source,
        and single characters that are written in a special way.
        """
        return self.mark not in (Mark.SOFT_BREAK, Mark.CHARACTER)


Piece = str | Code
Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Cut:
    """A text as literal parts and units: ``literals`` has one more member than ``units``, and they
    alternate. ``kinds`` says what block each unit is ("paragraph", "heading-2", "cell").
    """

    literals: tuple[str, ...]
    units: tuple[Pieces, ...]
    kinds: tuple[str, ...]

    def joined(self, units: Sequence[Pieces] | None = None) -> str:
        """The text with these units in place of its own."""
        parts = [self.literals[0]]
        for unit, literal in zip(units or self.units, self.literals[1:], strict=True):
            parts += [written(unit), literal]
        return "".join(parts)


def written(pieces: Sequence[Piece]) -> str:
    """Pieces as the text has them."""
    return "".join(piece if isinstance(piece, str) else piece.data for piece in pieces)


def words(pieces: Sequence[Piece]) -> str:
    """The words alone; where a line ends there is a space."""
    breaks = (Mark.BREAK, Mark.SOFT_BREAK)
    return "".join(
        piece if isinstance(piece, str) else " " if piece.mark in breaks else "" for piece in pieces
    )


def codes(pieces: Sequence[Piece]) -> list[Code]:
    """The codes alone, in order."""
    return [piece for piece in pieces if isinstance(piece, Code)]


def tidy(pieces: Sequence[Piece]) -> Pieces:
    """The same pieces with neighbouring words joined and none that are empty."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return tuple(found)
