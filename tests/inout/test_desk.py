"""Releases and work travel as lines of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cms.inout.report import CHANGED, CREATED, UNCHANGED
from tests.actions import world
from tests.conftest import erase
from tests.inout.conftest import World
from tests.inout.exchange import entries, exported, graph_of, imported


def _records(graph: bytes, kind: str) -> list[dict[str, Any]]:
    return [line for line in entries(graph) if line["kind"] == kind]


async def test_their_form(world_of_all: World, tmp_path: Path) -> None:
    graph = await exported(world_of_all.database, tmp_path / "out")
    (release,) = _records(graph, "release")
    assert release["items"] == [
        {
            "type": "Article",
            "key": str(world_of_all.edited),
            "verb": "PUBLISH",
            "locales": ["VI"],
            "overrule": "",
        }
    ]
    assert (release["due_at"], release["version"]) == ("2030-01-01T00:00:00.000000Z", 3)
    assert release["problems"] == [{"position": 0, "message": "x", "params": {}}]
    shared, chinese = _records(graph, "work")
    assert (shared["locale"], chinese["locale"]) == ("", "ZH")
    assert (chinese["authors"], chinese["due_on"]) == (["lan", "minh"], "2030-02-03")


async def test_onto_what_is_there(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    graph = await exported(database, tmp_path / "out")
    (release,) = _records(graph, "release")
    release |= {"name": "Xuân", "items": [], "version": 2}
    work = {**_records(graph, "work")[1], "assignee": None}
    changed = graph_of([release, work])
    assert (await imported(database, changed)).total(CHANGED) == 2
    after = await exported(database, tmp_path / "after")
    assert _records(after, "release") == [{**release, "version": 4}]
    assert _records(after, "work")[1] == work
    audit = "select type, version, detail->>'kind' as kind from office.audit where verb = 'import'"
    assert await world.draft(database, f"{audit} order by at") == [
        {"type": "Release", "version": 4, "kind": "release"},
        {"type": "Article", "version": 3, "kind": "work"},
    ]
    assert (await imported(database, changed)).total(UNCHANGED) == 2


async def test_a_part_of_a_record(world_of_all: World, tmp_path: Path) -> None:
    """What a line doesn't say stays, or is what it is when a record is made."""
    database = world_of_all.database
    graph = await exported(database, tmp_path / "out")
    (release,) = _records(graph, "release")
    part = {name: release[name] for name in ("kind", "key", "name", "created_by")}
    assert (await imported(database, graph_of([part]))).total(UNCHANGED) == 1
    assert await exported(database, tmp_path / "after") == graph
    other = {**part, "key": "0199c0de-0000-7000-8000-000000000002"}
    assert (await imported(database, graph_of([other]))).total(CREATED) == 1
    made = _records(await exported(database, tmp_path / "made"), "release")[1]
    assert (made["state"], made["version"], made["items"], made["problems"]) == ("OPEN", 1, [], [])


async def test_they_come_back(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    graph = await exported(database, tmp_path / "out")
    await erase(database)
    await imported(database, graph)
    after = await exported(database, tmp_path / "after")
    kinds = ("term", "release", "work")
    assert [line for kind in kinds for line in _records(after, kind)] == [
        line for line in entries(graph) if line["kind"] != "entry"
    ]


async def test_terms(world_of_all: World, tmp_path: Path) -> None:
    """Through the glossary's own functions, which count and tell by themselves."""
    database = world_of_all.database
    graph = await exported(database, tmp_path / "out")
    (term,) = _records(graph, "term")
    assert (term["code"], term["term_kind"], len(term["forms"])) == ("lang-son", "PLACE", 3)
    assert (await imported(database, graph_of([term]))).total(UNCHANGED) == 1
    term["note"] = "thành phố"
    bare = [{"locale": form["locale"], "text": form["text"]} for form in term["forms"][:2]]
    changed = graph_of([{**term, "forms": bare}])
    assert (await imported(database, changed, dry=True)).total(CHANGED) == 1
    assert (await imported(database, changed)).total(CHANGED) == 1
    assert (await imported(database, changed)).total(UNCHANGED) == 1
    rows = await world.draft(database, "select note, version from office.glossary_term")
    assert rows == [{"note": "thành phố", "version": 2}]
