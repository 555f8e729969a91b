"""The price of operations over HTTP: what a client pays, when it is refused, what it is told."""

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

from cms.app import create_app
from cms.web.rate import ANSWER, READING
from tests.read.conftest import World, world

__all__ = ["world"]

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
