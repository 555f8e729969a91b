"""The sentences of texts from before they were remembered."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from cms.actions.aggregate import Shape, aggregate_of, entry_types
from cms.database.pools import Database
from cms.database.types import Connection
from tests.actions import world
from tests.actions.world import change, show

migration = import_module("migrations.content.0004_sentences")


@dataclass
class Editor:
    """What a migration is given, as far as this one uses it."""

    connection: Connection

    @property
    def client(self) -> Editor:
        return self

    async def execute_query_dict(self, sql: str, values: list[Any]) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.connection.fetch(sql, *values)]

    async def execute_query(self, sql: str, values: list[Any]) -> None:
        await self.connection.execute(sql, *values)


Known = dict[tuple[str, UUID], tuple[bytes, bytes | None]]


async def known(owner: Connection) -> Known:
    return {
        (table, row["id"]): (row["sentences"], row["source_sentences"])
        for table in migration.TEXTS
        for row in await owner.fetch(f"select id, sentences, source_sentences from {table}")
    }


async def filled(database: Database, stage: str) -> tuple[Known, Known]:
    """What the actions made of a stage's texts, and what the migration makes of them."""
    owner = await database.access.owner.connect()
    try:
        await owner.execute(f"set search_path to {stage}")
        made = await known(owner)
        for table in migration.TEXTS:
            await owner.execute(f"update {table} set sentences = '', source_sentences = null")
        await migration.fill(None, Editor(owner))
        return made, await known(owner)
    finally:
        await owner.close()


@pytest.mark.parametrize("stage", ["draft", "live"])
async def test_texts_get_what_saving_would_have_given_them(
    orm: Database, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "BATCH", 2)
    articles = [await world.article(f"bai-{number}") for number in range(3)]
    await change("Article", articles[0], variants={"VI": {"summary": "Một. Hai."}})
    await change("Article", articles[0], variants={"EN": {"title": "Newer"}})
    media = await world.media()
    bulletin = await world.bulletin(articles[0], media)
    await world.unit(), await world.topic(), await world.place(), await world.period()
    for key in articles:
        await show("Article", key)
    await show("Bulletin", bulletin)
    made, again = await filled(orm, stage)
    assert again == made
    assert any(source for _, source in made.values())
    assert len(made) > 9


async def test_a_translation_of_what_was_live_knows_it(orm: Database) -> None:
    key = await world.article()
    await show("Article", key)
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    made, again = await filled(orm, "draft")
    assert again == made
    made, again = await filled(orm, "live")
    assert again == made


async def test_of_an_older_source_nothing_is_known(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    made, again = await filled(orm, "draft")
    differ = [place for place in made if made[place] != again[place]]
    assert len(differ) == 1
    own, source = again[differ[0]]
    assert own == made[differ[0]][0]
    assert source == b""


def test_the_migration_knows_the_words_of_all_types() -> None:
    found: dict[str, tuple[str, ...]] = {}

    def look(shape: Shape) -> None:
        if shape.variants:
            found[shape.variants.table] = shape.variants.words
        for part in shape.lists.values():
            look(part)

    for name in entry_types():
        look(aggregate_of(name))
    assert {table: found[table] for table in migration.TEXTS} == migration.TEXTS
