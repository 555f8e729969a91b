"""The database, its three schemas and its four roles, each with the least rights it needs.

    role         draft                 live                  office
    cms_owner    owns                  owns                  owns
    cms_editor   read, write           read, write           read, insert
    cms_reader   -                     read                  -
    cms_auth     -                     -                     what migrations grant: its tables

Default privileges give the same rights on tables that later migrations make. ``office`` holds
revisions, the audit and the outbox, so nobody but the owner changes or deletes a row of it, unless
a migration grants that on a table; the audit refuses it even to the owner. The tables of accounts
and webhooks are for ``cms_auth`` alone, for whom content is out of reach in turn
(office.0003_accounts). PUBLIC loses its rights on the database and
on ``public``, where extensions go: owner, editor and reader may use them, the owner may create
them.

In the public zone there is the schema ``live`` only, which nobody but the owner (as whom changes
arrive) may write. The editor's role is there, for migrations name it, but without login or rights;
that of the accounts isn't.

The reader's sessions start read-only, with ``live`` as their only schema and a time limit on
statements. These are conveniences; what keeps drafts secret is that it has no right to them.
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from cms.database.access import AUTH, EDITOR, OWNER, READER, Access
from cms.database.types import Connection
from cms.errors import DatabaseError, NotSetUp

DRAFT, LIVE, OFFICE = SCHEMAS = ("draft", "live", "office")
_LOCK = 0x4C53_0001  # any number of ours: one process at a time sets up


async def prepare(access: Access, *, statement_timeout: int) -> None:
    """Make or mend the database, roles, schemas and rights; harmless when all is as it should be.

    ``statement_timeout`` is the reader's, in milliseconds. Raises DatabaseError when the login may
    not do this.
    """
    await _ensure_database(access)
    connection = await access.admin.connect(client_min_messages="warning")
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            await _ensure_roles(connection, access)
            await connection.execute(_rights(access, statement_timeout))
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseError(
            "The login of CMS_DATABASE_URL may not set up the database ({reason}): run "
            "“cms migrate” once with a login that has CREATEROLE and owns the database",
            reason=str(error),
        ) from error
    finally:
        await connection.close()


async def _ensure_database(access: Access) -> None:
    """Create the database when it is absent; PostgreSQL can't do that conditionally."""
    try:
        connection = await access.admin.connect()
    except NotSetUp as error:
        if not isinstance(error.__cause__, asyncpg.InvalidCatalogNameError):
            raise
    else:
        await connection.close()
        return
    connection = await access.admin.connect(database="postgres")
    try:
        await connection.execute(
            f"CREATE DATABASE {_quoted(access.database)} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
        )
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        pass  # another process was faster
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseError(
            "The database {database} does not exist, and the login of CMS_DATABASE_URL may not "
            "create it",
            database=access.database,
        ) from error
    finally:
        await connection.close()


async def _ensure_roles(connection: Connection, access: Access) -> None:
    roles = [OWNER, EDITOR, READER, *([] if access.public else [AUTH])]
    found = await connection.fetch("SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", roles)
    existing = {row["rolname"] for row in found}
    for role in roles:
        if role not in existing:
            # No password: a login of its own works where the server trusts it, as ours does.
            login = "NOLOGIN" if access.public and role == EDITOR else "LOGIN"
            await connection.execute(
                f"CREATE ROLE {role} {login} NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
            )
    superuser = await connection.fetchval(
        "SELECT rolsuper FROM pg_roles WHERE rolname = session_user"
    )
    if not superuser:  # it may then switch the session's role; a superuser may anyway
        await connection.execute(
            f"GRANT {', '.join(roles)} TO SESSION_USER WITH INHERIT FALSE, SET TRUE"
        )


def schemas_of(access: Access, schemas: Sequence[str] = SCHEMAS) -> list[str]:
    """Those of the schemas that the zone has."""
    return [schema for schema in schemas if schema == LIVE or not access.public]


def _rights(access: Access, statement_timeout: int) -> str:
    """The rights as one script. Run again, it changes nothing."""
    name = _quoted(access.database)
    return "\n".join(
        [
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;",
            f"GRANT CONNECT ON DATABASE {name} TO {OWNER}, {READER};",
            f"GRANT CREATE, TEMPORARY ON DATABASE {name} TO {OWNER};",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
            f"GRANT USAGE ON SCHEMA public TO {OWNER}, {READER};",
            f"GRANT CREATE ON SCHEMA public TO {OWNER};",
            _session(name, OWNER, search_path=schemas_of(access)[0]),
            *([] if access.public else [*_editor(name), *_auth(name)]),
            _session(
                name,
                READER,
                search_path=LIVE,
                default_transaction_read_only="on",
                statement_timeout=str(statement_timeout),
            ),
            f"SET LOCAL ROLE {OWNER};",
            *(f"CREATE SCHEMA IF NOT EXISTS {schema};" for schema in schemas_of(access)),
            # A function is open to PUBLIC unless this is said for the database, not for a schema.
            "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
            _grants(LIVE, READER, "SELECT"),
            *([] if access.public else _editor_grants()),
            "RESET ROLE;",
        ]
    )


def _editor(database: str) -> list[str]:
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {EDITOR};",
        f"GRANT USAGE ON SCHEMA public TO {EDITOR};",
        _session(database, EDITOR, search_path=f"{DRAFT}, {OFFICE}"),
    ]


def _auth(database: str) -> list[str]:
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {AUTH};",
        _session(database, AUTH, search_path=OFFICE),
    ]


def _editor_grants() -> list[str]:
    return [
        _grants(DRAFT, EDITOR, "SELECT, INSERT, UPDATE, DELETE"),
        _grants(LIVE, EDITOR, "SELECT, INSERT, UPDATE, DELETE"),
        _grants(OFFICE, EDITOR, "SELECT, INSERT"),
        f"GRANT USAGE ON SCHEMA {OFFICE} TO {AUTH};",
    ]


def _session(database: str, role: str, **settings: str) -> str:
    """What a session of ``role`` starts with when it logs in itself."""
    return "\n".join(
        f"ALTER ROLE {role} IN DATABASE {database} SET {name} = {value};"
        for name, value in settings.items()
    )


def _grants(schema: str, role: str, on_tables: str) -> str:
    """Rights for tables made from now on: the roles are here before the first table."""
    script = f"""
        GRANT USAGE ON SCHEMA {schema} TO {role};
        ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {on_tables} ON TABLES TO {role};
        ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO {role};
    """
    if "INSERT" in on_tables:
        script += f"""
        ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {role};
        """
    return script


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
