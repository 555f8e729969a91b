"""The feed: hands the changes of ``live`` to all who follow them in this process, in their order.

It keeps the last few in memory. Who follows takes them from there at a pace of its own, and what is
no more there from the database: so nothing piles up for those who are slow, and who comes back
goes on where it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cms.background import background
from cms.delivery import changes
from cms.delivery.changes import BEGINNING, PAGE, TABLE, Change, Mark, Reading
from cms.delivery.generations import Generations
from cms.errors import ChangesForgotten, ChangesUnavailable

logger = logging.getLogger("cms.delivery")

RECENT = 256
"""Changes that are kept in memory."""
PAUSE = 0.25
"""Seconds between two attempts, when the database doesn't answer or isn't whole yet."""
PATIENCE = 5.0
"""Seconds for which who begins to follow waits until this process hears of changes."""


class Feed:
    """The changes as this process knows them. Nothing is read of them unless ``running``."""

    def __init__(self, pool: Reading, generations: Generations) -> None:
        self.pool = pool
        self.generations = generations
        self.last = BEGINNING
        self.life = 0
        self.arrived = asyncio.Event()
        self._recent: deque[Change] = deque(maxlen=RECENT)
        self._floor = BEGINNING
        self._ready = asyncio.Event()
        self._woken = asyncio.Event()
        self._at: tuple[int, ...] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Reads changes while the context is open. It is entered at once, whether or not the
        database answers yet."""
        async with background(self._run(), "changes"):
            with self.generations.watched(self._woken.set):
                yield

    async def begin(self, after: Mark | None = None) -> Follower:
        """A follower of what is committed from now on, or of what came after a mark.

        Raises:
            ChangesUnavailable: this process doesn't hear of changes now.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ready.wait()
        except TimeoutError:
            raise ChangesUnavailable(
                "The server does not hear of changes now. Come back in a moment."
            ) from None
        return Follower(self, self.last if after is None else after)

    async def _run(self) -> None:
        self._woken.set()
        told = ""
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                while await self._read():
                    pass
                told = ""
            except Exception as error:  # whatever a broken connection may raise, another is tried
                if type(error).__name__ != told:  # not each time that the same is tried again
                    told = type(error).__name__
                    logger.warning("changes can't be read now: %s", told)
                await asyncio.sleep(PAUSE)
                self._woken.set()

    async def _again(self) -> None:
        """Tries again when anything was heard, or after a while."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAUSE):
                await self._woken.wait()
        self._woken.set()

    async def _read(self) -> bool:
        """Reads a page; whether there may be more. While tables are being copied into the public
        zone, a change may be there before what it tells of, so nothing is read then.
        """
        if not self.generations.known:
            await self._again()
            return False
        at = self.generations.of((TABLE,))
        if at == self._at:
            return False  # what changed was something else
        if not self._ready.is_set():
            self._begin_at(await changes.newest(self.pool))
            self._ready.set()
            return True
        try:
            found = await changes.after(self.pool, self.last)
        except ChangesForgotten:
            logger.warning("changes may have been missed: followers are sent away")
            self.life += 1
            self._begin_at(await changes.newest(self.pool))
            found = []
        self._add(found)
        if len(found) >= PAGE - 1:
            return True
        self._at = at
        return False

    def _begin_at(self, mark: Mark) -> None:
        self.last = self._floor = mark
        self._recent.clear()

    def _add(self, found: list[Change]) -> None:
        for change in found:
            if len(self._recent) == RECENT:
                self._floor = self._recent[0].mark
            self._recent.append(change)
            self.last = change.mark
        arrived, self.arrived = self.arrived, asyncio.Event()
        arrived.set()

    async def after(self, mark: Mark) -> list[Change]:
        """What is known that lies after a mark, or the first of it. Raises ChangesForgotten."""
        if mark.position >= self.last.position and mark != BEGINNING:
            return []
        if mark.position >= self._floor.position:
            return [each for each in self._recent if each.mark.position > mark.position]
        return await changes.after(self.pool, mark, self.last)


class Follower:
    """One who follows the changes: ``mark`` is the last one that was handed over."""

    def __init__(self, feed: Feed, mark: Mark) -> None:
        self.mark = mark
        self._feed = feed
        self._life = feed.life
        self._checked = mark == feed.last

    async def next(self) -> list[Change]:
        """The next changes, once there are any.

        Raises:
            ChangesForgotten: some may have been missed. ``mark`` then is where to go on from.
        """
        while True:
            arrived = self._feed.arrived
            if found := await self._found():
                self.mark = found[-1].mark
                return found
            await arrived.wait()

    async def _found(self) -> list[Change]:
        feed = self._feed
        try:
            if self._life != feed.life:
                raise changes.forgotten()
            if not self._checked:  # a mark that was brought along: is it one of ours?
                found = await changes.after(feed.pool, self.mark, max(feed.last, self.mark))
                self._checked = True
                return found
            return await feed.after(self.mark)
        except ChangesForgotten:
            self.mark = feed.last
            raise
