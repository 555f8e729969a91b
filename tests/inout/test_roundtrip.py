"""Export, wipe, import: the same again, to the byte; and a second import does nothing."""

from __future__ import annotations

import asyncio
import contextvars
import json
from pathlib import Path
from typing import Any

import pytest

from cms.actions.aggregate import aggregate_of, entry_types
from cms.actions.draft import load_all
from cms.actions.exact.state import DERIVED, managed
from cms.actions.publish import publish
from cms.actions.unpublish import unpublish
from cms.database.pools import Database
from cms.demo.load import load_demo
from cms.desk.models import Release, ReleaseItem, Work
from cms.inout import export as exporting
from cms.inout import importing, releases, works
from cms.inout.report import CHANGED, CREATED, REFUSED, UNCHANGED
from tests.actions import world
from tests.conftest import erase
from tests.inout.conftest import World
from tests.inout.exchange import contents, entries, exported, imported, line_of


async def test_everything_comes_back_to_the_byte(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    first = await exported(database, tmp_path / "first")
    await erase(database)
    heard = await imported(database, first)
    assert (heard.reasons(), heard.total(CREATED)) == ({}, len(entries(first)))
    assert await exported(database, tmp_path / "second") == first


async def test_the_demo_comes_back_to_the_byte(orm: Database, tmp_path: Path) -> None:
    await load_demo(orm)
    first = await exported(orm, tmp_path / "first")
    derived = (
        "select locale, slug, body_html, body_text, sort_key, sentences from {}.article_variant"
    )
    columns = [derived.format(stage) + " order by 1, 2" for stage in ("draft", "live")]
    before = [await world.draft(orm, columns[0]), await world.live(orm, columns[1])]
    await erase(orm)
    heard = await imported(orm, first)
    assert (heard.reasons(), heard.total(CREATED)) == ({}, len(entries(first)))
    assert await exported(orm, tmp_path / "second") == first
    assert [await world.draft(orm, columns[0]), await world.live(orm, columns[1])] == before


async def test_a_second_import_changes_nothing(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    first = await exported(database, tmp_path / "first")
    before = await contents(database, "draft", "live", "office")
    generations = await world.live(database, "select * from live.generation order by name")
    heard = await imported(database, first)
    assert (heard.total(UNCHANGED), heard.total(CHANGED)) == (len(entries(first)), 0)
    assert await contents(database, "draft", "live", "office") == before
    assert await world.live(database, "select * from live.generation order by name") == generations


async def test_rows_have_one_key_in_both_stages(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    first = await exported(database, tmp_path / "first")
    await erase(database)
    await imported(database, first)
    again = await publish(world.ACTOR, "Article", world_of_all.equal)
    assert not again.changed  # with other keys every row would be another one
    heading = "select b.id from {0}.bulletin_section as s join {0}.bulletin_section_variant as b "
    heading += "on b.entry_id = s.id where s.code = 'news' and b.locale = 'VI'"
    assert await world.draft(database, heading.format("draft")) == await world.live(
        database, heading.format("live")
    )


async def test_what_is_live_is_told_apart(world_of_all: World, tmp_path: Path) -> None:
    graph = await exported(world_of_all.database, tmp_path / "out")
    assert line_of(graph, world_of_all.equal)["live"] == {"locales": ["EN", "VI"]}
    edited = line_of(graph, world_of_all.edited)["live"]
    assert edited["locales"] == ["EN", "VI"]
    assert edited["differs"].keys() == {"media", "updated_at", "variants", "version"}
    assert edited["differs"]["variants"]["VI"]["slug"] == "hai"
    assert "live" not in line_of(graph, world_of_all.hidden)
    sections = line_of(graph, world_of_all.bulletin)["live"]["differs"]["sections"]
    assert [sorted(section["variants"]) for section in sections] == [["VI"], ["VI"]]


@pytest.mark.parametrize("chunk", [1, 2, 3])
async def test_circles_larger_than_a_chunk(
    orm: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    keys = [await world.article(f"bai-{number}") for number in range(8)]
    for number, key in enumerate(keys):  # each links to the next one, and the last to the first
        await world.change("Article", key, related=[keys[(number + 1) % 8]])
        await world.show("Article", key)
    lone = await world.article("mot-minh")  # links into the circle, and none of it to it
    await world.change("Article", lone, related=keys[3:5])
    first = await exported(orm, tmp_path / "first")
    await erase(orm)
    monkeypatch.setattr(importing, "CHUNK", chunk)
    heard = await imported(orm, first)
    assert (heard.reasons(), heard.total(CREATED)) == ({}, 9)
    assert await exported(orm, tmp_path / "second") == first
    monkeypatch.undo()
    assert (await imported(orm, first)).total(UNCHANGED) == 9


async def test_an_export_is_of_one_moment(world_of_all: World, tmp_path: Path) -> None:
    """What happens while it's being read isn't in it."""
    database = world_of_all.database
    first = await exported(database, tmp_path / "first")
    outside, changed = contextvars.copy_context(), asyncio.Event()
    tasks: list[asyncio.Task[None]] = []

    async def change() -> None:
        await unpublish(world.ACTOR, "Article", world_of_all.equal)
        await world.article("moi")
        changed.set()

    def progress(line: str) -> None:
        if not tasks:  # the first type is written, the articles aren't
            loop = asyncio.get_running_loop()
            tasks.append(loop.create_task(change(), context=outside))

    real = load_all

    async def slow(*given: Any, **named: Any) -> Any:
        if tasks:
            async with asyncio.timeout(20):
                await changed.wait()
        return await real(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "load_all", slow)
        await exporting.export(database, tmp_path / "second", progress)
    await tasks[0]
    assert (tmp_path / "second" / "graph.ndjson").read_bytes() == first
    assert await exported(database, tmp_path / "third") != first


async def test_every_column_travels_or_is_derived(orm: Database) -> None:
    """A new column of the models must be one or the other."""
    for name in entry_types():
        shapes = [aggregate_of(name)]
        for shape in shapes:
            if not shape.is_variant:
                shapes += shape.parts()
            elif shape.variants:
                raise AssertionError("texts of texts aren't known to the export")
            given = {column for value in shape.values.values() for column in value.columns}
            told = given | set(managed(shape)) | DERIVED
            places = {"id", "locale", "position", shape.owner}
            assert set(shape.columns) <= told | places
    told = {value.name for value in releases.RELEASE} | {"id"}
    assert set(Release._meta.fields_db_projection) == told
    told = {value.name for value in releases.ITEM} | {
        "id",
        "release_id",
        "position",
        "type",
        "entry_id",
    }
    assert set(ReleaseItem._meta.fields_db_projection) == told
    told = {value.name for value in works.WORK} | {"id", "type", "entry_id", "locale"}
    assert set(Work._meta.fields_db_projection) == told


async def test_the_form_of_a_line(world_of_all: World, tmp_path: Path) -> None:
    graph = await exported(world_of_all.database, tmp_path / "out")
    for line in graph.splitlines():
        assert json.dumps(json.loads(line), sort_keys=True, ensure_ascii=False,
                          separators=(",", ":")) == line.decode()  # fmt: skip
    header = json.loads(graph.splitlines()[0])
    assert header["counts"]["Article"] == 4
    kinds = [line.get("type", line["kind"]) for line in entries(graph)]
    order = list(dict.fromkeys(kinds))
    assert order.index("Unit") < order.index("Media") < order.index("Article")
    assert order.index("Article") < order.index("Bulletin") < order.index("release")


async def test_a_file_that_was_cut_off(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    graph = await exported(database, tmp_path / "out")
    await erase(database)
    whole = graph.splitlines(keepends=True)
    heard = await imported(database, b"".join(whole[:-4]) + whole[-4][:20])
    assert heard.total(REFUSED) == 4
    assert "cut off" in "".join(str(refusal.error) for refusal in heard.refusals)
    heard = await imported(database, graph)
    assert (heard.total(REFUSED), heard.total(CREATED)) == (0, 4)
    assert await exported(database, tmp_path / "again") == graph
