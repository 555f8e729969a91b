"""A dry run tells what would change, and changes nothing."""

from __future__ import annotations

from pathlib import Path

from cms.inout.report import CHANGED, CREATED, REFUSED, UNCHANGED
from tests.actions import world
from tests.conftest import erase
from tests.inout.conftest import World
from tests.inout.exchange import contents, entries, exported, graph_of, imported, line_of


async def test_into_an_empty_system(world_of_all: World, tmp_path: Path) -> None:
    """Links to entries that would be there are no faults, circles and forward links included."""
    database = world_of_all.database
    graph = await exported(database, tmp_path / "out")
    await erase(database)
    heard = await imported(database, graph, dry=True)
    assert (heard.reasons(), heard.total(CREATED)) == ({}, len(entries(graph)))
    assert all(difference.created for difference in heard.differences)
    after = await contents(database, "draft", "live", "office")
    assert not any(after.values())


async def test_onto_what_is_equal(world_of_all: World, tmp_path: Path) -> None:
    graph = await exported(world_of_all.database, tmp_path / "out")
    heard = await imported(world_of_all.database, graph, dry=True)
    assert heard.total(UNCHANGED) == len(entries(graph))
    assert heard.differences == []


async def test_field_by_field(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    graph = await exported(database, tmp_path / "out")
    line = line_of(graph, world_of_all.equal)
    line["draft"]["kind"] = "PROFILE"
    line["draft"]["variants"]["VI"]["title"] = "Tên khác"
    line["draft"]["topics"] = []
    release = next(each for each in entries(graph) if each["kind"] == "release")
    release["name"] = "Xuân"
    before = await contents(database, "draft", "live", "office")
    heard = await imported(database, graph_of([line, release]), dry=True)
    assert await contents(database, "draft", "live", "office") == before
    assert (heard.total(CHANGED), heard.total(REFUSED)) == (2, 0)
    entry, record = heard.differences
    told = {path: (old, new) for path, old, new in entry.fields}
    both = [("draft", "kind"), ("live", "kind")]
    assert [told[path] for path in both] == [("NEWS", "PROFILE")] * 2
    assert told["draft", "variants", "VI", "title"] == ("Cửa khẩu", "Tên khác")
    assert told["draft", "variants", "VI", "revision"] == (2, 3)
    assert told["draft", "version"] == (2, 3)
    (topics,) = [pair for path, pair in told.items() if path == ("draft", "topics")]
    assert topics[1] == []
    assert list(record.fields) == [(("name",), "Tết", "Xuân")]


async def test_refusals_are_told(world_of_all: World, tmp_path: Path) -> None:
    graph = await exported(world_of_all.database, tmp_path / "out")
    line = line_of(graph, world_of_all.equal)
    line["draft"]["topics"] = ["0199c0de-0000-7000-8000-00000000ffff"]
    heard = await imported(world_of_all.database, graph_of([line]), dry=True)
    assert "there is no Topic with this key" in str(heard.reasons())
    assert await world.draft(world_of_all.database, "select 1 from article_topic")
