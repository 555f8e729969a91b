"""Whatever is edited in whatever order: what is published is what the draft says, and only once."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import pytest

from cms.actions.aggregate import aggregate_of
from cms.actions.publish import publish
from cms.actions.save import save
from cms.actions.unpublish import unpublish
from cms.database.pools import Database
from cms.office import Revision
from tests.actions import world
from tests.actions.test_publish import same_in_both
from tests.actions.world import ACTOR

CODES = ("news", "culture", "economy", "pictures")
LOCALES = ("VI", "EN", "ZH")


def sections(chance: random.Random, targets: list[dict[str, UUID]]) -> list[dict[str, Any]]:
    """Some sections in some order; texts and items of each may be given or left as they are."""
    chosen = []
    for code in chance.sample(CODES, chance.randint(0, len(CODES))):
        section: dict[str, Any] = {"code": code}
        if chance.random() < 0.6:
            section["items"] = chance.choices(targets, k=chance.randint(0, 4))
        if chance.random() < 0.6:
            headings = chance.sample(LOCALES, chance.randint(1, 3))
            section["variants"] = {lo: {"heading": f"{code} {chance.random()}"} for lo in headings}
        chosen.append(section)
    return chosen


@pytest.mark.parametrize("seed", range(4))
async def test_live_is_the_draft_that_was_published(orm: Database, seed: int) -> None:
    chance = random.Random(seed)
    targets = [{"article": await world.article(f"a-{n}")} for n in range(3)]
    targets += [{"media": await world.media()} for _ in range(2)]
    key = await world.bulletin(targets[0]["article"], targets[3]["media"])
    shape = aggregate_of("Bulletin")
    for _ in range(12):
        content: dict[str, Any] = {"sections": sections(chance, targets)}
        if chance.random() < 0.5:
            content["variants"] = {chance.choice(LOCALES): {"title": f"t {chance.random()}"}}
        await save(ACTOR, "Bulletin", content, key=key)
        stored = (await Revision.filter(entry_id=key).order_by("-version"))[0].content
        assert [s["code"] for s in stored["sections"]] == [s["code"] for s in content["sections"]]
        for given, kept in zip(content["sections"], stored["sections"], strict=True):
            for wanted, item in zip(given.get("items", []), kept["items"], strict=False):
                assert item | {name: str(target) for name, target in wanted.items()} == item
        again = await save(ACTOR, "Bulletin", content, key=key)
        assert not again.changed
        if chance.random() < 0.4:
            await publish(ACTOR, "Bulletin", key, locales=["VI"])
        if chance.random() < 0.2:
            await unpublish(ACTOR, "Bulletin", key, locales=[chance.choice(LOCALES)])
        if chance.random() < 0.5:
            await publish(ACTOR, "Bulletin", key)
            assert not (await publish(ACTOR, "Bulletin", key)).changed
            if await all_headings_are_in_live_locales(orm, key):
                assert await same_in_both(orm, shape)


async def all_headings_are_in_live_locales(database: Database, key: UUID) -> bool:
    """Otherwise ``draft`` rightly has headings that ``live`` lacks."""
    sql = (
        "select from bulletin_section_variant h where locale not in "
        "(select locale from bulletin_variant where entry_id = $1)"
    )
    return not await world.draft(database, sql, key)
