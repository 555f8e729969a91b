"""What is told, and to whom."""

from __future__ import annotations

from typing import Any

import pytest

from cms.actions.unpublish import unpublish
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.delivery.changes import Mark
from cms.errors import NotPublishable
from cms.read import global_id
from tests.actions import world
from tests.actions.world import ACTOR
from tests.subscriptions.client import socket, stream
from tests.subscriptions.conftest import Site, slug


async def test_publishing_changing_and_taking_back_are_told(desk: Database, site: Site) -> None:
    async with socket(site.port) as client, stream(site.port) as events:
        await client.subscribe()
        await site.following(2)
        key = await world.article(slug())
        gid = global_id.encode("Article", key)
        await world.show("Article", key)
        expected = {
            "kind": "PUBLISHED",
            "type": "ARTICLE",
            "id": gid,
            "locales": ["EN", "VI"],
            "isForEveryLocale": True,
            "entry": {"id": gid, "variant": {"locale": "VI"}},
        }
        for found in (await client.change(), (await events.hear()).change):
            assert found.items() >= expected.items()
        await world.change("Article", key, variants={"VI": {"title": "Đổi tên"}})
        await world.show("Article", key)
        found = await client.change()
        assert told(found) == ("UPDATED", ["VI"], False)
        assert (await events.hear()).change == found
        await unpublish(ACTOR, "Article", key, locales=["EN"])
        found = await client.change()
        assert told(found) == ("UPDATED", ["EN"], False)
        assert found["entry"] is not None
        assert (await events.hear()).change == found
        await unpublish(ACTOR, "Article", key)
        found = await client.change()
        assert told(found) == ("UNPUBLISHED", [], True)
        assert (found["id"], found["entry"]) == (gid, None)
        assert (await events.hear()).change == found


def told(change: Any) -> tuple[str, list[str], bool]:
    return change["kind"], change["locales"], change["isForEveryLocale"]


async def test_which_languages_a_change_is_for(desk: Database, site: Site) -> None:
    topic = await world.topic(slug())
    key = await world.article(slug())
    async with socket(site.port) as client:
        await client.subscribe(types=["ARTICLE"])
        await site.following()
        await world.show("Article", key, "VI")
        assert told(await client.change()) == ("PUBLISHED", ["VI"], True)
        await world.show("Article", key)
        assert told(await client.change()) == ("UPDATED", ["EN"], False)
        await world.change("Article", key, kind="FEATURE")
        await world.show("Article", key)
        assert told(await client.change()) == ("UPDATED", [], True)
        await world.change("Article", key, topics=[topic])
        await world.show("Article", key)
        assert told(await client.change()) == ("UPDATED", [], True)
        link = f"[a](article:{global_id.encode('Article', key)})"
        variants = {"EN": {"body_markdown": link}}
        await world.change("Article", key, kind="NEWS", variants=variants)
        await world.show("Article", key)
        assert told(await client.change()) == ("UPDATED", ["EN"], True)
        await world.change("Article", key, variants={"EN": {"body_markdown": "Plain."}})
        await world.show("Article", key)
        assert told(await client.change()) == ("UPDATED", ["EN"], False)
        await world.show("Article", key)  # nothing is different
        await client.silence(0.3)


async def test_parts_with_texts_of_their_own(desk: Database, site: Site) -> None:
    article, media = await world.article(slug()), await world.media()
    key = await world.bulletin(article, media, year=2031)
    async with socket(site.port) as client:
        await client.subscribe(types=["BULLETIN"])
        await site.following()
        await world.show("Bulletin", key)
        assert told(await client.change())[0] == "PUBLISHED"
        sections = [
            {
                "code": "news",
                "variants": {"VI": {"heading": "Tin mới"}, "EN": {"heading": "News"}},
                "items": [{"article": article}, {"media": media}],
            },
            {"code": "culture", "variants": {"VI": {"heading": "Văn hóa"}}, "items": []},
        ]
        await world.change("Bulletin", key, sections=sections)
        await world.show("Bulletin", key)
        assert told(await client.change()) == ("UPDATED", ["VI"], False)


async def test_each_is_told_what_concerns_it(desk: Database, site: Site) -> None:
    asked: dict[str, dict[str, Any]] = {
        "all": {},
        "topics": {"types": ["TOPIC", "PERIOD"]},
        "english": {"locales": ["EN", "FR"]},
        "english articles": {"types": ["ARTICLE"], "locales": ["EN"]},
        "none": {"types": []},
    }
    heard: dict[str, list[tuple[str, str]]] = {name: [] for name in asked}
    async with socket(site.port) as client:
        for name, variables in asked.items():
            await client.subscribe(name, **variables)
        await site.following(len(asked))
        key = await world.article(slug())
        await world.show("Article", key)  # new: for all languages
        await world.show("Topic", await world.topic(slug()))
        for locale in ("VI", "EN"):
            await world.change("Article", key, variants={locale: {"title": f"{locale} 2"}})
            await world.show("Article", key)
        await unpublish(ACTOR, "Article", key)
        for _ in range(5 + 1 + 4 + 3):
            message = await client.hear()
            change = message["payload"]["data"]["entryChanged"]
            heard[message["id"]].append((change["type"], "".join(change["locales"][:1])))
        await client.silence(0.3)
    article = [("ARTICLE", "EN"), ("ARTICLE", "VI"), ("ARTICLE", "EN"), ("ARTICLE", "")]
    assert heard["all"] == [article[0], ("TOPIC", "EN"), *article[1:]]
    assert heard["topics"] == [("TOPIC", "EN")]
    assert heard["english"] == [article[0], ("TOPIC", "EN"), *article[2:]]
    assert heard["english articles"] == [article[0], *article[2:]]
    assert heard["none"] == []


async def test_nothing_is_told_of_what_the_world_may_not_see(desk: Database, site: Site) -> None:
    async with socket(site.port) as client, stream(site.port) as events:
        await client.subscribe()
        await site.following(2)
        for level in Classification:
            key = await world.article(slug(), classification=level.value)
            await world.change("Article", key, variants={"VI": {"title": "Bí mật"}})
            if level != Classification.PUBLIC:
                with pytest.raises(NotPublishable):
                    await world.show("Article", key)
        shown = await world.article(slug())
        await world.show("Article", shown)
        assert (await client.change())["kind"] == "PUBLISHED"
        await events.hear()
        # What is saved after publication isn't shown before it is published, either.
        await world.change("Article", shown, variants={"VI": {"title": "Chưa duyệt"}})
        await client.silence(0.3)
        await unpublish(ACTOR, "Article", shown)
        found = await client.change()
        assert (found["kind"], found["entry"], found["locales"]) == ("UNPUBLISHED", None, [])
    rows = await desk.reader.fetch("select * from entry_change where kind = 'UNPUBLISHED'")
    assert {row["locales"] == [] for row in rows} == {True}


async def test_an_entry_is_shown_as_it_is_and_never_after_it_went(
    desk: Database, site: Site
) -> None:
    """An event that is told late, to who comes back, doesn't show what has been taken back."""
    query = """subscription($after: String) { entryChanged(types: [ARTICLE], after: $after) {
        kind cursor entry { variant(locale: VI) { ... on ArticleVariant { title } } } } }"""
    await world.show("Topic", await world.topic(slug()))
    (mark,) = await desk.reader.fetch(
        "select position, at from entry_change order by position desc limit 1"
    )
    key = await world.article(slug(), variants={"VI": {"title": "Cũ", "slug": slug()}})
    await world.show("Article", key)
    await world.change("Article", key, variants={"VI": {"title": "Mới"}})
    await world.show("Article", key)
    async with socket(site.port) as client:
        await client.subscribe("1", query, after=str(Mark(*mark)))
        for kind in ("PUBLISHED", "UPDATED"):
            found = await client.change()
            assert found["kind"] == kind
            assert found["entry"] == {"variant": {"title": "Mới"}}
    await unpublish(ACTOR, "Article", key)
    async with socket(site.port) as client:
        await client.subscribe("1", query, after=str(Mark(*mark)))
        told = [await client.change() for _ in range(3)]
        assert [each["entry"] for each in told] == [None] * 3
        await world.show("Article", key)
        assert (await client.change())["kind"] == "PUBLISHED"
    async with socket(site.port) as client:
        await client.subscribe("1", query, after=told[1]["cursor"])
        assert (await client.change())["entry"] is None  # UNPUBLISHED, though it is there again
        assert (await client.change())["entry"] is not None


async def test_who_asks_the_same_shares_one_statement(desk: Database, site: Site) -> None:
    other = "subscription Other { entryChanged { id entry { version } } }"
    async with socket(site.port) as first, socket(site.port) as second, stream(site.port) as events:
        for number in range(8):
            await first.subscribe(str(number))
            await second.subscribe(str(number))
        await second.subscribe("other", other)
        await site.following(18)
        for _ in range(3):
            misses = site.operations.answers.misses
            await world.show("Topic", await world.topic(slug()))
            for client in [first] * 8 + [second] * 9:
                await client.hear()
            await events.hear()
            assert site.operations.answers.misses == misses + 2


async def test_a_failing_event_does_not_end_the_subscription(
    desk: Database, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = site.operations.endpoint.compute

    async def failing(prepared: Any) -> Any:
        raise RuntimeError("of no concern to the client")

    async with socket(site.port) as client:
        await client.subscribe()
        await site.following()
        monkeypatch.setattr(site.operations.endpoint, "compute", failing)
        await world.show("Topic", await world.topic(slug()))
        payload = (await client.hear())["payload"]
        assert payload["data"] is None
        assert payload["errors"][0]["extensions"]["code"] == "INTERNAL_ERROR"
        assert "concern" not in str(payload)
        monkeypatch.setattr(site.operations.endpoint, "compute", whole)
        await world.show("Topic", await world.topic(slug()))
        assert (await client.change())["type"] == "TOPIC"


async def test_a_statement_that_takes_too_long_is_told(desk: Database, site: Site) -> None:
    async with socket(site.port) as client:
        await client.subscribe("1", "subscription { entryChanged { entry { id createdAt } } }")
        await site.following()
        owner = await desk.access.owner.connect(search_path="live")
        async with owner.transaction():
            await owner.execute("lock table period in access exclusive mode")
            await world.show("Topic", await world.topic(slug()))
            payload = (await client.hear())["payload"]
        await owner.close()
        assert payload["errors"][0]["extensions"]["code"] == "TIMEOUT"
        await world.show("Topic", await world.topic(slug()))
        assert (await client.hear())["payload"]["data"]["entryChanged"]["entry"]
