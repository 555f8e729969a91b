"""Signing in by password.

Whatever is wrong - the login, the password, or that the account is disabled - the answer is the
same, after the same work: one hash is computed in any case.
"""

from __future__ import annotations

import logging

from cms.auth import sessions
from cms.auth.accounts import login_of
from cms.auth.caller import Method
from cms.auth.passwords import Hasher
from cms.auth.sessions import Lifetime, Opened
from cms.auth.throttle import Throttle
from cms.database.lazy_pool import LazyPool
from cms.database.types import Connection
from cms.errors import InputError, RateLimited, SignInRefused

logger = logging.getLogger("cms.auth")

_FIND = "select id, password_hash, disabled_at from account where login = $1"
_REHASH = "update account set password_hash = $2 where id = $1 and password_hash = $3"


class SignIn:
    """Opens sessions for those who know a password."""

    def __init__(
        self,
        pool: LazyPool,
        lifetime: Lifetime,
        *,
        hasher: Hasher | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        self.pool = pool
        self.lifetime = lifetime
        self.hasher = hasher or Hasher()
        self.throttle = throttle or Throttle()

    async def by_password(
        self, login: str, password: str, client: bytes, *, instead_of: str | None = None
    ) -> Opened:
        """Open a session; ``client`` tells clients apart, ``instead_of`` is the secret of a session
        that ends with this.

        Raises RateLimited after too many failures, else SignInRefused.
        """
        login = _typed(login)
        async with self.pool.connection() as connection:
            await self._attempt(connection, login, client)
            row = await connection.fetchrow(_FIND, login)
        stored = row["password_hash"] if row else None
        right = await self.hasher.verify(password, stored)
        if row is None or not right or row["disabled_at"]:
            logger.warning("a sign-in by password was refused")
            raise SignInRefused("The login or the password is wrong.")
        async with self.pool.connection() as connection:
            await self.throttle.succeeded(connection, login, client)
            await self._rehash(connection, row["id"], password, row["password_hash"])
            opened = await sessions.open(
                connection, row["id"], Method.PASSWORD, self.lifetime, instead_of=instead_of
            )
        logger.info("account %s signed in by password", row["id"])
        return opened

    async def _attempt(self, connection: Connection, login: str, client: bytes) -> None:
        try:
            await self.throttle.attempt(connection, login, client)
        except RateLimited:
            logger.warning("a sign-in was put off, after too many failures")
            raise

    async def _rehash(
        self, connection: Connection, account: object, password: str, stored: str
    ) -> None:
        """Hash the password anew if the stored hash was made with other parameters."""
        if self.hasher.is_outdated(stored):
            fresh = await self.hasher.hash(password)
            await connection.execute(_REHASH, account, fresh, stored)


def _typed(login: str) -> str:
    """A login as it is stored. What can't be one is looked up and counted like any other, in a form
    that none has and every database takes.
    """
    try:
        return login_of(login)
    except InputError:
        return "?" + login[:200].encode("utf-8", "replace").hex()
