"""What each role of the database may do with accounts, tried with hand-written SQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from cms.auth import tokens
from cms.database.pools import Database
from cms.database.types import Connection

TABLES = (
    "account",
    "account_grant",
    "account_identity",
    "account_session",
    "api_token",
    "sign_in_failure",
)


@pytest_asyncio.fixture(params=["reader", "editor"])
async def other(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Connection]:
    """A session of another role, which may write if it can."""
    login = getattr(database.access, request.param)
    connection = await asyncpg.connect(login.url)
    await connection.execute("set default_transaction_read_only = off")
    yield connection
    await connection.close()


@pytest.mark.parametrize("table", TABLES)
async def test_others_see_and_change_no_account(
    hoa: UUID, token: tokens.Made, other: Connection, table: str
) -> None:
    key = "key" if table == "sign_in_failure" else "id"
    for statement in (
        f"select * from office.{table}",
        f"select count(*) from office.{table}",
        f"select 1 from office.{table}",
        f"insert into office.{table} default values",
        f"update office.{table} set {key} = {key}",
        f"delete from office.{table}",
        f"truncate office.{table}",
        f"copy office.{table} to stdout",
        f"create table mine as table office.{table}",
        f"create rule mine as on insert to office.{table} do nothing",
        f"alter table office.{table} disable row level security",
        f"grant select on office.{table} to public",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await other.execute(statement)


async def test_others_get_at_them_by_no_detour(hoa: UUID, other: Connection) -> None:
    for statement in (
        "set role cms_auth",
        "set session authorization cms_auth",
        "select set_config('role', 'cms_auth', false)",
        "select query_to_xml('select password_hash from office.account', true, true, '')",
        "select stavalues1 from pg_statistic",
        "alter role cms_auth password 'mine'",
    ):
        with pytest.raises(
            (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError)
        ):
            await other.execute(statement)
    # What the planner knows of columns is shown only to those who may read them.
    shown = await other.fetchval(
        "select count(*) from pg_stats where schemaname = 'office' and tablename = any($1)",
        list(TABLES),
    )
    assert shown == 0


async def test_the_role_of_accounts_sees_no_content(
    connection: Connection, database: Database
) -> None:
    owner = await database.access.owner.connect()
    names = await owner.fetch(
        "select schemaname || '.' || tablename as name, tablename from pg_tables "
        "where schemaname in ('draft', 'live', 'office')"
    )
    await owner.close()
    # Webhooks are its own too, and it reads what they tell (tests/webhooks/test_rights.py).
    own = {*TABLES, "outbox", "webhook_endpoint", "webhook_delivery", "webhook_attempt"}
    others = [row["name"] for row in names if row["tablename"] not in own]
    assert len(others) > 40
    for name in others:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"select * from {name}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"delete from {name}")


async def test_it_may_look_up_a_unit_and_add_to_the_audit(connection: Connection) -> None:
    assert await connection.fetchval("select count(code) from draft.unit") >= 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("select classification from draft.unit")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("update audit set actor = 'somebody else'")


async def test_a_session_of_it_starts_in_the_office(database: Database) -> None:
    connection = await asyncpg.connect(database.access.auth.url)
    assert await connection.fetchval("select current_schemas(false)") == ["office"]
    assert not await connection.fetchval(
        "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls "
        "from pg_roles where rolname = current_user"
    )
    await connection.close()
