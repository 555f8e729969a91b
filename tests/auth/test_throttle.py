"""Failures to sign in: pauses that grow, in all processes together, and end by themselves."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import asyncpg
import pytest

from cms.auth.throttle import ACCOUNT, CLIENT, FORGOTTEN, Throttle
from cms.content.base import now
from cms.database.lazy_pool import LazyPool
from cms.database.pools import Database
from cms.database.types import Connection
from cms.errors import RateLimited

HERE, THERE = b"\xc0\x00\x02\x01", b"\xc0\x00\x02\x02"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def clients() -> Iterator[bytes]:
    return (number.to_bytes(4) for number in range(1, 1 << 16))


async def pause(throttle: Throttle, connection: Connection, login: str, client: bytes) -> int:
    """How long the next attempt has to wait; 0 if it was let through."""
    try:
        await throttle.attempt(connection, login, client)
    except RateLimited as error:
        return int(str(error.params["seconds"]))
    return 0


async def test_pauses_grow_up_to_a_limit(
    connection: Connection, throttle: Throttle, clock: Clock
) -> None:
    addresses, waited = clients(), []
    for _ in range(20):
        await throttle.attempt(connection, "hoa", next(addresses))
        seconds = await pause(throttle, connection, "hoa", next(addresses))
        waited.append(seconds)
        if not seconds:  # that was an attempt too
            continue
        clock.wait(seconds - 0.5)
        assert await pause(throttle, connection, "hoa", next(addresses)) == 1
        clock.wait(0.5)
    assert ACCOUNT.free == 5
    # Two free attempts are counted in each of the first rounds.
    assert waited[:2] == [0, 0]
    assert waited[2:] == [min(2**n, ACCOUNT.longest) for n in range(18)]


async def test_one_login_or_one_client_does_not_slow_down_others(
    connection: Connection, throttle: Throttle, clock: Clock
) -> None:
    for _ in range(ACCOUNT.free):
        await throttle.attempt(connection, "hoa", HERE)
    assert await pause(throttle, connection, "hoa", THERE) == 1
    assert await pause(throttle, connection, "lan", HERE) == 0
    for number in range(CLIENT.free):
        await pause(throttle, connection, f"user{number}", HERE)
    assert await pause(throttle, connection, "minh", HERE) > 0
    assert await pause(throttle, connection, "minh", THERE) == 0


async def test_success_takes_it_back(
    connection: Connection, throttle: Throttle, clock: Clock
) -> None:
    for _ in range(ACCOUNT.free):
        await throttle.attempt(connection, "hoa", HERE)
    clock.wait(1)
    await throttle.attempt(connection, "hoa", HERE)
    await throttle.succeeded(connection, "hoa", HERE)
    assert await connection.fetchval("select array_agg(failures) from sign_in_failure") == [5]
    for _ in range(ACCOUNT.free):
        assert await pause(throttle, connection, "hoa", HERE) == 0


async def test_people_who_sign_in_from_one_address_all_day_are_not_slowed_down(
    connection: Connection, throttle: Throttle
) -> None:
    for number in range(CLIENT.free * 2):
        await throttle.attempt(connection, f"user{number}", HERE)
        await throttle.succeeded(connection, f"user{number}", HERE)
    assert await connection.fetchval("select count(*) from sign_in_failure") == 0


async def test_failures_are_forgotten_in_time(
    connection: Connection, throttle: Throttle, clock: Clock
) -> None:
    for _ in range(ACCOUNT.free):
        await throttle.attempt(connection, "hoa", HERE)
    clock.wait(FORGOTTEN.total_seconds() + 1)
    for _ in range(ACCOUNT.free - 1):
        assert await pause(throttle, connection, "hoa", HERE) == 0
    clock.wait(FORGOTTEN.total_seconds() + 1)
    await throttle.attempt(connection, "lan", THERE)
    await throttle.succeeded(connection, "lan", THERE)
    assert await connection.fetchval("select count(*) from sign_in_failure") == 0  # cleaned up


async def test_an_administrator_can_forget_them(connection: Connection, throttle: Throttle) -> None:
    for _ in range(ACCOUNT.free):
        await throttle.attempt(connection, "hoa", HERE)
    await throttle.forget(connection, "hoa")
    assert await pause(throttle, connection, "hoa", HERE) == 0


async def test_what_was_typed_is_not_kept(connection: Connection, throttle: Throttle) -> None:
    await throttle.attempt(connection, "my secret password", HERE)
    rows = await connection.fetch("select * from sign_in_failure")
    assert len(rows) == 2
    assert "secret" not in repr(rows)


async def test_attempts_at_the_same_moment_are_no_way_around_it(
    connection: Connection, pool: LazyPool
) -> None:
    async def attempt(client: bytes) -> bool:
        async with pool.connection() as own:
            return await pause(Throttle(), own, "hoa", client) == 0

    let_through = await asyncio.gather(*map(attempt, islice(clients(), 40)))
    assert sum(let_through) == ACCOUNT.free


def _guess(url: str, count: int) -> int:
    """Attempts in a process of its own; how many were let through."""

    async def run() -> int:
        connection = await asyncpg.connect(url, server_settings={"search_path": "office"})
        let_through = 0
        for number in range(count):
            let_through += await pause(Throttle(), connection, "hoa", number.to_bytes(4)) == 0
        await connection.close()
        return let_through

    return asyncio.run(run())


async def test_processes_share_the_count(database: Database, connection: Connection) -> None:
    server = database.access.server
    assert server is not None
    url = server.url("cms_auth", "cms")
    with multiprocessing.get_context("spawn").Pool(2) as processes:
        given = processes.starmap_async(_guess, [(url, 10), (url, 10)])
        found = await asyncio.to_thread(given.get, 60)
    # Within the second that they take, a pause of one second may end.
    assert ACCOUNT.free <= sum(found) <= ACCOUNT.free + 1
