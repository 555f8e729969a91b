"""A statement that takes too long: it is given up, told, and leaves everything as it was."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from cms.app import create_app
from cms.database.pools import Database
from tests.read.conftest import World, world

__all__ = ["world"]

MILLISECONDS = 300
UNITS = "{ units(first: 1) { nodes { code } } }"
TOPICS = "{ topics(first: 1) { nodes { code } } }"


@pytest_asyncio.fixture
async def hurried(world: World) -> AsyncIterator[Database]:
    """The small world's database with one connection that is soon out of patience."""
    server = world.database.access.server
    assert server is not None
    settings = dataclasses.replace(
        world.database.settings,
        database_url=server.url(database="cms"),
        statement_timeout=MILLISECONDS,
        pool_size=1,
    )
    async with Database(settings) as database:
        yield database


@pytest_asyncio.fixture
async def client(hurried: Database) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(hurried.settings, hurried)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as opened:
        yield opened


@pytest_asyncio.fixture
async def locked(world: World) -> AsyncIterator[Any]:
    """Holds the units' table against readers until it is let go."""
    owner = await world.database.access.owner.connect()
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute("lock table live.unit in access exclusive mode")
        yield transaction
    finally:
        await owner.close()


async def backend(database: Database) -> int:
    found: int = await database.reader.fetchval("select pg_backend_pid()")
    return found


@pytest.mark.parametrize(
    "accept, status",
    [("application/json", 200), ("application/graphql-response+json", 503)],
)
async def test_a_slow_statement_is_a_timeout(
    hurried: Database, client: httpx.AsyncClient, locked: Any, accept: str, status: int
) -> None:
    before = await backend(hurried)
    began = time.monotonic()
    answer = await client.post(
        "/graphql", json={"query": UNITS}, headers={"accept": accept, "accept-language": "en"}
    )
    assert MILLISECONDS / 1000 <= time.monotonic() - began < 10
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "TIMEOUT"}
    assert "too long" in error["message"]
    assert "data" not in answer.json()
    assert await backend(hurried) == before, "the connection is the same one"


async def test_the_server_recovers(client: httpx.AsyncClient, locked: Any) -> None:
    statuses = [await client.post("/graphql", json={"query": UNITS}) for _ in range(2)]
    assert [each.json()["errors"][0]["extensions"]["code"] for each in statuses] == ["TIMEOUT"] * 2
    other = await client.post("/graphql", json={"query": TOPICS})
    assert other.json()["data"]["topics"]["nodes"], "what isn't locked is answered meanwhile"
    await locked.rollback()
    answer = await client.post("/graphql", json={"query": UNITS})
    assert answer.json()["data"]["units"]["nodes"]


async def test_all_who_wait_for_one_answer_are_told(client: httpx.AsyncClient, locked: Any) -> None:
    asked = [client.post("/graphql", json={"query": UNITS}) for _ in range(3)]
    answers = await asyncio.gather(*asked)
    codes = {each.json()["errors"][0]["extensions"]["code"] for each in answers}
    assert codes == {"TIMEOUT"}


async def test_a_statement_that_sleeps(hurried: Database) -> None:
    """The reader's role can't turn the limit off in what a caller may send; the pool sets it."""
    setting = await hurried.reader.fetchval("show statement_timeout")
    assert setting == f"{MILLISECONDS}ms"
