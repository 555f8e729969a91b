"""A relay between the zones: whoever has the public zone's password reaches no draft by any way."""

from __future__ import annotations

import asyncpg
import pytest

from cms.config import Settings
from cms.database import zone_status, zones
from cms.database.pools import Database
from tests.actions import world
from tests.delivery.asking import serving
from tests.zones.conftest import PASSWORD, Zones, free_port, quickly, silent, until

DECODED = "select string_agg(data, ' ') from pg_logical_slot_get_changes('spy', null, null)"


async def test_a_relay_passes_on_what_is_live_and_knows_nothing_else(
    joined: Zones, desk: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("relay")
    relaying = Settings(
        data=folder / "relay",
        zone="PUBLIC",
        embedded_port=free_port(),
        embedded_wal_level="LOGICAL",
    )
    far = Settings(data=folder / "far", zone="PUBLIC", log_level="WARNING")
    relay_url = f"postgresql://127.0.0.1:{relaying.embedded_port}/cms"
    async with Database(relaying, fast=True) as relay, Database(far, fast=True) as end:
        for each in (relay, end):
            await quickly(each, wal_retrieve_retry_interval="100ms")
        await zones.subscribe(relay.access, joined.source, PASSWORD, progress=silent)
        await zones.wait_until_copied(relay.access, progress=silent)
        await zones.publish(relay.access, PASSWORD, progress=silent)
        await zones.subscribe(end.access, relay_url, PASSWORD, progress=silent)
        await zones.wait_until_copied(end.access, progress=silent)

        spies = [
            await asyncpg.connect(
                f"postgresql://cms_replica@127.0.0.1:{port}/cms", password=PASSWORD
            )
            for port in (joined.inner.settings.embedded_port, relaying.embedded_port)
        ]
        for spy in spies:
            await spy.execute("select pg_create_logical_replication_slot('spy', 'test_decoding')")
        await world.article("rieng-tu", variants={"VI": {"title": "Riêng tư", "slug": "rieng-tu"}})
        key = await world.article("qua-tram")
        await world.show("Article", key)

        async with serving(far, end) as client:

            async def shown() -> bool:
                return await client.title("qua-tram") is not None

            await until(shown)
            await world.change("Article", key, variants={"VI": {"title": "Sửa rồi"}})
            await world.show("Article", key)

            async def changed() -> bool:
                return await client.title("qua-tram") == "Sửa rồi"

            await until(changed)

        decoded = [str(await spy.fetchval(DECODED)) for spy in spies]
        assert all("qua-tram" in text for text in decoded)
        assert "rieng-tu" in decoded[0]  # what the warning of “cms zone publish” is about
        assert "rieng-tu" not in decoded[1]
        assert "draft." not in decoded[1]
        for spy in spies:
            await spy.execute("select pg_drop_replication_slot('spy')")
            await spy.close()

        await zones.refresh(relay.access, progress=silent)
        found = await zone_status.status(relay.access)
        assert found.problems() == []
        assert len(found.subscribers) == 1
        assert found.source is not None
        await zones.unsubscribe(end.access, progress=silent)
        await zones.unsubscribe(relay.access, progress=silent)
