"""The purge webhook: a cache in front of the CMS is told which surrogate keys were changed.

Publishing and unpublishing put an event into the outbox in their own transaction. This task posts
the keys of what waits there, and marks the events as delivered when the receiver has said so: each
at least once, in spite of whatever fails on the way. Of all processes on one database, one does it
at a time; another takes over when that one's connection ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from cms import posting
from cms.background import background
from cms.database.access import Login
from cms.database.types import Connection
from cms.read.tags import entry_tag, type_tag

logger = logging.getLogger("cms.purge")

CHANNEL = "outbox"
BATCH = 100
"""Events whose keys go into one request."""
SECONDS = 10.0
"""The longest that a request may take, from connecting to the status of the answer."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a request that failed is sent again; they double up to the longest."""
HEARTBEAT = 30.0
"""Seconds after which the outbox is looked at although nothing was heard."""
TURN = 5.0
"""Seconds between two attempts to be the one that purges, or to reach the database."""
_LOCK = 0x4C53_0003  # any number of ours: one process at a time purges

_WAITING = """
select id, payload from outbox
where delivered_at is null and event in ('entry.published', 'entry.unpublished')
order by id limit $1
"""
_DELIVERED = "update outbox set delivered_at = now() where id = any($1)"


@dataclass(frozen=True)
class Receiver:
    """Where the keys go. Both may hold a secret, so they are shown and logged nowhere."""

    url: str = field(repr=False)
    token: str = field(default="", repr=False)


class Undelivered(Exception):
    """The receiver couldn't be reached, or didn't say that it has understood."""


@asynccontextmanager
async def purging(login: Login, receiver: Receiver) -> AsyncIterator[None]:
    """Purges while the context is open; ``login`` is the editor's. It is entered at once, whether
    or not the database and the receiver answer yet."""
    async with background(_purge(login, receiver), "purge"):
        yield


async def _purge(login: Login, receiver: Receiver) -> None:
    """Purges for good, on one connection after the other."""
    while True:
        try:
            connection = await login.connect(search_path="office")
            try:
                await _serve(connection, receiver)
            finally:
                connection.terminate()
        except Exception as error:  # whatever a broken connection may raise, another is tried
            logger.warning("the outbox can't be read now: %s", type(error).__name__)
        await asyncio.sleep(TURN)


async def _serve(connection: Connection, receiver: Receiver) -> None:
    """One connection's life: waits for its turn, then delivers whatever comes."""
    while not await connection.fetchval(  # noqa: ASYNC110 - it's another process that holds it
        "select pg_try_advisory_lock($1)", _LOCK
    ):
        await asyncio.sleep(TURN)
    woken = asyncio.Event()
    connection.add_termination_listener(lambda *_: woken.set())
    await connection.add_listener(CHANNEL, lambda *_: woken.set())
    pause = FIRST_PAUSE
    while True:
        woken.clear()
        try:
            while await _deliver(connection, receiver):
                pause = FIRST_PAUSE
        except Undelivered as failure:
            logger.warning("purge: %s; next attempt in %g s", failure, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            continue
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT):
                await woken.wait()


async def _deliver(connection: Connection, receiver: Receiver) -> bool:
    """Delivers the events that have waited longest; False when none does. Raises Undelivered."""
    rows = await connection.fetch(_WAITING, BATCH)
    if not rows:
        return False
    keys = sorted({key for row in rows for key in changed(orjson.loads(row["payload"]))})
    await post(receiver, keys)
    await connection.execute(_DELIVERED, [row["id"] for row in rows])
    return True


def changed(payload: dict[str, Any]) -> tuple[str, str]:
    """The surrogate keys that an event has changed: the type's and the entry's own."""
    name = payload["type"]
    return type_tag(name), entry_tag(name, UUID(payload["key"]))


async def post(receiver: Receiver, keys: Sequence[str]) -> None:
    """Sends the keys as ``{"surrogate_keys": […]}``; any status of 2xx says that it is done.

    Raises Undelivered, which holds neither the address nor the secret.
    """
    secret = {"Authorization": f"Bearer {receiver.token}"} if receiver.token else {}
    try:
        async with asyncio.timeout(SECONDS):
            body = orjson.dumps({"surrogate_keys": keys})
            status = (await posting.post(receiver.url, body, secret)).status
    except posting.FAULTS as error:
        raise Undelivered(f"the receiver didn't answer ({type(error).__name__})") from None
    if not 200 <= status < 300:
        raise Undelivered(f"the receiver answered {status}")
