"""Health: whether the process lives, and whether it can serve.

``/livez`` is for whoever restarts what hangs, ``/readyz`` for whoever sends requests to what is
ready (a proxy, an orchestrator).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from cms.database.read_pool import ReadPool
from cms.delivery.generations import Generations
from cms.process import Process
from cms.read.catalog import Catalog

PATIENCE = 1.0
"""Seconds in which the database must answer."""
FRESH = 1.0
"""Seconds for which what was found holds: callers can't make the database work by asking."""

_NO_STORE = {"cache-control": "no-store"}
_COLUMNS = """
    select c.relname as table, a.attname as column
    from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v')
"""


class Reason(NamedTuple):
    """Why a process can't serve; it names no address and no login."""

    code: str
    text: str


STOPPING = Reason("STOPPING", "The process is about to stop.")
DATABASE = Reason("DATABASE", f"The database does not answer the reader within {PATIENCE:g} s.")
MIGRATIONS = Reason("MIGRATIONS", "Tables or columns are missing: run “cms migrate”.")
GENERATIONS = Reason("GENERATIONS", "The process does not hear of changes in the database.")


class Health:
    """Looks after what serving needs: the reader's ``pool``, all that the ``catalog`` names, and
    the ``generations``.
    """

    def __init__(
        self, pool: ReadPool, catalog: Catalog, generations: Generations, process: Process
    ) -> None:
        self.pool = pool
        self.generations = generations
        self.process = process
        self._wanted = {(t.name, column) for t in catalog.tables.values() for column in t.columns}
        self._migrated = False
        self._found: tuple[float, Reason | None] | None = None
        self._lock = asyncio.Lock()

    async def reasons(self) -> list[Reason]:
        """Why this process can't serve now; none if it can."""
        found = [STOPPING] if self.process.stopping.is_set() else []
        if (reason := await self._database()) is not None:
            found.append(reason)
        if not self.generations.known:
            found.append(GENERATIONS)
        return found

    async def _database(self) -> Reason | None:
        async with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > FRESH:
                reason = await self._ask()
                self._found = (time.monotonic(), reason)
            return self._found[1]

    async def _ask(self) -> Reason | None:
        try:
            async with asyncio.timeout(PATIENCE):
                if self._migrated:  # what is there doesn't go away while we serve
                    await self.pool.fetchval("select 1")
                    return None
                there = {(row["table"], row["column"]) for row in await self.pool.fetch(_COLUMNS)}
        except (TimeoutError, OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
            return DATABASE
        self._migrated = self._wanted <= there
        return None if self._migrated else MIGRATIONS

    async def live(self, request: Request) -> Response:
        """``/livez``: that this is answered at all is the answer."""
        return PlainTextResponse("ok\n", headers=_NO_STORE)

    async def ready(self, request: Request) -> Response:
        """``/readyz``: 200, or 503 with all reasons."""
        reasons = await self.reasons()
        body: Mapping[str, Any] = {
            "ready": not reasons,
            "reasons": [{"code": reason.code, "message": reason.text} for reason in reasons],
        }
        return JSONResponse(body, 503 if reasons else 200, headers=_NO_STORE)
