"""A pool without a connection until one is needed: most processes never need it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg

from cms.database.access import Login, explained
from cms.database.types import Connection, Pool

_CLOSE_SECONDS = 5.0
_TIMEOUT = "10000"  # milliseconds of a statement


class LazyPool:
    """Lends connections of a login. They are reset when they are given back, for they may have
    written; what only reads has a pool that needn't (``cms.database.read_pool``).
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @classmethod
    async def create(cls, login: Login, schema: str, size: int) -> Self:
        """A pool of at most ``size`` connections, whose search_path is ``schema``. None is made."""
        settings = {"search_path": schema, "statement_timeout": _TIMEOUT}
        return cls(
            await asyncpg.create_pool(
                login.url,
                min_size=0,
                max_size=size,
                server_settings=login.server_settings(settings),
            )
        )

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection. Raises DatabaseError when there is none to be had."""
        with explained():
            lent: Any = await self._pool.acquire()  # a proxy with all that a connection has
        try:
            yield lent
        finally:
            await self._pool.release(lent)

    async def close(self) -> None:
        """Close the connections, those in use too when they aren't given back soon."""
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()
