"""Plain texts as units: one each, with a code for every line end."""

from __future__ import annotations

import re
from itertools import count

from cms.translation.xliff.units import Code, Cut, Mark, Piece, Pieces, Role, tidy

_BREAK = re.compile(r"[ \t]*\n\s*|[\ufffe\uffff]+")


def cut(text: str) -> Cut:
    """A plain text as one unit; none if it says nothing."""
    words = text.strip()
    if not words:
        return Cut((text,), (), ())
    start = text.index(words)
    ids = map(str, count(1))
    pieces: list[Piece] = []
    place = 0
    for match in _BREAK.finditer(words):
        mark = Mark.BREAK if "\n" in match[0] else Mark.CHARACTER
        pieces += [words[place : match.start()], Code(next(ids), Role.SINGLE, mark, match[0])]
        place = match.end()
    pieces.append(words[place:])
    return Cut((text[:start], text[start + len(words) :]), (tidy(pieces),), ("text",))


def filled(template: Cut, units: list[Pieces]) -> str:
    """The text of a template with this unit for its own."""
    return template.joined(units)
