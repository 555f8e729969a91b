"""The purge webhook: which keys it sends, that none is lost, and what it never gives away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from cms.actions.publish import publish
from cms.actions.unpublish import unpublish
from cms.app import create_app
from cms.config import Settings
from cms.database.pools import Database
from cms.delivery import purge
from cms.delivery.purge import Receiver, Undelivered, post, purging
from cms.errors import ConfigError
from cms.office import OutboxEvent
from cms.read.global_id import encode
from tests.actions import world
from tests.actions.world import ACTOR, change
from tests.delivery_http.receiver import receiving, status

SECRET = "s3cret-of-the-cache"


@pytest_asyncio.fixture(autouse=True)
async def orm(empty_database: Database) -> AsyncIterator[Database]:
    async with empty_database.orm():
        yield empty_database


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses in which a test can wait."""
    monkeypatch.setattr(purge, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(purge, "TURN", 0.1)


def entry(type_name: str, key: Any) -> str:
    return f"{type_name.lower()}:{encode(type_name, key)}"


async def waiting() -> int:
    """Publications that the outbox still holds."""
    return await OutboxEvent.filter(
        delivered_at=None, event__in=["entry.published", "entry.unpublished"]
    ).count()


async def emptied() -> None:
    async with asyncio.timeout(10):
        while await waiting():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_exactly_the_changed_keys_are_sent(orm: Database) -> None:
    """What waits already, then what happens; drafts are nobody's concern."""
    topic, article = await world.topic(), await world.article()
    await publish(ACTOR, "Topic", topic)
    async with receiving() as receiver, purging(orm.access.editor, Receiver(receiver.url)):
        await receiver.until(lambda r: len(r.received) == 1)
        assert receiver.keys == [["topic", entry("Topic", topic)]]
        await change("Article", article, kind="FEATURE")
        await publish(ACTOR, "Article", article)
        await receiver.until(lambda r: len(r.received) == 2)
        await unpublish(ACTOR, "Article", article, locales=["EN"])
        await receiver.until(lambda r: len(r.received) == 3)
        await emptied()
        assert await publish(ACTOR, "Topic", topic)  # it is live already: nothing has changed
        await asyncio.sleep(0.2)
    assert receiver.keys[1:] == [["article", entry("Article", article)]] * 2


async def test_what_waits_goes_together(orm: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "BATCH", 3)
    keys = [await world.topic(f"topic-{number}") for number in range(4)]
    for key in keys:
        await publish(ACTOR, "Topic", key)
    async with receiving() as receiver, purging(orm.access.editor, Receiver(receiver.url)):
        await emptied()
    first, second = receiver.keys
    assert first == sorted(["topic", *(entry("Topic", key) for key in keys[:3])])
    assert second == ["topic", entry("Topic", keys[3])]


async def test_the_request(orm: Database) -> None:
    await publish(ACTOR, "Topic", await world.topic())
    async with (
        receiving() as receiver,
        purging(orm.access.editor, Receiver(receiver.url, SECRET)),
    ):
        await emptied()
    (request,) = receiver.received
    assert request.line == "POST /purge?site=a HTTP/1.1"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == f"Bearer {SECRET}"


async def test_without_a_secret_none_is_sent(orm: Database) -> None:
    await publish(ACTOR, "Topic", await world.topic())
    async with receiving() as receiver, purging(orm.access.editor, Receiver(receiver.url)):
        await emptied()
    assert "authorization" not in receiver.received[0].headers


FAILURES = {
    "server error": status(500),
    "not allowed": status(403),
    "not modified": status(304),
    "no word": b"",
    "nonsense": b"hello\r\n\r\n",
    "only an interim answer": b"HTTP/1.1 100 Continue\r\n\r\n",
    "half an answer": b"HTTP/1.1 200 OK\r\nX: ",
}


@pytest.mark.parametrize("name", FAILURES)
async def test_what_fails_is_sent_again(
    orm: Database, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = await world.topic()
    await publish(ACTOR, "Topic", key)
    async with receiving(FAILURES[name], FAILURES[name], status(202)) as receiver:
        with caplog.at_level(logging.DEBUG):
            async with purging(orm.access.editor, Receiver(receiver.url, SECRET)):
                await receiver.until(lambda r: len(r.received) == 2)
                assert await waiting() == 1
                await emptied()
    assert receiver.keys == [["topic", entry("Topic", key)]] * 3
    assert "purge: the receiver" in caplog.text
    for inside in (SECRET, str(receiver.port), "/purge"):
        assert inside not in caplog.text


async def test_pauses_grow(orm: Database) -> None:
    """Each is at least twice the one before; after a success they are short again."""
    await publish(ACTOR, "Topic", await world.topic())
    failing = [status(503)] * 4
    async with (
        receiving(*failing, status(204), status(503), status(204)) as receiver,
        purging(orm.access.editor, Receiver(receiver.url)),
    ):
        await emptied()
        await publish(ACTOR, "Topic", await world.topic("other"))
        await emptied()
    moments = [request.at for request in receiver.received]
    pauses = [later - before for before, later in pairwise(moments)]
    for number, pause in enumerate(pauses[:4]):
        assert pause >= 0.1 * 2**number
    assert pauses[5] < 0.8


async def test_interim_answers_are_passed_over(orm: Database) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
    async with receiving(interim + status(200)) as receiver:
        await post(Receiver(receiver.url), ["a"])


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_redirects_are_refused(orm: Database, code: int) -> None:
    """Neither keys nor secret go where an answer points."""
    async with receiving() as elsewhere:
        moved = status(code, f"Location: {elsewhere.url}")
        async with receiving(moved) as receiver:
            with pytest.raises(Undelivered, match=str(code)) as refused:
                await post(Receiver(receiver.url, SECRET), ["a"])
    assert elsewhere.received == []
    assert SECRET not in str(refused.value)


async def test_a_receiver_that_is_not_there_or_silent(
    orm: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "SECONDS", 0.3)
    async with receiving() as receiver:
        url = receiver.url
    with pytest.raises(Undelivered, match="didn't answer"):
        await post(Receiver(url), ["a"])

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1)
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Undelivered, match="TimeoutError"):
            await post(Receiver(f"http://127.0.0.1:{port}"), ["a"])


async def test_one_of_several_processes_purges(orm: Database) -> None:
    """And when its connection ends, even while a request is failing, another goes on."""
    login = orm.access.editor
    async with receiving() as receiver:
        target = Receiver(receiver.url)
        async with purging(login, target), purging(login, target), purging(login, target):
            for number in range(5):
                await publish(ACTOR, "Topic", await world.topic(f"a-{number}"))
                await emptied()
            assert len(receiver.received) == 5
            receiver.answers[:] = [status(500), status(204)]
            await publish(ACTOR, "Topic", await world.topic("b"))
            await receiver.until(lambda r: len(r.received) == 6)
            assert await cut(orm) == 1
            await emptied()
            await publish(ACTOR, "Topic", await world.topic("c"))
            await emptied()
    assert len(receiver.received) in (8, 9)


async def cut(database: Database) -> int:
    """Ends the connection that holds the lock; how many there were."""
    connection = await database.access.admin.connect()
    try:
        ended = await connection.fetch(
            "select pg_terminate_backend(pid) from pg_locks "
            "where locktype = 'advisory' and granted and objid = $1",
            purge._LOCK,
        )
    finally:
        await connection.close()
    return len(ended)


async def test_a_lost_database_is_waited_for(
    orm: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with receiving() as receiver, purging(orm.access.editor, Receiver(receiver.url)):
        for number in range(3):
            await publish(ACTOR, "Topic", await world.topic(f"a-{number}"))
            await emptied()
            await cut(orm)
    assert len(receiver.received) == 3
    assert "the outbox can't be read now" in caplog.text


async def test_it_ends_at_once(orm: Database) -> None:
    """Also in the midst of a request to a silent receiver."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        await asyncio.sleep(2)
        writer.close()

    reached = asyncio.Event()
    await publish(ACTOR, "Topic", await world.topic())
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        async with purging(orm.access.editor, Receiver(f"http://127.0.0.1:{port}")):
            async with asyncio.timeout(5):
                await reached.wait()
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 1
    assert await waiting() == 1


async def test_an_editor_marks_and_changes_nothing_else(orm: Database) -> None:
    await publish(ACTOR, "Topic", await world.topic())
    connection = await orm.access.editor.connect(search_path="office")
    try:
        await connection.execute("update outbox set delivered_at = now()")
        for column in ("payload = '{}'", "event = 'a'", "id = id", "at = now()"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"update outbox set {column}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("delete from outbox")
    finally:
        await connection.close()


async def test_the_application_purges(orm: Database, settings: Settings) -> None:
    """From the settings to the receiver."""
    key = await world.topic()
    async with receiving() as receiver:
        environment = {"CMS_PURGE_URL": receiver.url, "CMS_PURGE_TOKEN": SECRET}
        app = create_app(Settings.from_env(environment), orm)
        async with app.router.lifespan_context(app):
            await publish(ACTOR, "Topic", key)
            await emptied()
    assert receiver.keys == [["topic", entry("Topic", key)]]
    assert receiver.received[0].headers["authorization"] == f"Bearer {SECRET}"


async def test_the_keys_sent_are_those_that_answers_bear(orm: Database) -> None:
    """From an answer that a CDN keeps to the keys by which it forgets it, and no other."""
    about, other = await world.topic(), await world.topic("other")
    article = await world.article(topics=[about])
    for kind, key in (("Topic", about), ("Topic", other), ("Article", article)):
        await publish(ACTOR, kind, key)
    async with receiving() as receiver:
        settings = Settings(cdn_seconds=60, purge_url=receiver.url)
        app = create_app(settings, orm)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client,
        ):
            await emptied()
            tags = {}
            for query in (
                '{ topic(code: "economy") { id } }',
                '{ topic(code: "other") { id } }',
                "{ topics { nodes { id } } }",
                "{ articles { nodes { id } } }",
                "{ articles { nodes { topics { id } } } }",
                '{ topic(code: "none") { id } }',
            ):
                response = await client.get("/graphql", params={"query": query})
                tags[query] = set(response.headers["cache-tag"].split(","))
            receiver.received.clear()
            await change("Topic", about, code="economy-2")
            await publish(ACTOR, "Topic", about)
            await emptied()
    (sent,) = receiver.keys
    forgotten = [query for query, keys in tags.items() if keys & set(sent)]
    assert forgotten == [
        '{ topic(code: "economy") { id } }',
        "{ topics { nodes { id } } }",
        "{ articles { nodes { topics { id } } } }",
        '{ topic(code: "none") { id } }',
    ]


@pytest.mark.parametrize(
    "variable, value",
    [
        ("CMS_PURGE_URL", "ftp://cache.test/"),
        ("CMS_PURGE_URL", "https:///purge"),
        ("CMS_PURGE_URL", "https://user:hidden@cache.test/"),
        ("CMS_PURGE_URL", "https://cache.test:port/hidden"),
        ("CMS_PURGE_URL", "https://cache.test/a\r\nX: hidden"),
        ("CMS_PURGE_TOKEN", "two words hidden"),
        ("CMS_PURGE_TOKEN", "hidden\r\nX: y"),
    ],
)
def test_settings_that_are_refused(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable) as refused:
        Settings.from_env({variable: value})
    assert "hidden" not in str(refused.value)
