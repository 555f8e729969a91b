"""A program whose children publish, or release, until they are killed.

It has everything loaded, so a child of it is at work at once. Each line of its standard input asks
for one, as JSON: what it does, and how many milliseconds after it has begun it is killed. When the
child is dead, a line of its standard output says how many times it had been through.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import time
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from cms.actions.base import Actor, transaction
from cms.actions.publish import publish
from cms.actions.release.run import run_due
from cms.actions.save import save
from cms.actions.unpublish import unpublish
from cms.config import Settings
from cms.content.base import now
from cms.database.pools import Database

ACTOR = Actor("killed")
LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO")
PATIENCE = 30.0  # seconds for a child to begin


async def publishing(keys: list[UUID], say: int) -> None:
    """Change an entry in all its texts, publish it, take it back, and so on."""
    (key,) = keys
    while True:
        number = str(time.time_ns())
        texts = {locale: {"title": number} for locale in LOCALES}
        os.write(say, b".")
        await save(ACTOR, "Article", {"authors": [number], "variants": texts}, key=key)
        await publish(ACTOR, "Article", key)
        await unpublish(ACTOR, "Article", key, locales=["ZH", "JA"])
        await publish(ACTOR, "Article", key)
        await unpublish(ACTOR, "Article", key)


async def releasing(keys: list[UUID], say: int) -> None:
    """Run the release of these entries, which publishes what the last one took back."""
    while True:
        await _plan(keys)
        os.write(say, b".")
        await run_due()


async def _plan(keys: list[UUID]) -> None:
    """Schedule what is to be done next, unless something is."""
    async with transaction(ACTOR) as tx:
        rows = await tx.fetch("select 1 from office.release where state = 'SCHEDULED'")
        if rows:
            return
        shown = await tx.fetch("select 1 from live.article where id = $1", keys[0])
        verb = "UNPUBLISH" if shown else "PUBLISH"
        if not shown:  # taken back, they are drafts again
            await tx.connection.execute_query(
                "update draft.article_variant set state = 'APPROVED' where entry_id = any($1)",
                [keys],
            )
        due: datetime = now() - timedelta(seconds=1)
        await tx.connection.execute_query(
            "with made as (insert into office.release (id, version, name, state, due_at, "
            "created_by, created_at, problems) values (uuidv7(), 1, $1, 'SCHEDULED', $2, 'test', "
            "$2, '[]') returning id) insert into office.release_item (id, release_id, position, "
            "verb, type, entry_id, overrule) select uuidv7(), made.id, place, $1, 'Article', key, "
            "'' from made, unnest($3::uuid[]) with ordinality as given (key, place)",
            [verb, due, keys],
        )


WORK = {"publish": publishing, "release": releasing}


async def _work(what: str, url: str, keys: list[UUID], say: int) -> None:
    async with Database(Settings(database_url=url, pool_size=1)) as database, database.orm():
        async with transaction(ACTOR) as tx:  # connected, before it says that it begins
            await tx.fetch("select 1")
        await WORK[what](keys, say)


def _child(asked: dict[str, object], say: int) -> None:
    keys = [UUID(key) for key in asked["keys"]]  # type: ignore[attr-defined]
    asyncio.run(_work(str(asked["what"]), str(asked["url"]), keys, say))


def _trial(asked: dict[str, object]) -> int:
    """One child from its beginning to its end; how many times it had been through."""
    hear, say = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hear)
        try:
            _child(asked, say)
        finally:
            os._exit(1)
    os.close(say)
    ready, _, _ = select.select([hear], [], [], PATIENCE)
    begun = os.read(hear, 1) if ready else b""
    if begun:
        time.sleep(float(asked["after"]) / 1000)  # type: ignore[arg-type]
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    rounds = len(begun)
    while more := os.read(hear, 65536):
        rounds += len(more)
    os.close(hear)
    return rounds if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else -1


def main() -> None:
    """Until the standard input ends."""
    for line in sys.stdin.buffer:
        sys.stdout.write(f"{_trial(orjson.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
