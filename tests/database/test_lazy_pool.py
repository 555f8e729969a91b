"""The pool of those who are seldom needed: no connection before, and a clear word without one."""

from __future__ import annotations

import pytest

from cms.database.access import Login
from cms.database.lazy_pool import LazyPool
from cms.database.pools import Database
from cms.errors import DatabaseError


async def test_a_connection_is_made_when_one_is_needed(database: Database) -> None:
    pool = await LazyPool.create(database.access.auth, "office", 2)
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'cms_auth'"
    admin = await database.access.admin.connect()
    before = await admin.fetchval(sessions)
    async with pool.connection() as connection:
        assert await connection.fetchval("SELECT current_schema()") == "office"
        assert await admin.fetchval(sessions) == before + 1
    await pool.close()
    await admin.close()


async def test_what_is_left_behind_is_undone(database: Database) -> None:
    pool = await LazyPool.create(database.access.auth, "office", 1)
    async with pool.connection() as connection:
        await connection.execute("SET statement_timeout = 7")
    async with pool.connection() as connection:
        assert await connection.fetchval("SHOW statement_timeout") == "10s"
    await pool.close()


async def test_a_server_that_is_not_there_is_named_without_its_secret() -> None:
    pool = await LazyPool.create(Login("postgresql://user:s3cret@127.0.0.1:1/cms"), "office", 1)
    with pytest.raises(DatabaseError, match="can't be reached") as error:
        async with pool.connection():
            pass
    assert "s3cret" not in str(error.value)
    await pool.close()
