"""The benchmarks' data: a province's archive of any size, the same for the same size and seed.

Everything is published: the rows go straight into ``live`` with COPY, without the write path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import shake_128
from random import Random
from typing import Any
from uuid import UUID

from asyncpg import Connection

from bench.text import LOCALES, Writer
from cms.content.enums import ArticleKind, DatePrecision, MediaKind, MediaRole, PlaceKind, UnitKind
from cms.translation.wording import DIGEST_SIZE

FIRST_MOMENT = datetime(2014, 1, 1, tzinfo=UTC)
YEARS = 10
SEED = 49

_ENTRY = ("id", "version", "created_at", "updated_at", "published_at", "classification", "unit_id")
_LOCALISED = (
    *("id", "locale", "revision", "source_locale", "source_revision", "entry_id"),
    *("sentences", "source_sentences"),
)
_VARIANT = (*_LOCALISED, "state", "created_at", "updated_at", "sort_key")
_LINK = ("id", "owner_id", "target_id", "position")
_MEDIA = (
    *("kind", "mime_type", "byte_size", "sha256", "width", "height", "credit"),
    *("captured_on", "captured_on_precision", "period_id", "place_id"),
)

_KINDS = (ArticleKind.NEWS,) * 6 + (ArticleKind.FEATURE,) * 2 + tuple(ArticleKind)[2:]
_ENDS = re.compile("[.。]")
_SLUG_WORDS = ("border", "gate", "anise", "market", "railway", "road", "school", "forest", "river")


@dataclass(frozen=True)
class Size:
    """How much there is; ``characters`` is the length of a body's plain text."""

    articles: int = 10_000
    media: int = 5_000
    bulletin_years: int = YEARS
    characters: int = 3_000


@dataclass(frozen=True)
class Rows:
    """Rows for one table, as COPY takes them."""

    table: str
    columns: Sequence[str]
    records: Iterable[tuple[Any, ...]]


class Archive:
    """Makes the rows of all tables, an owner's before its parts'."""

    def __init__(self, size: Size, seed: int = SEED) -> None:
        self._size = size
        self._random = Random(seed)
        self._writers = {locale: Writer(locale, seed) for locale in LOCALES}
        step = timedelta(days=365 * YEARS) / size.articles
        self._published = [
            (FIRST_MOMENT + step * number).replace(microsecond=0) for number in range(size.articles)
        ]
        self._articles = [self._key(moment) for moment in self._published]
        self._media = [self._key() for _ in range(size.media)]
        self._units = [self._key() for _ in range(8)]

    def rows(self) -> Iterator[Rows]:
        """The rows of all tables."""
        yield from self._coded("unit", self._units, {"kind": UnitKind.DEPARTMENT})
        topics = [self._key() for _ in range(20)]
        yield from self._coded("topic", topics, {})
        places = [self._key() for _ in range(40)]
        yield from self._coded("place", places, {"kind": PlaceKind.SITE})
        periods = [self._key() for _ in range(12)]
        span: dict[str, Any] = {
            "starts_on": date(1831, 11, 4),
            "ends_on_precision": DatePrecision.DAY,
        }
        span["starts_on_precision"] = DatePrecision.DAY
        yield from self._coded("period", periods, span)
        yield from self._all_media(periods, places)
        yield from self._all_articles(periods)
        yield self._links("article_topic", topics, 2)
        yield self._links("article_place", places, 1)
        yield self._links("article_media", self._media, 3)
        yield from self._bulletins()

    def _key(self, moment: datetime = FIRST_MOMENT) -> UUID:
        """A UUIDv7 (RFC 9562, section 5.7) of that moment, its other bits random."""
        noise = self._random.getrandbits(74)
        high, low = noise >> 62, noise & (1 << 62) - 1
        milliseconds = int(moment.timestamp() * 1000)
        return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)

    def _entry(self, key: UUID, published: datetime) -> tuple[Any, ...]:
        unit = self._random.choice(self._units)
        return (key, 1, published, published, published, "PUBLIC", unit)

    def _localised(self, owner: UUID, locale: str, sentences: int = 1) -> tuple[Any, ...]:
        """The digests of sentences are as many as real ones, and as little to be compressed."""
        source = (None, None) if locale == "VI" else ("VI", 1)
        own, theirs = (
            shake_128(owner.bytes + of.encode()).digest(DIGEST_SIZE * sentences)
            for of in (locale, "VI")
        )
        digests = (own, None if locale == "VI" else theirs)
        return (self._key(), locale, 1, *source, owner, *digests)

    def _variant(self, owner: UUID, locale: str, title: str, sentences: int = 1) -> tuple[Any, ...]:
        """The sort key is not ICU's: no benchmark orders by it."""
        state = ("PUBLISHED", FIRST_MOMENT, FIRST_MOMENT, title.encode())
        return (*self._localised(owner, locale, sentences), *state)

    def _coded(self, table: str, keys: Sequence[UUID], more: dict[str, Any]) -> Iterator[Rows]:
        """A vocabulary: entries with a code, named in every locale."""
        columns = (*_ENTRY, "code", "position", *more)
        yield Rows(
            table,
            columns,
            (
                (*self._entry(key, FIRST_MOMENT), f"{table}-{number}", number, *more.values())
                for number, key in enumerate(keys)
            ),
        )
        texts = ("name", "description") if table == "period" else ("name",)
        yield Rows(f"{table}_variant", (*_VARIANT, *texts), self._names(keys, len(texts)))

    def _names(self, keys: Sequence[UUID], texts: int) -> Iterator[tuple[Any, ...]]:
        for key in keys:
            for locale in LOCALES:
                name = self._writers[locale].title()
                description = self._writers[locale].sentence()
                yield (*self._variant(key, locale, name, texts), *(name, description)[:texts])

    def _all_media(self, periods: Sequence[UUID], places: Sequence[UUID]) -> Iterator[Rows]:
        yield Rows(
            "media",
            (*_ENTRY, *_MEDIA),
            (self._one_media(key, periods, places) for key in self._media),
        )
        yield Rows("media_variant", (*_VARIANT, "title", "alt", "caption"), self._media_variants())

    def _one_media(
        self, key: UUID, periods: Sequence[UUID], places: Sequence[UUID]
    ) -> tuple[Any, ...]:
        random = self._random
        return (
            *self._entry(key, FIRST_MOMENT),
            *(MediaKind.IMAGE, "image/jpeg", random.randint(50_000, 5_000_000)),
            f"{random.getrandbits(256):064x}",
            *random.choice([(1600, 1200), (3000, 2000), (1080, 1920)]),
            f"{self._writers['VI'].title()} ({random.randint(1990, 2024)})",
            *(date(1990, 1, 1) + timedelta(days=random.randrange(12_000)), DatePrecision.DAY),
            *(random.choice(periods), random.choice(places)),
        )

    def _media_variants(self) -> Iterator[tuple[Any, ...]]:
        """Vietnamese and English always, then up to four more languages."""
        for key in self._media:
            others = self._random.sample(LOCALES[2:], self._random.randint(0, 4))
            for locale in ("VI", "EN", *others):
                writer = self._writers[locale]
                title = writer.title()
                yield (
                    *self._variant(key, locale, title, 3),
                    *(title, writer.title(), writer.sentence()),
                )

    def _all_articles(self, periods: Sequence[UUID]) -> Iterator[Rows]:
        yield Rows(
            "article",
            (*_ENTRY, "kind", "event_on", "event_on_precision", "authors", "period_id"),
            (
                (
                    *self._entry(key, published),
                    *(self._random.choice(_KINDS), published.date(), DatePrecision.DAY),
                    *(["Ban biên tập"], self._random.choice(periods)),
                )
                for key, published in zip(self._articles, self._published, strict=True)
            ),
        )
        texts = ("title", "slug", "summary", "body_markdown", "body_html", "body_text")
        yield Rows("article_variant", (*_VARIANT, *texts), self._article_variants())

    def _article_variants(self) -> Iterator[tuple[Any, ...]]:
        for number, key in enumerate(self._articles):
            words = "-".join(self._random.sample(_SLUG_WORDS, 3))
            for locale in LOCALES:
                writer = self._writers[locale]
                title, body = writer.title(), writer.body(self._size.characters)
                yield (
                    *self._variant(key, locale, title, 2 + len(_ENDS.findall(body.text))),
                    *(title, f"{words}-{number}", writer.sentence()),
                    *(body.markdown, body.html, body.text),
                )

    def _links(self, table: str, targets: Sequence[UUID], count: int) -> Rows:
        """``count`` different targets for each article, in an order of their own."""
        media = table == "article_media"
        roles = ((MediaRole.LEAD,), (MediaRole.INLINE,), (MediaRole.GALLERY,))
        return Rows(
            table,
            (*_LINK, "role") if media else _LINK,
            (
                (self._key(), owner, target, position, *(roles[position % 3] if media else ()))
                for owner in self._articles
                for position, target in enumerate(self._random.sample(targets, count))
            ),
        )

    def _bulletins(self) -> Iterator[Rows]:
        """Twelve issues a year, each of three sections with three articles and one picture."""
        months = [(2014 + n // 12, n % 12 + 1) for n in range(12 * self._size.bulletin_years)]
        bulletins = [self._key() for _ in months]
        sections = [(self._key(), owner, n) for owner in bulletins for n in range(3)]
        items = [(self._key(), owner, n) for owner, *_ in sections for n in range(4)]
        issue = ("year", "month", "number", "released_on", "languages", "cover_id")
        yield Rows(
            "bulletin",
            (*_ENTRY, *issue),
            (
                (
                    *self._entry(key, datetime(year, month, 28, tzinfo=UTC)),
                    *(year, month, month, date(year, month, 28), ["VI", "EN"]),
                    self._random.choice(self._media),
                )
                for key, (year, month) in zip(bulletins, months, strict=True)
            ),
        )
        yield Rows(
            "bulletin_variant", (*_VARIANT, "title", "editor_note"), self._bulletin_texts(bulletins)
        )
        yield Rows(
            "bulletin_section",
            ("id", "owner_id", "position", "code"),
            ((*section, f"section-{section[2]}") for section in sections),
        )
        yield Rows(
            "bulletin_section_variant",
            (*_LOCALISED, "heading"),
            (
                (*self._localised(key, locale), self._writers[locale].title())
                for key, *_ in sections
                for locale in LOCALES[:2]
            ),
        )
        yield Rows(
            "bulletin_item",
            ("id", "owner_id", "position", "article_id", "media_id"),
            ((*item, *self._subject(item[2])) for item in items),
        )

    def _bulletin_texts(self, bulletins: Sequence[UUID]) -> Iterator[tuple[Any, ...]]:
        for key in bulletins:
            for locale in LOCALES[:2]:
                title = self._writers[locale].title()
                note = self._writers[locale].sentence()
                yield (*self._variant(key, locale, title, 2), title, note)

    def _subject(self, position: int) -> tuple[UUID | None, UUID | None]:
        if position == 3:
            return None, self._random.choice(self._media)
        return self._random.choice(self._articles), None


async def load(connection: Connection[Any], size: Size, seed: int = SEED) -> None:
    """Fill the empty tables of ``live`` in one transaction, then bring their statistics up to date.

    ``connection`` is the owner's. VACUUM also sets the visibility map, as autovacuum would in time.
    """
    async with connection.transaction():
        for rows in Archive(size, seed).rows():
            await connection.copy_records_to_table(
                rows.table, schema_name="live", columns=rows.columns, records=rows.records
            )
    await connection.execute("VACUUM ANALYZE")
