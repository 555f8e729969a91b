"""The commands: what they refuse and say, that they may be run again, what they never show."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import asyncpg
import httpx
import pytest

from cms.config import Settings
from cms.database import scram, zone_status, zones
from cms.database.access import Access, Login
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.errors import ConfigError, ZoneError
from tests.zones.conftest import PASSWORD, Zones, silent, until
from tests.zones.link import Link

PROJECT = Path(__file__).parents[2]


async def cms(*arguments: str, **environment: str) -> tuple[int, str]:
    """Run the command in a process of its own: exit code, all that it wrote."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "cms",
        *arguments,
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode()


def inner(joined: Zones) -> dict[str, str]:
    return {"CMS_DATABASE_URL": joined.inner.access.admin.url}


def public(joined: Zones) -> dict[str, str]:
    return {"CMS_DATABASE_URL": joined.public.access.admin.url, "CMS_ZONE": "public"}


async def test_the_commands_from_the_first_to_the_last(joined: Zones) -> None:
    here, there = inner(joined), public(joined)
    secret = {"CMS_ZONE_PASSWORD": PASSWORD}
    runs = [
        await cms("zone", "publish", **here, **secret),
        await cms("zone", "subscribe", joined.source, **there, **secret),
        await cms("zone", "refresh", **here),
        await cms("zone", "refresh", **there),
    ]
    assert [code for code, _ in runs] == [0] * 4, runs
    assert "published 26 tables of live" in runs[0][1]
    assert "26 of 26 tables copied" in runs[1][1]

    async def connected() -> bool:
        return not (await zone_status.status(joined.public.access)).problems()

    await until(connected)
    for side, word in ((here, "zone: inner"), (there, "zone: public")):
        code, output = await cms("zone", "status", **side)
        assert code == 0, output
        assert word in output
        assert "tables: 26, without part: 0" in output
    runs.append(await cms("zone", "unsubscribe", **there))
    runs.append(await cms("zone", "unsubscribe", **there))
    code, output = await cms("zone", "status", **there)
    assert code == 1
    assert "run “cms zone subscribe”" in output
    runs.append(await cms("zone", "subscribe", "--replace", joined.source, **there, **secret))
    assert [code for code, _ in runs[-3:]] == [0, 0, 0], runs
    assert PASSWORD not in "".join(output for _, output in runs)


async def test_what_whoever_has_the_password_could_do_is_said(joined: Zones) -> None:
    code, output = await cms("zone", "publish", **inner(joined))
    assert code == 0
    assert "Warning: test_decoding.so can decode drafts" in output
    assert "of pg_hba.conf allows a copy of all data files" in output


async def test_the_password_is_in_no_log(joined: Zones) -> None:
    for database in (joined.inner, joined.public):
        admin = await database.access.admin.connect()
        await admin.execute("alter system set log_statement = 'all'")
        await admin.execute("select pg_reload_conf()")
        await admin.close()
    await asyncio.sleep(0.3)
    try:
        await zones.publish(joined.inner.access, PASSWORD, progress=silent)
        await zones.subscribe(joined.public.access, joined.source, PASSWORD, progress=silent)
        with pytest.raises(ZoneError, match="password authentication failed") as refused:
            await zones.subscribe(
                joined.public.access, joined.source, "not the password", progress=silent
            )
        assert "not the password" not in str(refused.value)
    finally:
        for database in (joined.inner, joined.public):
            admin = await database.access.admin.connect()
            await admin.execute("alter system reset log_statement")
            await admin.execute("select pg_reload_conf()")
            await admin.close()
    for database in (joined.inner, joined.public):
        log = unquote((database.settings.data / "postgres" / "log").read_text("utf-8"))
        assert "ALTER ROLE cms_replica" in log or "REVOKE ALL ON DATABASE" in log
        assert PASSWORD not in log
        assert PASSWORD.replace("'", "''") not in log
        assert "not the password" not in log


async def test_a_wrong_password_leaves_the_link_as_it_is(joined: Zones) -> None:
    with pytest.raises(ZoneError):
        await zones.subscribe(
            joined.public.access, joined.source, "wrong password", progress=silent
        )
    await zones.refresh(joined.public.access, progress=silent)


async def test_the_role_reads_what_is_published_and_nothing_else(joined: Zones) -> None:
    replica = await asyncpg.connect(
        f"postgresql://cms_replica@127.0.0.1:{joined.inner.settings.embedded_port}/cms",
        password=PASSWORD,
    )
    for table in await zones.live_tables(replica):
        await replica.fetch(f"select * from live.{table} limit 1")
    for sql in (
        "select * from draft.article",
        "select * from office.revision",
        "select * from live.tortoise_migrations",
        "delete from live.article",
        "create publication more for tables in schema draft",
        "create table live.more ()",
        "set role cms_editor",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await replica.execute(sql)
    await replica.close()


async def test_tables_of_later_migrations_take_part_after_a_refresh(joined: Zones) -> None:
    owners = [await side.access.owner.connect() for side in (joined.inner, joined.public)]
    try:
        for owner in reversed(owners):
            await owner.execute("create table live.later (id int primary key, word text)")
        await owners[0].execute("insert into live.later values (1, 'sau')")
        for side in (joined.inner, joined.public):
            found = await zone_status.status(side.access)
            assert found.missing == ["later"]
            assert "the table later takes no part: run “cms zone refresh”" in found.problems()
        await zones.refresh(joined.inner.access, progress=silent)
        await zones.refresh(joined.public.access, progress=silent)
        await zones.wait_until_copied(joined.public.access, progress=silent)
        assert await owners[1].fetchval("select word from live.later") == "sau"
        await owners[0].execute("update live.later set word = 'sau nữa'")

        async def arrived() -> bool:
            return bool(await owners[1].fetchval("select word = 'sau nữa' from live.later"))

        await until(arrived)
        for side in (joined.inner, joined.public):
            assert (await zone_status.status(side.access)).missing == []
    finally:
        for owner in owners:
            await owner.execute("drop table if exists live.later")
            await owner.close()
        await zones.refresh(joined.inner.access, progress=silent)
        await zones.refresh(joined.public.access, progress=silent)


async def test_a_table_without_a_key_is_refused(joined: Zones) -> None:
    owner = await joined.inner.access.owner.connect()
    await owner.execute("create table live.keyless (word text)")
    try:
        with pytest.raises(ZoneError, match=r"without a primary key .* keyless"):
            await zones.refresh(joined.inner.access, progress=silent)
    finally:
        await owner.execute("drop table live.keyless")
        await owner.close()


async def test_the_status_says_how_far_behind_the_public_zone_is(joined: Zones, link: Link) -> None:
    async def apart() -> bool:
        here = await zone_status.status(joined.inner.access)
        there = await zone_status.status(joined.public.access)
        return (
            not here.subscribers[0].connected
            and there.source is not None
            and (there.source.heard is None)
        )

    link.cut()
    await until(apart)
    owner = await joined.inner.access.owner.connect(search_path="live")
    await owner.execute("update article set version = version + 1")
    await asyncio.sleep(0.3)
    found = await zone_status.status(joined.inner.access)
    assert found.subscribers[0].bytes
    assert found.subscribers[0].seconds > 0.2
    assert any("is not connected" in problem for problem in found.problems())
    assert (
        "there is no connection to the inner server"
        in (await zone_status.status(joined.public.access)).problems()
    )
    link.mend()

    async def together() -> bool:
        here = await zone_status.status(joined.inner.access)
        there = await zone_status.status(joined.public.access)
        behind = here.subscribers[0].bytes
        return not here.problems() + there.problems() and behind is not None and behind < 1000

    await until(together)
    await owner.close()


async def test_a_server_that_was_away_too_long_copies_again(joined: Zones, link: Link) -> None:
    admin = await joined.inner.access.admin.connect()
    await admin.execute("alter system set idle_replication_slot_timeout = '1s'")
    await admin.execute("select pg_reload_conf()")
    try:
        link.cut()

        async def lost() -> bool:
            await admin.execute("checkpoint")
            return (await zone_status.status(joined.inner.access)).subscribers[0].kept == "lost"

        await until(lost)
        found = await zone_status.status(joined.inner.access)
        assert found.subscribers[0].bytes is None
        assert any("subscribe --replace" in problem for problem in found.problems())
        assert "changes lost" in "\n".join(found.lines())
        link.mend()
        await zones.subscribe(
            joined.public.access, joined.source, PASSWORD, replace=True, progress=silent
        )
        await zones.wait_until_copied(joined.public.access, progress=silent)
    finally:
        await admin.execute("alter system reset idle_replication_slot_timeout")
        await admin.execute("select pg_reload_conf()")
        await admin.close()


async def test_a_public_server_that_is_gone_can_be_forgotten(joined: Zones) -> None:
    connected = (await zone_status.status(joined.inner.access)).subscribers[0].slot
    with pytest.raises(ZoneError, match=f"connected by the slot {connected}"):
        await zones.release(joined.inner.access, connected, progress=silent)
    with pytest.raises(ZoneError, match="There is no slot cms_live_0"):
        await zones.release(joined.inner.access, "cms_live_0", progress=silent)
    admin = await joined.inner.access.admin.connect()
    await admin.execute("select pg_create_logical_replication_slot('cms_live_1', 'pgoutput')")
    await admin.close()
    assert len((await zone_status.status(joined.inner.access)).subscribers) == 2
    await zones.release(joined.inner.access, "cms_live_1", progress=silent)
    assert len((await zone_status.status(joined.inner.access)).subscribers) == 1


@pytest.mark.parametrize(
    "source, password, reason",
    [
        ("postgresql://cms_replica:word@host/cms", PASSWORD, "must hold no password"),
        ("postgresql://host/cms?password=word", PASSWORD, "must hold no password"),
        ("mysql://host/cms", PASSWORD, "must start with postgresql://"),
        ("host=here", PASSWORD, "must start with postgresql://"),
        ("postgresql://host/cms", "", "CMS_ZONE_PASSWORD is empty"),
    ],
)
async def test_a_source_that_is_not_right(
    joined: Zones, source: str, password: str, reason: str
) -> None:
    with pytest.raises(ConfigError, match=reason) as refused:
        await zones.subscribe(joined.public.access, source, password, progress=silent)
    assert "word@" not in str(refused.value)


async def test_each_command_knows_its_zone(
    joined: Zones, database: Database, settings: Settings
) -> None:
    with pytest.raises(ZoneError, match="set CMS_ZONE=public"):
        await zones.subscribe(joined.inner.access, joined.source, PASSWORD, progress=silent)
    with pytest.raises(ZoneError, match=r"wal_level is replica.*CMS_EMBEDDED_WAL_LEVEL=logical"):
        await zones.publish(database.access, PASSWORD, progress=silent)
    with pytest.raises(ZoneError, match="has the schema draft"):
        await zones.subscribe(_as_public(database.access), joined.source, PASSWORD, progress=silent)
    with pytest.raises(ZoneError, match="holds no drafts"):
        async with joined.public.orm():
            pass
    with pytest.raises(ZoneError, match="holds no drafts"):
        await joined.public.is_empty()


def _as_public(access: Access) -> Access:
    return replace(access, public=True)


async def test_rows_that_are_there_are_not_overwritten_unasked(joined: Zones) -> None:
    await zones.unsubscribe(joined.public.access, progress=silent)
    with pytest.raises(ZoneError, match=r"has rows already: run “cms zone subscribe --replace”"):
        await zones.subscribe(joined.public.access, joined.source, PASSWORD, progress=silent)
    with pytest.raises(ZoneError, match="There is no subscription here"):
        await zones.refresh(joined.public.access, progress=silent)
    assert (
        "there is no subscription" in (await zone_status.status(joined.public.access)).problems()[0]
    )
    await zones.subscribe(
        joined.public.access, joined.source, PASSWORD, replace=True, progress=silent
    )
    await zones.wait_until_copied(joined.public.access, progress=silent)


async def test_migrations_of_the_public_zone_are_those_of_live_only(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = Settings(data=tmp_path_factory.mktemp("alone"), zone="PUBLIC")
    steps: list[str] = []
    async with Database(settings, fast=True) as alone:
        await migrate(alone.access, progress=lambda step: steps.append(step.schema))
        assert set(steps) == {"live"}
        assert await migrate(alone.access) == 0
        admin = await alone.access.admin.connect()
        assert not await admin.fetch("select from pg_trigger where tgname like 'raise_on_%'")
        with pytest.raises(ZoneError, match="run “cms zone subscribe” first"):
            await zones.refresh(alone.access, progress=silent)
        await admin.close()


def test_a_password_that_the_server_would_read_otherwise_is_refused() -> None:
    for bad in ("short", "mật khẩu dài dòng", "line\nbreak and more", ""):
        with pytest.raises(ConfigError, match="CMS_ZONE_PASSWORD must have at least 12"):
            scram.verifier(bad, "CMS_ZONE_PASSWORD")
    one, two = (scram.verifier(PASSWORD, "X") for _ in range(2))
    assert one.startswith("SCRAM-SHA-256$4096:")
    assert one != two
    assert PASSWORD not in one


async def test_an_instance_that_only_reads_needs_the_readers_login_alone(joined: Zones) -> None:
    url = joined.public.access.reader.url
    settings = Settings(zone="PUBLIC", reader_database_url=url)
    async with Database(settings) as database:
        assert database.access.reader == Login(url, "cms_reader")
        assert await database.reader.fetchval("select current_user") == "cms_reader"
        assert await database.reader.fetchval("select count(*) from generation") > 0


async def test_the_public_instance_serves_the_world(joined: Zones) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "cms", "serve", "--port", "0"),
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "CMS_ZONE": "public",
            "CMS_READER_DATABASE_URL": joined.public.access.reader.url,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            line = (await process.stdout.readline()).decode()
            address = line.split()[-1]
            asked = {"query": "{ articles(first: 1) { nodes { variant(locale: VI) { slug } } } }"}
            answer = await client.post(address, json=asked)
            assert answer.status_code == 200
            assert answer.json()["data"]["articles"]["nodes"]
            while (await client.get(address.replace("graphql", "readyz"))).status_code != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        process.terminate()
        async with asyncio.timeout(30):
            await process.wait()
    assert process.returncode == 0


async def test_the_public_zone_takes_no_demo_content(joined: Zones) -> None:
    code, output = await cms("serve", "--demo", "--port", "0", **public(joined))
    assert code == 1
    assert "The public zone (CMS_ZONE) holds no drafts" in output
