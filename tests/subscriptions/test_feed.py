"""The feed: every change once and in its order, whatever happens to the connections."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from cms.actions.base import Actor, transaction
from cms.actions.publish import publish
from cms.actions.unpublish import unpublish
from cms.database.pools import Database
from cms.delivery import changes, feed
from cms.delivery.changes import Change, Mark, newest
from cms.delivery.feed import Feed, Follower
from cms.delivery.generations import Generations
from cms.delivery.listener import listening
from cms.errors import ChangesForgotten, ChangesUnavailable, InvalidCursor
from tests.actions import world
from tests.actions.world import ACTOR
from tests.delivery.servers import end_listeners, until
from tests.subscriptions.conftest import slug


async def taken(follower: Follower, number: int) -> list[Change]:
    found: list[Change] = []
    async with asyncio.timeout(60):
        while len(found) < number:
            found += await follower.next()
    return found


async def test_positions_are_in_the_order_of_the_commits(desk: Database) -> None:
    """Transactions that overlap as they like: whoever sees a change sees all before it."""
    topics = [await world.topic(slug()) for _ in range(8)]
    seen: list[int] = []
    done = asyncio.Event()

    async def look() -> None:
        reader = await desk.access.reader.connect(search_path="live")
        known: list[int] = []
        while not done.is_set():
            rows = await reader.fetch("select position from entry_change order by position")
            found = [row["position"] for row in rows]
            assert found[: len(known)] == known, "something came in between"
            known = found
        seen.extend(known)
        await reader.close()

    async def edit(key: object, chance: random.Random) -> None:
        for _ in range(6):
            async with transaction(Actor("tester")):
                await publish(ACTOR, "Topic", key)  # type: ignore[arg-type]
                await asyncio.sleep(chance.random() / 50)
            async with transaction(Actor("tester")):
                await unpublish(ACTOR, "Topic", key)  # type: ignore[arg-type]
                await asyncio.sleep(chance.random() / 50)

    looking = asyncio.create_task(look())
    await asyncio.gather(*[edit(key, random.Random(n)) for n, key in enumerate(topics)])
    await asyncio.sleep(0.05)
    done.set()
    await looking
    assert len(seen) >= 8 * 12


async def test_a_transaction_that_fails_tells_nothing(desk: Database) -> None:
    key = await world.topic(slug())
    before = await desk.reader.fetchval("select count(*) from entry_change")

    async def fail() -> None:
        async with transaction(ACTOR):
            await publish(ACTOR, "Topic", key)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await desk.reader.fetchval("select count(*) from entry_change") == before


async def test_nothing_is_lost_or_doubled_while_listening_ends_again_and_again(
    desk: Database,
) -> None:
    generations = Generations()
    topics = [await world.topic(slug()) for _ in range(4)]
    following = Feed(desk.reader, generations)
    ended = 0
    async with listening(desk.access.reader, generations), following.running():
        follower = await following.begin()
        late = await following.begin(follower.mark)

        async def disturb() -> None:
            nonlocal ended
            while True:
                ended += await end_listeners(desk)
                await asyncio.sleep(0.15)

        disturbing = asyncio.create_task(disturb())
        expected = []
        for number in range(40):
            key = topics[number % 4]
            if number % 8 < 4:
                await world.show("Topic", key)
            else:
                await unpublish(ACTOR, "Topic", key)
            expected.append((key, "PUBLISHED" if number % 8 < 4 else "UNPUBLISHED"))
            await asyncio.sleep(0.05)
        disturbing.cancel()
        found = await taken(follower, 40)
        assert [(each.event.key, each.event.kind) for each in found] == expected
        assert await taken(late, 40) == found
        positions = [each.mark.position for each in found]
        assert positions == sorted(set(positions))
        assert following.life == 0
    assert ended >= 5


async def test_who_is_slow_reads_what_is_no_more_in_memory(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "RECENT", 3)
    monkeypatch.setattr(changes, "PAGE", 5)
    monkeypatch.setattr(feed, "PAGE", 5)
    generations = Generations()
    keys = [await world.topic(slug()) for _ in range(12)]
    following = Feed(desk.reader, generations)
    async with listening(desk.access.reader, generations), following.running():
        slow, quick = await following.begin(), await following.begin()
        for key in keys:
            await world.show("Topic", key)
            assert [each.event.key for each in await taken(quick, 1)] == [key]
        assert [each.event.key for each in await taken(slow, 12)] == keys


async def test_changes_are_kept_for_a_day_after_the_next(desk: Database) -> None:
    owner = await desk.access.owner.connect(search_path="live")
    await world.show("Topic", await world.topic(slug()))
    count = await owner.fetchval("select count(*) from entry_change")
    await owner.execute("update entry_change set at = at - interval '3 days'")
    # The last one of the old ones isn't followed by an old one: somebody may have seen it last.
    await world.show("Topic", await world.topic(slug()))
    for _ in range(count // 100):
        await world.show("Topic", await world.topic(slug()))
    rows = await owner.fetch("select at < now() - interval '1 day' as old from entry_change")
    assert sum(row["old"] for row in rows) == 1
    await owner.close()


async def test_a_place_that_is_not_there_any_more_is_not_gone_on_from(desk: Database) -> None:
    generations = Generations()
    await world.show("Topic", await world.topic(slug()))
    following = Feed(desk.reader, generations)
    async with listening(desk.access.reader, generations), following.running():
        follower = await following.begin()
        known = follower.mark
        for position, at in (
            (known.position, known.at - timedelta(microseconds=1)),  # of another database
            (known.position + 1000, known.at),
            (10**15, known.at),
        ):
            stranger = await following.begin(Mark(position, at))
            with pytest.raises(ChangesForgotten):
                await stranger.next()
            assert stranger.mark == known
        # A database that is restored to an earlier state: what was seen last isn't there.
        owner = await desk.access.owner.connect(search_path="live")
        await owner.execute("delete from entry_change where position = $1", known.position)
        await world.show("Topic", await world.topic(slug()))
        async with asyncio.timeout(10):
            with pytest.raises(ChangesForgotten):
                await follower.next()
        await owner.close()
        async with asyncio.timeout(10):
            while following.last != await newest(desk.reader):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        after = await following.begin()
        await world.show("Topic", await world.topic(slug()))
        assert len(await taken(after, 1)) == 1


async def test_nobody_follows_a_process_that_hears_nothing(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PATIENCE", 0.1)
    following = Feed(desk.reader, Generations())
    async with following.running():
        with pytest.raises(ChangesUnavailable):
            await following.begin()


async def test_an_empty_database_has_a_beginning(desk: Database) -> None:
    owner = await desk.access.owner.connect(search_path="live")
    await owner.execute("delete from entry_change")
    generations = Generations()
    following = Feed(desk.reader, generations)
    async with listening(desk.access.reader, generations), following.running():
        follower = await following.begin()
        assert follower.mark == changes.BEGINNING
        await world.show("Topic", await world.topic(slug()))
        assert len(await taken(follower, 1)) == 1
    await until(lambda: not generations.known)
    await owner.close()


def test_marks_are_read_as_they_are_written() -> None:
    mark = Mark(123456, changes.BEGINNING.at + timedelta(days=20_000, microseconds=7))
    assert Mark.parse(str(mark)) == mark
    for text in ("", "0-0", "1", "1-", "-1-0", "1-G", "1-" + "f" * 15, "9" * 30 + "-1", "١-1"):
        with pytest.raises(InvalidCursor):
            Mark.parse(text)
