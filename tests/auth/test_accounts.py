"""Accounts and their grants: what is made, changed, refused and remembered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from cms.auth import accounts
from cms.auth.caller import ANONYMOUS, Caller, Grant, Role, Scope, Stage
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.database.types import Connection
from cms.errors import Conflict, InputError, NotFound


async def remembered(database: Database) -> list[tuple[str, str, Any]]:
    owner = await database.access.owner.connect()
    rows = await owner.fetch("select actor, verb, detail from office.audit order by id")
    await owner.close()
    return [(row["actor"], row["verb"], orjson.loads(row["detail"])) for row in rows]


async def test_an_account_is_made_with_its_grants(connection: Connection, hoa: UUID) -> None:
    account = await accounts.found(connection, "Hoa")
    assert (account.id, account.login, account.name) == (hoa, "hoa", "Nguyễn Thị Hoa")
    assert account.clearance is Classification.INTERNAL
    assert account.has_password
    assert account.disabled_at is None
    assert account.grants == (("EDITOR", None, None), ("TRANSLATOR", None, "ZH"))


@pytest.mark.parametrize("login", ["", " ", "hoa nguyen", "hoà", "-hoa", "a" * 65, "a/b", "hoa\0"])
async def test_a_login_that_can_not_be_one_is_refused(connection: Connection, login: str) -> None:
    with pytest.raises(InputError, match="1 to 64"):
        await accounts.create(connection, login, "Hoa", actor="test")


async def test_a_login_is_taken_once(connection: Connection, hoa: UUID) -> None:
    with pytest.raises(Conflict, match="hoa is taken"):
        await accounts.create(connection, "HOA", "another", actor="test")
    with pytest.raises(NotFound, match="lan"):
        await accounts.found(connection, "lan")


async def test_grants_are_added_and_taken_back(connection: Connection, hoa: UUID) -> None:
    approver = Grant(Role.APPROVER, locale="FR")
    assert await accounts.add_grant(connection, hoa, approver, actor="test")
    assert not await accounts.add_grant(connection, hoa, approver, actor="test")
    assert not await accounts.revoke_grant(connection, hoa, Grant(Role.APPROVER), actor="test")
    assert await accounts.revoke_grant(connection, hoa, approver, actor="test")
    with pytest.raises(InputError, match="ADMINISTRATOR holds everywhere"):
        await accounts.add_grant(connection, hoa, Grant(Role.ADMINISTRATOR, locale="FR"), actor="t")


async def test_a_unit_must_be_there(connection: Connection, hoa: UUID) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await accounts.add_grant(connection, hoa, Grant(Role.APPROVER, new_key()), actor="test")
    with pytest.raises(NotFound, match="nowhere"):
        await accounts.unit_of(connection, "nowhere")


async def test_a_grant_for_a_unit_is_shown_by_its_code(
    connection: Connection, hoa: UUID, database: Database
) -> None:
    owner = await database.access.owner.connect(search_path="draft")
    unit = new_key()
    await owner.execute(
        "insert into unit (id, version, created_at, updated_at, classification, code, kind, "
        "position) values ($1, 1, now(), now(), 'INTERNAL', 'radio', 'MEDIA', 0)",
        unit,
    )
    try:
        assert await accounts.unit_of(connection, "radio") == unit
        for grant in (Grant(Role.APPROVER, unit), Grant(Role.TRANSLATOR, unit, "FR")):
            assert await accounts.add_grant(connection, hoa, grant, actor="test")
            assert not await accounts.add_grant(connection, hoa, grant, actor="test")
        account = await accounts.found(connection, "hoa")
        assert ("APPROVER", "radio", None) in account.grants
        assert ("TRANSLATOR", "radio", "FR") in account.grants
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await owner.execute("delete from unit where id = $1", unit)
    finally:
        await connection.execute("delete from account")
        await owner.execute("delete from unit where id = $1", unit)
        await owner.close()


@pytest.mark.parametrize(
    "statement",
    [
        "update account set login = 'Hoa'",
        "update account set name = ''",
        "update account set clearance = 'ANY'",
        "update account set password_hash = 'plain text'",
        "update account set password_changed_at = null",
        "update account_grant set role = 'EMPEROR'",
        "update account_grant set locale = 'zh'",
        "update account_grant set role = 'ADMINISTRATOR' where locale is not null",
    ],
)
async def test_the_database_accepts_no_other(
    connection: Connection, hoa: UUID, statement: str
) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(statement)


async def test_changes_are_remembered_without_secrets(
    connection: Connection, hoa: UUID, password_hash: str, database: Database
) -> None:
    await accounts.set_password(connection, hoa, password_hash, actor="terminal:root")
    await accounts.disable(connection, hoa, actor="terminal:root")
    await accounts.disable(connection, hoa, actor="terminal:root")
    told = await remembered(database)
    assert [(actor, verb) for actor, verb, _ in told] == [
        ("test", "account.create"),
        ("test", "account.grant"),
        ("test", "account.grant"),
        ("terminal:root", "account.password"),
        ("terminal:root", "account.disable"),
    ]
    assert told[2][2] == {"role": "TRANSLATOR", "unit": None, "locale": "ZH"}
    assert "argon2" not in repr(told)


def test_a_grant_covers_what_it_is_limited_to() -> None:
    unit, other = new_key(), new_key()
    caller = Caller(
        new_key(),
        "hoa",
        grants=frozenset({Grant(Role.APPROVER, unit), Grant(Role.TRANSLATOR, unit, "ZH")}),
    )
    assert caller.has(Role.APPROVER, unit, "FR")
    assert not caller.has(Role.APPROVER, other, "FR")
    assert not caller.has(Role.APPROVER)
    assert caller.has(Role.TRANSLATOR, unit, "ZH")
    assert not caller.has(Role.TRANSLATOR, unit, "FR")
    assert not caller.has(Role.TRANSLATOR, unit)
    assert caller.granted(Role.APPROVER) == (Grant(Role.APPROVER, unit),)
    assert caller.roles == {Role.APPROVER, Role.TRANSLATOR}


def test_the_anonymous_caller_may_read_what_is_live() -> None:
    assert ANONYMOUS.is_anonymous
    assert ANONYMOUS.scopes == {Scope.READ}
    assert ANONYMOUS.stages == {Stage.LIVE}
    assert ANONYMOUS.clearance is Classification.PUBLIC
    assert not ANONYMOUS.roles
