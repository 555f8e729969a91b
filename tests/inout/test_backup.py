"""Backup and restore: everything is as it was, and what isn't a whole backup is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cms.audit import reading
from cms.auth import accounts
from cms.auth.caller import Grant, Role
from cms.config import Settings
from cms.database import roles
from cms.database.access import Access, open_access
from cms.database.pools import Database
from cms.database.types import Connection
from cms.demo.load import load_demo
from cms.errors import BackupRefused
from cms.inout import backup as making
from cms.inout.backup import DUMP, MANIFEST, SEAL, backup
from cms.inout.restore import restore
from tests.actions import world
from tests.inout.conftest import World

# Everything that a table is: rows, rights, policies, triggers, defaults, constraints.
_CATALOG = """
select 'table', c.oid::regclass::text, c.relrowsecurity::text, pg_get_userbyid(c.relowner)::text,
    (select string_agg(a::text, ' ' order by a::text)
    from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) as a)
from pg_class as c where c.relnamespace = any($1::regnamespace[]) and c.relkind in ('r', 'S')
union all
select 'column', format('%s.%s', attrelid::regclass, attname), format_type(atttypid, atttypmod),
    attacl::text, attnotnull::text
from pg_attribute join pg_class as c on c.oid = attrelid
where c.relnamespace = any($1::regnamespace[]) and c.relkind = 'r' and attnum > 0
    and not attisdropped
union all
select 'constraint', conname, conrelid::regclass::text,
    pg_get_constraintdef(oid), null
from pg_constraint where connamespace = any($1::regnamespace[])
union all
select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), null, null
from pg_index join pg_class as c on c.oid = indexrelid
where c.relnamespace = any($1::regnamespace[])
union all
select 'trigger', format('%s %s', tgrelid::regclass, tgname), pg_get_triggerdef(t.oid),
    tgenabled::text, null
from pg_trigger as t join pg_class as c on c.oid = tgrelid
where c.relnamespace = any($1::regnamespace[]) and not tgisinternal
union all
select 'policy', format('%s %s', polrelid::regclass, polname), pg_get_expr(polqual, polrelid),
    pg_get_expr(polwithcheck, polrelid), polroles::regrole[]::text
from pg_policy
union all
select 'function', p.oid::regprocedure::text, pg_get_functiondef(p.oid), proacl::text,
    pg_get_userbyid(proowner)::text
from pg_proc as p where pronamespace = any($1::regnamespace[])
union all
select 'default', defaclnamespace::regnamespace::text, defaclobjtype::text, defaclacl::text,
    pg_get_userbyid(defaclrole)::text
from pg_default_acl
union all
select 'schema', nspname, nspacl::text, pg_get_userbyid(nspowner)::text, null
from pg_namespace where oid = any($1::regnamespace[])
order by 1, 2, 3, 4, 5
"""


@contextmanager
def fresh(folder: Path) -> Iterator[tuple[Settings, Access]]:
    """A system of its own, without a table."""
    settings = Settings(data=folder)
    with open_access(settings, fast=True) as access:
        yield settings, access


async def _prepared(access: Access, settings: Settings) -> None:
    await roles.prepare(access, statement_timeout=settings.statement_timeout)


async def digests(access: Access) -> dict[str, str]:
    """Of each table's rows, and of everything that the catalog says of our schemas."""
    connection: Connection = await access.owner.connect()
    admin: Connection = await access.admin.connect()
    try:
        found = {}
        for table in await making.tables(connection):
            rows = await connection.fetch(f"select t::text from {table} as t order by 1")
            found[table] = hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()
        for row in await admin.fetch(_CATALOG, list(roles.SCHEMAS)):
            kind, name, *said = (str(value) for value in row)
            place = f"{kind} {name} {said[0] if kind == 'policy' else ''}"
            found[place] = str([_plain(kind, each) for each in said])
        return found
    finally:
        await connection.close()
        await admin.close()


def _plain(kind: str, said: str) -> str:
    """What is said without what isn't meant: the order in which rights were given, and how the same
    expression is written once it was written and read again."""
    if kind in ("constraint", "index"):
        return re.sub(r"[()\[\]\s]|::(character varying|text)", "", said)
    return "".join(sorted(said)) if kind in ("column", "default", "schema") else said


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "all.backup"


async def _with_accounts(database: Database) -> None:
    connection = await database.access.auth.connect(search_path=roles.OFFICE)
    try:
        account = await accounts.create(
            connection, "lan", "Lan", password_hash="$argon2id$x", actor="terminal"
        )
        await accounts.add_grant(connection, account, Grant(Role.EDITOR), actor="terminal")
    finally:
        await connection.close()


async def test_everything_is_as_it_was(orm: Database, target: Path, tmp_path: Path) -> None:
    await load_demo(orm)
    await _with_accounts(orm)
    before = await digests(orm.access)
    manifest = await backup(orm.settings, orm.access, target)
    assert manifest.rows["office.account"] == 1
    assert manifest.rows["office.audit"] == manifest.audit > 300
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]  # nothing else is left
    with fresh(tmp_path / "fresh") as (settings, access):
        await _prepared(access, settings)
        assert await restore(settings, access, target) == manifest
        assert await digests(access) == before
        assert _files(tmp_path / "fresh" / "media") == _files(orm.settings.data / "media")
        async with Database(settings, access=access) as again, again.orm():
            await world.article("moi")  # and it can be worked with
        assert not [path for path in settings.data.iterdir() if path.name.startswith(".cms")]


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


async def test_only_into_what_is_empty(world_of_all: World, target: Path, tmp_path: Path) -> None:
    database = world_of_all.database
    manifest = await backup(database.settings, database.access, target)
    with pytest.raises(BackupRefused, match="There is a file"):
        await backup(database.settings, database.access, target)
    with fresh(tmp_path / "fresh") as (settings, access):
        await _prepared(access, settings)
        await restore(settings, access, target)
        before = await digests(access)
        with pytest.raises(BackupRefused, match=r"isn't empty \(there are rows in draft.article\)"):
            await restore(settings, access, target)
        async with Database(settings, access=access) as changed, changed.orm():
            await world.change("Article", world_of_all.equal, kind="PROFILE")
        assert await digests(access) != before
        assert await restore(settings, access, target, replace=True) == manifest
        assert await digests(access) == before


@asynccontextmanager
async def unchanged(database: Database) -> AsyncIterator[None]:
    """Nothing within changes the database."""
    before = await digests(database.access)
    yield
    assert await digests(database.access) == before


async def _refusal(database: Database, target: Path, data: bytes) -> str:
    """Why a spoilt backup is refused."""
    other = target.with_name("spoilt.backup")
    other.write_bytes(data)
    with pytest.raises(BackupRefused) as caught:
        await restore(database.settings, database.access, other, replace=True)
    return str(caught.value)


async def test_a_flipped_byte_anywhere(world_of_all: World, target: Path) -> None:
    """In members, in headers, in what fills them up, and at the end."""
    database = world_of_all.database
    await backup(database.settings, database.access, target)
    with tarfile.open(target) as tar:
        members = {member.name: member for member in tar}
    size = target.stat().st_size
    dump = members[DUMP]
    places = [0, 100, 150, dump.offset_data, dump.offset_data + dump.size // 2,
              dump.offset_data + dump.size, members[MANIFEST].offset + 124,
              members[MANIFEST].offset_data + 40, members[SEAL].offset + 1,
              members[SEAL].offset_data + 3, size - 1]  # fmt: skip
    async with unchanged(database):
        for place in places:
            data = bytearray(target.read_bytes())
            data[place] ^= 0x01
            assert await _refusal(database, target, bytes(data))


async def test_a_file_that_was_cut_off(world_of_all: World, target: Path) -> None:
    database = world_of_all.database
    await backup(database.settings, database.access, target)
    with tarfile.open(target) as tar:
        ends = [member.offset for member in tar] + [member.offset_data + 10 for member in tar]
    whole = target.read_bytes()
    async with unchanged(database):
        for end in [0, 1, 511, 512, *ends]:
            said = await _refusal(database, target, whole[:end])
            assert "cut off" in said or end == ends[-1]


async def test_something_behind_the_end(world_of_all: World, target: Path) -> None:
    database = world_of_all.database
    await backup(database.settings, database.access, target)
    async with unchanged(database):
        said = await _refusal(database, target, target.read_bytes() + b"x")
    assert "something follows its end" in said


def _remade(
    source: Path, change: Callable[[dict[str, Any]], None], more: tuple[str, ...] = ()
) -> bytes:
    """A backup with another manifest and more members, and a seal that fits."""
    made = io.BytesIO()
    with tarfile.open(source) as old, tarfile.open(fileobj=made, mode="w") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            data = file.read()
            if member.name == MANIFEST:
                for name in more:
                    extra = tarfile.TarInfo(name)
                    new.addfile(extra, io.BytesIO(b""))
                raw = json.loads(data)
                change(raw)
                data = json.dumps(raw).encode()
            if member.name == SEAL:
                data = hashlib.sha256(made.getvalue()[: new.offset]).hexdigest().encode() + b"\n"
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return made.getvalue()


_NEWER = {
    "form": (lambda raw: raw.update(version=2), "has version 2 of its form"),
    "migration": (
        lambda raw: raw["migrations"].append(["draft", "content", "9999_future"]),
        "made by a newer program: it has the migration content.9999_future in draft",
    ),
    "postgres": (lambda raw: raw.update(postgres=99), "is of PostgreSQL 99"),
    "member": (lambda raw: raw["members"].update({"media/a": "0"}), "media/a is not what"),
    "other form": (lambda raw: raw.update(format="x"), "its manifest can't be read"),
    "no form": (lambda raw: raw.clear(), "its manifest can't be read"),
}


@pytest.mark.parametrize("name", _NEWER)
async def test_another_version(world_of_all: World, target: Path, name: str) -> None:
    database = world_of_all.database
    change, reason = _NEWER[name]
    await backup(database.settings, database.access, target)
    async with unchanged(database):
        assert reason in await _refusal(database, target, _remade(target, change))


async def test_a_backup_that_does_not_say_the_truth(
    world_of_all: World, target: Path, tmp_path: Path
) -> None:
    """Made whole again by somebody who can: what was restored is compared with what it says."""
    database = world_of_all.database
    await backup(database.settings, database.access, target)
    target.write_bytes(_remade(target, lambda raw: raw.update(head="00" * 32)))
    with fresh(tmp_path / "fresh") as (settings, access):
        await _prepared(access, settings)
        with pytest.raises(BackupRefused, match="is not what the backup says: head are"):
            await restore(settings, access, target)


@pytest.mark.parametrize(
    "name", ["../x", "media/../../x", "/etc/x", "media/.x", "media//x", "media", "x", "media/a\\b"]
)
async def test_paths_that_lead_out(world_of_all: World, target: Path, name: str) -> None:
    database = world_of_all.database
    await backup(database.settings, database.access, target)
    empty = hashlib.sha256(b"").hexdigest()
    made = _remade(target, lambda raw: raw["members"].update({name: empty}), (name,))
    assert "A backup has no member" in await _refusal(database, target, made)


def test_the_commands(tmp_path: Path) -> None:
    """Each in a process of its own, on a server of its own."""
    environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
    file = tmp_path / "all.backup"

    def run(data: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "cms", *arguments],
            env={**environment, "CMS_DATA": str(tmp_path / data)},
            input=given,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return done

    refused = run("one", "backup", str(file))
    assert refused.returncode == 1
    assert run("one", "migrate").returncode == 0
    made = run("one", "backup", str(file))
    assert (made.returncode, made.stdout.splitlines()[1][:17]) == (0, "Audit: 0 entries,")
    assert run("two", "restore", str(file)).returncode == 0
    assert "nothing to be done" in run("two", "migrate", "--check").stdout
    assert run("two", "restore", "--replace", str(file), given="n\n").returncode == 1
    assert run("two", "restore", "--replace", str(file), given="y\n").returncode == 0
    assert run("two", "restore", str(tmp_path / "none")).returncode == 1
    shutil.rmtree(tmp_path / "one")


async def test_the_audit_goes_on(orm: Database, target: Path, tmp_path: Path) -> None:
    """The chain that was restored is gone on with."""
    await world.article()
    await backup(orm.settings, orm.access, target)
    with fresh(tmp_path / "fresh") as (settings, access):
        await _prepared(access, settings)
        await restore(settings, access, target)
        async with Database(settings, access=access) as again, again.orm():
            await world.article("hai")
            async with again.draft_reader.acquire() as connection:
                await connection.execute("set search_path to office")
                head = await reading.head(connection)
        assert head is not None
        assert head[0] == 2
