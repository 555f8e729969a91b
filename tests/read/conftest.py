"""Fixtures of the read tests: the small world in a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest
import pytest_asyncio

from cms.app import create_engine
from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.read.catalog import catalog
from cms.read.planning.context import Viewer
from resolvers.engine import Engine
from tests.golden import ANY_PRICE
from tests.read.strategies import CLEARANCE
from tests.world import load


@dataclass(frozen=True)
class World:
    """The engine that answers for ``live``, the reader's pool to answer from, and the database."""

    engine: Engine
    pool: Any
    database: Database

    def stage(self, name: str) -> tuple[Engine, Any]:
        """The engine and the pool of ``live``, or of ``draft`` for the tests' viewer."""
        if name == "live":
            return self.engine, self.pool
        return self.drafts, self.database.draft_reader

    @cached_property
    def drafts(self) -> Engine:
        """An engine for what the tests' viewer may see of the drafts."""
        context = replace(self.engine.context, catalog=catalog("draft"), viewer=Viewer(CLEARANCE))
        return Engine(self.engine.schema, context, self.engine.limits)


@pytest_asyncio.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The small world in both stages. Its server is its own: no other test can change the rows."""
    settings = Settings(data=tmp_path_factory.mktemp("world"), max_price=ANY_PRICE)
    async with Database(settings, fast=True) as database:
        await migrate(database.access)
        connection = await database.access.owner.connect()
        try:
            await load(connection, "draft")
            await load(connection, "live")
        finally:
            await connection.close()
        yield World(create_engine(settings), database.reader, database)
