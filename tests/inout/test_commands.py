"""The commands ``cms export`` and ``cms import``, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from cms.database.pools import Database
from tests.actions import world
from tests.conftest import erase
from tests.inout.conftest import World
from tests.inout.exchange import entries, graph_of, line_of
from tests.inout.test_refusals import topic

PROJECT = Path(__file__).parents[2]


def run(database: Database, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    server = database.access.server
    assert server is not None
    environment = {
        name: text
        for name, text in os.environ.items()
        if name[:4] != "CMS_" and name not in ("LC_ALL", "LC_MESSAGES", "LANG")
    }
    given = {
        "CMS_DATABASE_URL": server.url(database="cms"),
        "CMS_DATA": str(database.settings.data),
    }
    done = subprocess.run(
        [sys.executable, "-m", "cms", *arguments],
        env={**environment, **given, **settings},
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done


async def test_out_and_in(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    out, again = tmp_path / "out", tmp_path / "again"
    done = run(database, "export", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    graph = (out / "graph.ndjson").read_bytes()
    assert f"{len(entries(graph))} lines and 0 files in" in done.stdout
    refused = run(database, "export", str(out))
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True)
    await erase(database)
    done = run(database, "import", str(out))
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[0].split() == [
        "TYPE", "CREATED", "CHANGED", "UNCHANGED", "REFUSED",
    ]  # fmt: skip
    assert run(database, "export", str(again)).returncode == 0
    assert (again / "graph.ndjson").read_bytes() == graph
    actor = await world.draft(database, "select distinct actor from office.audit")
    assert actor[0]["actor"].startswith("terminal")


async def test_a_dry_run(world_of_all: World, tmp_path: Path) -> None:
    database = world_of_all.database
    run(database, "export", str(tmp_path / "out"))
    line = line_of((tmp_path / "out" / "graph.ndjson").read_bytes(), world_of_all.partly)
    line["draft"]["variants"]["VI"]["title"] = "Tên khác"
    file = tmp_path / "one.ndjson"
    file.write_bytes(graph_of([line]))
    said = run(database, "import", "--dry-run", str(file)).stdout.splitlines()
    assert said[0] == f"changed: line 2: Article {world_of_all.partly}"
    assert '    draft.variants.VI.title: "Cửa khẩu" → "Tên khác"' in said
    lines = run(database, "import", "--dry-run", "--json", str(file)).stdout.splitlines()
    told, report = (json.loads(each) for each in lines)
    assert {"path": "draft.variants.VI.title", "before": "Cửa khẩu", "after": "Tên khác"} in (
        told["differs"]["fields"]
    )
    assert report["report"]["counts"] == {"Article": {"changed": 1}}
    rows = await world.draft(
        database, "select title from article_variant where entry_id = $1 and locale = 'VI'",
        world_of_all.partly,
    )  # fmt: skip
    assert rows == [{"title": "Cửa khẩu"}]


async def test_refusals_in_the_callers_language(orm: Database, tmp_path: Path) -> None:
    file = tmp_path / "graph.ndjson"
    file.write_bytes(graph_of([topic(1), topic(2, version=0)]))
    done = run(orm, "import", str(tmp_path), LANG="vi_VN.UTF-8")
    assert done.returncode == 1
    assert "    draft.version: version phải từ 1 trở lên." in done.stdout.splitlines()
    assert done.stderr == "Error: 1 refused, 0 left out of others\n"
    english = run(orm, "import", str(tmp_path), "--json", "--locale", "en", LANG="vi_VN.UTF-8")
    told = json.loads(english.stdout.splitlines()[0])["refused"]
    assert (told["line"], told["code"]) == (3, "BAD_USER_INPUT")
    assert told["reasons"] == [{"path": "draft.version", "message": "version must be 1 or more."}]
    wrong = run(orm, "import", str(tmp_path), "--locale", "xx")
    assert (wrong.returncode, "is none of vi, en" in wrong.stderr) == (2, True)


async def test_a_file_that_is_none(orm: Database, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x\n")
    done = run(orm, "import", str(tmp_path / "x"))
    assert (done.returncode, "The first line is no header" in done.stderr) == (1, True)
    done = run(orm, "import", str(tmp_path))
    assert (done.returncode, "There is no file" in done.stderr) == (1, True)
