"""The zones with logins that are no superusers, as a hosted database gives them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg

from cms.config import Settings
from cms.database import zone_risks, zone_status, zones
from cms.database.access import Access, open_access
from cms.database.embedded import EmbeddedServer
from cms.database.migrate import migrate
from tests.zones.conftest import PASSWORD, free_port, silent, until


async def prepare(server: EmbeddedServer, rights: str, *more: str) -> str:
    """Make the database ``cms`` and the login that owns it; its URL."""
    connection = await asyncpg.connect(server.url())
    for sql in (
        f"create role operator login {rights}",
        "create database cms owner operator",
        "alter system set wal_writer_delay = '10ms'",
        "select pg_reload_conf()",
        *more,
    ):
        await connection.execute(sql)
    await connection.close()
    return server.url("operator", "cms")


def opened(url: str, zone: str) -> Access:
    with open_access(Settings(database_url=url, zone=zone)) as access:
        return access


async def test_logins_with_the_rights_that_the_guide_names_suffice(tmp_path: Path) -> None:
    port = free_port()
    with (
        EmbeddedServer(tmp_path / "inner", fast=True, tcp_port=port, wal_level="logical") as inner,
        EmbeddedServer(tmp_path / "public", fast=True) as public,
    ):
        here = opened(await prepare(inner, "createrole replication"), "INNER")
        there = opened(
            await prepare(public, "createrole", "grant pg_create_subscription to operator"),
            "PUBLIC",
        )
        source = f"postgresql://127.0.0.1:{port}/cms"
        await migrate(here)
        for _ in range(2):
            await zones.publish(here, PASSWORD, progress=silent)
            await zones.subscribe(there, source, PASSWORD, progress=silent)
        await zones.wait_until_copied(there, progress=silent)
        writer = await here.owner.connect(search_path="live")
        await writer.execute(
            "insert into topic (id, code, classification, version, position, created_at, "
            "updated_at, published_at) values (gen_random_uuid(), 'co', 'PUBLIC', 1, 1, "
            "now(), now(), now())"
        )
        reader = await there.reader.connect(search_path="live")
        heard = asyncio.Event()
        await reader.add_listener("generation", lambda *told: heard.set())

        async def arrived() -> bool:
            return bool(await reader.fetchval("select count(*) from topic") == 1)

        await until(arrived)
        await writer.execute("update topic set position = 2")
        async with asyncio.timeout(30):
            await heard.wait()
        await zones.refresh(here, progress=silent)
        await zones.refresh(there, progress=silent)
        await zones.subscribe(there, source, PASSWORD, replace=True, progress=silent)
        await zones.wait_until_copied(there, progress=silent)
        await until(arrived)

        async def well() -> bool:
            found = [await zone_status.status(each) for each in (here, there)]
            return found[0].problems() + found[1].problems() == []

        await until(well)
        async with zones.administrator(here) as connection:
            assert await zone_risks.risks(connection) == []  # it may not look
        await zones.unsubscribe(there, progress=silent)
        await writer.close()
        await reader.close()
