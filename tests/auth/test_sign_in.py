"""Signing in by password: for whom, and what those learn whom it is refused."""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

import pytest

from cms.auth import accounts, sessions
from cms.auth.passwords import WAITING, Hasher
from cms.auth.sign_in import SignIn
from cms.auth.throttle import ACCOUNT
from cms.database.lazy_pool import LazyPool
from cms.database.types import Connection
from cms.errors import CmsError, RateLimited, SignInRefused
from tests.auth.conftest import LIFETIME, PASSWORD

HERE, THERE = b"\xc0\x00\x02\x01", b"\xc0\x00\x02\x02"
SECRET = "a wrong password that must not be told"


class Counting(Hasher):
    """Notes which hashes are compared."""

    def __init__(self) -> None:
        super().__init__()
        self.compared: list[str | None] = []

    async def verify(self, password: str, stored: str | None) -> bool:
        self.compared.append(stored)
        return await super().verify(password, stored)


@pytest.fixture
def hasher() -> Counting:
    return Counting()


@pytest.fixture
def sign_in(pool: LazyPool, hasher: Counting) -> SignIn:
    return SignIn(pool, LIFETIME, hasher=hasher)


@pytest.mark.parametrize("login", ["hoa", "HOA", " hoa ", "ｈｏａ"])
async def test_who_knows_the_password_is_signed_in(
    connection: Connection, hoa: UUID, sign_in: SignIn, login: str
) -> None:
    opened = await sign_in.by_password(login, PASSWORD, HERE)
    found = await sessions.find(connection, opened.secret, LIFETIME)
    assert found is not None
    assert found.caller.account == hoa


async def refusals(sign_in: SignIn, *tries: tuple[str, str]) -> list[CmsError]:
    found: list[CmsError] = []
    for login, password in tries:
        with pytest.raises(SignInRefused) as error:
            await sign_in.by_password(login, password, HERE)
        found.append(error.value)
    return found


async def test_all_refusals_are_the_same_after_the_same_work(
    connection: Connection, hoa: UUID, password_hash: str, sign_in: SignIn, hasher: Counting
) -> None:
    """Be it a wrong password, no such login, a disabled account, or one without a password."""
    for login, hashed in (("gone", password_hash), ("robot", None)):
        await accounts.create(connection, login, login, actor="test", password_hash=hashed)
    gone = (await accounts.found(connection, "gone")).id
    await accounts.disable(connection, gone, actor="test")
    found = await refusals(
        sign_in,
        ("hoa", SECRET),
        ("nobody", SECRET),
        ("'; drop table account --", SECRET),
        ("hoa\0", SECRET + "\0"),
        ("gone", PASSWORD),
        ("robot", PASSWORD),
        ("robot", ""),
    )
    assert {(error.code, str(error)) for error in found} == {
        ("SIGN_IN_REFUSED", "The login or the password is wrong.")
    }
    assert hasher.compared == [password_hash, None, None, None, password_hash, None, None]
    assert await connection.fetchval("select count(*) from account_session") == 0


async def test_a_pause_is_the_same_for_logins_that_do_not_exist(
    hoa: UUID, sign_in: SignIn, hasher: Counting
) -> None:
    """And during one the password isn't looked at: not even the right one."""
    for login in ("hoa", "nobody"):
        for _ in range(ACCOUNT.free):
            await refusals(sign_in, (login, SECRET))
        with pytest.raises(RateLimited) as error:
            await sign_in.by_password(login, PASSWORD, THERE)
        assert error.value.params == {"seconds": 1}
    assert len(hasher.compared) == 2 * ACCOUNT.free


async def test_a_flood_of_sign_ins_keeps_nobody_for_long(
    connection: Connection, sign_in: SignIn
) -> None:
    clients = (number.to_bytes(4) for number in range(1, 1 << 16))
    tries = (sign_in.by_password(f"user{n}", SECRET, next(clients)) for n in range(WAITING + 30))
    found = await asyncio.gather(*tries, return_exceptions=True)
    refused = [type(each) for each in found]
    assert set(refused) == {SignInRefused, RateLimited}
    assert refused.count(SignInRefused) >= WAITING


async def test_a_hash_with_other_parameters_is_made_anew(
    connection: Connection, hoa: UUID, sign_in: SignIn
) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    await connection.execute("update account set password_hash = $1", weak)
    await sign_in.by_password("hoa", PASSWORD, HERE)
    stored = await connection.fetchval("select password_hash from account")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    await sign_in.by_password("hoa", PASSWORD, HERE)


async def test_a_session_that_was_there_before_ends(
    connection: Connection, hoa: UUID, sign_in: SignIn
) -> None:
    first = await sign_in.by_password("hoa", PASSWORD, HERE)
    second = await sign_in.by_password("hoa", PASSWORD, HERE, instead_of=first.secret)
    assert second.secret != first.secret
    assert await sessions.find(connection, first.secret, LIFETIME) is None


async def test_the_log_tells_of_it_without_names_or_secrets(
    hoa: UUID, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await refusals(sign_in, ("hoa", SECRET))
    opened = await sign_in.by_password("hoa", PASSWORD, HERE)
    told = [record.getMessage() for record in caplog.records if record.name == "cms.auth"]
    assert told == ["a sign-in by password was refused", f"account {hoa} signed in by password"]
    assert not any(word in caplog.text for word in (SECRET, PASSWORD, opened.secret, "argon2"))
