"""What follows from the texts of a variant and is stored beside them, so that a read never works
it out: the place in the order of words, and a body's HTML, plain text and links.

Each is declared by the column that it comes from. A variant without the column to keep it in has
none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cms.errors import Path
from cms.i18n.collation import sort_key
from cms.text.markdown import EntryLink, render

ORDERED_BY = ("title", "name")
"""The columns that a variant may be ordered by; it has one of them."""


@dataclass(frozen=True)
class Body:
    """The columns that derive from a body, and the entries that it links to."""

    columns: Mapping[str, Any]
    links: tuple[EntryLink, ...]


def order_of(columns: Collection[str], values: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """The collation key, when the text that it comes from is among the values."""
    if "sort_key" not in columns:
        return {}
    texts = [values[name] for name in ORDERED_BY if name in values]
    return {"sort_key": sort_key(texts[0], locale)} if texts else {}


def body_of(
    columns: Collection[str], values: Mapping[str, Any], locale: str, path: Path
) -> Body | None:
    """The body's HTML, text and links, when its Markdown is among the values.

    Raises InputError for a link that can't be read; it names the locale and the link.
    """
    if "body_html" not in columns or "body_markdown" not in values:
        return None
    rendered = render(values["body_markdown"], locale=locale, path=path)
    return Body({"body_html": rendered.html, "body_text": rendered.text}, rendered.links)
