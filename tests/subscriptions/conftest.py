"""A real server on a socket, in this process, so that tests can publish and look into it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from cms.app import create_app
from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.process import Process
from cms.serving.server import Server
from cms.web.subscriptions.operations import Operations
from tests.delivery.servers import until


def slug() -> str:
    """A code or slug that nothing else has."""
    return f"bai-{uuid4()}"


@dataclass(frozen=True)
class Site:
    """A server that serves: its application, its port, its process."""

    app: Starlette
    port: int
    process: Process

    async def following(self, number: int = 1) -> None:
        """Wait until so many subscriptions are under way."""
        await until(lambda: self.operations.open >= number)

    @property
    def operations(self) -> Operations:
        endpoint: Any = next(r.endpoint for r in self.app.routes if isinstance(r, WebSocketRoute))
        operations: Operations = endpoint.operations
        return operations


@asynccontextmanager
async def serving(database: Database, **settings: Any) -> AsyncIterator[Site]:
    """The server with these settings, stopped in good order at the end."""
    changed = replace(database.settings, stop_timeout=2000, **settings)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        process = Process()
        app = create_app(changed, database, process)
        server = Server(app, changed, process)
        site = Site(app, listening.getsockname()[1], process)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await until(lambda: server.started)
            await until(lambda: site.operations.feed.generations.known)
            yield site
        finally:
            server.stop()
            async with asyncio.timeout(15):
                await task


@pytest_asyncio.fixture(scope="package")
async def desk(tmp_path_factory: Any) -> AsyncIterator[Database]:
    """A database of these tests' own, ready for actions: its connections may be ended."""
    settings = Settings(data=tmp_path_factory.mktemp("subscriptions"), log_level="WARNING")
    async with Database(settings, fast=True) as database:
        await migrate(database.access)
        async with database.orm():
            yield database


@pytest_asyncio.fixture(scope="package")
async def site(desk: Database) -> AsyncIterator[Site]:
    async with serving(desk) as served:
        yield served
