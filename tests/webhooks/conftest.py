from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cms.database.pools import Database
from cms.database.types import Connection
from cms.webhooks import schedule, sender
from cms.webhooks.addresses import Guard

LOOPBACK = Guard.of(["127.0.0.0/8"])


@pytest_asyncio.fixture
async def orm(empty_database: Database) -> AsyncIterator[Database]:
    async with empty_database.orm():
        yield empty_database


@pytest_asyncio.fixture
async def connection(orm: Database) -> AsyncIterator[Connection]:
    """A connection of ``cms_auth``."""
    opened = await orm.access.auth.connect(search_path="office")
    yield opened
    await opened.close()


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses in which a test can wait."""
    monkeypatch.setattr(schedule, "PAUSES", (0.1, 0.2, 0.4))
    monkeypatch.setattr(sender, "TURN", 0.1)
