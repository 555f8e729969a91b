"""Accounts: making, finding and changing them. All functions take a connection of ``cms_auth``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from cms.auth import audit
from cms.auth.caller import Caller, Grant, Role
from cms.auth.models import LOGIN_FORM, NAME_LIMIT
from cms.content.base import new_key, now
from cms.content.enums import Classification
from cms.database.types import Connection
from cms.errors import Conflict, InputError, NotFound

CALLER = """account.id as account, account.login, account.name as title, account.unit_id,
    account.clearance, array(
        select row(role, unit_id, locale) from account_grant where account_id = account.id
    ) as grants"""
"""The columns that ``caller_of`` reads, of a table named ``account``."""

_LIST = """
select id, login, name, clearance, unit_id, created_at, disabled_at,
    password_hash is not null as has_password, array(
        select row(role, unit.code, locale) from account_grant
            left join draft.unit on unit.id = account_grant.unit_id
        where account_id = account.id order by role, unit.code, locale
    ) as grants,
    (select code from draft.unit where unit.id = account.unit_id) as unit
from account where login = $1 or $1 is null order by login
"""


@dataclass(frozen=True)
class Account:
    """What may be told of an account. Of ``grants`` each is a role, a unit's code and a locale."""

    id: UUID
    login: str
    name: str
    clearance: Classification
    unit: str | None
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    grants: tuple[tuple[str, str | None, str | None], ...]


def login_of(text: str) -> str:
    """A login as it is stored: small letters, whatever width they were typed in.

    Raises InputError when it can't be one.
    """
    login = unicodedata.normalize("NFKC", text).strip().lower()
    if not re.fullmatch(LOGIN_FORM, login):
        raise InputError(
            "The login must have 1 to 64 of the letters a to z, digits and . _ @ + -, and begin "
            "with a letter or a digit.",
            argument="login",
        )
    return login


def caller_of(row: Any, **more: Any) -> Caller:
    """The caller that a row with the columns ``CALLER`` tells of."""
    return Caller(
        account=row["account"],
        name=row["login"],
        title=row["title"],
        grants=frozenset(Grant(Role(role), unit, locale) for role, unit, locale in row["grants"]),
        unit=row["unit_id"],
        clearance=Classification(row["clearance"]),
        **more,
    )


async def create(
    connection: Connection,
    login: str,
    name: str,
    *,
    actor: str,
    password_hash: str | None = None,
    clearance: Classification = Classification.INTERNAL,
    unit: UUID | None = None,
    grants: Iterable[Grant] = (),
) -> UUID:
    """Make an account. Raises InputError, and Conflict when the login is taken."""
    login, name = login_of(login), name.strip()
    if not 0 < len(name) <= NAME_LIMIT:
        raise InputError(
            "The name must have 1 to {limit} characters.", argument="name", limit=NAME_LIMIT
        )
    id, at = new_key(), now()
    changed = None if password_hash is None else at
    values = (id, login, name, clearance.value, unit, password_hash, changed, at)
    try:
        async with connection.transaction():
            await connection.execute(
                "insert into account (id, login, name, clearance, unit_id, password_hash, "
                "password_changed_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                *values,
            )
            await audit.record(connection, actor, "account.create", id, {"login": login})
            for grant in grants:
                await add_grant(connection, id, grant, actor=actor)
    except asyncpg.UniqueViolationError:
        raise Conflict("The login {login} is taken.", login=login) from None
    return id


async def found(connection: Connection, login: str) -> Account:
    """The account of a login. Raises InputError, NotFound."""
    login = login_of(login)
    for account in await listed(connection, login):
        return account
    raise NotFound("There is no account with the login {login}.", login=login)


async def listed(connection: Connection, login: str | None = None) -> list[Account]:
    """All accounts by their logins, or the one of a login."""
    rows = [dict(row) for row in await connection.fetch(_LIST, login)]
    for row in rows:
        del row["unit_id"]
        row["clearance"] = Classification(row["clearance"])
        row["grants"] = tuple(tuple(grant) for grant in row["grants"])
    return [Account(**row) for row in rows]


async def unit_of(connection: Connection, code: str) -> UUID:
    """The unit with a code, in the drafts. Raises NotFound."""
    id: UUID | None = await connection.fetchval("select id from draft.unit where code = $1", code)
    if id is None:
        raise NotFound("There is no unit with the code {code}.", code=code)
    return id


async def set_password(
    connection: Connection, account: UUID, password_hash: str, *, actor: str
) -> None:
    """Change the password. All sessions end, for whoever knew the old one may have opened one."""
    async with connection.transaction():
        await connection.execute(
            "update account set password_hash = $2, password_changed_at = $3 where id = $1",
            account,
            password_hash,
            now(),
        )
        await _end_sessions(connection, account)
        await audit.record(connection, actor, "account.password", account)


async def disable(connection: Connection, account: UUID, *, actor: str) -> bool:
    """Let nobody use the account: sessions end, tokens don't count. False if it was so already."""
    async with connection.transaction():
        done = await connection.fetchval(
            "update account set disabled_at = $2 where id = $1 and disabled_at is null "
            "returning true",
            account,
            now(),
        )
        await _end_sessions(connection, account)
        if done:
            await audit.record(connection, actor, "account.disable", account)
    return bool(done)


async def enable(connection: Connection, account: UUID, *, actor: str) -> bool:
    """Let the account be used again. False if it could be already."""
    async with connection.transaction():
        done = await connection.fetchval(
            "update account set disabled_at = null where id = $1 and disabled_at is not null "
            "returning true",
            account,
        )
        if done:
            await audit.record(connection, actor, "account.enable", account)
    return bool(done)


async def add_grant(connection: Connection, account: UUID, grant: Grant, *, actor: str) -> bool:
    """Grant a role; False if the account has just this grant already. Raises InputError."""
    if grant.role is Role.ADMINISTRATOR and (grant.unit or grant.locale):
        raise InputError(
            "The role {role} holds everywhere: leave unit and locale out.",
            argument="role",
            role=grant.role.value,
        )
    async with connection.transaction():
        done = await connection.fetchval(
            "insert into account_grant (id, account_id, role, unit_id, locale, granted_at) "
            "values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning true",
            new_key(),
            account,
            grant.role.value,
            grant.unit,
            grant.locale,
            now(),
        )
        if done:
            await audit.record(connection, actor, "account.grant", account, _told(grant))
    return bool(done)


async def revoke_grant(connection: Connection, account: UUID, grant: Grant, *, actor: str) -> bool:
    """Take back just this grant; False if the account hasn't got it."""
    async with connection.transaction():
        done = await connection.fetchval(
            "delete from account_grant where account_id = $1 and role = $2 "
            "and unit_id is not distinct from $3 and locale is not distinct from $4 returning true",
            account,
            grant.role.value,
            grant.unit,
            grant.locale,
        )
        if done:
            await audit.record(connection, actor, "account.revoke", account, _told(grant))
    return bool(done)


def _told(grant: Grant) -> dict[str, str | None]:
    unit = str(grant.unit) if grant.unit else None
    return {"role": grant.role.value, "unit": unit, "locale": grant.locale}


async def _end_sessions(connection: Connection, account: UUID) -> None:
    await connection.execute("delete from account_session where account_id = $1", account)
