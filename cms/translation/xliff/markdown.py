"""Markdown cut into units, each with the place of every mark in the source.

The parser is the one that renders bodies (``cms.text.markdown``: CommonMark with tables, no HTML);
it tells what the blocks and marks are but not where, so its states are extended to note the places.
What isn't a unit's words (marks of lists, quotes and headings, code blocks, definitions of links)
is the skeleton, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import count, pairwise
from typing import Any, Literal

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from cms.text.markdown import parser
from cms.translation.xliff.units import Code, Cut, Mark, Piece, Pieces, Role, tidy

Span = tuple[int, int]


def cut(markdown: str) -> Cut:
    """The units of a Markdown text, block by block. Put together again they are the text."""
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    if markdown:
        state = _BlockState(markdown, _PARSER, env, tokens)
        _PARSER.block.tokenize(state, state.line, state.lineMax)
    literals, units, kinds = [], [], []
    place = 0
    for block in _blocks(tokens, markdown):
        content = block.content(markdown)
        if not content.strip():
            continue
        literals.append(markdown[place : block.spans[0][0]])
        units.append(_pieces(block, content, markdown, env))
        kinds.append(block.kind)
        place = block.spans[-1][1]
    literals.append(markdown[place:])
    return Cut(tuple(literals), tuple(units), tuple(kinds))


# --- blocks --------------------------------------------------------------------------------------


class _BlockState(StateBlock):
    """Notes with each run of words where its lines lie, without the marks of the blocks around."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "inline":
            opening = next(t for t in reversed(self.tokens[:-1]) if t.map)
            first, last = opening.map or (0, 0)
            if opening.type == "heading_open" and opening.markup[0] in "-=":
                last -= 1  # the line under the heading
            token.meta["lines"] = [
                (self.bMarks[line] + self.tShift[line], self.eMarks[line])
                for line in range(first, last)
            ]
        return token


@dataclass(frozen=True)
class _Block:
    """The lines of one run of words in the source, and what it is."""

    kind: str
    spans: list[Span]

    def content(self, source: str) -> str:
        """The lines, joined."""
        return "\n".join(source[start:end] for start, end in self.spans)

    def at(self, place: int) -> int:
        """Where a place of the content lies in the source."""
        for start, end in self.spans:
            if place <= end - start:
                return start + place
            place -= end - start + 1
        return self.spans[-1][1]


_HEADING = re.compile(r"#{1,6}(?:[ \t]+|$)(?P<words>.*?)(?:[ \t]+#+)?[ \t]*$")


def _blocks(tokens: list[Token], source: str) -> Iterator[_Block]:
    cells: list[Span] = []
    for position, token in enumerate(tokens):
        if token.type == "tr_open":
            cells = []
        if token.type != "inline":
            continue
        opening = tokens[position - 1]
        lines: list[Span] = token.meta["lines"]
        if opening.type in ("th_open", "td_open"):
            if tokens[position - 2].type == "tr_open":
                cells = list(_cells(source, *lines[0]))
            if cells:  # rows may be shorter than the head
                yield _Block("cell", [cells.pop(0)])
        elif opening.type == "heading_open" and opening.markup[0] == "#":
            yield _Block(f"heading-{len(opening.markup)}", [_in_heading(source, *lines[0])])
        else:
            is_heading = opening.type == "heading_open"
            yield _Block(
                f"heading-{opening.tag[1:]}" if is_heading else "paragraph",
                [*lines[:-1], _trimmed(source, *lines[-1])],
            )


def _in_heading(source: str, start: int, end: int) -> Span:
    match = _HEADING.match(source[start:end])
    assert match
    return start + match.start("words"), start + match.end("words")


def _trimmed(source: str, start: int, end: int) -> Span:
    words = source[start:end]
    left = len(words) - len(words.lstrip(" \t"))
    return start + left, max(start + left, start + len(words.rstrip(" \t")))


def _cells(source: str, start: int, end: int) -> Iterator[Span]:
    """The cells of a table's row: between the pipes that no backslash stands before."""
    start, end = _trimmed(source, start, end)
    borders = [
        at
        for at in range(start, end)
        if source[at] == "|" and not (at > start and source[at - 1] == "\\")
    ]
    edges = [start - 1, *borders, end]
    spans = [(left + 1, right) for left, right in pairwise(edges)]
    if spans and spans[0][0] == spans[0][1]:
        del spans[0]
    if spans and spans[-1][0] == spans[-1][1]:
        del spans[-1]
    return (_trimmed(source, *span) for span in spans)


# --- marks ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """A mark at a place of a block's content."""

    start: int
    end: int
    role: Role
    mark: Mark


class _InlineState(StateInline):
    """Keeps the marks that are found, in no order."""

    def __init__(self, content: str, env: dict[str, Any]) -> None:
        super().__init__(content, _PARSER, env, [])
        self.found: list[_Found] = []

    def note(self, start: int, end: int, mark: Mark, role: Role = Role.SINGLE) -> None:
        """A mark was found."""
        self.found.append(_Found(start, end, role, mark))


class _Inline(ParserInline):
    """The parser of marks, which notes where each rule has begun and ended."""

    def tokenize(self, state: StateInline) -> None:
        rules = self.ruler.getRules("")
        end = state.posMax
        nesting = state.md.options["maxNesting"]
        while state.pos < end:
            start, known = state.pos, len(state.tokens)
            done = state.level < nesting and any(rule(state, False) for rule in rules)
            if not done:
                state.append_pending(state.src[state.pos])
                state.pos += 1
            elif isinstance(state, _InlineState):
                _note(state, start, state.tokens[known:])
        if state.pending:
            state.pushPending()


def _note(state: _InlineState, start: int, made: list[Token]) -> None:
    """Note what a rule has found from ``start`` to where the state is now."""
    source, end = state.src, state.pos
    kinds = {token.type for token in made}
    if source[start] in "*_":  # one token for each; which of them are marks is known at the end
        for offset, token in enumerate(made[start - end :]):
            token.meta["place"] = start + offset
    elif source[start] == "[" and "link_open" in kinds:
        _note_around(state, start, start + 1, Mark.LINK)
    elif source[start] == "!" and "image" in kinds:
        _note_around(state, start, start + 2, Mark.IMAGE)
    elif "code_inline" in kinds or (source[start] == "<" and "link_open" in kinds):
        state.note(start, end, Mark.CODE)
    elif "hardbreak" in kinds or "softbreak" in kinds:
        mark = Mark.BREAK if "hardbreak" in kinds else Mark.SOFT_BREAK
        state.note(len(source[:start].rstrip(" ")), end, mark)
    elif "text_special" in kinds:
        state.note(start, end, Mark.CHARACTER)


def _note_around(state: _InlineState, start: int, label: int, mark: Mark) -> None:
    """Note the marks around the words of a link or picture. Where the words are its reference too,
    all of it is one mark: they can't be translated without breaking it.
    """
    end = state.pos
    last = state.md.helpers.parseLinkLabel(state, label - 1, mark is Mark.LINK)
    if state.src[last:end] in ("]", "][]") or not state.src[label:last].strip():
        state.note(start, end, mark)
    else:
        state.note(start, label, mark, Role.OPEN)
        state.note(last, end, mark, Role.CLOSE)


def marks(content: str, env: dict[str, Any]) -> list[_Found]:
    """The marks of a block's content, in order."""
    state = _InlineState(content, env)
    _PARSER.inline.tokenize(state)
    for rule in _PARSER.inline.ruler2.getRules(""):
        rule(state)
    for token in state.tokens:
        if token.type in _PAIRED:
            role, mark = _PAIRED[token.type]
            place = token.meta["place"]
            before = len(token.markup) - 1 if role is Role.OPEN else 0
            state.note(place - before, place - before + len(token.markup), mark, role)
    return list(_outermost(sorted(state.found, key=lambda each: (each.start, -each.end))))


def _outermost(found: list[_Found]) -> Iterator[_Found]:
    """The marks without those within one that stands by itself."""
    until = 0
    for each in found:
        if each.start >= until:
            yield each
            if each.role is Role.SINGLE:
                until = each.end


_PAIRED = {
    "em_open": (Role.OPEN, Mark.EMPHASIS),
    "em_close": (Role.CLOSE, Mark.EMPHASIS),
    "strong_open": (Role.OPEN, Mark.STRONG),
    "strong_close": (Role.CLOSE, Mark.STRONG),
}


_PARSER = parser(_Inline())


# --- pieces --------------------------------------------------------------------------------------

_UNFIT = re.compile("[\ufffe\uffff]+|\n")
"""What no file of XML can hold, and line ends that no rule has seen (in the words of a picture)."""


def _pieces(block: _Block, content: str, source: str, env: dict[str, Any]) -> Pieces:
    """The words and codes of a block; the two codes of a pair share an id."""
    ids = map(str, count(1))
    open_ids: list[str] = []
    pieces: list[Piece] = []
    place = 0
    for found in marks(content, env):
        pieces += _plain(block, content, (place, found.start), source, ids)
        if found.role is Role.CLOSE:
            name = open_ids.pop()
        else:
            name = next(ids)
            if found.role is Role.OPEN:
                open_ids.append(name)
        data = source[block.at(found.start) : block.at(found.end)]
        pieces.append(Code(name, found.role, found.mark, data))
        place = found.end
    pieces += _plain(block, content, (place, len(content)), source, ids)
    return tidy(pieces)


def _plain(
    block: _Block, content: str, span: Span, source: str, ids: Iterator[str]
) -> Iterator[Piece]:
    place, end = span
    for match in _UNFIT.finditer(content, place, end):
        yield content[place : match.start()]
        mark = Mark.SOFT_BREAK if match[0] == "\n" else Mark.CHARACTER
        data = source[block.at(match.start()) : block.at(match.end())]
        yield Code(next(ids), Role.SINGLE, mark, data)
        place = match.end()
    yield content[place:end]


# --- putting translations in ---------------------------------------------------------------------


class Broken(Exception):
    """Words that can't stand where they are to stand; ``units`` are their positions."""

    def __init__(self, units: list[int]) -> None:
        super().__init__(units)
        self.units = units


def filled(template: Cut, units: list[Pieces]) -> str:
    """The Markdown of a template with these units for its own, so that it is cut into the same
    blocks, marks and words. Characters that would be marks where they are only meant as themselves
    get a backslash before them, if there are any.

    Raises Broken.
    """
    text = template.joined(units)
    if not (wrong := _wrong(template, units, text)):
        return text
    escaped = [_escaped(unit) if position in wrong else unit for position, unit in enumerate(units)]
    text = template.joined(escaped)
    if wrong and not _wrong(template, units, text):
        return text
    escaped = [_escaped(unit) for unit in units]
    text = template.joined(escaped)
    if wrong := _wrong(template, units, text):
        raise Broken(sorted(wrong))
    return text


def _wrong(template: Cut, units: list[Pieces], text: str) -> set[int]:
    """The units that the text doesn't have as they are meant; all, if its blocks are others."""
    found = cut(text)
    if found.literals != template.literals or found.kinds != template.kinds:
        alone = {n for n, unit in enumerate(units) if not _stands_alone(template, n, unit)}
        return alone or set(range(len(units)))
    return {
        position
        for position, (meant, made) in enumerate(zip(units, found.units, strict=True))
        if _plainly(meant) != _plainly(made)
    }


def _stands_alone(template: Cut, position: int, unit: Pieces) -> bool:
    """Whether the template keeps its blocks when only this unit is put in."""
    units = list(template.units)
    units[position] = unit
    found = cut(template.joined(units))
    return found.literals == template.literals and found.kinds == template.kinds


def _plainly(pieces: Pieces) -> list[str | tuple[Role, Mark, str]]:
    """Words and marks, however a character is written."""
    plain: list[str | tuple[Role, Mark, str]] = []
    for piece in pieces:
        if isinstance(piece, Code) and piece.mark is not Mark.CHARACTER:
            plain.append((piece.role, piece.mark, piece.data))
            continue
        said = piece if isinstance(piece, str) else _character(piece.data)
        if plain and isinstance(plain[-1], str):
            plain[-1] += said
        else:
            plain.append(said)
    return plain


def _character(data: str) -> str:
    return data[1:] if data[0] == "\\" else unescape(data)


_SPECIAL = re.compile(r"[\\`*_\[\]<&|]|!(?=\[)")
_START = re.compile(r"(?P<mark>#{1,6}(?=\s|$)|[-+=~>])|(?P<number>\d{1,9})(?P<dot>[.)])")


def _escaped(pieces: Pieces) -> Pieces:
    """The same words with a backslash before each character that could be a mark."""
    made: list[Piece] = []
    for position, piece in enumerate(pieces):
        if isinstance(piece, Code):
            made.append(piece)
            continue
        text = _SPECIAL.sub(lambda match: f"\\{match[0]}", piece)
        follows_break = position > 0 and _is_break(pieces[position - 1])
        if (position == 0 or follows_break) and (match := _START.match(text)):
            at = match.start("dot") if match["dot"] else 0
            text = f"{text[:at]}\\{text[at:]}"
        made.append(text)
    return tuple(made)


def _is_break(piece: Piece) -> bool:
    return isinstance(piece, Code) and piece.mark in (Mark.BREAK, Mark.SOFT_BREAK)
