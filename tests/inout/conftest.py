from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest_asyncio

from cms.actions.glossary import save_term
from cms.database.pools import Database
from cms.glossary.term import Form, TermKind
from cms.read.global_id import encode
from tests.actions import world


@pytest_asyncio.fixture
async def orm(empty_database: Database) -> AsyncIterator[Database]:
    """Empty tables, within ``Database.orm()``."""
    async with empty_database.orm():
        yield empty_database


@dataclass(frozen=True)
class World:
    """Entries in all the ways that drafts and what is live can differ."""

    database: Database
    unit: UUID
    media: UUID
    equal: UUID
    edited: UUID
    partly: UUID
    hidden: UUID
    bulletin: UUID


@pytest_asyncio.fixture
async def world_of_all(orm: Database) -> World:
    """A small graph with trees, circles of links, drafts that are ahead of what is live, slugs that
    changed hands, stale translations, headings in some languages only, and the desk's records.
    """
    below = await world.unit("so-van-hoa")
    unit = await world.unit("ubnd-tinh")  # the parent is younger than its child
    await world.change("Unit", below, parent=unit)
    topic, place = await world.topic(), await world.place(latitude=21.0, longitude=106.757)
    period = await world.period()
    media = await world.media(period=period, place=place, focal_x=0.1, focal_y=1.0)
    equal = await world.article(
        "mot", unit=unit, period=period, topics=[topic], event_on="1885-02",
        places=[place], media=[{"target": media, "role": "LEAD"}], authors=["Ban biên tập"],
    )  # fmt: skip
    edited = await world.article("hai", related=[equal])
    picture = f"![ảnh](media:{encode('Media', media)})"
    link = f"Xem [bài kia](article:{encode('Article', edited)}) và {picture}."
    await world.change(
        "Article", equal, related=[edited], variants={"VI": {"body_markdown": link}}
    )  # a circle of links
    partly = await world.article("ba")
    hidden = await world.article("bon", classification="SECRET", unit=below)
    bulletin = await world.bulletin(equal, media, cover=media)
    for type_name, key in [
        ("Unit", unit), ("Unit", below), ("Topic", topic), ("Place", place), ("Period", period),
        ("Media", media), ("Article", equal), ("Article", edited),
    ]:  # fmt: skip
        await world.show(type_name, key)
    await world.show("Article", partly, "VI")
    await world.show("Bulletin", bulletin, "VI")
    # The live slug of one becomes the draft's slug of another.
    await world.change("Article", edited, variants={"VI": {"slug": "hai-moi", "title": "Đã sửa"}})
    await world.change(
        "Article", partly, variants={"VI": {"slug": "hai"}}, related=[], kind="FEATURE"
    )
    await world.change(
        "Article", edited,
        variants={"ZH": {"title": "口岸", "slug": "kou-an", "source_revision": 1}},
        media=[media],
    )  # fmt: skip
    await _desk(orm, edited)
    return World(orm, unit, media, equal, edited, partly, hidden, bulletin)


async def _desk(database: Database, key: UUID) -> None:
    forms = [
        Form("VI", "Lạng Sơn", True),
        Form("ZH", "谅山", True),
        Form("ZH", "諒山", False, True),
    ]
    await save_term(world.ACTOR, "lang-son", TermKind.PLACE, forms, "tỉnh")
    connection = await database.access.owner.connect(search_path="office")
    try:
        release = "0199c0de-0000-7000-8000-000000000001"
        await connection.execute(
            "insert into release (id, version, name, state, due_at, created_by, created_at, "
            "problems) values ($1, 3, 'Tết', 'SCHEDULED', $2, 'lan', $3, $4)",
            release,
            datetime(2030, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 1, 3, 4, 5, 678, tzinfo=UTC),
            '[{"position": 0, "message": "x", "params": {}}]',
        )
        await connection.execute(
            "insert into release_item (id, release_id, position, verb, type, entry_id, locales, "
            "overrule) values (gen_random_uuid(), $1, 0, 'PUBLISH', 'Article', $2, '{VI}', '')",
            release,
            key,
        )
        await connection.execute(
            "insert into work (id, type, entry_id, locale, authors, assignee, due_on) "
            "values (gen_random_uuid(), 'Article', $1, 'ZH', '{lan,minh}', 'minh', '2030-02-03'), "
            "(gen_random_uuid(), 'Article', $1, '', '{}', null, null)",
            key,
        )
    finally:
        await connection.close()
