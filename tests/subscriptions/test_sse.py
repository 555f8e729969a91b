"""Server-sent events: the protocol's distinct connections, and how a client comes back."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from cms.database.pools import Database
from cms.web.subscriptions import sse
from tests.actions import world
from tests.delivery.servers import until
from tests.subscriptions.client import FOLLOW, stream
from tests.subscriptions.conftest import Site, serving, slug

QUERY = "query Kinds { __typename }"
DELETE = 'mutation { deleteTopic(input: { id: "x", expectedVersion: 1 }) { deletedId } }'
ACCEPT = {"accept": "text/event-stream"}


async def ask(site: Site, **options: Any) -> httpx.Response:
    """A request whose answer ends."""
    options.setdefault("method", "POST")
    options["headers"] = ACCEPT | options.get("headers", {})
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        return await client.request(url=f"http://127.0.0.1:{site.port}/graphql", **options)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_subscription_is_a_stream(desk: Database, site: Site, method: str) -> None:
    before = site.operations.open
    async with stream(site.port, method=method, types=["TOPIC"]) as events:
        head = events.response
        assert head.status_code == 200
        assert head.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert head.headers["cache-control"] == "no-store"
        await until(lambda: site.operations.open == before + 1)
        await world.show("Topic", await world.topic(slug()))
        message = await events.hear()
        assert message.change["type"] == "TOPIC"
        assert message.id == message.change["cursor"]
    await until(lambda: site.operations.open == before)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_query_has_one_event(site: Site, method: str) -> None:
    name = "params" if method == "GET" else "json"
    answer = await ask(site, method=method, **{name: {"query": QUERY}})
    body = answer.text.removeprefix("retry: 2000\n\n")
    assert body == (
        'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata: \n\n'
    )


@pytest.mark.parametrize(
    "query, code",
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { entryChanged(after: "x") { kind } }', "INVALID_CURSOR"),
        ("query @stage(of: DRAFT) { __typename }", "BAD_USER_INPUT"),
        (DELETE, "BAD_USER_INPUT"),
    ],
)
async def test_what_is_wrong_with_an_operation_is_told_by_an_event(
    site: Site, query: str, code: str
) -> None:
    answer = await ask(site, json={"query": query})
    assert answer.status_code == 200
    assert answer.text.endswith("event: complete\ndata: \n\n")
    (line,) = [each for each in answer.text.splitlines() if each.startswith("data: {")]
    told = json.loads(line.removeprefix("data: "))
    assert told["errors"][0]["extensions"]["code"] == code
    assert "data" not in told


@pytest.mark.parametrize(
    "options, status",
    [
        ({"method": "PUT"}, 405),
        ({"method": "HEAD"}, 405),
        ({"content": b"{}", "headers": {"content-type": "text/plain"}}, 415),
        ({"content": b"x", "headers": {"content-type": "application/json"}}, 400),
        ({"json": {}}, 400),
        ({"json": {"query": "x" * 2_000_000}}, 413),
        ({"method": "GET"}, 400),
    ],
)
async def test_what_is_no_request_has_its_status(
    site: Site, options: dict[str, Any], status: int
) -> None:
    answer = await ask(site, **options)
    assert answer.status_code == status
    if options.get("method") != "HEAD":
        assert answer.json()["errors"][0]["message"]


async def test_who_does_not_name_the_stream_gets_none(site: Site) -> None:
    for accept in ("*/*", "application/json", "text/event-stream;q=0, */*"):
        answer = await ask(site, json={"query": FOLLOW}, headers={"accept": accept})
        assert answer.headers["content-type"].startswith("application/json")
        assert "text/event-stream" in answer.json()["errors"][0]["message"]


async def test_streams_are_bounded(desk: Database) -> None:
    async with serving(desk, max_streams=1) as site, stream(site.port):
        await site.following()
        answer = await ask(site, json={"query": FOLLOW})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
    async with serving(desk, max_streams_per_client=1) as site, stream(site.port):
        await site.following()
        answer = await ask(site, json={"query": FOLLOW})
        assert answer.status_code == 429


async def test_a_client_that_comes_back_goes_on_where_it_was(desk: Database, site: Site) -> None:
    topics = [await world.topic(slug()) for _ in range(6)]
    async with stream(site.port, types=["TOPIC"]) as events:
        await until(lambda: bool(site.operations.open))
        for key in topics[:2]:
            await world.show("Topic", key)
        seen = [(await events.hear()).change["id"] for _ in range(2)]
        last = events.last_id
    for key in topics[2:4]:
        await world.show("Topic", key)
        await world.show("Place", await world.place(slug()))  # which doesn't concern it
    async with stream(site.port, types=["TOPIC"], after=last) as events:
        for key in topics[4:]:
            await world.show("Topic", key)
        seen += [(await events.hear()).change["id"] for _ in range(4)]
    assert len(set(seen)) == 6
    async with stream(site.port, types=["TOPIC"], after=last) as events:
        again = [(await events.hear()).change["id"] for _ in range(4)]
    assert again == seen[2:]


async def test_a_stream_says_where_it_begins(desk: Database, site: Site) -> None:
    """So that who is cut off before the first event misses nothing either."""
    await world.show("Topic", await world.topic(slug()))
    answer = stream(site.port, types=["TOPIC"])
    async with answer as events:
        lines = events.response.aiter_lines()
        assert [await anext(lines) for _ in range(1)] == ["retry: 2000"]
        begun = (await anext(lines)).removeprefix("id: ")
    key = await world.topic(slug())
    await world.show("Topic", key)
    async with stream(site.port, types=["TOPIC"], after=begun) as events:
        assert (await events.hear()).change["kind"] == "PUBLISHED"


async def test_what_is_not_known_any_more_is_said_and_the_next_place_with_it(
    desk: Database, site: Site
) -> None:
    await world.show("Topic", await world.topic(slug()))
    async with stream(site.port, after="1-0") as events:
        message = await events.hear()
        assert message.json["errors"][0]["extensions"]["code"] == "CHANGES_FORGOTTEN"
        place = message.id
        assert (await events.hear()).event == "complete"
    key = await world.topic(slug())
    await world.show("Topic", key)
    async with stream(site.port, after=place) as events:
        assert (await events.hear()).change["type"] == "TOPIC"


async def test_a_silent_stream_is_kept_alive_and_says_where_it_is(
    desk: Database, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE", 0.2)
    async with stream(site.port, types=["TOPIC"]) as events:
        lines = events.response.aiter_lines()
        await anext(lines)
        first = await anext(lines)
        await world.show("Place", await world.place(slug()))  # which it isn't told of
        async with asyncio.timeout(5):
            while (line := await anext(lines)) in ("", first):
                pass
        assert line.startswith("id: ")


async def test_a_server_that_stops_does_not_say_complete(desk: Database) -> None:
    async with serving(desk) as site, stream(site.port) as events:
        await site.following()
        site.process.stopping.set()
        with pytest.raises((EOFError, httpx.RemoteProtocolError)):
            await events.hear()


async def test_a_stream_is_counted_by_its_operation(site: Site) -> None:
    async with stream(site.port):
        await site.following()
    await asyncio.sleep(0.1)
    async with httpx.AsyncClient(trust_env=False) as http:
        text = (await http.get(f"http://127.0.0.1:{site.port}/metrics")).text
    assert 'cms_requests_total{operation="Follow",status="200",worker="0"}' in text
