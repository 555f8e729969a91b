"""Fixtures: the small world in a database of its own, and servers of the application on it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from cms.app import create_app
from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.database.types import Connection
from cms.delivery.documents import NewDocument, identify, store
from tests.world import load

TOPIC = "query Topic($code: String!) { topic(code: $code) { code } }"
TRADE = {"data": {"topic": {"code": "trade"}}}

Serve = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest_asyncio.fixture(scope="session")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """The small world, published, in a database that only these tests write to."""
    settings = Settings(data=tmp_path_factory.mktemp("documents"))
    async with Database(settings, fast=True) as opened:
        await migrate(opened.access)
        connection = await opened.access.owner.connect()
        try:
            await load(connection, "live")
        finally:
            await connection.close()
        yield opened


@pytest_asyncio.fixture
async def editor(database: Database) -> AsyncIterator[Connection]:
    """A connection that may write; there is no trusted document at first."""
    connection = await database.access.editor.connect(search_path="live")
    try:
        await connection.execute("delete from live.trusted_document")
        yield connection
    finally:
        await connection.close()


@pytest_asyncio.fixture
async def serve(database: Database) -> AsyncIterator[Serve]:
    """Starts a server of its own on the database, like another process; it hears of changes."""

    @asynccontextmanager
    async def started(**settings: str | int) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(dataclasses.replace(database.settings, **settings), database)  # type: ignore[arg-type]
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx.ASGITransport(app)
            client = httpx.AsyncClient(transport=transport, base_url="http://cms.test")
            await stack.enter_async_context(client)

            async def ready() -> bool:
                return (await client.get("/readyz")).status_code == 200

            await eventually(ready)
            yield client

    yield started


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Waits until something holds that nobody tells of; at most ten seconds."""
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110 (it is told to no event)
            await asyncio.sleep(0.005)


async def trust(connection: Connection, text: str, application: str = "portal") -> str:
    """Stores a document as it is, sound or not; its id."""
    name = text.split("(")[0].split("{")[0].removeprefix("query").strip()
    document = NewDocument(text, (name,) if name else (), {"selects": {}, "sends": {}}, 1)
    await store(connection, application, document)
    return identify(text)


def written(folder: Path, files: dict[str, str]) -> Path:
    """The folder with files of these texts."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder
