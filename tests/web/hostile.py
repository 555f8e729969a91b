"""The real server for hostile requests: whatever was sent, afterwards it still answers at once, and
has logged no fault of its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.read.conftest import World, world
from tests.web.served import Served, database_of, serving

__all__ = ["client", "server", "unharmed", "world"]

SECONDS = 0.6
"""The time that the server gives a head or a body here."""
PATIENCE = 5.0
"""Seconds in which it must have ended such a connection, on a machine that is busy."""
MAX_BODY = 100_000
SOON = 3.0
"""Seconds in which the worst document is refused, on a machine that is busy with other tests."""
PATH = "/graphql"
TYPENAME = {"data": {"__typename": "Query"}}


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[Served]:
    with serving(
        CMS_DATABASE_URL=database_of(world),
        CMS_RECEIVE_TIMEOUT=str(round(SECONDS * 1000)),
        CMS_MAX_BODY_BYTES=str(MAX_BODY),
    ) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Served) -> Iterator[httpx.Client]:
    origin = server.api.removesuffix(PATH)
    with httpx.Client(base_url=origin, timeout=30, verify=False) as opened:
        yield opened


@pytest.fixture(autouse=True)
def unharmed(server: Served, client: httpx.Client) -> Iterator[None]:
    """Whatever a test sends: afterwards the server serves, and nothing in it has failed."""
    before = len(server.log)
    yield
    began = time.monotonic()
    assert client.post(PATH, json={"query": "{ __typename }"}).json() == TYPENAME
    assert time.monotonic() - began < SOON
    assert "Traceback" not in server.log[before:]
    assert "ERROR" not in server.log[before:]


def ask(client: httpx.Client, query: str, **more: Any) -> httpx.Response:
    """A request by POST, answered by a client's error or data, and soon."""
    began = time.monotonic()
    response = client.post(PATH, json={"query": query, **more})
    assert time.monotonic() - began < SOON
    assert response.status_code < 500, response.text
    return response


def refused(client: httpx.Client, query: str, **more: Any) -> list[dict[str, Any]]:
    """The errors of a request that must get no data."""
    body = ask(client, query, **more).json()
    assert not body.get("data"), str(body)[:200]
    errors: list[dict[str, Any]] = body["errors"]
    assert errors
    assert len(json.dumps(errors)) < MAX_BODY, "a refusal is no longer than the request"
    return errors


def codes(errors: list[dict[str, Any]]) -> set[str]:
    return {error["extensions"]["code"] for error in errors}
