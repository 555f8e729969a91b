"""The listener: hears of every change of ``live`` by PostgreSQL's NOTIFY.

It holds one connection of the reader's role. When that connection is lost, or doesn't answer a
heartbeat in time, what the process knows counts as unknown until a new connection listens and all
generations have been read again after it began to.

In the public zone (``cms.database.zones``) a table's first copy arrives apart from the generation
that tells of it. While any is under way the generations count as unknown, and when one is complete
everything begins anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from cms.background import background
from cms.database.access import Login
from cms.database.types import Connection
from cms.delivery.generations import CHANNEL, EVERYTHING, Generations

logger = logging.getLogger("cms.delivery")

HEARTBEAT = 1.0
"""Seconds between two heartbeats, and the longest that the answer to one may take."""
PAUSE = 0.25
"""Seconds before the next attempt to connect."""

# States s and r: the copy is complete, and further changes come with their generations.
_STATE = """
select array(select name from generation order by name)::text[] as names,
    array(select value from generation order by name) as values,
    array(
        select format('%s %s %s', srsubid, srrelid, srsublsn) from pg_subscription_rel order by 1
    ) as copies,
    not exists (select from pg_subscription_rel where srsubstate not in ('s', 'r')) as whole
"""


@dataclass(frozen=True)
class _State:
    """What one statement says: the generations, which copies there are, and whether all are
    complete."""

    generations: dict[str, int]
    copies: list[str]
    whole: bool


@asynccontextmanager
async def listening(login: Login, generations: Generations) -> AsyncIterator[None]:
    """Keeps ``generations`` true while the context is open. It is entered at once, whether or not
    the database answers yet."""
    try:
        async with background(_listen(login, generations), "generations"):
            yield
    finally:
        generations.lost()


async def _listen(login: Login, generations: Generations) -> None:
    """Listens for good, on one connection after the other."""
    told = ""
    while True:
        listener = _Listener(login, generations)
        try:
            await listener.run()
        except Exception as error:  # whatever a broken connection may raise, another is tried
            if listener.heard or type(error).__name__ != told:
                told = type(error).__name__
                logger.warning("not hearing of changes: %s", told)
        generations.lost()
        await asyncio.sleep(PAUSE)


class _Listener:
    """One connection's life: listens, reads all generations, then a heartbeat after the other."""

    def __init__(self, login: Login, generations: Generations) -> None:
        self.heard = False
        self._login = login
        self._generations = generations
        self._copies: list[str] | None = None
        self._interrupted = False
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Returns when the connection ends; raises when it can't be made or doesn't answer."""
        connection = await self._login.connect(
            search_path="live", application_name="lang-son-cms generations"
        )
        try:
            connection.add_termination_listener(self._ended)
            async with asyncio.timeout(HEARTBEAT):
                await connection.add_listener(CHANNEL, self._notice)
            while not connection.is_closed():
                await self._beat(connection)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT):
                        await self._wake.wait()
                self._wake.clear()
        finally:
            connection.remove_termination_listener(self._ended)
            connection.terminate()

    async def _beat(self, connection: Connection) -> None:
        """The answer proves that all notices before it were heard, for they come in order."""
        until = self._generations.clock() + 2 * HEARTBEAT
        self._interrupted = False
        state = await _read(connection)
        if self._interrupted:
            return  # between the answer and now; the next beat says more
        if not state.whole:
            self._forget()
        elif state.copies != self._copies:
            self._generations.found(state.generations, until)
            self._copies = state.copies
            if not self.heard:
                logger.info("hearing of changes")
            self.heard = True
        else:
            self._generations.confirmed(until)

    def _notice(self, connection: object, pid: int, channel: str, payload: object) -> None:
        if payload == EVERYTHING:
            self._interrupt()
            return
        table, value = str(payload).split(" ")
        self._generations.raise_to(table, int(value))

    def _forget(self) -> None:
        self._copies = None
        self._generations.lost()

    def _ended(self, connection: object) -> None:
        self._interrupt()

    def _interrupt(self) -> None:
        self._forget()
        self._interrupted = True
        self._wake.set()


async def _read(connection: Connection) -> _State:
    row = await connection.fetchrow(_STATE, timeout=HEARTBEAT)
    assert row is not None
    return _State(dict(zip(row["names"], row["values"], strict=True)), row["copies"], row["whole"])
