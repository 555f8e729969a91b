"""One of two processes that publish and read at the same time, and note what they saw.

As a program it plays in a process of its own: its standard input says how, its standard output is
the record, both as JSON.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID

import orjson

from cms.actions.base import Actor
from cms.actions.publish import publish
from cms.actions.save import save
from cms.config import Settings
from cms.database.pools import Database
from tests.delivery.asking import Client, serving

ACTOR = Actor("player")


@dataclass
class Record:
    """What one process saw. Times are of the machine's monotonic clock, in seconds.

    ``acknowledged`` has the moment at which each of its publications was; ``served`` the last
    moment at which a request for the other's article came that was answered with each number.
    """

    reads: int = 0
    hits: int = 0
    stale: list[str] = field(default_factory=list)
    acknowledged: dict[str, float] = field(default_factory=dict)
    served: dict[str, float] = field(default_factory=dict)


class Player:
    """Publishes the article ``own`` with the numbers from 1 to ``rounds`` as its title, one after
    the other, while it reads this and the ``other`` one.
    """

    def __init__(self, client: Client, own: str, key: UUID, other: str, rounds: int) -> None:
        self.client = client
        self.own = own
        self.key = key
        self.other = other
        self.rounds = rounds
        self.record = Record()
        self.number = 0

    async def play(self) -> None:
        """Until all rounds are published; the other's end is not waited for."""
        readers = [asyncio.create_task(self._read()) for _ in range(2)]
        try:
            for number in range(1, self.rounds + 1):
                await save(
                    ACTOR, "Article", {"variants": {"VI": {"title": str(number)}}}, key=self.key
                )
                await publish(ACTOR, "Article", self.key)
                self.number = number
                self.record.acknowledged[str(number)] = time.monotonic()
                await self._check_own()
                if number == 1:
                    await self._until_the_other_has_begun()
        finally:
            for reader in readers:
                reader.cancel()
            ends = await asyncio.gather(*readers, return_exceptions=True)
        for end in ends:
            if not isinstance(end, asyncio.CancelledError):
                raise RuntimeError("a reader failed") from end

    async def _until_the_other_has_begun(self) -> None:
        async with asyncio.timeout(60):
            while await self.client.title(self.other) == "0":  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def _read(self) -> None:
        while True:
            await random.choice([self._check_own, self._check_all, self._look_at_other])()
            await asyncio.sleep(random.choice([0, 0.001, 0.005]))

    async def _check_own(self) -> None:
        at_least = self.number
        self._judge(at_least, await self.client.title(self.own))

    async def _check_all(self) -> None:
        at_least, began = self.number, time.monotonic()
        titles = await self.client.titles()
        self._judge(at_least, titles.get(self.own))
        self._note(began, titles.get(self.other))

    async def _look_at_other(self) -> None:
        began = time.monotonic()
        self._note(began, await self.client.title(self.other))

    def _judge(self, at_least: int, title: str | None) -> None:
        self.record.reads += 1
        if title is None or int(title) < at_least:
            self.record.stale.append(f"{title} after {at_least}")

    def _note(self, began: float, title: str | None) -> None:
        self.record.reads += 1
        assert title is not None
        self.record.served[title] = max(began, self.record.served.get(title, 0.0))


async def play(
    settings: Settings, database: Database, own: str, key: UUID, other: str, rounds: int
) -> Record:
    """The record of a whole play on an open database."""
    settings = replace(settings, log_level="WARNING")  # not a line for each request
    async with serving(settings, database) as client, database.orm():
        player = Player(client, own, key, other, rounds)
        await player.play()
        player.record.hits = client.responses.hits
        return player.record


async def _main() -> None:
    asked = orjson.loads(sys.stdin.readline())
    settings = Settings(database_url=asked["url"])
    async with Database(settings) as database:
        record = await play(
            settings, database, asked["own"], UUID(asked["key"]), asked["other"], asked["rounds"]
        )
    sys.stdout.buffer.write(orjson.dumps(asdict(record)))


if __name__ == "__main__":
    asyncio.run(_main())
