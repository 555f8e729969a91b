"""Live and drafts: the same queries on either, and nothing of the drafts in what is live."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cms.read import global_id
from cms.read.catalog import catalog
from cms.read.planning.context import Viewer
from resolvers.engine import Engine
from tests.golden import FOLDER, Case, cases, shown
from tests.read.conftest import World
from tests.read.plans import engine
from tests.world import rows

CASES = list(cases())
ENTRIES = {
    name: engine().context.graph.types[name].table for name in engine().context.graph.entries
}
VARIANTS = [table for table in rows() if table.endswith("_variant")]


def of_draft(*clearance: str) -> Engine:
    """An engine for a reader of the drafts."""
    context = engine().context
    viewer = Viewer(clearance)
    drafts = replace(context, catalog=catalog("draft"), viewer=viewer)
    return Engine(engine().schema, drafts)


def ids(stage: str) -> set[str]:
    """The global ids of all entries of a stage."""
    return {
        global_id.encode(name, row["id"])
        for name, table in ENTRIES.items()
        for row in rows(stage)[str(table)]
    }


def texts(stage: str) -> set[str]:
    """The titles, names, headings and slugs of a stage."""
    columns = ("title", "name", "heading", "slug", "code")
    return {
        row[column]
        for table in rows(stage).values()
        for row in table
        for column in columns
        if row.get(column)
    }


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_no_answer_holds_anything_unpublished(case: Case) -> None:
    answer = json.loads((case.folder / "query.json").read_text())
    unpublished = (ids("draft") | texts("draft")) - ids("live") - texts("live")
    assert not unpublished & set(values(answer))


def values(answer: Any) -> Iterator[str]:
    """The texts in an answer; keys may be called anything."""
    if isinstance(answer, dict | list):
        for each in answer.values() if isinstance(answer, dict) else answer:
            yield from values(each)
    elif isinstance(answer, str):
        yield answer


def test_there_is_something_unpublished_to_find() -> None:
    assert len(ids("draft") - ids("live")) > 10
    assert len(texts("draft") - texts("live")) > 20
    answers = [json.loads(path.read_text()) for path in FOLDER.glob("*/query.json")]
    assert len(set(values(answers)) & (ids("live") | texts("live"))) > 150


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_every_query_is_answered_from_the_drafts_too(world: World, case: Case) -> None:
    """As one statement, within the viewer's clearance."""
    answer = await case.answer(of_draft("PUBLIC", "INTERNAL"), world.database.draft_reader)
    assert answer.errors is None
    text = shown(answer)
    for name, table in ENTRIES.items():
        for row in rows("draft")[str(table)]:
            if row["classification"] not in ("PUBLIC", "INTERNAL"):
                assert global_id.encode(name, row["id"]) not in text


async def counted(world: World, *clearance: str) -> dict[str, int]:
    """How many entries of each list a viewer sees among the drafts."""
    lists = ["articles", "media", "periods", "topics", "places", "units", "bulletins"]
    text = "{" + " ".join(f"{name} {{ totalCount }}" for name in lists) + "}"
    answer = await of_draft(*clearance).answer(world.database.draft_reader, text)
    assert answer.data is not None
    return {name: found["totalCount"] for name, found in answer.data.items()}


def visible(*clearance: str) -> Iterator[tuple[str, int]]:
    for name in ("article", "media", "period", "topic", "place", "unit", "bulletin"):
        found = [row for row in rows("draft")[name] if row["classification"] in clearance]
        yield (name if name == "media" else f"{name}s"), len(found)


@pytest.mark.parametrize(
    "clearance",
    [
        (),
        ("PUBLIC",),
        ("PUBLIC", "INTERNAL", "CONFIDENTIAL"),
        ("PUBLIC", "INTERNAL", "CONFIDENTIAL", "SECRET", "TOP_SECRET"),
    ],
    ids=len,
)
async def test_a_viewer_sees_drafts_up_to_the_clearance(
    world: World, clearance: tuple[str, ...]
) -> None:
    assert await counted(world, *clearance) == dict(visible(*clearance))


async def test_a_link_to_what_may_not_be_seen_is_absent(world: World) -> None:
    """Alone, in lists, in filters and in orders, also for one who sees the drafts."""
    text = """{
      article(slug: "tonggao", locale: ZH) { period { code } sourceUnit { code } }
      articles(where: { period: { code: { eq: "bien-gioi-1979" } } }) { totalCount }
      some: articles(where: { topics: { some: { code: { eq: "politics" } } } }) { totalCount }
      front: period(code: "mat-tran-1979") { parent { code } }
      bulletin(year: 2015, month: 2) { cover { id } sections { items { position } } }
      units(orderBy: [{ parent: { code: ASC } }]) { nodes { code parent { code } } }
    }"""
    public = await of_draft("PUBLIC").answer(world.database.draft_reader, text)
    cleared = await of_draft("PUBLIC", "INTERNAL", "CONFIDENTIAL", "SECRET").answer(
        world.database.draft_reader, text
    )
    assert public.data is not None
    assert cleared.data is not None
    assert public.data["article"] == {"period": None, "sourceUnit": None}
    assert cleared.data["article"] == {
        "period": {"code": "bien-gioi-1979"},
        "sourceUnit": {"code": "bien-phong"},
    }
    found = ("articles", "some")
    assert [public.data[name]["totalCount"] for name in found] == [0, 0]
    assert all(cleared.data[name]["totalCount"] for name in found)
    assert public.data["front"] == {"parent": None}
    assert public.data["bulletin"]["cover"] is None
    assert [len(each["items"]) for each in public.data["bulletin"]["sections"]] == [1, 1]
    assert [len(each["items"]) for each in cleared.data["bulletin"]["sections"]] == [2, 1]
    assert public.data["units"]["nodes"][-1]["parent"] is None


async def test_the_widest_operation_that_is_allowed_runs(world: World) -> None:
    """PostgreSQL puts 1,664 values into a record; the limit of an operation keeps below it."""
    fields = (
        "locale isStale isFallback revision sourceLocale state translator createdAt updatedAt"
        " title slug summary seoTitle seoDescription body { markdown html text }"
    )
    chains = itertools.islice(itertools.permutations(engine().context.locales, 3), 69)
    variants = " ".join(
        f"v{index}: variant(locale: {first}, fallback: [{second}, {third}]) {{ ...F }}"
        for index, (first, second, third) in enumerate(chains)
    )
    text = f'{{ article(slug: "dawn", locale: EN) {{ {variants} }} }}'
    text += f" fragment F on ArticleVariant {{ {fields} }}"
    answer = await world.engine.answer(world.pool, text)
    assert answer.errors is None
    assert answer.data is not None
    assert len(answer.data["article"]) == 69
