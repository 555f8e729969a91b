"""Clients that don't take what is sent to them: cut off, and nobody else hears of it."""

from __future__ import annotations

import asyncio
import json
import socket as sockets
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest_asyncio

from cms.database.pools import Database
from tests.actions import world
from tests.delivery.servers import until
from tests.subscriptions.client import socket, stream
from tests.subscriptions.conftest import Site, serving, slug

SECONDS = 1.0
BODIES = " ".join(f"b{number}: body {{ markdown }}" for number in range(6))
LARGE = """subscription { entryChanged(types: [ARTICLE]) {
    id entry { variant(locale: VI) { ... on ArticleVariant { BODIES } } }
} }""".replace("BODIES", BODIES)


def narrow(port: int) -> sockets.socket:
    """A socket whose buffer holds little."""
    made = sockets.socket()
    made.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", port))
    made.setblocking(False)
    return made


@pytest_asyncio.fixture(scope="module")
async def patient(desk: Database) -> AsyncIterator[Site]:
    async with serving(desk, send_timeout=int(SECONDS * 1000)) as served:
        yield served


async def publish(key: UUID, number: int) -> None:
    body = f"{number} " + "chữ " * 24_000
    await world.change("Article", key, variants={"VI": {"body_markdown": body}})
    await world.show("Article", key)


async def test_a_slow_consumer_is_told_so_and_others_are_served(
    desk: Database, patient: Site
) -> None:
    key = await world.article(slug())
    await world.show("Article", key)
    before = patient.operations.dropped
    options: dict[str, Any] = {"sock": narrow(patient.port), "max_queue": 1, "max_size": None}
    async with (
        socket(patient.port, **options) as slow,
        socket(patient.port, max_size=None) as quick,
        stream(patient.port, LARGE) as events,
    ):
        await slow.subscribe("1", LARGE)
        await quick.subscribe("1", LARGE)
        await patient.following(3)
        number, longest = 0, 0.0
        async with asyncio.timeout(60):
            while patient.operations.dropped == before:
                number += 1
                await publish(key, number)
                began = time.monotonic()
                await quick.change()
                assert (await events.hear()).change
                longest = max(longest, time.monotonic() - began)
        print(f"\n{number} events, the greatest delay of the others {1000 * longest:.0f} ms")
        assert longest < SECONDS
        assert await slow.closed() == (4508, "Too slow: messages were not taken in time")
        await publish(key, 0)
        assert (await quick.change())["id"]
        await until(lambda: patient.operations.open == 2)


async def test_a_slow_stream_of_events_is_cut(desk: Database, patient: Site) -> None:
    key = await world.article(slug())
    await world.show("Article", key)
    before = patient.operations.dropped
    reader, writer = await asyncio.open_connection(sock=narrow(patient.port), limit=1024)
    body = json.dumps({"query": LARGE}).encode()
    writer.write(
        b"POST /graphql HTTP/1.1\r\nhost: test\r\naccept: text/event-stream\r\n"
        b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
    )
    await patient.following()
    number = 0
    async with asyncio.timeout(60), stream(patient.port, LARGE) as events:
        while patient.operations.dropped == before:
            number += 1
            await publish(key, number)
            await events.hear()
    await until(lambda: patient.operations.open == 0)
    writer.close()
    assert reader is not None


async def test_who_takes_a_little_now_and_then_is_not_cut(desk: Database, patient: Site) -> None:
    key = await world.article(slug())
    await world.show("Article", key)
    before = patient.operations.dropped
    made = narrow(patient.port)
    body = json.dumps({"query": LARGE}).encode()
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(
        made,
        b"POST /graphql HTTP/1.1\r\nhost: test\r\naccept: text/event-stream\r\n"
        b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body),
    )
    await patient.following()
    taken, number, began = 0, 0, time.monotonic()
    while time.monotonic() < began + 5 * SECONDS:
        if number < 25:
            number += 1
            await publish(key, number)
        taken += len(await loop.sock_recv(made, 400_000))
        await asyncio.sleep(0.1)
    assert patient.operations.open == 1
    assert patient.operations.dropped == before
    made.close()
    await until(lambda: patient.operations.open == 0)
    assert taken
