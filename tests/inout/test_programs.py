"""The programs that a backup runs: what they are told, which are taken, and how they fail."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cms.errors import BackupRefused
from cms.inout import programs
from cms.inout.backup import backup
from tests.inout.conftest import World


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "all.backup"


async def test_no_password_is_shown(
    world_of_all: World, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs that are told of a server with a password: what others could see of them."""
    database = world_of_all.database
    seen = tmp_path / "seen"
    real = programs.find("pg_dump", database.access, 18)
    folder = tmp_path / "bin"
    folder.mkdir()
    shim = folder / "pg_dump"
    shim.write_text(
        f"#!{sys.executable}\n"
        "import os, stat, sys\n"
        f"if '--version' not in sys.argv:\n"
        f"    with open({str(seen)!r}, 'a') as file:\n"
        "        service = os.environ['PGSERVICEFILE']\n"
        "        mode = oct(stat.S_IMODE(os.stat(service).st_mode))\n"
        "        print(sys.argv, dict(os.environ), mode, file=file)\n"
        "        file.write('SERVICE ' + repr(open(service).read()))\n"
        f"os.execv({str(real)!r}, [{str(real)!r}, *sys.argv[1:]])\n"
    )
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CMS_DATABASE_URL", "postgresql://x:hush-hush@/cms")
    server = database.access.server
    assert server is not None
    url = server.url(database="cms").replace("postgres@", "postgres:hush-hush@")
    login = replace(database.access.admin, url=url)
    access = replace(database.access, server=None, admin=login)
    await backup(database.settings, access, target)
    outside, _, service = seen.read_text().partition("SERVICE ")
    assert "hush-hush" not in outside
    assert "'0o600'" in outside or "0o600" in outside
    assert "password=hush-hush" in service


def test_versions_of_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = tmp_path / "pg_dump"
    shim.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.9 (Debian 14.9-1)'\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    access: Any = type("Access", (), {"server": None})
    assert programs.version_of(shim) == 14
    assert programs.find("pg_dump", access, 14) == shim
    assert programs.find("pg_dump", access, 18) != shim  # the wheel's
    with pytest.raises(BackupRefused, match=r"of PostgreSQL 99 or newer is needed; found: .* 14"):
        programs.find("pg_dump", access, 99)


@pytest.mark.parametrize(
    "url, service",
    [
        (
            "postgresql://lan:p%40ss%3Aword@db.example:6543/cms?sslmode=verify-full&jit=off",
            {"user": "lan", "password": "p@ss:word", "host": "db.example", "port": "6543",
             "dbname": "cms", "sslmode": "verify-full"},
        ),
        (
            "postgres://a@h1:1,[::1]:2,h3/cms",
            {"user": "a", "host": "h1,::1,h3", "port": "1,2,", "dbname": "cms"},
        ),
        (
            "postgresql:///cms?host=/run/pg&port=5432",
            {"dbname": "cms", "host": "/run/pg", "port": "5432"},
        ),
    ],
)  # fmt: skip
def test_urls(url: str, service: dict[str, str]) -> None:
    assert programs.service_of(url) == service


async def test_a_program_that_fails(
    world_of_all: World, target: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = world_of_all.database
    server = database.access.server
    assert server is not None
    broken = replace(database.access.admin, url=server.url("nobody_known", "cms"))
    with pytest.raises(BackupRefused, match=r"pg_dump failed: .*nobody_known"):
        await backup(database.settings, replace(database.access, admin=broken), target)
    assert list(tmp_path.iterdir()) == []
