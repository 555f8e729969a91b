"""The listener on a real server: what ends it, what it misses, and how soon that is known."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cms.config import Settings
from cms.database.access import Login
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.delivery.generations import Generations
from cms.delivery.listener import HEARTBEAT, PAUSE, listening
from tests.actions import world
from tests.delivery.asking import Client, serving
from tests.delivery.servers import PATIENCE, backends, end_listeners, listeners, stopped, until

BOUND = 2 * HEARTBEAT
"""Seconds after the last sign of life for which anything may still be served."""


@pytest_asyncio.fixture(scope="module")
async def own(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A server that may be stopped and frozen: no other test uses it."""
    settings = Settings(data=tmp_path_factory.mktemp("own"), log_level="WARNING")
    async with Database(settings, fast=True) as database:
        await migrate(database.access)
        async with database.orm():
            await world.show("Article", await world.article("bai"))
        yield database


@pytest_asyncio.fixture
async def client(own: Database) -> AsyncIterator[Client]:
    async with serving(own.settings, own) as client:
        yield client


async def test_it_hears_of_each_table_that_a_transaction_changes_once(own: Database) -> None:
    generations, connection = Generations(), await own.access.owner.connect(search_path="live")
    async with listening(own.access.reader, generations):
        await until(lambda: generations.known)
        before, epoch = generations.of(["article", "topic", "period"]), generations.epoch
        async with connection.transaction():
            await connection.execute("update article set version = version + 1")
            await connection.execute("update article set version = version + 1")
            await connection.execute("delete from topic")
        await until(lambda: generations.epoch > epoch)
        assert generations.of(["article", "topic", "period"]) == (
            before[0],
            before[1] + 1,
            before[2],
            before[3],
        )
        await connection.execute("truncate article_topic")
        await until(lambda: generations.of(["article_topic"])[1] > 0)
    assert not generations.known
    await connection.close()


async def test_a_change_while_nobody_listened_is_known_afterwards(own: Database) -> None:
    generations, connection = Generations(), await own.access.owner.connect(search_path="live")
    async with listening(own.access.reader, generations):
        await until(lambda: generations.known)
        before = generations.of(["article"])
    await connection.execute("update article set version = version + 1")
    async with listening(own.access.reader, generations):
        await until(lambda: generations.known)
        assert generations.of(["article"])[1] == before[1] + 1
    await connection.close()


async def test_the_notice_that_everything_may_be_wrong_begins_anew(
    own: Database, client: Client
) -> None:
    admin = await own.access.admin.connect(search_path="live")
    responses = client.responses
    await until(lambda: responses.generations.known)
    await client.title("bai")
    before = responses.generations.of(())
    # What replication does when a table is copied: the content changes without its generation.
    await admin.execute("set session_replication_role = replica")
    await admin.execute("update article_variant set title = 'Bài mới' where locale = 'VI'")
    assert await client.title("bai") != "Bài mới"
    await admin.execute("notify generation, '*'")
    await until(lambda: responses.generations.of(()) != before)
    assert await client.title("bai") == "Bài mới"
    await admin.close()


async def test_a_connection_that_is_ended_counts_as_unknown_at_once(own: Database) -> None:
    generations = Generations()
    async with listening(own.access.reader, generations):
        for _ in range(5):
            await until(lambda: generations.known)
            assert await end_listeners(own) == 1
            await until(lambda: not generations.known, HEARTBEAT / 2)


@pytest.mark.parametrize("frozen", ["backend", "server"])
async def test_a_connection_that_says_nothing_is_not_relied_on(
    own: Database, client: Client, frozen: str
) -> None:
    """Half open: the socket is there, but nobody at its other end (SIGSTOP is the same to us)."""
    responses = client.responses
    generations = responses.generations
    await until(lambda: generations.known)
    await client.title("bai")
    writer = await own.access.owner.connect(search_path="live")
    pids = await listeners(own) if frozen == "backend" else await backends(own)
    with stopped(pids):
        began = time.monotonic()
        if frozen == "backend":
            await writer.execute("update article_variant set title = 'Đã đổi' where locale = 'VI'")
        await until(lambda: not generations.known)
        assert time.monotonic() - began <= BOUND + 0.5
        if frozen == "backend":
            assert await client.title("bai") == "Đã đổi"
        # Nothing makes it known again while it says nothing; a new connection may.
        if frozen == "server":
            await asyncio.sleep(BOUND)
            assert not generations.known
            hits = responses.hits
            waiting = asyncio.create_task(client.title("bai"))
            await asyncio.sleep(0.2)
            assert not waiting.done()
            assert responses.hits == hits
    await until(lambda: generations.known)
    if frozen == "server":
        assert await waiting is not None
    assert await client.title("bai") == await client.title("bai")
    await writer.execute("update article_variant set title = 'Bài' where locale = 'VI'")
    before = time.monotonic()
    while await client.title("bai") != "Bài":
        assert time.monotonic() - before < PATIENCE
        await asyncio.sleep(0.01)
    await writer.close()


async def test_a_process_that_was_stopped_itself_serves_nothing_from_before(
    own: Database, client: Client
) -> None:
    """No timer of ours ran meanwhile; the first thing it does may be to answer a request."""
    responses = client.responses
    await until(lambda: responses.generations.known)
    await client.title("bai")
    hits = responses.hits
    time.sleep(BOUND + 0.1)  # noqa: ASYNC251 (the whole process stands still)
    await client.title("bai")
    assert responses.hits == hits


async def test_a_server_that_goes_and_comes_back_is_heard_again(
    own: Database, client: Client
) -> None:
    generations = client.responses.generations
    await until(lambda: generations.known)
    assert own.access.server is not None
    own.access.server.stop()
    await until(lambda: not generations.known, HEARTBEAT)
    own.access.server.start()
    await until(lambda: generations.known)
    writer = await own.access.owner.connect(search_path="live")
    await writer.execute("update article_variant set title = 'Sau' where locale = 'VI'")
    began = time.monotonic()
    while await client.title("bai") != "Sau":
        assert time.monotonic() - began < PATIENCE
        await asyncio.sleep(0.01)
    await writer.close()


async def test_without_a_server_it_tries_again_and_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    generations = Generations()
    async with listening(Login("postgresql://cms_reader@127.0.0.1:1/cms"), generations):
        await asyncio.sleep(4 * PAUSE + 0.2)
    assert not generations.known
    assert [r.message for r in caplog.records] == ["not hearing of changes: DatabaseError"]
