"""Articles that are translations of each other, from a file with one of them on each line:

    {"id": …, "kind": "news", "source": …, "licence": …,
     "translations": {"vi": {"title": …, "body": …}, "en": {…}, "zh-Hant": {…}}}

A translation may also name its ``text_credit``, ``illustration_credit`` and ``translation_credit``.

Each becomes a draft of an article in all its languages, classified INTERNAL, for nobody has cleared
it; what the others are translated from is the content's source language, where it has that. A key
follows from the id, so the file can be taken in again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import IO, Any
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.content import read as read_content
from cms.content.enums import ArticleKind, Classification
from cms.errors import ClientError, InputError
from cms.i18n.locales import Locales, code_of
from cms.inout import lines
from cms.inout.lines import Line, only
from cms.text.slug import slug_of

KINDS = {
    "news": ArticleKind.NEWS,
    "story": ArticleKind.FEATURE,
    "law": ArticleKind.ANNOUNCEMENT,
}
"""The kinds of the file, and what they are here."""

_MARKS = re.compile(r"([\\`*_\[\]<>&|~])")
_BLOCK_STARTS = re.compile(r"(?m)^([ \t]*)([#+=>-])|^([ \t]*\d{1,9})([.)])")
_NO_CODE = re.compile(r"(?m)^[ \t]+")


class Parallel:
    """The lines of such a file as lines of a graph (``cms.inout.importing``).

    A translation that can't be taken is left out and told of; the others are taken.
    """

    counts: Mapping[str, int] = {}

    def __init__(self, file: IO[bytes], locales: Locales) -> None:
        self._file = file
        self._locales = locales
        self._slugs: dict[tuple[str, str], UUID] = {}

    def lines(self) -> Iterator[Line]:
        """All lines."""
        self._file.seek(0)
        return map(self._converted, lines.read(self._file))

    def at(self, number: int, offset: int) -> Line:
        """One line again."""
        return self._converted(lines.read_at(self._file, number, offset))

    def _converted(self, line: Line) -> Line:
        if line.raw is None:
            return line
        try:
            raw, left_out = self._entry(line.raw)
        except ClientError as error:
            shown = {"kind": "entry", "type": "Article", "key": line.raw.get("id")}
            return Line(line.number, line.offset, shown, error)
        return Line(line.number, line.offset, raw, None, line.size, tuple(left_out))

    def _entry(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[ClientError]]:
        only(raw, "id", "kind", "source", "licence", "translations")
        given = raw.get("id")
        if not isinstance(given, str) or not given:
            raise InputError("{argument} is required.", path=("id",), argument="id")
        kind = KINDS.get(str(raw.get("kind")))
        if kind is None:
            raise InputError(
                "{argument} is “{value}”; allowed are {allowed}.",
                path=("kind",),
                argument="kind",
                value=str(raw.get("kind"))[:40],
                allowed=", ".join(KINDS),
            )
        key = key_of(given)
        variants, left_out = self._variants(raw.get("translations"), key)
        draft = {
            "kind": kind,
            "classification": Classification.INTERNAL,
            "authors": _credits(raw),
            "variants": variants,
        }
        return {"kind": "entry", "type": "Article", "key": str(key), "draft": draft}, left_out

    def _variants(self, raw: object, key: UUID) -> tuple[dict[str, Any], list[ClientError]]:
        if not isinstance(raw, dict) or not raw:
            raise InputError(
                "{argument} must be an object with named fields.",
                path=("translations",),
                argument="translations",
            )
        variants: dict[str, Any] = {}
        left_out: list[ClientError] = []
        for tag, text in raw.items():
            try:
                locale = self._locales.check(code_of(tag), path=("translations", tag))
                variants[locale] = self._variant(locale, tag, text, key)
            except ClientError as error:
                left_out.append(error)
        if not variants:
            first, *others = left_out
            first.others = tuple(others)
            raise first
        source = self._locales.source
        for locale, variant in variants.items():
            if locale != source and source in variants:
                variant |= {"source_locale": source, "source_revision": 1}
        return variants, left_out

    def _variant(self, locale: str, tag: str, text: object, key: UUID) -> dict[str, Any]:
        path = ("translations", tag)
        if not isinstance(text, dict):
            raise InputError(
                "{argument} must be an object with named fields.", path=path, argument=tag[:40]
            )
        only(text, "title", "body", "text_credit", "illustration_credit", "translation_credit")
        title, body = text.get("title"), text.get("body")
        if not isinstance(title, str) or not isinstance(body, str):
            raise InputError("{argument} must be a text.", path=path, argument="title, body")
        title = " ".join(title.split())
        shape = aggregate_of("Article").variants
        assert shape is not None
        variant = {
            "title": title,
            "slug": self._slug(title, locale, key),
            "body_markdown": as_markdown(body),
            "translator": text.get("translation_credit"),
        }
        read_content(shape, variant, self._locales, (*path[:1], locale))
        return variant

    def _slug(self, title: str, locale: str, key: UUID) -> str:
        """A slug that no other article of the file has in this locale."""
        slug = slug_of(title) or "article"
        if self._slugs.setdefault((locale, slug), key) != key:
            slug = f"{slug}-{sha256(key.bytes).hexdigest()[:8]}"
            self._slugs[locale, slug] = key
        return slug


def _credits(raw: Mapping[str, Any]) -> list[str]:
    """Whose texts they are, whose pictures went with them, where they come from and under which
    licence."""
    texts = [text for text in raw["translations"].values() if isinstance(text, dict)]

    def named(name: str) -> dict[str, None]:
        return dict.fromkeys(str(text[name]) for text in texts if text.get(name))

    origin = [str(raw[name]) for name in ("source", "licence") if raw.get(name)]
    origin += [f"illustrations: {name}" for name in named("illustration_credit")]
    return [*named("text_credit"), *(["; ".join(origin)] if origin else [])]


def key_of(given: str) -> UUID:
    """The key of the article with an id of the file: a UUIDv8 (RFC 9562, section 5.8) of its
    digest."""
    raw = bytearray(sha256(f"parallel:{given}".encode()).digest()[:16])
    raw[6] = 0x80 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return UUID(bytes=bytes(raw))


def as_markdown(text: str) -> str:
    """Plain text as Markdown that says the same: what would be a mark is written as itself."""
    plain = _NO_CODE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    marked = _MARKS.sub(r"\\\1", plain)
    return _BLOCK_STARTS.sub(_escaped, marked).strip()


def _escaped(match: re.Match[str]) -> str:
    if match[2] is not None:
        return f"{match[1]}\\{match[2]}"
    return f"{match[3]}\\{match[4]}"
