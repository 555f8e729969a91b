"""A crowd: ``python -m bench crowd``.

Readers, each with an address of its own, open pages for a minute while something is published
every other second. Among them are clients that send their request a byte a second, and one that
asks for more than its budget. What counts is that nobody else notices: no error, and memory that
doesn't grow.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import httptools
import orjson

from bench import measure
from bench.queries import Query
from bench.servers import KEPT, Running, servers
from bench.world import World

PAUSE = 1.0
"""Seconds that a reader looks at a page, on average."""
TRICKLING = 50
"""Clients that never finish their request."""
GREEDY = 4
"""Connections of the client that asks for too much."""
WARM_UP = 5.0
"""Seconds at the beginning, when all come at once and nothing is known yet, that aren't measured;
faults count from the first request on."""
PUBLISHED_EVERY = 2.0
PATIENCE = 30.0
SETTINGS = {
    "CMS_WORKERS": "2",
    "CMS_LOG_LEVEL": "WARNING",
    "CMS_TRUSTED_PROXIES": "127.0.0.1",
    "CMS_RATE_PRICE_PER_MINUTE": "200000",
    "CMS_RATE_BURST": "50000",
    "CMS_RECEIVE_TIMEOUT": "5000",
}


@dataclass
class Seen:
    """What the crowd has seen; seconds, bytes."""

    latencies: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    greedy: Counter[int] = field(default_factory=Counter)
    trickling_ended: int = 0
    published: int = 0
    memory: list[int] = field(default_factory=list)


class Reader:
    """One connection, and what a browser would make of its answers."""

    def __init__(self, port: int, address: str) -> None:
        self.port = port
        self.address = address
        self.status = 0
        self.body = b""
        self.ended = False

    async def __aenter__(self) -> Reader:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.parser = httptools.HttpResponseParser(self)
        return self

    async def __aexit__(self, *error: object) -> None:
        self.writer.close()

    async def ask(self, path: str) -> int:
        """The status of the answer; its text is in ``body``."""
        self.body, self.ended = b"", False
        self.writer.write(
            f"GET {path} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n"
            f"x-forwarded-for: {self.address}\r\n\r\n".encode()
        )
        async with asyncio.timeout(PATIENCE):
            while not self.ended:
                data = await self.reader.read(1 << 16)
                if not data:
                    raise ConnectionResetError("closed by the server")
                self.parser.feed_data(data)
        return self.parser.get_status_code()

    def on_body(self, data: bytes) -> None:
        """A part of the answer."""
        self.body += data

    def on_message_complete(self) -> None:
        """The answer is whole."""
        self.ended = True


def crowd(world: World, readers: int, seconds: float) -> Seen:
    """Let the crowd come, and tell what it saw."""
    asked = asyncio.run(measure.all_queries(world, ["front", "article", "tiny", "large"]))
    with servers(world.url, [KEPT], **SETTINGS) as (server,):
        return asyncio.run(_crowd(world, server, asked, readers, seconds))


async def _crowd(
    world: World, server: Running, asked: Sequence[Query], readers: int, seconds: float
) -> Seen:
    seen, until = Seen(), time.perf_counter() + WARM_UP + seconds
    pages = {query.name: [_path(query, number) for number in range(300)] for query in asked}
    async with asyncio.TaskGroup() as all_of_them, _publishing(world, seen):
        for number in range(readers):
            all_of_them.create_task(_read(server, pages, number, (until - seconds, until), seen))
        for number in range(TRICKLING):
            all_of_them.create_task(_trickle(server, number, until, seen))
        for _ in range(GREEDY):
            all_of_them.create_task(_want(server, pages["large"], until, seen))
        while time.perf_counter() < until:
            seen.memory.append(sum(map(_memory, _family(server.pid))))
            await asyncio.sleep(1)
    return seen


def _path(query: Query, number: int) -> str:
    variables = query.variables[number % len(query.variables)]
    shown = {"query": query.document, "variables": orjson.dumps(variables).decode()}
    return f"/graphql?{urlencode(shown)}"


async def _read(
    server: Running,
    pages: dict[str, list[str]],
    number: int,
    measured: tuple[float, float],
    seen: Seen,
) -> None:
    """Opens page after page: mostly the same few, now and then an old one."""
    chance = Random(number)
    since, until = measured
    await asyncio.sleep(chance.random() * PAUSE)
    try:
        async with Reader(server.port, f"10.0.{number // 250}.{number % 250 + 1}") as reader:
            while time.perf_counter() < until:
                name = chance.choices(["front", "article", "tiny"], [3, 5, 2])[0]
                known = 10 if chance.random() < 0.8 else 300
                began = time.perf_counter()
                status = await reader.ask(chance.choice(pages[name][:known]))
                if began > since:
                    seen.latencies.append(time.perf_counter() - began)
                if status != 200 or not reader.body.startswith(b'{"data"'):
                    seen.faults[f"{status} {reader.body[:100]!r}"] += 1
                await asyncio.sleep(chance.random() * 2 * PAUSE)
    except (OSError, TimeoutError) as error:
        seen.faults[f"{type(error).__name__}: {error}"] += 1


async def _trickle(server: Running, number: int, until: float, seen: Seen) -> None:
    """Sends a request's head a byte a second, again and again."""
    await asyncio.sleep(number / TRICKLING)
    while time.perf_counter() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        ended = asyncio.ensure_future(reader.read())
        with contextlib.suppress(OSError):
            for byte in b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nx-slow: " + b"y" * 1000:
                if ended.done() or time.perf_counter() >= until:
                    break
                writer.write(bytes([byte]))
                await asyncio.sleep(1)
        seen.trickling_ended += ended.done()
        ended.cancel()
        writer.close()


async def _want(server: Running, paths: Sequence[str], until: float, seen: Seen) -> None:
    """Asks for as much as it can get, all from one address."""
    chance = Random(0)
    while time.perf_counter() < until:
        with contextlib.suppress(OSError, TimeoutError):
            async with Reader(server.port, "10.9.9.9") as reader:
                while time.perf_counter() < until:
                    seen.greedy[await reader.ask(chance.choice(paths))] += 1


@contextlib.asynccontextmanager
async def _publishing(world: World, seen: Seen) -> AsyncIterator[None]:
    """Changes an article's words every other second, as a publication would."""
    connection = await world.access.owner.connect()

    async def publish() -> None:
        while True:
            await asyncio.sleep(PUBLISHED_EVERY)
            await connection.execute(
                "update live.article_variant set summary = summary"
                " where id = (select id from live.article_variant order by id limit 1)"
            )
            seen.published += 1

    task = asyncio.create_task(publish())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
        await connection.close()


def _family(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    yield from map(int, children)


def _memory(pid: int) -> int:
    """Bytes of a process that it shares with no other (proc_pid_smaps(5))."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


def table(seen: Seen) -> str:
    """The Markdown: what the readers saw, what became of the others, and the memory."""
    waits = sorted(seen.latencies)
    third = max(1, len(seen.memory) // 3)
    parts = (seen.memory[third : 2 * third], seen.memory[-third:])
    early, late = (max(part) / 1e6 for part in parts)
    rows = {
        "pages read": len(waits),
        "answers other than 200 with data": sum(seen.faults.values()),
        **{f"p{share}, ms": f"{_percentile(waits, share):.1f}" for share in (50, 90, 99)},
        "publications meanwhile": seen.published,
        "requests that never ended, and were ended": seen.trickling_ended,
        "the greedy client's answers": ", ".join(
            f"{count} × {status}" for status, count in sorted(seen.greedy.items())
        ),
        "memory of the server, second and last third, MB": f"{early:.0f}, {late:.0f}",
    }
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    faults = [f"\n{count} × {fault}" for fault, count in seen.faults.items()]
    return "\n".join([*lines, *faults]) + "\n"


def _percentile(waits: Sequence[float], share: int) -> float:
    return waits[math.ceil(share / 100 * len(waits)) - 1] * 1000 if waits else math.nan
