"""Texts go out of the drafts and come back into them."""

from __future__ import annotations

import copy
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from lxml import etree

from cms.actions.base import Actor, transaction
from cms.actions.release.items import Item
from cms.actions.release.save import save_release
from cms.actions.save import save
from cms.auth.caller import Caller, Grant, Role
from cms.content.enums import Classification, ReleaseVerb
from cms.database.pools import Database
from cms.desk.reference import EntryRef
from cms.errors import ClientError, Forbidden, InputError, NotFound
from cms.read.global_id import encode
from cms.translation.xliff.reading import read
from cms.translation.xliff.transfer import Outcome, Result, export, take
from cms.translation.xliff.v20 import NAMESPACE
from tests.actions import world
from tests.actions.world import ACTOR, change, draft

BODY = "# Một\n\nHai **ba**. Bốn `năm`.\n\n- sáu"
TEXTS = "select * from article_variant where entry_id = $1 and locale = $2"


async def article(body: str = BODY, slug: str = "mot", **more: Any) -> UUID:
    variants = {"VI": {"title": "Một", "slug": slug, "summary": "Hai.", "body_markdown": body}}
    return await world.make("Article", {"kind": "NEWS", "variants": variants, **more})


async def out(*refs: EntryRef, to: str = "ZH", actor: Actor = ACTOR, **options: Any) -> str:
    async with transaction(actor) as tx:
        return (await export(tx, refs, to, **options)).decode()


def worked(text: str, answer: str = "字") -> str:
    """The file with a target for every segment: its codes, and the answer for its words."""
    root = etree.fromstring(text.encode())
    for segment in root.iter(f"{{{NAMESPACE}}}segment"):
        target = copy.deepcopy(segment[0])
        target.tag = f"{{{NAMESPACE}}}target"
        for element in target.iter():
            if (element.text or "").strip():
                element.text = answer
            if element is not target and (element.tail or "").strip():
                element.tail = answer
        target.tail = None
        segment.append(target)
    return str(etree.tostring(root, encoding="unicode"))


async def back(text: str, actor: Actor = ACTOR, **options: Any) -> Outcome:
    (outcome,) = await take(actor, text.encode(), **options)
    return outcome


async def texts(orm: Database, key: UUID, locale: str = "ZH") -> dict[str, Any]:
    rows = await draft(orm, TEXTS, key, locale)
    return rows[0] if rows else {}


async def test_a_translation_is_saved_with_what_it_was_made_from(orm: Database) -> None:
    key = await article()
    text = worked(await out(EntryRef("Article", key)))
    outcome = await back(text)
    assert (outcome.result, outcome.faults, outcome.is_late) == (Result.SAVED, (), False)
    assert outcome.ref == EntryRef("Article", key)
    made = await texts(orm, key)
    assert made["title"] == "字"
    assert made["slug"] == "zi"
    assert made["body_markdown"] == "# 字\n\n字**字**字字`năm`字\n\n- 字"
    assert (made["source_locale"], made["source_revision"], made["state"]) == ("VI", 1, "DRAFT")
    assert (await back(text)).result is Result.UNCHANGED


@pytest.mark.parametrize("version", ["2.0", "1.2"])
async def test_an_untouched_file_saves_nothing(orm: Database, version: str) -> None:
    key = await article()
    await back(worked(await out(EntryRef("Article", key))))
    before = await texts(orm, key)
    text = await out(EntryRef("Article", key), version=version)
    assert "字" in text
    assert (await back(text)).result is Result.UNCHANGED
    assert await texts(orm, key) == before


async def test_late_work_is_taken_and_is_stale(orm: Database) -> None:
    key = await article()
    text = worked(await out(EntryRef("Article", key)))
    await change("Article", key, variants={"VI": {"body_markdown": "# Một\n\nKhác hẳn."}})
    outcome = await back(text)
    assert (outcome.result, outcome.is_late) == (Result.SAVED, True)
    made = await texts(orm, key)
    assert made["body_markdown"].startswith("# 字\n\n字**字**")
    assert made["source_revision"] == 1
    assert (await texts(orm, key, "VI"))["revision"] == 2


async def test_what_was_changed_meanwhile_is_not_overwritten(orm: Database) -> None:
    key = await article()
    await back(worked(await out(EntryRef("Article", key)), "旧"))
    text = (await out(EntryRef("Article", key))).replace("旧", "新")
    await change("Article", key, variants={"ZH": {"summary": "别人的。"}})
    outcome = await back(text)
    assert outcome.result is Result.REFUSED
    (fault,) = outcome.faults
    assert str(fault) == "summary in ZH was changed since it was given out."
    assert (await texts(orm, key))["title"] == "旧"
    assert (await back(text, force=True)).result is Result.SAVED
    assert (await texts(orm, key))["summary"] == "新"


async def test_a_translator_confirms_a_stale_text(orm: Database) -> None:
    key = await article()
    await back(worked(await out(EntryRef("Article", key))))
    await change("Article", key, variants={"VI": {"summary": "Hai!"}})
    text = await out(EntryRef("Article", key))
    assert "state=" not in text
    assert (await back(text)).result is Result.UNCHANGED
    done = text.replace("<segment ", '<segment state="final" ')
    assert (await back(done)).result is Result.SAVED
    assert (await texts(orm, key))["source_revision"] == 2


async def test_a_dry_run_saves_nothing(orm: Database) -> None:
    key = await article()
    text = worked(await out(EntryRef("Article", key)))
    assert (await back(text, dry=True)).result is Result.SAVED
    assert await texts(orm, key) == {}


async def test_a_slug_that_is_taken_gets_an_ending(orm: Database) -> None:
    first, second = await article(), await article(slug="hai")
    for key in (first, second):
        assert (await back(worked(await out(EntryRef("Article", key))))).result is Result.SAVED
    slugs = [(await texts(orm, key))["slug"] for key in (first, second)]
    assert slugs == ["zi", f"zi-{second.hex[-8:]}"]


async def test_what_the_action_refuses_is_told(orm: Database) -> None:
    key = await article()
    text = worked(await out(EntryRef("Article", key)), "x" * 1001)
    outcome = await back(text)
    assert outcome.result is Result.REFUSED
    assert {fault.path[-1] for fault in outcome.faults} == {"title"}
    assert await texts(orm, key) == {}


# --- more than one entry -------------------------------------------------------------------------


async def test_a_bulletin_brings_what_it_prints(orm: Database) -> None:
    one, picture = await article(), await world.media()
    key = await world.bulletin(one, picture)
    override = {"put": [{"article": one, "variants": {"VI": {"title": "Tít"}}}]}
    put = {"put": [{"code": "news", "items": override}]}
    await save(ACTOR, "Bulletin", {"sections": put}, key=key)
    text = await out(EntryRef("Bulletin", key))
    files = read(text.encode())
    assert [file.original for file in files] == [
        encode("Bulletin", key),
        encode("Article", one),
        encode("Media", picture),
    ]
    assert [unit.id for unit in files[0].units] == [
        "title-1",
        "sections.0.heading-1",
        "sections.0.items.0.title-1",
        "sections.1.heading-1",
    ]
    outcomes = await take(ACTOR, worked(text).encode())
    assert [outcome.result for outcome in outcomes] == [Result.SAVED] * 3
    rows = await draft(
        orm,
        "select section.code, text.heading from bulletin_section_variant as text "
        "join bulletin_section as section on section.id = text.entry_id "
        "where text.locale = 'ZH' order by section.position",
    )
    assert [tuple(row.values()) for row in rows] == [("news", "字"), ("culture", "字")]
    rows = await draft(orm, "select title, locale from bulletin_item_variant order by locale")
    assert [tuple(row.values()) for row in rows] == [("Tít", "VI"), ("字", "ZH")]
    again = await take(ACTOR, (await out(EntryRef("Bulletin", key))).encode())
    assert {outcome.result for outcome in again} == {Result.UNCHANGED}


async def test_parts_are_found_by_what_they_are(orm: Database) -> None:
    key = await world.bulletin(await article(), await world.media())
    whole = await out(EntryRef("Bulletin", key))
    text = worked(re.sub('(?s)<file id="f[23]".*?</file>', "", whole))
    first = {"code": "first", "before": "news", "variants": {"VI": {"heading": "Đầu"}}}
    changed = {"code": "culture", "variants": {"VI": {"heading": "Khác"}}}
    await save(ACTOR, "Bulletin", {"sections": {"put": [first, changed]}}, key=key)
    outcome = await back(text)
    assert (outcome.result, outcome.is_late, outcome.faults) == (Result.SAVED, True, ())
    rows = await draft(
        orm,
        "select section.code, text.source_revision, source.revision "
        "from bulletin_section_variant as text "
        "join bulletin_section as section on section.id = text.entry_id "
        "join bulletin_section_variant as source "
        "on source.entry_id = section.id and source.locale = 'VI' "
        "where text.locale = 'ZH' order by section.position",
    )
    assert [tuple(row.values()) for row in rows] == [("news", 1, 1), ("culture", 1, 2)]
    await save(ACTOR, "Bulletin", {"sections": {"remove": ["news"]}}, key=key)
    (fault,) = (await back(text.replace("字", "词"), force=True)).faults
    assert "sections.0.heading is no longer in the entry" in str(fault)


async def test_a_release_brings_what_is_in_it(orm: Database) -> None:
    one, two = await article(), await article(slug="hai")
    items = [Item(ReleaseVerb.PUBLISH, "Article", each) for each in (one, two)]
    released = await save_release(ACTOR, name="Tết", items=items)
    text = await out(EntryRef("Release", released.key))
    assert [file.original for file in read(text.encode())] == [
        encode("Article", one),
        encode("Article", two),
    ]
    with pytest.raises(NotFound):
        await out(EntryRef("Release", uuid4()))


async def test_one_that_is_refused_keeps_none_of_the_others(orm: Database) -> None:
    one, two = await article(), await article(slug="hai")
    text = worked(await out(EntryRef("Article", one), EntryRef("Article", two)))
    text = text.replace(encode("Article", one), encode("Article", uuid4()))
    outcomes = await take(ACTOR, text.encode())
    assert [outcome.result for outcome in outcomes] == [Result.REFUSED, Result.SAVED]
    assert [type(fault) for fault in outcomes[0].faults] == [NotFound]


async def test_what_has_no_text_is_left_out(orm: Database) -> None:
    key = await article()
    with pytest.raises(InputError, match="no text in JA"):
        await out(EntryRef("Article", key), source="JA")
    for target, version in (("VI", "2.0"), ("XX", "2.0"), ("ZH", "1.0")):
        with pytest.raises(InputError):
            await out(EntryRef("Article", key), to=target, version=version)
    with pytest.raises(NotFound):
        await out(EntryRef("Article", uuid4()))


# --- what files say ------------------------------------------------------------------------------


ABSENT = UUID(int=7)


@pytest.mark.parametrize(
    "old, new, words",
    [
        (r'original="[^"]*"', 'original="nothing"', "not a valid id"),
        (r'original="[^"]*"', f'original="{encode("ArticleVariant", ABSENT)}"', "not the id"),
        (r'original="[^"]*"', f'original="{encode("Place", ABSENT)}"', "no Place with this key"),
        (r'category="version">1', 'category="version">', "which version"),
        (r'category="version">1', 'category="version">9', "no revision 9"),
        (r'category="version">1', f'category="version">{"9" * 30}', "which version"),
        (r'trgLang="zh"', 'trgLang="de"', "not a locale"),
        (r'srcLang="vi"', 'srcLang="ja"', "no text in JA"),
    ],
)
async def test_a_file_of_something_else_is_refused(
    orm: Database, old: str, new: str, words: str
) -> None:
    key = await article()
    text = re.sub(old, new, worked(await out(EntryRef("Article", key))))
    outcome = await back(text)
    assert outcome.result is Result.REFUSED
    assert words in " ".join(str(fault) for fault in outcome.faults)


async def test_regions_of_languages_don_t_matter(orm: Database) -> None:
    key = await article()
    text = worked(await out(EntryRef("Article", key)))
    outcome = await back(text.replace('"zh"', '"zh-CN"').replace('"vi"', '"vi-VN"'))
    assert (outcome.result, outcome.target) == (Result.SAVED, "ZH")


# --- rights --------------------------------------------------------------------------------------


def person(*grants: Grant) -> Actor:
    return Actor.of(
        Caller(uuid4(), "p", grants=frozenset(grants), clearance=Classification.INTERNAL)
    )


async def test_a_translator_saves_their_own_language_only(orm: Database) -> None:
    key = await article()
    text = worked(await out(EntryRef("Article", key)))
    other = person(Grant(Role.TRANSLATOR, None, "FR"))
    outcome = await back(text, other)
    assert [type(fault) for fault in outcome.faults] == [Forbidden]
    translator = person(Grant(Role.TRANSLATOR, None, "ZH"))
    assert (await back(text, translator)).result is Result.SAVED


async def test_what_may_not_be_seen_is_not_there(orm: Database) -> None:
    unit = await world.unit()
    key = await article(unit=unit, classification="SECRET")
    text = worked(await out(EntryRef("Article", key)))
    reader = person(Grant(Role.EDITOR))
    with pytest.raises(NotFound):
        await out(EntryRef("Article", key), actor=reader)
    outcome = await back(text, reader)
    assert [type(fault) for fault in outcome.faults] == [NotFound]
    bulletin = await world.bulletin(key, await world.media())
    files = read((await out(EntryRef("Bulletin", bulletin), actor=reader)).encode())
    assert encode("Article", key) not in [file.original for file in files]


async def test_a_file_that_is_none_raises(orm: Database) -> None:
    with pytest.raises(ClientError):
        await take(ACTOR, b"<a/>")
