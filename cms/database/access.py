"""How the database is reached: one login for each of the four roles, and one that may set up.

    admin    creates the roles, the database and the schemas (cms.database.roles)
    owner    cms_owner: owns schemas and tables, runs migrations
    editor   cms_editor: reads and writes drafts, writes live when it publishes
    reader   cms_reader: reads live
    auth     cms_auth: accounts, sessions, tokens and webhooks, and no content

On the embedded server each is a login of its own. On another server all come from
CMS_DATABASE_URL, and the session then takes the role on; a login of its own for the reader
(CMS_READER_DATABASE_URL) is stronger, for such a session can't go back to the login's rights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import asyncpg

from cms.config import Settings
from cms.database.embedded import EmbeddedServer
from cms.database.types import Connection
from cms.errors import DatabaseError, NotSetUp

DATABASE = "cms"
OWNER, EDITOR, READER, AUTH = "cms_owner", "cms_editor", "cms_reader", "cms_auth"

_CONNECT_SECONDS = 10.0
# What a session has whatever its role: texts of dates and times must not depend on the server.
_SESSION = {"datestyle": "ISO", "timezone": "UTC", "application_name": "lang-son-cms", "jit": "off"}


@dataclass(frozen=True)
class Login:
    """A connection URL and the role that the session takes on (None: the login's own)."""

    url: str = field(repr=False)
    role: str | None = None

    def server_settings(self, settings: Mapping[str, str]) -> dict[str, str]:
        """The parameters that a session starts with; ``settings`` are added to the common ones."""
        return _SESSION | ({"role": self.role} if self.role else {}) | dict(settings)

    async def connect(self, *, database: str | None = None, **settings: str) -> Connection:
        """Open one connection, to ``database`` when it isn't the URL's.

        Raises DatabaseError, without the URL, for it may hold a password.
        """
        with explained():
            return await asyncpg.connect(
                self.url,
                database=database,
                timeout=_CONNECT_SECONDS,
                server_settings=self.server_settings(settings),
            )


@contextmanager
def explained() -> Iterator[None]:
    """Turn the failures of connecting into NotSetUp or DatabaseError, with what to do."""
    try:
        yield
    except (
        asyncpg.InvalidCatalogNameError,
        asyncpg.InvalidParameterValueError,
        asyncpg.InvalidAuthorizationSpecificationError,
        asyncpg.UndefinedObjectError,
        asyncpg.InsufficientPrivilegeError,
    ) as error:
        raise NotSetUp(
            "The database is not set up, or the login may not use it ({reason}): run “cms migrate” "
            "with an administrator's CMS_DATABASE_URL",
            reason=str(error),
        ) from error
    except (OSError, TimeoutError, asyncpg.PostgresConnectionError) as error:
        raise DatabaseError(
            "The database server can't be reached ({reason}): check CMS_DATABASE_URL",
            reason=str(error) or type(error).__name__,
        ) from error


@dataclass(frozen=True)
class Access:
    """The five logins; ``server`` is the embedded server, if it is ours. In the ``public`` zone
    there is nothing but ``live``: no editor and no accounts."""

    admin: Login
    owner: Login
    editor: Login
    reader: Login
    auth: Login
    database: str
    server: EmbeddedServer | None = None
    public: bool = False


@contextmanager
def open_access(settings: Settings, *, fast: bool = False) -> Iterator[Access]:
    """Start the embedded server and stop it at the end, or take the URLs of another server.

    ``fast`` gives up the embedded server's durability, for tests. To be called in the main thread.
    Raises ServerInUse, ServerFailed.
    """
    if settings.database_url or (_is_public(settings) and settings.reader_database_url):
        yield _server_access(settings)
        return
    connections = max(100, 4 * settings.pool_size * settings.workers)
    with EmbeddedServer(
        settings.data / "postgres",
        fast=fast,
        tcp_port=settings.embedded_port,
        wal_level=settings.embedded_wal_level.lower(),
        max_connections=connections,
    ) as server:
        yield Access(
            admin=Login(server.url(database=DATABASE)),
            owner=Login(server.url(OWNER, DATABASE)),
            editor=Login(server.url(EDITOR, DATABASE)),
            reader=Login(server.url(READER, DATABASE)),
            auth=Login(server.url(AUTH, DATABASE)),
            database=DATABASE,
            server=server,
            public=_is_public(settings),
        )


def _server_access(settings: Settings) -> Access:
    # An instance that only reads in the public zone need not know more than the reader's login.
    url = settings.database_url or settings.reader_database_url
    return Access(
        admin=Login(url),
        owner=Login(url, OWNER),
        editor=Login(settings.editor_database_url or url, EDITOR),
        reader=Login(settings.reader_database_url or url, READER),
        auth=Login(settings.auth_database_url or url, AUTH),
        database=_database_name(url),
        public=_is_public(settings),
    )


def _is_public(settings: Settings) -> bool:
    return settings.zone == "PUBLIC"


def _database_name(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/")) or DATABASE
