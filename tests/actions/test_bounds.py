"""Lists that are read whole are bounded when they are saved, by the same number."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.values import Reference
from cms.app import create_engine
from cms.config import Settings
from cms.content.base import bound_of
from cms.database.pools import Database
from cms.errors import LimitExceeded
from cms.read import graph as g
from cms.read.catalog import Backward, Through
from cms.read.global_id import encode
from tests.actions import world
from tests.actions.test_trees import MAKERS
from tests.actions.world import change, draft, live, show


def small_lists() -> Iterator[tuple[str, str, int]]:
    """The table and the name of every list that is read whole, and how long it can be."""
    context = create_engine(Settings()).context
    for type_ in context.graph.types.values():
        for source in type_.fields.values():
            if isinstance(source, g.Many | g.ManyChoices):
                relation = context.table(type_.name).relations[source.relation]
                assert isinstance(relation, Backward | Through)
                assert relation.at_most is not None, (type_.name, source.relation)
                yield context.table(type_.name).name, source.relation, relation.at_most


def saved_lists() -> Iterator[tuple[str, str, int]]:
    """The table and the name of every list that saving bounds, and how."""
    for name in create_engine(Settings()).context.graph.entries:
        yield from _below(aggregate_of(name))


def _below(shape: Shape) -> Iterator[tuple[str, str, int]]:
    for name, part in shape.lists.items():
        yield shape.table, name, part.at_most
    for value in shape.values.values():
        if isinstance(value, Reference) and value.at_most is not None:
            key: Any = shape.model._meta.fields_map[value.name]
            yield aggregate_of(value.target).table, str(key.related_name), value.at_most
    for part in shape.parts():
        yield from _below(part)


def test_what_is_read_whole_is_bounded_when_it_is_saved() -> None:
    assert set(small_lists()) <= set(saved_lists())
    assert {at_most for _, _, at_most in small_lists()} == {20, 24, 60, 100}


def test_a_relation_without_a_bound_has_none() -> None:
    field = aggregate_of("Article").lists["media"].model._meta.fields_map["owner"]
    assert bound_of(field) is None


async def test_a_list_longer_than_its_bound_is_refused(orm: Database) -> None:
    key = await world.article()
    for name, limit in (("topics", 20), ("places", 20)):
        message = f"{limit + 1} members; at most {limit}"
        with pytest.raises(LimitExceeded, match=message) as caught:
            await change("Article", key, **{name: [uuid4() for _ in range(limit + 1)]})
        assert caught.value.path == (name,)
    issue = await world.bulletin(key, await world.media())
    items = [{"article": key} for _ in range(61)]
    with pytest.raises(LimitExceeded, match="61 members; at most 60") as caught:
        await change("Bulletin", issue, sections=[{"code": "a", "items": items}])
    assert caught.value.path == ("sections", 0, "items")
    sections = [{"code": f"s-{number}"} for number in range(25)]
    with pytest.raises(LimitExceeded, match="25 members; at most 24"):
        await change("Bulletin", issue, sections=sections)


async def test_a_list_as_long_as_its_bound_is_saved_whole(orm: Database) -> None:
    topics = [await world.topic(f"topic-{number}") for number in range(20)]
    key = await world.article(topics=topics)
    rows = await draft(orm, "select target_id from article_topic where owner_id = $1", key)
    assert {row["target_id"] for row in rows} == set(topics)


async def test_a_body_with_too_many_links_is_refused(orm: Database) -> None:
    links = "".join(f"[a](article:{encode('Article', uuid4())})" for _ in range(101))
    key = await world.article()
    texts = {"title": "Cửa khẩu", "slug": "cua-khau", "body_markdown": links}
    with pytest.raises(LimitExceeded, match="101 members; at most 100") as caught:
        await change("Article", key, variants={"VI": texts})
    assert caught.value.path == ("variants", "VI", "body_markdown")


# --- children -------------------------------------------------------------------------------------


async def fill(orm: Database, stage: str, table: str, count: int) -> None:
    """So many children of the only entry of a table, by SQL: what is tested is the one more."""
    owner = await orm.access.owner.connect()
    try:
        columns = await owner.fetchval(
            "select string_agg(quote_ident(column_name), ', ') from information_schema.columns "
            "where table_schema = $1 and table_name = $2 "
            "and column_name not in ('id', 'code', 'parent_id')",
            stage,
            table,
        )
        await owner.execute(
            f"insert into {stage}.{table} (id, code, parent_id, {columns}) "
            f"select uuidv7(), 'filled-' || n, e.id, {columns} "
            f"from {stage}.{table} as e, generate_series(1, {count}) as n"
        )
    finally:
        await owner.close()


@pytest.mark.parametrize("type_name", MAKERS)
async def test_a_parent_has_at_most_so_many_children(orm: Database, type_name: str) -> None:
    parent = await MAKERS[type_name]("parent")
    await fill(orm, "draft", type_name.lower(), 99)
    hundredth = await MAKERS[type_name]("hundredth", parent=parent)
    with pytest.raises(LimitExceeded, match="101 entries under it; at most 100") as caught:
        await MAKERS[type_name]("one-more", parent=parent)
    assert caught.value.path == ("parent",)
    other = await MAKERS[type_name]("other")
    with pytest.raises(LimitExceeded):
        await change(type_name, other, parent=parent)
    assert await change(type_name, hundredth, parent=None) == 2
    assert await change(type_name, other, parent=parent) == 2


async def test_the_live_list_is_bounded_too(orm: Database) -> None:
    """``live`` may lag behind: what left the parent in ``draft`` can still be there."""
    parent = await world.topic("parent")
    await show("Topic", parent)
    await fill(orm, "live", "topic", 100)
    child = await world.topic("child", parent=parent)
    with pytest.raises(LimitExceeded, match="at most 100") as caught:
        await show("Topic", child)
    assert caught.value.path == ("parent",)
    assert await live(orm, "select from topic where code = 'child'") == []


async def test_two_who_both_want_the_last_place(orm: Database) -> None:
    parent = await world.topic("parent")
    await fill(orm, "draft", "topic", 99)
    outcomes = await asyncio.gather(
        *(world.topic(f"child-{number}", parent=parent) for number in range(4)),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert [type(each) for each in refused] == [LimitExceeded] * 3
    rows = await draft(orm, "select from topic where parent_id = $1", parent)
    assert len(rows) == 100
