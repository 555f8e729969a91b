"""The pools of an open database, one for each role and stage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from types import TracebackType
from typing import Any, Self

import asyncpg
from tortoise.context import TortoiseContext

from cms.auth.policy import cleared
from cms.config import Settings
from cms.content.enums import Classification
from cms.database import orm, roles
from cms.database.access import Access, Login, explained, open_access
from cms.database.lazy_pool import LazyPool
from cms.database.read_pool import ReadPool
from cms.database.row_security import ALL, CLEARANCE, UNITS, listed
from cms.delivery.notices import Notices, entered
from cms.errors import DatabaseError, ZoneError

# The compiler's statements are prepared once per connection and planned once: their text is the
# plan's cache key, so a generic plan is the plan, and planning again would cost more than running.
_READING = {"default_transaction_read_only": "on", "plan_cache_mode": "force_generic_plan"}
_STATEMENTS = 2048  # prepared statements kept per connection
_ACCOUNTS = 4  # connections for accounts: each is needed for a moment only
_CLOSE_SECONDS = 5.0


def read_options(
    login: Login, schema: str, statement_timeout: int, bounds: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """How asyncpg opens a connection that reads a stage; ``statement_timeout`` in milliseconds.
    ``bounds`` are what row-level security goes by.
    """
    settings = {"search_path": schema, "statement_timeout": str(statement_timeout)}
    settings |= bounds or {}
    return {
        "dsn": login.url,
        "statement_cache_size": _STATEMENTS,
        "max_cached_statement_lifetime": 0,
        "max_cacheable_statement_size": 0,  # no limit: a large statement gains the most
        "server_settings": login.server_settings(_READING | settings),
    }


class Database:
    """The open database of one process.

        async with Database(settings) as database:
            rows = await database.reader.fetch(...)

    ``reader`` sees what is live, as cms_reader. ``drafts(clearance)`` sees the drafts up to a
    classification, as cms_editor, and ``draft_reader`` all of them. They only read:
    ``search_path`` decides the stage, so the same statement runs on either.
    ``accounts`` lends connections as cms_auth.
    In the public zone there is only ``reader``. ``orm()`` is for writing; ``notices`` tells what
    actions of this process have changed. ``access`` has the logins for migrations and tools.

    Opening it starts the embedded server, unless CMS_DATABASE_URL is set; the event loop must then
    run in the main thread. Tables are made by cms.database.migrate, not here.
    """

    reader: ReadPool
    draft_reader: ReadPool
    accounts: LazyPool | None = None
    access: Access

    def __init__(
        self, settings: Settings, *, fast: bool = False, access: Access | None = None
    ) -> None:
        """``fast`` gives up the embedded server's durability, for tests. With ``access`` the
        database is one that another process has opened, and will close.
        """
        self.settings = settings
        self._given = access
        self._fast = fast
        self._stack = ExitStack()
        self._pools: list[ReadPool] = []
        self._drafts: dict[Classification, ReadPool] = {}
        self.notices = Notices()
        self._orm: TortoiseContext | None = None
        self._orm_lock = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Raises ServerInUse, ServerFailed, or DatabaseError when the login is refused."""
        try:
            self.access = self._given or self._stack.enter_context(
                open_access(self.settings, fast=self._fast)
            )
            timeout = self.settings.statement_timeout
            if self.access.server is not None and self._given is None:
                await roles.prepare(self.access, statement_timeout=timeout)
            self.reader = await self._read_pool(self.access.reader, roles.LIVE)
            if not self.access.public:
                self._drafts = {each: self._draft_pool(each) for each in Classification}
                self.draft_reader = self.drafts(Classification.TOP_SECRET)
                with explained():
                    await self.draft_reader.open()
                size = min(_ACCOUNTS, self.settings.pool_size)
                self.accounts = await LazyPool.create(self.access.auth, roles.OFFICE, size)
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the pools, then stop the server if it is ours."""
        pools, self._pools = self._pools, []
        context, self._orm = self._orm, None
        with self._stack:
            if context is not None:
                await context.close_connections()
            if self.accounts is not None:
                await self.accounts.close()
            for pool in pools:
                try:
                    async with asyncio.timeout(_CLOSE_SECONDS):
                        await pool.close()
                except TimeoutError:
                    pool.terminate()

    def drafts(self, clearance: Classification) -> ReadPool:
        """The pool whose sessions see drafts up to a classification. Its connections are opened
        when they are needed. Raises ZoneError in the public zone.
        """
        self._refuse_drafts()
        return self._drafts[clearance]

    async def _read_pool(self, login: Login, schema: str) -> ReadPool:
        options = read_options(login, schema, self.settings.statement_timeout)
        pool = self._pool(options)
        with explained():
            await pool.open()
        return pool

    def _draft_pool(self, clearance: Classification) -> ReadPool:
        bounds = {CLEARANCE: listed(cleared(clearance)), UNITS: ALL}
        timeout = self.settings.statement_timeout
        return self._pool(read_options(self.access.editor, roles.DRAFT, timeout, bounds))

    def _pool(self, options: dict[str, Any]) -> ReadPool:
        pool = ReadPool(lambda: asyncpg.connect(**options), self.settings.pool_size)
        self._pools.append(pool)
        return pool

    @asynccontextmanager
    async def orm(self) -> AsyncIterator[TortoiseContext]:
        """Make Tortoise's models usable in this task, as cms_editor.

        The one connection is called ``draft``; its search_path is ``draft, office``, so that a
        transaction (``in_transaction("draft")``) writes entries, revisions and audit together.
        Rows of ``live`` are written by SQL that names the schema. Contexts may be entered by many
        tasks at once; they share one pool, which opens at the first use.
        """
        async with self._orm_lock:
            if self._orm is None:
                if not self._pools:
                    raise DatabaseError("The database is not open")
                self._refuse_drafts()
                self._orm = await orm.open_context(
                    self.access.editor, [roles.DRAFT, roles.OFFICE], self.settings.pool_size
                )
        with entered(self.notices), orm.entered(self._orm) as context:
            yield context

    def _refuse_drafts(self) -> None:
        if self.access.public:
            raise ZoneError("The public zone (CMS_ZONE) holds no drafts: write in the inner one")

    async def is_empty(self) -> bool:
        """Whether no draft table has a row (the record of migrations doesn't count)."""
        self._refuse_drafts()
        async with self.draft_reader.acquire() as connection:
            tables = await connection.fetch(
                "SELECT quote_ident(tablename) AS name FROM pg_tables "
                "WHERE schemaname = $1 AND tablename <> $2",
                roles.DRAFT,
                orm.MIGRATIONS_TABLE,
            )
            for table in tables:
                if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table['name']})"):
                    return False
        return True
