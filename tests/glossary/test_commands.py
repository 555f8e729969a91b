"""The commands ``cms glossary``, each in a process of its own on a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.database.pools import Database

PROJECT = Path(__file__).parents[2]
HEAD = "code,kind,vi,en,zh,fr,ja,ko,note\n"
ROW = "lang-son,PLACE,Lạng Sơn,Lạng Sơn|Lang Son,谅山|!凉山,,,,tỉnh\n"


def cms(database: Database, *arguments: str) -> subprocess.CompletedProcess[str]:
    server = database.access.server
    assert server is not None
    environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
    environment["CMS_DATABASE_URL"] = server.url(database="cms")
    done = subprocess.run(
        [sys.executable, "-m", "cms", "glossary", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


def test_a_table_goes_in_and_comes_out(empty_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(HEAD + ROW, "utf-8")
    dry = cms(empty_database, "import", str(file), "--dry-run")
    assert dry.stdout.splitlines()[-1] == "1 would be made, 0 would be changed, 0 unchanged"
    assert cms(empty_database, "list").stdout.splitlines()[-1] == "0 terms"
    made = cms(empty_database, "import", str(file))
    assert made.stdout.splitlines() == ["new      lang-son", "1 made, 0 changed, 0 unchanged"]
    assert cms(empty_database, "import", str(file)).stdout == "0 made, 0 changed, 1 unchanged\n"
    assert cms(empty_database, "export").stdout == HEAD + ROW
    listed = cms(empty_database, "list", "谅").stdout
    assert listed.splitlines()[1].split()[:4] == ["lang-son", "PLACE", "Lạng", "Sơn"]
    assert cms(empty_database, "list", "none").stdout.splitlines()[-1] == "0 terms"


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_with_a_mistake_nothing_is_taken(
    empty_database: Database, tmp_path: Path, dry: tuple[str, ...]
) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(HEAD + ROW + "Bad Code,PLACE,x,,,,,,\nc,TOWN,x,,,,,,\n", "utf-8")
    done = cms(empty_database, "import", str(file), *dry)
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["line 3", "line 4"]
    assert "2 mistakes" in done.stderr
    assert cms(empty_database, "list").stdout.splitlines()[-1] == "0 terms"
