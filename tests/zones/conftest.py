"""Two servers of our own, joined as an operator joins them: inner zone, link, public zone."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from cms.config import Settings
from cms.database import zones
from cms.database.migrate import migrate
from cms.database.pools import Database
from tests.actions import world
from tests.delivery.asking import Client, serving
from tests.zones.link import Link

PASSWORD = "for cms_replica & no one else's 100%"
PATIENCE = 30.0


@dataclass(frozen=True)
class Zones:
    """The inner zone's database, the public one's, and what is between them."""

    inner: Database
    public: Database
    link: Link

    @property
    def source(self) -> str:
        """The inner database's URL as the public server reaches it."""
        return f"postgresql://127.0.0.1:{self.link.port}/cms"


def silent(line: str) -> None:
    """Progress that nobody looks at."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def quickly(database: Database, **settings: str) -> None:
    """Let a test's server try again soon, and write out what ``fast`` would keep back."""
    admin = await database.access.admin.connect()
    for name, value in {"wal_writer_delay": "10ms", **settings}.items():
        await admin.execute(f"alter system set {name} = '{value}'")
    await admin.execute("select pg_reload_conf()")
    await admin.close()


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> float:
    """How long it took, in seconds."""
    began = time.monotonic()
    while not await condition():
        assert time.monotonic() - began < seconds, "it did not come"
        await asyncio.sleep(0.01)
    return time.monotonic() - began


@pytest_asyncio.fixture(scope="session")
async def joined(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Zones]:
    folder = tmp_path_factory.mktemp("zones")
    inner = Settings(
        data=folder / "inner",
        embedded_port=free_port(),
        embedded_wal_level="LOGICAL",
        log_level="WARNING",
    )
    public = Settings(data=folder / "public", zone="PUBLIC", log_level="WARNING")
    async with (
        Database(inner, fast=True) as here,
        Database(public, fast=True) as there,
        Link(inner.embedded_port) as link,
    ):
        await migrate(here.access)
        await quickly(here)
        async with here.orm():
            await world.show("Article", await world.article("truoc-het"))
        await quickly(there, wal_retrieve_retry_interval="100ms")
        joined = Zones(here, there, link)
        await zones.publish(here.access, PASSWORD, progress=silent)
        await zones.subscribe(there.access, joined.source, PASSWORD, progress=silent)
        await zones.wait_until_copied(there.access, progress=silent)
        yield joined


@pytest_asyncio.fixture
async def link(joined: Zones) -> AsyncIterator[Link]:
    """The link, to be cut; it is mended at the end."""
    yield joined.link
    joined.link.mend()


@pytest_asyncio.fixture
async def client(joined: Zones) -> AsyncIterator[Client]:
    """A public instance while it serves."""
    async with serving(joined.public.settings, joined.public) as client:
        yield client


@pytest_asyncio.fixture
async def desk(joined: Zones) -> AsyncIterator[Database]:
    """The inner zone, ready for actions."""
    async with joined.inner.orm():
        yield joined.inner
