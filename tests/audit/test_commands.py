"""The commands ``cms audit``, each in a process of its own on a real server."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cms.database.pools import Database
from cms.database.types import Connection
from tests.audit.conftest import checked
from tests.conftest import unkept

PROJECT = Path(__file__).parents[2]


def run(database: Database, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    server = database.access.server
    assert server is not None
    environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
    done = subprocess.run(
        [sys.executable, "-m", "cms", "audit", *arguments],
        env={**environment, "CMS_DATABASE_URL": server.url(database="cms"), **settings},
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


async def test_head_and_verify(orm: Database, owner: Connection, entries: int) -> None:
    head = run(orm, "head")
    digest = head.stdout.strip()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert (head.returncode, head.stderr) == (0, "Entry 5:\n")
    proved = run(orm, "verify", "--head", digest)
    assert (proved.returncode, proved.stdout) == (
        0,
        "5 entries, all whole\nThe head given is that of entry 5\n",
    )
    assert run(orm, "verify").stdout == f"5 entries, all whole\nHead: {digest}\n"
    async with owner.transaction(), unkept(owner):
        await owner.execute("update audit set actor = 'x' where verb = 'publish'")
    broken = run(orm, "verify")
    assert broken.returncode == 1
    assert re.fullmatch(
        r"Error: The audit is broken: entry 2 \([0-9a-f-]{36}\) is not what was written\n",
        broken.stderr,
    )


async def test_the_export_proves_itself(orm: Database, entries: int, tmp_path: Path) -> None:
    """By nothing but SHA-256 and the text of the lines."""
    path = tmp_path / "audit.ndjson"
    assert run(orm, "export", "--output", str(path)).returncode == 0
    lines = path.read_text("utf-8").splitlines()
    assert run(orm, "export").stdout.splitlines() == lines
    previous = "0" * 64
    for position, text in enumerate(lines, 1):
        hashed, digest = re.fullmatch(r'(.*),"hash":"([0-9a-f]{64})"}', text).groups()  # type: ignore[union-attr]
        assert hashlib.sha256(f"{hashed}}}".encode()).hexdigest() == digest
        entry = json.loads(text)
        assert (entry["position"], entry["previous"]) == (position, previous)
        assert entry["actor"] == "tester"
        previous = digest
    assert len(lines) == entries
    assert previous == (await checked(orm)).head.hex()


async def test_an_empty_audit(empty_database: Database) -> None:
    assert run(empty_database, "verify").stdout == "0 entries, all whole\n"
    assert run(empty_database, "export").stdout == ""
    nothing = run(empty_database, "head")
    assert (nothing.returncode, nothing.stderr) == (1, "Error: The audit has no entry yet\n")


@pytest.mark.parametrize("arguments", [["verify", "--head", "abc"], ["prove"]])
def test_wrong_usage(database: Database, arguments: list[str]) -> None:
    done = run(database, *arguments)
    assert (done.returncode, done.stdout) == (2, "")


def test_help(database: Database) -> None:
    shown = run(database, "--help").stdout
    for command in ("verify", "head", "export"):
        assert command in shown
        assert run(database, command, "--help").stdout.startswith("Usage: ")


def test_the_public_zone_has_none(database: Database) -> None:
    done = run(database, "head", CMS_ZONE="public")
    assert (done.returncode, done.stdout) == (1, "")
    assert "CMS_ZONE" in done.stderr
