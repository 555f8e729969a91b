"""The pools: which role, which stage, what a session starts with, and what a release costs."""

from __future__ import annotations

import asyncio
import contextvars
from uuid import UUID

import asyncpg
import pytest
from tortoise.transactions import in_transaction

from cms.config import Settings
from cms.content.base import new_key
from cms.database.access import Access, Login
from cms.database.pools import Database
from cms.database.read_pool import ReadPool
from cms.errors import DatabaseError
from cms.office import AuditEntry


def entry(key: UUID) -> AuditEntry:
    return AuditEntry(
        id=key, actor="test", verb="SAVE", type="Article", entry_id=key, version=1, detail={}
    )


async def session(pool: ReadPool) -> dict[str, str]:
    rows = await pool.fetch("SELECT name, setting FROM pg_settings")
    return {row["name"]: row["setting"] for row in rows}


async def test_the_reader_has_its_role_stage_and_limits(database: Database) -> None:
    assert await database.reader.fetchval("SELECT session_user") == "cms_reader"
    got = await session(database.reader)
    assert got["search_path"] == "live"
    assert got["default_transaction_read_only"] == "on"
    assert got["statement_timeout"] == "5000"
    assert got["plan_cache_mode"] == "force_generic_plan"
    assert got["jit"] == "off"
    assert got["TimeZone"] == "UTC"
    assert got["DateStyle"].startswith("ISO")


async def test_the_draft_reader_sees_drafts_and_only_reads(database: Database) -> None:
    assert await database.draft_reader.fetchval("SELECT session_user") == "cms_editor"
    assert await database.draft_reader.fetchval("SELECT current_schemas(false)") == ["draft"]
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await database.draft_reader.fetch("DELETE FROM article")


async def test_a_release_sends_nothing_to_the_server(database: Database) -> None:
    statement = "SELECT pg_backend_pid()"
    async with database.reader.acquire() as connection:
        pid = await connection.fetchval(statement)
    admin = await database.access.admin.connect()
    last = await admin.fetchval("SELECT query FROM pg_stat_activity WHERE pid = $1", pid)
    await admin.close()
    assert last == statement


async def test_a_slow_statement_is_ended(database: Database) -> None:
    async with database.reader.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL statement_timeout = 50")
        with pytest.raises(asyncpg.QueryCanceledError):
            await connection.execute("SELECT pg_sleep(10)")


async def test_one_transaction_writes_draft_and_office(empty_database: Database) -> None:
    key = new_key()

    async def fail() -> None:
        async with in_transaction("draft") as transaction:
            await entry(key).save(force_create=True)
            await transaction.execute_query("SELECT count(*) FROM article")
            raise ZeroDivisionError

    async with empty_database.orm():
        with pytest.raises(ZeroDivisionError):
            await fail()
        assert await AuditEntry.all().count() == 0
        async with in_transaction("draft"):
            await entry(key).save(force_create=True)
        assert await AuditEntry.all().values_list("id", flat=True) == [key]


async def test_many_tasks_use_the_models_at_once(empty_database: Database) -> None:
    async def add() -> None:
        async with empty_database.orm():
            await entry(new_key()).save(force_create=True)
            await asyncio.sleep(0)

    await asyncio.gather(*(add() for _ in range(20)))
    async with empty_database.orm():
        assert await AuditEntry.all().count() == 20


async def test_models_need_the_context(database: Database) -> None:
    async def count() -> int:
        return await AuditEntry.all().count()

    elsewhere = asyncio.create_task(count(), context=contextvars.Context())
    with pytest.raises(RuntimeError, match="TortoiseContext"):
        await elsewhere


async def test_empty_means_no_draft_row(empty_database: Database) -> None:
    assert await empty_database.is_empty()
    owner = await empty_database.access.owner.connect()
    await owner.execute("CREATE TABLE draft.probe AS SELECT 1 AS one")
    await owner.execute("GRANT SELECT ON draft.probe TO cms_editor")
    assert not await empty_database.is_empty()
    await owner.execute("DROP TABLE draft.probe")
    await owner.close()


class TestAnotherServer:
    """CMS_DATABASE_URL: a server that isn't ours, with an administrator who is no superuser."""

    async def url(self, database: Database) -> str:
        server = database.access.server
        assert server is not None
        admin = await database.access.admin.connect()
        await admin.execute("CREATE ROLE keeper LOGIN CREATEDB CREATEROLE")
        for role in ("cms_owner", "cms_editor", "cms_reader", "cms_auth"):
            await admin.execute(f"GRANT {role} TO keeper WITH ADMIN TRUE, INHERIT FALSE, SET FALSE")
        await admin.close()
        return server.url("keeper", "elsewhere")

    async def clean(self, database: Database) -> None:
        admin = await database.access.admin.connect()
        await admin.execute("DROP DATABASE IF EXISTS elsewhere WITH (FORCE)")
        await admin.execute("DROP OWNED BY keeper")
        await admin.execute("DROP ROLE keeper")
        await admin.close()

    async def test_one_login_serves_all_roles(self, database: Database) -> None:
        from cms.database.access import open_access
        from cms.database.migrate import migrate

        try:
            settings = Settings(database_url=await self.url(database), statement_timeout=700)
            with pytest.raises(DatabaseError, match="cms migrate"):
                async with Database(settings):
                    pass
            with open_access(settings) as access:
                assert access.server is None
                assert await migrate(access) > 0
                assert await migrate(access) == 0
            async with Database(settings) as opened:
                row = await opened.reader.fetchrow("SELECT session_user, current_user")
                assert tuple(row or ()) == ("keeper", "cms_reader")
                assert (await session(opened.reader))["statement_timeout"] == "700"
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await opened.reader.fetch("SELECT * FROM draft.article")
                assert await opened.is_empty()
        finally:
            await self.clean(database)

    async def test_a_server_that_is_not_there(self) -> None:
        settings = Settings(database_url="postgresql://user:s3cret@127.0.0.1:1/cms")
        with pytest.raises(DatabaseError, match="can't be reached") as error:
            async with Database(settings):
                pass
        assert "s3cret" not in str(error.value)

    async def test_a_login_that_may_not_set_up(self, database: Database) -> None:
        from cms.database import roles

        server = database.access.server
        assert server is not None
        login = Login(server.url("cms_editor", "cms"))
        access = Access(login, login, login, login, login, "cms")
        with pytest.raises(DatabaseError, match="CREATEROLE"):
            await roles.prepare(access, statement_timeout=1)

    def test_urls_stay_out_of_representations(self) -> None:
        settings = Settings(database_url="postgresql://user:s3cret@host/cms")
        assert "s3cret" not in repr(settings)
        assert "s3cret" not in repr(Login(settings.database_url))
