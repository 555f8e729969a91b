"""An import that is killed at any moment leaves whole entries only, and can be done again.

The importer is a process of its own on this process's server, which outlives it. It is killed with
SIGKILL at random moments; then each entry must be as its line has it, in both stages, or as it was.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from cms.audit.verify import verify
from cms.database.pools import Database
from tests.actions import world
from tests.conftest import erase
from tests.inout.exchange import entries, exported, graph_of, imported

SETTLED = 20.0  # seconds for the server to end what a killed process had begun


class Importers:
    """Importers, one after the other, each from its start to its death."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._child = 0

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator[Importers]:
        """The program that starts them."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.inout.importer"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        try:
            yield cls(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            async with asyncio.timeout(60):
                await process.wait()

    async def start(self, database: Database, graph: Path, chunk: int) -> None:
        """Returns when the importer begins."""
        server = database.access.server
        assert server is not None
        assert self._process.stdin is not None
        asked = {"url": server.url(database="cms"), "file": str(graph), "chunk": chunk}
        self._process.stdin.write(orjson.dumps(asked) + b"\n")
        self._child = int(await self._hear())
        assert await self._hear() == "begin"

    async def until(self, seconds: float) -> bool:
        """Let it work so long; whether it has ended by itself."""
        hearing = asyncio.ensure_future(self._hear())
        await asyncio.wait([hearing], timeout=seconds)
        if ended := hearing.done():
            assert hearing.result() == "end"
        else:
            os.kill(self._child, signal.SIGKILL)
        while await (hearing if not hearing.done() else self._hear()) != "dead":
            pass
        return ended

    async def _hear(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            return (await self._process.stdout.readline()).decode().strip()


@pytest.fixture(scope="module")
def chance() -> random.Random:
    """The moments are those of the clock; what is drawn is told, so that it can be looked at."""
    seed = time.time_ns()
    print(f"seed {seed}")
    return random.Random(seed)


async def _rich(database: Database) -> None:
    """A graph with circles, live texts and drafts ahead of them."""
    topics = [await world.topic(f"t-{number}") for number in range(4)]
    for topic in topics[1:]:
        await world.change("Topic", topic, parent=topics[0])
    keys = [await world.article(f"bai-{number}", topics=topics[:2]) for number in range(12)]
    for number, key in enumerate(keys):
        await world.change("Article", key, related=[keys[(number + 1) % 3], keys[number - 1]][:1]
                           if number % 12 != (number + 1) % 3 else [])  # fmt: skip
        if number % 3:
            await world.show("Article", key, *(("VI",) if number % 2 else ()))
        if number % 4 == 1:
            await world.change("Article", key, variants={"VI": {"title": f"Mới {number}"}})
    picture = await world.media()
    await world.show("Bulletin", await world.bulletin(keys[1], picture), "VI")


def _later(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same entries, each with another text in its draft and, if it is live, in what is live."""
    changed = []
    for line in lines:
        draft = {**line["draft"], "version": line["draft"]["version"] + 5}
        name = "name" if "name" in next(iter(draft["variants"].values())) else "title"
        draft["variants"] = {
            locale: {**text, name: f"{text[name]} II", "revision": text["revision"] + 1}
            for locale, text in draft["variants"].items()
        }
        for text in draft["variants"].values():
            if text["source_revision"] is not None:
                text |= {"source_revision": text["source_revision"] + 1}
        changed.append({**line, "draft": draft})
    return changed


Lines = dict[str, dict[str, Any]]


def _by_key(graph: bytes) -> Lines:
    return {line["key"]: line for line in entries(graph) if line["kind"] == "entry"}


def _check(now: Lines, before: Lines, after: Lines) -> int:
    """Each entry is as one of the two has it, wholly; how many are as after."""
    done = 0
    for key in {*now, *before, *after}:
        found = now.get(key)
        if found != before.get(key) or before.get(key) == after.get(key):
            assert found == after[key]
            done += 1
    for key, line in now.items():
        if key in before:
            assert line["draft"]["version"] >= before[key]["draft"]["version"]
    return done


async def _settled(database: Database) -> None:
    """Wait until the server has ended what a killed process had begun."""
    admin = await database.access.admin.connect()
    busy = (
        "select exists (select from pg_stat_activity where backend_type = 'client backend' "
        "and pid <> pg_backend_pid() and state <> 'idle')"
    )
    try:
        async with asyncio.timeout(SETTLED):
            while await admin.fetchval(busy):  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.005)
    finally:
        await admin.close()


async def _whole_audit(database: Database) -> int:
    connection = await database.access.editor.connect(search_path="office")
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            verdict = await verify(connection)
    finally:
        await connection.close()
    assert verdict.broken is None
    return verdict.entries


async def _kills(database: Database, tmp_path: Path, chance: random.Random, times: int) -> None:
    """Kill an importer so many times, at moments spread over what one import takes."""
    await _rich(database)
    first = await exported(database, tmp_path / "first")
    lines = list(_by_key(first).values())
    later = graph_of(_later(lines))
    await imported(database, later)
    second = await exported(database, tmp_path / "second")
    files = {name: tmp_path / f"{name}.ndjson" for name in ("first", "later")}
    files["first"].write_bytes(first)
    files["later"].write_bytes(later)
    await erase(database)
    seconds, partly = 0.5, 0
    async with Importers.opened() as importers:
        for number in range(times):
            onto = number % 2 == 1  # into an empty system, then onto what is there
            await erase(database)
            if onto:
                await imported(database, first)
            given = "later" if onto else "first"
            await importers.start(database, files[given], chance.choice([1, 3, 100]))
            began = time.monotonic()
            if await importers.until(chance.uniform(0, seconds)):
                seconds = (seconds + time.monotonic() - began) / 2
            else:
                seconds *= 1.02
            await _settled(database)
            now = _by_key(await exported(database, tmp_path / f"now-{number}"))
            before, after = (_by_key(first), _by_key(second)) if onto else ({}, _by_key(first))
            partly += 0 < _check(now, before, after) < len(after)
            await _whole_audit(database)
            heard = await imported(database, files[given].read_bytes())
            assert heard.reasons() == {}
            graph = await exported(database, tmp_path / f"then-{number}")
            assert _by_key(graph) == after
    print(f"{partly} of {times} in the middle")
    assert partly >= times // 20


@pytest.mark.timeout(600)
async def test_some_kills(orm: Database, tmp_path: Path, chance: random.Random) -> None:
    await _kills(orm, tmp_path, chance, 15)


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
async def test_a_thousand_kills(orm: Database, tmp_path: Path, chance: random.Random) -> None:
    await _kills(orm, tmp_path, chance, 1000)
