"""Fixtures on real parts: an embedded PostgreSQL of the test run's own, with all tables.

Under pytest-xdist each worker is a process with a temporary folder of its own, so each has a server
of its own too. Tests and fixtures share one event loop for the session, like the pools they use.
"""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.database.types import Connection

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # The tests run in the background of a shell; what they start is interrupted all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The default settings, with a temporary data folder."""
    return Settings(data=tmp_path_factory.mktemp("data"))


@pytest_asyncio.fixture(scope="session")
async def database(settings: Settings) -> AsyncIterator[Database]:
    """An open, migrated database. Tests that write leave rows behind: see ``empty_database``."""
    async with Database(settings, fast=True) as opened:
        await migrate(opened.access)
        yield opened


@pytest_asyncio.fixture
async def empty_database(database: Database) -> Database:
    """The database without a row in any table, the record of migrations apart."""
    await erase(database)
    return database


async def erase(database: Database) -> None:
    """Remove all rows of all stages."""
    connection = await database.access.owner.connect()
    try:
        tables = await connection.fetchval(
            "SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables "
            "WHERE schemaname IN ('draft', 'live', 'office') AND tablename <> 'tortoise_migrations'"
        )
        async with connection.transaction(), unkept(connection):
            await connection.execute(f"TRUNCATE {tables}")
    finally:
        await connection.close()


@asynccontextmanager
async def unkept(owner: Connection) -> AsyncIterator[None]:
    """Let the owner, in a transaction, do what the audit's triggers refuse. It has to switch them
    off by name: no setting of a session does.
    """
    for table in ("audit", "audit_link"):
        await owner.execute(f"ALTER TABLE office.{table} DISABLE TRIGGER {table}_kept")
    yield
    for table in ("audit", "audit_link"):
        await owner.execute(f"ALTER TABLE office.{table} ENABLE ALWAYS TRIGGER {table}_kept")
