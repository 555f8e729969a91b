"""Save: what is written, what derives from it, and what is left alone."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from cms.actions.save import Saved, save
from cms.database.pools import Database
from cms.errors import ActionError, NotFound, VersionConflict
from cms.i18n.collation import sort_key
from cms.i18n.locales import Locales
from cms.office import AuditEntry, OutboxEvent, Revision
from cms.read.global_id import encode
from tests.actions import world
from tests.actions.world import ACTOR, change, draft


async def row(database: Database, table: str, key: UUID) -> dict[str, Any]:
    return (await draft(database, f"select * from {table} where id = $1", key))[0]


async def variants(database: Database, key: UUID) -> dict[str, dict[str, Any]]:
    rows = await draft(database, "select * from article_variant where entry_id = $1", key)
    return {row["locale"]: row for row in rows}


async def test_a_new_entry_has_its_columns_and_defaults(orm: Database) -> None:
    unit = await world.unit()
    saved = await save(
        ACTOR,
        "Article",
        {"kind": "NEWS", "unit": unit, "event_on": "1885-02", "authors": ["Ban biên tập"]},
    )
    stored = await row(orm, "article", saved.key)
    assert saved == Saved(saved.key, 1, changed=True)
    assert (stored["kind"], stored["unit_id"], stored["version"]) == ("NEWS", unit, 1)
    assert (stored["event_on"], stored["event_on_precision"]) == (date(1885, 2, 1), "MONTH")
    assert stored["authors"] == ["Ban biên tập"]
    assert stored["classification"] == "INTERNAL"
    assert stored["published_at"] is None


async def test_what_is_absent_stays_and_none_empties(orm: Database) -> None:
    period = await world.period()
    key = await world.article(period=period, event_on="1831", authors=["a", "b"])
    await change("Article", key, kind="FEATURE")
    stored = await row(orm, "article", key)
    assert (stored["kind"], stored["period_id"], stored["event_on_precision"]) == (
        "FEATURE",
        period,
        "YEAR",
    )
    await change("Article", key, period=None, event_on=None, authors=[])
    stored = await row(orm, "article", key)
    assert (stored["period_id"], stored["event_on"], stored["authors"]) == (None, None, [])
    assert stored["event_on_precision"] == "DAY"


async def test_the_order_of_words_derives_from_title_or_name(orm: Database) -> None:
    article, place = await world.article(), await world.place()
    stored = await variants(orm, article)
    assert stored["VI"]["sort_key"] == sort_key("Cửa khẩu", "VI")
    names = await draft(orm, "select * from place_variant where entry_id = $1", place)
    assert {n["locale"]: n["sort_key"] for n in names}["ZH"] == sort_key("谅山", "ZH")
    await change("Article", article, variants={"VI": {"title": "Đường sắt"}})
    assert (await variants(orm, article))["VI"]["sort_key"] == sort_key("Đường sắt", "VI")


async def test_html_text_and_links_derive_from_the_body(orm: Database) -> None:
    picture, other = await world.media(), await world.article("khac")
    body = (
        f"Xem [bài](article:{encode('Article', other)}) và\n\n"
        f"![ảnh](media:{encode('Media', picture)}) [lại](article:{encode('Article', other)})"
    )
    key = await world.article()
    await change("Article", key, variants={"VI": {"body_markdown": body}})
    stored = (await variants(orm, key))["VI"]
    assert f'<a href="article:{encode("Article", other)}">bài</a>' in stored["body_html"]
    assert stored["body_text"] == "Xem bài và\n\nảnh lại"
    links = "select article_id, media_id from article_variant_link where owner_id = $1 "
    assert await draft(orm, links + "order by position", stored["id"]) == [
        {"article_id": other, "media_id": None},
        {"article_id": None, "media_id": picture},
    ]
    await change("Article", key, variants={"VI": {"body_markdown": "Không."}})
    assert await draft(orm, links, stored["id"]) == []


async def test_texts_are_kept_in_normal_form_c_with_line_feeds(orm: Database) -> None:
    key = await world.article()
    title, body = unicodedata.normalize("NFD", "Lạng Sơn"), "một\r\nhai\rba"
    assert title != "Lạng Sơn"
    await change("Article", key, variants={"VI": {"title": title, "body_markdown": body}})
    stored = (await variants(orm, key))["VI"]
    assert (stored["title"], stored["body_markdown"]) == ("Lạng Sơn", "một\nhai\nba")


async def test_saving_the_same_again_does_nothing(orm: Database) -> None:
    article, picture = await world.article(), await world.media()
    content = {
        "year": 2015,
        "month": 1,
        "number": 1,
        "cover": picture,
        "languages": ["VI", "EN"],
        "variants": {"VI": {"title": "Số 1"}, "EN": {"title": "No. 1"}},
        "sections": [{"code": "news", "items": [{"article": article}, {"media": picture}]}],
    }
    first = await save(ACTOR, "Bulletin", content)
    again = await save(ACTOR, "Bulletin", content, key=first.key)
    assert again == Saved(first.key, 1, changed=False)
    for table in ("revision", "audit"):
        rows = await draft(orm, f"select * from office.{table} where entry_id = $1", first.key)
        assert len(rows) == 1


async def test_a_list_keeps_its_order_and_its_rows(orm: Database) -> None:
    topics = [await world.topic(code) for code in ("a", "b", "c", "d")]
    key = await world.article(topics=topics[:3])
    sql = "select id, target_id, position from article_topic where owner_id = $1 order by position"
    before = {row["target_id"]: row["id"] for row in await draft(orm, sql, key)}
    version = await change("Article", key, topics=[topics[2], topics[3], topics[0]])
    after = await draft(orm, sql, key)
    assert [row["target_id"] for row in after] == [topics[2], topics[3], topics[0]]
    assert [row["position"] for row in after] == [0, 1, 2]
    assert {row["target_id"]: row["id"] for row in after}[topics[0]] == before[topics[0]]
    assert version == 2


async def test_links_with_a_role_may_be_given_either_way(orm: Database) -> None:
    lead, other = await world.media(), await world.media()
    key = await world.article(media=[{"target": lead, "role": "LEAD"}, other])
    sql = "select target_id, role from article_media where owner_id = $1 order by position"
    assert await draft(orm, sql, key) == [
        {"target_id": lead, "role": "LEAD"},
        {"target_id": other, "role": "INLINE"},
    ]
    await change("Article", key, media=[lead, {"target": other, "role": "GALLERY"}])
    assert [row["role"] for row in await draft(orm, sql, key)] == ["LEAD", "GALLERY"]


async def test_parts_keep_their_texts_when_only_their_order_is_given(orm: Database) -> None:
    article, picture = await world.article(), await world.media()
    key = await world.bulletin(article, picture)
    await change("Bulletin", key, sections=[{"code": "culture"}, {"code": "news"}])
    sections = await draft(
        orm,
        "select s.code, v.heading from bulletin_section s join bulletin_section_variant v "
        "on v.entry_id = s.id where s.owner_id = $1 order by s.position, v.locale",
        key,
    )
    assert [(s["code"], s["heading"]) for s in sections] == [
        ("culture", "Văn hóa"),
        ("news", "News"),
        ("news", "Tin tức"),
    ]
    items = await draft(orm, "select article_id, media_id from bulletin_item order by position")
    assert items == [
        {"article_id": article, "media_id": None},
        {"article_id": None, "media_id": picture},
    ]


async def test_an_item_may_stand_twice_and_sections_go_with_their_items(orm: Database) -> None:
    article, picture = await world.article(), await world.media()
    key = await world.bulletin(article, picture)
    items = [{"article": article}, {"media": picture}, {"article": article}]
    await change("Bulletin", key, sections=[{"code": "news", "items": items}])
    assert len(await draft(orm, "select from bulletin_item")) == 3
    assert len(await draft(orm, "select from bulletin_section")) == 1
    await change("Bulletin", key, sections=[])
    assert await draft(orm, "select from bulletin_item") == []
    assert await draft(orm, "select from bulletin_section_variant") == []


async def test_a_variant_that_is_none_is_removed_unless_it_is_live(orm: Database) -> None:
    key = await world.article()
    await world.show("Article", key, "VI")
    await change("Article", key, variants={"EN": None})
    assert list(await variants(orm, key)) == ["VI"]
    assert await change("Article", key, variants={"EN": None}) == 2  # not there: no change
    with pytest.raises(ActionError) as caught:
        await change("Article", key, variants={"VI": None})
    assert caught.value.path == ("variants", "VI")
    assert list(await variants(orm, key)) == ["VI"]


async def test_expected_version_guards_the_update(orm: Database) -> None:
    key = await world.article()
    saved = await save(ACTOR, "Article", {"kind": "PROFILE"}, key=key, expected_version=1)
    assert saved.version == 2
    with pytest.raises(VersionConflict, match=r"version 2, not 1") as caught:
        await save(ACTOR, "Article", {"kind": "NEWS"}, key=key, expected_version=1)
    assert caught.value.params == {"actual": 2, "expected": 1}
    assert (await row(orm, "article", key))["kind"] == "PROFILE"


async def test_a_key_without_an_entry_is_not_found_unless_it_may_be_made(orm: Database) -> None:
    key = uuid4()
    content = {"kind": "NEWS", "variants": {"VI": {"title": "a", "slug": "a"}}}
    with pytest.raises(NotFound):
        await save(ACTOR, "Article", content, key=key)
    assert await save(ACTOR, "Article", content, key=key, upsert=True) == Saved(key, 1, True)
    assert await save(ACTOR, "Article", content, key=key, upsert=True) == Saved(key, 1, False)


async def test_each_save_leaves_a_revision_that_can_be_saved_again(orm: Database) -> None:
    article, picture = await world.article(), await world.media()
    key = await world.bulletin(article, picture, released_on="2015-01-30", cover=picture)
    await change("Bulletin", key, sections=[], variants={"VI": {"title": "Khác"}}, cover=None)
    revisions = await Revision.filter(entry_id=key).order_by("version")
    assert [(r.version, r.actor, r.type) for r in revisions] == [
        (1, "tester", "Bulletin"),
        (2, "tester", "Bulletin"),
    ]
    await save(ACTOR, "Bulletin", revisions[0].content, key=key)
    restored = (await Revision.filter(entry_id=key).order_by("-version"))[0]
    assert restored.version == 3
    assert restored.content["sections"] == revisions[0].content["sections"]
    assert restored.content["cover"] == str(picture)
    assert restored.content["released_on"] == "2015-01-30"
    assert restored.content["variants"]["VI"]["title"] == "Bản tin số 1"


async def test_each_save_is_audited_and_announced(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, kind="FEATURE", variants={"EN": {"summary": "s"}}, topics=[])
    audit = await draft(orm, "select * from office.audit where entry_id = $1 order by version", key)
    assert [(a["actor"], a["verb"], a["type"], a["version"]) for a in audit] == [
        ("tester", "save", "Article", 1),
        ("tester", "save", "Article", 2),
    ]
    last = await AuditEntry.get(entry_id=key, version=2)
    assert last.detail == {"created": False, "fields": ["kind"], "lists": [], "locales": ["EN"]}
    events = await OutboxEvent.all().order_by("id")
    assert [event.event for event in events] == ["entry.saved", "entry.saved"]
    assert events[1].payload == {
        "type": "Article",
        "key": str(key),
        "version": 2,
        "locales": ["EN"],
    }


async def test_the_locales_are_those_of_the_installation(orm: Database) -> None:
    content = {"code": "a", "variants": {"DE": {"name": "Wirtschaft"}}}
    saved = await save(ACTOR, "Topic", content, locales=Locales(("DE", "FR")))
    more = {"variants": {"FR": {"name": "Économie"}}}
    await save(ACTOR, "Topic", more, key=saved.key, locales=Locales(("DE", "FR")))
    rows = await draft(orm, "select locale, source_locale from topic_variant order by locale")
    assert rows == [
        {"locale": "DE", "source_locale": None},
        {"locale": "FR", "source_locale": "DE"},
    ]


async def test_a_live_entry_cannot_be_classified(orm: Database) -> None:
    key = await world.article()
    await world.show("Article", key)
    with pytest.raises(ActionError, match="unpublish it first") as caught:
        await change("Article", key, classification="SECRET")
    assert caught.value.path == ("classification",)
    assert (await row(orm, "article", key))["classification"] == "PUBLIC"
