"""The commands ``cms xliff``, each in a process of its own on a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cms.database.pools import Database
from cms.read.global_id import encode
from tests.xliff.test_transfer import article, texts, worked

PROJECT = Path(__file__).parents[2]


def cms(database: Database, *arguments: str) -> subprocess.CompletedProcess[str]:
    server = database.access.server
    assert server is not None
    environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
    environment["CMS_DATABASE_URL"] = server.url(database="cms")
    done = subprocess.run(
        [sys.executable, "-m", "cms", "xliff", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


async def test_out_and_back(orm: Database, tmp_path: Path) -> None:
    identifier = encode("Article", key := await article())
    file = tmp_path / "out.xlf"
    done = cms(orm, "export", identifier, "--to", "ZH", "-o", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    file.write_text(worked(file.read_text("utf-8")), "utf-8")
    dry = cms(orm, "import", str(file), "--dry-run")
    assert dry.stdout.splitlines() == [
        f"saved      ZH  Article {identifier}",
        "1 would be saved, 0 unchanged, 0 refused",
    ]
    assert await texts(orm, key) == {}
    assert "1 saved" in cms(orm, "import", str(file)).stdout
    assert (await texts(orm, key))["title"] == "字"
    again = cms(orm, "export", identifier, "--to", "zh", "--format", "1.2")
    assert 'version="1.2"' in again.stdout
    assert "字" in again.stdout


async def test_what_is_refused_is_said_and_ends_with_1(orm: Database, tmp_path: Path) -> None:
    identifier = encode("Article", await article())
    file = tmp_path / "out.xlf"
    text = worked(cms(orm, "export", identifier, "--to", "FR").stdout)
    file.write_text(text.replace("<ph ", "<!-- <ph ").replace("yes", "yes"), "utf-8")
    file.write_text(text.replace("body_markdown-1", "body_markdown-9"), "utf-8")
    done = cms(orm, "import", str(file))
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("refused    FR  Article")
    assert "body_markdown-9 is not of this entry" in done.stdout
    assert "is no XML" in cms(orm, "import", str(Path(__file__))).stderr
    assert "is not a valid id" in cms(orm, "export", "nothing", "--to", "FR").stderr
