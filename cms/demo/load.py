"""Load the demonstration: real content of the province in six languages, through the actions.

It can be run again: entries have fixed keys, and a save or a publication that changes nothing does
nothing. Run after an upgrade, it brings the entries to what the new content says.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, transaction
from cms.actions.publish import publish
from cms.actions.save import save
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.demo.pictures import Rendered, render
from cms.demo.source import Content, Item, Source
from cms.glossary.importing import take
from cms.glossary.sheet import Row
from cms.i18n.locales import Locales

ACTOR = Actor("demo")

INTERNAL = frozenset({("Article", "editorial-plan-2016")})
"""Entries that stay INTERNAL drafts, to show that the world meets neither them nor their links."""

EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "application/pdf": "pdf",
}


@dataclass
class Counts:
    """How many entries of each type the content has, how many of all are live, and how many saves
    or publications changed something."""

    entries: dict[str, int] = field(default_factory=dict)
    live: int = 0
    changes: int = 0


async def has_content(database: Database) -> bool:
    """Whether there is any entry, of the demonstration or not."""
    return not await database.is_empty()


async def load_demo(
    database: Database,
    progress: Callable[[str], None] | None = None,
    *,
    folder: Traversable | None = None,
) -> Counts:
    """Save and publish the demonstration's entries; their files go to ``media`` in the data folder.

    ``progress`` is told what is done, one short line at a time. ``folder`` is another content of
    the same form. Raises ValueError, with the file's name, for a mistake in the content's files.
    """
    loader = _Loader(database, progress or (lambda line: None), folder)
    async with database.orm():
        await loader.run()
    return loader.counts


class _Loader:
    def __init__(
        self, database: Database, progress: Callable[[str], None], folder: Traversable | None
    ) -> None:
        self.counts = Counts()
        self._progress = progress
        self._media_folder = database.settings.data / "media"
        self._locales = Locales(database.settings.locales)
        self._source = Source(self._locales.codes, folder)

    async def run(self) -> None:
        source = self._source
        await self._glossary(source.terms())
        for type_name in ("Unit", "Topic", "Place", "Period"):
            await self._all(type_name, source.tree(type_name))
        await self._all("Media", source.media())
        articles = source.articles()
        for item in articles:  # all are there before one's text links to another
            if not await _exists(item):
                await self._save(item, item.contents.pop(0))
        await self._all("Article", articles)
        await self._all("Bulletin", source.bulletins())

    async def _glossary(self, rows: list[Row]) -> None:
        if rows:
            done = await take(ACTOR, rows, self._locales, dry=False)
            if done.faults:
                raise ValueError(
                    f"glossary.csv: line {done.faults[0].line}: {done.faults[0].error}"
                )
            self.counts.changes += len(done.created) + len(done.changed)
            self._progress(f"Glossary: {len(rows)}")

    async def _all(self, type_name: str, items: list[Item]) -> None:
        for item in items:
            await self._one(item)
        self.counts.entries[type_name] = len(items)
        self._progress(f"{type_name}: {len(items)}")

    async def _one(self, item: Item) -> None:
        contents = item.contents
        if item.drawing:
            facts = await asyncio.to_thread(self._store, item)
            contents = [{**content, **facts} for content in contents]
        if len(contents) > 1 and await _has_texts(item):
            contents = [_together(contents)]  # no way back through earlier texts
        for content in contents:
            await self._save(item, content)
        if (item.type_name, item.code) not in INTERNAL:
            published = await publish(ACTOR, item.type_name, item.key, at=item.published_at)
            self.counts.changes += published.changed
            self.counts.live += 1

    async def _save(self, item: Item, content: Content) -> None:
        internal = (item.type_name, item.code) in INTERNAL
        classification = Classification.INTERNAL if internal else Classification.PUBLIC
        content = {"classification": classification, **content}
        saved = await save(
            ACTOR, item.type_name, content, key=item.key, upsert=True, locales=self._locales
        )
        self.counts.changes += saved.changed

    def _store(self, item: Item) -> dict[str, Any]:
        """Draw the file, keep it, and tell its facts as the columns have them."""
        assert item.drawing
        rendered = render(item.drawing)
        digest = hashlib.sha256(rendered.data).hexdigest()
        name = f"{item.code}.{EXTENSIONS[rendered.mime_type]}"
        _keep(self._media_folder / digest[:2] / name, rendered)
        return {
            "mime_type": rendered.mime_type,
            "byte_size": len(rendered.data),
            "sha256": digest,
            "width": rendered.width,
            "height": rendered.height,
            "duration_seconds": rendered.duration_seconds,
            "pages": rendered.pages,
        }


def _keep(path: Path, rendered: Rendered) -> None:
    """Write the file unless it is there; a reader never sees half of it."""
    if path.exists() and path.stat().st_size == len(rendered.data):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(rendered.data)
    os.replace(partial, path)


async def _exists(item: Item) -> bool:
    model = aggregate_of(item.type_name).model
    async with transaction(ACTOR) as tx:
        return await model.filter(id=item.key).using_db(tx.connection).exists()


async def _has_texts(item: Item) -> bool:
    shape = aggregate_of(item.type_name)
    assert shape.variants
    async with transaction(ACTOR) as tx:
        return await shape.variants.model.filter(entry_id=item.key).using_db(tx.connection).exists()


def _together(contents: Iterable[Content]) -> Content:
    """One content that says what all say, the later ones over the earlier ones."""
    together: Content = {"variants": {}}
    for content in contents:
        variants = {**together["variants"], **content.get("variants", {})}
        together |= {**content, "variants": variants}
    return together
