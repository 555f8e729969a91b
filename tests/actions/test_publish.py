"""Publish and unpublish: what the world's reader sees, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.publish import publish
from cms.actions.save import save
from cms.actions.unpublish import unpublish
from cms.database.pools import Database
from cms.errors import Conflict, InputError, NotFound, NotPublishable
from cms.office import AuditEntry, OutboxEvent
from cms.read.global_id import encode
from tests.actions import world
from tests.actions.world import ACTOR, change, draft, live, show

TITLES = "select locale, title from article_variant where entry_id = $1 order by locale"


async def titles(database: Database, key: UUID) -> dict[str, str]:
    return {row["locale"]: row["title"] for row in await live(database, TITLES, key)}


async def same_in_both(database: Database, shape: Shape) -> bool:
    """Whether all rows of an aggregate's tables are the same in both stages."""
    columns = ", ".join(f'"{column}"' for column in shape.columns)
    sql = f'select {columns} from "{shape.table}" order by id'
    equal = await draft(database, sql) == await live(database, sql)
    return equal and all([await same_in_both(database, part) for part in shape.parts()])


async def test_nothing_is_live_before_it_is_published(orm: Database) -> None:
    key = await world.article()
    assert await titles(orm, key) == {}
    published = await publish(ACTOR, "Article", key)
    assert (published.version, published.locales, published.changed) == (1, ("EN", "VI"), True)
    assert await titles(orm, key) == {"EN": "Border gates", "VI": "Cửa khẩu"}


async def test_a_whole_aggregate_is_the_same_in_both_stages(orm: Database) -> None:
    topics = [await world.topic(code) for code in ("a", "b")]
    picture = await world.media(captured_on="1885-02")
    other = await world.article("khac")
    key = await world.article(
        topics=topics,
        places=[await world.place()],
        media=[{"target": picture, "role": "LEAD"}],
        related=[other],
        period=await world.period(),
    )
    body = f"[a](article:{encode('Article', other)}) ![b](media:{encode('Media', picture)})"
    await change("Article", key, variants={"VI": {"body_markdown": body}})
    bulletin = await world.bulletin(key, picture, cover=picture)
    for type_name, entry in (("Article", key), ("Article", other), ("Bulletin", bulletin)):
        await show(type_name, entry)
    assert await same_in_both(orm, aggregate_of("Article"))
    assert await same_in_both(orm, aggregate_of("Bulletin"))
    sections = [{"code": "culture", "items": [{"media": picture}, {"article": other}]}]
    await change("Bulletin", bulletin, sections=sections)
    await change("Article", key, topics=topics[::-1], related=[], kind="PROFILE")
    assert not await same_in_both(orm, aggregate_of("Bulletin"))
    assert not await same_in_both(orm, aggregate_of("Article"))
    await show("Bulletin", bulletin)
    await show("Article", key)
    assert await same_in_both(orm, aggregate_of("Bulletin"))
    assert await same_in_both(orm, aggregate_of("Article"))


async def test_a_later_draft_stays_a_draft(orm: Database) -> None:
    key = await world.article()
    await show("Article", key)
    await change("Article", key, kind="FEATURE", variants={"VI": {"title": "Chưa đăng"}})
    assert await titles(orm, key) == {"EN": "Border gates", "VI": "Cửa khẩu"}
    assert await live(orm, "select kind, version from article") == [{"kind": "NEWS", "version": 1}]


async def test_locales_are_published_one_by_one(orm: Database) -> None:
    key = await world.article()
    assert (await publish(ACTOR, "Article", key, locales=["VI"])).locales == ("VI",)
    assert await titles(orm, key) == {"VI": "Cửa khẩu"}
    texts = {"VI": {"title": "Chưa đăng"}, "EN": {"title": "New"}}
    await change("Article", key, variants=texts)
    assert (await publish(ACTOR, "Article", key, locales=["EN"])).locales == ("EN", "VI")
    assert await titles(orm, key) == {"EN": "New", "VI": "Cửa khẩu"}


async def test_headings_of_sections_go_with_the_live_locales(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    await show("Bulletin", key, "VI")
    headings = "select heading from bulletin_section_variant order by heading"
    assert [h["heading"] for h in await live(orm, headings)] == ["Tin tức", "Văn hóa"]
    await change(
        "Bulletin",
        key,
        sections=[
            {"code": "news"},
            {"code": "new", "variants": {"VI": {"heading": "Mới"}, "EN": {"heading": "Fresh"}}},
        ],
    )
    await show("Bulletin", key, "EN")
    found = [h["heading"] for h in await live(orm, headings)]
    assert found == ["Fresh", "Mới", "News", "Tin tức"]


async def test_publishing_again_does_nothing(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    first = await publish(ACTOR, "Bulletin", key)
    again = await publish(ACTOR, "Bulletin", key)
    assert (first.changed, again.changed) == (True, False)
    assert again.locales == ("EN", "VI")
    assert await AuditEntry.filter(entry_id=key, verb="publish").count() == 1
    assert await OutboxEvent.filter(event="entry.published").count() == 1


async def test_a_link_appears_when_its_target_is_published(orm: Database) -> None:
    first, second = await world.article("mot"), await world.article("hai")
    await change("Article", first, related=[second])
    await show("Article", first)
    joined = (
        "select v.title from article_related r join article_variant v on v.entry_id = r.target_id "
        "where r.owner_id = $1 and v.locale = 'VI'"
    )
    assert await live(orm, joined, first) == []
    await show("Article", second)
    assert await live(orm, joined, first) == [{"title": "Cửa khẩu"}]
    await unpublish(ACTOR, "Article", second)
    assert await live(orm, joined, first) == []


async def test_published_at_is_the_first_time(orm: Database) -> None:
    key, moment = await world.article(), datetime(2015, 1, 5, 1, tzinfo=UTC)
    await publish(ACTOR, "Article", key, at=moment)
    await change("Article", key, kind="FEATURE")
    await publish(ACTOR, "Article", key, at=moment + timedelta(days=9))
    sql = "select published_at, kind from article"
    assert await live(orm, sql) == await draft(orm, sql)
    assert await live(orm, sql) == [{"published_at": moment, "kind": "FEATURE"}]
    await unpublish(ACTOR, "Article", key)
    await publish(ACTOR, "Article", key)
    assert (await live(orm, sql))[0]["published_at"] == moment
    now = await world.article("nay")
    await publish(ACTOR, "Article", now)
    stored = await live(orm, "select published_at from article where id = $1", now)
    assert abs(stored[0]["published_at"] - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "at",
    [datetime(2015, 1, 1), datetime.now(UTC) + timedelta(days=1)],  # noqa: DTZ001
)
async def test_a_moment_that_is_not_one(orm: Database, at: datetime) -> None:
    key = await world.article()
    with pytest.raises(InputError) as caught:
        await publish(ACTOR, "Article", key, at=at)
    assert caught.value.path == ("at",)
    assert await titles(orm, key) == {}


@pytest.mark.parametrize("level", ["INTERNAL", "CONFIDENTIAL", "SECRET", "TOP_SECRET"])
async def test_what_is_classified_cannot_be_published(orm: Database, level: str) -> None:
    key = await world.article(classification=level)
    with pytest.raises(NotPublishable, match=level):
        await publish(ACTOR, "Article", key)
    assert await live(orm, "select from article") == []
    assert await draft(orm, "select from article where published_at is not null") == []


async def test_the_wall_holds_against_sql_too(orm: Database) -> None:
    key = await world.article(classification="SECRET")
    owner = await orm.access.owner.connect()
    try:
        copy = "insert into live.article select * from draft.article where id = $1"
        with pytest.raises(asyncpg.NotNullViolationError, match="published_at"):
            await owner.execute(copy, key)
        await owner.execute("update draft.article set published_at = now() where id = $1", key)
        with pytest.raises(asyncpg.CheckViolationError, match="article_public"):
            await owner.execute(copy, key)
        await owner.execute("update draft.article set classification = 'PUBLIC'")
        await owner.execute(copy, key)
        with pytest.raises(asyncpg.CheckViolationError, match="article_public"):
            await owner.execute("update live.article set classification = 'INTERNAL'")
    finally:
        await owner.close()


async def test_what_has_no_text_cannot_be_published(orm: Database) -> None:
    bare = (await save(ACTOR, "Article", {"kind": "NEWS", "classification": "PUBLIC"})).key
    with pytest.raises(NotPublishable):
        await publish(ACTOR, "Article", bare)
    key = await world.article()
    with pytest.raises(NotPublishable, match="no variant FR") as caught:
        await publish(ACTOR, "Article", key, locales=["VI", "FR"])
    assert caught.value.path == ("locales", 1)
    with pytest.raises(NotPublishable):
        await publish(ACTOR, "Article", key, locales=[])
    with pytest.raises(NotFound):
        await publish(ACTOR, "Article", uuid4())
    with pytest.raises(NotFound):
        await publish(ACTOR, "Topic", key)
    assert await live(orm, "select from article") == []


async def test_a_slug_that_is_live_elsewhere_is_a_conflict(orm: Database) -> None:
    first, second = await world.article("mot"), await world.article("hai")
    await show("Article", first)
    await change("Article", first, variants={"VI": {"slug": "ba"}})
    await change("Article", second, variants={"VI": {"slug": "mot"}})
    with pytest.raises(Conflict, match="slug “mot”") as caught:
        await publish(ACTOR, "Article", second)
    assert caught.value.path == ("variants", "VI", "slug")
    assert await titles(orm, second) == {}
    state = "select state from article_variant where entry_id = $1"
    assert {row["state"] for row in await draft(orm, state, second)} == {"DRAFT"}
    await show("Article", first)  # the slug is free now
    await show("Article", second)
    assert len(await titles(orm, second)) == 2


async def test_states_say_what_is_published(orm: Database) -> None:
    key = await world.article()
    await show("Article", key, "VI")
    state = "select locale, state from article_variant order by locale"
    assert [tuple(row.values()) for row in await draft(orm, state)] == [
        ("EN", "DRAFT"),
        ("VI", "PUBLISHED"),
    ]
    assert [tuple(row.values()) for row in await live(orm, state)] == [("VI", "PUBLISHED")]


async def test_unpublishing_a_locale_leaves_the_others(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    await show("Bulletin", key)
    gone = await unpublish(ACTOR, "Bulletin", key, locales=["EN", "FR"])
    assert (gone.locales, gone.changed) == (("VI",), True)
    for table in ("bulletin_variant", "bulletin_section_variant"):
        assert {r["locale"] for r in await live(orm, f"select locale from {table}")} == {"VI"}
        assert len(await draft(orm, f"select from {table} where locale = 'EN'")) == 1
    states = "select locale, state from bulletin_variant order by locale"
    assert [row["state"] for row in await draft(orm, states)] == ["DRAFT", "PUBLISHED"]


async def test_unpublishing_all_takes_the_entry_out(orm: Database) -> None:
    article, picture = await world.article(), await world.media()
    key = await world.bulletin(article, picture)
    await show("Bulletin", key)
    tables: list[Any] = [aggregate_of("Bulletin")]
    gone = await unpublish(ACTOR, "Bulletin", key)
    assert (gone.locales, gone.changed) == ((), True)
    for shape in tables:
        assert await live(orm, f"select from {shape.table}") == [], shape.table
        assert await draft(orm, f"select from {shape.table}") != [] or shape.table.endswith(
            "item_variant"
        )
        tables += shape.parts()
    again = await unpublish(ACTOR, "Bulletin", key)
    assert (again.locales, again.changed) == ((), False)
    events = [event.event for event in await OutboxEvent.all().order_by("id")]
    assert events[-2:] == ["entry.published", "entry.unpublished"]
    assert await AuditEntry.filter(entry_id=key, verb="unpublish").count() == 1
    with pytest.raises(NotFound):
        await unpublish(ACTOR, "Bulletin", uuid4())


async def test_the_reader_meets_no_draft_table(orm: Database) -> None:
    await world.article()
    for table in ("draft.article", "draft.article_variant", "office.revision", "office.audit"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await live(orm, f"select * from {table}")
