"""Restoring: what comes back, as what, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from cms.actions.base import Actor
from cms.actions.delete import delete
from cms.actions.restore import restore
from cms.actions.save import save
from cms.auth.caller import Caller, Grant, Role
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.errors import (
    ActionError,
    ClientError,
    Conflict,
    Forbidden,
    InputError,
    LimitExceeded,
    NotFound,
    VersionConflict,
)
from cms.office import AuditEntry, OutboxEvent, Revision
from tests.actions import world
from tests.actions.world import ACTOR, change, draft, show
from tests.mutations.newsroom import gid

Content = dict[str, Any]


async def content(key: UUID, version: int | None = None) -> Content:
    """What a revision says, by default the newest."""
    found = Revision.filter(entry_id=key, **({"version": version} if version else {}))
    newest = await found.order_by("-version").first()
    assert newest
    return dict(newest.content)


def stale(kept: Content, revisions: Mapping[str, int]) -> dict[str, bool]:
    """Of each translation whether it was made from an older revision of its source."""
    return {
        locale: text["source_revision"] < revisions[text["source_locale"]]
        for locale, text in kept["variants"].items()
        if text["source_locale"]
    }


def uncounted(kept: Any) -> Any:
    """Without the revisions of sources: they go on counting."""
    if isinstance(kept, dict):
        return {n: uncounted(each) for n, each in kept.items() if n != "source_revision"}
    return [uncounted(each) for each in kept] if isinstance(kept, list) else kept


async def text_revisions(key: UUID, version: int) -> dict[str, int]:
    return dict((await Revision.get(entry_id=key, version=version)).text_revisions)


async def test_an_entry_is_what_it_was(orm: Database) -> None:
    topic = await world.topic()
    key = await world.article(topics=[topic], authors=["A"])
    await change("Article", key, topics=[], kind="FEATURE", variants={"VI": {"title": "Mới"}})
    await change("Article", key, variants={"EN": None, "ZH": {"title": "口岸", "slug": "kou-an"}})
    restored = await restore(ACTOR, "Article", key, 1, reason="Sửa nhầm")
    assert (restored.version, restored.changed) == (4, True)
    assert await content(key) == await content(key, 1) | {
        "variants": (await content(key))["variants"]
    }
    assert uncounted(await content(key)) == uncounted(await content(key, 1))
    rows = await draft(orm, "select locale, state, revision from article_variant order by locale")
    assert [tuple(row.values()) for row in rows] == [("EN", "DRAFT", 2), ("VI", "DRAFT", 3)]
    entry = await AuditEntry.get(entry_id=key, version=4)
    assert (entry.verb, entry.detail["restored"]) == ("restore", 1)
    assert (entry.detail["reason"], entry.detail["locales"]) == ("Sửa nhầm", ["VI", "EN", "ZH"])
    assert (await Revision.get(entry_id=key, version=4)).reason == "Sửa nhầm"
    assert await OutboxEvent.filter(event="entry.saved").count() == 5


async def test_what_is_so_already_is_left_alone(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Mới"}})
    assert not (await restore(ACTOR, "Article", key, 2)).changed
    assert (await restore(ACTOR, "Article", key, 1)).version == 3
    again = await restore(ACTOR, "Article", key, 1)
    assert (again.version, again.changed) == (3, False)
    assert await Revision.filter(entry_id=key).count() == 3


async def test_texts_of_some_locales_alone(orm: Database) -> None:
    key = await world.article()
    texts = {"VI": {"title": "Mới"}, "EN": {"title": "New"}, "ZH": {"title": "新", "slug": "xin"}}
    await change("Article", key, kind="FEATURE", variants=texts)
    await restore(ACTOR, "Article", key, 1, locales=["EN", "ZH"])
    now = await content(key)
    assert (now["kind"], now["variants"]["VI"]["title"]) == ("FEATURE", "Mới")
    assert now["variants"]["EN"]["title"] == "Border gates"
    assert "ZH" not in now["variants"]
    assert stale(now, await text_revisions(key, 3)) == {"EN": True}  # VI is another by now


async def test_a_translation_is_as_fresh_as_it_was(orm: Database) -> None:
    key = await world.article()  # EN is made from VI
    await change("Article", key, variants={"VI": {"title": "Hai"}})  # and stale
    await change("Article", key, variants={"EN": {"title": "Two"}})  # and not
    await change("Article", key, variants={"VI": {"title": "Ba"}, "EN": {"title": "Three"}})
    for version, expected in ((1, False), (2, True), (3, False), (4, False)):
        found = await restore(ACTOR, "Article", key, version)
        now, revisions = await content(key), await text_revisions(key, found.version)
        assert stale(now, revisions) == {"EN": expected}, version


async def test_a_text_that_comes_back_counts_on(orm: Database) -> None:
    """What was removed and is there again: no revision of it has the number of another."""
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Hai"}, "EN": {"title": "Two"}})
    await change("Article", key, variants={"VI": None})
    assert (await content(key))["variants"]["EN"]["source_locale"] is None
    await restore(ACTOR, "Article", key, 2)
    assert await text_revisions(key, 4) == {"EN": 2, "VI": 3}
    assert stale(await content(key), {"VI": 3}) == {"EN": False}
    await change("Article", key, variants={"VI": None})
    await restore(ACTOR, "Article", key, 3, locales=["EN"])
    assert (await content(key))["variants"]["EN"]["source_locale"] is None
    await restore(ACTOR, "Article", key, 2, locales=["EN"])  # its source isn't there
    assert (await content(key))["variants"]["EN"]["source_locale"] is None


async def test_an_entry_that_comes_back_counts_on(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Hai"}})
    await delete(ACTOR, "Article", key)
    texts = {"VI": {"title": "Cửa khẩu", "slug": "cua-khau"}}
    saved = await save(ACTOR, "Article", {"kind": "NEWS", "variants": texts}, key=key, upsert=True)
    assert saved.version == 3
    assert await text_revisions(key, 3) == {"VI": 3}


async def test_texts_of_parts(orm: Database) -> None:
    key = await world.bulletin(await world.article(), await world.media())
    before = await content(key)
    sections = [
        {"code": "culture", "variants": {"VI": {"heading": "Khác"}, "EN": {"heading": "Other"}}},
        {"code": "news", "variants": {"VI": {"heading": "Mới"}, "EN": {"heading": "New"}}},
        {"code": "sport", "variants": {"VI": {"heading": "Thể thao"}}},
    ]
    await change("Bulletin", key, sections=sections, variants={"EN": {"title": "Another"}})
    await restore(ACTOR, "Bulletin", key, 1, locales=["EN"])
    now = await content(key)
    assert now["variants"]["EN"]["title"] == "Bulletin no. 1"
    assert [
        (s["code"], {lo: t["heading"] for lo, t in s["variants"].items()}) for s in now["sections"]
    ] == [
        ("culture", {"VI": "Khác"}),
        ("news", {"EN": "News", "VI": "Mới"}),
        ("sport", {"VI": "Thể thao"}),
    ]
    await restore(ACTOR, "Bulletin", key, 1)
    assert uncounted(await content(key)) == uncounted(before)


async def test_a_live_text_is_not_removed(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"ZH": {"title": "口岸", "slug": "kou-an"}})
    await show("Article", key)
    with pytest.raises(ActionError, match="The variant ZH is live; unpublish it first"):
        await restore(ACTOR, "Article", key, 1)
    assert (await restore(ACTOR, "Article", key, 1, locales=["VI"])).version == 2


async def test_a_live_entry_is_not_classified(orm: Database) -> None:
    key = await world.article(classification="INTERNAL")
    await change("Article", key, classification="PUBLIC")
    await show("Article", key)
    with pytest.raises(ActionError, match="can't become INTERNAL"):
        await restore(ACTOR, "Article", key, 1)


async def test_each_link_to_what_is_gone_is_named(orm: Database) -> None:
    topics = [await world.topic(code) for code in ("a", "b", "c")]
    other = await world.article("khac")
    body = f"[Một](article:{gid('Article', other)})"
    key = await world.article(topics=topics)
    await change("Article", key, variants={"VI": {"body_markdown": body}})
    await change("Article", key, topics=[topics[1]], variants={"VI": {"body_markdown": ""}})
    for topic in (topics[0], topics[2]):
        await delete(ACTOR, "Topic", topic)
    await delete(ACTOR, "Article", other)
    with pytest.raises(ClientError) as error:
        await restore(ACTOR, "Article", key, 2)
    found = [error.value, *error.value.others]
    assert {(e.path, e.code) for e in found} == {
        (("topics", 0, "target"), "NOT_FOUND"),
        (("topics", 2, "target"), "NOT_FOUND"),
        (("variants", "VI", "body_markdown"), "BAD_USER_INPUT"),
    }
    assert (await content(key))["topics"] == [{"target": str(topics[1])}]
    assert await Revision.filter(entry_id=key).count() == 3


async def test_a_slug_that_is_taken_meanwhile(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"slug": "moi"}})
    await world.article("cua-khau", variants={"VI": {"title": "Khác", "slug": "cua-khau"}})
    with pytest.raises(Conflict, match="slug “cua-khau” belongs to another entry") as error:
        await restore(ACTOR, "Article", key, 1)
    assert error.value.path == ("variants", "VI", "slug")


async def test_what_is_asked_for_must_be_there(orm: Database) -> None:
    key = await world.article()
    with pytest.raises(NotFound, match="The entry has no revision 2") as missing:
        await restore(ACTOR, "Article", key, 2)
    assert missing.value.path == ("version",)
    with pytest.raises(NotFound, match="There is no Article with this key"):
        await restore(ACTOR, "Article", new_key(), 1)
    with pytest.raises(VersionConflict):
        await restore(ACTOR, "Article", key, 1, expected_version=2)
    with pytest.raises(InputError, match="no text in ZH, neither in version 1 nor now") as error:
        await restore(ACTOR, "Article", key, 1, locales=["VI", "ZH"])
    assert error.value.path == ("locales", 1)
    with pytest.raises(InputError, match="XX is not a locale"):
        await restore(ACTOR, "Article", key, 1, locales=["XX"])
    with pytest.raises(LimitExceeded):
        await restore(ACTOR, "Article", key, 1, reason="a" * 501)


def somebody(role: Role, *, locale: str | None = None, unit: UUID | None = None) -> Actor:
    grants = frozenset({Grant(role, unit, locale)})
    caller = Caller(new_key(), "somebody", grants=grants, clearance=Classification.INTERNAL)
    return Actor.of(caller)


async def test_the_rights_are_those_of_what_changes(orm: Database) -> None:
    key = await world.article()
    texts = {"VI": {"title": "Mới"}, "EN": {"title": "New"}}
    await change("Article", key, kind="FEATURE", variants=texts)
    translator = somebody(Role.TRANSLATOR, locale="EN")
    for chosen in (None, ["EN", "VI"]):
        with pytest.raises(Forbidden):
            await restore(translator, "Article", key, 1, locales=chosen)
    assert (await restore(translator, "Article", key, 1, locales=["EN"])).changed
    with pytest.raises(Forbidden):
        await restore(somebody(Role.APPROVER), "Article", key, 1)
    with pytest.raises(NotFound):
        await restore(Actor.of(Caller(new_key(), "nobody")), "Article", key, 1)


async def test_what_is_above_the_clearance_does_not_come_back(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, classification="SECRET", variants={"VI": {"title": "Mật"}})
    await change("Article", key, classification="PUBLIC", variants={"VI": {"title": "Tin"}})
    with pytest.raises(NotFound, match="no revision 2"):
        await restore(somebody(Role.EDITOR), "Article", key, 2)
    assert (await restore(somebody(Role.EDITOR), "Article", key, 1)).version == 4


async def test_a_unit_is_given_back_by_those_of_both(orm: Database) -> None:
    ours, theirs = await world.unit("ours"), await world.unit("theirs")
    key = await world.article(unit=theirs)
    await change("Article", key, authors=["A"])
    await show("Article", key)
    await change("Article", key, unit=ours)
    with pytest.raises(Forbidden):
        await restore(somebody(Role.EDITOR, unit=ours), "Article", key, 2)
    assert (await restore(somebody(Role.EDITOR), "Article", key, 2)).version == 4


async def test_hidden_links_stay_as_they_are(orm: Database) -> None:
    secret = await world.topic("secret", classification="SECRET")
    open_ = await world.topic("open")
    key = await world.article(topics=[open_])
    await change("Article", key, topics=[secret], authors=["A"])
    await restore(somebody(Role.EDITOR), "Article", key, 1)
    targets = [row["target"] for row in (await content(key))["topics"]]
    assert targets == [str(secret), str(open_)]
    await change("Article", key, topics=[open_])
    with pytest.raises(NotFound):  # as if it were gone
        await restore(somebody(Role.EDITOR), "Article", key, 2)
