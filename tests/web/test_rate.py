"""How much a client may ask for: the bucket, who a client is, and both before the application."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from cms.app import create_app
from cms.config import Settings
from cms.errors import ConfigError
from cms.web.rate import ANSWER, READING, UNLIMITED, Bucket, Clients, Rate, address
from cms.web.transport import Refused
from tests.read.conftest import World, world

__all__ = ["world"]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def of(rate: Rate, peer: str | None = "192.0.2.1", forwarded: str = "") -> Bucket:
    """The bucket of a client."""
    headers = {b"x-forwarded-for": forwarded.encode()} if forwarded else {}
    return rate.account({"client": (peer, 1) if peer is not None else None}, headers)


def refusal(bucket: Bucket, rows: int) -> Refused:
    with pytest.raises(Refused) as caught:
        bucket.take(rows)
    return caught.value


# --- the bucket -----------------------------------------------------------------------------------


def test_a_bucket_is_full_at_first_and_fills_by_the_minute(clock: Clock) -> None:
    bucket = of(Rate(600, 1000, clock=clock))
    bucket.take(1000)
    refused = refusal(bucket, 100)
    assert refused.status == 429
    assert refused.error.code == "RATE_LIMITED"
    assert str(refused.error) == (
        "You have asked for more than the 600 rows a minute allowed; come back in 10 seconds."
    )
    assert dict(refused.headers) == {
        b"retry-after": b"10",
        b"ratelimit-policy": b'"price";q=600;w=60',
        b"ratelimit": b'"price";r=0;t=100',
    }
    clock.now += 9.99
    refusal(bucket, 100)
    clock.now += 0.01
    bucket.take(100)


def test_a_bucket_holds_no_more_than_the_burst(clock: Clock) -> None:
    bucket = of(Rate(600, 50, clock=clock))
    clock.now += 3600
    refusal(bucket, 51)
    bucket.take(50)


def test_a_refusal_costs_nothing(clock: Clock) -> None:
    bucket = of(Rate(60, 10, clock=clock))
    for _ in range(100):
        refusal(bucket, 11)
    bucket.take(10)


def test_who_owes_waits_longer(clock: Clock) -> None:
    bucket = of(Rate(60, 10, clock=clock))
    bucket.owe(30)
    assert dict(bucket.headers())[b"ratelimit"] == b'"price";r=0;t=30'
    assert dict(refusal(bucket, 1).headers)[b"retry-after"] == b"21"
    clock.now += 21
    bucket.take(1)


def test_a_refusal_names_at_least_a_second(clock: Clock) -> None:
    bucket = of(Rate(60_000_000, 10, clock=clock))
    bucket.take(10)
    assert dict(refusal(bucket, 1).headers)[b"retry-after"] == b"1"


STEPS = st.lists(st.tuples(st.integers(0, 300), st.floats(0, 100)), max_size=40)


@given(per_minute=st.integers(1, 1000), burst=st.integers(1, 300), steps=STEPS)
def test_nobody_gets_more_than_burst_and_time_allow(
    per_minute: int, burst: int, steps: list[tuple[int, float]]
) -> None:
    clock = Clock()
    bucket, began, got = of(Rate(per_minute, burst, clock=clock)), clock.now, 0
    for rows, pause in steps:
        clock.now += pause
        try:
            bucket.take(rows)
        except Refused as refused:
            seconds = int(dict(refused.headers)[b"retry-after"])
            if rows <= burst:  # it tells no less than what it takes
                later = Clock()
                later.now = clock.now + seconds
                clock.now = later.now
                bucket.take(rows)
                got += rows
        else:
            got += rows
        assert got <= burst + (clock.now - began) * per_minute / 60 + 1e-6


def test_nothing_is_counted_without_a_rate() -> None:
    for _ in range(3):
        UNLIMITED.begin()
        UNLIMITED.pay(10**9, fresh=True)
        UNLIMITED.refused()
    assert UNLIMITED.headers() == ()


def test_clients_are_counted_apart_and_only_so_many(clock: Clock) -> None:
    rate = Rate(60, 10, clients=3, clock=clock)
    for number in range(3):
        of(rate, f"192.0.2.{number}").take(10)
    refusal(of(rate, "192.0.2.0"), 1)  # and so it is the one used last
    for number in range(100):
        of(rate, f"198.51.100.{number}")
        of(rate, "192.0.2.0")
    assert rate.known == 3
    refusal(of(rate, "192.0.2.0"), 1)
    of(rate, "192.0.2.1").take(10)  # forgotten, and so as good as full


# --- who a client is ------------------------------------------------------------------------------

PROXIES = ("10.0.0.0/8", "2001:db8:ffff::/48")


@pytest.mark.parametrize(
    "peer, forwarded, client",
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),  # nobody's word but a proxy's counts
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what the client claimed itself
        ("10.1.2.3", "203.0.113.9, 10.9.9.9", "203.0.113.9"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.9,10.9.9.9 , 10.9.9.8", "203.0.113.9"),
        ("10.1.2.3", "10.9.9.9, 10.9.9.8", "10.9.9.9"),
        ("10.1.2.3", "unknown", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.9, unknown", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.9:4711", "203.0.113.9"),
        ("10.1.2.3", "[2001:db8::7]:4711", "2001:db8::7"),
        ("10.1.2.3", ",,,", "10.1.2.3"),
        ("2001:db8:ffff::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("fe80::1%eth0", "", "fe80::1"),
    ],
)
def test_the_address_of_a_client(peer: str, forwarded: str, client: str) -> None:
    clients = Clients(PROXIES)
    assert clients.key(peer, forwarded.encode()) == Clients(()).key(client, b"")


def test_a_subscriber_of_ipv6_is_one_client() -> None:
    key = Clients(()).key
    assert key("2001:db8:0:1::1", b"") == key("2001:db8:0:1:ffff:ffff:ffff:ffff", b"")
    assert key("2001:db8:0:1::1", b"") != key("2001:db8:0:2::1", b"")
    assert key("192.0.2.1", b"") != key("192.0.2.2", b"")
    assert key("testclient", b"") == b"testclient"
    assert key("", b"") == b""


@given(st.text(max_size=40))
def test_no_text_is_a_fault(text: str) -> None:
    address(text)
    Clients(PROXIES).key("10.1.2.3", text.encode())


def test_a_long_header_is_read_from_its_end(clock: Clock) -> None:
    rate = Rate(60, 10, ["10.0.0.0/8"], clock=clock)
    long = "198.51.100.1, " * 5000
    assert of(rate, "10.0.0.1", long + "203.0.113.9") is of(rate, "203.0.113.9")
    assert of(rate, None) is of(rate, None)


def test_what_is_paid_for(clock: Clock) -> None:
    bucket = of(Rate(60, 5000, clock=clock))

    def spent(pay: Callable[[], None]) -> int:
        before = int(bucket._level)
        pay()
        return before - int(bucket._level)

    assert spent(bucket.begin) == ANSWER
    assert spent(lambda: bucket.pay(700, fresh=False)) == 700 - ANSWER
    assert spent(lambda: bucket.pay(700, fresh=True)) == 700 - ANSWER + READING
    assert spent(lambda: bucket.pay(ANSWER, fresh=False)) == 0
    assert spent(lambda: bucket.pay(0, fresh=False)) == 0
    assert spent(bucket.refused) == READING

    def too_dear() -> None:
        with pytest.raises(Refused):
            bucket.pay(10_000, fresh=True)

    assert spent(too_dear) == READING


def test_settings_that_contradict_each_other() -> None:
    Settings(rate_burst=10)  # nothing is limited
    with pytest.raises(ConfigError, match=r"CMS_RATE_BURST is 10, .* CMS_MAX_PRICE \(50000\)"):
        Settings(rate_burst=10, rate_price_per_minute=1)
    with pytest.raises(ConfigError, match=r"CMS_TRUSTED_PROXIES.*10\.0\.0\.1/8"):
        Settings.from_env({"CMS_TRUSTED_PROXIES": "10.0.0.1/8"})
    given = Settings.from_env({"CMS_TRUSTED_PROXIES": "10.0.0.0/8, 2001:db8::1"})
    assert given.trusted_proxies == ("10.0.0.0/8", "2001:db8::1/128")


# --- before the application -----------------------------------------------------------------------

UNITS = "{ units(first: %d) { nodes { id } } }"
BURST = 4000
Serve = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest_asyncio.fixture
async def serve(world: World) -> AsyncIterator[Serve]:
    """Starts the application with a rate; it hears of changes, so it keeps answers."""

    @asynccontextmanager
    async def started(**settings: Any) -> AsyncIterator[httpx.AsyncClient]:
        limits = {"rate_price_per_minute": 60, "rate_burst": BURST, "max_price": 1000}
        chosen = dataclasses.replace(world.database.settings, **(limits | settings))
        app = create_app(chosen, world.database)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client:
                await ready(client)
                yield client

    yield started


async def ready(client: httpx.AsyncClient) -> None:
    for _ in range(1000):
        if (await client.get("/readyz")).status_code == 200:
            return
        await asyncio.sleep(0.02)
    pytest.fail("the application is not ready")


async def ask(client: httpx.AsyncClient, query: str, **more: Any) -> httpx.Response:
    headers = more.pop("headers", {})
    return await client.post("/graphql", json={"query": query, **more}, headers=headers)


def left(response: httpx.Response) -> int:
    """What the client may still ask for, as the answer tells it."""
    found = re.fullmatch(r'"price";r=(\d+);t=\d+', response.headers["ratelimit"])
    assert found
    return int(found[1])


async def test_a_client_pays_the_price_of_what_it_asks_for(serve: Serve) -> None:
    async with serve() as client:
        query = "query ($n: Int) { units(first: $n) { nodes { id } } }"
        first = await ask(client, query, variables={"n": 99})
        assert first.status_code == 200
        assert left(first) in range(BURST - 100 - READING, BURST - 100 - READING + 3)
        assert first.headers["ratelimit-policy"] == '"price";q=60;w=60'
        second = await ask(client, query, variables={"n": 99})  # it is kept
        assert left(first) - left(second) in (ANSWER, ANSWER - 1, ANSWER - 2)
        third = await ask(client, query, variables={"n": 98})
        assert left(second) - left(third) in range(READING + 96, READING + 100)


async def test_who_asks_for_too_much_is_told_when_to_come_back(serve: Serve) -> None:
    async with serve() as client:
        answers = [await ask(client, UNITS % (900 + number)) for number in range(4)]
        refused = answers[-1]
        assert [answer.status_code for answer in answers] == [200] * 3 + [429]
        assert int(refused.headers["retry-after"]) > 0
        assert refused.headers["cache-control"] == "no-store"
        assert left(refused) < 1000
        (error,) = refused.json()["errors"]
        assert error["extensions"] == {"code": "RATE_LIMITED"}
        assert "60" in error["message"]
        assert refused.headers["retry-after"] in error["message"]
        translated = await ask(client, UNITS % 950, headers={"accept-language": "fr"})
        assert translated.status_code == 429
        assert translated.json()["errors"][0]["message"] != error["message"]
        got = await client.get("/graphql", params={"query": UNITS % 950})
        assert got.status_code == 429
        page = await client.get("/graphql", headers={"accept": "text/html"})
        assert page.status_code in (200, 503)  # the explorer, or how to build it


async def test_others_do_not_pay_for_a_client(serve: Serve) -> None:
    async with serve(trusted_proxies=("192.0.2.1",)) as client:
        for number in range(4):
            last = await ask(client, UNITS % (900 + number))
        assert last.status_code == 429
        other = await ask(client, UNITS % 950, headers={"x-forwarded-for": "203.0.113.7"})
        assert other.status_code == 200


async def test_nobody_else_is_believed_about_addresses(serve: Serve) -> None:
    async with serve() as client:
        for number in range(4):
            headers = {"x-forwarded-for": f"203.0.113.{number}"}
            last = await ask(client, UNITS % (900 + number), headers=headers)
        assert last.status_code == 429


async def test_what_is_refused_costs_as_much_as_reading_it(serve: Serve) -> None:
    async with serve() as client:
        await ask(client, "{ __typename }")
        before = left(await ask(client, "{ __typename }"))
        for text in ("{", "{ nothing }", UNITS % 1001):
            assert "errors" in (await ask(client, text)).json()
        assert before - left(await ask(client, "{ __typename }")) in range(
            3 * READING - 5, 3 * READING + 5
        )
        more = [await ask(client, f"{{ nothing{number} }}") for number in range(6)]
        assert [each.status_code for each in more] == [200] * 4 + [429] * 2


async def test_one_who_waits_for_what_is_under_way_pays_little(serve: Serve) -> None:
    async with serve(rate_burst=3000) as client:
        await ask(client, "query ($n: Int) { units(first: $n) { nodes { id } } }")
        query = UNITS % 997
        answers = await asyncio.gather(*(ask(client, query) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1


async def test_the_dearest_operation_allowed_can_be_asked_for(serve: Serve) -> None:
    async with serve(rate_burst=1000) as client:
        assert (await ask(client, UNITS % 999)).status_code == 200


async def test_nothing_is_said_or_counted_without_a_rate(serve: Serve) -> None:
    async with serve(rate_price_per_minute=0) as client:
        for number in range(10):
            answer = await ask(client, UNITS % (900 + number))
            assert answer.status_code == 200
            assert "ratelimit" not in answer.headers


# --- the price in the answer ----------------------------------------------------------------------


async def test_an_answer_tells_its_price_when_asked(serve: Serve) -> None:
    async with serve(rate_price_per_minute=0) as client:
        query = "query ($n: Int) { units(first: $n) { nodes { code } } }"
        more: dict[str, Any] = {"variables": {"n": 9}}
        plain = await ask(client, query, **more)
        priced = await ask(client, query, **more, extensions={"price": True})
        assert priced.json() == {
            **plain.json(),
            "extensions": {"price": {"rows": 10, "limit": 1000}},
        }
        assert list(priced.json()) == ["data", "extensions"]
        again = await ask(client, query, **more)
        assert again.content == plain.content
        for other in ({}, {"price": False}, {"price": 1}, {"prices": True}, None):
            assert (await ask(client, query, **more, extensions=other)).content == plain.content


async def test_a_priced_answer_by_get_is_another_representation(serve: Serve) -> None:
    async with serve(rate_price_per_minute=0) as client:
        plain = await client.get("/graphql", params={"query": UNITS % 5})
        asked = {"query": UNITS % 5, "extensions": '{"price": true}'}
        priced = await client.get("/graphql", params=asked)
        assert priced.json()["extensions"] == {"price": {"rows": 6, "limit": 1000}}
        assert priced.headers["etag"] != plain.headers["etag"]
        for parameters, answer in ((asked, priced), ({"query": UNITS % 5}, plain)):
            headers = {"if-none-match": answer.headers["etag"]}
            assert (
                await client.get("/graphql", params=parameters, headers=headers)
            ).status_code == 304


async def test_the_price_is_no_reason_to_compute_again(serve: Serve) -> None:
    async with serve() as client:
        query = UNITS % 700
        await ask(client, query)
        before = left(await ask(client, query))
        priced = await ask(client, query, extensions={"price": True})
        assert priced.json()["extensions"]["price"]["rows"] == 701
        assert before - left(priced) <= ANSWER


async def test_what_is_too_dear_says_so(serve: Serve) -> None:
    async with serve(rate_price_per_minute=0, max_page_size=5000) as client:
        answer = await ask(client, UNITS % 1000, extensions={"price": True})
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert "1001" in error["message"]
        assert "1000" in error["message"]


# --- what isn't shown -----------------------------------------------------------------------------


async def test_a_closed_schema_is_shown_nowhere(serve: Serve) -> None:
    async with serve(rate_price_per_minute=0, introspection="CLOSED") as client:
        answer = await ask(client, "{ __schema { queryType { name } } }")
        assert answer.json()["errors"][0]["extensions"]["code"] == "INTROSPECTION_CLOSED"
        assert (await client.get("/schema.graphql")).status_code == 404
        named = await ask(client, "{ __typename }")
        assert named.json() == {"data": {"__typename": "Query"}}
    async with serve(rate_price_per_minute=0) as client:
        assert (await client.get("/schema.graphql")).status_code == 200


@pytest.mark.parametrize("count", [0, 1, 7])
async def test_a_batch_is_refused_with_its_size(serve: Serve, count: int) -> None:
    async with serve(rate_price_per_minute=0) as client:
        batch = [{"query": "{ __typename }"}] * count
        answer = await client.post("/graphql", json=batch)
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert str(count) in error["message"]
