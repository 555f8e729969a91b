"""Publish here, read there: whole transactions, in order, with their generations, never a draft."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from cms.actions.unpublish import unpublish
from cms.database import zones
from cms.database.pools import Database
from tests.actions import world
from tests.actions.world import ACTOR
from tests.delivery.asking import Client
from tests.zones.conftest import PASSWORD, Zones, silent, until
from tests.zones.link import Link


async def show(key: object, slug: str, title: str) -> None:
    """Change an article's Vietnamese title and publish it."""
    await world.change("Article", key, variants={"VI": {"title": title, "slug": slug}})  # type: ignore[arg-type]
    await world.show("Article", key)  # type: ignore[arg-type]


async def shows(client: Client, slug: str, title: str | None) -> float:
    """Wait until the public zone shows it; how long it took, in seconds."""

    async def shown() -> bool:
        return await client.title(slug) == title

    return await until(shown)


async def test_what_is_published_here_is_read_there(desk: Database, client: Client) -> None:
    key = await world.article("doc-tai-do")
    await show(key, "doc-tai-do", "0")
    await shows(client, "doc-tai-do", "0")
    delays = []
    for number in range(1, 21):
        hits = client.responses.hits
        assert await client.title("doc-tai-do") == await client.title("doc-tai-do")
        assert client.responses.hits > hits  # kept answers are used, and give way at once
        await show(key, "doc-tai-do", str(number))
        delays.append(await shows(client, "doc-tai-do", str(number)))
    print(f"\ngreatest delay from the publication to the public zone {1000 * max(delays):.0f} ms")
    await unpublish(ACTOR, "Article", key)
    await shows(client, "doc-tai-do", None)


async def test_the_content_is_there_no_later_than_the_generation_that_tells_of_it(
    desk: Database, joined: Zones
) -> None:
    key = await world.topic("thu-tu")
    await world.show("Topic", key)
    listener = await joined.public.access.reader.connect(search_path="live")
    reader = await joined.public.access.reader.connect(search_path="live")
    told: asyncio.Queue[int] = asyncio.Queue()

    def hear(connection: object, pid: int, channel: str, payload: object) -> None:
        table, value = str(payload).split(" ")
        if table == "topic":
            told.put_nowait(int(value))

    await listener.add_listener("generation", hear)
    first = await (await joined.inner.access.admin.connect()).fetchval(
        "select value from live.generation where name = 'topic'"
    )
    for position in range(1, 41):
        await world.change("Topic", key, position=position)
        await world.show("Topic", key)
    for position in range(1, 41):
        async with asyncio.timeout(30):
            while (value := await told.get()) < first + position:
                pass
        found = await reader.fetchval("select position from topic where id = $1", key)
        assert found >= value - first
    await listener.close()
    await reader.close()


@pytest.mark.parametrize("how", ["cut", "freeze", "stop"])
async def test_a_link_that_breaks_loses_nothing_and_leaves_nothing_stale(
    desk: Database, joined: Zones, client: Client, link: Link, how: str
) -> None:
    slugs = [f"{how}-{number}" for number in range(3)]
    keys = [await world.article(slug) for slug in slugs]
    for key, slug in zip(keys, slugs, strict=True):
        await show(key, slug, "cũ")
    for slug in slugs:
        await shows(client, slug, "cũ")
    if how == "freeze":
        link.freeze()
    else:
        link.cut()
    for round_ in range(3):
        await show(keys[0], slugs[0], f"mới {round_}")
    await unpublish(ACTOR, "Article", keys[1])
    late = await world.article(f"{how}-late")
    await show(late, f"{how}-late", "đến sau")
    if how == "stop":
        server = joined.inner.access.server
        assert server is not None
        server.stop()
        await asyncio.sleep(0.5)
        server.start()
    await asyncio.sleep(0.5)
    assert [await client.title(slug) for slug in slugs] == ["cũ"] * 3
    assert await client.title(f"{how}-late") is None
    link.mend()
    began = time.monotonic()
    await shows(client, slugs[0], "mới 2")
    await shows(client, slugs[1], None)
    await shows(client, f"{how}-late", "đến sau")
    print(f"\n{how}: all there {time.monotonic() - began:.1f} s after the link was mended")
    assert await client.title(slugs[2]) == "cũ"
    await settled(joined, client)


async def settled(joined: Zones, client: Client) -> None:
    """Both zones hold the same, and the public instance answers from that."""
    admin = await joined.inner.access.admin.connect()
    there = await joined.public.access.admin.connect()

    async def same() -> bool:
        sql = "select name, value from live.generation order by name"
        return [tuple(r) for r in await admin.fetch(sql)] == [
            tuple(r) for r in await there.fetch(sql)
        ]

    await until(same)
    for table in await zones.live_tables(admin):
        rows = f"select md5(string_agg(t::text, ' ' order by t::text)) from live.{table} as t"
        assert await admin.fetchval(rows) == await there.fetchval(rows), table
    expected = {
        row["slug"]: row["title"]
        for row in await admin.fetch(
            "select slug, title from live.article_variant where locale = 'VI'"
        )
    }

    async def answered() -> bool:
        return await client.titles() == expected

    await until(answered, 5)
    await admin.close()
    await there.close()


@pytest.mark.parametrize("busy", [False, True], ids=["quiet", "busy"])
async def test_a_first_copy_leaves_no_answer_from_before_it(
    desk: Database, joined: Zones, client: Client, busy: bool
) -> None:
    """Each table is copied by itself; here the generations are there before what they tell of."""
    slugs = [f"{'busy' if busy else 'quiet'}-{number}" for number in range(4)]
    keys = [await world.article(slug) for slug in slugs]
    await zones.unsubscribe(joined.public.access, progress=silent)
    for key, slug in zip(keys, slugs, strict=True):
        await show(key, slug, "0")
    there = await joined.public.access.admin.connect(search_path="live")
    await there.execute(f"truncate {', '.join(await zones.live_tables(there))}")
    held = there.transaction()
    await held.start()
    await there.execute("lock table article_variant in share mode")  # it can't be copied yet
    await zones.subscribe(joined.public.access, joined.source, PASSWORD, progress=silent)

    async def told() -> bool:
        sql = "select srsubstate from pg_subscription_rel where srrelid = 'generation'::regclass"
        return await there.fetchval(sql) in (b"s", b"r")

    await until(told)
    asking = asyncio.create_task(_ask_and_ask(client, slugs))
    await asyncio.sleep(0.5)
    assert [await client.title(slug) for slug in slugs] == [None] * 4
    expected = "0"
    if busy:
        for expected in ("1", "2", "3"):
            for key, slug in zip(keys, slugs, strict=True):
                await show(key, slug, expected)
    await asyncio.sleep(0.2)
    assert not client.responses.generations.known
    await held.commit()
    await zones.wait_until_copied(joined.public.access, progress=silent)
    await until(lambda: _known(client))
    asking.cancel()
    await there.close()
    await settled(joined, client)
    assert [await client.title(slug) for slug in slugs] == [expected] * 4


async def _ask_and_ask(client: Client, slugs: list[str]) -> None:
    while True:
        for slug in slugs:
            await client.title(slug)
        await client.titles()
        await asyncio.sleep(0)


async def _known(client: Client) -> bool:
    return client.responses.generations.known


async def test_a_draft_never_arrives(desk: Database, joined: Zones, client: Client) -> None:
    """Not in a table, not in the log of changes, not in any file of the public server."""
    secret, shown = "BiMatChuaCongBo", "AiCungDocDuoc"
    await world.article(
        "nhap", variants={"VI": {"title": secret, "slug": "nhap", "body_markdown": secret}}
    )
    key = await world.article("da-dang")
    await show(key, "da-dang", shown)
    await world.change("Article", key, variants={"VI": {"title": secret, "summary": secret}})
    await world.topic(secret.lower(), variants={"VI": {"name": secret}})
    await shows(client, "da-dang", shown)
    for database in (joined.inner, joined.public):
        admin = await database.access.admin.connect()
        await admin.execute("checkpoint")
        await admin.close()
    there, here = joined.public.settings.data, joined.inner.settings.data
    assert holds(there, shown)
    assert holds(here, secret)  # so that the search would find it
    assert not holds(there, secret)
    assert not holds(there, secret.lower())


def holds(folder: Path, word: str) -> list[str]:
    """The files below the folder that hold the word."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 500
    return [path.name for path in files if word.encode() in path.read_bytes()]


async def test_the_public_server_has_no_other_schema(joined: Zones) -> None:
    admin = await joined.public.access.admin.connect()
    rows = await admin.fetch(
        "select nspname as name from pg_namespace where nspname !~ '^pg_' "
        "and nspname <> 'information_schema' order by 1"
    )
    assert [row["name"] for row in rows] == ["live", "public"]
    may_write = await admin.fetchval(
        "select count(*) from pg_tables, unnest(array['cms_reader', 'cms_editor']) as role "
        "where schemaname = 'live' and has_table_privilege(role, "
        "'live.' || quote_ident(tablename), 'insert, update, delete, truncate')"
    )
    assert may_write == 0
    assert await admin.fetchval(
        "select array_agg(rolcanlogin order by rolname) from pg_roles where rolname ~ '^cms_'"
    ) == [False, True, True]  # cms_editor, cms_owner, cms_reader
    assert await admin.fetchval(
        "select not has_schema_privilege('cms_editor', 'live', 'usage') "
        "and not has_database_privilege('cms_editor', 'cms', 'connect')"
    )
    await admin.close()
