"""An answer depends on every table that its statement reads: PostgreSQL itself says which."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from cms.app import create_engine
from cms.config import Settings
from cms.database.pools import Database
from cms.database.types import Connection
from resolvers.engine import Engine
from tests.golden import ANY_PRICE, Case, cases

CASES = list(cases())
# A statement locks all tables that it names, also those that its plan can do without.
LOCKED = """
select c.relname from pg_locks as l join pg_class as c on c.oid = l.relation
where l.pid = pg_backend_pid() and c.relkind = 'r' and c.relnamespace = 'live'::regnamespace
"""


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Engine:
    return create_engine(replace(settings, max_price=ANY_PRICE))


@pytest_asyncio.fixture(scope="module")
async def reader(database: Database) -> AsyncIterator[Connection]:
    connection = await database.access.reader.connect(search_path="live")
    yield connection
    await connection.close()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_a_statement_says_which_tables_it_reads(
    engine: Engine, reader: Connection, case: Case
) -> None:
    prepared = case.prepared(engine)
    statement = prepared.compiled.statement
    locked: set[str] = set()
    if statement.text is not None:
        async with reader.transaction():
            await reader.fetch(statement.text, *prepared.arguments)
            locked = {row["relname"] for row in await reader.fetch(LOCKED)}
        assert locked or case.event  # which may be told without anything being read
    assert set(statement.tables) == locked
    assert len(set(statement.tables)) == len(statement.tables)
