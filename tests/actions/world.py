"""A small world for tests: each function makes one entry through ``save`` and returns its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cms.actions.approve import approve
from cms.actions.base import Actor
from cms.actions.publish import publish
from cms.actions.save import save
from cms.actions.submit import submit
from cms.database.pools import Database

ACTOR = Actor("tester")


async def make(type_name: str, content: Mapping[str, Any], **fields: Any) -> UUID:
    saved = await save(ACTOR, type_name, {"classification": "PUBLIC", **content, **fields})
    return saved.key


async def unit(code: str = "ubnd-tinh", **fields: Any) -> UUID:
    variants = {"VI": {"name": "Ủy ban nhân dân tỉnh"}, "EN": {"name": "People's Committee"}}
    return await make("Unit", {"code": code, "kind": "COMMITTEE", "variants": variants}, **fields)


async def topic(code: str = "economy", **fields: Any) -> UUID:
    variants = {"VI": {"name": "Kinh tế"}, "EN": {"name": "Economy"}}
    return await make("Topic", {"code": code, "variants": variants}, **fields)


async def place(code: str = "lang-son", **fields: Any) -> UUID:
    variants = {"VI": {"name": "Lạng Sơn"}, "ZH": {"name": "谅山"}}
    return await make("Place", {"code": code, "kind": "PROVINCE", "variants": variants}, **fields)


async def period(code: str = "nguyen-1831", **fields: Any) -> UUID:
    variants = {"VI": {"name": "Triều Nguyễn"}, "EN": {"name": "Nguyễn dynasty"}}
    content = {"code": code, "starts_on": "1831-11-04", "ends_on": "1885", "variants": variants}
    return await make("Period", content, **fields)


async def media(**fields: Any) -> UUID:
    facts = {"kind": "IMAGE", "mime_type": "image/png", "byte_size": 12, "sha256": "0" * 64}
    return await make("Media", {**facts, "variants": {"VI": {"title": "Bản đồ"}}}, **fields)


async def article(slug: str = "cua-khau", **fields: Any) -> UUID:
    variants = {
        "VI": {"title": "Cửa khẩu", "slug": slug, "body_markdown": "Chữ *Việt*."},
        "EN": {"title": "Border gates", "slug": f"{slug}-en", "body_markdown": "English."},
    }
    return await make("Article", {"kind": "NEWS", "variants": variants}, **fields)


async def bulletin(article_key: UUID, media_key: UUID, **fields: Any) -> UUID:
    sections = [
        {
            "code": "news",
            "variants": {"VI": {"heading": "Tin tức"}, "EN": {"heading": "News"}},
            "items": [{"article": article_key}, {"media": media_key}],
        },
        {"code": "culture", "variants": {"VI": {"heading": "Văn hóa"}}, "items": []},
    ]
    variants = {"VI": {"title": "Bản tin số 1"}, "EN": {"title": "Bulletin no. 1"}}
    content = {"year": 2015, "month": 1, "number": 1, "languages": ["VI", "EN"]}
    return await make("Bulletin", {**content, "variants": variants, "sections": sections}, **fields)


async def change(type_name: str, key: UUID, **fields: Any) -> int:
    """Save these fields; the version after it."""
    return (await save(ACTOR, type_name, fields, key=key)).version


async def show(type_name: str, key: UUID, *locales: str) -> None:
    """Publish, in all locales unless some are named."""
    await publish(ACTOR, type_name, key, locales=locales or None)


async def clear(type_name: str, key: UUID, *locales: str) -> None:
    """Have texts approved, all that are drafts unless some locales are named."""
    await submit(ACTOR, type_name, key, locales=locales or None)
    await approve(ACTOR, type_name, key, locales=locales or None)


async def draft(database: Database, sql: str, *values: object) -> list[dict[str, Any]]:
    """Rows of ``draft`` (or ``office``, by name), as the editor sees them."""
    return [dict(row) for row in await database.draft_reader.fetch(sql, *values)]


async def live(database: Database, sql: str, *values: object) -> list[dict[str, Any]]:
    """Rows of ``live``, as the world's reader sees them."""
    return [dict(row) for row in await database.reader.fetch(sql, *values)]
