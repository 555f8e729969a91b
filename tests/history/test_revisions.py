"""Who sees which revisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from cms.actions.base import Actor, transaction
from cms.actions.delete import delete
from cms.actions.save import save
from cms.actions.unpublish import unpublish
from cms.auth.caller import Caller, Grant, Role
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.errors import InputError, LimitExceeded, NotFound
from cms.history.compare import Alteration
from cms.history.revisions import RevisionInfo, comparison, revision, revisions
from cms.office import AuditEntry
from tests.actions import world
from tests.actions.world import ACTOR, change

INTERNAL = Classification.INTERNAL


def editor(unit: UUID | None = None, clearance: Classification = INTERNAL) -> Actor:
    grant = Grant(Role.EDITOR, unit)
    return Actor.of(Caller(new_key(), "editor", grants=frozenset({grant}), clearance=clearance))


async def seen(actor: Actor, key: UUID, type_name: str = "Article", **page: Any) -> list[int]:
    async with transaction(actor) as tx:
        return [info.version for info in (await revisions(tx, type_name, key, **page)).nodes]


async def info(key: UUID, version: int) -> RevisionInfo:
    async with transaction(ACTOR) as tx:
        nodes = (await revisions(tx, "Article", key)).nodes
        return next(node for node in nodes if node.version == version)


async def test_a_revision_tells_who_when_why_and_what(orm: Database) -> None:
    key = await world.article()
    topic = await world.topic()
    content = {
        "event_on": "2015-01",
        "topics": [topic],
        "variants": {"EN": {"title": "Gates"}, "ZH": {"title": "口岸", "slug": "kou-an"}},
    }
    await save(editor(), "Article", content, key=key, reason="  Theo công văn số 12\r\n ")
    made, changed = await info(key, 1), await info(key, 2)
    assert (made.author, made.reason, made.locales) == ("tester", "", ("EN", "VI"))
    assert (changed.author, changed.reason) == ("editor", "Theo công văn số 12")
    assert changed.fields == ("event_on",)
    assert (changed.lists, changed.locales) == (("topics",), ("EN", "ZH"))
    assert made.saved_at < changed.saved_at
    (entry,) = await AuditEntry.filter(version=2, entry_id=key)
    assert entry.detail["reason"] == "Theo công văn số 12"


async def test_a_reason_has_bounds(orm: Database) -> None:
    key = await world.article()
    await save(ACTOR, "Article", {"kind": "FEATURE"}, key=key, reason="ạ" * 500)
    with pytest.raises(LimitExceeded, match="reason has 501 characters; at most 500") as error:
        await save(ACTOR, "Article", {"kind": "NEWS"}, key=key, reason="ạ" * 501)
    assert error.value.path == ("reason",)
    with pytest.raises(InputError, match="U\\+0007"):
        await save(ACTOR, "Article", {"kind": "NEWS"}, key=key, reason="\x07")
    assert await seen(ACTOR, key) == [2, 1]


async def test_pages(orm: Database) -> None:
    key = await world.article()
    for number in range(4):
        await change("Article", key, authors=[str(number)])
    async with transaction(ACTOR) as tx:
        page = await revisions(tx, "Article", key, first=2)
        assert [edge.node.version for edge in page.edges] == [5, 4]
        assert (page.has_previous_page, page.has_next_page) == (False, True)
        page = await revisions(tx, "Article", key, first=3, before=4)
        assert [edge.node.version for edge in page.edges] == [3, 2, 1]
        assert (page.has_previous_page, page.has_next_page) == (True, False)


async def test_a_declassified_entry_does_not_show_its_past(orm: Database) -> None:
    """Neither the revisions that were classified, nor that there are any."""
    key = await world.article(classification="INTERNAL")
    await change("Article", key, classification="SECRET", variants={"VI": {"title": "Mật"}})
    await change("Article", key, authors=["A"])
    await change("Article", key, classification="PUBLIC", variants={"VI": {"title": "Tin"}})
    assert await seen(ACTOR, key) == [4, 3, 2, 1]
    cleared = editor(clearance=Classification.SECRET)
    assert await seen(cleared, key) == [4, 3, 2, 1]
    assert await seen(editor(), key) == [4, 1]
    assert await seen(editor(clearance=Classification.PUBLIC), key) == [4]
    assert await seen(editor(), key, first=1, before=4) == [1]
    async with transaction(editor()) as tx:
        assert (await revision(tx, "Article", key, 1)).content["classification"] == "INTERNAL"
        for version in (2, 3, 5):
            with pytest.raises(NotFound, match=f"no revision {version}"):
                await revision(tx, "Article", key, version)
            with pytest.raises(NotFound):
                await comparison(tx, "Article", key, version)
            with pytest.raises(NotFound):
                await comparison(tx, "Article", key, 1, version)


async def test_a_revision_that_says_no_classification_is_shown_to_nobody(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, kind="FEATURE")
    owner = await orm.access.owner.connect(search_path="office")
    await owner.execute(
        "update revision set content = content - 'classification' where version = 1"
    )
    await owner.close()
    assert await seen(ACTOR, key) == [2]


async def test_another_units_past_is_its_own(orm: Database) -> None:
    ours, theirs = await world.unit("ours"), await world.unit("theirs")
    key = await world.article(unit=theirs)
    await change("Article", key, authors=["A"])
    await change("Article", key, unit=ours)
    assert await seen(editor(ours), key) == [3]
    assert await seen(editor(), key) == [3, 2, 1]
    with pytest.raises(NotFound):
        await seen(editor(theirs), key)


async def test_what_was_published_is_seen_by_all_units(orm: Database) -> None:
    ours, theirs = await world.unit("ours"), await world.unit("theirs")
    key = await world.article(unit=theirs)
    await change("Article", key, authors=["A"])
    await world.show("Article", key)
    assert await seen(editor(ours), key) == [2]
    await change("Article", key, authors=["B"])
    await unpublish(ACTOR, "Article", key)
    assert await seen(editor(ours), key) == [3, 2]
    assert await seen(editor(theirs), key) == [3, 2, 1]


async def test_of_what_is_hidden_or_gone_nothing_is_told(orm: Database) -> None:
    secret = await world.article(classification="SECRET")
    gone = await world.article("khac")
    await delete(ACTOR, "Article", gone)
    for key in (secret, gone, new_key()):
        async with transaction(editor()) as tx:
            for call in (
                revisions(tx, "Article", key),
                revision(tx, "Article", key, 1),
                comparison(tx, "Article", key, 1),
            ):
                with pytest.raises(NotFound, match="There is no Article with this key") as error:
                    await call
                assert error.value.path == ("id",)
    with pytest.raises(NotFound):
        await seen(ACTOR, gone)
    stranger = Actor.of(Caller(new_key(), "nobody"))
    with pytest.raises(NotFound):
        await seen(stranger, await world.article("ba"))


async def test_a_key_is_of_one_type(orm: Database) -> None:
    key = await world.article()
    with pytest.raises(NotFound):
        await seen(ACTOR, key, "Topic")


async def test_versions_are_compared(orm: Database) -> None:
    key = await world.article()
    await change("Article", key, variants={"VI": {"title": "Cửa khẩu mới"}})
    await change("Article", key, kind="FEATURE")
    async with transaction(editor()) as tx:
        found = await comparison(tx, "Article", key, 1)
        assert (found.from_version, found.to_version) == (1, 3)
        assert [field.name for field in found.fields] == ["kind"]
        assert [variant.locale for variant in found.texts] == ["VI"]
        back = await comparison(tx, "Article", key, 3, 2)
        assert [(f.before, f.after) for f in back.fields] == [(("FEATURE",), ("NEWS",))]
        assert not back.texts
        whole = await comparison(tx, "Article", key, None, 1)
        assert [v.alteration for v in whole.texts] == [Alteration.ADDED] * 2


async def test_links_to_what_is_hidden_are_left_out(orm: Database) -> None:
    """As they are in the draft; but one that was in sight until it was deleted is told of."""
    open_, secret = await world.topic("open"), await world.topic("secret", classification="SECRET")
    old, burnt = await world.topic("old"), await world.topic("burnt", classification="SECRET")
    period = await world.period(classification="SECRET")
    key = await world.article(topics=[secret, open_, old, burnt], period=period)
    await change("Article", key, topics=[open_], period=None)
    for topic in (old, burnt):
        await delete(ACTOR, "Topic", topic)
    async with transaction(ACTOR) as tx:
        found = await comparison(tx, "Article", key, 1)
        assert [field.name for field in found.fields] == ["period"]
        (change_,) = found.lists
        assert [m.entry and m.entry.key for m in change_.members] == [secret, old, burnt]
    async with transaction(editor()) as tx:
        found = await comparison(tx, "Article", key, 1)
        assert not found.fields
        (change_,) = found.lists
        assert [m.entry and m.entry.key for m in change_.members] == [old]
        assert [m.from_position for m in change_.members] == [1]
