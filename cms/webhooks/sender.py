"""The task that sends. Of all processes on one database, one does it at a time; another takes over
when that one's connection ends. What was under way then is given up and sent again: an event
arrives at least once, in no certain order, always under the same id.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from cms.background import background
from cms.database.access import Login
from cms.database.types import Connection
from cms.webhooks import deliveries
from cms.webhooks.addresses import Guard
from cms.webhooks.deliveries import Consequence, Delivery
from cms.webhooks.post import Outcome, post

logger = logging.getLogger("cms.webhooks")

CHANNEL = "outbox"
CONCURRENCY = 16
"""Attempts under way at once."""
PER_ENDPOINT = 4
"""Those of them that go to one endpoint: a slow one doesn't keep the others waiting."""
HEARTBEAT = 30.0
"""Seconds after which it is looked for what is due although nothing was heard."""
TURN = 5.0
"""Seconds between two attempts to be the one that sends, or to reach the database."""
_LOCK = 0x4C53_0004  # any number of ours: one process at a time sends


@asynccontextmanager
async def sending(login: Login, guard: Guard, patience: timedelta) -> AsyncIterator[None]:
    """Sends while the context is open; ``login`` is that of ``cms_auth``. It is entered at once,
    whether or not the database answers yet. An endpoint that fails for longer than ``patience`` is
    switched off.
    """
    async with background(_send(login, guard, patience), "webhooks"):
        yield


async def _send(login: Login, guard: Guard, patience: timedelta) -> None:
    """Sends for good, on one connection after the other."""
    while True:
        try:
            connection = await login.connect(search_path="office")
            sender = _Sender(connection, guard, patience)
            try:
                await sender.serve()
            finally:
                await sender.give_up()
                connection.terminate()
        except Exception as error:  # whatever a broken connection may raise, another is tried
            logger.warning("webhooks can't be sent now: %s", type(error).__name__)
        await asyncio.sleep(TURN)


@dataclass
class _Sender:
    """One connection's life. Only the loop uses the connection; the attempts under way don't."""

    connection: Connection
    guard: Guard
    patience: timedelta
    running: dict[UUID, tuple[Delivery, asyncio.Task[Outcome]]] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self) -> None:
        """Waits for its turn, then sends whatever comes."""
        while not await self.connection.fetchval(  # noqa: ASYNC110 - another process holds it
            "select pg_try_advisory_lock($1)", _LOCK
        ):
            await asyncio.sleep(TURN)
        self.connection.add_termination_listener(lambda *_: self.woken.set())
        await self.connection.add_listener(CHANNEL, lambda *_: self.woken.set())
        while True:
            self.woken.clear()
            await self._keep()
            found, wait = await deliveries.due(self.connection, self.running, PER_ENDPOINT)
            self._begin(found)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT if wait is None else min(HEARTBEAT, wait)):
                    await self.woken.wait()

    def _begin(self, found: list[Delivery]) -> None:
        """Begins as many attempts as there is room for. When one ends, the loop looks again."""
        busy = Counter(delivery.endpoint for delivery, _ in self.running.values())
        for delivery in found:
            if len(self.running) == CONCURRENCY:
                break
            if busy[delivery.endpoint] < PER_ENDPOINT:
                busy[delivery.endpoint] += 1
                task = asyncio.create_task(post(delivery.target, delivery.event, self.guard))
                task.add_done_callback(lambda _: self.woken.set())
                self.running[delivery.id] = (delivery, task)

    async def _keep(self) -> None:
        """Keeps what came of the attempts that have ended."""
        ended = [key for key, (_, task) in self.running.items() if task.done()]
        for key in ended:
            delivery, task = self.running[key]
            outcome = task.result()
            follows = await deliveries.record(self.connection, delivery, outcome, self.patience)
            del self.running[key]
            if not outcome.is_success:
                _tell(delivery, outcome, follows)

    async def give_up(self) -> None:
        """Ends what is under way: from now on another process may send it."""
        tasks = [task for _, task in self.running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _tell(delivery: Delivery, outcome: Outcome, follows: Consequence) -> None:
    then = "it is given up" if follows.pause is None else f"next attempt in {follows.pause:.0f} s"
    logger.warning(
        "webhook %s: %s, attempt %d of %s; %s",
        delivery.name,
        outcome,
        delivery.attempts + 1,
        delivery.event.id,
        then,
    )
    if follows.disabled:
        logger.error(
            "webhook %s is switched off: %s",
            delivery.name,
            "the receiver says that it is gone" if outcome.is_gone else "it failed for too long",
        )
