"""Two processes publish and read at the same time: nothing stale after an acknowledgement."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from cms.config import Settings
from cms.database.pools import Database
from tests.actions import world
from tests.delivery.player import Record, play
from tests.delivery.servers import listeners

PROJECT = Path(__file__).parents[2]
LONGEST = 5.0
"""Seconds that a machine under load may take to tell the other process."""


@pytest.mark.parametrize(
    "rounds", [100, pytest.param(5000, marks=pytest.mark.slow)], ids=["short", "long"]
)
@pytest.mark.parametrize("killed", [False, True], ids=["listening", "killed"])
async def test_nothing_stale_is_served_after_a_publication(
    settings: Settings, empty_database: Database, rounds: int, killed: bool
) -> None:
    async with empty_database.orm():
        keys = {slug: await world.article(slug) for slug in ("mot", "hai")}
        for key in keys.values():
            await world.change("Article", key, variants={"VI": {"title": "0"}})
            await world.show("Article", key)
    async with (
        asyncio.timeout(60 + rounds),
        _killing(empty_database) if killed else _nothing() as kills,
        asyncio.TaskGroup() as both,
    ):
        here = both.create_task(play(settings, empty_database, "mot", keys["mot"], "hai", rounds))
        there = both.create_task(_other(empty_database, "hai", keys["hai"], "mot", rounds))
    ours, theirs = here.result(), there.result()
    print(
        f"\n{2 * rounds} publications, {ours.reads + theirs.reads} reads, "
        f"{ours.hits + theirs.hits} of them kept answers, {len(kills)} connections killed; "
        f"greatest delay in the other process {1000 * max(_delays(ours, theirs)):.1f} ms"
    )
    assert ours.stale == theirs.stale == []
    for record in (ours, theirs):
        assert len(record.acknowledged) == rounds
        assert record.reads > 2 * rounds
        assert record.hits > rounds // 10
        assert len(record.served) > 1
    assert max(_delays(ours, theirs)) < LONGEST
    assert bool(kills) == killed


def _delays(ours: Record, theirs: Record) -> list[float]:
    """How long after a publication the other process still served what was before it, in
    seconds."""
    found = [0.0]
    for reader, writer in ((ours, theirs), (theirs, ours)):
        for title, moment in reader.served.items():
            overtaken = writer.acknowledged.get(str(int(title) + 1))
            if overtaken is not None:
                found.append(moment - overtaken)
    return found


async def _other(database: Database, own: str, key: UUID, other: str, rounds: int) -> Record:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.delivery.player",
        cwd=PROJECT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    asked = {"url": database.access.admin.url, "own": own, "other": other, "rounds": rounds}
    try:
        output, _ = await process.communicate(orjson.dumps({**asked, "key": str(key)}) + b"\n")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0
    return Record(**orjson.loads(output))


@asynccontextmanager
async def _nothing() -> AsyncIterator[list[int]]:
    yield []


@asynccontextmanager
async def _killing(database: Database) -> AsyncIterator[list[int]]:
    """Ends the connections that listen, again and again, at times that nobody expects."""
    killed: list[int] = []

    async def kill() -> None:
        connection = await database.access.admin.connect()
        try:
            while True:
                await asyncio.sleep(random.uniform(0.02, 0.8))
                for pid in await listeners(database):
                    if await connection.fetchval("SELECT pg_terminate_backend($1)", pid):
                        killed.append(pid)
        finally:
            await connection.close()

    task = asyncio.create_task(kill())
    try:
        yield killed
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
