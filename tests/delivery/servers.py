"""What tests do to a server from outside: end its connections, let it stand still."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cms.database.pools import Database

PATIENCE = 20.0


async def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """How long it took, in seconds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.01)
    return time.monotonic() - began


async def listeners(database: Database) -> list[int]:
    """The server's processes behind the connections that listen."""
    return await _pids(database, "application_name like '% generations'")


async def backends(database: Database) -> list[int]:
    """All the server's processes behind connections, and the one that makes them."""
    assert database.access.server is not None
    assert database.access.server.pid is not None
    return [database.access.server.pid, *await _pids(database, "backend_type = 'client backend'")]


async def end_listeners(database: Database) -> int:
    pids = await listeners(database)
    admin = await database.access.admin.connect()
    for pid in pids:
        await admin.execute("select pg_terminate_backend($1)", pid)
    await admin.close()
    return len(pids)


async def _pids(database: Database, condition: str) -> list[int]:
    admin = await database.access.admin.connect()
    rows = await admin.fetch(
        f"select pid from pg_stat_activity where pid <> pg_backend_pid() and {condition}"
    )
    await admin.close()
    return [row["pid"] for row in rows]


@contextmanager
def stopped(pids: list[int]) -> Iterator[None]:
    """These processes stand still while the context is open."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
