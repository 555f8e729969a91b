"""What each role may do. The reader is tried with hand-written SQL on a session of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from cms.database import roles
from cms.database.pools import Database
from cms.database.types import Connection

NEW_TABLE = "roles_probe"


@pytest_asyncio.fixture(scope="module", autouse=True)
async def probe(database: Database) -> AsyncIterator[None]:
    """A table that the owner makes after the roles were set up, one row in each stage."""
    owner = await database.access.owner.connect()
    for schema in roles.SCHEMAS:
        await owner.execute(
            f"CREATE TABLE {schema}.{NEW_TABLE} (id serial PRIMARY KEY, word text);"
            f"INSERT INTO {schema}.{NEW_TABLE} (word) VALUES ('{schema}')"
        )
    yield
    for schema in roles.SCHEMAS:
        await owner.execute(f"DROP TABLE {schema}.{NEW_TABLE}")
    await owner.close()


@pytest_asyncio.fixture
async def reader(database: Database) -> AsyncIterator[Connection]:
    """A plain session of the reader, without what the pool sets."""
    connection = await asyncpg.connect(database.access.reader.url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def editor(database: Database) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(database.access.editor.url)
    yield connection
    await connection.close()


async def test_the_reader_reads_live_without_naming_it(reader: Connection) -> None:
    assert await reader.fetchval(f"SELECT word FROM {NEW_TABLE}") == "live"


@pytest.mark.parametrize("schema", ["draft", "office"])
async def test_the_reader_reads_nothing_else(reader: Connection, schema: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await reader.fetch(f"SELECT * FROM {schema}.{NEW_TABLE}")
    await reader.execute(f"SET search_path = {schema}")
    with pytest.raises(asyncpg.UndefinedTableError):
        await reader.fetch(f"SELECT * FROM {NEW_TABLE}")


async def test_the_reader_has_no_right_on_any_table_but_select_on_live(
    database: Database,
) -> None:
    admin = await database.access.admin.connect()
    rows = await admin.fetch(
        "SELECT DISTINCT table_schema, privilege_type FROM information_schema.table_privileges "
        "WHERE grantee = 'cms_reader'"
    )
    await admin.close()
    assert [tuple(row) for row in rows] == [("live", "SELECT")]


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO live.{NEW_TABLE} (word) VALUES ('x')",
        f"UPDATE live.{NEW_TABLE} SET word = 'x'",
        f"DELETE FROM live.{NEW_TABLE}",
        f"TRUNCATE live.{NEW_TABLE}",
        f"DROP TABLE live.{NEW_TABLE}",
        f"SELECT nextval('live.{NEW_TABLE}_id_seq')",
        "CREATE TABLE live.mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "SET ROLE cms_owner",
        "SET ROLE cms_editor",
        "SET SESSION AUTHORIZATION postgres",
        "SELECT set_config('role', 'cms_editor', false)",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
        "ALTER ROLE cms_reader SUPERUSER",
    ],
)
async def test_the_reader_changes_nothing(reader: Connection, statement: str) -> None:
    await reader.execute("SET default_transaction_read_only = off")
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError)):
        await reader.execute(statement)


async def test_a_session_of_the_reader_is_read_only_and_limited(reader: Connection) -> None:
    assert await reader.fetchval("SHOW default_transaction_read_only") == "on"
    assert await reader.fetchval("SHOW statement_timeout") == "5s"
    assert await reader.fetchval("SELECT current_schemas(false)") == ["live"]


async def test_the_editor_writes_draft_and_live(editor: Connection) -> None:
    async with editor.transaction():
        for schema in ("draft", "live"):
            await editor.execute(f"INSERT INTO {schema}.{NEW_TABLE} (word) VALUES ('new')")
            await editor.execute(f"UPDATE {schema}.{NEW_TABLE} SET word = 'newer' WHERE id = 2")
            await editor.execute(f"DELETE FROM {schema}.{NEW_TABLE} WHERE id = 2")


async def test_the_editor_only_adds_to_the_office(editor: Connection) -> None:
    await editor.execute(f"INSERT INTO office.{NEW_TABLE} (word) VALUES ('new')")
    for statement in (
        f"UPDATE office.{NEW_TABLE} SET word = 'x'",
        f"DELETE FROM office.{NEW_TABLE}",
        f"TRUNCATE office.{NEW_TABLE}",
        "UPDATE office.audit SET actor = 'x'",
        "DELETE FROM office.revision",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await editor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE draft.article",
        "ALTER TABLE draft.article ADD COLUMN x int",
        "CREATE TABLE draft.mine (id int)",
        "SELECT * FROM draft.tortoise_migrations",
        "SET ROLE cms_owner",
    ],
)
async def test_the_editor_has_no_say_in_the_tables(editor: Connection, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await editor.execute(statement)


async def test_the_three_roles_use_extensions_that_the_owner_makes(
    database: Database, reader: Connection
) -> None:
    owner = await database.access.owner.connect()
    try:
        await owner.execute("CREATE EXTENSION unaccent SCHEMA public")
        assert await reader.fetchval("SELECT public.unaccent('Lạng Sơn')") == "Lang Son"
    finally:
        await owner.execute("DROP EXTENSION IF EXISTS unaccent")
        await owner.close()


async def test_a_stranger_can_not_connect(database: Database) -> None:
    admin = await database.access.admin.connect()
    server = database.access.server
    assert server is not None
    await admin.execute("CREATE ROLE stranger LOGIN")
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="CONNECT"):
            await asyncpg.connect(server.url("stranger", "cms"))
    finally:
        await admin.execute("DROP ROLE stranger")
        await admin.close()


async def test_setting_up_again_changes_nothing(database: Database) -> None:
    async def state() -> list[str]:
        admin = await database.access.admin.connect()
        rows = await admin.fetch(
            "SELECT concat_ws(' ', nspname, nspacl) FROM pg_namespace UNION ALL "
            "SELECT concat_ws(' ', datname, datacl) FROM pg_database UNION ALL "
            "SELECT concat_ws(' ', defaclnamespace, defaclobjtype, defaclacl) FROM pg_default_acl "
            "UNION ALL SELECT concat_ws(' ', rolname, rolsuper, rolcreaterole) FROM pg_roles "
            "UNION ALL SELECT concat_ws(' ', setrole::regrole, setconfig) FROM pg_db_role_setting "
            "ORDER BY 1"
        )
        await admin.close()
        return [row[0] for row in rows]

    before = await state()
    await roles.prepare(database.access, statement_timeout=5000)
    assert await state() == before


async def test_the_database_orders_by_code_point_in_unicode(database: Database) -> None:
    row = await database.reader.fetchrow(
        "SELECT datlocprovider::text AS provider, datlocale FROM pg_database WHERE datname = 'cms'"
    )
    assert row is not None
    assert dict(row) == {"provider": "b", "datlocale": "C.UTF-8"}
