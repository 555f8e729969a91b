"""The connection by which commands reach the accounts, and what only their role may see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from cms.terminal import read_settings

if TYPE_CHECKING:
    from cms.config import Settings
    from cms.database.types import Connection

T = TypeVar("T")


def run(work: Callable[[Connection, Settings], Awaitable[T]]) -> T:
    """Do the work on a connection of ``cms_auth``. Raises DatabaseError, and what it raises."""
    settings = read_settings()

    async def connected() -> T:
        async with opened(settings) as connection:
            return await work(connection, settings)

    return asyncio.run(connected())


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Connection]:
    """A connection to the accounts. Our own server is set up first.

    Raises DatabaseError; ZoneError in the public zone, where there are no accounts.
    """
    from cms.database import roles
    from cms.database.access import open_access
    from cms.database.migrate import migrate
    from cms.errors import NotSetUp, ZoneError

    with open_access(settings) as access:
        if access.public:
            raise ZoneError("The public zone (CMS_ZONE) holds no accounts: use the inner one")
        if access.server is not None:
            await migrate(access, statement_timeout=settings.statement_timeout)
        connection = await access.auth.connect(search_path=roles.OFFICE)
        try:
            if not await connection.fetchval("select to_regclass('account') is not null"):
                raise NotSetUp("The tables of accounts are not there yet: run “cms migrate”")
            yield connection
        finally:
            await connection.close()
