from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from cms.app import create_app
from cms.database.pools import Database
from tests.mutations.newsroom import ADMINISTRATOR, Newsroom, Person


@pytest.fixture(scope="session")
def app(database: Database) -> Starlette:
    return create_app(database.settings, database)


@pytest_asyncio.fixture
async def newsroom(app: Starlette, empty_database: Database) -> AsyncIterator[Newsroom]:
    """The newsroom on empty tables, within ``Database.orm()``."""
    async with empty_database.orm():
        yield Newsroom(app, empty_database)


@pytest_asyncio.fixture
async def chief(newsroom: Newsroom) -> Person:
    """Who may do everything below a state secret."""
    return await newsroom.hire("chief", ADMINISTRATOR)
