"""An audit with a few entries, and an owner who may tamper with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from cms.audit.verify import Verdict, verify
from cms.database.pools import Database
from cms.database.types import Connection
from tests.actions import world
from tests.actions.world import change, show


@pytest_asyncio.fixture
async def orm(empty_database: Database) -> AsyncIterator[Database]:
    async with empty_database.orm():
        yield empty_database


@pytest_asyncio.fixture
async def owner(database: Database) -> AsyncIterator[Connection]:
    connection = await database.access.owner.connect(search_path="office")
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def editor(database: Database) -> AsyncIterator[Connection]:
    connection = await database.access.editor.connect(search_path="office")
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def entries(orm: Database) -> int:
    """Five entries by the actions themselves; how many there are."""
    topic = await world.topic()
    await show("Topic", topic)
    await change("Topic", topic, code="trade")
    await world.topic("culture")
    await show("Topic", topic)
    return 5


async def checked(database: Database, head: bytes | None = None) -> Verdict:
    """The verdict, as the command comes to it."""
    connection = await database.access.editor.connect(search_path="office")
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await verify(connection, head)
    finally:
        await connection.close()
