"""What the commands ``cms user`` and ``cms token`` share."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import click

from cms.terminal import Failed, read_settings

if TYPE_CHECKING:
    from cms.config import Settings
    from cms.database.types import Connection

T = TypeVar("T")


def actor() -> str:
    """What the audit calls whoever uses the terminal: the system's user, for the machine alone says
    who that is.
    """
    try:
        return f"terminal:{getpass.getuser()}"[:200]
    except (KeyError, OSError):
        return "terminal"


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


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Show rows as columns; the first one is the heading."""
    shown = list(rows)
    widths = [max(len(row[column]) for row in shown) for column in range(len(shown[0]))]
    for row in shown:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def moment(at: datetime | None) -> str:
    """A moment for a table, in UTC."""
    return "-" if at is None else f"{at:%Y-%m-%d %H:%M}"


def from_stdin(what: str) -> str:
    """One line of the standard input, without its end."""
    try:
        text = sys.stdin.readline().rstrip("\r\n")
        text.encode()
    except UnicodeError:
        raise Failed(f"The {what} on the standard input is not UTF-8") from None
    if not text:
        raise Failed(f"There is no {what} on the standard input")
    return text
