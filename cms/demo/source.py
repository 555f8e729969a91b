"""The files of the demonstration's content, read and checked: codes become keys, texts stay texts.

Each entry is a list of contents as ``cms.actions.save`` takes them, to be saved one after another:
an article's second Vietnamese text (``vi.2.md``) comes after the translations of the first. A
mistake in a file raises ValueError with the file's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from uuid import UUID

from cms.demo.keys import MADE_AT, key_of
from cms.glossary.sheet import Row, read
from cms.i18n.locales import DEFAULT
from cms.read.global_id import encode

Content = dict[str, Any]

_TREES = {"units": "Unit", "topics": "Topic", "places": "Place", "periods": "Period"}
_TEXT_FILE = re.compile(r"(?P<locale>[a-z]+)(?:\.(?P<revision>[0-9]+))?\.md")
_TEXT = re.compile(r"\+\+\+\n(?P<head>.*?)^\+\+\+\n(?P<body>.*)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<=[(<\s])(?P<scheme>article|media):(?P<code>[a-z0-9-]+)(?=[)>\s])")


@dataclass(frozen=True)
class Item:
    """One entry: its contents in the order of saving, and when it was first published.

    ``drawing`` names the drawing of a media file.
    """

    type_name: str
    code: str
    contents: list[Content]
    published_at: datetime = MADE_AT
    drawing: str | None = None

    @property
    def key(self) -> UUID:
        """The entry's key."""
        return key_of(self.type_name, self.code)


class Source:
    """The content folder. ``locales`` are those that are loaded; texts of others are left out."""

    def __init__(self, locales: Iterable[str], folder: Traversable | None = None) -> None:
        self._folder = folder or resources.files("cms.demo") / "content"
        self._locales = frozenset(locales)
        self._rows = {type_name: self._read_rows(stem) for stem, type_name in _TREES.items()}
        self._rows["Media"] = self._read_rows("media")
        articles = self._folder / "articles"
        self._articles = sorted(
            (d for d in articles.iterdir() if d.is_dir()), key=lambda directory: directory.name
        )
        self._codes = {name: {row["code"] for row in rows} for name, rows in self._rows.items()}
        self._codes["Article"] = {directory.name for directory in self._articles}

    # --- taxonomy and media ----------------------------------------------------------------------

    def tree(self, type_name: str) -> list[Item]:
        """All units, topics, places or periods, parents before their children."""
        rows = {row["code"]: row for row in self._rows[type_name]}
        ordered: dict[str, Item] = {}

        def add(code: str) -> None:
            with _named(f"{type_name} {code}"):
                row = dict(rows[code])
                parent = row.get("parent")
                if parent and parent not in ordered:
                    add(parent)
                row["variants"] = self._variants(row.pop("variant"))
                self._replace(row, parent=type_name, unit="Unit")
                ordered[code] = Item(type_name, code, [row])

        for code in rows:
            if code not in ordered:
                add(code)
        return list(ordered.values())

    def media(self) -> list[Item]:
        """All media files, without the facts that only the drawn file can tell."""
        return [self._media(row) for row in self._rows["Media"]]

    def _media(self, row: Content) -> Item:
        content = dict(row)
        code = content.pop("code")
        with _named(f"Media {code}"):
            drawing = content.pop("drawing")
            content["variants"] = self._variants(content.pop("variant"))
            self._replace(content, place="Place", period="Period", unit="Unit")
            return Item("Media", code, [content], drawing=drawing)

    # --- articles --------------------------------------------------------------------------------

    def articles(self) -> list[Item]:
        """All articles. The first content has no texts, so that texts can link in a circle."""
        return [self._article(directory) for directory in self._articles]

    def _article(self, directory: Traversable) -> Item:
        with _named(f"articles/{directory.name}"):
            entry = tomllib.loads((directory / "entry.toml").read_text("utf-8"))
            published_at = datetime.fromisoformat(entry.pop("published_at"))
            self._replace(entry, period="Period", unit="Unit", source_unit="Unit")
            entry["topics"] = [self._key("Topic", code) for code in entry.get("topics", [])]
            entry["places"] = [self._key("Place", code) for code in entry.get("places", [])]
            entry["media"] = [
                {"target": self._key("Media", link["code"]), "role": link["role"]}
                for link in entry.get("media", [])
            ]
            related = [self._key("Article", code) for code in entry.pop("related", [])]
            first, *later = self._texts(directory)
            contents = [entry, {"related": related, "variants": first}]
            contents += [{"variants": variants} for variants in later]
            return Item("Article", directory.name, contents, published_at)

    def _texts(self, directory: Traversable) -> list[Content]:
        """The variants of each revision, the first ones first."""
        revisions: dict[int, Content] = {1: {}}
        for file in sorted(directory.iterdir(), key=lambda f: f.name):
            if match := _TEXT_FILE.fullmatch(file.name):
                locale, revision = match["locale"].upper(), int(match["revision"] or 1)
                if locale in self._locales:
                    with _named(file.name):
                        text = self._text(file.read_text("utf-8"))
                    revisions.setdefault(revision, {})[locale] = text
        return [revisions[revision] for revision in sorted(revisions)]

    def _text(self, text: str) -> Content:
        """A Markdown file: its TOML head between lines of ``+++``, then the body."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError("must begin with a head between two lines of +++")
        return {**tomllib.loads(match["head"]), "body_markdown": self._linked(match["body"])}

    def _linked(self, body: str) -> str:
        """The body with ids in place of the codes in its links."""

        def link(match: re.Match[str]) -> str:
            type_name = match["scheme"].title()
            key = self._key(type_name, match["code"])
            return f"{match['scheme']}:{encode(type_name, key)}"

        return _LINK.sub(link, body.strip())

    # --- bulletins -------------------------------------------------------------------------------

    def bulletins(self) -> list[Item]:
        """All issues, in the order of their files' names."""
        files = [f for f in (self._folder / "bulletins").iterdir() if f.name.endswith(".toml")]
        return [self._bulletin(file) for file in sorted(files, key=lambda f: f.name)]

    def _bulletin(self, file: Traversable) -> Item:
        with _named(f"bulletins/{file.name}"):
            content = tomllib.loads(file.read_text("utf-8"))
            released_at = datetime.fromisoformat(content["released_on"]).replace(tzinfo=UTC)
            content["variants"] = self._variants(content.pop("variant"))
            content["languages"] = [c for c in content["languages"] if c in self._locales]
            content["sections"] = [self._section(section) for section in content.pop("section", [])]
            self._replace(content, cover="Media", unit="Unit")
            return Item("Bulletin", file.name.removesuffix(".toml"), [content], released_at)

    def _section(self, section: Content) -> Content:
        types = {"article": "Article", "media": "Media"}
        items = [
            {field: self._key(types[field], code) for field, code in item.items()}
            for item in section.get("item", [])
        ]
        variants = self._variants(section["variant"])
        return {"code": section["code"], "variants": variants, "items": items}

    # --- the glossary ----------------------------------------------------------------------------

    def terms(self) -> list[Row]:
        """The glossary's terms, with their forms in the locales that are loaded."""
        file = self._folder / "glossary.csv"
        if not file.is_file():
            return []
        rows, faults = read(file.read_bytes(), DEFAULT)
        if faults:
            raise ValueError(f"glossary.csv: line {faults[0].line}: {faults[0].error}")
        return [
            replace(row, forms=tuple(form for form in row.forms if form.locale in self._locales))
            for row in rows
        ]

    # --- what all share --------------------------------------------------------------------------

    def _read_rows(self, stem: str) -> list[Content]:
        with _named(f"{stem}.toml"):
            tables = tomllib.loads((self._folder / f"{stem}.toml").read_text("utf-8"))
            rows: list[Content] = next(iter(tables.values()))
            return rows

    def _variants(self, variants: Mapping[str, Content]) -> Content:
        return {locale: dict(v) for locale, v in variants.items() if locale in self._locales}

    def _replace(self, content: Content, **types: str) -> None:
        """Put keys in place of the codes in these fields."""
        for field, type_name in types.items():
            if code := content.get(field):
                content[field] = self._key(type_name, code)

    def _key(self, type_name: str, code: str) -> UUID:
        if code not in self._codes[type_name]:
            raise ValueError(f"there is no {type_name} “{code}”")
        return key_of(type_name, code)


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Put the file's name before whatever is wrong in it."""
    try:
        yield
    except KeyError as error:
        raise ValueError(f"{where}: {error} is missing") from error
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
