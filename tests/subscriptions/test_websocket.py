"""``graphql-transport-ws``: what is said, and with which code a connection is closed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from cms.database.pools import Database
from cms.delivery.documents import NewDocument, store
from tests.actions import world
from tests.delivery.servers import until
from tests.subscriptions.client import FOLLOW, Socket, socket
from tests.subscriptions.conftest import Site, serving, slug

QUERY = "query Kinds { __typename }"


@pytest_asyncio.fixture
async def client(site: Site) -> AsyncIterator[Socket]:
    async with socket(site.port) as opened:
        yield opened


async def closing(site: Site, *said: str | bytes, initialised: bool = True) -> tuple[int, str]:
    """How the server closes after these messages."""
    async with socket(site.port, initialised=initialised) as opened:
        for each in said:
            await opened.connection.send(each)
        return await opened.closed()


async def test_a_ping_is_answered_by_a_pong(client: Socket) -> None:
    await client.say(type="ping")
    assert await client.hear() == {"type": "pong"}
    await client.say(type="ping", payload={"a": 1})
    assert await client.hear() == {"type": "pong", "payload": {"a": 1}}
    await client.say(type="pong", payload={"a": 1})
    await client.silence(0.2)


async def test_a_ping_may_come_before_anything_else(site: Site) -> None:
    async with socket(site.port, initialised=False) as opened:
        await opened.say(type="ping")
        assert await opened.hear() == {"type": "pong"}
        await opened.initialise()


@pytest.mark.parametrize(
    "said",
    [
        "no JSON",
        "",
        "[]",
        '"ping"',
        "{}",
        '{"type": "start", "id": "1"}',
        '{"type": 1}',
        b'{"type": "ping"}',
        '{"type": "ping", "payload": []}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
        json.dumps({"type": "subscribe", "id": "1" * 129, "payload": {"query": QUERY}}),
        '{"type": "complete"}',
    ],
)
async def test_4400_what_is_no_message(site: Site, said: str | bytes) -> None:
    code, reason = await closing(site, said)
    assert code == 4400
    assert reason


async def test_4400_a_payload_of_the_first_message_that_is_no_object(site: Site) -> None:
    said = '{"type": "connection_init", "payload": "a"}'
    assert (await closing(site, said, initialised=False))[0] == 4400


async def test_4401_an_operation_before_the_connection_is_acknowledged(site: Site) -> None:
    said = json.dumps({"type": "subscribe", "id": "1", "payload": {"query": QUERY}})
    assert await closing(site, said, initialised=False) == (4401, "Unauthorized")


@pytest.mark.parametrize("protocols", [[], ["graphql-ws"]])
async def test_4406_another_protocol(site: Site, protocols: list[str]) -> None:
    named = [Subprotocol(each) for each in protocols]
    async with socket(site.port, initialised=False, protocols=named) as opened:
        assert opened.connection.subprotocol is None
        assert await opened.closed() == (4406, "Subprotocol not acceptable")


async def test_4408_nothing_said_in_time(desk: Database) -> None:
    async with serving(desk, receive_timeout=300) as site:
        async with socket(site.port, initialised=False) as opened:
            await opened.say(type="ping")  # which doesn't count
            assert await opened.closed() == (4408, "Connection initialisation timeout")
        async with socket(site.port) as opened:
            await asyncio.sleep(0.5)
            await opened.say(type="ping")
            assert await opened.hear() == {"type": "pong"}


async def test_4409_an_id_that_is_taken(site: Site) -> None:
    said = json.dumps({"type": "subscribe", "id": "a", "payload": {"query": FOLLOW}})
    assert await closing(site, said, said) == (4409, "Subscriber for a already exists")


async def test_4429_the_first_message_again(site: Site) -> None:
    said = '{"type": "connection_init"}'
    assert await closing(site, said) == (4429, "Too many initialisation requests")


async def test_1009_a_message_that_is_too_large(desk: Database) -> None:
    async with serving(desk, max_body_bytes=2048) as site:
        assert (await closing(site, json.dumps({"type": "ping", "payload": {"a": "b" * 3000}})))[
            0
        ] == 1009


async def test_1008_too_many_messages(site: Site) -> None:
    code, reason = await closing(site, *['{"type": "pong"}'] * 300)
    assert (code, reason) == (1008, "Too many messages")


async def test_1012_the_server_stops(desk: Database) -> None:
    async with serving(desk) as site, socket(site.port) as opened:
        await opened.subscribe()
        site.process.stopping.set()
        assert (await opened.closed())[0] == 1012


async def test_a_query_under_way_is_answered_before_the_server_stops(desk: Database) -> None:
    owner = await desk.access.owner.connect(search_path="live")
    async with serving(desk) as site, socket(site.port) as opened:
        async with owner.transaction():
            await owner.execute("lock table period in access exclusive mode")
            await opened.subscribe("q", "{ periods(first: 1) { totalCount } }")
            await opened.subscribe("s")
            await site.following()
            site.process.stopping.set()
            await asyncio.sleep(0.1)
        assert (await opened.hear())["payload"]["data"]
        assert (await opened.closed())[0] == 1012
    await owner.close()


async def test_1013_as_many_streams_as_the_server_keeps(desk: Database) -> None:
    async with serving(desk, max_streams=1) as site:
        async with socket(site.port) as first:
            async with socket(site.port, initialised=False) as second:
                code, reason = await second.closed()
                assert code == 1013
                assert "1 streams" in reason
            await first.say(type="ping")
            assert await first.hear() == {"type": "pong"}
        async with socket(site.port) as third:
            await third.say(type="ping")
            assert await third.hear() == {"type": "pong"}


async def test_1013_as_many_streams_as_a_client_may_have(desk: Database) -> None:
    options = {"max_streams_per_client": 1, "trusted_proxies": ("127.0.0.1/32",)}
    async with serving(desk, **options) as site, socket(site.port):
        async with socket(site.port, initialised=False) as second:
            assert (await second.closed())[0] == 1013
        headers = {"x-forwarded-for": "192.0.2.7"}
        async with socket(site.port, additional_headers=headers) as other:
            await other.say(type="ping")
            assert await other.hear() == {"type": "pong"}


# --- operations ---------------------------------------------------------------------------------


async def test_a_query_has_one_result(client: Socket) -> None:
    for _ in range(2):  # its id is free again
        await client.subscribe("q", QUERY)
        data = {"data": {"__typename": "Query"}}
        assert await client.hear() == {"id": "q", "type": "next", "payload": data}
        assert await client.hear() == {"id": "q", "type": "complete"}


@pytest.mark.parametrize(
    "query, code",
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { entryChanged(after: "x") { kind } }', "INVALID_CURSOR"),
        ('subscription { entryChanged(after: "0-0") { kind } }', "INVALID_CURSOR"),
        ('subscription { entryChanged(after: "7-0") { kind } }', "CHANGES_FORGOTTEN"),
        ('{ node(id: "x") { id } }', "INVALID_ID"),
        ("subscription { a: entryChanged { kind } b: entryChanged { kind } }", None),
        ("mutation { a }", None),
    ],
)
async def test_an_operation_with_an_error_ends_alone(
    client: Socket, desk: Database, query: str, code: str | None
) -> None:
    await world.show("Topic", await world.topic(slug()))  # so that there is a change
    await client.subscribe("wrong", query)
    message = await client.hear()
    assert (message["type"], message["id"]) == ("error", "wrong")
    (error, *_) = message["payload"]
    assert error["message"]
    if code:
        assert error["extensions"]["code"] == code
    await client.subscribe("right", QUERY)
    assert (await client.hear())["type"] == "next"


async def test_errors_are_in_the_language_of_the_client(site: Site) -> None:
    query = 'subscription { entryChanged(after: "x") { kind } }'
    words = []
    for headers, payload in (
        ({}, {"acceptLanguage": "fr"}),
        ({"accept-language": "fr"}, {}),
        ({"accept-language": "ko"}, {"acceptLanguage": "fr"}),
        ({"accept-language": "ko"}, {}),
    ):
        async with socket(site.port, initialised=False, additional_headers=headers) as opened:
            await opened.initialise(payload)
            await opened.subscribe("1", query)
            words.append((await opened.hear())["payload"][0]["message"])
    assert words[0] == words[1] == words[2] != words[3]


async def test_what_is_completed_is_told_nothing_more(
    site: Site, client: Socket, desk: Database
) -> None:
    before = site.operations.open
    await client.subscribe("a")
    await client.subscribe("b")
    await until(lambda: site.operations.open == before + 2)
    await client.say(id="a", type="complete")
    await client.say(id="never there", type="complete")
    await until(lambda: site.operations.open == before + 1)
    await world.show("Topic", await world.topic(slug()))
    assert (await client.change("b"))["type"] == "TOPIC"
    await client.silence(0.2)
    await client.subscribe("a")  # the id is free
    await until(lambda: site.operations.open == before + 2)


async def test_nothing_is_left_of_a_client_that_has_gone(site: Site) -> None:
    before = site.operations.open
    async with socket(site.port) as opened:
        await opened.subscribe("a")
        await opened.subscribe("b")
        await until(lambda: site.operations.open == before + 2)
        opened.connection.transport.abort()
    await until(lambda: site.operations.open == before)


async def test_operations_of_a_connection_are_bounded(desk: Database) -> None:
    async with serving(desk, max_subscriptions=2) as site, socket(site.port) as opened:
        for id_ in "abc":
            await opened.subscribe(id_)
        message = await opened.hear()
        assert (message["id"], message["type"]) == ("c", "error")
        assert message["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        await opened.say(id="a", type="complete")
        await opened.subscribe("c", QUERY)
        assert (await opened.hear())["type"] == "next"


async def test_trusted_documents_are_followed_by_their_id(desk: Database) -> None:
    editor = await desk.access.editor.connect(search_path="live")
    await store(editor, "portal", NewDocument(FOLLOW, ("Follow",), {}, 1))
    id_ = await editor.fetchval("select id from live.trusted_document")
    await editor.close()
    async with serving(desk, trusted_documents="REQUIRED") as site, socket(site.port) as opened:
        await opened.subscribe("text", FOLLOW)
        message = await opened.hear()
        assert message["payload"][0]["extensions"]["code"] == "UNTRUSTED_DOCUMENT"
        await opened.say(id="id", type="subscribe", payload={"documentId": id_})
        await until(lambda: site.operations.open == 1)
        await world.show("Topic", await world.topic(slug()))
        assert (await opened.change("id"))["type"] == "TOPIC"


async def test_a_subscription_is_paid_for(desk: Database) -> None:
    limits = {"rate_price_per_minute": 60, "rate_burst": 700, "max_price": 700}
    async with serving(desk, **limits) as site, socket(site.port) as opened:
        await opened.subscribe("1")  # 500 for reading the document, and its price
        await until(lambda: site.operations.open == 1)
        for number in range(300):
            await world.show("Topic", await world.topic(f"{slug()}-{number}"))
            message = await opened.hear()
            if message["type"] == "error":
                break
        assert message["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        await until(lambda: site.operations.open == 0)
        await opened.subscribe("2")
        assert (await opened.hear())["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


# --- origins ------------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module")
async def allowing(desk: Database) -> AsyncIterator[Site]:
    async with serving(desk, websocket_origins=("https://portal.example",)) as served:
        yield served


@pytest.mark.parametrize(
    "origin, host, welcome",
    [
        (None, None, True),
        ("http://127.0.0.1:{port}", None, True),
        ("https://cms.example", "cms.example", True),
        ("https://CMS.example", "cms.example:443", True),
        ("https://cms.example:8443", "cms.example:8443", True),
        ("https://portal.example", "cms.example", True),
        ("https://evil.example", "cms.example", False),
        ("https://cms.example.evil.example", "cms.example", False),
        ("https://cms.example:8443", "cms.example", False),
        ("http://portal.example", "cms.example", False),
        ("https://portal.example:1", "cms.example", False),
        ("null", "cms.example", False),
        ("file://", "cms.example", False),
        ("https://[", "cms.example", False),
    ],
)
async def test_pages_of_other_origins_are_not_let_in(
    allowing: Site, origin: str | None, host: str | None, welcome: bool
) -> None:
    options: dict[str, Any] = {"host": host or ""}
    if origin is not None:
        options["origin"] = Origin(origin.format(port=allowing.port))
    if welcome:
        async with socket(allowing.port, **options) as opened:
            await opened.say(type="ping")
            assert await opened.hear() == {"type": "pong"}
        return
    with pytest.raises(InvalidStatus) as refused:
        async with socket(allowing.port, **options):
            pass
    assert refused.value.response.status_code == 403


async def test_the_figures_are_told(site: Site, client: Socket, desk: Database) -> None:
    await client.subscribe()
    await until(lambda: site.operations.open >= 1)
    await world.show("Topic", await world.topic(slug()))
    await client.change()
    async with httpx.AsyncClient(trust_env=False) as http:
        text = (await http.get(f"http://127.0.0.1:{site.port}/metrics")).text
    assert 'cms_subscriptions_open{worker="0"} ' in text
    assert 'cms_streams_limit{worker="0"} 1000.0' in text
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    assert float(figures['cms_streams_open{worker="0"}']) >= 1
    assert float(figures['cms_events_sent_total{worker="0"}']) >= 1
