"""A pool that opens when it is first used: a process that never needs it has no connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from cms.database.access import Login, explained
from cms.database.types import Connection, Pool

_CLOSE_SECONDS = 5.0
_TIMEOUT = "10000"  # milliseconds of a statement


class LazyPool:
    """Lends at most ``size`` connections of a login, whose search_path is ``schema``."""

    def __init__(self, login: Login, schema: str, size: int) -> None:
        self._login = login
        self._schema = schema
        self._size = size
        self._pool: Pool | None = None
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection. Raises DatabaseError when the login is refused."""
        pool = self._pool or await self._open()
        async with pool.acquire() as lent:
            connection: Any = lent  # a proxy with all that a connection has
            yield connection

    async def _open(self) -> Pool:
        async with self._lock:
            if self._pool is None:
                settings = {"search_path": self._schema, "statement_timeout": _TIMEOUT}
                with explained():
                    self._pool = await asyncpg.create_pool(
                        self._login.url,
                        min_size=0,
                        max_size=self._size,
                        server_settings=self._login.server_settings(settings),
                    )
            return self._pool

    async def close(self) -> None:
        """Close the connections, those in use too when they aren't given back soon."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await pool.close()
        except TimeoutError:
            pool.terminate()
