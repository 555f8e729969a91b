"""``cms serve`` with several workers: each tells all changes, and says goodbye when it stops."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from cms.actions.unpublish import unpublish
from cms.database.pools import Database
from tests.actions import world
from tests.actions.world import ACTOR
from tests.delivery.servers import end_listeners
from tests.subscriptions.client import Socket, socket, stream
from tests.subscriptions.conftest import slug
from tests.web.served import Served
from tests.web.served import serving as serving_alone

FOLLOW = "subscription { entryChanged(types: [TOPIC]) { kind id cursor } }"


@pytest.fixture
def server(desk: Database) -> Iterator[Served]:
    own = desk.access.server
    assert own is not None
    url = own.url(database="cms")
    with serving_alone(CMS_DATABASE_URL=url, CMS_WORKERS="2", CMS_LOG_LEVEL="WARNING") as served:
        yield served


async def begun(client: Socket) -> None:
    """Its subscription is under way: an operation that came later has its answer."""
    await client.subscribe("q", "{ __typename }")
    while (await client.hear())["type"] != "complete":
        pass


async def test_every_worker_tells_every_change_once_and_in_order(
    desk: Database, server: Served
) -> None:
    topics = [await world.topic(slug()) for _ in range(6)]
    number = 30
    async with asyncio.timeout(120), AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(socket(server.port)) for _ in range(8)]
        for client in clients:
            await client.subscribe("1", FOLLOW)
            await begun(client)
        disturbing = asyncio.create_task(_disturb(desk))
        publishing = [asyncio.create_task(_publish(key, number // 6)) for key in topics]
        heard = [[await client.change() for _ in range(number)] for client in clients]
        await asyncio.gather(*publishing)
        disturbing.cancel()
        for client in clients:
            await client.silence(0.1)
    assert all(each == heard[0] for each in heard)
    places = [int(each["cursor"].split("-")[0]) for each in heard[0]]
    assert places == sorted(set(places))
    kinds: dict[str, list[str]] = {}
    for each in heard[0]:
        kinds.setdefault(each["id"], []).append(each["kind"])
    assert {tuple(each) for each in kinds.values()} == {
        ("PUBLISHED", "UNPUBLISHED", "PUBLISHED", "UNPUBLISHED", "PUBLISHED")
    }


async def _publish(key: object, times: int) -> None:
    for turn in range(times):
        if turn % 2 == 0:
            await world.show("Topic", key)  # type: ignore[arg-type]
        else:
            await unpublish(ACTOR, "Topic", key)  # type: ignore[arg-type]
        await asyncio.sleep(0.05)


async def _disturb(desk: Database) -> None:
    while True:
        await asyncio.sleep(0.2)
        await end_listeners(desk)


async def test_a_client_goes_on_at_another_worker(desk: Database, server: Served) -> None:
    topics = [await world.topic(slug()) for _ in range(5)]
    async with stream(server.port, FOLLOW) as events:
        await asyncio.sleep(0.5)
        await world.show("Topic", topics[0])
        await events.hear()
        last = events.last_id
    for key in topics[1:4]:
        await world.show("Topic", key)
    for _ in range(4):  # at one or the other
        async with stream(server.port, FOLLOW, after=last) as events:
            found = [(await events.hear()).change["kind"] for _ in range(3)]
            assert found == ["PUBLISHED"] * 3


async def _connect_for_ever(port: int) -> None:
    """One worker may hear that the server stops a moment after the other."""
    async with asyncio.timeout(10):
        while True:
            async with socket(port):
                pass


async def test_a_server_that_stops_closes_its_streams(desk: Database, server: Served) -> None:
    async with socket(server.port) as client, stream(server.port, FOLLOW) as events:
        await client.subscribe("1", FOLLOW)
        await begun(client)
        server.process.send_signal(signal.SIGTERM)
        assert (await client.closed())[0] == 1012
        with pytest.raises(EOFError):
            await events.hear()
    with pytest.raises((OSError, ConnectionClosed)):
        await _connect_for_ever(server.port)
    assert await asyncio.to_thread(server.process.wait, 20) == 0
