"""The work list: what is on it, for whom, in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cms.actions.archive import archive
from cms.actions.assign import assign
from cms.actions.base import Actor, transaction
from cms.actions.publish import publish
from cms.actions.request_changes import request_changes
from cms.actions.submit import submit
from cms.auth.caller import Caller, Grant, Role
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.desk.page import Page
from cms.errors import InvalidCursor, InvalidLocale
from cms.translation.worklist import WorkItem, WorkKind, work_list
from tests.actions import world
from tests.actions.world import ACTOR, change


async def listed(locale: str, actor: Actor = ACTOR, **asked: Any) -> Page[WorkItem]:
    async with transaction(actor) as tx:
        return await work_list(tx, locale=locale, **asked)


async def kinds(locale: str, **asked: Any) -> dict[UUID, list[str]]:
    page = await listed(locale, **asked)
    return {item.entry.key: [kind.value for kind in item.kinds] for item in page.nodes}


async def due(key: UUID, locale: str, assignee: str | None, day: date | None) -> None:
    """An assignment, whether or not there is such an account."""
    async with transaction(ACTOR) as tx:
        await tx.connection.execute_query(
            "insert into office.work (id, type, entry_id, locale, authors, assignee, due_on) "
            "values ($1, 'Article', $2, $3, '{}', $4, $5)",
            [new_key(), key, locale, assignee, day],
        )


async def test_a_text_on_its_way(orm: Database) -> None:
    key = await world.article()
    assert await kinds("ZH") == {key: ["MISSING"]}
    assert await kinds("EN") == {key: ["DRAFT"]}
    await submit(ACTOR, "Article", key, locales=["EN"])
    assert await kinds("EN") == {key: ["IN_REVIEW"]}
    await request_changes(ACTOR, "Article", key, "Again.", locales=["EN"])
    assert await kinds("EN") == {key: ["CHANGES_REQUESTED"]}
    assert await kinds("VI") == {key: ["DRAFT"]}
    await submit(ACTOR, "Article", key, locales=["EN"])
    assert await kinds("EN") == {key: ["IN_REVIEW"]}
    await publish(ACTOR, "Article", key)
    assert await kinds("EN") == await kinds("VI") == {}
    await change("Article", key, variants={"EN": {"summary": "More."}})
    assert await kinds("EN") == {key: ["DRAFT"]}
    await archive(ACTOR, "Article", await world.article("khac"), locales=["EN"])
    assert len(await kinds("EN")) == 1


async def test_a_stale_text_with_what_has_moved(orm: Database) -> None:
    key = await world.article()
    await publish(ACTOR, "Article", key)
    form = {"body_markdown": "**Chữ** Việt."}
    await change("Article", key, variants={"VI": form})
    assert await kinds("EN") == {}
    await change("Article", key, variants={"VI": {"title": "Mới", "summary": "Một. Hai."}})
    (item,) = (await listed("EN")).nodes
    assert item.kinds == (WorkKind.STALE,)
    assert (item.state, item.source_locale, item.moved_sentences) == ("PUBLISHED", "VI", 3)
    await change("Article", key, variants={"EN": {"translator": "T", "slug": "x"}})
    assert await kinds("EN") == {key: ["STALE", "DRAFT"]}
    await change("Article", key, variants={"EN": {"title": "New"}})
    assert await kinds("EN") == {key: ["DRAFT"]}


async def test_headings_make_a_bulletin_stale(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    put = {"code": "news", "variants": {"VI": {"heading": "Thời sự"}}}
    await change("Bulletin", key, sections={"put": [put]})
    page = await listed("EN", kinds=[WorkKind.STALE])
    assert [(item.entry.key, item.moved_sentences) for item in page.nodes] == [(key, 1)]


async def test_all_types_are_on_it(orm: Database) -> None:
    made = [
        await world.unit(),
        await world.topic(),
        await world.period(),
        await world.media(),
        await world.article(),
    ]
    made.append(await world.bulletin(made[-1], made[-2]))
    place = await world.place()
    assert await kinds("JA") == {key: ["MISSING"] for key in [*made, place]}
    types = {item.entry.type for item in (await listed("JA")).nodes}
    assert types == {"Unit", "Topic", "Period", "Media", "Article", "Bulletin", "Place"}


async def test_what_is_missing_has_a_source_that_is_not_archived(orm: Database) -> None:
    original = {"FR": {"name": "Lieu"}}
    french = await world.make("Place", {"code": "fr", "kind": "SITE", "variants": original})
    await world.make("Place", {"code": "none", "kind": "SITE"})
    (item,) = (await listed("VI")).nodes
    assert (item.entry.key, item.source_locale, item.state) == (french, "FR", None)
    await archive(ACTOR, "Place", french)
    assert await kinds("VI") == {}


async def test_the_order_is_by_day_then_by_change_of_the_source(orm: Database) -> None:
    keys = [await world.article(f"bai-{number}") for number in range(5)]
    await due(keys[3], "ZH", "lan", date(2030, 1, 2))
    await due(keys[4], "ZH", "mai", date(2030, 1, 1))
    await due(keys[2], "ZH", "lan", None)
    await due(keys[1], "FR", "lan", date(2029, 1, 1))  # another language
    await change("Article", keys[0], variants={"VI": {"summary": "Sau cùng."}})
    order = [keys[4], keys[3], keys[1], keys[2], keys[0]]
    items = (await listed("ZH")).nodes
    assert [item.entry.key for item in items] == order
    assert [item.due_on for item in items[:3]] == [date(2030, 1, 1), date(2030, 1, 2), None]
    assert [item.entry.key for item in (await listed("ZH", assignee="lan")).nodes] == [
        keys[3],
        keys[2],
    ]
    assert datetime.now(UTC) - items[0].changed_at < timedelta(minutes=1)
    found, after = [], None
    for size in (1, 2, 2, 1):
        page = await listed("ZH", first=size, after=after)
        found += [item.entry.key for item in page.nodes]
        after = page.edges[-1].cursor if page.edges else after
        assert page.has_next_page == (len(found) < 5)
    assert found == order


async def test_only_some_kinds(orm: Database) -> None:
    first, second = await world.article("mot"), await world.article("hai")
    await submit(ACTOR, "Article", second, locales=["EN"])
    assert await kinds("EN", kinds=[WorkKind.IN_REVIEW]) == {second: ["IN_REVIEW"]}
    assert await kinds("EN", kinds=[WorkKind.DRAFT]) == {first: ["DRAFT"]}
    assert await kinds("EN", kinds=[]) == {}


async def test_what_the_viewer_may_not_see_is_not_on_it(orm: Database) -> None:
    unit = await world.unit()
    await change("Unit", unit, variants={"ZH": {"name": "省人民委员会"}})
    hidden = await world.article("kin", unit=unit, classification="INTERNAL")
    shown = await world.article("mo", classification="INTERNAL")
    grant = Grant(Role.TRANSLATOR, uuid4())
    caller = Caller(uuid4(), "lan", grants=frozenset({grant}), clearance=Classification.INTERNAL)
    await due(hidden, "ZH", "lan", date(2030, 1, 1))
    page = await listed("ZH", Actor.of(caller), kinds=[WorkKind.MISSING])
    assert [item.entry.key for item in page.nodes] == [shown]
    assert hidden in await kinds("ZH")


async def test_an_assignment_shows(orm: Database) -> None:
    key = await world.article()
    await assign(ACTOR, "Article", key, None, locale="ZH", due_on=date(2030, 5, 1))
    (item,) = (await listed("ZH")).nodes
    assert (item.assignee, item.due_on) == (None, date(2030, 5, 1))


async def test_what_is_asked_wrongly(orm: Database) -> None:
    with pytest.raises(InvalidLocale):
        await listed("XX")
    with pytest.raises(InvalidCursor):
        await listed("ZH", after="x")
