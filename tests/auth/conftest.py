"""Accounts on a real database, and the real application in front of it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Route

from cms.app import create_app
from cms.auth import accounts, tokens
from cms.auth.caller import Grant, Role, Scope, Stage
from cms.auth.passwords import Hasher
from cms.auth.sessions import Lifetime
from cms.config import Settings
from cms.database.lazy_pool import LazyPool
from cms.database.pools import Database
from cms.database.types import Connection
from cms.web.graphql import GraphQLEndpoint
from tests.conftest import unkept

PASSWORD = "bốn từ chẳng liên quan"
ORIGIN = "http://cms.test"
TABLES = "account, account_grant, account_identity, account_session, api_token, sign_in_failure"
LIFETIME = Lifetime.of(Settings())
QUERY = {"query": "{ __typename }"}


@pytest_asyncio.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    """A connection of ``cms_auth``, with no account there."""
    owner = await database.access.owner.connect(search_path="office")
    async with owner.transaction(), unkept(owner):
        await owner.execute(f"truncate {TABLES}, audit, audit_link")
    await owner.close()
    opened = await database.access.auth.connect(search_path="office")
    yield opened
    await opened.close()


@pytest.fixture
def pool(database: Database) -> LazyPool:
    """The application's pool of ``cms_auth``."""
    assert database.accounts is not None
    return database.accounts


@pytest_asyncio.fixture(scope="session")
async def password_hash() -> str:
    return await Hasher().hash(PASSWORD)


@pytest_asyncio.fixture
async def hoa(connection: Connection, password_hash: str) -> UUID:
    """The account of an editor, whose password is PASSWORD."""
    grants = [Grant(Role.EDITOR), Grant(Role.TRANSLATOR, locale="ZH")]
    return await accounts.create(
        connection,
        "hoa",
        "Nguyễn Thị Hoa",
        actor="test",
        password_hash=password_hash,
        grants=grants,
    )


@pytest_asyncio.fixture
async def token(connection: Connection, hoa: UUID) -> tokens.Made:
    """A token of hers for drafts."""
    return await tokens.create(
        connection,
        hoa,
        "test",
        [Scope.READ, Scope.WRITE],
        Stage.DRAFT,
        timedelta(days=1),
        actor="test",
    )


@dataclass(frozen=True)
class Web:
    """The application, and clients of it: each has cookies of its own."""

    app: Starlette

    @property
    def endpoint(self) -> GraphQLEndpoint:
        """The one of ``/graphql``."""
        for route in self.app.routes:
            if isinstance(route, Route) and isinstance(route.endpoint, GraphQLEndpoint):
                return route.endpoint
        raise AssertionError("the application has no such endpoint")

    def client(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=("192.0.2.1", 1))
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


@pytest.fixture(scope="session")
def web(database: Database) -> Web:
    return Web(create_app(dataclasses.replace(database.settings, cdn_seconds=60), database))


@pytest_asyncio.fixture
async def browser(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """A client that says where its requests come from, as a browser does."""
    async with web.client(**{"sec-fetch-site": "same-origin", "origin": ORIGIN}) as client:
        yield client


async def sign_in(
    client: httpx.AsyncClient, login: str = "hoa", password: str = PASSWORD, **headers: str
) -> httpx.Response:
    fields = {"login": login, "password": password}
    return await client.post("/sign-in", data=fields, headers=headers)
