"""The pool of readers: who gets which connection, and what happens to one that can't be used on."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from cms.database.pools import Database, read_options
from cms.database.read_pool import ReadPool
from cms.database.types import Connection

PID = "SELECT pg_backend_pid()"


@pytest_asyncio.fixture
async def pool(database: Database) -> AsyncIterator[ReadPool]:
    made = pool_of(database)
    yield made
    made.terminate()


def pool_of(database: Database, limit: int = 2) -> ReadPool:
    options = read_options(database.access.reader, "live", 5000)
    return ReadPool(lambda: asyncpg.connect(**options), limit)


async def ended(database: Database, pid: int) -> None:
    """Wait until the server has no such process."""
    async with asyncio.timeout(5):
        while await database.reader.fetch("SELECT FROM pg_stat_get_activity($1)", pid):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def settled(pool: ReadPool) -> None:
    """Wait until no connection is lent, or being opened or closed."""
    async with asyncio.timeout(5):
        while pool.in_use:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_was_used_last_is_lent_first(pool: ReadPool) -> None:
    async with pool.acquire() as one, pool.acquire() as two:
        first, second = await one.fetchval(PID), await two.fetchval(PID)
    assert await pool.fetchval(PID) == first
    assert await pool.fetchval(PID) == first != second
    assert (pool.size, pool.in_use) == (2, 0)


async def test_there_are_never_more_than_the_limit(pool: ReadPool) -> None:
    found = await asyncio.gather(*(pool.fetchval(PID) for _ in range(50)))
    assert len(set(found)) == pool.size == 2


async def test_those_who_wait_are_served_in_their_order(database: Database) -> None:
    pool, order = pool_of(database, 1), []

    async def ask(number: int) -> None:
        await pool.fetchval("SELECT $1::int", number)
        order.append(number)

    await asyncio.gather(*map(ask, range(20)))
    assert order == [*range(20)]
    await pool.close()


async def test_an_error_of_the_statement_costs_no_connection(pool: ReadPool) -> None:
    before = await pool.fetchval(PID)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await pool.fetchval("SELECT 1 / $1::int", 0)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await pool.fetch("SELECT 1 / $1::int", 0)
    assert await pool.fetchval(PID) == before


async def test_a_statement_whose_caller_left_is_ended(database: Database, pool: ReadPool) -> None:
    pid = await pool.fetchval(PID)
    asking = asyncio.create_task(pool.fetchval("SELECT pg_sleep(4)"))
    await asyncio.sleep(0.1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await pool.fetchval("SELECT 5") == 5
    await ended(database, pid)
    await settled(pool)
    assert await pool.fetchval(PID) != pid


async def test_connections_that_the_server_has_ended(database: Database, pool: ReadPool) -> None:
    async with pool.acquire() as one, pool.acquire() as two:
        pids = [await one.fetchval(PID), await two.fetchval(PID)]
    admin = await database.access.admin.connect()
    await admin.fetch("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid", pids)
    await admin.close()
    for pid in pids:
        await ended(database, pid)
    assert await pool.fetchval(PID) not in pids
    await settled(pool)
    assert pool.size == 1


async def test_one_that_is_ended_in_use(database: Database, pool: ReadPool) -> None:
    async with pool.acquire() as one:
        pid = await one.fetchval(PID)
    asking = asyncio.create_task(pool.fetch("SELECT pg_sleep(4)"))
    await asyncio.sleep(0.1)
    admin = await database.access.admin.connect()
    await admin.fetch("SELECT pg_terminate_backend($1)", pid)
    await admin.close()
    with pytest.raises(asyncpg.PostgresError):
        await asking
    assert await pool.fetchval("SELECT 5") == 5


async def test_one_that_is_left_in_a_transaction(pool: ReadPool) -> None:
    async with pool.acquire() as connection:
        pid = await connection.fetchval(PID)
        await connection.transaction(readonly=True).start()
    assert await pool.fetchval(PID) != pid


async def test_a_server_that_can_not_be_reached_for_a_while(database: Database) -> None:
    """All who wait hear of it, and the pool works again when the server does."""
    options = read_options(database.access.reader, "live", 5000)
    reachable = False

    async def connect() -> Connection:
        await asyncio.sleep(0.01)
        if not reachable:
            raise OSError
        return await asyncpg.connect(**options)

    pool = ReadPool(connect, 2)
    async with asyncio.timeout(5):
        found = await asyncio.gather(*(pool.fetch(PID) for _ in range(7)), return_exceptions=True)
    assert all(isinstance(each, OSError) for each in found)
    assert pool.size == 0
    reachable = True
    assert await pool.fetchval("SELECT 5") == 5
    await pool.close()


async def test_closing_waits_for_what_is_lent(pool: ReadPool) -> None:
    asking = asyncio.create_task(pool.fetchval("SELECT pg_sleep(0.3)"))
    await asyncio.sleep(0.1)
    await pool.close()
    assert asking.done()
    assert pool.size == 0
    with pytest.raises(asyncpg.InterfaceError):
        await pool.fetchval(PID)


async def test_statements_are_timed(pool: ReadPool) -> None:
    took: list[float] = []
    pool.took = took.append
    await pool.fetch("SELECT pg_sleep(0.05)")
    await pool.fetchrow("SELECT 1")
    assert took[0] > 0.04 > took[1] > 0


@pytest.mark.parametrize("seed", range(4))
async def test_callers_that_leave_at_any_moment(database: Database, seed: int) -> None:
    """Whoever stays gets the own answer; no connection is lost, and none is lent twice."""
    chance = random.Random(seed)
    pool = pool_of(database, 3)

    async def ask(number: int) -> int:
        await asyncio.sleep(chance.random() / 20)
        found: int = await pool.fetchval("SELECT $1::int FROM pg_sleep($2)", number, 0.002)
        return found

    asking = [asyncio.create_task(ask(number)) for number in range(200)]
    for each in chance.sample(asking, 60):
        asyncio.get_running_loop().call_later(chance.random() / 10, each.cancel)
    async with asyncio.timeout(20):
        found = await asyncio.gather(*asking, return_exceptions=True)
    for number, answer in enumerate(found):
        assert answer == number or isinstance(answer, asyncio.CancelledError)
    await settled(pool)
    assert 0 < pool.size <= 3
    assert sorted(await asyncio.gather(*map(ask, range(30)))) == [*range(30)]
    await pool.close()
    assert pool.size == 0
