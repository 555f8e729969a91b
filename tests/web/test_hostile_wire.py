"""Hostile bytes on the wire: heads and bodies without an end, slow ones, and ambiguous framing."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.web.hostile import (
    MAX_BODY,
    PATH,
    PATIENCE,
    SECONDS,
    SOON,
    TYPENAME,
    ask,
    client,
    server,
    unharmed,
    world,
)
from tests.web.served import Served
from tests.web.wire import BODY, HEAD, connected, read, send

__all__ = ["client", "server", "unharmed", "world"]


def test_a_flood_of_headers_is_cut_off(server: Served) -> None:
    flood = b"".join(b"X-Flood-%d: %s\r\n" % (i, b"a" * 100) for i in range(10_000))
    before = server.memory
    answer = send(server, [HEAD, flood, b"Content-Length: 27\r\n\r\n", BODY])
    assert answer.status == 431
    assert answer.closed
    assert server.memory - before < 20_000_000


def test_a_header_without_an_end_is_cut_off(server: Served) -> None:
    before = server.memory
    answer = send(server, [HEAD + b"X-Endless: ", *[b"a" * 65536] * 200])
    assert answer.status in (0, 431), "it may be that the answer is lost in what was being sent"
    assert answer.closed
    assert server.memory - before < 20_000_000


def test_many_headers_for_negotiation(client: httpx.Client) -> None:
    for name in ("accept", "accept-language", "if-none-match", "accept-encoding", "cookie"):
        header = ",".join(f"text/x{i};q=0.{i % 10}" for i in range(2500))[:50_000]
        began = time.monotonic()
        response = client.get(PATH, params={"query": "{ __typename }"}, headers={name: header})
        assert time.monotonic() - began < SOON
        assert response.status_code in (200, 406)


def test_many_accepted_types_are_not_remembered_for_good(
    server: Served, client: httpx.Client
) -> None:
    """As many again take no more memory, once the collector has looked for cycles."""
    small = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY

    def flood(start: int) -> int:
        for number in range(start, start + 500):
            header = f"application/json, text/x{number};a=" + "b" * 20_000
            headers = {"accept": header, "accept-language": header}
            assert client.get(f"{PATH}?query={{__typename}}", headers=headers).status_code == 200
        for _ in range(6):
            assert send(server, [small * 500]).statuses == [200] * 500
        return server.memory

    before = flood(0)
    assert flood(500) - before < 14_000_000, "all of their headers would be 20 MB"


@pytest.mark.parametrize("part", [b"GET /graphql", HEAD, HEAD + b"X-Slow: "])
def test_a_head_that_does_not_arrive(server: Served, part: bytes) -> None:
    answer = send(server, [part], patience=PATIENCE)
    assert answer.status == 408
    assert answer.closed
    assert 0.9 * SECONDS <= answer.seconds < PATIENCE


def test_a_head_that_trickles(server: Served) -> None:
    answer = send(server, [HEAD, *[b"X: y\r\n"] * 40], pause=0.1)
    assert answer.closed
    assert answer.seconds < PATIENCE


def test_a_connection_without_a_request(server: Served) -> None:
    """Also one that has been used, on which empty lines come."""
    assert send(server, [], patience=PATIENCE).closed
    with connected(server) as opened:
        opened.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY)
        raw, closed = read(opened, 5)
        assert b'"Query"' in raw
        assert not closed
        opened.sendall(b"\r\n")
        assert read(opened, PATIENCE)[1]


@pytest.mark.parametrize("sent", [b"", BODY[:10]])
def test_a_body_that_does_not_arrive(server: Served, sent: bytes) -> None:
    answer = send(
        server,
        [HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + sent],
        patience=PATIENCE,
    )
    assert answer.status == 408
    assert answer.closed
    assert 0.9 * SECONDS <= answer.seconds < PATIENCE
    if sent:
        assert answer.body["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}


def test_a_body_that_trickles(server: Served) -> None:
    """Each byte comes soon after the one before; all together take too long."""
    letters = [bytes([letter]) for letter in BODY]
    head = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY)
    answer = send(server, [head, *letters], pause=0.1)
    assert answer.status == 408
    assert answer.closed


def test_slow_clients_do_not_hold_up_others(server: Served, client: httpx.Client) -> None:
    heads = [HEAD, HEAD + b"Content-Length: 100\r\n\r\n{"]
    opened = []
    try:
        for number in range(200):
            context = connected(server)
            opened.append((context, context.__enter__()))
            opened[-1][1].sendall(heads[number % 2])
        began = time.monotonic()
        for _ in range(20):
            assert ask(client, "{ units { totalCount } }").json()["data"]
        assert time.monotonic() - began < SOON
    finally:
        for context, _ in opened:
            context.__exit__(None, None, None)


def test_half_a_body_is_not_taken_for_a_whole(server: Served) -> None:
    """The client stops although it has announced more; what came would be JSON by itself."""
    with connected(server) as opened:
        opened.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (len(BODY) + 5) + BODY)
        opened.shutdown(1)
        raw, _ = read(opened, PATIENCE)
    assert b'"Query"' not in raw


def chunk(data: bytes, size: bytes | None = None) -> bytes:
    return (b"%x" % len(data) if size is None else size) + b"\r\n" + data + b"\r\n"


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def test_a_body_in_chunks(server: Served) -> None:
    letters = [chunk(bytes([letter])) for letter in BODY]
    for parts in ([chunk(BODY)], letters, [chunk(BODY, b"0000001b;a=b")]):
        answer = send(server, [CHUNKED, *parts, chunk(b"")])
        assert answer.statuses == [200]
        assert answer.body == TYPENAME


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 27\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(BODY),
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 27\r\n\r\n" + chunk(BODY),
        HEAD + b"Content-Length: 27\r\nContent-Length: 5\r\n\r\n" + BODY,
        HEAD + b"Content-Length: +27\r\n\r\n" + BODY,
        HEAD + b"Content-Length: 0x1b\r\n\r\n" + BODY,
        HEAD + b"Content-Length: -1\r\n\r\n" + BODY,
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + chunk(BODY),
        HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n" + chunk(BODY),
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n" + chunk(BODY),
        CHUNKED + chunk(BODY, b"ffffffffffffffffff"),
        CHUNKED + chunk(BODY, b"-1b"),
        CHUNKED + chunk(BODY, b"0x1b"),
        CHUNKED + chunk(BODY, b"1b\n"),
        CHUNKED + b"1a\r\n" + BODY + b"\r\n",
        HEAD + b"Bad Header: a\r\n\r\n",
        HEAD + b"X: a\x00b\r\n\r\n",
        b"POST /graphql HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_framing_that_two_servers_could_read_differently(server: Served, request_: bytes) -> None:
    """Request smuggling: such a message gets no answer of the API, and the connection ends."""
    smuggled = b"GET /graphql?query={smuggled:__typename} HTTP/1.1\r\nHost: cms.test\r\n\r\n"
    answer = send(server, [request_ + smuggled], patience=PATIENCE)
    assert b'"data"' not in answer.raw
    assert answer.status in (0, 400, 408)
    assert answer.closed


def test_chunks_without_an_end(server: Served) -> None:
    before = server.memory
    answer = send(server, [CHUNKED, *[chunk(b" " * 50_000)] * 100])
    assert answer.status in (0, 413)
    assert answer.closed
    answer = send(server, [CHUNKED, *[chunk(b" ")] * 300], pause=0.01)
    assert answer.status == 408
    answer = send(server, [CHUNKED, b"1;" + b"a" * 200_000], patience=PATIENCE)
    assert answer.status in (0, 400, 408, 413)
    assert answer.closed
    assert server.memory - before < 20_000_000


def test_tiny_chunks_cost_little(server: Served) -> None:
    body = BODY.ljust(MAX_BODY)
    answer = send(server, [CHUNKED, b"".join(chunk(bytes([b])) for b in body), chunk(b"")])
    assert answer.status == 200
    assert answer.seconds < SOON


def test_requests_in_a_row(server: Served) -> None:
    """Pipelined requests are answered one after another, each once."""
    one = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    assert send(server, [one * 500]).statuses == [200] * 500
