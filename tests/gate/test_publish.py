"""The gate in front of publication: it looks at the draft's texts and at the glossary."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from cms.actions.aggregate import aggregate_of
from cms.actions.base import transaction
from cms.actions.gate import check_agreement
from cms.actions.glossary import save_term
from cms.actions.save import save
from cms.database.pools import Database
from cms.errors import ClientError, NotPublishable
from cms.glossary.term import Form, TermKind
from tests.actions import world
from tests.actions.world import ACTOR


@pytest_asyncio.fixture(autouse=True)
async def orm(empty_database: Database) -> AsyncIterator[Database]:
    async with empty_database.orm():
        yield empty_database


async def faults(type_name: str, key: Any, *locales: str) -> list[ClientError]:
    async with transaction(ACTOR) as tx:
        return await check_agreement(tx, aggregate_of(type_name), key, locales)


async def article(vi: dict[str, str], en: dict[str, str]) -> Any:
    variants = {
        "VI": {"title": "Tin", "slug": "tin", **vi},
        "EN": {"title": "News", "slug": "news", **en},
    }
    return await world.make("Article", {"kind": "NEWS", "variants": variants})


async def test_a_difference_names_the_locale_and_the_field() -> None:
    key = await article({"body_markdown": "Có 25 toa."}, {"body_markdown": "26 wagons."})
    (fault,) = await faults("Article", key, "VI", "EN")
    assert isinstance(fault, NotPublishable)
    assert fault.path == ("locales", "EN", "body_markdown")
    assert await faults("Article", key, "VI") == []
    assert await faults("Article", key) == []


async def test_texts_that_agree_and_originals_pass() -> None:
    key = await article({"body_markdown": "Có 25 toa."}, {"body_markdown": "25 wagons."})
    assert await faults("Article", key, "VI", "EN") == []
    alone = {"EN": {"title": "Alone in 2015", "slug": "alone"}}
    other = await world.make("Article", {"kind": "NEWS", "variants": alone})
    assert await faults("Article", other, "EN") == []


async def test_a_field_that_is_not_translated_is_passed_over() -> None:
    key = await article({"summary": "Có 25 toa.", "seo_title": "25 toa"}, {})
    assert await faults("Article", key, "EN") == []


async def test_the_glossary_counts() -> None:
    forms = [Form("VI", "Lạng Sơn"), Form("EN", "Lạng Sơn"), Form("EN", "Langson", False, True)]
    await save_term(ACTOR, "lang-son", TermKind.PLACE, forms)
    key = await article({"title": "Ở Lạng Sơn"}, {"title": "In Langson"})
    (fault,) = await faults("Article", key, "EN")
    assert fault.path == ("locales", "EN", "title")
    assert "Langson" in str(fault)


async def test_the_texts_of_parts_are_looked_at_too() -> None:
    entry = await world.article()
    key = await world.bulletin(entry, await world.media())
    headings = {
        "VI": {"heading": "12 cửa khẩu"},
        "EN": {"heading": "13 gates"},
    }
    put = {"put": [{"code": "news", "variants": headings}]}
    await save(ACTOR, "Bulletin", {"sections": put}, key=key)
    (fault,) = await faults("Bulletin", key, "EN")
    assert fault.path == ("locales", "EN", "sections.0.heading")


@pytest.mark.parametrize("type_name", ["Unit", "Topic", "Place", "Period", "Media"])
async def test_every_type_can_be_looked_at(type_name: str) -> None:
    make = getattr(world, type_name.lower())
    assert await faults(type_name, await make(), "VI", "EN", "ZH") == []
