"""Two zones: the inner server publishes ``live``, a server in the public zone subscribes to it.

It is PostgreSQL's own logical replication. Of the inner server's changes, only those of the
published tables are sent; the public server has no other schema, so no draft can be there. A
transaction arrives whole, with the generations that it raised, whose trigger tells the public
instances just as here (``migrations/delivery``).

    inner     publish     publication cms_live, role cms_replica
    public    subscribe   schema live, subscription cms_live, first copy
    both      refresh     after migrations: new tables take part
    public    unsubscribe
    inner     release     forget a public server that won't come back

A server in the public zone may publish too, for others behind it: a relay, whose log of changes
holds nothing but what is live.

Everything here may be done again at any time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, quote, urlsplit

import asyncpg

from cms.database import orm, roles
from cms.database.access import OWNER, Access
from cms.database.migrate import migrate
from cms.database.scram import verifier
from cms.database.types import Connection
from cms.delivery.generations import CHANNEL, EVERYTHING
from cms.errors import ConfigError, ZoneError

NAME = "cms_live"
"""Of the publication and of the subscription; the slot's name adds the public server's number."""
REPLICA = "cms_replica"
_CREATE_SECONDS = 60.0

Progress = Callable[[str], None]


async def publish(access: Access, password: str, *, progress: Progress) -> None:
    """Offer the tables of ``live`` to public zones.

    ``password`` is for cms_replica; empty, when that role has one already. It may read the
    published tables and nothing else. Raises ZoneError, and ConfigError for a bad password.
    """
    async with administrator(access) as connection:
        await _check_log_level(connection)
        async with connection.transaction():
            tables = await live_tables(connection)
            await _check_keys(connection)
            await _ensure_replica(connection, access, password)
            await connection.execute(f"SET LOCAL ROLE {OWNER}")
            await _ensure_publication(connection, tables)
            await connection.execute(
                f"GRANT USAGE ON SCHEMA {roles.LIVE} TO {REPLICA};"
                f"REVOKE ALL ON ALL TABLES IN SCHEMA {roles.LIVE} FROM {REPLICA};"
                f"GRANT SELECT ON {_listed(tables)} TO {REPLICA}"
            )
        progress(f"published {len(tables)} tables of {roles.LIVE}")


async def subscribe(
    access: Access,
    source: str,
    password: str,
    *,
    replace: bool = False,
    statement_timeout: int = 5000,
    progress: Progress,
) -> None:
    """Fill this database from the inner server.

    ``source`` is the inner database's URL, seen from this server, without the ``password``. The
    tables are made by the same migrations. With ``replace`` everything is copied again. Raises
    ZoneError, and what ``migrate`` raises; the messages never hold the password.
    """
    if not access.public:
        raise ZoneError("This is the inner zone: set CMS_ZONE=public to subscribe from here")
    target = _conninfo(source, password)
    await migrate(
        access, statement_timeout=statement_timeout, progress=lambda step: progress(str(step))
    )
    async with administrator(access) as connection:
        await _refuse_drafts(connection)
        async with as_owner(connection):  # a subscription names the tables as its own login
            await connection.execute(f"GRANT USAGE ON SCHEMA {roles.LIVE} TO SESSION_USER")
        await _silence(connection)
        try:
            await _check_source(connection, target)
            if await _is_subscribed(connection) and not replace:
                await connection.execute(f"ALTER SUBSCRIPTION {NAME} CONNECTION {target}")
                await connection.execute(f"ALTER SUBSCRIPTION {NAME} ENABLE")
                await connection.execute(f"ALTER SUBSCRIPTION {NAME} REFRESH PUBLICATION")
            else:
                await _drop(connection)
                await _ensure_empty(connection, replace)
                await _create(connection, target)
        except (asyncpg.PostgresError, TimeoutError) as error:
            raise _refused(error, password) from None  # the statement has the password
        await _tell(connection)
    progress("subscribed")


async def refresh(access: Access, *, progress: Progress) -> None:
    """Let tables take part that migrations have made since; in the public zone after the inner."""
    if not access.public:
        await publish(access, "", progress=progress)
        return
    async with administrator(access) as connection:
        if not await _is_subscribed(connection):
            raise ZoneError("There is no subscription here: run “cms zone subscribe” first")
        try:
            await connection.execute(f"ALTER SUBSCRIPTION {NAME} REFRESH PUBLICATION")
        except asyncpg.PostgresError as error:
            raise _refused(error) from error
        relays = await connection.fetchval(
            "SELECT true FROM pg_publication WHERE pubname = $1", NAME
        )
        await _tell(connection)
    progress("refreshed")
    if relays:
        await publish(access, "", progress=progress)


async def unsubscribe(access: Access, *, progress: Progress) -> None:
    """End the subscription; what was copied stays. The inner server forgets this one."""
    async with administrator(access) as connection:
        try:
            await _drop(connection)
        except asyncpg.PostgresError as error:
            raise _refused(error) from error
    progress("unsubscribed")


async def release(access: Access, slot: str, *, progress: Progress) -> None:
    """Forget a public server that won't come back, so that no changes are kept for it."""
    async with administrator(access) as connection:
        try:
            await connection.execute("SELECT pg_drop_replication_slot($1)", slot)
        except asyncpg.UndefinedObjectError:
            raise ZoneError("There is no slot {slot}: see “cms zone status”", slot=slot) from None
        except asyncpg.ObjectInUseError:
            raise ZoneError("A public server is connected by the slot {slot}", slot=slot) from None
    progress(f"released {slot}")


async def wait_until_copied(access: Access, *, progress: Progress) -> None:
    """Return when the first copy of every table is complete."""
    shown = -1
    async with administrator(access) as connection:
        while True:
            row = await connection.fetchrow(
                "SELECT count(*) AS tables, count(*) FILTER (WHERE srsubstate IN ('s', 'r')) "
                "AS complete FROM pg_subscription_rel"
            )
            assert row is not None
            if row["complete"] != shown:
                shown = row["complete"]
                progress(f"{shown} of {row['tables']} tables copied")
            if row["complete"] == row["tables"]:
                return
            await asyncio.sleep(0.2)


async def live_tables(connection: Connection) -> list[str]:
    """The tables of ``live``, the record of migrations apart; in alphabetical order."""
    rows = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename <> $2 ORDER BY 1",
        roles.LIVE,
        orm.MIGRATIONS_TABLE,
    )
    return [row["tablename"] for row in rows]


@asynccontextmanager
async def administrator(access: Access) -> AsyncIterator[Connection]:
    """A connection of the login that sets up; ZoneError when that may not do what is asked."""
    connection = await access.admin.connect(client_min_messages="warning")
    try:
        yield connection
    except asyncpg.InsufficientPrivilegeError as error:
        raise ZoneError(
            "The login of CMS_DATABASE_URL may not do this ({reason}): see “Two zones” in "
            "docs/operations.md",
            reason=str(error),
        ) from error
    finally:
        await connection.close()


@asynccontextmanager
async def as_owner(connection: Connection) -> AsyncIterator[None]:
    """A transaction of the tables' owner, for the login may have no right on them itself."""
    async with connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        yield


async def _check_log_level(connection: Connection) -> None:
    level = await connection.fetchval("SHOW wal_level")
    if level != "logical":
        raise ZoneError(
            "The server's wal_level is {level}, but a public zone needs logical: set "
            "CMS_EMBEDDED_WAL_LEVEL=logical for the embedded server, or wal_level in the "
            "configuration of your own, and restart it",
            level=level,
        )


async def _check_keys(connection: Connection) -> None:
    """A published table without a key would refuse every later change of its rows."""
    rows = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' "
        "AND relreplident = 'd' AND relname <> $2 AND NOT EXISTS (SELECT FROM pg_index "
        "WHERE indrelid = pg_class.oid AND indisprimary) ORDER BY 1",
        roles.LIVE,
        orm.MIGRATIONS_TABLE,
    )
    if rows:
        raise ZoneError(
            "Tables of live without a primary key can't be published: {tables}",
            tables=", ".join(row["relname"] for row in rows),
        )


async def _ensure_replica(connection: Connection, access: Access, password: str) -> None:
    exists = await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", REPLICA)
    if not exists and not password:
        raise ConfigError("CMS_ZONE_PASSWORD is empty: set the password of the role cms_replica")
    if not exists:
        await connection.execute(
            f"CREATE ROLE {REPLICA} LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
        )
    if password:
        stored = verifier(password, "CMS_ZONE_PASSWORD")
        await connection.execute(f"ALTER ROLE {REPLICA} PASSWORD '{stored}'")
    name = '"' + access.database.replace('"', '""') + '"'
    await connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {REPLICA}")


async def _ensure_publication(connection: Connection, tables: list[str]) -> None:
    if not await connection.fetchval("SELECT true FROM pg_publication WHERE pubname = $1", NAME):
        await connection.execute(f"CREATE PUBLICATION {NAME} FOR TABLE {_listed(tables)}")
        return
    rows = await connection.fetch(
        "SELECT tablename FROM pg_publication_tables WHERE pubname = $1 ORDER BY 1", NAME
    )
    if [row["tablename"] for row in rows] != tables:
        await connection.execute(f"ALTER PUBLICATION {NAME} SET TABLE {_listed(tables)}")


def _listed(tables: list[str]) -> str:
    return ", ".join(f'{roles.LIVE}."{table}"' for table in tables)


def _conninfo(source: str, password: str) -> str:
    """The source as an SQL literal, with the password; libpq takes it as a parameter of the URL."""
    try:
        url = urlsplit(source)
        held = url.password or "password" in parse_qs(url.query)
    except ValueError:
        url, held = urlsplit(""), None
    if url.scheme not in ("postgresql", "postgres"):
        raise ConfigError("The inner database's URL must start with postgresql://")
    if held:
        raise ConfigError(
            "The inner database's URL must hold no password, for others can see a command's "
            "arguments: set CMS_ZONE_PASSWORD"
        )
    if not password:
        raise ConfigError("CMS_ZONE_PASSWORD is empty: set the password of the role cms_replica")
    more = {"password": password, "connect_timeout": "10"}
    if not url.username and "user" not in parse_qs(url.query):
        more["user"] = REPLICA
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in more.items())
    return _literal(f"{source}{'&' if url.query else '?'}{added}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


async def _refuse_drafts(connection: Connection) -> None:
    for schema in (roles.DRAFT, roles.OFFICE):
        if await connection.fetchval("SELECT to_regnamespace($1) IS NOT NULL", schema):
            raise ZoneError(
                "This database has the schema {schema}, so it is an inner one: the public zone "
                "needs a database that never held a draft",
                schema=schema,
            )


async def _silence(connection: Connection) -> None:
    """Keep the next statements out of the server's log, where the login may decide that."""
    quiet = {
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_min_duration_statement": "-1",
        "log_min_duration_sample": "-1",
    }
    for name, value in quiet.items():
        try:
            await connection.execute("SELECT set_config($1, $2, false)", name, value)
        except asyncpg.InsufficientPrivilegeError:
            return


async def _is_subscribed(connection: Connection) -> bool:
    found: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM pg_subscription JOIN pg_database AS d ON d.oid = subdbid "
        "WHERE subname = $1 AND d.datname = current_database())",
        NAME,
    )
    return found


async def _check_source(connection: Connection, target: str) -> None:
    """Whether this server can reach the inner one by ``target``, before anything is changed."""
    attempt = connection.transaction()
    await attempt.start()
    try:
        await connection.execute(
            f"CREATE SUBSCRIPTION {NAME}_attempt CONNECTION {target} PUBLICATION {NAME} WITH "
            "(enabled = false, create_slot = false, slot_name = NONE, copy_data = false)"
        )
    finally:
        await attempt.rollback()


async def _drop(connection: Connection) -> None:
    if await _is_subscribed(connection):
        await connection.execute(f"ALTER SUBSCRIPTION {NAME} DISABLE")
        await connection.execute(f"DROP SUBSCRIPTION {NAME}")


async def _ensure_empty(connection: Connection, replace: bool) -> None:
    tables = await live_tables(connection)
    async with as_owner(connection):
        if replace:
            await connection.execute(f"TRUNCATE {_listed(tables)}")
            return
        for table in tables:
            if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {_listed([table])})"):
                raise ZoneError(
                    "The table {table} has rows already: run “cms zone subscribe --replace” to "
                    "copy everything again",
                    table=f"{roles.LIVE}.{table}",
                )


async def _create(connection: Connection, target: str) -> None:
    """Transactions of any size are applied at their commit, in order, by one worker."""
    number = await connection.fetchval("SELECT system_identifier FROM pg_control_system()")
    async with asyncio.timeout(_CREATE_SECONDS):  # on its own server it would wait for good
        await connection.execute(
            f"CREATE SUBSCRIPTION {NAME} CONNECTION {target} PUBLICATION {NAME} "
            f"WITH (slot_name = '{NAME}_{number}', streaming = off)"
        )


async def _tell(connection: Connection) -> None:
    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, EVERYTHING)


def _refused(error: Exception, password: str = "") -> ZoneError:
    reason = str(error) or type(error).__name__
    for secret in filter(None, (password, quote(password, safe=""))):
        reason = reason.replace(secret, "******")
    return ZoneError("The inner server and this one can't be joined: {reason}", reason=reason)
