"""A pool of connections that only read, and are lent for one statement at a time.

asyncpg's own pool lends a connection for as long as the borrower likes and resets it afterwards.
That care costs more than all else that a small answer needs (docs/decisions/0018-read-pool.md),
and nothing here changes a session: each use is one SELECT of the compiler in a transaction of its
own; no SET, no LISTEN, no cursor held, no advisory lock.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Any

from asyncpg import InterfaceError, PostgresError

from cms.database.types import Connection

Connect = Callable[[], Awaitable[Connection]]

_GOODBYE_SECONDS = 2.0
"""Seconds that a connection has to cancel its statement and take leave of the server."""


class ReadPool:
    """At most ``limit`` connections, opened when they are needed and kept.

    The one that was used last is lent first: the fewer are in use, the warmer are their plans. A
    connection whose statement did not end in a result or in PostgreSQL's own error (its borrower
    was cancelled, the line broke) is closed, which cancels the statement, and replaced.
    """

    def __init__(self, connect: Connect, limit: int) -> None:
        self._connect = connect
        self.limit = limit
        self.size = 0
        self.took: Callable[[float], None] = _unheard
        """Is told the seconds of each statement, without the wait for a connection."""
        self._all: set[Connection] = set()
        self._free: list[Connection] = []
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._leaving: set[asyncio.Task[None]] = set()
        self._closed = False
        self._empty = asyncio.Event()

    @property
    def in_use(self) -> int:
        """How many connections are lent, or being opened or closed."""
        return self.size - len(self._free)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """The first row of the query's result."""
        connection = self._idle() or await self._borrow()
        began = perf_counter()
        try:
            row = await connection.fetchrow(query, *args)
        except BaseException as error:
            self._failed(connection, error)
            raise
        self.took(perf_counter() - began)
        self._give(connection)
        return row

    async def fetch(self, query: str, *args: Any) -> Any:
        """All the rows of the query's result."""
        connection = self._idle() or await self._borrow()
        began = perf_counter()
        try:
            rows = await connection.fetch(query, *args)
        except BaseException as error:
            self._failed(connection, error)
            raise
        self.took(perf_counter() - began)
        self._give(connection)
        return rows

    async def fetchval(self, query: str, *args: Any) -> Any:
        """The first value of the first row; None without a row."""
        row = await self.fetchrow(query, *args)
        return None if row is None else row[0]

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """A connection for several statements, in a transaction or not. It must be left as it was
        found; one that is left in a transaction is closed.
        """
        connection = self._idle() or await self._borrow()
        try:
            yield connection
        except BaseException as error:
            self._failed(connection, error)
            raise
        self._returned(connection)

    async def open(self) -> None:
        """Open the first connection, so that what is wrong shows at once."""
        self._give(await self._borrow())

    async def close(self) -> None:
        """Close the connections; those that are lent as soon as they are given back."""
        self._closed = True
        for waiting in self._waiting:
            waiting.cancel()
        for connection in self._free:
            self._close(connection)
        self._free.clear()
        if self.size:
            await self._empty.wait()

    def terminate(self) -> None:
        """Cut all connections off, those that are lent too."""
        self._closed = True
        for connection in self._all:
            connection.terminate()

    def _idle(self) -> Connection | None:
        """A connection that can be used at once."""
        while self._free:
            connection = self._free.pop()
            if not connection.is_closed():
                return connection
            self._close(connection)
        return None

    async def _borrow(self) -> Connection:
        """A connection: a new one if there may be more, else the next that is given back."""
        while not self._closed:
            if (idle := self._idle()) is not None:
                return idle
            if self.size < self.limit:
                return await self._opened()
            if (given := await self._next()) is not None:
                return given
        raise InterfaceError("the pool is closed")

    async def _opened(self) -> Connection:
        self.size += 1
        try:
            connection = await self._connect()
        except BaseException:
            self._lost()
            raise
        self._all.add(connection)
        return connection

    async def _next(self) -> Connection | None:
        """The next connection that is given back; None when there is room for a new one."""
        given: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(given)
        try:
            return await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled():  # it came at the same moment
                self._pass_on(given.result())
            raise

    def _pass_on(self, connection: Connection | None) -> None:
        if connection is not None:
            self._give(connection)
        else:
            self._wake(None)

    def _give(self, connection: Connection) -> None:
        """Take back a connection that can go on being used."""
        if self._waiting and self._wake(connection):
            return
        if connection.is_closed() or self._closed:
            self._close(connection)
        else:
            self._free.append(connection)

    def _wake(self, connection: Connection | None) -> bool:
        """Hand a connection, or room for a new one, to whoever waits longest."""
        while self._waiting:
            given = self._waiting.popleft()
            if not given.done():
                given.set_result(connection)
                return True
        return False

    def _failed(self, connection: Connection, error: BaseException) -> None:
        if isinstance(error, PostgresError):
            self._returned(connection)
        else:
            self._close(connection)

    def _returned(self, connection: Connection) -> None:
        if connection.is_closed() or connection.is_in_transaction():
            self._close(connection)
        else:
            self._give(connection)

    def _close(self, connection: Connection) -> None:
        """Close a connection, elsewhere: it may have a statement to cancel."""
        task = asyncio.get_running_loop().create_task(self._farewell(connection))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _farewell(self, connection: Connection) -> None:
        try:
            with suppress(Exception):  # it is of no more use, whatever is wrong with it
                await connection.close(timeout=_GOODBYE_SECONDS)
        finally:
            connection.terminate()
            self._all.discard(connection)
            self._lost()

    def _lost(self) -> None:
        """There is room for one more."""
        self.size -= 1
        if not self.size:
            self._empty.set()
        self._wake(None)


def _unheard(seconds: float) -> None:
    """Tells nobody."""
