"""Processes that are killed while they publish or release: never half of anything is left."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from cms.actions.save import save
from cms.audit.verify import verify
from cms.database.pools import Database
from tests.actions import world
from tests.desk.forked import LOCALES

FEW, MANY = 15, 500
LONGEST = 250.0  # milliseconds before a child is killed
WHAT = ("publish", "release")


class Forks:
    """The program that makes the children."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def trial(self, **asked: Any) -> int:
        """Let one work and kill it; how many rounds it had begun."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(orjson.dumps(asked) + b"\n")
        async with asyncio.timeout(60):
            rounds = int(await self._process.stdout.readline())
        assert rounds > 0, "it had not begun"
        return rounds


@asynccontextmanager
async def forks() -> AsyncIterator[Forks]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.desk.forked",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        yield Forks(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def articles(count: int) -> list[UUID]:
    """Articles with texts in every language, topics, places and media."""
    topic, place, picture = await world.topic(), await world.place(), await world.media()
    made = []
    for number in range(count):
        texts = {
            locale: {
                "title": "0",
                "slug": f"bai-{number}-{locale.lower()}",
                "body_markdown": "Chữ.",
            }
            for locale in LOCALES
        }
        key = await world.article(
            f"bai-{number}", variants=texts, topics=[topic], places=[place], media=[picture]
        )
        made.append(key)
    return made


async def settled(database: Database) -> None:
    """Wait until the server has ended the sessions of the dead."""
    admin = await database.access.admin.connect()
    try:
        async with asyncio.timeout(20):
            while True:
                if not await admin.fetchval(_BUSY):
                    return
                await asyncio.sleep(0.002)
    finally:
        await admin.close()


_BUSY = (
    "select exists (select from pg_stat_activity where xact_start is not null "
    "and pid <> pg_backend_pid() and backend_type = 'client backend')"
)


async def is_whole(database: Database, key: UUID) -> bool:
    """Whether an article is live; if so, everything of it must be of the version that was last
    published, in the languages that the audit says.
    """
    rows = await world.draft(
        database,
        "select verb, version, detail->'locales' as locales from office.audit "
        "where entry_id = $1 and verb in ('publish', 'unpublish') order by at, id",
        key,
    )
    told: set[str] = set()
    version = 0
    for row in rows:
        locales = set(orjson.loads(row["locales"]))
        told = told | locales if row["verb"] == "publish" else told - locales
        version = row["version"] if row["verb"] == "publish" else version
    texts = await world.live(
        database, "select locale, title from article_variant where entry_id = $1", key
    )
    assert {row["locale"] for row in texts} == told
    entry = await world.live(database, "select version, authors from article where id = $1", key)
    if not told:
        assert entry == []
        return False
    ((shown, authors),) = ((row["version"], row["authors"]) for row in entry)
    assert shown == version
    (content,) = await world.draft(
        database,
        "select content from office.revision where entry_id = $1 and version = $2",
        key,
        version,
    )
    kept = orjson.loads(content["content"])
    assert {row["locale"]: row["title"] for row in texts} == {
        locale: kept["variants"][locale]["title"] for locale in told
    }
    assert authors == kept["authors"]
    for link in ("topic", "place", "media"):
        count = await world.live(
            database, f"select count(*) as n from article_{link} where owner_id = $1", key
        )
        assert count == [{"n": 1}], link
    return True


async def check_traces(database: Database, keys: Sequence[UUID]) -> None:
    """What the audit tells was announced, and told to the world's readers, as often."""
    rows = await world.draft(
        database,
        "select (select count(*) from office.audit where verb = 'publish') as published, "
        "(select count(*) from office.outbox where event = 'entry.published') as announced, "
        "(select count(*) from office.audit where verb = 'save') as saved, "
        "(select count(*) from office.revision) as kept, "
        "(select count(*) from office.audit where verb = 'run_release') as ran, "
        "(select count(*) from office.release where state = 'DONE') as done, "
        "(select count(*) from office.release where state = 'FAILED') as failed",
    )
    (row,) = rows
    assert row["published"] == row["announced"]
    assert row["saved"] == row["kept"]
    assert row["ran"] == row["done"]
    assert row["failed"] == 0
    admin = await database.access.admin.connect(search_path="office")
    try:
        async with admin.transaction(isolation="repeatable_read", readonly=True):
            assert (await verify(admin)).broken is None
    finally:
        await admin.close()


async def killed(database: Database, what: str, times: int) -> None:
    keys = await articles(1 if what == "publish" else 5)
    server = database.access.server
    assert server is not None
    url = server.url(database="cms")
    seed = time.time_ns()
    print(f"seed {seed}")
    chance = random.Random(seed)
    seen: set[bool] = set()
    rounds = 0
    async with forks() as program:
        for _ in range(times):
            after = chance.uniform(0, LONGEST)
            rounds += await program.trial(
                what=what, url=url, keys=[str(key) for key in keys], after=after
            )
            await settled(database)
            shown = {await is_whole(database, key) for key in keys}
            assert len(shown) == 1, "some of the release is live, and some is not"
            seen |= shown
    await check_traces(database, keys)
    print(f"{times} killed in {rounds} rounds")
    assert seen == {True, False} or times < MANY


@pytest.mark.parametrize("what", WHAT)
async def test_a_few(empty_database: Database, what: str) -> None:
    async with empty_database.orm():
        await killed(empty_database, what, FEW)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("what", WHAT)
async def test_many(empty_database: Database, what: str) -> None:
    async with empty_database.orm():
        await killed(empty_database, what, MANY)


async def test_a_half_would_be_seen(empty_database: Database) -> None:
    """The eyes of these tests: one text less, or another word, is noticed."""
    async with empty_database.orm():
        (key,) = await articles(1)
        await world.show("Article", key)
        assert await is_whole(empty_database, key)
        owner = await empty_database.access.owner.connect()
        try:
            for harm in (
                "delete from live.article_variant where locale = 'KO'",
                "update live.article_variant set title = 'x' where locale = 'VI'",
                "delete from live.article_topic",
            ):
                await save(world.ACTOR, "Article", {"kind": "NEWS"}, key=key)
                await owner.execute(harm)
                with pytest.raises(AssertionError):
                    await is_whole(empty_database, key)
        finally:
            await owner.close()
