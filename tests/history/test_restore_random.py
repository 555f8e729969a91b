"""Lives drawn at random: whatever was saved in whatever order, a revision that is restored is what
the draft is then.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.actions.restore import restore
from cms.actions.save import save
from cms.database.pools import Database
from cms.errors import (
    InputError,
)
from tests.actions import world
from tests.actions.world import ACTOR
from tests.history.test_restore import Content, content, stale, text_revisions, uncounted

NUMBERS = count()
CODES = ("news", "culture", "sport")
LOCALES = ("VI", "EN", "ZH")

words = st.sampled_from(("Một", "Hai", "Ba", "谅山", "x"))
text = st.fixed_dictionaries({"title": words}, optional={"summary": words | st.just("")})
heading = st.fixed_dictionaries({"heading": words})
pointed = st.fixed_dictionaries({"title": words})
some_texts = st.dictionaries(st.sampled_from(LOCALES), st.none() | text, max_size=3)


def lists_of(targets: Any) -> Any:
    return st.lists(targets, max_size=3, unique=True)


article_saves = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(("NEWS", "FEATURE")),
            "event_on": st.sampled_from(("1885", "2015-01", "2015-01-30", None)),
            "authors": st.lists(words, max_size=2),
            "period": st.none() | st.just("period"),
            "topics": lists_of(st.integers(0, 2)),
            "variants": some_texts,
        },
    ),
    min_size=1,
    max_size=6,
)

section = st.fixed_dictionaries(
    {},
    optional={
        "variants": st.dictionaries(st.sampled_from(LOCALES), st.none() | heading, max_size=2),
        "items": st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=3),
    },
)
bulletin_saves = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "languages": lists_of(st.sampled_from(LOCALES)),
            "sections": st.dictionaries(st.sampled_from(CODES), section, max_size=3),
            "variants": st.dictionaries(st.sampled_from(LOCALES), st.none() | pointed, max_size=2),
        },
    ),
    min_size=1,
    max_size=5,
)
RANDOM = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


async def every_revision_comes_back(type_name: str, key: UUID, order: list[int]) -> None:
    """Restore revisions in an order; each is what the draft is then, and again at once is nothing.

    Which of the translations are stale is as it was too.
    """
    for version in order:
        then = await content(key, version)
        done = await restore(ACTOR, type_name, key, version)
        now = await content(key)
        assert uncounted(now) == uncounted(then)
        found = stale(now, await text_revisions(key, done.version))
        assert found == stale(then, await text_revisions(key, version))
        assert not (await restore(ACTOR, type_name, key, version)).changed


async def lived(type_name: str, key: UUID, saves: list[Content]) -> int:
    """Save one after the other; the version after it. A text can't be changed in the same moment in
    which its source goes.
    """
    version = 1
    for each in saves:
        with suppress(InputError):
            version = (await save(ACTOR, type_name, each, key=key)).version
    return version


@RANDOM
@given(saves=article_saves, data=st.data())
async def test_articles_at_random(orm: Database, saves: list[Content], data: st.DataObject) -> None:
    number = next(NUMBERS)
    topics = [await world.topic(f"t-{number}-{n}") for n in range(3)]
    period = await world.period(f"p-{number}")
    key = await world.article(f"a-{number}")
    for each in saves:
        if "topics" in each:
            each["topics"] = [topics[n] for n in each["topics"]]
        if each.get("period"):
            each["period"] = period
        for locale, content_ in each.get("variants", {}).items():
            if content_:
                content_["slug"] = f"s-{number}-{locale.lower()}"
    version = await lived("Article", key, saves)
    order = data.draw(st.lists(st.integers(1, version), min_size=1, max_size=4))
    await every_revision_comes_back("Article", key, order)


@RANDOM
@given(saves=bulletin_saves, data=st.data())
async def test_bulletins_at_random(
    orm: Database, saves: list[Content], data: st.DataObject
) -> None:
    number = next(NUMBERS)
    articles = [await world.article(f"b-{number}-{n}") for n in range(3)]
    media = [await world.media() for _ in range(3)]
    key = await world.bulletin(
        articles[0], media[0], year=1900 + number // 12, month=1 + number % 12, number=1 + number
    )
    for each in saves:
        if "sections" in each:
            each["sections"] = [
                {
                    "code": code,
                    **given_,
                    **(
                        {
                            "items": [
                                {"article": articles[n]} if is_article else {"media": media[n]}
                                for n, is_article in given_["items"]
                            ]
                        }
                        if "items" in given_
                        else {}
                    ),
                }
                for code, given_ in each["sections"].items()
            ]
    version = await lived("Bulletin", key, saves)
    order = data.draw(st.lists(st.integers(1, version), min_size=1, max_size=4))
    await every_revision_comes_back("Bulletin", key, order)
