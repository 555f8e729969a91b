"""The audit as it is stored, in the order of the chain and at one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from cms.audit.chain import Entry
from cms.config import Settings
from cms.database import roles
from cms.database.access import open_access
from cms.database.migrate import migrate
from cms.database.types import Connection
from cms.errors import NotSetUp, ZoneError

_LINKS = """
select link.position, link.hash, link.entry_id as linked,
    audit.id, at, actor, verb, type, audit.entry_id, version, detail::text
from audit_link as link left join audit on audit.id = link.entry_id
order by link.position
"""
_HEAD = "select position, hash from audit_link order by position desc limit 1"
_UNLINKED = """
select id from audit where not exists (select from audit_link where audit_link.entry_id = audit.id)
order by at, id limit 1
"""
_PAGE = 500


@dataclass(frozen=True)
class Link:
    """A place in the chain: the entry that it names, None when it isn't there, and the hash."""

    position: int
    hash: bytes
    entry_id: UUID
    entry: Entry | None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Connection]:
    """A connection of the editor's role, in a transaction that only reads and sees one moment. Our
    own server is set up first.

    Raises DatabaseError; ZoneError in the public zone, where there is no audit.
    """
    with open_access(settings) as access:
        if access.public:
            raise ZoneError("The public zone (CMS_ZONE) holds no audit: use the inner one")
        if access.server is not None:
            await migrate(access, statement_timeout=settings.statement_timeout)
        connection = await access.editor.connect(search_path=roles.OFFICE)
        try:
            if not await connection.fetchval("select to_regclass('audit_link') is not null"):
                raise NotSetUp("The audit has no chain yet: run “cms migrate”")
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                yield connection
        finally:
            await connection.close()


async def links(connection: Connection) -> AsyncIterator[Link]:
    """The whole chain from its beginning. To be read within a transaction."""
    async for row in connection.cursor(_LINKS, prefetch=_PAGE):
        yield Link(row["position"], row["hash"], row["linked"], _entry(row))


async def head(connection: Connection) -> tuple[int, bytes] | None:
    """Position and hash of the last entry; None while the audit is empty."""
    row = await connection.fetchrow(_HEAD)
    return (row["position"], row["hash"]) if row else None


async def unlinked(connection: Connection) -> UUID | None:
    """An entry that isn't in the chain; there is none unless somebody has tampered."""
    found: UUID | None = await connection.fetchval(_UNLINKED)
    return found


def _entry(row: asyncpg.Record) -> Entry | None:
    if row["id"] is None:
        return None
    names = ("id", "at", "actor", "verb", "type", "entry_id", "version", "detail")
    return Entry(**{name: row[name] for name in names})
