"""The endpoint of the real application on the small world, without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from cms.app import create_app
from tests.read.conftest import World, world

__all__ = ["app", "client", "world"]

TOPIC = '{ topic(code: "trade") { code } }'
TRADE = {"data": {"topic": {"code": "trade"}}}


@pytest.fixture
def app(world: World) -> Starlette:
    settings = dataclasses.replace(world.database.settings, max_body_bytes=20_000)
    return create_app(settings, world.database)


@pytest_asyncio.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as opened:
        del opened.headers["accept"]
        yield opened


async def post(client: httpx.AsyncClient, query: str, accept: str = "", **more: Any) -> Any:
    headers = {"accept": accept} if accept else {}
    return await client.post("/graphql", json={"query": query, **more}, headers=headers)


async def get(client: httpx.AsyncClient, accept: str = "", **parameters: str) -> Any:
    headers = {"accept": accept} if accept else {}
    return await client.get("/graphql", params=parameters, headers=headers)


def errors(response: httpx.Response) -> Any:
    """The errors of a response that is shaped as one (specification, section 7.1)."""
    body = response.json()
    assert body["errors"]
    assert response.content.decode().isprintable()
    for error in body["errors"]:
        assert error["message"]
        assert error["extensions"]["code"].isupper()
    return body["errors"]
