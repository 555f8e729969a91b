from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from cms.database.pools import Database


@pytest_asyncio.fixture
async def orm(empty_database: Database) -> AsyncIterator[Database]:
    """Empty tables, within ``Database.orm()``."""
    async with empty_database.orm():
        yield empty_database
