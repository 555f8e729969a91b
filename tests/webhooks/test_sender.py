"""The sender on real parts: every event arrives, in spite of whatever fails on the way."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from cms.actions.publish import publish
from cms.actions.unpublish import unpublish
from cms.app import create_app
from cms.config import Settings
from cms.database.pools import Database
from cms.database.types import Connection
from cms.read.global_id import encode
from cms.webhooks import endpoints, schedule, sender
from cms.webhooks.addresses import Guard
from cms.webhooks.sender import sending
from tests.actions import world
from tests.actions.world import ACTOR
from tests.delivery_http.receiver import receiving as receiving_purges
from tests.webhooks.conftest import LOOPBACK
from tests.webhooks.receiver import Receiver, receiving, status

pytestmark = pytest.mark.usefixtures("brisk")

PROJECT = Path(__file__).parents[2]
PATIENCE = timedelta(days=5)
DELIVERIES = """
select count(*) filter (where due_at is not null) as waiting,
    count(*) filter (where delivered_at is not null) as delivered,
    count(*) filter (where due_at is null and delivered_at is null) as failed
from webhook_delivery
"""


async def add(
    connection: Connection, receiver: Receiver, name: str = "portal", *events: str
) -> str:
    chosen = events or endpoints.DEFAULT_EVENTS
    return await endpoints.add(connection, name, receiver.url, chosen, LOOPBACK, actor="test")


async def counts(connection: Connection) -> tuple[int, int, int]:
    row = await connection.fetchrow(DELIVERIES)
    assert row is not None
    return row["waiting"], row["delivered"], row["failed"]


async def settled(connection: Connection) -> tuple[int, int, int]:
    """The counts once nothing waits any more."""
    async with asyncio.timeout(15):
        while (found := await counts(connection))[0]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return found


async def switched_off(connection: Connection) -> None:
    """Returns once the endpoint is."""
    async with asyncio.timeout(5):
        while (await endpoints.listed(connection))[0].state != "disabled":  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@asynccontextmanager
async def at_work(
    database: Database, guard: Guard = LOOPBACK, patience: timedelta = PATIENCE
) -> AsyncIterator[None]:
    async with sending(database.access.auth, guard, patience):
        yield


async def topics(count: int, prefix: str = "t") -> None:
    for number in range(count):
        await publish(ACTOR, "Topic", await world.topic(f"{prefix}-{number}"))


async def test_what_is_told(orm: Database, connection: Connection) -> None:
    """What happened while nothing was sent, then what happens; the chosen types, and no others."""
    async with receiving() as receiver:
        await topics(1, "before")  # nobody's concern: the endpoint wasn't there
        secret = await add(connection, receiver)
        topic = await world.topic()
        await publish(ACTOR, "Topic", topic)
        async with at_work(orm):
            await receiver.until(lambda r: len(r.received) == 1)
            await unpublish(ACTOR, "Topic", topic)
            await receiver.until(lambda r: len(r.received) == 2)
            assert await settled(connection) == (0, 2, 0)
    first, second = receiver.received
    assert first.content["type"] == "entry.published"
    assert first.content["data"] == {
        "id": encode("Topic", topic),
        "type": "Topic",
        "version": first.content["data"]["version"],
        "locales": ["EN", "VI"],
    }
    assert second.content["type"] == "entry.unpublished"
    assert str(topic).encode() not in first.body
    assert all(request.signed_by(secret) for request in receiver.received)
    events = await connection.fetch("select id::text from outbox where event <> 'entry.saved'")
    assert {row[0] for row in events} > set(receiver.ids)


async def test_each_endpoint_gets_what_it_chose(orm: Database, connection: Connection) -> None:
    async with receiving() as portal, receiving() as press:
        await add(connection, portal)
        secret = await add(connection, press, "press", "entry.saved")
        async with at_work(orm):
            await topics(2)
            assert await settled(connection) == (0, 4, 0)
    assert [request.content["type"] for request in portal.received] == ["entry.published"] * 2
    assert [request.content["type"] for request in press.received] == ["entry.saved"] * 2
    assert not any(request.signed_by(secret) for request in portal.received)


async def test_what_is_not_committed_is_not_told(orm: Database, connection: Connection) -> None:
    async with receiving() as receiver:
        await add(connection, receiver, "portal", "entry.saved")
        with pytest.raises(Exception, match="code"):
            await world.topic(code="")
        assert await counts(connection) == (0, 0, 0)


async def test_a_failure_is_tried_again_under_the_same_id(
    orm: Database, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [status(500), b"", status(302), status(204)]
    async with receiving(*answers) as receiver:
        secret = await add(connection, receiver)
        async with at_work(orm):
            await topics(1)
            assert await settled(connection) == (0, 1, 0)
    assert len(set(receiver.ids)) == 1
    assert len({request.body for request in receiver.received}) == 1
    pauses = [after.at - before.at for before, after in pairwise(receiver.received)]
    for seconds, least in zip(pauses, schedule.PAUSES, strict=True):
        assert least <= seconds < least * (1 + schedule.JITTER) + 0.3
    rows = await connection.fetch("select status, failure from webhook_attempt order by at")
    assert [row["status"] for row in rows] == [500, None, 302, 204]
    assert rows[1]["failure"].startswith("it didn't answer")
    assert (await endpoints.listed(connection))[0].state == "well"
    assert "webhook portal: it answered 500, attempt 1" in caplog.text
    for hidden in (secret, "site=a", str(receiver.port)):
        assert hidden not in caplog.text


async def test_it_is_given_up_and_replayed(orm: Database, connection: Connection) -> None:
    async with receiving(status(500)) as receiver:
        await add(connection, receiver)
        async with at_work(orm):
            await topics(1)
            assert await settled(connection) == (0, 0, 1)
            assert len(receiver.received) == len(schedule.PAUSES) + 1
            assert (await endpoints.listed(connection))[0].failed == 1
            receiver.answers[:] = [status(200)]
            assert await endpoints.replay(connection, "portal", actor="test") == 1
            assert await settled(connection) == (0, 1, 0)
            assert await endpoints.replay(connection, "portal", actor="test") == 0
    assert len(set(receiver.ids)) == 1


async def test_everything_since_a_moment_is_replayed(orm: Database, connection: Connection) -> None:
    """Also what was delivered, and what happened before the endpoint; not what is older."""
    await topics(1, "old")
    moment = await connection.fetchval("select clock_timestamp()")
    await topics(2, "new")
    async with receiving() as receiver:
        await add(connection, receiver)
        async with at_work(orm):
            await topics(1, "last")
            assert await settled(connection) == (0, 1, 0)
            assert await endpoints.replay(connection, "portal", moment, actor="test") == 3
            assert await settled(connection) == (0, 3, 0)
    assert len(receiver.received) == 4
    assert len(set(receiver.ids)) == 3


async def test_an_asked_for_pause_is_kept(orm: Database, connection: Connection) -> None:
    async with receiving(status(503, "Retry-After: 1"), status(204)) as receiver:
        await add(connection, receiver)
        async with at_work(orm):
            await topics(1)
            assert await settled(connection) == (0, 1, 0)
    first, second = receiver.received
    assert second.at - first.at >= 1


async def test_gone_is_gone(
    orm: Database, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    async with receiving(status(410)) as receiver:
        await add(connection, receiver)
        async with at_work(orm):
            await topics(1)
            await receiver.until(lambda r: len(r.received) == 1)
            await switched_off(connection)
            await topics(1, "more")  # while it is off, nothing is kept for it
            assert await counts(connection) == (1, 0, 0)
            await asyncio.sleep(0.3)
            assert len(receiver.received) == 1
            assert "webhook portal is switched off: the receiver says" in caplog.text
            receiver.answers[:] = [status(204)]
            await endpoints.enable(connection, "portal", actor="test")
            assert await settled(connection) == (0, 1, 0)


async def test_who_fails_for_days_is_switched_off(
    orm: Database, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    async with receiving(status(500)) as receiver:
        await add(connection, receiver)
        async with at_work(orm):
            await topics(1)
            await receiver.until(lambda r: len(r.received) == 2)
            assert (await endpoints.listed(connection))[0].state == "failing"
            await connection.execute(
                "update webhook_endpoint set failing_since = failing_since - $1::interval", PATIENCE
            )
            await receiver.until(lambda r: len(r.received) == 3)
            await switched_off(connection)
    assert "webhook portal is switched off: it failed for too long" in caplog.text
    assert [r.levelno for r in caplog.records if "switched off" in r.message] == [logging.ERROR]


async def test_a_slow_endpoint_keeps_nobody_waiting(
    orm: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "PER_ENDPOINT", 2)
    async with receiving(delay=1.0) as slow, receiving() as quick:
        await add(connection, slow, "slow")
        await add(connection, quick, "quick")
        await topics(5)
        async with at_work(orm):
            await quick.until(lambda r: len(r.received) == 5, seconds=1.5)
            assert len(slow.received) == 2
            assert await settled(connection) == (0, 10, 0)
    assert slow.most_at_once == 2


async def test_all_together_are_bounded(
    orm: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "CONCURRENCY", 3)
    async with receiving(delay=0.1) as receiver:
        for number in range(4):
            await add(connection, receiver, f"portal-{number}")
        await topics(3)
        async with at_work(orm):
            assert await settled(connection) == (0, 12, 0)
    assert receiver.most_at_once == 3


async def cut(database: Database) -> None:
    """Ends the connection that holds the lock, as soon as one does: there is never a second."""
    connection = await database.access.admin.connect()
    ended: Sequence[object] = []
    try:
        async with asyncio.timeout(10):
            while not ended:
                ended = await connection.fetch(
                    "select pg_terminate_backend(pid) from pg_locks "
                    "where locktype = 'advisory' and granted and objid = $1",
                    sender._LOCK,
                )
    finally:
        await connection.close()
    assert len(ended) == 1


async def test_several_processes_never_send_the_same_at_once(
    orm: Database, connection: Connection
) -> None:
    """Nor when the one that sends loses its connection; what was under way then comes again."""
    async with receiving(delay=0.05) as receiver:
        await add(connection, receiver)
        async with at_work(orm), at_work(orm), at_work(orm):
            for turn in range(4):
                await topics(4, f"turn-{turn}")
                await cut(orm)
            assert await settled(connection) == (0, 16, 0)
    assert len(set(receiver.ids)) == 16
    assert len(receiver.received) < 2 * 16
    assert set(receiver.most.values()) == {1}


PROCESS = """
import asyncio, sys
from datetime import timedelta
from cms.database.access import Login
from cms.webhooks.addresses import Guard
from cms.webhooks.sender import sending

async def main():
    login = Login(sys.stdin.readline().strip())
    async with sending(login, Guard.of(["127.0.0.0/8"]), timedelta(days=1)):
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_process_killed_in_the_middle(orm: Database, connection: Connection) -> None:
    """What it was sending is sent by another, under the same id."""
    async with receiving(delay=30) as receiver:
        await add(connection, receiver)
        await topics(1)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROCESS, stdin=asyncio.subprocess.PIPE, cwd=PROJECT
        )
        assert process.stdin is not None
        process.stdin.write(f"{orm.access.auth.url}\n".encode())
        await receiver.until(lambda r: len(r.received) == 1, seconds=20)
        assert await counts(connection) == (1, 0, 0)
        receiver.delay = 0
        process.kill()
        await process.wait()
        async with at_work(orm):
            assert await settled(connection) == (0, 1, 0)
    assert len(receiver.received) == 2
    assert len(set(receiver.ids)) == 1
    assert await connection.fetchval("select count(*) from webhook_attempt") == 1


async def test_it_ends_at_once(orm: Database, connection: Connection) -> None:
    async with receiving(delay=5) as receiver:
        await add(connection, receiver)
        await topics(1)
        async with at_work(orm):
            await receiver.until(lambda r: len(r.received) == 1)
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 1
    assert await counts(connection) == (1, 0, 0)


async def test_a_private_address_is_refused(orm: Database, connection: Connection) -> None:
    async with receiving() as receiver:
        await add(connection, receiver)
        async with at_work(orm, Guard()):
            await topics(1)
            assert await settled(connection) == (0, 0, 1)
    assert receiver.received == []
    failure = await connection.fetchval("select distinct failure from webhook_attempt")
    assert failure.startswith("refused: its address isn't public")


async def test_the_purge_marks_and_the_webhooks_tell(orm: Database, connection: Connection) -> None:
    """From the settings to both receivers, by the application: neither takes from the other."""
    async with receiving_purges() as cache, receiving() as receiver:
        await add(connection, receiver)
        environment = {"CMS_PURGE_URL": cache.url, "CMS_WEBHOOK_NETWORKS": "127.0.0.0/8"}
        app = create_app(Settings.from_env(environment), orm)
        async with app.router.lifespan_context(app):
            await topics(2)
            assert await settled(connection) == (0, 2, 0)
            async with asyncio.timeout(10):
                while await connection.fetchval(  # noqa: ASYNC110
                    "select count(*) from outbox "
                    "where delivered_at is null and event = 'entry.published'"
                ):
                    await asyncio.sleep(0.01)
    assert len(receiver.received) == 2
    assert cache.keys
