"""A body's Markdown becomes HTML, plain text and the list of entries that it links to.

The Markdown is CommonMark 0.31 with GitHub's tables; raw HTML in it is text like any other. The
HTML is sanitised by an explicit list of what may stand in it, whatever the renderer made.

An editor links to an entry by its global id: ``[text](article:ID)``, ``[text](media:ID)`` and
``![alt](media:ID)``. The HTML keeps these as ``href="article:ID"``, ``href="media:ID"`` and
``src="media:ID"``: only the reader knows the address at which it shows an article or asks for a
picture, and it finds both by the id, in ``body.links`` or by ``node(id:)``. A link to anywhere else
is a full address (``https``, ``http``, ``mailto`` or ``tel``); a relative one would mean something
else on every site that shows the text, so it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import nh3
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token

from cms.errors import InputError, InvalidId, Path
from cms.read.global_id import decode

ENTRY_SCHEMES = {"article": "Article", "media": "Media"}
"""URI schemes of links to entries, and the type that each names."""

OUTSIDE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_BLOCKS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_TAGS = {"a", "br", "code", "em", "img", "strong", *_BLOCKS, *_TABLES}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"style"},
    "th": {"style"},
}
UNSPACED = "[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
"""Characters of scripts that write no spaces, Chinese and Japanese, as a regular expression."""
_END_UNSPACED = re.compile(UNSPACED + r"\Z")
_START_UNSPACED = re.compile(UNSPACED)


@dataclass(frozen=True)
class EntryLink:
    """An entry that a text links to: the GraphQL type, the key, and the link as it is written."""

    type_name: str
    key: UUID
    written: str


@dataclass(frozen=True)
class Rendered:
    """What a body gives: ``html`` is sanitised, ``text`` is plain with blank lines between blocks,
    ``links`` names each linked entry once, in the order of first mention."""

    html: str
    text: str
    links: tuple[EntryLink, ...]


def render(markdown: str, *, locale: str = "", path: Path = ()) -> Rendered:
    """Derive HTML, text and links from the Markdown of one locale's body.

    Raises:
        InputError: a link is neither an entry's id nor a full address; the error names the link
            and the locale. Whether the entry exists is not known here.
    """
    env: dict[str, object] = {}
    tokens = _PARSER.parse(markdown, env)
    links: dict[tuple[str, UUID], EntryLink] = {}
    for token in tokens:
        token.children = list(_without_breaks_between_unspaced(token.children or []))
        for attribute, part in _destinations(token.children):
            written = str(part.attrs[attribute])
            at: dict[str, Any] = {"path": path, "argument": "body_markdown", "locale": locale}
            link = _resolve(written, is_image=attribute == "src", at=at)
            if link is not None:
                part.attrs[attribute] = link.written
                links.setdefault((link.type_name, link.key), link)
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, env)
    return Rendered(_sanitise(html), _plain(tokens), tuple(links.values()))


def blocks(markdown: str) -> list[str]:
    """The words of each block of a body, in order: a paragraph, a heading, an item of a list, a
    cell of a table, a piece of code. Where a line ends within a block there is a space, or nothing
    between characters of scripts that write none. Links aren't looked at, so nothing is refused.
    """
    found = []
    for token in _PARSER.parse(markdown):
        if token.type == "inline":
            children = list(_without_breaks_between_unspaced(token.children or []))
            found.append(_plain_inline(children, hard_break=" "))
        elif token.type in ("fence", "code_block"):
            found.append(token.content)
    return found


def parser(inline: ParserInline | None = None) -> MarkdownIt:
    """What reads a body; ``inline`` may read the words of its blocks in another way.

    Every destination is taken as written, so that ours are judged in one place: ``render``.
    """
    made = MarkdownIt("commonmark", {"html": False})
    if inline is not None:
        made.inline = inline
        made.configure("commonmark", {"html": False})
    made.enable("table")
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    return made


_PARSER = parser()


def _sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={*ENTRY_SCHEMES, *OUTSIDE_SCHEMES},
        filter_style_properties={"text-align"},
        link_rel=None,
        url_relative="deny",
    )


def _resolve(written: str, *, is_image: bool, at: dict[str, Any]) -> EntryLink | None:
    """The entry that a destination names; None for an address outside. Raises InputError."""
    scheme, colon, text = written.partition(":")
    scheme = scheme.lower()
    if colon and scheme in OUTSIDE_SCHEMES:
        return None
    shown = written[:200]
    if not colon or scheme not in ENTRY_SCHEMES:
        raise InputError(
            "The link “{link}” in the text of locale {locale} must start with "
            "article:, media:, https:, http:, mailto: or tel:.",
            link=shown,
            **at,
        )
    if is_image and scheme != "media":
        raise InputError(
            "The picture “{link}” in the text of locale {locale} must be a media file.",
            link=shown,
            **at,
        )
    try:
        type_name, key = decode(text)
    except InvalidId:
        type_name = ""
    if type_name != ENTRY_SCHEMES[scheme]:
        raise InputError(
            "The link “{link}” in the text of locale {locale} holds no id of type {type}.",
            link=shown,
            type=ENTRY_SCHEMES[scheme],
            **at,
        )
    return EntryLink(type_name, key, f"{scheme}:{text}")


def _destinations(children: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Each link and picture of a block. Alternative text is plain: a link in it is only words."""
    for child in children:
        if child.type == "link_open":
            yield "href", child
        elif child.type == "image":
            yield "src", child


def _without_breaks_between_unspaced(children: Sequence[Token]) -> Iterator[Token]:
    """Drop the soft line breaks between characters of scripts that write no spaces."""
    for index, token in enumerate(children):
        if token.type == "softbreak" and 0 < index < len(children) - 1:
            before, after = children[index - 1].content, children[index + 1].content
            if _END_UNSPACED.search(before) and _START_UNSPACED.match(after):
                continue
        yield token


_BLOCK_ENDS = {
    "heading_close": "\n\n",
    "paragraph_close": "\n\n",
    "th_close": "\t",
    "td_close": "\t",
    "tr_close": "\n",
    "table_close": "\n",
    "bullet_list_close": "\n",
    "ordered_list_close": "\n",
}


def _plain(tokens: Sequence[Token]) -> str:
    """The words alone: a blank line between blocks, a line for each item of a tight list and each
    row of a table, a tab between cells."""
    pieces: list[str] = []
    for token in tokens:
        if token.type == "inline":
            pieces.append(_plain_inline(token.children or []))
        elif token.type in ("fence", "code_block"):
            pieces.append(token.content.rstrip("\n") + "\n\n")
        elif token.type == "paragraph_close" and token.hidden:
            pieces.append("\n")
        else:
            pieces.append(_BLOCK_ENDS.get(token.type, ""))
    text = "".join(pieces).replace("\t\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _plain_inline(children: Sequence[Token], hard_break: str = "\n") -> str:
    breaks = {"softbreak": " ", "hardbreak": hard_break}
    return "".join(
        _plain_inline(child.children or [], hard_break)
        if child.type == "image"
        else breaks.get(child.type, child.content)
        for child in children
    )
