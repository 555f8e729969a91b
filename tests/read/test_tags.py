"""Surrogate keys: an answer bears a key of every entry on which it depends, and few others."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings

from cms.read import tags
from cms.read.execute import NotExecuted, fetch
from resolvers.engine import Engine
from tests.read.conftest import World
from tests.read.strategies import Asked, requests
from tests.world import gid, rows

SHORT = settings(
    max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(SHORT, max_examples=300, derandomize=False)
ENTRIES = ("Unit", "Period", "Topic", "Place", "Media", "Article", "Bulletin")
EACH = 40
"""Entries that are changed for each request, each in two ways."""


@pytest.fixture(scope="session")
def engine(world: World) -> Engine:
    """An engine that notes what answers depend on."""
    context = replace(world.engine.context, tagged=True)
    return Engine(world.engine.schema, context, world.engine.limits)


@pytest_asyncio.fixture(scope="session")
async def owner(world: World) -> AsyncIterator[Any]:
    """A connection that may change what is live."""
    connection = await world.database.access.owner.connect(search_path="live")
    yield connection
    await connection.close()


@asynccontextmanager
async def undone(connection: Any) -> AsyncIterator[None]:
    """Whatever happens within it has not happened afterwards."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


async def tagged(
    engine: Engine, connection: Any, asked: str, values: Any = None, accepted: Any = ()
) -> tuple[bytes, tuple[str, ...]]:
    """An answer and its keys."""
    prepared = engine.prepare(asked, values, None, accepted)
    record = await fetch(connection, prepared.compiled.statement, prepared.arguments)
    assert prepared.compiled.tags is not None
    found = prepared.compiled.tags(record)
    return orjson.dumps(prepared.compiled.build(record)), found


def own(type_name: str, name: str) -> str:
    return f"{type_name.lower()}:{gid(type_name, name)}"


EXACT = {
    "single": ('{ topic(code: "trade") { code } }', [own("Topic", "trade")]),
    "single by a slug": (
        '{ article(slug: "binh-minh", locale: VI) { variant { title } } }',
        [own("Article", "dawn")],
    ),
    "linked": (
        '{ article(slug: "binh-minh", locale: VI) { period { code } sourceUnit { code } } }',
        [own("Article", "dawn"), own("Period", "present"), own("Unit", "radio")],
    ),
    "two of them": (
        '{ a: topic(code: "trade") { code } b: unit(code: "dai-ptth") { code } }',
        [own("Topic", "trade"), own("Unit", "radio")],
    ),
    "absent": ('{ topic(code: "nothing") { code } }', ["topic"]),
    "own parts": (
        '{ article(slug: "binh-minh", locale: VI) { variants { title } } }',
        [own("Article", "dawn")],
    ),
    "list": ("{ topics { nodes { code } } }", ["topic"]),
    "count": ("{ topics { totalCount } }", ["topic"]),
    "list with links": ("{ articles { nodes { period { code } } } }", ["article", "period"]),
    "list below a single": (
        '{ article(slug: "binh-minh", locale: VI) { topics { code } } }',
        [own("Article", "dawn"), "topic"],
    ),
    "list of its own type": (
        '{ article(slug: "binh-minh", locale: VI) { related { nodes { id } } } }',
        ["article"],
    ),
    "filter": (
        '{ articles(where: { topics: { some: { code: { eq: "trade" } } } }) { totalCount } }',
        ["article", "topic"],
    ),
    "order": (
        "{ articles(orderBy: [{ period: { code: ASC } }]) { nodes { id } } }",
        ["article", "period"],
    ),
    "node": (
        f'{{ node(id: "{gid("Topic", "trade")}") {{ id ... on Topic {{ parent {{ id }} }} }} }}',
        [own("Topic", "economy"), own("Topic", "trade")],
    ),
    "absent node": (
        f'{{ node(id: "{gid("Topic", "nothing")}") {{ __typename id }} }}',
        sorted(each.lower() for each in ENTRIES),
    ),
    "schema": ("{ __typename }", []),
}


@pytest.mark.parametrize("name", EXACT)
async def test_keys_of(world: World, engine: Engine, name: str) -> None:
    text, expected = EXACT[name]
    assert list((await tagged(engine, world.pool, text))[1]) == sorted(expected)


async def test_an_absent_target_is_known_by_its_link(
    world: World, engine: Engine, owner: Any
) -> None:
    """When it is published, the answer is out of date: it bears its key already."""
    text = '{ article(slug: "binh-minh", locale: VI) { period { code } } }'
    async with undone(owner):
        await owner.execute("delete from period")
        answer, found = await tagged(engine, owner, text)
    assert b'"period":null' in answer
    assert own("Period", "present") in found


async def test_many_single_entries_bear_their_types_keys(world: World, engine: Engine) -> None:
    names = [row["code"] for row in rows("live")["topic"]]
    asked = " ".join(f'a{i}: topic(code: "{name}") {{ code }}' for i, name in enumerate(names))
    _, found = await tagged(engine, world.pool, f"{{ {asked} }}")
    assert len(found) == len(names)
    original, tags.MOST = tags.MOST, len(names) - 1
    try:
        assert (await tagged(engine, world.pool, f"{{ {asked} }}"))[1] == ("topic",)
    finally:
        tags.MOST = original


async def test_without_tags_nothing_is_read_for_them(world: World, engine: Engine) -> None:
    text = '{ article(slug: "binh-minh", locale: VI) { period { code } } }'
    plain = world.engine.prepare(text).compiled
    assert plain.tags is None
    assert plain.statement.singles == ()
    noting = engine.prepare(text).compiled.statement.text
    assert noting is not None
    assert plain.statement.text != noting
    assert "period_id" not in str(plain.statement.text).partition("from")[0]


# --- whatever changes -----------------------------------------------------------------------------


def keys_of(type_name: str, key: UUID) -> set[str]:
    return {tags.type_tag(type_name), tags.entry_tag(type_name, key)}


async def unpublish(owner: Any, type_name: str, key: UUID) -> None:
    await owner.execute(f"delete from {type_name.lower()} where id = $1", key)


async def rewrite(owner: Any, type_name: str, key: UUID) -> None:
    """Change the entry's own row and all its texts."""
    table = type_name.lower()
    await owner.execute(
        f"update {table} set version = version + 1, updated_at = '2020-02-02', "
        "published_at = '2020-02-02' where id = $1",
        key,
    )
    text = "title" if type_name in ("Media", "Article", "Bulletin") else "name"
    await owner.execute(
        f"update {table}_variant set {text} = '!' || {text}, sort_key = '' where entry_id = $1",
        key,
    )


async def check(engine: Engine, owner: Any, asked: Asked) -> int:
    """The keys tell of each change that an answer shows, before and after; how many there were."""
    given = (asked.text, asked.variables, asked.accepted)
    try:
        before, tags_before = await tagged(engine, owner, *given)
    except NotExecuted:
        return 0
    chance = random.Random(asked.text)
    entries = [(kind, row["id"]) for kind in ENTRIES for row in rows("live")[kind.lower()]]
    changed = 0
    for kind, key in chance.sample(entries, EACH):
        for change in (unpublish, rewrite):
            async with undone(owner):
                await change(owner, kind, key)
                after, tags_after = await tagged(engine, owner, *given)
            if after != before:
                changed += 1
                told = keys_of(kind, key)
                assert told & set(tags_before), f"{change.__name__} {kind}: {asked.text}"
                assert told & set(tags_after), f"{change.__name__} {kind}, back: {asked.text}"
    return changed


CHANGED = {"short": 0}


@SHORT
@given(asked=requests("live"))
async def test_every_change_is_told(engine: Engine, owner: Any, asked: Asked) -> None:
    CHANGED["short"] += await check(engine, owner, asked)


def test_changes_were_seen() -> None:
    """The test above would prove nothing if no answer had ever changed."""
    assert CHANGED["short"] > 100


@pytest.mark.slow
@LONG
@given(asked=requests("live"))
async def test_every_change_is_told_at_length(engine: Engine, owner: Any, asked: Asked) -> None:
    await check(engine, owner, asked)
