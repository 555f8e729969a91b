"""Hand-written SQL through the pool that answers queries: the walls stand without the compiler."""

from __future__ import annotations

import asyncpg
import pytest

from cms.database.access import READER
from tests.read.conftest import World
from tests.world import rows

REFUSED = (
    asyncpg.InsufficientPrivilegeError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidParameterValueError,
)


async def test_the_pool_logs_in_as_the_reader(world: World) -> None:
    row = await world.pool.fetchrow("select current_user, session_user, current_schemas(false)")
    assert tuple(row) == (READER, READER, ["live"])


@pytest.mark.parametrize("table", rows())
async def test_live_is_read_and_draft_is_not(world: World, table: str) -> None:
    """Each table, by its name with and without the schema; the row counts tell which one it was."""
    assert await world.pool.fetchval(f"select count(*) from {table}") == len(rows("live")[table])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.pool.fetch(f"select * from draft.{table}")


async def test_the_world_has_something_to_hide() -> None:
    """Else the test above would show nothing."""
    hidden = [table for table in rows() if len(rows("draft")[table]) > len(rows("live")[table])]
    assert {"article", "article_variant", "media", "unit", "bulletin_item"} <= set(hidden)


@pytest.mark.parametrize("table", ["revision", "audit", "outbox"])
async def test_the_office_is_closed(world: World, table: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.pool.fetch(f"select * from office.{table}")


@pytest.mark.parametrize(
    "statement",
    [
        "set role cms_owner",
        "set role cms_editor",
        "set session authorization cms_editor",
        "select set_config('role', 'cms_editor', true)",
        "reset role; set role cms_owner",
        "alter role cms_reader set search_path = draft",
        "alter table live.article owner to cms_reader",
        "grant select on draft.article to cms_reader",
        "create table live.mine (id int)",
        "create temporary table mine (id int)",
        "create function live.mine() returns int language sql return 1",
    ],
)
async def test_the_reader_gains_nothing(world: World, statement: str) -> None:
    async with world.pool.acquire() as connection:
        with pytest.raises(REFUSED):
            async with connection.transaction(readonly=False):
                await connection.execute(statement)
        assert await connection.fetchval("select current_user") == READER


@pytest.mark.parametrize("path", ["draft", "office", "draft, live", "office, draft, live, public"])
async def test_another_search_path_leads_nowhere(world: World, path: str) -> None:
    """It can be set, but names of closed schemas don't resolve."""
    async with world.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(f"set local search_path = {path}")
            if "live" in path:
                count = await connection.fetchval("select count(*) from article")
                assert count == len(rows("live")["article"])
            else:
                with pytest.raises(asyncpg.UndefinedTableError):
                    await connection.fetch("select * from article")
        finally:
            await transaction.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "insert into {} select * from {}",
        "update {} set id = id",
        "delete from {}",
        "truncate {}",
        "drop table {}",
        "lock table {} in access exclusive mode",
    ],
)
@pytest.mark.parametrize("table", ["live.article", "live.article_variant", "draft.article"])
async def test_nothing_can_be_written(world: World, statement: str, table: str) -> None:
    async with world.pool.acquire() as connection:
        transaction = connection.transaction(readonly=False)
        await transaction.start()
        try:
            await connection.execute("set local transaction_read_only = off")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement.format(table, table))
        finally:
            await transaction.rollback()


async def test_nothing_of_the_closed_schemas_is_told_by_statistics(world: World) -> None:
    """``pg_stats`` shows samples of columns: only of those that the role may read."""
    schemas = await world.pool.fetch("select distinct schemaname from pg_stats")
    assert {row["schemaname"] for row in schemas} <= {"live", "pg_catalog", "information_schema"}
    assert "live" in {row["schemaname"] for row in schemas}


async def test_files_and_programs_are_out_of_reach(world: World) -> None:
    for statement in (
        "select pg_read_file('postgresql.conf')",
        "select pg_ls_dir('.')",
        "copy (select 1) to program 'cat'",
        "copy live.article from 'any'",
        "select lo_import('any')",
    ):
        with pytest.raises(REFUSED):
            async with world.pool.acquire() as connection:
                await connection.execute(statement)
