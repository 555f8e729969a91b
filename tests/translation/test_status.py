"""How a translation stands to its source, sentence by sentence."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from cms.actions.base import Actor, transaction
from cms.auth.caller import Caller, Grant, Role
from cms.database.pools import Database
from cms.desk.reference import EntryRef
from cms.errors import InvalidLocale, NotFound
from cms.translation.status import TranslationStatus, status
from tests.actions import world
from tests.actions.world import ACTOR, change

BODY = "Câu một. Câu hai.\n\nCâu ba."


async def of(type_name: str, key: UUID, locale: str) -> TranslationStatus:
    async with transaction(ACTOR) as tx:
        return await status(tx, type_name, key, locale)


def told(found: TranslationStatus) -> list[tuple[str, str | None, str | None]]:
    return [(each.change.value, each.field, each.text) for each in found.sentences]


async def article() -> UUID:
    vi = {"title": "Tên", "slug": "ten", "body_markdown": BODY}
    en = {"title": "Name", "slug": "name", "body_markdown": "One. Two.\n\nThree."}
    return await world.make("Article", {"kind": "NEWS", "variants": {"VI": vi, "EN": en}})


async def test_what_is_up_to_date_is_kept(orm: Database) -> None:
    key = await article()
    found = await of("Article", key, "EN")
    assert (found.entry, found.locale) == (EntryRef("Article", key), "EN")
    assert (found.source_locale, found.source_revision, found.present_revision) == ("VI", 1, 1)
    assert (found.is_stale, found.moved_sentences) == (False, 0)
    assert told(found) == [
        ("KEPT", "title", "Tên"),
        ("KEPT", "body_markdown", "Câu một."),
        ("KEPT", "body_markdown", "Câu hai."),
        ("KEPT", "body_markdown", "Câu ba."),
    ]


async def test_the_sentences_that_moved_are_named(orm: Database) -> None:
    key = await article()
    body = "- Câu **một**.\n- Câu thứ hai. Câu thêm.\n\nCâu ba."
    await change("Article", key, variants={"VI": {"body_markdown": body, "summary": "Tóm tắt."}})
    found = await of("Article", key, "EN")
    assert (found.source_revision, found.present_revision) == (1, 2)
    assert (found.is_stale, found.moved_sentences) == (True, 3)
    assert told(found) == [
        ("KEPT", "title", "Tên"),
        ("NEW", "summary", "Tóm tắt."),
        ("KEPT", "body_markdown", "Câu một."),
        ("GONE", "body_markdown", "Câu hai."),
        ("NEW", "body_markdown", "Câu thứ hai."),
        ("NEW", "body_markdown", "Câu thêm."),
        ("KEPT", "body_markdown", "Câu ba."),
    ]


async def test_a_change_of_form_is_none(orm: Database) -> None:
    key = await article()
    await change("Article", key, variants={"VI": {"body_markdown": BODY.replace("Câu", "*Câu*")}})
    found = await of("Article", key, "EN")
    assert (found.source_revision, found.present_revision) == (1, 2)
    assert (found.is_stale, found.moved_sentences) == (False, 0)
    assert {each.change.value for each in found.sentences} == {"KEPT"}


async def test_late_work_shows_what_it_lacks(orm: Database) -> None:
    key = await article()
    for number in range(2, 5):
        vi = {"body_markdown": BODY.replace("hai", f"số {number}")}
        await change("Article", key, variants={"VI": vi})
    zh = {"title": "名", "slug": "ming", "source_revision": 3}
    await change("Article", key, variants={"ZH": zh})
    found = await of("Article", key, "ZH")
    assert (found.source_revision, found.present_revision, found.is_stale) == (3, 4, True)
    assert told(found)[2:4] == [
        ("GONE", "body_markdown", "Câu số 3."),
        ("NEW", "body_markdown", "Câu số 4."),
    ]


async def test_what_is_to_be_translated_is_new(orm: Database) -> None:
    key = await article()
    found = await of("Article", key, "ZH")
    assert (found.source_locale, found.source_revision, found.present_revision) == ("VI", None, 1)
    assert (found.is_stale, found.moved_sentences) == (False, 0)
    assert [each[0] for each in told(found)] == ["NEW"] * 4


async def test_without_the_source_locale_another_original_is_the_source(orm: Database) -> None:
    variants = {"FR": {"name": "Lieu"}, "EN": {"name": "Place"}}
    key = await world.make("Place", {"code": "here", "kind": "SITE", "variants": variants})
    assert (await of("Place", key, "ZH")).source_locale == "EN"
    assert (await of("Place", key, "FR")).source_locale is None


async def test_an_original_has_no_source(orm: Database) -> None:
    found = await of("Article", await article(), "VI")
    assert (found.source_locale, found.present_revision, found.sentences) == (None, None, ())
    assert not found.is_stale


async def test_parts_count_with_their_entry(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    found = await of("Bulletin", key, "EN")
    assert [(each.change.value, each.part, each.text) for each in found.sentences] == [
        ("KEPT", None, "Bản tin số 1"),
        ("KEPT", "sections.0", "Tin tức"),
        ("NEW", "sections.1", "Văn hóa"),
    ]
    assert not found.is_stale
    put = {"code": "news", "variants": {"VI": {"heading": "Thời sự"}}}
    await change("Bulletin", key, sections={"put": [put]})
    found = await of("Bulletin", key, "EN")
    assert (found.is_stale, found.moved_sentences) == (True, 1)
    assert [(each.change.value, each.part, each.text) for each in found.sentences][1:3] == [
        ("GONE", "sections.0", "Tin tức"),
        ("NEW", "sections.0", "Thời sự"),
    ]


async def test_words_that_no_revision_tells_are_gone_without_them(orm: Database) -> None:
    key = await article()
    await change("Article", key, variants={"VI": {"title": "Tên mới"}})
    owner = await orm.access.owner.connect()
    await owner.execute("delete from office.revision where version = 1")
    await owner.close()
    assert told(await of("Article", key, "EN"))[:2] == [
        ("GONE", None, None),
        ("NEW", "title", "Tên mới"),
    ]


async def test_words_of_saves_that_noted_no_revisions_are_found(orm: Database) -> None:
    key = await article()
    for number in range(2, 25):
        await change("Article", key, variants={"VI": {"title": f"Tên {number}"}})
    owner = await orm.access.owner.connect()
    await owner.execute("update office.revision set text_revisions = '{}'")
    await owner.close()
    assert told(await of("Article", key, "EN"))[0] == ("GONE", "title", "Tên")


async def test_words_of_a_higher_classification_are_not_told(orm: Database) -> None:
    key = await article()
    secret = {"title": "Điều mật", "body_markdown": BODY}
    await change("Article", key, classification="SECRET", variants={"VI": secret})
    await change("Article", key, variants={"EN": {"title": "The secret"}})
    public = {"title": "Điều công khai"}
    await change("Article", key, classification="PUBLIC", variants={"VI": public})
    gone = ("GONE", "title", "Điều mật")
    assert told(await of("Article", key, "EN"))[0] == gone
    caller = Caller(uuid4(), "lan", grants=frozenset({Grant(Role.EDITOR)}))
    async with transaction(Actor.of(caller)) as tx:
        found = await status(tx, "Article", key, "EN")
    assert told(found)[:2] == [("GONE", None, None), ("NEW", "title", "Điều công khai")]


async def test_what_is_not_there(orm: Database) -> None:
    with pytest.raises(NotFound):
        await of("Article", uuid4(), "EN")
    with pytest.raises(InvalidLocale):
        await of("Article", await article(), "XX")
