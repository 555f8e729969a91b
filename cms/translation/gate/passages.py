"""A text cut into passages, in the form in which facts are looked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from cms.text.markdown import parser
from cms.text.sentences import sentences
from cms.translation.gate.facts import Passage, Text
from cms.translation.wording import BLANK_LINES, MARKDOWN

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_KEPT = {ord(character) for character in "，。：；？！（）"}  # they end words where ASCII's don't
_NARROW = {wide: narrow for wide, narrow in _FULL_WIDTH.items() if wide not in _KEPT}


_PARSER = parser()


def passages(text: Text) -> Iterator[Passage]:
    """The passages of all fields, in order."""
    for field, given in text.fields.items():
        value = unicodedata.normalize("NFC", given)
        if field.endswith(MARKDOWN):
            yield from _of_markdown(field, value)
        else:
            for block in BLANK_LINES.split(value):
                if block.strip():
                    yield Passage(field, block)


def narrowed(words: str) -> str:
    """The same words with full-width digits, letters and signs as ASCII ones, each in its place."""
    return words.translate(_NARROW)


def sentence_of(words: str, start: int, end: int, locale: str, limit: int = 300) -> str:
    """The sentence in which a place of a passage lies, cut around it to ``limit`` characters."""
    position = len(" ".join(words[:start].split()))
    reached = 0
    for sentence in sentences(words, locale):
        reached += len(sentence) + 1
        if reached > position:
            return _excerpt(sentence, position - (reached - len(sentence) - 1), limit)
    return words[max(0, start - limit // 2) : end + limit // 2]


def _excerpt(sentence: str, position: int, limit: int) -> str:
    if len(sentence) <= limit:
        return sentence
    begin = max(0, min(position - limit // 2, len(sentence) - limit))
    cut = sentence[begin : begin + limit].strip()
    return f"{'…' if begin else ''}{cut}{'…' if begin + limit < len(sentence) else ''}"


def _of_markdown(field: str, markdown: str) -> Iterator[Passage]:
    headings: list[str] = []
    column = -1
    in_head = False
    for token in _PARSER.parse(markdown):
        if token.type in ("thead_open", "table_close"):
            headings, in_head, column = [], token.type == "thead_open", -1
        elif token.type == "tr_open":
            column = -1
        elif token.type == "tbody_open":
            in_head = False
        elif token.type in ("th_open", "td_open"):
            column += 1
        elif token.type == "inline":
            children = token.children or []
            words = _words(children)
            heading = headings[column] if 0 <= column < len(headings) and not in_head else ""
            if in_head:
                headings.append(words)
            yield Passage(field, words, tuple(_links(children)), heading)
        elif token.type in ("fence", "code_block"):
            yield Passage(field, token.content)


def _words(children: Sequence[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(
        _words(child.children or [])
        if child.type == "image"
        else breaks.get(child.type, child.content)
        for child in children
    )


def _links(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type == "link_open":
            yield str(child.attrs["href"])
        elif child.type == "image":
            yield str(child.attrs["src"])
