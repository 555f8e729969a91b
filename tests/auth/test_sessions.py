"""Sessions: when they begin and end, and how their secret changes."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from uuid import UUID

import pytest

from cms.auth import accounts, sessions
from cms.auth.caller import Method, Scope, Stage
from cms.auth.sessions import GRACE, Opened
from cms.database.lazy_pool import LazyPool
from cms.database.types import Connection
from tests.auth.conftest import LIFETIME


@pytest.fixture
async def opened(connection: Connection, hoa: UUID) -> Opened:
    return await sessions.open(connection, hoa, Method.PASSWORD, LIFETIME)


async def age(connection: Connection, column: str, by: timedelta) -> None:
    """As if a moment lay further back."""
    await connection.execute(f"update account_session set {column} = {column} - $1::interval", by)


async def test_a_session_stands_for_its_account(
    connection: Connection, hoa: UUID, opened: Opened
) -> None:
    found = await sessions.find(connection, opened.secret, LIFETIME)
    assert found is not None
    assert (found.caller.account, found.caller.session) == (hoa, opened.id)
    assert found.caller.title == "Nguyễn Thị Hoa"
    assert found.caller.scopes == set(Scope)
    assert found.caller.stages == set(Stage)
    assert found.renewed is None


async def test_the_secret_is_random_and_only_its_hash_is_stored(
    connection: Connection, hoa: UUID, opened: Opened
) -> None:
    other = await sessions.open(connection, hoa, Method.PASSWORD, LIFETIME)
    assert len(opened.secret) == 43  # 256 bits, in base64url
    assert opened.secret != other.secret
    stored = await connection.fetchval("select hash from account_session where id = $1", opened.id)
    assert stored == hashlib.sha256(opened.secret.encode()).digest()
    assert opened.secret not in repr(opened)
    assert opened.secret not in repr(await sessions.find(connection, opened.secret, LIFETIME))


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "x" * 10_000, "ÿ'\";--"])
async def test_other_secrets_stand_for_nobody(
    connection: Connection, opened: Opened, secret: str
) -> None:
    assert await sessions.find(connection, secret, LIFETIME) is None


@pytest.mark.parametrize(
    "column, by",
    [("expires_at", LIFETIME.absolute), ("used_at", LIFETIME.idle + timedelta(seconds=1))],
)
async def test_it_ends_by_itself(
    connection: Connection, opened: Opened, column: str, by: timedelta
) -> None:
    await age(connection, column, by - timedelta(seconds=30))
    assert await sessions.find(connection, opened.secret, LIFETIME) is not None
    if column == "used_at":  # it was used just now
        await connection.execute("update account_session set used_at = now()")
    await age(connection, column, by if column == "used_at" else timedelta(seconds=30))
    assert await sessions.find(connection, opened.secret, LIFETIME) is None
    assert await sessions.listed(connection, LIFETIME) == []


async def test_its_use_keeps_it_but_not_for_ever(connection: Connection, opened: Opened) -> None:
    before = await connection.fetchval("select expires_at from account_session")
    await age(connection, "used_at", LIFETIME.idle - timedelta(minutes=2))
    await sessions.find(connection, opened.secret, LIFETIME)
    row = await connection.fetchrow(
        "select now() - used_at as idle, expires_at from account_session"
    )
    assert row is not None
    assert row["idle"] < timedelta(seconds=10)
    assert row["expires_at"] == before


async def test_it_ends_when_the_account_is_disabled_or_the_password_changed(
    connection: Connection, hoa: UUID, opened: Opened, password_hash: str
) -> None:
    await accounts.set_password(connection, hoa, password_hash, actor="test")
    assert await sessions.find(connection, opened.secret, LIFETIME) is None
    again = await sessions.open(connection, hoa, Method.PASSWORD, LIFETIME)
    await accounts.disable(connection, hoa, actor="test")
    assert await sessions.find(connection, again.secret, LIFETIME) is None
    await accounts.enable(connection, hoa, actor="test")
    assert await sessions.find(connection, again.secret, LIFETIME) is None


async def test_the_one_before_ends_with_a_new_sign_in(
    connection: Connection, hoa: UUID, opened: Opened
) -> None:
    fresh = await sessions.open(
        connection, hoa, Method.PASSWORD, LIFETIME, instead_of=opened.secret
    )
    assert await sessions.find(connection, opened.secret, LIFETIME) is None
    assert await sessions.find(connection, fresh.secret, LIFETIME) is not None


async def test_the_secret_changes_when_it_is_time(connection: Connection, opened: Opened) -> None:
    await age(connection, "rotated_at", LIFETIME.rotation)
    first = await sessions.find(connection, opened.secret, LIFETIME)
    assert first is not None
    assert first.renewed not in (None, opened.secret)
    assert first.renewed is not None
    # Requests under way still have the old one, but change nothing with it.
    under_way = await sessions.find(connection, opened.secret, LIFETIME)
    assert under_way is not None
    assert under_way.renewed is None
    assert await sessions.find(connection, first.renewed, LIFETIME) is not None
    # When the moment is over and the new one has arrived, the old one is worthless.
    await age(connection, "rotated_at", GRACE)
    assert await sessions.find(connection, first.renewed, LIFETIME) is not None
    assert await sessions.find(connection, opened.secret, LIFETIME) is None
    assert await sessions.find(connection, first.renewed, LIFETIME) is not None


async def test_a_lost_answer_ends_no_session(connection: Connection, opened: Opened) -> None:
    """The browser never got the new secret: the old one counts, and is changed when it is time."""
    await age(connection, "rotated_at", LIFETIME.rotation)
    lost = await sessions.find(connection, opened.secret, LIFETIME)
    assert lost is not None
    assert lost.renewed is not None
    await age(connection, "rotated_at", LIFETIME.rotation)
    again = await sessions.find(connection, opened.secret, LIFETIME)
    assert again is not None
    assert again.renewed is not None
    assert await sessions.find(connection, again.renewed, LIFETIME) is not None
    assert await sessions.find(connection, lost.renewed, LIFETIME) is None


async def test_it_does_not_change_where_the_browser_can_not_be_told(
    connection: Connection, opened: Opened
) -> None:
    await age(connection, "rotated_at", LIFETIME.rotation)
    found = await sessions.find(connection, opened.secret, LIFETIME, renew=False)
    assert found is not None
    assert found.renewed is None


async def test_of_many_requests_at_once_one_changes_it(
    connection: Connection, pool: LazyPool, opened: Opened
) -> None:
    await age(connection, "rotated_at", LIFETIME.rotation)

    async def ask() -> sessions.Found | None:
        async with pool.connection() as own:
            return await sessions.find(own, opened.secret, LIFETIME)

    found = await asyncio.gather(*(ask() for _ in range(12)))
    assert all(found)
    assert sum(1 for each in found if each and each.renewed) == 1


async def test_sessions_are_listed_and_ended(
    connection: Connection, hoa: UUID, opened: Opened
) -> None:
    other = await sessions.open(connection, hoa, Method.OPENID, LIFETIME)
    found = await sessions.listed(connection, LIFETIME, "hoa")
    assert {(each.id, each.method) for each in found} == {
        (opened.id, Method.PASSWORD),
        (other.id, Method.OPENID),
    }
    assert await sessions.end(connection, opened.id)
    assert not await sessions.end(connection, opened.id)
    assert await sessions.end_all(connection, hoa) == 1
    assert await sessions.listed(connection, LIFETIME) == []
