"""Actions at once: each entry is changed by one at a time, and nobody overwrites unseen."""

from __future__ import annotations

import asyncio

from cms.actions.publish import publish
from cms.actions.save import Saved, save
from cms.database.pools import Database
from cms.errors import Conflict, VersionConflict
from tests.actions import world
from tests.actions.world import ACTOR, draft, live


async def test_of_two_saves_of_one_version_one_wins(orm: Database) -> None:
    key = await world.article()
    for version in range(1, 6):
        outcomes = await asyncio.gather(
            *(
                save(
                    ACTOR,
                    "Article",
                    {"variants": {"VI": {"title": f"{version}-{writer}"}}},
                    key=key,
                    expected_version=version,
                )
                for writer in range(4)
            ),
            return_exceptions=True,
        )
        won = [outcome for outcome in outcomes if isinstance(outcome, Saved)]
        assert [saved.version for saved in won] == [version + 1]
        assert sum(isinstance(outcome, VersionConflict) for outcome in outcomes) == 3
    revisions = await draft(orm, "select version from office.revision where entry_id = $1", key)
    assert sorted(row["version"] for row in revisions) == [1, 2, 3, 4, 5, 6]


async def test_saves_without_a_version_follow_each_other(orm: Database) -> None:
    key, topics = await world.article(), [await world.topic(f"t-{n}") for n in range(5)]
    await asyncio.gather(*(save(ACTOR, "Article", {"topics": [t]}, key=key) for t in topics))
    assert await draft(orm, "select version from article") == [{"version": 6}]
    assert len(await draft(orm, "select from article_topic")) == 1


async def test_one_of_many_gets_a_slug(orm: Database) -> None:
    outcomes = await asyncio.gather(
        *(world.article("mot-slug") for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 4
    assert len(await draft(orm, "select from article")) == 1


async def test_what_is_published_is_one_version_whole(orm: Database) -> None:
    key = await world.article()

    async def write(number: int) -> None:
        texts = {"VI": {"title": f"t{number}"}, "EN": {"title": f"t{number}"}}
        await save(ACTOR, "Article", {"variants": texts}, key=key)
        await publish(ACTOR, "Article", key)

    await asyncio.gather(*(write(number) for number in range(8)))
    titles = {row["title"] for row in await live(orm, "select title from article_variant")}
    assert len(titles) == 1
    versions = [await draft(orm, sql) for sql in ["select version from article"]]
    assert versions[0] == await live(orm, "select version from article")
    assert versions[0] == [{"version": 9}]


async def test_an_entry_can_be_linked_to_while_it_is_saved(orm: Database) -> None:
    unit = await world.unit()
    await asyncio.gather(
        *(save(ACTOR, "Unit", {"position": n}, key=unit) for n in range(1, 5)),
        *(world.article(f"bai-{n}", unit=unit) for n in range(5)),
    )
    assert len(await draft(orm, "select from article where unit_id = $1", unit)) == 5
