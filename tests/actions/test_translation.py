"""Revisions of variants, and what each was translated from."""

from __future__ import annotations

from json import loads
from typing import Any
from uuid import UUID

import pytest

from cms.actions.save import save
from cms.database.pools import Database
from cms.errors import InputError
from tests.actions import world
from tests.actions.world import ACTOR, change, draft

STATE = "select locale, revision, source_locale as source, source_revision as made_from, state "


async def state(database: Database, key: UUID) -> dict[str, tuple[Any, ...]]:
    sql = STATE + "from article_variant where entry_id = $1"
    rows = await draft(database, sql, key)
    return {r["locale"]: (r["revision"], r["source"], r["made_from"], r["state"]) for r in rows}


async def test_a_translation_is_made_from_the_present_source(orm: Database) -> None:
    key = await world.article()
    assert await state(orm, key) == {
        "VI": (1, None, None, "DRAFT"),
        "EN": (1, "VI", 1, "DRAFT"),
    }


async def test_only_a_change_of_its_own_texts_is_a_revision(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, kind="FEATURE")
    await change("Article", key, variants={"VI": {"title": "Cửa khẩu"}})
    await change("Article", key, variants={"EN": {"translator": "Ban đối ngoại"}})
    assert (await state(orm, key))["VI"] == (1, None, None, "DRAFT")
    assert (await state(orm, key))["EN"] == (1, "VI", 1, "DRAFT")
    await change("Article", key, variants={"VI": {"summary": "Mới"}})
    assert (await state(orm, key))["VI"] == (2, None, None, "DRAFT")


async def test_a_translation_is_stale_until_it_catches_up(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    assert (await state(orm, key))["EN"] == (1, "VI", 1, "DRAFT")  # VI is at 2
    await change("Article", key, variants={"EN": {"title": "Border gates"}})  # the same text
    assert (await state(orm, key))["EN"] == (1, "VI", 1, "DRAFT")
    await change("Article", key, variants={"EN": {"title": "New"}})
    assert (await state(orm, key))["EN"] == (2, "VI", 2, "DRAFT")


async def test_the_caller_may_say_what_it_was_made_from(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    zh = {"title": "口岸", "slug": "kouan"}
    await change("Article", key, variants={"ZH": {**zh, "source_revision": 1}})
    assert (await state(orm, key))["ZH"] == (1, "VI", 1, "DRAFT")
    await change("Article", key, variants={"ZH": {"source_revision": 2}})  # read, and found right
    assert (await state(orm, key))["ZH"] == (1, "VI", 2, "DRAFT")
    await change("Article", key, variants={"ZH": {"source_locale": "EN"}})
    assert (await state(orm, key))["ZH"] == (1, "EN", 1, "DRAFT")
    await change("Article", key, variants={"ZH": {"source_locale": None}})
    assert (await state(orm, key))["ZH"] == (1, None, None, "DRAFT")


async def test_source_and_translation_in_one_save_belong_together(orm: Database) -> None:
    key = await world.article()
    variants = {"EN": {"title": "Second"}, "VI": {"title": "Thứ hai"}}
    await change("Article", key, variants=variants)
    assert (await state(orm, key))["EN"] == (2, "VI", 2, "DRAFT")


async def test_without_a_source_a_text_is_an_original(orm: Database) -> None:
    content = {"kind": "NEWS", "variants": {"EN": {"title": "Only", "slug": "only"}}}
    saved = await save(ACTOR, "Article", content)
    assert (await state(orm, saved.key))["EN"] == (1, None, None, "DRAFT")
    vi = {"VI": {"title": "Dịch", "slug": "dich", "source_locale": "EN"}}
    await change("Article", saved.key, variants=vi)
    assert (await state(orm, saved.key))["VI"] == (1, "EN", 1, "DRAFT")


async def test_a_translation_outlives_its_source_as_an_original(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": None})
    assert await state(orm, key) == {"EN": (1, None, None, "DRAFT")}


@pytest.mark.parametrize(
    "said, field",
    [
        ({"source_revision": 2}, "source_revision"),
        ({"source_revision": 0}, "source_revision"),
        ({"source_locale": "EN"}, "source_locale"),
        ({"source_locale": "FR"}, "source_locale"),
        ({"source_locale": "XX"}, "source_locale"),
    ],
)
async def test_a_source_that_is_not_there(
    orm: Database, said: dict[str, object], field: str
) -> None:
    key = await world.article()
    with pytest.raises(InputError) as caught:
        await change("Article", key, variants={"EN": said})
    assert caught.value.path == ("variants", "EN", field)


STALE = (
    "select t.locale from article_variant t join article_variant s on s.entry_id = t.entry_id "
    "and s.locale = t.source_locale and s.revision > t.source_revision "
    "and s.sentences <> t.source_sentences where t.entry_id = $1 order by 1"
)


async def stale(database: Database, key: UUID) -> list[str]:
    return [row["locale"] for row in await draft(database, STALE, key)]


async def test_only_other_words_make_a_translation_stale(orm: Database) -> None:
    key = await world.article()
    vi = {"body_markdown": "**Chữ**\n[Việt](https://example.org).", "slug": "doi"}
    await change("Article", key, variants={"VI": vi})
    assert (await state(orm, key))["VI"][0] == 2
    assert await stale(orm, key) == []
    await change("Article", key, variants={"VI": {"body_markdown": "Chữ *Nôm*."}})
    assert await stale(orm, key) == ["EN"]
    await change("Article", key, variants={"VI": {"body_markdown": "- Chữ Việt."}})
    assert (await state(orm, key))["EN"] == (1, "VI", 1, "DRAFT")
    assert await stale(orm, key) == []  # the words are back that it was made from


async def test_a_change_of_form_does_not_catch_up(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    await change("Article", key, variants={"EN": {"body_markdown": "*English*.", "slug": "other"}})
    assert (await state(orm, key))["EN"] == (2, "VI", 1, "DRAFT")
    assert await stale(orm, key) == ["EN"]
    await change("Article", key, variants={"EN": {"body_markdown": "*Other*."}})
    assert await stale(orm, key) == []


async def test_late_work_is_accepted_and_stale(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    await change("Article", key, variants={"VI": {"summary": "Thêm một câu."}})
    zh = {"title": "口岸", "slug": "kouan", "source_revision": 1}
    fr = {"title": "Postes", "slug": "postes", "source_revision": 2}
    await change("Article", key, variants={"ZH": zh, "FR": fr})
    assert await stale(orm, key) == ["EN", "FR", "ZH"]
    await change("Article", key, variants={"VI": {"summary": ""}})
    assert await stale(orm, key) == ["EN", "ZH"]
    await change("Article", key, variants={"VI": {"title": "Cửa khẩu"}})
    assert await stale(orm, key) == ["FR"]
    zh = {"title": "边境口岸", "source_revision": 1}  # late again, and said again
    await change("Article", key, variants={"ZH": zh})
    assert (await state(orm, key))["ZH"] == (2, "VI", 1, "DRAFT")
    assert await stale(orm, key) == ["FR"]


async def test_work_from_a_revision_that_no_save_tells_of(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    owner = await orm.access.owner.connect()
    await owner.execute("update office.revision set text_revisions = '{}'")
    await owner.close()
    zh = {"title": "口岸", "slug": "kouan", "source_revision": 1}
    await change("Article", key, variants={"ZH": zh})
    assert await stale(orm, key) == ["EN", "ZH"]
    await change("Article", key, variants={"VI": {"title": "Cửa khẩu"}})
    assert await stale(orm, key) == ["ZH"]  # of which nothing is known but that it is late


async def test_a_text_that_was_an_original_takes_the_present_words(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"EN": {"source_locale": None}})
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    assert await stale(orm, key) == []
    await change("Article", key, variants={"EN": {"source_locale": "VI"}})
    assert (await state(orm, key))["EN"] == (1, "VI", 2, "DRAFT")
    assert await stale(orm, key) == []


async def test_each_save_notes_the_revisions_of_the_texts(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    await change("Article", key, variants={"EN": None})
    rows = await draft(
        orm,
        "select text_revisions::text as t from office.revision where entry_id = $1 "
        "order by version",
        key,
    )
    assert [loads(row["t"]) for row in rows] == [{"VI": 1, "EN": 1}, {"VI": 2, "EN": 1}, {"VI": 2}]


async def test_headings_are_stale_by_their_words(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())

    async def moved() -> list[str]:
        rows = await draft(
            orm,
            STALE.replace("article_variant", "bulletin_section_variant").replace(
                "t.entry_id = $1", "t.locale = 'EN'"
            ),
        )
        return [row["locale"] for row in rows]

    assert await moved() == []
    put = {"code": "news", "variants": {"VI": {"heading": "Thời sự"}}}
    await change("Bulletin", key, sections={"put": [put]})
    assert await moved() == ["EN"]
    late = {"code": "news", "variants": {"EN": {"heading": "New", "source_revision": 1}}}
    await change("Bulletin", key, sections={"put": [late]})
    assert await moved() == ["EN"]
    put = {"code": "news", "variants": {"VI": {"heading": "Tin  tức"}}}
    await change("Bulletin", key, sections={"put": [put]})
    assert await moved() == []


async def test_texts_of_parts_have_revisions_too(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    sections: list[dict[str, Any]] = [
        {"code": "news", "variants": {"VI": {"heading": "Thời sự"}}},
        {"code": "culture", "variants": {"EN": {"heading": "Culture"}}},
    ]
    await change("Bulletin", key, sections=sections)
    rows = await draft(
        orm,
        "select s.code, v.locale, v.revision, v.source_revision from bulletin_section_variant v "
        "join bulletin_section s on s.id = v.entry_id order by s.position, v.locale",
    )
    assert [tuple(row.values()) for row in rows] == [
        ("news", "EN", 1, 1),
        ("news", "VI", 2, None),
        ("culture", "EN", 1, 1),
        ("culture", "VI", 1, None),
    ]


async def test_changed_texts_are_a_draft_again(orm: Database) -> None:
    key = await world.article()
    await world.show("Article", key)
    assert (await state(orm, key))["EN"][3] == "PUBLISHED"
    await change("Article", key, variants={"EN": {"title": "Changed"}}, kind="FEATURE")
    assert (await state(orm, key))["EN"][3] == "DRAFT"
    assert (await state(orm, key))["VI"][3] == "PUBLISHED"
