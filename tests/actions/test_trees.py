"""Trees stay trees: through the actions, by SQL, and when two change them at once."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import pytest

from cms.actions.publish import publish
from cms.database.pools import Database
from cms.errors import ClientError, InputError, NotPublishable
from tests.actions import world
from tests.actions.world import ACTOR, change, draft, live, show

MAKERS = {
    "Unit": world.unit,
    "Topic": world.topic,
    "Place": world.place,
    "Period": world.period,
}


async def chain(type_name: str, length: int = 3) -> list[UUID]:
    """Entries each below the one before."""
    keys: list[UUID] = []
    for number in range(length):
        parent = keys[-1] if keys else None
        keys.append(await MAKERS[type_name](f"code-{number}", parent=parent))
    return keys


@pytest.mark.parametrize("type_name", MAKERS)
async def test_a_parent_cannot_be_below(orm: Database, type_name: str) -> None:
    top, middle, bottom = await chain(type_name)
    for parent in (top, middle, bottom):
        with pytest.raises(InputError) as caught:
            await change(type_name, top, parent=parent)
        assert caught.value.path == ("parent",)
    assert await change(type_name, bottom, parent=top) == 2
    assert await change(type_name, bottom, parent=None) == 3
    assert await change(type_name, top, parent=bottom) == 2


@pytest.mark.parametrize("stage", ["draft", "live"])
@pytest.mark.parametrize("type_name", MAKERS)
async def test_sql_cannot_make_a_cycle(orm: Database, type_name: str, stage: str) -> None:
    top, middle, bottom = await chain(type_name)
    for key in (top, middle, bottom):
        await show(type_name, key)
    table = f"{stage}.{type_name.lower()}"
    owner = await orm.access.owner.connect()
    try:
        update = f"update {table} set parent_id = $1 where id = $2"
        for parent in (middle, bottom):
            with pytest.raises(asyncpg.CheckViolationError, match="is below it"):
                await owner.execute(update, parent, top)
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute(update, top, top)
        with pytest.raises(asyncpg.CheckViolationError):  # one statement, many rows
            await owner.execute(f"update {table} set parent_id = $1", bottom)
    finally:
        await owner.close()


async def test_two_halves_of_a_cycle_at_once(orm: Database) -> None:
    for attempt in range(5):
        one, two = await world.topic(f"one-{attempt}"), await world.topic(f"two-{attempt}")
        outcomes = await asyncio.gather(
            change("Topic", one, parent=two),
            change("Topic", two, parent=one),
            return_exceptions=True,
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        assert len(refused) == 1
        assert isinstance(refused[0], ClientError)
    parents = await draft(orm, "select from topic where parent_id is not null")
    assert len(parents) == 5


async def test_the_live_tree_may_lag_but_never_bends(orm: Database) -> None:
    top, bottom = await chain("Topic", 2)
    await show("Topic", top)
    await show("Topic", bottom)
    await change("Topic", bottom, parent=None)
    await change("Topic", top, parent=bottom)
    with pytest.raises(NotPublishable) as caught:  # in live, bottom is still below top
        await publish(ACTOR, "Topic", top)
    assert caught.value.path == ("parent",)
    await show("Topic", bottom)
    await show("Topic", top)
    tree = await live(orm, "select id, parent_id from topic where parent_id is not null")
    assert tree == [{"id": top, "parent_id": bottom}]


async def test_a_child_may_be_live_before_its_parent(orm: Database) -> None:
    top, bottom = await chain("Topic", 2)
    await show("Topic", bottom)
    found = "select p.id from topic c join topic p on p.id = c.parent_id where c.id = $1"
    assert await live(orm, found, bottom) == []
    await show("Topic", top)
    assert await live(orm, found, bottom) == [{"id": top}]
