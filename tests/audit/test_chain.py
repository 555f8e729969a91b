"""The chain as the database makes it, held to the one that is made from the parts alone."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.actions.base import Actor, transaction
from cms.audit import reading
from cms.audit.chain import NOTHING, Entry, line, seal, sealed
from cms.content.base import new_key, now
from cms.database.pools import Database
from cms.database.types import Connection
from tests.audit.conftest import checked

COLUMNS = ("id", "at", "actor", "verb", "type", "entry_id", "version", "detail")
INSERT = f"insert into audit ({', '.join(COLUMNS)}) values ($1, $2, $3, $4, $5, $6, $7, $8)"
ENTRY = Entry(
    UUID("0190b6d2-0000-7000-8000-000000000001"),
    datetime(2026, 11, 24, 7, 0, 0, 5, UTC),
    'Hòa "H" \\ \n',
    "save",
    "Article",
    UUID("0190b6d2-0000-7000-8000-000000000002"),
    3,
    '{"a": 1}',
)
LINE = (
    '{"position":7,"id":"0190b6d2-0000-7000-8000-000000000001",'
    '"at":"2026-11-24T07:00:00.000005Z","actor":"Hòa \\"H\\" \\\\ \\n","verb":"save",'
    '"type":"Article","entry_id":"0190b6d2-0000-7000-8000-000000000002","version":3,'
    f'"detail":{{"a": 1}},"previous":"{"00" * 32}"}}'
)


async def add(connection: Connection, actor: str = "x", detail: str = "{}") -> UUID:
    key = new_key()
    await connection.execute(INSERT, key, now(), actor, "save", "Topic", key, 1, detail)
    return key


async def chain(connection: Connection) -> list[reading.Link]:
    async with connection.transaction(readonly=True):
        return [link async for link in reading.links(connection)]


def test_the_line_and_its_hash() -> None:
    assert line(ENTRY, 7, NOTHING) == LINE
    digest = seal(LINE)
    assert digest == hashlib.sha256(LINE.encode()).digest()
    whole = json.loads(sealed(LINE, digest))
    assert (whole["actor"], whole["detail"]) == (ENTRY.actor, {"a": 1})
    assert (whole.pop("hash"), list(whole)) == (digest.hex(), list(json.loads(LINE)))


async def test_the_actions_are_chained(orm: Database, owner: Connection, entries: int) -> None:
    links = await chain(owner)
    assert [link.position for link in links] == [1, 2, 3, 4, 5]
    told = [(link.entry.verb, link.entry.actor) for link in links if link.entry]
    assert [verb for verb, _ in told] == ["save", "publish", "save", "save", "publish"]
    assert {actor for _, actor in told} == {"tester"}
    verdict = await checked(orm)
    assert (verdict.entries, verdict.broken) == (entries, None)
    assert verdict.head == links[-1].hash


async def test_every_column_is_covered(owner: Connection) -> None:
    """A column that is added later must be added to the line as well."""
    rows = await owner.fetch(
        "select column_name from information_schema.columns "
        "where table_schema = 'office' and table_name = 'audit'"
    )
    assert {row[0] for row in rows} == set(COLUMNS) <= set(json.loads(LINE))


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
rows = st.tuples(
    st.uuids(),
    st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30), timezones=st.timezones()),  # noqa: DTZ001
    texts.filter(bool),
    texts.map(lambda text: text[:32]),
    texts,
    st.uuids(),
    st.integers(-(2**31), 2**31 - 1),
    values.map(json.dumps),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(row=rows)
async def test_any_entry_is_sealed_alike(
    database: Database, editor: Connection, row: tuple[object, ...]
) -> None:
    """Whatever stands in it: PostgreSQL and Python write the same line."""
    transaction = editor.transaction()
    await transaction.start()
    try:
        await editor.execute(INSERT, uuid4(), *row[1:])
        await editor.execute("set constraints all immediate")
        links = [link async for link in reading.links(editor)]
        previous = links[-2].hash if len(links) > 1 else NOTHING
        entry = links[-1].entry
        assert entry is not None
        assert entry.actor == row[2]
        assert seal(line(entry, links[-1].position, previous)) == links[-1].hash
    finally:
        await transaction.rollback()


async def test_the_order_is_that_of_the_commits(
    empty_database: Database, editor: Connection, owner: Connection
) -> None:
    """Who began first and ends last comes last, and nobody waits for one who hasn't ended."""
    late = editor.transaction()
    await late.start()
    first = await add(editor, "late")
    async with asyncio.timeout(5):
        second = await add(owner, "early")
    await late.commit()
    assert [link.entry_id for link in await chain(owner)] == [second, first]
    assert (await checked(empty_database)).broken is None


async def test_many_at_once(orm: Database, owner: Connection) -> None:
    """Several entries in each of many transactions, some of which don't happen."""

    async def act(number: int) -> None:
        try:
            async with transaction(Actor(f"actor-{number}")) as tx:
                for _ in range(3):
                    await tx.record("save", "Topic", new_key(), 1, {})
                    await asyncio.sleep(0)
                if number % 5 == 0:
                    raise InterruptedError
        except InterruptedError:
            pass

    async with asyncio.timeout(60):
        await asyncio.gather(*(act(number) for number in range(40)))
    links = await chain(owner)
    actors = [link.entry.actor for link in links if link.entry]
    assert len(actors) == 32 * 3
    assert all(len(set(actors[at : at + 3])) == 1 for at in range(0, len(actors), 3))
    assert (await checked(orm)).broken is None


async def test_an_old_snapshot_makes_no_fork(
    empty_database: Database, editor: Connection, owner: Connection
) -> None:
    await add(owner)
    late = editor.transaction(isolation="repeatable_read")
    await late.start()
    await editor.fetch("select from audit")
    await add(owner)
    await add(editor)
    with pytest.raises(asyncpg.UniqueViolationError):
        await late.commit()
    verdict = await checked(empty_database)
    assert (verdict.entries, verdict.broken) == (2, None)


@pytest.mark.parametrize("at", ["infinity", "-infinity", "0001-01-01 BC", "1969-12-31Z"])
async def test_a_moment_that_no_line_can_tell_is_refused(editor: Connection, at: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await editor.execute(
            "insert into audit (id, at, actor, verb, type, entry_id, version, detail) "
            f"values (gen_random_uuid(), '{at}', 'x', 'x', 'x', gen_random_uuid(), 1, '{{}}')"
        )


@pytest.fixture
async def unchained(empty_database: Database, owner: Connection) -> AsyncIterator[None]:
    """While it lasts, entries get no link, as before there was a chain. It is undone at the end."""
    work = owner.transaction()
    await work.start()
    await owner.execute("alter table audit disable trigger audit_chained")
    yield
    await work.rollback()


async def test_what_was_there_before_is_chained(unchained: None, owner: Connection) -> None:
    """As the migration does it, in the order of the moments."""
    from importlib import import_module

    existing: str = import_module("migrations.office.0004_audit_chain").EXISTING
    keys, start = [new_key() for _ in range(3)], now()
    for number in (2, 0, 1):
        at = start + timedelta(seconds=number)
        await owner.execute(INSERT, keys[number], at, "x", "x", "x", keys[number], 1, "{}")
    assert await owner.fetchval("select count(*) from audit_link") == 0
    await owner.execute(existing)
    previous = NOTHING
    links = [link async for link in reading.links(owner)]
    assert [link.entry_id for link in links] == keys
    for position, link in enumerate(links, 1):
        assert link.entry is not None
        assert seal(line(link.entry, position, previous)) == link.hash
        previous = link.hash
