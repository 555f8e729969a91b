"""Refusals: each names the field and the reason, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from tortoise.migrations.constraints import CheckConstraint

import cms.content
from cms.actions.refusals import RULES
from cms.actions.save import save
from cms.actions.values import LIST_LIMIT, TEXT_LIMIT, TEXT_LIMITS
from cms.database.pools import Database
from cms.errors import (
    ClientError,
    Conflict,
    InputError,
    InvalidDate,
    InvalidLocale,
    LimitExceeded,
    NotFound,
    Path,
)
from cms.read.global_id import encode
from tests.actions import world
from tests.actions.world import ACTOR, change, draft

ARTICLE = {"kind": "NEWS", "variants": {"VI": {"title": "t", "slug": "s"}}}
MEDIA = {"kind": "IMAGE", "mime_type": "image/png", "byte_size": 1, "sha256": "0" * 64}
PERIOD = {"code": "p", "starts_on": "1831"}


def vi(**texts: object) -> dict[str, Any]:
    return {"variants": {"VI": {"title": "t", "slug": "s", **texts}}}


INPUT: list[tuple[str, Mapping[str, Any], Path, type[ClientError], str]] = [
    ("Article", {"colour": "red"}, ("colour",), InputError, "no field colour"),
    ("Article", {"version": 3}, ("version",), InputError, "no field version"),
    ("Article", {"sort_key": b""}, ("sort_key",), InputError, "no field"),
    ("Article", {"period_id": uuid4()}, ("period_id",), InputError, "no field"),
    ("Article", {"event_on_precision": "DAY"}, ("event_on_precision",), InputError, "no field"),
    ("Article", {}, ("kind",), InputError, "kind is required"),
    ("Article", {"kind": None}, ("kind",), InputError, "must not be null"),
    ("Article", {"kind": "POEM"}, ("kind",), InputError, "“POEM”; allowed are NEWS, FEATURE"),
    ("Article", {"kind": ["NEWS"]}, ("kind",), InputError, "allowed are"),
    ("Article", {**ARTICLE, "authors": "a"}, ("authors",), InputError, "must be a list"),
    ("Article", {**ARTICLE, "authors": ["a", 1]}, ("authors", 1), InputError, "must be a text"),
    ("Article", {**ARTICLE, "authors": [" "]}, ("authors", 0), InputError, "empty"),
    ("Article", {**ARTICLE, "period": 7}, ("period",), InputError, "must be the key"),
    ("Article", {**ARTICLE, "period": "{" + str(uuid4()) + "}"}, ("period",), InputError, "key"),
    ("Article", {**ARTICLE, "event_on": "1831-13"}, ("event_on",), InvalidDate, "1831-13"),
    ("Article", {**ARTICLE, "event_on": date.max}, ("event_on",), InputError, "must be a date"),
    ("Article", {"variants": []}, ("variants",), InputError, "object"),
    ("Article", {"variants": {"VI": "t"}}, ("variants", "VI"), InputError, "object"),
    ("Article", {"variants": {"vi": {}}}, ("variants", "vi"), InvalidLocale, "VI, EN, ZH"),
    ("Article", vi(body_html="<b>"), ("variants", "VI", "body_html"), InputError, "no field"),
    ("Article", vi(state="PUBLISHED"), ("variants", "VI", "state"), InputError, "no field"),
    ("Article", vi(links=[]), ("variants", "VI", "links"), InputError, "no field"),
    ("Article", vi(title=" \n"), ("variants", "VI", "title"), InputError, "must not be empty"),
    ("Article", vi(title="a\x00b"), ("variants", "VI", "title"), InputError, "U\\+0000"),
    ("Article", vi(title="\ud800"), ("variants", "VI", "title"), InputError, "U\\+D800"),
    ("Article", vi(summary=3), ("variants", "VI", "summary"), InputError, "must be a text"),
    (
        "Article",
        {"kind": "NEWS", "variants": {"VI": {"title": "t"}}},
        ("variants", "VI", "slug"),
        InputError,
        "slug is required",
    ),
    (
        "Article",
        {"kind": "NEWS", **vi(slug="Có dấu")},
        ("variants", "VI", "slug"),
        InputError,
        "lower-case ASCII",
    ),
    ("Article", {**ARTICLE, "related": {}}, ("related",), InputError, "must be a list"),
    ("Article", {**ARTICLE, "media": [{}]}, ("media", 0, "target"), InputError, "is required"),
    ("Article", {**ARTICLE, "topics": [None]}, ("topics", 0, "target"), InputError, "null"),
    ("Topic", {"code": "A b"}, ("code",), InputError, "lower-case ASCII"),
    ("Topic", {"code": "a" * 65}, ("code",), LimitExceeded, "65 characters; at most 64"),
    ("Topic", {"code": "a", "position": True}, ("position",), InputError, "whole number"),
    ("Topic", {"code": "a", "position": 2**31}, ("position",), InputError, "32 bits"),
    ("Place", {"code": "a", "kind": "SITE", "latitude": 1.5}, ("latitude",), InputError, "both"),
    (
        "Place",
        {"code": "a", "kind": "SITE", "latitude": float("nan"), "longitude": 1},
        ("latitude",),
        InputError,
        "finite",
    ),
    ("Period", {**PERIOD, "ends_on": "1830"}, ("ends_on",), InputError, "before the start"),
    ("Period", {"code": "a"}, ("starts_on",), InputError, "required"),
    ("Media", {**MEDIA, "sha256": "xyz"}, ("sha256",), InputError, "64 hexadecimal"),
    ("Media", {**MEDIA, "byte_size": -1}, ("byte_size",), InputError, "negative"),
    ("Media", {**MEDIA, "rights_expire_on": "2015"}, ("rights_expire_on",), InputError, "a day"),
    ("Bulletin", {"year": 2015, "month": 13, "number": 1}, ("month",), InputError, "1 to 12"),
    ("Bulletin", {"languages": ["VI", "XX"]}, ("languages", 1), InvalidLocale, "XX"),
    ("Bulletin", {"languages": ["VI", "VI"]}, ("languages",), InputError, "twice"),
    (
        "Bulletin",
        {"sections": [{"code": "a"}, {"code": "a"}]},
        ("sections", 1, "code"),
        InputError,
        "stands twice",
    ),
    (
        "Bulletin",
        {"sections": [{"code": "a", "variants": {"EN": {"heading": ""}}}]},
        ("sections", 0, "variants", "EN", "heading"),
        InputError,
        "must not be empty",
    ),
    (
        "Bulletin",
        {"year": 2015, "month": 1, "number": 1, "sections": [{"code": "a", "items": [{}]}]},
        ("sections", 0, "items", 0, "article"),
        InputError,
        "not both",
    ),
]


@pytest.mark.parametrize("type_name, content, path, kind, message", INPUT)
async def test_input_that_is_refused(
    orm: Database,
    type_name: str,
    content: Mapping[str, Any],
    path: Path,
    kind: type[ClientError],
    message: str,
) -> None:
    with pytest.raises(kind, match=message) as caught:
        await save(ACTOR, type_name, content)
    assert type(caught.value) is kind
    assert caught.value.path == path
    await nothing_is_left(orm, type_name)


async def nothing_is_left(database: Database, type_name: str) -> None:
    for table in (type_name.lower(), f"{type_name.lower()}_variant"):
        assert await draft(database, f"select from {table}") == []
    for table in ("revision", "audit", "outbox"):
        assert await draft(database, f"select from office.{table}") == []


async def test_there_is_no_such_type() -> None:
    for name in ("Poem", "ArticleVariant", "article"):
        with pytest.raises(InputError, match=name):
            await save(ACTOR, name, {})


async def test_texts_and_lists_have_limits(orm: Database) -> None:
    body = "x" * TEXT_LIMITS["body_markdown"]
    key = await world.make("Article", {"kind": "NEWS", **vi(title="x" * TEXT_LIMIT)})
    await change("Article", key, **vi(body_markdown=body))
    for field, limit in (("body_markdown", len(body)), ("title", TEXT_LIMIT), ("slug", 200)):
        with pytest.raises(LimitExceeded, match=f"{limit + 1} characters; at most {limit}"):
            await change("Article", key, **vi(**{field: "x" * (limit + 1)}))
    with pytest.raises(LimitExceeded, match=f"501 members; at most {LIST_LIMIT}") as caught:
        await change("Article", key, related=[uuid4() for _ in range(LIST_LIMIT + 1)])
    assert caught.value.path == ("related",)
    with pytest.raises(LimitExceeded, match=f"501 members; at most {LIST_LIMIT}"):
        await change("Article", key, authors=["a"] * (LIST_LIMIT + 1))


async def test_missing_targets_are_not_found_by_path(orm: Database) -> None:
    absent, topic = uuid4(), await world.topic()
    contents: list[tuple[dict[str, Any], Path]] = [
        ({"period": absent}, ("period",)),
        ({"topics": [topic, absent]}, ("topics", 1, "target")),
        ({"topics": [{"target": str(absent)}]}, ("topics", 0, "target")),
    ]
    for content, path in contents:
        with pytest.raises(NotFound) as caught:
            await save(ACTOR, "Article", {**ARTICLE, **content})
        assert caught.value.path == path
    key = await world.bulletin(await world.article(), await world.media())
    with pytest.raises(NotFound) as caught:
        await change("Bulletin", key, sections=[{"code": "a", "items": [{"media": absent}]}])
    assert caught.value.path == ("sections", 0, "items", 0, "media")


async def test_a_key_of_another_type_is_not_found(orm: Database) -> None:
    with pytest.raises(NotFound):
        await save(ACTOR, "Article", {**ARTICLE, "period": await world.topic()})


@pytest.mark.parametrize(
    "link",
    ["article:" + encode("Article", UUID(int=1)), "media:xyz", "article:", "javascript:alert(1)"],
)
async def test_links_that_lead_nowhere_name_locale_and_link(orm: Database, link: str) -> None:
    with pytest.raises(InputError) as caught:
        await save(ACTOR, "Article", {"kind": "NEWS", **vi(body_markdown=f"Xem [đây]({link}).")})
    assert link in str(caught.value)
    assert "locale VI" in str(caught.value)
    assert caught.value.path == ("variants", "VI", "body_markdown")
    await nothing_is_left(orm, "Article")


async def test_taken_values_are_a_conflict_that_names_them(orm: Database) -> None:
    await world.article("cua-khau")
    with pytest.raises(Conflict, match="slug “cua-khau”") as caught:
        await world.article("cua-khau")
    assert caught.value.path == ("variants", "VI", "slug")
    await world.topic("economy")
    with pytest.raises(Conflict, match="code “economy”") as caught:
        await world.topic("economy")
    assert caught.value.path == ("code",)
    picture = await world.media()
    await world.bulletin(await world.article("b"), picture)
    with pytest.raises(Conflict, match="year, month “2015, 1”") as caught:
        await world.bulletin(await world.article("c"), picture, number=2)
    assert caught.value.path == ("month",)


async def test_a_slug_may_stand_in_two_locales(orm: Database) -> None:
    texts = {"title": "Bắc Sơn", "slug": "bac-son"}
    await save(ACTOR, "Article", {"kind": "NEWS", "variants": {"VI": texts, "EN": texts}})
    assert len(await draft(orm, "select from article_variant where slug = 'bac-son'")) == 2


async def test_an_error_halfway_leaves_nothing_of_the_save(orm: Database) -> None:
    article, picture = await world.article(), await world.media()
    key = await world.bulletin(article, picture)
    before = await draft(orm, "select * from bulletin_section order by position")
    sections = [
        {"code": "new", "items": [{"article": article}]},
        {"code": "bad", "items": [{"article": article, "media": picture}]},
    ]
    with pytest.raises(InputError) as caught:
        await change("Bulletin", key, number=7, sections=sections)
    assert caught.value.path == ("sections", 1, "items", 0, "article")
    assert await draft(orm, "select * from bulletin_section order by position") == before
    assert await draft(orm, "select number, version from bulletin") == [{"number": 1, "version": 1}]
    assert len(await draft(orm, "select from office.audit where entry_id = $1", key)) == 1


async def test_every_rule_of_the_models_has_its_words() -> None:
    for name in cms.content.__all__:
        model = getattr(cms.content, name)
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                rule = constraint.name.removeprefix(f"{model._meta.db_table}_")
                assert rule in RULES, constraint.name
                field = RULES[rule].field
                assert field in model._meta.fields_map, constraint.name
