"""Importing onto what is there: versions grow, what isn't mentioned stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from cms.actions.delete import delete
from cms.actions.unpublish import unpublish
from cms.database.pools import Database
from cms.inout.report import CHANGED, CREATED, UNCHANGED
from tests.actions import world
from tests.conftest import erase
from tests.inout.conftest import World
from tests.inout.exchange import entries, exported, graph_of, imported, line_of


@pytest_asyncio.fixture
async def article(orm: Database) -> UUID:
    """An article that is live in two languages, with a fresh translation."""
    key = await world.article("mot", topics=[await world.topic("a")])
    await world.show("Article", key)
    return key


async def _draft(database: Database, key: UUID) -> dict[str, Any]:
    (row,) = await world.draft(database, "select * from article where id = $1", key)
    return row


async def _texts(database: Database, key: UUID, stage: str = "draft") -> dict[str, dict[str, Any]]:
    sql = f"select * from {stage}.article_variant where entry_id = $1"
    look = world.draft if stage == "draft" else world.live
    return {row["locale"]: row for row in await look(database, sql, key)}


async def test_versions_grow_and_never_go_back(
    orm: Database, article: UUID, tmp_path: Path
) -> None:
    graph = await exported(orm, tmp_path / "out")
    for number in range(4):
        await world.change("Article", article, variants={"VI": {"title": f"Khác {number}"}})
    before = (await _texts(orm, article))["VI"]
    assert (before["revision"], (await _draft(orm, article))["version"]) == (5, 5)
    assert (await imported(orm, graph)).total(CHANGED) == 1
    after = await _texts(orm, article)
    assert (after["VI"]["title"], after["VI"]["revision"]) == ("Cửa khẩu", 6)
    assert (await _draft(orm, article))["version"] == 6
    # The translation was fresh in the export, so it is fresh again.
    assert (after["EN"]["source_locale"], after["EN"]["source_revision"]) == ("VI", 6)
    live = await _texts(orm, article, "live")
    assert (live["VI"]["title"], live["VI"]["revision"]) == ("Cửa khẩu", 6)
    kept = await world.draft(
        orm, "select version from office.revision where entry_id = $1 order by version", article
    )
    assert [row["version"] for row in kept] == [1, 2, 3, 4, 5, 6]
    assert (await imported(orm, graph)).total(UNCHANGED) == 2


async def test_a_later_version_is_taken_as_it_is(
    orm: Database, article: UUID, tmp_path: Path
) -> None:
    graph = await exported(orm, tmp_path / "out")
    line = line_of(graph, article)
    line["draft"] |= {"version": 40, "updated_at": "2026-01-02T03:04:05.678901Z", "kind": "PROFILE"}
    del line["live"]
    heard = await imported(orm, graph_of([line]))
    assert (heard.reasons(), heard.total(CHANGED)) == ({}, 1)
    row = await _draft(orm, article)
    assert (row["version"], row["kind"]) == (40, "PROFILE")
    assert row["updated_at"].isoformat() == "2026-01-02T03:04:05.678901+00:00"


async def test_what_is_not_mentioned_stays(orm: Database, article: UUID, tmp_path: Path) -> None:
    graph = await exported(orm, tmp_path / "out")
    other = await world.article("hai")
    await world.change("Article", article, variants={"ZH": {"title": "口岸", "slug": "kou-an"}})
    await world.show("Article", article, "ZH")
    heard = await imported(orm, graph)
    assert (heard.reasons(), heard.total(UNCHANGED)) == ({}, 2)
    assert set(await _texts(orm, article)) == {"VI", "EN", "ZH"}
    assert set(await _texts(orm, article, "live")) == {"VI", "EN", "ZH"}
    assert await _draft(orm, other)


async def test_a_line_may_say_a_part_only(orm: Database, article: UUID) -> None:
    line = {"kind": "entry", "type": "Article", "key": str(article)}
    draft = {"kind": "FEATURE", "variants": {"EN": {"title": "Changed"}}}
    heard = await imported(orm, graph_of([{**line, "draft": draft}]))
    assert (heard.reasons(), heard.total(CHANGED)) == ({}, 1)
    texts = await _texts(orm, article)
    assert (texts["EN"]["title"], texts["VI"]["title"]) == ("Changed", "Cửa khẩu")
    assert texts["EN"]["revision"] == 2
    topics = await world.draft(orm, "select 1 from article_topic where owner_id = $1", article)
    assert len(topics) == 1  # a list that isn't mentioned stays


async def test_lists_become_what_is_given(orm: Database, article: UUID, tmp_path: Path) -> None:
    graph = await exported(orm, tmp_path / "out")
    more = [await world.topic("b"), await world.topic("c")]
    await world.change("Article", article, topics=more)
    await world.show("Article", article)
    assert (await imported(orm, graph)).total(CHANGED) == 1
    rows = await world.draft(
        orm, "select t.code from article_topic as l join topic as t on t.id = l.target_id"
    )
    assert [row["code"] for row in rows] == ["a"]
    live = await world.live(orm, "select count(*) as n from article_topic")
    assert live[0]["n"] == 1


async def test_headings_that_are_gone_go(world_of_all: World, tmp_path: Path) -> None:
    """A list is what is given wholly, with the texts of its rows."""
    graph = await exported(world_of_all.database, tmp_path / "out")
    line = line_of(graph, world_of_all.bulletin)
    for section in line["draft"]["sections"]:
        section["variants"].pop("EN", None)
    assert (await imported(world_of_all.database, graph_of([line]))).total(CHANGED) == 1
    rows = await world.draft(
        world_of_all.database, "select distinct locale from bulletin_section_variant"
    )
    assert [row["locale"] for row in rows] == ["VI"]


async def test_what_is_live_stays_live(orm: Database, article: UUID, tmp_path: Path) -> None:
    graph = await exported(orm, tmp_path / "out")
    line = line_of(graph, article)
    del line["live"]
    for text in line["draft"]["variants"].values():
        text["state"] = "DRAFT"
    assert (await imported(orm, graph_of([line]))).total(CHANGED) == 1
    assert set(await _texts(orm, article, "live")) == {"VI", "EN"}
    line["draft"]["classification"] = "SECRET"
    heard = await imported(orm, graph_of([line]))
    assert heard.reasons() == {2: [
        "draft.classification: The entry is live, so it can't become SECRET; unpublish it first."
    ]}  # fmt: skip


async def test_an_entry_that_was_deleted_goes_on(
    orm: Database, article: UUID, tmp_path: Path
) -> None:
    graph = await exported(orm, tmp_path / "out")
    await world.change("Article", article, authors=["Lan"])
    await unpublish(world.ACTOR, "Article", article)
    await delete(world.ACTOR, "Article", article)
    heard = await imported(orm, graph)
    assert (heard.reasons(), heard.total(CREATED), heard.total(UNCHANGED)) == ({}, 1, 1)
    assert (await _draft(orm, article))["version"] == 3
    assert set(await _texts(orm, article, "live")) == {"VI", "EN"}


async def test_the_world_is_told(orm: Database, article: UUID, tmp_path: Path) -> None:
    graph = await exported(orm, tmp_path / "out")
    await unpublish(world.ACTOR, "Article", article)
    told = "select kind, locales, every_locale from entry_change order by position desc limit 1"
    events = "select event, payload->>'key' as key from office.outbox order by id desc limit 2"
    heard = await imported(orm, graph)
    assert heard.total(CHANGED) == 1
    assert await world.live(orm, told) == [
        {"kind": "PUBLISHED", "locales": ["EN", "VI"], "every_locale": True}
    ]
    assert await world.draft(orm, events) == [
        {"event": "entry.published", "key": str(article)},
        {"event": "entry.imported", "key": str(article)},
    ]
    (entry,) = await world.draft(
        orm,
        "select actor, verb, detail->>'created' as made from office.audit where verb = 'import'",
    )
    assert entry == {"actor": "importer", "verb": "import", "made": "false"}


@pytest.mark.parametrize("stale", [1, 2])
async def test_a_translation_lags_as_it_did(orm: Database, tmp_path: Path, stale: int) -> None:
    key = await world.article("mot")
    for number in range(3):
        await world.change("Article", key, variants={"VI": {"title": f"Lần {number}"}})
    await world.change("Article", key, variants={"EN": {"title": "x", "source_revision": stale}})
    graph = await exported(orm, tmp_path / "out")
    sentences = (await _texts(orm, key))["EN"]["source_sentences"]
    for number in range(5):
        await world.change("Article", key, variants={"VI": {"title": f"Nữa {number}"}})
    await imported(orm, graph)
    texts = await _texts(orm, key)
    assert texts["VI"]["revision"] - texts["EN"]["source_revision"] == 4 - stale
    assert texts["EN"]["source_sentences"] == sentences


async def test_order_does_not_matter(world_of_all: World, tmp_path: Path) -> None:
    graph = await exported(world_of_all.database, tmp_path / "out")
    await erase(world_of_all.database)
    backwards = graph_of(reversed(entries(graph)))
    heard = await imported(world_of_all.database, backwards)
    assert heard.reasons() == {}
    assert await exported(world_of_all.database, tmp_path / "again") == graph
